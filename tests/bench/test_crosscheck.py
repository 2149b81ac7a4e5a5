"""A peer that finds less, or something else, is caught; one that finds the same is not."""

from collections.abc import Sequence

import pytest
from bench.articles import BenchArticle
from bench.crosscheck import Tolerance, Verdict, _holds, cross_check
from bench.peers import Answer, Found
from bench.queries import BenchQuery, make_queries

Answers = list[Answer]
Articles = list[BenchArticle]
Queries = tuple[BenchQuery, ...]

PEERS = ("first", "second", "third")


def brute_force(query: BenchQuery, articles: Sequence[BenchArticle]) -> Answer:
    """What a perfect engine answers."""
    matching = [article for article in articles if _holds(query, article)]
    if query.sort == "newest":
        matching.sort(key=lambda article: str(article.day), reverse=True)
    return as_answer(matching)


def as_answer(matching: Sequence[BenchArticle], total: int | None = None) -> Answer:
    hits = tuple(Found(article.id, article.title, 1.0) for article in matching[:10])
    return Answer(len(matching) if total is None else total, hits)


@pytest.fixture(scope="module")
def queries(articles: list[BenchArticle]) -> tuple[BenchQuery, ...]:
    return make_queries(articles, count=15)


@pytest.fixture(scope="module")
def perfect(queries: tuple[BenchQuery, ...], articles: list[BenchArticle]) -> list[Answer]:
    return [brute_force(query, articles) for query in queries]


def judge(
    given: Sequence[Answer | None],
    perfect: Sequence[Answer],
    queries: tuple[BenchQuery, ...],
    articles: list[BenchArticle],
) -> dict[str, Verdict]:
    answers: dict[str, Sequence[Answer | None]] = {"handicapped": given}
    answers |= dict.fromkeys(PEERS, perfect)
    by_id = {article.id: article for article in articles}
    return cross_check(answers, queries, by_id.get)


def test_peers_that_find_the_same_agree(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    verdicts = judge(perfect, perfect, queries, articles)

    assert all(not verdict.objections for verdict in verdicts.values())
    assert all(verdict.equal_totals == verdict.true_hits == 1.0 for verdict in verdicts.values())


def test_a_peer_that_drops_a_tenth_of_its_hits_is_caught(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    """Every tenth article is missing in its index."""
    rest = [article for number, article in enumerate(articles) if number % 10]
    handicapped = [brute_force(query, rest) for query in queries]

    verdicts = judge(handicapped, perfect, queries, articles)

    assert "off by more than 5%" in " ".join(verdicts["handicapped"].objections)
    assert not any(verdicts[key].objections for key in PEERS)


def test_a_peer_with_wrong_ids_is_caught(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    """Its totals are right, and its hits are those of the query before."""
    wrong = [
        Answer(answer.total, before.hits)
        for answer, before in zip(perfect, perfect[-1:] + perfect[:-1], strict=True)
    ]

    verdicts = judge(wrong, perfect, queries, articles)

    assert "do not match by their texts" in " ".join(verdicts["handicapped"].objections)
    assert not any(verdicts[key].objections for key in PEERS)


def test_a_peer_with_ids_of_no_article_is_caught(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    invented = [
        Answer(answer.total, tuple(Found(f"{hit.id}x", hit.title, 1.0) for hit in answer.hits))
        for answer in perfect
    ]

    verdicts = judge(invented, perfect, queries, articles)

    assert verdicts["handicapped"].true_hits == 0.0


def test_a_peer_that_counts_right_and_lists_less_is_caught(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    short = [Answer(answer.total, answer.hits[: len(answer.hits) // 2]) for answer in perfect]

    verdicts = judge(short, perfect, queries, articles)

    assert "pages lack hits" in " ".join(verdicts["handicapped"].objections)


def test_a_peer_that_lists_a_hit_twice_is_caught(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    twice = [Answer(answer.total, answer.hits[:1] * len(answer.hits)) for answer in perfect]

    verdicts = judge(twice, perfect, queries, articles)

    assert "pages lack hits" in " ".join(verdicts["handicapped"].objections)


def test_a_peer_that_sorts_the_wrong_way_is_caught(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    def oldest(query: BenchQuery) -> Answer:
        matching = [article for article in articles if _holds(query, article)]
        return as_answer(sorted(matching, key=lambda article: str(article.day)))

    wrong = [
        oldest(query) if query.sort == "newest" else answer
        for query, answer in zip(queries, perfect, strict=True)
    ]

    verdicts = judge(wrong, perfect, queries, articles)

    assert "comparable pages" in " ".join(verdicts["handicapped"].objections)


def test_a_peer_that_ignores_dates_is_caught(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    def undated(query: BenchQuery) -> BenchQuery:
        return BenchQuery(group=query.group, kind=query.kind, words=query.words, sort=query.sort)

    verdicts = judge(
        [brute_force(undated(query), articles) for query in queries], perfect, queries, articles
    )

    assert verdicts["handicapped"].objections


def test_what_a_peer_cannot_do_is_no_fault(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    """It answers alternatives only, and does not count."""
    given = [
        Answer(None, answer.hits) if query.kind == "or" else None
        for query, answer in zip(queries, perfect, strict=True)
    ]

    verdict = judge(given, perfect, queries, articles)["handicapped"]

    assert not verdict.objections
    assert verdict.equal_totals is None
    assert verdict.num_queries == sum(query.kind == "or" for query in queries)


def test_of_two_peers_the_one_that_finds_less_is_caught(articles: Articles) -> None:
    """There is no majority: then the larger total counts."""
    query = BenchQuery(group="or", kind="or", words=(articles[0].body.split()[1],))
    whole = brute_force(query, articles)
    half = brute_force(query, articles[::2])
    by_id = {article.id: article for article in articles}

    verdicts = cross_check({"less": [half], "all": [whole]}, [query], by_id.get)

    assert verdicts["less"].objections
    assert not verdicts["all"].objections


def test_the_tolerance_allows_small_differences(
    perfect: Answers, queries: Queries, articles: Articles
) -> None:
    """One total of many may be off by two articles: analysers differ now and then."""
    large = max(range(len(perfect)), key=lambda number: perfect[number].total or 0)
    given = list(perfect)
    given[large] = Answer((perfect[large].total or 0) - Tolerance().max_articles, given[large].hits)

    verdict = judge(given, perfect, queries, articles)["handicapped"]

    assert not verdict.objections
    assert verdict.equal_totals is not None
    assert verdict.equal_totals < 1
