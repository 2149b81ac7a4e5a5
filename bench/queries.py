"""Queries made from a collection: the same for the same articles and seed, whatever the engine.

Words of a query stand together in some article, as words that people type do. They are drawn from
three strata of document frequency, a third each: rare (below 0.5 % of the articles), middle, and
common (above 5 %). Phrases are copied from texts.
"""

from __future__ import annotations

import random
import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from bench.articles import BenchArticle
from bench.vocabulary import AgreedWord, Vocabulary, agreed_vocabulary, plain_words

Kind = Literal["or", "and", "phrase", "prefix"]
Sort = Literal["relevance", "newest"]

CLASSES = ("or", "and", "phrase", "prefix", "date", "newest", "hard")
_DATED = frozenset({"date", "newest"})
_MAX_WORDS = 6
_STRATA = ((0.0, 0.005), (0.005, 0.05), (0.05, 1.1))
_NUM_HARD_WORDS = 30
_PERIODS = (31, 92, 366)  # days: about a month, a quarter, a year
_TRIALS = 1_000
_MIN_OCCURRENCES = 3  # a word seen once or twice is a slip of the pen more often than not


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchQuery:
    """A query in no engine's language.

    Attributes:
        group: one of `CLASSES`.
        kind: how the words are joined.
        words: in lower case; of a prefix, its one beginning.
        since, until: days, both included.
        sort: by relevance, or by day with the newest first.
    """

    group: str
    kind: Kind
    words: tuple[str, ...]
    since: date | None = None
    until: date | None = None
    sort: Sort = "relevance"


def make_queries(
    articles: Sequence[BenchArticle],
    *,
    count: int,
    seed: int = 0,
    classes: Sequence[str] = CLASSES,
    agreed_in: Sequence[BenchArticle] | None = None,
) -> tuple[BenchQuery, ...]:
    """Queries of each class that the collection can be asked: none about dates without dates.

    Args:
        articles: of the collection, or a sample of them.
        count: number of queries of each class, where so many different ones are found.
        seed: another one gives other queries.
        classes: which of `CLASSES`.
        agreed_in: where the engines must agree on words and prefixes, if not in these articles.
    """
    maker = _QueryMaker(articles, agreed_vocabulary(agreed_in or articles))
    makers: dict[str, Callable[[random.Random], BenchQuery | None]] = {
        "or": maker.alternatives,
        "and": maker.conjunction,
        "phrase": maker.phrase,
        "prefix": maker.prefix,
        "date": maker.dated,
        "newest": maker.newest,
        "hard": maker.hard,
    }
    queries: list[BenchQuery] = []
    for name in classes:
        if name in _DATED and not maker.is_dated:
            continue
        # Each class has randomness of its own, so that a class alone gives the same queries.
        rng = random.Random(f"{seed}/{name}")
        found: dict[BenchQuery, None] = {}
        for _ in range(_TRIALS + count):
            query = makers[name](rng)
            if query is not None:
                found[query] = None
            if len(found) == count:
                break
        queries.extend(found)
    return tuple(queries)


class _QueryMaker:
    """Draws queries from the texts of some articles."""

    def __init__(self, articles: Sequence[BenchArticle], vocabulary: Vocabulary) -> None:
        self._articles = articles
        words = vocabulary.words
        self._by_text = {word.text: word for word in words if word.frequency >= _MIN_OCCURRENCES}
        self._hard = [word.text for word in words[:_NUM_HARD_WORDS]]
        self._prefixes = vocabulary.prefixes
        one = "|".join(self._hard)
        self._runs = re.compile(r"\b[a-z]+(?: [a-z]+){1,7}\b")
        self._hard_runs = re.compile(rf"\b(?:{one})(?: (?:{one}))+\b") if one else None
        self.is_dated = 2 * sum(article.day is not None for article in articles) > len(articles)

    def alternatives(self, rng: random.Random) -> BenchQuery | None:
        """One to six words joined by OR."""
        return self._joined("or", rng.randint(1, _MAX_WORDS), rng)

    def conjunction(self, rng: random.Random) -> BenchQuery | None:
        """Two to six words joined by AND."""
        return self._joined("and", rng.randint(2, _MAX_WORDS), rng)

    def phrase(self, rng: random.Random) -> BenchQuery | None:
        """Two to four words side by side, not all of them very common."""
        runs = [
            match.group().split() for match in self._runs.finditer(rng.choice(self._articles).body)
        ]
        spans = [span for run in runs for span in _spans(run, rng.randint(2, 4))]
        spans = [
            span
            for span in spans
            if all(word in self._by_text for word in span) and not set(span) <= set(self._hard)
        ]
        return BenchQuery(group="phrase", kind="phrase", words=rng.choice(spans)) if spans else None

    def prefix(self, rng: random.Random) -> BenchQuery | None:
        """The first three to five letters of a word."""
        prefixes = rng.choice(self._prefixes)
        if not prefixes:
            return None
        return BenchQuery(group="prefix", kind="prefix", words=(rng.choice(prefixes),))

    def dated(self, rng: random.Random) -> BenchQuery | None:
        """One to three words joined by AND, within about a month, a quarter or a year."""
        article = rng.choice(self._articles)
        words = self._words_of(article, rng.randint(1, 3), rng)
        if article.day is None or not words:
            return None
        days = rng.choice(_PERIODS)
        since = article.day - timedelta(days=rng.randrange(days))
        until = since + timedelta(days=days - 1)
        return BenchQuery(group="date", kind="and", words=words, since=since, until=until)

    def newest(self, rng: random.Random) -> BenchQuery | None:
        """One to three words joined by AND, the newest articles first."""
        words = self._words_of(rng.choice(self._articles), rng.randint(1, 3), rng)
        return BenchQuery(group="newest", kind="and", words=words, sort="newest") if words else None

    def hard(self, rng: random.Random) -> BenchQuery | None:
        """The slowest shapes that people may type: only the most frequent words there are."""
        kind: Kind = rng.choice(("or", "and", "phrase"))
        if kind != "phrase":
            number = min(rng.randint(2, 4), len(self._hard))
            return BenchQuery(group="hard", kind=kind, words=tuple(rng.sample(self._hard, number)))
        if self._hard_runs is None:
            return None
        runs = self._hard_runs.findall(rng.choice(self._articles).body)
        if not runs:
            return None
        words = tuple(rng.choice(runs).split())[:4]
        return BenchQuery(group="hard", kind="phrase", words=words)

    def _joined(self, kind: Kind, number: int, rng: random.Random) -> BenchQuery | None:
        words = self._words_of(rng.choice(self._articles), number, rng)
        if len(words) < (2 if kind == "and" else 1):
            return None
        return BenchQuery(group=kind, kind=kind, words=words)

    def _words_of(self, article: BenchArticle, number: int, rng: random.Random) -> tuple[str, ...]:
        """Different words of an article, each from a stratum drawn by lot."""
        held = Counter(plain_words(f"{article.title}\n{article.body}"))
        strata: defaultdict[int, list[AgreedWord]] = defaultdict(list)
        for text in held:
            word = self._by_text.get(text)
            if word is not None:
                strata[_stratum(word)].append(word)
        chosen: list[str] = []
        for _ in range(number):
            left = [stratum for stratum in sorted(strata) if strata[stratum]]
            if not left:
                break
            words = strata[rng.choice(left)]
            chosen.append(words.pop(rng.randrange(len(words))).text)
        return tuple(chosen)


def _stratum(word: AgreedWord) -> int:
    return next(i for i, (low, high) in enumerate(_STRATA) if low <= word.share < high)


def _spans(words: Sequence[str], length: int) -> Iterator[tuple[str, ...]]:
    for start in range(len(words) - length + 1):
        yield tuple(words[start : start + length])
