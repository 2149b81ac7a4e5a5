"""Snippets: the passage of an article that shows best why it was found."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newssearch.analysis.analyzer import Token, analyzer_for, stemming_language
from newssearch.article import Article
from newssearch.query.plan import MatchPhrase, MatchTerms, Plan, positive_leaves

MAX_CHARACTERS = 240
# Beyond this a text is not looked through: it would take longer than the search itself.
_MAX_TEXT = 200_000
# Controls and broken characters part words as spaces do, and are shown as such.
_SPACES = re.compile("[\\s\x00-\x1f\x7f-\x9f\ud800-\udfff]+")
# Not for showing: what changes the direction of writing, and the byte-order mark.
_UNSHOWN = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]]*\s+|\n\s*")
_ELLIPSIS = "…"

Span = tuple[int, int]
Wanted = tuple[frozenset[str], ...]


@dataclass(frozen=True, slots=True)
class Snippet:
    """Plain text on one line, and the spans in it that were looked for."""

    text: str
    highlights: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class _Match:
    start: int
    end: int
    wanted: int


def wanted_words(plan: Plan, field: str = "body") -> tuple[Wanted, ...]:
    """What is to be highlighted in a field: the terms that each position of a phrase admits."""
    found: dict[Wanted, None] = {}
    for leaf in positive_leaves(plan):
        if isinstance(leaf, MatchTerms) and leaf.field == field:
            found[frozenset(leaf.terms),] = None
        elif isinstance(leaf, MatchPhrase) and leaf.field == field:
            found[tuple(frozenset(terms) for terms in leaf.positions)] = None
    return tuple(found)


def make_snippet(
    article: Article, wanted: Sequence[Wanted], *, max_characters: int = MAX_CHARACTERS
) -> Snippet:
    """The passage of the body with the most of what was looked for; its beginning if with none.

    Args:
        article: what was found.
        wanted: of `wanted_words`.
        max_characters: length of the passage, roughly.
    """
    text = article.body[:_MAX_TEXT]
    if not wanted:
        return _shown(text, *_window(text, (), max_characters), ())
    tokens = list(analyzer_for(stemming_language(article.language)).tokens(text))
    matches = _matches(tokens, wanted)
    first, last = _best_run(matches, max_characters)
    run = matches[first:last]
    start, end = _window(text, run, max_characters)
    return _shown(text, start, end, [(match.start, match.end) for match in run])


def _matches(tokens: Sequence[Token], wanted: Sequence[Wanted]) -> list[_Match]:
    """Where the words and phrases stand, by their start."""
    by_first: dict[str, list[int]] = {}
    for number, positions in enumerate(wanted):
        for term in positions[0]:
            by_first.setdefault(term, []).append(number)
    found = []
    for at, token in enumerate(tokens):
        for term in filter(None, (token.term, token.capital)):
            for number in by_first.get(term, ()):
                length = len(wanted[number])
                if at + length <= len(tokens) and all(
                    tokens[at + place].term in terms or tokens[at + place].capital in terms
                    for place, terms in enumerate(wanted[number])
                ):
                    found.append(_Match(token.start, tokens[at + length - 1].end, number))
    return list(dict.fromkeys(found))


def _best_run(matches: Sequence[_Match], max_characters: int) -> tuple[int, int]:
    """The matches that fit into one passage and show the most different things looked for."""
    best, best_score = (0, 0), (0, 0)
    counts: Counter[int] = Counter()  # of what is within matches[first:last]
    last = 0
    for first, match in enumerate(matches):
        while last < len(matches) and (
            last == first or matches[last].end - match.start <= max_characters
        ):
            counts[matches[last].wanted] += 1
            last += 1
        score = (len(counts), last - first)
        fits = matches[last - 1].end - match.start <= max_characters
        if fits and score > best_score:
            best, best_score = (first, last), score
        counts[match.wanted] -= 1
        if not counts[match.wanted]:
            del counts[match.wanted]
    return best


def _window(text: str, run: Sequence[_Match], max_characters: int) -> Span:
    """The passage around some matches: from the sentence's beginning if it fits, to word ends."""
    if not run:
        return 0, _word_end(text, min(len(text), max_characters))
    inner_start, inner_end = run[0].start, run[-1].end
    room = max(0, max_characters - (inner_end - inner_start))
    earliest = max(0, inner_start - room)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, earliest, inner_start)]
    if earliest == 0:
        start = 0 if inner_start <= room // 2 or not ends else ends[0]
    elif ends:
        start = ends[0]
    else:
        start = _word_start(text, max(0, inner_start - room // 2))
    start = min(start, inner_start)
    end = _word_end(text, min(len(text), max(inner_end, start + max_characters)))
    return start, max(end, inner_end)


def _word_start(text: str, at: int) -> int:
    while 0 < at < len(text) and not text[at - 1].isspace():
        at += 1
    return at


def _word_end(text: str, at: int) -> int:
    """The last end of a word before `at`, unless the word is very long."""
    if at >= len(text) or text[at].isspace():
        return at
    for end in range(at, max(0, at - 40), -1):
        if text[end - 1].isspace():
            return end - 1
    return at


def _shown(text: str, start: int, end: int, spans: Sequence[Span]) -> Snippet:
    """The passage on one line, with the spans moved to where they stand in it."""
    borders = sorted({start, end, *(offset for span in spans for offset in span)})
    # A border within a run of spaces would make two of it.
    out = _ELLIPSIS + " " if text[:start].strip() else ""
    places = {}
    for border, following in zip(borders, [*borders[1:], end], strict=True):
        piece = _SPACES.sub(" ", _UNSHOWN.sub("", text[border:following]))
        if out.endswith(" ") or not out:
            piece = piece.lstrip()
        places[border] = len(out)
        out += piece
    shown = out.rstrip()
    highlights = tuple(
        (places[a], min(places[b], len(shown))) for a, b in _joined(spans) if places[a] < len(shown)
    )
    if text[end:].strip():
        shown += " " + _ELLIPSIS
    return Snippet(shown, highlights)


def _joined(spans: Sequence[Span]) -> list[Span]:
    """Overlapping spans as one."""
    joined: list[Span] = []
    for start, end in sorted(spans):
        if joined and start < joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined
