"""`Searcher`: the one door through which an index is searched."""

from __future__ import annotations

import os
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from datetime import date
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Self

from newssearch.article import Article
from newssearch.backend import (
    Hit,
    IndexStatistics,
    SearchBackend,
    SearchResults,
    Sort,
    article_or_raise,
)
from newssearch.dates import DayRange
from newssearch.errors import InvalidDateRangeError, QuerySyntaxError
from newssearch.query.ast import (
    And,
    DateMissing,
    DatePresent,
    DateRange,
    InField,
    Node,
    Phrase,
    Word,
    joined,
)
from newssearch.query.binding import bind
from newssearch.query.date_ranges import Relation, day_range_of
from newssearch.query.parser import DefaultOperator, parse
from newssearch.query.plan import (
    MatchUndated,
    MatchWithout,
    Plan,
    has_date_range,
    ignoring_missing_dates,
    only_certain_dates,
)
from newssearch.query.reading import read_out
from newssearch.search.snippets import Wanted, make_snippet, wanted_words
from newssearch.snapshot import open_snapshot

_BY_DATE: tuple[Sort, Sort] = ("oldest", "newest")
_SORTS = ("relevance", "newest", "oldest")


class Searcher:
    """Searches a snapshot of an index: what others commit later is seen after `refresh`.

    May be shared by threads.

    Args:
        path: the index directory.
        default_operator: how words side by side are joined.
        day_first: whether `03/04/2025` is in April, in queries.

    Raises:
        IndexMissingError: there is no index.
        IndexFormatError: it was made by another version.
        IndexCorruptError: it is damaged.
        IndexUnreadableError: the system does not let it be read.

    Example:
        >>> with Searcher("index") as searcher:  # doctest: +SKIP
        ...     results = searcher.search("mega prison", since="2025-04", sort="newest")
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        default_operator: DefaultOperator = "and",
        day_first: bool = True,
    ) -> None:
        self.path = Path(path)
        if default_operator not in {"and", "or"}:
            raise ValueError(f"default_operator is 'and' or 'or', not {default_operator!r}")
        self._default_operator = default_operator
        self._day_first = day_first
        self._snapshot = open_snapshot(self.path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Give back the files. May be called again."""
        self._snapshot.close()

    def refresh(self) -> None:
        """Move to the newest commit."""
        # The old snapshot is not closed: another thread may be in the middle of a search in it,
        # and its hits may still be asked for their articles.
        self._snapshot = open_snapshot(self.path)

    @property
    def _backend(self) -> SearchBackend:
        return self._snapshot.backend

    @property
    def num_articles(self) -> int:
        """Number of articles in the index."""
        return self._backend.num_articles

    @property
    def generation(self) -> int:
        """Number of the commit that is searched."""
        return self._backend.generation

    def article(self, article_id: str) -> Article:
        """The article of an id.

        Raises:
            ArticleMissingError: the index does not hold it.
        """
        return article_or_raise(self._backend, article_id)

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in no particular order."""
        return self._backend.ids()

    def copies(self, article_id: str) -> tuple[str, ...]:
        """Paths of files that hold exact copies of an article."""
        return self._snapshot.manifest.load().copies(article_id)

    def statistics(self) -> IndexStatistics:
        """What the index holds, what it was made from, and what of that could not be read."""
        backend = self._snapshot.backend
        manifest = self._snapshot.manifest.load()
        problems = manifest.problems()
        kinds = [problem.kind for problem in problems]
        undated = backend.count(MatchUndated())
        dated = MatchWithout(child=MatchUndated())
        ends = [
            backend.article(number).date
            for sort in _BY_DATE
            for number, _ in backend.search(dated, sort=sort, limit=1, offset=0).ranked
        ]
        return IndexStatistics(
            num_articles=backend.num_articles,
            num_dated=backend.num_articles - undated,
            num_undated=undated,
            first_date=ends[0] if ends else None,
            last_date=ends[1] if ends else None,
            languages=backend.languages(),
            num_copies=sum(bool(article.copy_of) for article in manifest.articles()),
            num_failed=kinds.count("failed"),
            num_skipped=kinds.count("skipped"),
            size_bytes=_size(self.path),
            generation=backend.generation,
            roots=tuple(root.path for root in manifest.roots),
            problems=problems,
        )

    def search(  # noqa: PLR0913 - options of the command, by the same names
        self,
        query: str,
        *,
        since: str | date | None = None,
        until: str | date | None = None,
        on: str | date | None = None,
        author: str | None = None,
        source: str | None = None,
        section: str | None = None,
        lang: str | None = None,
        sort: Sort = "relevance",
        limit: int = 10,
        offset: int = 0,
    ) -> SearchResults:
        """One page of the articles that match a query.

        Args:
            query: in the query language; `*` matches every article.
            since: first day of publication that matches, as a partial date: the first day of it.
            until: last day of publication that matches: the last day of it.
            on: day, month or year of publication.
            author: words of an author's name, side by side.
            source: where the article appeared; as a whole, without regard to case.
            section: section, likewise.
            lang: language code.
            sort: `relevance`; `newest` or `oldest` by the first day that a date may mean, undated
                articles last. Ties are broken by newer date, and then by id.
            limit: number of hits on the page.
            offset: number of hits before the page.

        Raises:
            QuerySyntaxError: the query cannot be understood, or an option is empty.
            InvalidDateError: a date cannot be understood, or a range ends before it begins.
            ValueError: a limit or offset below zero, or an unknown sort.
        """
        start = time.perf_counter()
        if limit < 0 or offset < 0:
            raise ValueError("limit and offset may not be negative")
        if sort not in _SORTS:
            raise ValueError(f"sort is one of {', '.join(_SORTS)}, not {sort!r}")
        backend = self._backend
        parsed = parse(query, default_operator=self._default_operator, day_first=self._day_first)
        languages = backend.languages()
        filters: list[Node] = []
        names = {"author": author, "source": source, "section": section, "lang": lang}
        for name, value in names.items():
            if value is None:
                continue
            if not value.strip():
                raise QuerySyntaxError(f"{name} is empty", query=query, position=0)
            condition = InField(name, _text(value))
            # Each must mean something by itself: none may be dropped.
            bind(condition, text=str(condition.child), languages=languages)
            filters.append(condition)
        dates = self._date_filters(since, until, on)
        _refuse_contradiction(parsed.tree, dates)
        tree = joined(And, [parsed.tree, *filters, *dates])
        bound = bind(tree, text=query, languages=languages, typed=parsed.tree)
        page = backend.search(bound.plan, sort=sort, limit=limit, offset=offset)
        numbers = frozenset(number for number, _ in page.ranked)
        num_uncertain = 0
        if has_date_range(bound.plan):
            surely = only_certain_dates(bound.plan)
            num_uncertain = page.total - backend.count(surely)
        certain = backend.matching(surely, numbers) if num_uncertain else numbers
        wanted = wanted_words(bound.plan)
        hits = tuple(
            _hit(backend, number, score, rank, number in certain, wanted)
            for rank, (number, score) in enumerate(page.ranked, offset + 1)
        )
        notes = (
            *parsed.notes,
            *bound.notes,
            *_date_notes(backend, bound.plan, page.total, num_uncertain),
        )
        return SearchResults(
            query=query,
            reading=read_out(bound.tree),
            total=page.total,
            offset=offset,
            limit=limit,
            took_ms=round((time.perf_counter() - start) * 1000, 3),
            notes=notes,
            hits=hits,
        )

    def _date_filters(
        self, since: str | date | None, until: str | date | None, on: str | date | None
    ) -> list[Node]:
        """One node for all of the options: their ranges must leave at least a day in common."""
        keywords: dict[str, Node] = {"none": DateMissing(), "any": DatePresent()}
        whether = None if on is None else keywords.get(str(on).strip().casefold())
        if whether is not None:
            on = None
        options: dict[Relation, str | date | None] = {"since": since, "until": until, "on": on}
        given = {relation: str(value) for relation, value in options.items() if value is not None}
        ranges = [
            day_range_of(value, day_first=self._day_first, relation=relation)
            for relation, value in given.items()
        ]
        first, last = _common_days(ranges)
        typed = " ".join(f"{relation} {value}" for relation, value in given.items())
        if first and last and first > last:
            raise InvalidDateRangeError(typed, "the range ends before it begins")
        filters: list[Node] = [whether] if whether else []
        if first or last:
            filters.append(DateRange("date", first, last, typed=typed))
        elif given:
            filters.append(DatePresent())
        return filters


def _common_days(
    ranges: Sequence[DayRange] | Sequence[DateRange],
) -> tuple[date | None, date | None]:
    """The first and the last day that all ranges have in common; None where all are open."""
    first = max((days.first for days in ranges if days.first), default=None)
    last = min((days.last for days in ranges if days.last), default=None)
    return first, last


def _refuse_contradiction(typed: Node, options: list[Node]) -> None:
    """Refuse bounds of the options that leave no day beside those that were typed."""
    nodes = [*(typed.children if isinstance(typed, And) else (typed,)), *options]
    ranges = [node for node in nodes if isinstance(node, DateRange) and node.field == "date"]
    first, last = _common_days(ranges)
    if options and first and last and first > last:
        given = ", ".join(node.typed for node in ranges)
        raise InvalidDateRangeError(given, "no day is within all of these")


def _size(path: Path) -> int:
    """Bytes of all files below a folder, without those that vanish meanwhile."""
    total = 0
    for file in path.rglob("*"):
        with suppress(OSError):
            status = file.stat()
            total += status.st_size if stat.S_ISREG(status.st_mode) else 0
    return total


def _text(value: str) -> Word | Phrase:
    return Phrase(value) if len(value.split()) > 1 else Word(value.strip())


def _hit(  # noqa: PLR0913, PLR0917 - all that a hit is made of
    backend: SearchBackend,
    number: int,
    score: float,
    rank: int,
    date_certain: bool,  # noqa: FBT001
    wanted: tuple[Wanted, ...],
) -> Hit:
    article = backend.article(number)
    snippet = make_snippet(article, wanted)
    return Hit(
        rank=rank,
        id=article.id,
        score=score,
        title=article.title,
        authors=article.authors,
        date=article.date,
        date_source=article.date_source,
        date_certain=date_certain,
        source=article.source,
        section=article.section,
        language=article.language,
        url=article.url,
        path=article.path,
        snippet=snippet.text,
        highlights=snippet.highlights,
        load=partial(backend.article, number),
    )


def _date_notes(
    backend: SearchBackend, plan: Plan, total: int, num_uncertain: int
) -> Iterator[str]:
    """What a date range left out, or let in without being sure."""
    if not has_date_range(plan):
        return
    undated = backend.count(ignoring_missing_dates(plan)) - total
    if undated:
        verbs = ("matches", "is") if undated == 1 else ("match", "are")
        yield f"{_articles(undated)} without a date {verbs[0]} otherwise, and {verbs[1]} left out"
    if num_uncertain:
        counted = _articles(num_uncertain)
        yield f"{counted} may lie outside of the dates: only a month or year is known"


def _articles(number: int) -> str:
    return "1 article" if number == 1 else f"{number:,} articles"
