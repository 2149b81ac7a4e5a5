"""A snapshot of an index, searched through Whoosh's own matchers."""

from __future__ import annotations

import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh import scoring
from whoosh.reading import IndexReader
from whoosh.searching import SearchContext
from whoosh.searching import Searcher as WhooshSearcher

from newssearch.analysis.analyzer import DEFAULT_LANGUAGE
from newssearch.article import Article
from newssearch.backend import RankedPage, Sort
from newssearch.engine.whoosh_directory import open_whoosh, refusing_damage
from newssearch.engine.whoosh_queries import whoosh_query
from newssearch.engine.whoosh_schema import stored_article
from newssearch.errors import IndexClosedError
from newssearch.query.plan import Plan


class _Weighting(scoring.BM25F):
    """BM25 of Robertson et al. (TREC-3, 1994), as Whoosh has it, but for n.

    A sum over fields, idf = ln(N / (n + 1)) + 1, field lengths in one byte. A word is as rare as
    it is in title or body, where it is more common: with a count for each field a word of many
    titles would rank below the same word in a body.
    """

    def idf(self, searcher: WhooshSearcher, fieldname: str, text: bytes) -> float:
        fields = ("title", "body") if fieldname in {"title", "body"} else (fieldname,)
        return min(super(_Weighting, self).idf(searcher, field, text) for field in fields)


_WEIGHTING = _Weighting(B=0.75, K1=1.2)
# A match in the title tells more of what an article is about than one in its body.
TITLE_WEIGHT = 2.0
_UNDATED = np.iinfo(np.int64).min + 1  # its negative is a number too


class WhooshSnapshot:
    """The articles of one commit. Implements `backend.SearchBackend`.

    A Whoosh searcher gives wrong answers when threads share it, so calls are made one at a time;
    being pure Python it would not be faster otherwise.

    Args:
        path: the index directory.

    Raises:
        IndexStateError: see `open_whoosh`.
    """

    def __init__(self, path: Path) -> None:
        index = open_whoosh(path)
        self._path = path
        self._lock = threading.Lock()
        with refusing_damage(path):
            reader = index.reader()
            generation: int | None = reader.generation()
            # Whoosh's reader of an index without articles does not know it.
            self.generation: int = index.latest_generation() if generation is None else generation
            self._searcher = WhooshSearcher(reader, weighting=_WEIGHTING, fromindex=index)
        self._dates: npt.NDArray[np.int64] | None = None

    @contextmanager
    def _reading(self) -> Iterator[None]:
        """One call at a time; what is damaged or closed is said in our own words."""
        with self._lock:
            if self._searcher.is_closed:
                raise IndexClosedError(str(self._path))
            with refusing_damage(self._path):
                yield

    @property
    def num_articles(self) -> int:
        """Number of articles, deleted ones not counted."""
        count: int = self._searcher.doc_count()
        return count

    def languages(self) -> tuple[str, ...]:
        """The stemming languages of the articles, the default one first."""
        with self._reading():
            held = {term.decode() for term in self._searcher.lexicon("stemming")}
        held = held or {DEFAULT_LANGUAGE}
        return tuple(sorted(held, key=lambda language: (language != DEFAULT_LANGUAGE, language)))

    def search(self, plan: Plan, *, sort: Sort, limit: int, offset: int) -> RankedPage:
        """The page of the ranked result, ties broken by newer date and then by id."""
        with self._reading():
            numbers, scores = self._matches(plan, scored=True)
            dates = self._date_column()[numbers]
            keys = {
                "relevance": (-scores, -dates),
                "newest": (-dates,),
                "oldest": (np.where(dates == _UNDATED, np.iinfo(np.int64).max, dates),),
            }[sort]
            best = np.lexsort(tuple(reversed(keys)))[: offset + limit]
            page = self._with_ties(best, keys, numbers)[offset:]
            return RankedPage(
                total=len(numbers),
                ranked=tuple((int(numbers[i]), float(scores[i])) for i in page),
            )

    def count(self, plan: Plan) -> int:
        """Exact number of articles that match."""
        with self._reading():
            return len(self._matches(plan, scored=False)[0])

    def matching(self, plan: Plan, numbers: Collection[int]) -> frozenset[int]:
        """Those of some articles that match."""
        if not numbers:
            return frozenset()
        with self._reading():
            return frozenset(self._matches(plan, scored=False)[0].tolist()).intersection(numbers)

    def article(self, number: int) -> Article:
        """The stored article of an internal number."""
        with self._reading():
            return stored_article(self._searcher.stored_fields(number), number)

    def find(self, article_id: str) -> int | None:
        """The internal number of an article, or None."""
        try:
            term = article_id.encode()
        except UnicodeEncodeError:
            return None  # no id has what cannot be written as UTF-8
        with self._reading():
            for leaf, base in self._searcher.leaf_searchers():
                reader = leaf.reader()
                if ("id", term) not in reader:
                    continue
                # Not `postings`, which copies the set of all deleted documents at each call.
                matcher = reader._terms.matcher("id", term, reader.schema["id"].format)  # noqa: SLF001
                while matcher.is_active():
                    if not reader.is_deleted(matcher.id()):
                        number: int = base + matcher.id()
                        return number
                    matcher.next()
        return None

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in order of their internal numbers."""
        with self._reading():
            numbers = list(self._searcher.reader().all_doc_ids())
        for number in numbers:
            yield self.article(number).id

    def leaf_readers(self) -> list[IndexReader]:
        """Whoosh's reader of each segment, for checking; not safe while others search."""
        return [leaf.reader() for leaf, _ in self._searcher.leaf_searchers()]

    def close(self) -> None:
        """Give back the files."""
        with self._lock:
            if not self._searcher.is_closed:
                self._searcher.close()

    def _matches(
        self, plan: Plan, *, scored: bool
    ) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
        """Numbers (ascending) and scores of all matching articles; zeros where not scored."""
        query = whoosh_query(plan, title_weight=TITLE_WEIGHT)
        context = SearchContext(needs_current=scored, weighting=_WEIGHTING if scored else None)
        numbers: list[int] = []
        scores: list[float] = []
        for leaf, base in self._searcher.leaf_searchers():
            matcher = query.matcher(leaf, context)
            while matcher.is_active():
                numbers.append(base + matcher.id())
                if scored:
                    # Rounded: sums of the same terms in another order differ in the last bits,
                    # and equal articles must tie.
                    scores.append(round(matcher.score(), 9))
                matcher.next()
        return (
            np.array(numbers, dtype=np.int64),
            np.array(scores if scored else [0.0] * len(numbers), dtype=np.float64),
        )

    def _with_ties(
        self,
        order: npt.NDArray[np.intp],
        keys: tuple[npt.NDArray[Any], ...],
        numbers: npt.NDArray[np.int64],
    ) -> list[int]:
        """The best matches in full order: those that tie, also over the page's end, by id."""
        if not len(order):
            return []
        ids = self._searcher.reader().column_reader("id")
        last = order[-1]
        same_as_last = np.logical_and.reduce([key == key[last] for key in keys])
        chosen = np.union1d(order, np.flatnonzero(same_as_last))

        def full_key(i: int) -> tuple[Any, ...]:
            return (*(key[i] for key in keys), ids[int(numbers[i])])

        return sorted((int(i) for i in chosen), key=full_key)[: len(order)]

    def _date_column(self) -> npt.NDArray[np.int64]:
        """int64[doc_count_all]: start of each article's date in microseconds; lowest if undated."""
        if self._dates is None:
            self._dates = np.full(self._searcher.doc_count_all(), _UNDATED, dtype=np.int64)
            for leaf, base in self._searcher.leaf_searchers():
                reader = leaf.reader()
                if reader.has_column("date"):
                    column = reader.column_reader("date", translate=False)
                    undated = reader.schema["date"].column_type.default_value()
                    for number in range(reader.doc_count_all()):
                        if (value := column[number]) != undated:
                            self._dates[base + number] = value
        return self._dates
