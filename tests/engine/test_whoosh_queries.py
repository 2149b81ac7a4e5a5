"""Plans as Whoosh queries, where Whoosh by itself goes wrong: counterexamples, shrunk and kept."""

from pathlib import Path

import pytest

from newssearch.article import Article
from newssearch.engine.whoosh_reader import WhooshSnapshot
from newssearch.indexer import Indexer
from newssearch.query.plan import (
    MatchAll,
    MatchAny,
    MatchKeyword,
    MatchPhrase,
    MatchTerms,
    MatchWithout,
    Plan,
)

STORM = MatchTerms(field="body", terms=("storm",))
COAST = MatchTerms(field="body", terms=("coast",))


def found(folder: Path, articles: list[Article], plan: Plan) -> set[str]:
    with Indexer(folder) as indexer:
        for article in articles:
            indexer.add(article)
    snapshot = WhooshSnapshot(folder)
    try:
        page = snapshot.search(plan, sort="relevance", limit=100, offset=0)
        assert snapshot.count(plan) == page.total == len(page.ranked)
        return {snapshot.article(number).id for number, _ in page.ranked}
    finally:
        snapshot.close()


@pytest.mark.parametrize(
    ("bodies", "expected"),
    [
        (["coast", "storm coast", "storm"], {"2"}),
        (["coast", "storm coast"], set()),
        (["storm coast", "storm coast", "storm coast"], set()),
        (["coast", "coast", "storm", "storm coast", "coast"], {"2"}),
    ],
)
def test_exclusion_with_banned_articles_before_the_first_match(
    tmp_path: Path, bodies: list[str], expected: set[str]
) -> None:
    """`storm -coast`: Whoosh's AndNot let its first match pass after a banned article."""
    articles = [Article(id=str(number), body=body) for number, body in enumerate(bodies)]
    plan = MatchAll(children=(STORM, MatchWithout(child=COAST)))
    assert found(tmp_path, articles, plan) == expected


def test_nested_exclusions(tmp_path: Path) -> None:
    """Exclusions of exclusions: Whoosh's AndNot ran over the end of its postings."""
    articles = [
        Article(id=str(n), body="storm" * (n % 2), source="ab"[n % 3 % 2]) for n in range(9)
    ]
    from_b = MatchKeyword(field="source", value="b")
    plan = MatchWithout(
        child=MatchAll(children=(MatchWithout(child=from_b), MatchWithout(child=STORM)))
    )
    assert found(tmp_path, articles, plan) == {str(n) for n in range(9) if n % 2 or n % 3 == 1}


def test_phrase_of_many_alternatives(tmp_path: Path) -> None:
    """Three or more stems of a word in a phrase: counting raised, positions were forgotten."""
    plan = MatchPhrase(field="body", positions=(("a", "x", "q"), ("b", "y", "r")))
    bodies = ["a b", "b a", "x y", "a z b", "q r", "a a b"]
    articles = [Article(id=str(number), body=body) for number, body in enumerate(bodies)]
    assert found(tmp_path, articles, plan) == {"0", "2", "4", "5"}


def test_phrase_with_a_repeated_word(tmp_path: Path) -> None:
    """Each word of a phrase needs a place of its own."""
    plan = MatchPhrase(field="body", positions=(("to",), ("be",), ("to",), ("be",)))
    articles = [Article(id="1", body="to be to be"), Article(id="2", body="to be be to")]
    assert found(tmp_path, articles, plan) == {"1"}


def test_phrase_over_authors(tmp_path: Path) -> None:
    """A phrase does not run from one author's name into the next."""
    article = Article(id="1", authors=("Ann Lee", "Ben Roe"))
    plan = MatchPhrase(field="author", positions=(("lee",), ("ben",)))
    assert found(tmp_path, [article], plan) == set()
    plan = MatchPhrase(field="author", positions=(("ben",), ("roe",)))
    assert found(tmp_path, [article], plan) == {"1"}


def test_many_alternatives(tmp_path: Path) -> None:
    """More than a thousand clauses are found and counted too."""
    terms = tuple(f"w{number}" for number in range(1500))
    articles = [Article(id=str(n), body=f"w{n * 300} coast") for n in range(6)]
    many = MatchAny(children=tuple(MatchTerms(field="body", terms=(term,)) for term in terms))
    assert found(tmp_path, articles, many) == {"0", "1", "2", "3", "4"}
    one = MatchTerms(field="body", terms=terms)
    assert found(tmp_path, articles, MatchAll(children=(one, COAST))) == {"0", "1", "2", "3", "4"}
