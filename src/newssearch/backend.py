"""What crosses the borders between engines and the rest: protocols and values.

The doors (`Indexer`, `Searcher`), the indexing pipeline and the search features know an engine
only through these.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from newssearch.article import Article
from newssearch.dates import PartialDate
from newssearch.errors import ArticleMissingError
from newssearch.query.plan import Plan

Sort = Literal["relevance", "newest", "oldest"]
ProblemKind = Literal["failed", "skipped", "date", "header"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One article of a result page.

    Attributes:
        rank: 1 for the first hit of the whole result, whatever the page.
        date_certain: False where the date is known less exactly than the query's range asks, so
            that the article may lie outside of it (dated `June 2020`, asked for 10 June).
        snippet: plain text of the best passage.
        highlights: character offsets into `snippet`, as `(start, end)`.
    """

    rank: int
    id: str
    score: float
    title: str
    authors: tuple[str, ...]
    date: PartialDate | None
    date_source: str | None
    date_certain: bool
    source: str | None
    section: str | None
    language: str | None
    url: str | None
    path: str | None
    snippet: str
    highlights: tuple[tuple[int, int], ...]
    load: Callable[[], Article] = field(repr=False, compare=False)

    @property
    def date_precision(self) -> str | None:
        """`year`, `month`, `day`, `minute`, `instant`, or None without a date."""
        return None if self.date is None else self.date.precision

    def article(self) -> Article:
        """The whole article, as it went into the index."""
        return self.load()

    def as_dict(self) -> dict[str, Any]:
        """The hit as JSON wants it (`design.md`, section 2)."""
        return {
            "rank": self.rank,
            "id": self.id,
            "score": self.score,
            "title": self.title,
            "authors": list(self.authors),
            "date": None if self.date is None else self.date.isoformat(),
            "date_precision": self.date_precision,
            "date_source": self.date_source,
            "date_certain": self.date_certain,
            "source": self.source,
            "section": self.section,
            "language": self.language,
            "url": self.url,
            "path": self.path,
            "snippet": self.snippet,
            "highlights": [list(span) for span in self.highlights],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResults:
    """One page of a result, with what is to be known about the whole.

    Attributes:
        query: the text as typed.
        reading: how it was understood, in words.
        total: exact number of matching articles.
        took_ms: milliseconds from the query's text to this value.
        notes: what was left out, ignored or assumed.
    """

    query: str
    reading: str
    total: int
    offset: int
    limit: int
    took_ms: float
    notes: tuple[str, ...]
    hits: tuple[Hit, ...]

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.hits)

    def __len__(self) -> int:
        return len(self.hits)

    def as_dict(self) -> dict[str, Any]:
        """The page as JSON wants it."""
        return {
            "query": self.query,
            "reading": self.reading,
            "total": self.total,
            "offset": self.offset,
            "limit": self.limit,
            "took_ms": self.took_ms,
            "notes": list(self.notes),
            "hits": [hit.as_dict() for hit in self.hits],
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """Something about a file that its owner should know.

    Attributes:
        path: the file, as its root and the path below it name it.
        reason: what is wrong, for people.
        kind: `failed` (could not be read), `skipped` (holds no article, or no reader knows it),
            `date` (indexed, but without the date that it states, which cannot be right) or
            `header` (indexed, but a line of its header is not as it should be).
    """

    path: str
    reason: str
    kind: ProblemKind

    def as_dict(self) -> dict[str, str]:
        """The problem as JSON wants it."""
        return {"path": self.path, "reason": self.reason, "kind": self.kind}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexReport:
    """What a run over folders did.

    Each article below the roots is counted once, as added, updated, unchanged or duplicate.

    Attributes:
        removed: articles that were in the index and whose files are gone.
        duplicates: articles that are copies of another one, which stands for them.
        failed, skipped: files or records, whether they were tried again in this run or not.
        problems: failures and doubtful dates, in the order of their paths; skipped files are
            only counted.
        messages: what else is to be said (a root that was suddenly empty, say).
        seconds: duration of the run.
    """

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    duplicates: int = 0
    failed: int = 0
    skipped: int = 0
    seconds: float = 0.0
    problems: tuple[Problem, ...] = ()
    messages: tuple[str, ...] = ()

    @property
    def complete(self) -> bool:
        """Whether every file was dealt with and every root was there."""
        return self.failed == 0 and not self.messages

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON wants it."""
        counts = ("added", "updated", "unchanged", "removed", "duplicates", "failed", "skipped")
        return {
            **{name: getattr(self, name) for name in counts},
            "seconds": round(self.seconds, 3),
            "problems": [problem.as_dict() for problem in self.problems],
            "messages": list(self.messages),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class IndexStatistics:
    """What an index holds.

    Attributes:
        first_date, last_date: of the dated articles; None without any.
        num_copies: files that hold an exact copy of an article.
        num_failed, num_skipped: files or records.
        size_bytes: of all files in the index directory.
        roots: folders that it was made from.
    """

    num_articles: int
    num_dated: int
    num_undated: int
    first_date: PartialDate | None
    last_date: PartialDate | None
    languages: tuple[str, ...]
    num_copies: int
    num_failed: int
    num_skipped: int
    size_bytes: int
    generation: int
    roots: tuple[str, ...]
    problems: tuple[Problem, ...]

    def as_dict(self) -> dict[str, Any]:
        """The statistics as JSON wants them."""
        names = (name for name in self.__dataclass_fields__ if name != "problems")
        values = {name: getattr(self, name) for name in names}
        return {**values, "problems": [problem.as_dict() for problem in self.problems]}


@dataclass(frozen=True, slots=True, kw_only=True)
class RankedPage:
    """The matching articles of one page, as `(internal number, score)`, and the exact total."""

    total: int
    ranked: tuple[tuple[int, float], ...]


class SearchBackend(Protocol):
    """A snapshot of an index that can be searched. Methods may be called from several threads."""

    @property
    def generation(self) -> int:
        """Number of the commit that this snapshot shows."""

    @property
    def num_articles(self) -> int:
        """Number of articles, deleted ones not counted."""

    def languages(self) -> tuple[str, ...]:
        """The stemming languages of the articles, the default one first."""

    def search(self, plan: Plan, *, sort: Sort, limit: int, offset: int) -> RankedPage:
        """The page of the ranked result, ties broken by newer date and then by id."""

    def count(self, plan: Plan) -> int:
        """Exact number of articles that match."""

    def matching(self, plan: Plan, numbers: Collection[int]) -> frozenset[int]:
        """Those of some articles that match."""

    def article(self, number: int) -> Article:
        """The stored article of an internal number that `search` returned."""

    def find(self, article_id: str) -> int | None:
        """The internal number of an article, or None."""

    def ids(self) -> Iterator[str]:
        """The ids of all articles, in no particular order."""

    def close(self) -> None:
        """Give back the files."""


@dataclass(frozen=True, slots=True)
class Delete:
    """The wish that an article be no longer in the index."""

    id: str


class Prepared(Protocol):
    """An article as its engine's writer wants it; made in any process, and picklable."""

    @property
    def id(self) -> str:
        """The article's id."""

    def renamed(self, article_id: str) -> Prepared:
        """The same article under another id."""


class ArticleWriter(Protocol):
    """The one writer of an index; holds its lock until it is closed."""

    @property
    def prepare(self) -> Callable[[Article], Prepared]:
        """A function of a module (so that it can be pickled) that analyses an article."""

    @property
    def generation(self) -> int:
        """Number of the last commit."""

    def contains(self, article_id: str) -> bool:
        """Whether the last commit holds the article."""

    def write(
        self, changes: Iterable[Delete | Any], *, before_commit: Callable[[int], None]
    ) -> None:
        """Delete articles, add or replace prepared ones, and commit all of it at once.

        `before_commit` gets the new generation when all is written and nothing visible yet. An
        exception, from there or from `changes`, leaves the last commit as it was.
        """


def article_or_raise(backend: SearchBackend, article_id: str) -> Article:
    """The stored article of an id.

    Raises:
        ArticleMissingError: the index does not hold it.
    """
    number = backend.find(article_id)
    if number is None:
        raise ArticleMissingError(article_id)
    return backend.article(number)
