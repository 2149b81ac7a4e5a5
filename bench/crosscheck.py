"""Whether the peers found the same, so that nobody wins by finding less.

Three checks of each peer, over all queries that it answered:

- Its totals, against those that most peers have (of equally many, the larger). For `min_equal` of
  the queries they must be equal, and the others may differ by `max_apart`, hardly one by more:
  analysers differ over a possessive or an acronym next to a word, even though the words themselves
  were chosen so that they do not (see `vocabulary`).
- Its hits, against the texts: an article holds the query's words, with a plain tokeniser and a
  stemmer, and was published within its days; and there are as many hits as fit on the page.
- Where all fit on the page, or where the newest come first, the page itself, against that of most
  peers: the same ids, or the same days. Ranked pages may differ: each engine has its own formula.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bench.articles import BenchArticle
from bench.peers import Answer
from bench.queries import BenchQuery
from bench.vocabulary import plain_words, porter2

Page = tuple[str, ...]
ArticleOf = Callable[[str], BenchArticle | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Tolerance:
    """How far a peer may be from the others.

    Attributes:
        min_equal: share of queries whose totals are equal, and of pages that are equal.
        max_apart: of one total from that of most peers, as a share; a difference of `max_articles`
            is allowed whatever the total.
        max_outliers: share of queries whose totals may differ by more; one query always may.
        min_true: share of hits that match the query by the text.
    """

    min_equal: float = 0.95
    max_apart: float = 0.05
    max_articles: int = 2
    max_outliers: float = 0.01
    min_true: float = 0.99


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What was found about one peer.

    Attributes:
        num_queries: queries that it answered.
        equal_totals: share of the totals that are those of most peers; None if it does not count.
        largest_gap: of a total, as a share of that of most peers.
        true_hits: share of the hits that match by the text.
        equal_pages: share of the pages that must be equal and are; None if there were none.
        objections: why it is outside of the tolerance; empty if it is not.
    """

    num_queries: int
    equal_totals: float | None
    largest_gap: float
    true_hits: float
    equal_pages: float | None
    objections: tuple[str, ...]


def cross_check(
    answers: Mapping[str, Sequence[Answer | None]],
    queries: Sequence[BenchQuery],
    article_of: ArticleOf,
    *,
    limit: int = 10,
    tolerance: Tolerance | None = None,
) -> dict[str, Verdict]:
    """Judge each peer by the others and by the texts.

    Args:
        answers: of each peer, for each query.
        queries: in the same order.
        article_of: the article of an id, or None if there is none.
        limit: hits on a page.
        tolerance: how far a peer may be off.
    """
    tolerance = tolerance or Tolerance()
    columns = list(zip(*answers.values(), strict=True))
    totals = [
        _usual_total(a.total for a in column if a is not None and a.total is not None)
        for column in columns
    ]
    pages = [
        _usual_page(_page(a, query, total, article_of, limit) for a in column if a is not None)
        for query, total, column in zip(queries, totals, columns, strict=True)
    ]
    truth: dict[tuple[BenchQuery, str], bool] = {}
    verdicts = {}
    for key, given in answers.items():
        equal: list[bool] = []
        gaps: list[float] = []
        far = short = 0
        true: list[bool] = []
        same: list[bool] = []
        for query, answer, total, usual_page in zip(queries, given, totals, pages, strict=True):
            if answer is None:
                continue
            if answer.total is not None and total is not None:
                gap = abs(answer.total - total)
                equal.append(gap == 0)
                gaps.append(gap / max(total, 1))
                far += gap > max(tolerance.max_articles, tolerance.max_apart * total)
            expected = min(limit, total or 0)
            short += len({hit.id for hit in answer.hits}) < expected - (
                tolerance.max_articles if expected < limit else 0
            )
            for hit in answer.hits:
                if (query, hit.id) not in truth:
                    truth[query, hit.id] = _holds(query, article_of(hit.id))
                true.append(truth[query, hit.id])
            page = _page(answer, query, total, article_of, limit)
            if page is not None and usual_page is not None:
                same.append(page == usual_page)
        shares = (_share(equal), _share(true), _share(same))
        verdicts[key] = Verdict(
            num_queries=sum(answer is not None for answer in given),
            equal_totals=shares[0],
            largest_gap=max(gaps, default=0.0),
            true_hits=1.0 if shares[1] is None else shares[1],
            equal_pages=shares[2],
            objections=tuple(_objections(*shares, far, short, len(equal), tolerance)),
        )
    return verdicts


def _objections(  # noqa: PLR0917 - the measures, in the order of the table
    equal: float | None,
    true: float | None,
    same: float | None,
    far: int,
    short: int,
    num_queries: int,
    tolerance: Tolerance,
) -> Iterable[str]:
    if equal is not None and equal < tolerance.min_equal:
        yield f"only {equal:.0%} of its totals are those of most peers"
    if far > max(1, int(tolerance.max_outliers * num_queries)):
        yield f"{far} of its totals are off by more than {tolerance.max_apart:.0%}"
    if true is not None and true < tolerance.min_true:
        yield f"{1 - true:.1%} of its hits do not match by their texts"
    if short:
        yield f"{short} of its pages lack hits"
    if same is not None and same < tolerance.min_equal:
        yield f"only {same:.0%} of its comparable pages are those of most peers"


def _usual_total(totals: Iterable[int]) -> int | None:
    """The most frequent total; of equally frequent ones the largest."""
    counts = Counter(totals)
    return max(counts, key=lambda total: (counts[total], total), default=None)


def _usual_page(pages: Iterable[Page | None]) -> Page | None:
    """The most frequent page; of equally frequent ones the longest."""
    counts = Counter(page for page in pages if page is not None)
    return max(counts, key=lambda page: (counts[page], len(page)), default=None)


def _page(
    answer: Answer, query: BenchQuery, total: int | None, article_of: ArticleOf, limit: int
) -> Page | None:
    """What must be the same for all peers: ids where all fit, days where the newest come first."""
    if total is None:
        return None
    if query.sort == "newest":
        found = (article_of(hit.id) for hit in answer.hits)
        return tuple(str(article.day) if article else "" for article in found)
    return tuple(sorted(hit.id for hit in answer.hits)) if total <= limit else None


def _holds(query: BenchQuery, article: BenchArticle | None) -> bool:
    """Whether an article matches, by its text."""
    if article is None:
        return False
    if query.since and (article.day is None or article.day < query.since):
        return False
    if query.until and (article.day is None or article.day > query.until):
        return False
    stem = porter2()
    wanted = [stem(word) for word in query.words]
    fields = [[stem(word) for word in plain_words(text)] for text in (article.title, article.body)]
    held = {term for field in fields for term in field}
    match query.kind:
        case "or":
            return any(term in held for term in wanted)
        case "and":
            return all(term in held for term in wanted)
        case "prefix":
            return any(term.startswith(query.words[0]) for term in held)
        case "phrase":
            return any(
                field[at : at + len(wanted)] == wanted
                for field in fields
                for at in range(len(field))
                if field[at] == wanted[0]
            )


def _share(values: Sequence[bool]) -> float | None:
    return sum(values) / len(values) if values else None
