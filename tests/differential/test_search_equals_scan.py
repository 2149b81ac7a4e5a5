"""The engine against the oracle: what it finds, counts and sorts is what a scan of all finds."""

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.backend import Sort
from newssearch.engine import whoosh_writer
from newssearch.engine.whoosh_reader import WhooshSnapshot
from newssearch.errors import QuerySyntaxError
from newssearch.indexer import Indexer
from newssearch.query.binding import bind
from newssearch.query.parser import parse
from newssearch.query.plan import MatchAll, MatchWithout, Plan
from newssearch.searcher import Searcher
from oracle import by_newer_date_then_id, in_order, matches, matching_ids
from strategies import WORDS, Change, examples, histories, plans, small_articles, trees

History = list[list[Change]]


@contextmanager
def index_of(
    history: History, *, merging: bool = True
) -> Iterator[tuple[Path, dict[str, Article]]]:
    """An index with these commits, and the articles that a plain dict has after them."""
    model: dict[str, Article] = {}
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        if not merging:
            patch.setattr(whoosh_writer, "_merge", lambda writer, segments: segments)
        for commit in history:
            with Indexer(folder) as indexer:
                for change in commit:
                    if isinstance(change, Article):
                        indexer.add(change)
                        model[change.id] = change
                    else:
                        indexer.delete(change)
                        model.pop(change, None)
        if not history:
            with Indexer(folder):
                pass
        yield Path(folder), model


@contextmanager
def snapshot_of(folder: Path) -> Iterator[WhooshSnapshot]:
    snapshot = WhooshSnapshot(folder)
    try:
        yield snapshot
    finally:
        snapshot.close()


def listed(
    snapshot: WhooshSnapshot, plan: Plan, sort: Sort, *, limit: int = 10**6, offset: int = 0
) -> list[tuple[str, float]]:
    page = snapshot.search(plan, sort=sort, limit=limit, offset=offset)
    return [(snapshot.article(number).id, score) for number, score in page.ranked]


def in_turn(ranked: Iterable[tuple[str, float]], model: dict[str, Article]) -> list[str]:
    """The ids by descending score, each group of equal scores in the order of ties."""
    groups: dict[float, list[Article]] = {}
    for article_id, score in ranked:
        groups.setdefault(score, []).append(model[article_id])
    return [
        article_id
        for score in sorted(groups, reverse=True)
        for article_id in by_newer_date_then_id(groups[score])
    ]


@examples(70)
@given(histories(), st.booleans(), st.lists(plans(), min_size=8, max_size=8))
def test_every_plan_finds_what_a_scan_finds(
    history: History,
    merging: bool,  # noqa: FBT001 - drawn
    asked: list[Plan],
) -> None:
    """Set, exact total, count and the three orders are those of the oracle, for any plan."""
    with index_of(history, merging=merging) as (folder, model), snapshot_of(folder) as snapshot:
        assert snapshot.num_articles == len(model)
        assert set(snapshot.ids()) == set(model)
        for plan in asked:
            expected = matching_ids(plan, model.values())
            found = [model[article_id] for article_id in expected]
            assert snapshot.count(plan) == len(expected)
            ranked = listed(snapshot, plan, "relevance")
            assert {article_id for article_id, _ in ranked} == expected
            assert [article_id for article_id, _ in ranked] == in_turn(ranked, model)
            newest = [article_id for article_id, _ in listed(snapshot, plan, "newest")]
            oldest = [article_id for article_id, _ in listed(snapshot, plan, "oldest")]
            assert newest == in_order(found, newest_first=True)
            assert oldest == in_order(found, newest_first=False)


@examples(15)
@given(histories(), st.booleans(), plans(), st.integers(1, 4))
def test_pages_are_the_whole_list_cut(
    history: History,
    merging: bool,  # noqa: FBT001 - drawn
    plan: Plan,
    size: int,
) -> None:
    """Pages one after the other are the whole list, each with the exact total, in every order."""
    sorts: tuple[Sort, ...] = ("relevance", "newest", "oldest")
    with index_of(history, merging=merging) as (folder, model), snapshot_of(folder) as snapshot:
        total = len(matching_ids(plan, model.values()))
        for sort in sorts:
            whole = listed(snapshot, plan, sort)
            pages = [
                listed(snapshot, plan, sort, limit=size, offset=offset)
                for offset in range(0, total + size, size)
            ]
            assert [hit for page in pages for hit in page] == whole
            assert pages[-1] == listed(snapshot, plan, sort, limit=size, offset=total) == []
            page = snapshot.search(plan, sort=sort, limit=size, offset=total + 3)
            assert (page.total, page.ranked) == (total, ())


@examples(50)
@given(histories(), st.lists(trees(), min_size=5, max_size=5))
def test_every_query_finds_what_a_scan_finds(history: History, asked: list[object]) -> None:
    """A query typed into a Searcher finds the oracle's set, with its total and certain dates."""
    with index_of(history) as (folder, model), Searcher(folder) as searcher:
        languages = searcher._backend.languages()
        for tree in asked:
            query = str(tree)
            try:
                parsed = parse(query)
            except QuerySyntaxError:  # such as two ranges with no day in common
                continue
            plan = bind(parsed.tree, text=query, languages=languages).plan
            expected = matching_ids(plan, model.values())
            results = searcher.search(query, limit=10**6)
            assert {hit.id for hit in results} == expected
            assert results.total == len(expected) == len(results)
            assert [hit.rank for hit in results] == list(range(1, len(expected) + 1))
            for hit in results:
                assert hit.article() == model[hit.id]


@examples(25)
@given(
    st.lists(small_articles(st.uuids().map(str)), max_size=14, unique_by=lambda a: a.id),
    st.integers(1, 5),
    st.lists(plans(), min_size=6, max_size=6),
)
def test_segments_do_not_show(articles: list[Article], size: int, asked: list[Plan]) -> None:
    """One commit or many, one segment or many: the same articles, totals, scores and order."""
    many: History = [list(articles[at : at + size]) for at in range(0, len(articles), size)]
    with (
        index_of([list(articles)]) as (one_folder, _),
        index_of(many, merging=False) as (many_folder, _),
        snapshot_of(one_folder) as one,
        snapshot_of(many_folder) as other,
    ):
        for plan in asked:
            assert one.count(plan) == other.count(plan)
            for sort in ("newest", "oldest"):
                first, second = (listed(snapshot, plan, sort) for snapshot in (one, other))
                assert [article_id for article_id, _ in first] == [hit for hit, _ in second]
            scores, same = (dict(listed(snapshot, plan, "relevance")) for snapshot in (one, other))
            assert scores == pytest.approx(same, rel=1e-6, abs=1e-8)


@examples(25)
@given(histories(), plans(), plans())
def test_boolean_identities(history: History, one: Plan, two: Plan) -> None:
    """`a AND b` is within `a`, NOT is the complement, and doubled negation is none."""
    with index_of(history) as (folder, model), snapshot_of(folder) as snapshot:

        def ids(plan: Plan) -> set[str]:
            return {article_id for article_id, _ in listed(snapshot, plan, "relevance")}

        both = ids(MatchAll(children=(one, two)))
        assert both <= ids(one)
        assert both == ids(one) & ids(two)
        without = ids(MatchWithout(child=one))
        assert without == set(model) - ids(one)
        assert ids(MatchWithout(child=MatchWithout(child=one))) == ids(one)
        assert ids(MatchAll(children=(two, MatchWithout(child=one)))) == ids(two) - ids(one)


@examples(20)
@given(histories(), st.lists(st.sampled_from(WORDS), min_size=1, max_size=3))
def test_filters_are_the_same_clauses(history: History, typed: list[str]) -> None:
    """An option of `search` and its clause in the query mean the same."""
    query = " ".join(typed)
    pairs: list[tuple[str, Callable[[Searcher], object]]] = [
        (f"{query} date:2020-06", lambda s: s.search(query, on="2020-06")),
        (f"{query} since:2020-06-10", lambda s: s.search(query, since="2020-06-10")),
        (f"{query} until:2020-06", lambda s: s.search(query, until="2020-06")),
        (f"{query} date:2020..2021", lambda s: s.search(query, since="2020", until="2021")),
        (f"{query} author:will", lambda s: s.search(query, author="will")),
        (f'{query} source:"daily star"', lambda s: s.search(query, source="daily star")),
        (f"{query} section:WORLD", lambda s: s.search(query, section="WORLD")),
        (f"{query} lang:es", lambda s: s.search(query, lang="es")),
    ]
    with index_of(history) as (folder, _), Searcher(folder) as searcher:
        for clause, search in pairs:
            typed_in, given_as_option = searcher.search(clause), search(searcher)
            if not any(map(str.islower, query)):
                continue  # there the clause itself decides whether capitals count
            assert [(h.id, h.score) for h in typed_in] == [
                (h.id, h.score)
                for h in given_as_option  # type: ignore[attr-defined]
            ]
            assert typed_in.notes == given_as_option.notes  # type: ignore[attr-defined]


def test_oracle_knows_touching_intervals() -> None:
    """A sanity check of the oracle itself: a month touches its days, and is not within them."""
    article = Article(id="a", date="2020-06", body="storm on the coast")
    for query, expected in [
        ("date:2020-06-10", True),
        ("date:2020", True),
        ("date:2020-05-31", False),
        ("since:2020-06-30", True),
        ("since:2020-07-01", False),
        ("until:2020-06-01", True),
        ("until:2020-05-31", False),
        ("date:none", False),
        ('"the coast"', True),
        ('"on coast"', False),
    ]:
        plan = bind(parse(query).tree, text=query, languages=["en"]).plan
        assert matches(plan, article) is expected, query
