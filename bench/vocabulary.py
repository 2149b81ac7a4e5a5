"""The words of a collection on which all engines agree, and how frequent they are.

Engines differ in what a word is (`U.S.`, `can't`, `40,000`) and in how they stem it (Porter's first
algorithm or his second; Whoosh's version of the first leaves `planned` as `plann`, and Xapian has
an older version of the second). Questions about such words would compare analysers. So queries use
words that newssearch's analyser and plain words with each of the stemmers find equally often, in
equally many articles, and prefixes that the same words have before and after each stemmer.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from typing import Any

from bench.articles import BenchArticle
from bench.optional import MissingPackageError, require
from newssearch.analysis.analyzer import analyzer_for

PLAIN_WORD = re.compile(r"[^\W_]+")
_QUERY_WORD = re.compile(r"[a-z]{2,20}")
_PREFIX_LENGTHS = (3, 4, 5)
_MAX_ARTICLES = 10_000  # enough for shares of a per mille; more would cost minutes


@dataclass(frozen=True, slots=True)
class AgreedWord:
    """A word for queries.

    Attributes:
        text: the most frequent of the written forms, in lower case.
        stem: its term, by Porter2.
        share: of the articles that hold it.
        frequency: how often it occurs in all.
    """

    text: str
    stem: str
    share: float
    frequency: int


class Stems:
    """A stemmer with its results kept: there are many more tokens than words."""

    def __init__(self, stem: Callable[[str], str]) -> None:
        self._stem = stem
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """The stem of a word."""
        stem = self._known.get(word)
        if stem is None:
            stem = self._known[word] = self._stem(word)
        return stem


@cache
def porter2() -> Stems:
    """The stemmer that newssearch, Tantivy, Xapian and bm25s use for English."""
    return _snowball("english")


@cache
def other_stems() -> tuple[Stems, ...]:
    """The stemmers of the others: Porter's first algorithm, Whoosh's reading of it, Xapian's."""
    others = [_snowball("porter"), Stems(require("whoosh.lang.porter").stem)]
    with suppress(MissingPackageError):
        xapian_stem: Any = require("xapian").Stem("english")
        others.append(Stems(lambda word: xapian_stem(word).decode()))
    return tuple(others)


def _snowball(algorithm: str) -> Stems:
    stemmer: Any = require("Stemmer").Stemmer(algorithm)
    return Stems(stemmer.stemWord)


def plain_words(text: str) -> list[str]:
    """The words of a text, as most engines cut it."""
    return PLAIN_WORD.findall(text.lower())


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """What queries may be made of.

    Attributes:
        words: on which all agree, the most frequent first.
        prefixes: of three, of four and of five letters.
    """

    words: tuple[AgreedWord, ...]
    prefixes: tuple[tuple[str, ...], ...]


class _Frequencies:
    """How many articles hold a term, and how often all of them do.

    Both are compared: two analysers may find different words in equally many articles.
    """

    def __init__(self) -> None:
        self.docs: Counter[str] = Counter()
        self.total: Counter[str] = Counter()

    def add(self, terms: Iterable[tuple[str, int]]) -> None:
        """Count the terms of one article; a term may come several times."""
        held: Counter[str] = Counter()
        for term, number in terms:
            held[term] += number
        self.total.update(held)
        self.docs.update(held.keys())

    def of(self, term: str) -> tuple[int, int]:
        """Both frequencies of a term."""
        return self.docs[term], self.total[term]


def agreed_vocabulary(articles: Sequence[BenchArticle]) -> Vocabulary:
    """The words and prefixes on which all agree."""
    sample = articles[:: max(1, len(articles) // _MAX_ARTICLES)]
    stems, others = porter2(), other_stems()
    analyzer = analyzer_for("en")
    plain, ours = _Frequencies(), _Frequencies()
    by_others = [_Frequencies() for _ in others]
    forms: Counter[str] = Counter()
    for article in sample:
        text = f"{article.title}\n{article.body}"
        words = Counter(plain_words(text))
        forms.update(words)
        plain.add((stems(word), number) for word, number in words.items())
        ours.add((token.term, 1) for token in analyzer.tokens(text))
        for other, frequencies in zip(others, by_others, strict=True):
            frequencies.add((other(word), number) for word, number in words.items())
    best: dict[str, str] = {}
    for word, _ in forms.most_common():
        if _QUERY_WORD.fullmatch(word):
            best.setdefault(stems(word), word)
    agreed = tuple(
        AgreedWord(word, stem, plain.docs[stem] / len(sample), plain.total[stem])
        for stem, word in sorted(best.items(), key=lambda item: (-plain.total[item[0]], item[0]))
        if ours.of(stem) == plain.of(stem)
        and all(
            frequencies.of(other(word)) == plain.of(stem)
            for other, frequencies in zip(others, by_others, strict=True)
        )
    )
    prefixes = tuple(_agreed_prefixes(agreed, forms, length) for length in _PREFIX_LENGTHS)
    return Vocabulary(agreed, prefixes)


def _agreed_prefixes(
    agreed: Iterable[AgreedWord], forms: Iterable[str], length: int
) -> tuple[str, ...]:
    """Beginnings of agreed words that exactly the same words have under each stemmer, and bare."""
    stemmers: tuple[Callable[[str], str], ...] = (porter2(), *other_stems())
    holders: tuple[defaultdict[str, set[str]], ...] = tuple(
        defaultdict(set) for _ in range(1 + len(stemmers))
    )
    for form in forms:
        holders[0][form[:length]].add(form)
        for stem, held in zip(stemmers, holders[1:], strict=True):
            term = stem(form)
            if len(term) >= length:
                held[term[:length]].add(form)
    candidates = dict.fromkeys(word.text[:length] for word in agreed if len(word.text) > length)
    bare = holders[0]
    return tuple(
        prefix
        for prefix in candidates
        if all(held.get(prefix) == bare[prefix] for held in holders[1:])
        # SQLite stems a prefix, too.
        and all(stem(prefix) == prefix for stem in stemmers)
    )
