"""Bylines and `Published:` lines below a title, and datelines at the start of a body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newssearch.dates import DateReading, find_dates, parse_date
from newssearch.readers.facts import FactCollector
from newssearch.readers.labels import add_labelled, labelled_line
from newssearch.readers.lines import Line
from newssearch.readers.names import (
    BY_WORDS,
    is_organisation,
    is_person,
    match_by,
    may_be_place,
    split_names,
)

_LINES_BELOW_TITLE = 5
_LONGEST_LINE = 200  # of a line that is not yet a paragraph
_SEPARATORS = " \t\xa0,;:|.•·*/()–—-"
_PUBLISHED = (
    r"(?:(?:first|originally)\s+)?(?:published|posted|publicado|publicada|publié|publiée"
    r"|veröffentlicht|erschienen|pubblicato|date|fecha|datum|data)"
)
_MODIFIED = (
    r"(?:last\s+)?(?:updated|modified|actualizado|actualizada|mis à jour|modifié|aktualisiert"
    r"|geändert|aggiornato|atualizado|atualizada)"
)
_LABEL_BEFORE_DATE = re.compile(
    rf"(?:^|(?<=\W))(?:(?P<modified>{_MODIFIED})|{_PUBLISHED})"
    r"(?:\s+(?:on|at|el|le|am|il|em|a))?\s*[:：]?\s*$",
    re.IGNORECASE,
)
_WORDS_BEFORE_DATE = re.compile(r"\b(?:on|el|le|am|il|em|den)\s*$", re.IGNORECASE)
_DASH_AFTER_PLACE = re.compile(r"\s*(?:--|[–—])\s|(?<=[\s)])-\s")
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_LONGEST_DATELINE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class _DatedLine:
    """A line taken apart.

    Attributes:
        dates: each with the name of its fact and its raw text.
        rest: the line without dates and the words that announce them.
        is_labelled: whether a word announces what a date is.
    """

    dates: tuple[tuple[str, DateReading, str], ...]
    rest: str
    is_labelled: bool


def read_below_title(lines: Sequence[Line], facts: FactCollector) -> tuple[Line, ...]:
    """Read the lines between a title and the text: bylines and dates of publication.

    Only clear evidence counts; anything else is text. A first sentence may stand between the
    title and a byline that begins with `By`.

    Args:
        lines: the lines after the title.
        facts: receives authors and dates.

    Returns:
        The lines that were understood, and so are no part of the body.
    """
    understood: list[Line] = []
    published: list[tuple[str, DateReading, str]] = []
    directly_below = True
    for line in lines[:_LINES_BELOW_TITLE]:
        if len(line.text) > _LONGEST_LINE:
            break
        taken = _take_apart(line.text, facts)
        if taken.dates and not taken.rest:
            if not directly_below:
                continue
            published += taken.dates  # after those of bylines, which are trusted more
        elif authors := _authors_in(line.text, taken, directly_below=directly_below):
            facts.add_authors(authors, source="byline", raw=line.text)
            _add_dates(taken.dates, facts)
        elif not (directly_below and _is_labelled_fact(line.text, facts)):
            directly_below = False
            continue
        understood.append(line)
        directly_below = True
    _add_dates(published, facts)
    return tuple(understood)


def read_above_title(text: str, facts: FactCollector) -> bool:
    """Read a line above the title if it is nothing but a date.

    A bare date (`Sunday, 11th May 2025`) is the day on which the page was saved or printed, and
    no publication date; with a word such as `Published:` it is what that word says.

    Returns:
        Whether the line was understood.
    """
    if len(text) > _LONGEST_LINE:
        return False
    taken = _take_apart(text, facts)
    if not taken.dates or taken.rest:
        return False
    if taken.is_labelled:
        _add_dates(taken.dates, facts)
    else:
        facts.add_date(taken.dates[0][1], source="page-line", raw=text, name="page_date")
    return True


def read_dateline(text: str, facts: FactCollector) -> None:
    """Read the date in `LISBON, 12 October 2016 (Example News) — …`, if there is one.

    A date without a year becomes a fact with a problem; no year is invented for it.

    Args:
        text: the beginning of the body.
        facts: receives the date.
    """
    text = text[:_LONGEST_DATELINE].partition("\n")[0]
    dash = _DASH_AFTER_PLACE.search(text)
    if dash is None or not text[0].isalpha():
        return
    place_and_date = _IN_BRACKETS.sub("", text[: dash.start()]).strip(_SEPARATORS)
    found = find_dates(place_and_date, day_first=facts.day_first)
    if found:
        place = place_and_date[: found[0].start].strip(_SEPARATORS)
        if _is_place(place):
            raw = place_and_date[found[0].start : found[0].end]
            facts.add_date(found[0].reading, source="dateline", raw=raw)
        return
    place, _, rest = place_and_date.rpartition(",")
    raw = rest.strip()
    # With a year it would be a day: that, and only that, is missing.
    probe = parse_date(f"{raw} 2000") if raw else None
    if probe and probe.precision == "day" and not parse_date(raw) and _is_place(place):
        problem = "the year is not stated"
        facts.add("date", "", source="dateline", raw=raw, problem=problem)


def _take_apart(text: str, facts: FactCollector) -> _DatedLine:
    dates: list[tuple[str, DateReading, str]] = []
    pieces: list[str] = []
    end, is_labelled = 0, False
    for found in find_dates(text, day_first=facts.day_first):
        before = text[end : found.start]
        label = _LABEL_BEFORE_DATE.search(before)
        before = before[: label.start()] if label else _WORDS_BEFORE_DATE.sub("", before)
        is_labelled = is_labelled or label is not None
        name = "modified_date" if label and label["modified"] else "date"
        dates.append((name, found.reading, text[found.start : found.end]))
        pieces.append(before.strip(_SEPARATORS))
        end = found.end
    pieces.append(text[end:].strip(_SEPARATORS))
    rest = " | ".join(piece for piece in pieces if piece)
    return _DatedLine(dates=tuple(dates), rest=rest, is_labelled=is_labelled)


def _authors_in(text: str, taken: _DatedLine, *, directly_below: bool) -> tuple[str, ...]:
    """The authors, if the line is clearly a byline; none otherwise."""
    rest = taken.rest if taken.dates else text
    by = match_by(rest)
    if by is None and not (directly_below and len(taken.dates) == 1):
        return ()
    if by and not taken.dates and not BY_WORDS[by["word"].lower()] and ":" not in by[0]:
        return ()  # "De Gaulle Airport" is no byline
    authors = split_names(rest)
    if not authors or _words_left(rest, authors) > 10:
        return ()
    if by is None:
        persons = all(is_person(author) and not may_be_place(author) for author in authors)
        return authors if persons else ()
    fewest = 1 if taken.dates else 2
    plausible = all(is_person(name, words=fewest) or is_organisation(name) for name in authors)
    return authors if plausible else ()


def _words_left(text: str, authors: Sequence[str]) -> int:
    """How many words of a line belong to no author: many in a sentence, few in a byline."""
    return len(text.split()) - sum(len(author.split()) for author in authors)


def _is_labelled_fact(text: str, facts: FactCollector) -> bool:
    """Whether a line such as `Author: Ana Ruiz` or `Source: …` was read."""
    labelled = labelled_line(text)
    if labelled is None or labelled.kind in {"", "title", "date", "modified_date", "language"}:
        return False
    add_labelled(facts, labelled, source="byline")
    return True


def _add_dates(dates: Sequence[tuple[str, DateReading, str]], facts: FactCollector) -> None:
    for name, reading, raw in dates:
        facts.add_date(reading, source="byline", raw=raw, name=name)


def _is_place(text: str) -> bool:
    """Whether a text may be the place in a dateline: a few words with capitals."""
    words = text.replace("/", " ").split()
    return 0 < len(words) <= 6 and words[0][:1].isupper() and words[-1][:1].isupper()


def foreign_by_word(text: str) -> bool:
    """Whether a line begins with a word like `By` that belongs to another language."""
    by = match_by(text)
    return by is not None and BY_WORDS[by["word"].lower()] not in {"", "en"}
