"""`Searcher`: the contract of `design.md`, section 3."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newssearch.article import Article, Fact
from newssearch.dates import PartialDate
from newssearch.errors import (
    ArticleMissingError,
    IndexClosedError,
    IndexMissingError,
    IndexStateError,
    InvalidDateError,
    QuerySyntaxError,
)
from newssearch.indexer import Indexer
from newssearch.searcher import Searcher
from oracle import in_order
from strategies import WORDS, any_articles, examples

ARTICLES = [
    Article(id="flood", title="Flood on the coast", body="A storm broke the dyke.",
     date="2020-06-10",
            authors=("Ann Lee",), source="Daily Star", section="World", language="en"),
    Article(id="storm", title="Storm warning", body="Nothing happened at the coast.",
     date="2020-06",
            authors=("Ben Roe", "Ann Lee"), source="daily  star"),
    Article(id="calm", title="Calm after the storm", body="The sea is quiet.", date="2021",
            source="Star", section="Sport"),
    Article(id="later", title="Storm again", body="Twice a year.",
     date="2020-06-11T08:00:00+02:00"),
    Article(id="night", title="Storm at night", body="It blew.", date="2020-06-10T23:59"),
    Article(id="undated", title="Storms explained", body="What a storm is.", language="en-GB"),
    Article(id="es", title="Tormentas", body="Noticias de la costa", date="2019-12-31",
     language="es"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of a few articles that were added in three commits."""
    path = tmp_path_factory.mktemp("searched") / "index"
    for at in range(0, len(ARTICLES), 3):
        with Indexer(path) as indexer:
            for article in ARTICLES[at : at + 3]:
                indexer.add(article)
    return path


@pytest.fixture(scope="module")
def searcher(folder: Path) -> Iterator[Searcher]:
    """One searcher for all tests that change nothing."""
    with Searcher(folder) as opened:
        yield opened


def ids(results: Any) -> set[str]:
    return {hit.id for hit in results}


# Pages


def test_everything(searcher: Searcher) -> None:
    """`*` with a large limit lists every article."""
    results = searcher.search("*", limit=10**6)
    assert ids(results) == {article.id for article in ARTICLES}
    assert results.total == len(results) == searcher.num_articles == len(ARTICLES)
    assert (results.query, results.reading, results.offset, results.limit, results.notes) == (
        "*", "every article", 0, 10**6, ()
    )  # fmt: skip
    assert results.took_ms > 0


def test_pages(searcher: Searcher) -> None:
    """Pages follow each other with ranks of the whole; past the end, none, and the same total."""
    whole = searcher.search("storm", limit=100)
    pages = [searcher.search("storm", limit=2, offset=offset) for offset in (0, 2, 4, 6, 100)]
    assert [hit for page in pages for hit in page] == list(whole)
    assert [hit.rank for hit in whole] == [1, 2, 3, 4, 5, 6]
    assert [(page.total, len(page), page.offset) for page in pages] == [
        (6, 2, 0), (6, 2, 2), (6, 2, 4), (6, 0, 6), (6, 0, 100)
    ]  # fmt: skip
    nothing = searcher.search("storm", limit=0, since="2020")
    assert (nothing.total, nothing.hits) == (5, ())
    assert nothing.notes


def test_nothing_found(searcher: Searcher) -> None:
    """Nothing found is an answer with a total of 0."""
    results = searcher.search("hurricane")
    assert (results.total, results.hits, list(results)) == (0, (), [])


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"limit": -1}, ValueError, "limit and offset may not be negative"),
        ({"offset": -1}, ValueError, "limit and offset may not be negative"),
        ({"sort": "date"}, ValueError, "sort is one of relevance, newest, oldest, not 'date'"),
        ({"since": "soon"}, InvalidDateError, "'soon' is not a date: write 2025"),
        ({"on": "2020-02-30"}, InvalidDateError, "'2020-02-30' is not a date"),
        ({"since": ""}, InvalidDateError, "'' is not a date"),
        ({"since": "2021", "until": "2020"}, InvalidDateError, "the range ends before it begins"),
        ({"on": "2019", "since": "2020"}, InvalidDateError, "since 2020 on 2019"),
    ],
)
def test_bad_arguments(
    searcher: Searcher, options: dict[str, Any], error: type[Exception], message: str
) -> None:
    """Wrong options are errors, never ignored."""
    with pytest.raises(error, match=message):
        searcher.search("storm", **options)


@pytest.mark.parametrize(
    "query", ["", "  ", "(", "a OR", "colour:red", "date:soon", "!?", "\ud800"]
)
def test_bad_queries(searcher: Searcher, query: str) -> None:
    """A query that cannot be understood is an error with a place."""
    with pytest.raises(QuerySyntaxError, match="at character") as caught:
        searcher.search(query)
    assert 0 <= caught.value.position <= max(1, len(query))


@examples(150)
@given(st.text(max_size=40) | st.lists(st.sampled_from([*WORDS, "(", ")", '"', "-", "OR", "NOT",
"*",
       "date:", "2020", "title:", "..", "id:"]), max_size=8).map(" ".join))  # fmt: skip
def test_any_text_is_answered(searcher: Searcher, query: str) -> None:
    """Whatever is typed: a result or a `QuerySyntaxError`."""
    try:
        results = searcher.search(query)
    except QuerySyntaxError:
        return
    assert results.total >= len(results)
    assert results.reading


# Order


def test_orders(searcher: Searcher) -> None:
    """By first possible moment in both directions, undated last; by relevance otherwise."""
    newest = [hit.id for hit in searcher.search("*", sort="newest")]
    oldest = [hit.id for hit in searcher.search("*", sort="oldest")]
    assert newest == ["calm", "later", "night", "flood", "storm", "es", "undated"]
    assert oldest == ["es", "storm", "flood", "night", "later", "calm", "undated"]
    assert newest == in_order(ARTICLES, newest_first=True)
    assert oldest == in_order(ARTICLES, newest_first=False)


def test_title_ranks_above_body(tmp_path: Path) -> None:
    """The same text ranks higher as a title than as a body, however common it is in titles."""
    with Indexer(tmp_path) as indexer:
        for number in range(30):
            indexer.add(Article(id=f"t{number:02}", title="storm warning", body="many other words"))
        indexer.add(Article(id="body", title="other words", body="storm warning"))
    with Searcher(tmp_path) as searcher:
        for query in ("storm", "storm warning", '"storm warning"', "storm OR nothing"):
            hits = searcher.search(query, limit=100).hits
            assert hits[-1].id == "body"
            assert hits[-2].score > hits[-1].score > 0


def test_ties(tmp_path: Path) -> None:
    """Equal scores: newer first, then by id, whatever the order of adding; dated before undated."""
    dates = {"d": "2020", "a": None, "c": "2021-05", "b": "2021-05", "e": "2021-05-02", "f": None}
    for index, names in enumerate(("abcdef", "fedcba")):
        path = tmp_path / str(index)
        for name in names:
            with Indexer(path) as indexer:
                indexer.add(Article(id=name, title="storm", date=dates[name]))
        with Searcher(path) as searcher:
            for query in ("storm", "*", "title:storm", "-calm"):
                assert [hit.id for hit in searcher.search(query)] == list("ebcdaf")
                single = [searcher.search(query, limit=1, offset=at).hits[0].id for at in range(6)]
                assert single == list("ebcdaf")
            assert [hit.id for hit in searcher.search("*", sort="oldest")] == list("dbceaf")


# Filters


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"on": "2020-06-10"}, {"flood", "storm", "night"}),
        ({"on": "2020-06"}, {"flood", "storm", "night", "later"}),
        ({"on": date(2020, 6, 11)}, {"storm", "later"}),
        ({"on": PartialDate("2021-03")}, {"calm"}),
        ({"on": "10 June 2020"}, {"flood", "storm", "night"}),
        ({"on": "2020-06-10..2020-06-11"}, {"flood", "storm", "night", "later"}),
        ({"since": "2020-06-11"}, {"storm", "later", "calm"}),
        ({"since": "2020-06-11", "until": "2020-12-31"}, {"storm", "later"}),
        ({"until": "2020-06-10"}, {"flood", "storm", "night", "es"}),
        ({"until": "2019"}, {"es"}),
        ({"on": "2020-06", "since": "2020-06-11"}, {"storm", "later"}),
        ({"on": "*"}, {"flood", "storm", "night", "later", "calm", "es"}),
        ({"author": "lee"}, {"flood", "storm"}),
        ({"author": "Ann Lee"}, {"flood", "storm"}),
        ({"author": "Lee Ann"}, set()),
        ({"author": "Roe Ann"}, set()),
        ({"source": "DAILY STAR"}, {"flood", "storm"}),
        ({"source": "star"}, {"calm"}),
        ({"section": "world"}, {"flood"}),
        ({"lang": "EN"}, {"flood"}),
        ({"lang": "en-gb"}, {"undated"}),
        ({"author": "lee", "source": "daily star", "on": "2020-06-10", "section": "World"},
         {"flood"}),
        ({"author": None, "since": None, "source": None}, {article.id for article in ARTICLES}),
    ],
)  # fmt: skip
def test_filters(searcher: Searcher, options: dict[str, Any], expected: set[str]) -> None:
    """Each option narrows the result; several together narrow it together."""
    assert ids(searcher.search("*", limit=100, **options)) == expected


@pytest.mark.parametrize("option", ["author", "source", "section", "lang"])
def test_an_empty_option_is_an_error(searcher: Searcher, option: str) -> None:
    """An option without a value is not dropped in silence."""
    with pytest.raises(QuerySyntaxError, match=f"{option} is empty"):
        searcher.search("storm", **{option: " "})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("options", "clause"),
    [
        ({"on": "2020-06-10"}, "date:2020-06-10"),
        ({"since": "2020-06-11"}, "since:2020-06-11"),
        ({"until": "2020-06"}, "until:2020-06"),
        ({"since": "2020", "until": "2020"}, "date:2020-01-01..2020-12-31"),
        ({"author": "Ann Lee"}, 'author:"Ann Lee"'),
        ({"source": "Daily Star"}, 'source:"Daily Star"'),
        ({"section": "World"}, "section:World"),
        ({"lang": "es"}, "lang:es"),
    ],
)
def test_filters_are_clauses(searcher: Searcher, options: dict[str, Any], clause: str) -> None:
    """An option and its clause give the same hits, scores, notes and reading."""
    by_option = searcher.search("storm OR costa", **options)
    by_clause = searcher.search(f"(storm OR costa) {clause}")
    assert by_option.hits == by_clause.hits
    assert by_option.total == by_clause.total
    assert by_option.notes == by_clause.notes
    assert by_option.reading == by_clause.reading


def test_month_first(folder: Path) -> None:
    """Whether a day stands first is the program's choice, for queries and options alike."""
    for day_first, expected in ((True, set()), (False, {"flood", "storm", "night"})):
        with Searcher(folder, day_first=day_first) as searcher:
            assert ids(searcher.search("date:06/10/2020")) == expected
            assert ids(searcher.search("*", on="06/10/2020")) == expected


def test_default_operator(folder: Path) -> None:
    """Words side by side are joined as the program chose."""
    with Searcher(folder, default_operator="or") as searcher:
        assert ids(searcher.search("quiet dyke")) == {"calm", "flood"}
        assert searcher.search("quiet dyke -storm").total == 0
    with Searcher(folder) as searcher:
        assert searcher.search("quiet dyke").total == 0


# Notes


@pytest.mark.parametrize(
    ("query", "options", "notes"),
    [
        ("storm", {}, ()),
        ("storm", {"on": "2020-06-10"}, (
            "1 article without a date match otherwise, and are left out",
            "1 article may lie outside of the dates: only a month or year is known",
        )),
        ("storm", {"on": "2020"}, ("1 article without a date match otherwise, and are left out",)),
        ("dyke since:2020", {}, ()),
        ("calm", {"on": "2021-03"}, (
            "1 article may lie outside of the dates: only a month or year is known",)),
        ("storm -date:2020", {}, ()),
        ("date:none", {}, ()),
        ("storm 😀", {}, ('"😀" has no letter or digit, and was ignored',)),
        ("storm added:2020", {}, ()),
    ],
)  # fmt: skip
def test_notes(
    searcher: Searcher, query: str, options: dict[str, Any], notes: tuple[str, ...]
) -> None:
    """What a range left out, what is uncertain, and what was ignored."""
    found = searcher.search(query, **options).notes
    assert len(found) == len(notes)
    for note, expected in zip(found, notes, strict=True):
        # The wording of one and many is not this test's subject.
        assert note.split()[0] == expected.split()[0]
        assert ("date" in note) == ("date" in expected)


def test_certainty_is_marked(searcher: Searcher) -> None:
    """A hit says whether its date is sure to lie in the range."""
    hits = {hit.id: hit for hit in searcher.search("storm", on="2020-06-10")}
    assert {name: hit.date_certain for name, hit in hits.items()} == {
        "flood": True, "storm": False, "night": True
    }  # fmt: skip
    assert all(hit.date_certain for hit in searcher.search("storm", on="2020-06"))
    assert all(hit.date_certain for hit in searcher.search("storm"))


def test_civil_days_are_not_moved(tmp_path: Path) -> None:
    """An article is found on the day that its source prints, whatever its offset."""
    stamps = [
        "2020-03-08T23:30:00-11:00",
        "2020-03-08T00:30:00+13:00",
        "2020-03-08T02:30:00-05:00",
        "2020-03-08",
    ]
    with Indexer(tmp_path) as indexer:
        for number, stamp in enumerate(stamps):
            indexer.add(Article(id=str(number), body="storm", date=stamp))
    with Searcher(tmp_path) as searcher:
        assert searcher.search("storm", on="2020-03-08").total == 4
        for day in ("2020-03-07", "2020-03-09"):
            assert searcher.search("storm", on=day).total == 0
        assert searcher.search("storm", since="2020-03-08", until="2020-03-08").total == 4


# What comes back


def test_hit(searcher: Searcher) -> None:
    """A hit has all facts of its article, and JSON of it is plain values."""
    (hit,) = searcher.search("dyke", on="2020-06-10").hits
    article = ARTICLES[0]
    for name in ("id", "title", "authors", "date", "source", "section", "language", "url", "path"):
        assert getattr(hit, name) == getattr(article, name)
    assert (hit.rank, hit.date_precision, hit.date_source) == (1, "day", "given")
    assert hit.snippet == "A storm broke the dyke."
    assert hit.highlights == ((18, 22),)
    assert hit.article().body == article.body
    assert hit.as_dict() == {
        "rank": 1, "id": "flood", "score": hit.score, "title": article.title,
        "authors": ["Ann Lee"],
        "date": "2020-06-10", "date_precision": "day", "date_source": "given", "date_certain": True,
        "source": "Daily Star", "section": "World", "language": "en", "url": None, "path": None,
        "snippet": hit.snippet, "highlights": [[18, 22]],
    }  # fmt: skip
    results = searcher.search("dyke")
    assert results.as_dict()["hits"] == [one.as_dict() for one in results]
    assert list(results.as_dict()) == [
        "query", "reading", "total", "offset", "limit", "took_ms", "notes", "hits"
    ]  # fmt: skip


def test_reading_includes_the_options(searcher: Searcher) -> None:
    """The reading says what was understood, options included."""
    assert searcher.search("storm", since="2020-06", author="lee").reading == (
        "“storm” and written by “lee” and dated on 2020-06-01 or later; words in any form"
    )
    assert searcher.search("*", on="*").reading == "every article and with a date"


def test_article_by_id(searcher: Searcher) -> None:
    """`article` gives the whole article, or an error that names the id."""
    assert searcher.article("es").body == "Noticias de la costa"
    assert set(searcher.ids()) == {article.id for article in ARTICLES}
    with pytest.raises(ArticleMissingError, match="no article has the id 'nowhere'") as caught:
        searcher.article("nowhere")
    assert caught.value.article_id == "nowhere"


def test_day_of_adding_is_set(tmp_path: Path) -> None:
    """An article that states no day of adding gets the day on which it was added."""
    with Indexer(tmp_path) as indexer:
        indexer.add(Article(id="a", body="storm"))
        indexer.add(Article(id="b", body="storm", added="2020-02-29"))
    with Searcher(tmp_path) as searcher:
        assert searcher.article("a").added is not None
        assert ids(searcher.search("added:2020-02-29")) == {"b"}
        assert ids(searcher.search("storm -added:2020")) == {"a"}


@settings(examples(60), suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(any_articles(), min_size=1, max_size=4, unique_by=lambda article: article.id))
def test_what_goes_in_comes_back(
    tmp_path_factory: pytest.TempPathFactory, articles: list[Article]
) -> None:
    """Every article comes back unchanged, byte for byte, whatever Unicode is in it."""
    path = tmp_path_factory.mktemp("round")
    with Indexer(path) as indexer:
        for article in articles:
            indexer.add(article)
    with Searcher(path) as searcher:
        results = searcher.search("*", limit=10**6)
        assert {hit.id: hit.article() for hit in results} == {a.id: a for a in articles}
        for article in articles:
            assert searcher.article(article.id) == article


@pytest.mark.parametrize(
    "body",
    ["a\r\nb\rc\n", "\ud800 lone \udfff", "\x00\x01", "e\u0301 é", "\ufeffbom", " \n",
     "x" * 1_000_000,
     "😀" * 1000, "tab\tnbsp\xa0"],
)  # fmt: skip
def test_bodies_byte_for_byte(tmp_path: Path, body: str) -> None:
    """Line ends, marks, broken characters and a long body are kept as they are."""
    fact = Fact(name="title", value="t", source="header", raw=body)
    article = Article(id="é/ä#1", title=body[:50], body=body, facts=[fact], added="2020-01-01")
    with Indexer(tmp_path) as indexer:
        indexer.add(article)
    with Searcher(tmp_path) as searcher:
        (hit,) = searcher.search("*").hits
        assert hit.article() == article
        encoded = hit.article().body.encode("utf-8", "surrogatepass")
        assert encoded == body.encode("utf-8", "surrogatepass")


# Snapshots and threads


def fail_in_a_block(folder: Path) -> None:
    with Indexer(folder) as indexer:
        indexer.delete("a")
        indexer.add(Article(id="c"))
        raise RuntimeError("stop")


def test_snapshot(tmp_path: Path) -> None:
    """A searcher sees its commit until it is refreshed; an exception in a block changes nothing."""
    with Indexer(tmp_path) as indexer:
        indexer.add(Article(id="a", body="storm"))
    with Searcher(tmp_path) as searcher:
        (old,) = searcher.search("storm").hits
        with Indexer(tmp_path) as indexer:
            indexer.add(Article(id="a", body="calm"))
            indexer.add(Article(id="b", body="storm"))
            assert searcher.search("storm").total == 1
        assert (searcher.generation, ids(searcher.search("storm"))) == (1, {"a"})
        assert searcher.article("a").body == "storm"
        searcher.refresh()
        assert (searcher.generation, ids(searcher.search("storm"))) == (2, {"b"})
        assert searcher.article("a").body == "calm"
        assert old.article().body == "storm"
        with pytest.raises(RuntimeError, match="stop"):
            fail_in_a_block(tmp_path)
        searcher.refresh()
        assert (searcher.generation, set(searcher.ids())) == (2, {"a", "b"})


def test_last_word_in_a_block(tmp_path: Path) -> None:
    """Add and delete of one id in a block: the last counts; deleting what is not there is fine."""
    with Indexer(tmp_path) as indexer:
        indexer.add(Article(id="a", body="one"))
        indexer.add(Article(id="a", body="two"))
        indexer.add(Article(id="b"))
        indexer.delete("b")
        indexer.delete("c")
        indexer.add(Article(id="c", body="three"))
    with Searcher(tmp_path) as searcher:
        assert sorted(searcher.ids()) == ["a", "c"]
        assert searcher.article("a").body == "two"
        assert searcher.search("one").total == 0


def test_missing_index(tmp_path: Path) -> None:
    """No index is an error that says what makes one; nothing is made."""
    with pytest.raises(IndexMissingError, match="newssearch index --index"):
        Searcher(tmp_path / "none")
    assert not (tmp_path / "none").exists()


def test_eight_threads(tmp_path: Path) -> None:
    """A searcher shared by eight threads gives the answers that it gives one."""
    for part in range(4):
        with Indexer(tmp_path) as indexer:
            for number in range(part * 40, part * 40 + 40):
                indexer.add(
                    Article(
                        id=f"{number:03}",
                        title=WORDS[number % len(WORDS)],
                        body=" ".join(WORDS[(number * step) % len(WORDS)] for step in range(1, 12)),
                        date=f"20{number % 20 + 10}-0{number % 9 + 1}" if number % 7 else None,
                    )
                )
    asked: list[tuple[str, dict[str, Any]]] = [
        ("storm", {}),
        ("storm coast", {"sort": "newest"}),
        ('"to be" OR casa', {"since": "2015"}),
        ("US -storm", {"limit": 3, "offset": 2}),
        ("*", {"sort": "oldest", "limit": 100}),
        ("title:covid-19 OR body:40000", {}),
        ("date:none", {}),
        ("café OR l'eau", {"until": "2018"}),
    ]

    def answers(searcher: Searcher, first: int) -> list[Any]:
        turned = asked[first:] + asked[:first]
        found = {}
        for query, options in turned:
            results = searcher.search(query, **options)
            bodies = [hit.article().body for hit in results]
            found[query] = (results.total, results.hits, results.notes, bodies)
        return [found[query] for query, _ in asked]

    barrier = threading.Barrier(8)

    def work(searcher: Searcher, first: int) -> list[list[Any]]:
        barrier.wait()
        return [answers(searcher, first) for _ in range(2)]

    with Searcher(tmp_path) as alone:
        expected = answers(alone, 0)
    assert all(total for total, *_ in expected)
    with Searcher(tmp_path) as shared, ThreadPoolExecutor(8) as pool:
        futures = [pool.submit(work, shared, first) for first in range(8)]
        for future in futures:
            assert future.result() == [expected, expected]


def test_refresh_beside_searches(tmp_path: Path) -> None:
    """A refresh in one thread does no harm to a search in another: each answer is of one commit."""
    with Indexer(tmp_path) as indexer:
        indexer.add(Article(id="0", body="storm 0"))
    with Searcher(tmp_path) as searcher:
        done = threading.Event()

        def search() -> int:
            rounds = 0
            while not done.is_set():
                results = searcher.search("storm", limit=100, since="1999")
                assert len(results) == results.total
                hits = searcher.search("storm", limit=100).hits
                assert {hit.article().id for hit in hits} == {str(n) for n in range(len(hits))}
                rounds += 1
            return rounds

        with ThreadPoolExecutor(3) as pool:
            futures = [pool.submit(search) for _ in range(3)]
            try:
                for number in range(1, 15):
                    with Indexer(tmp_path) as indexer:
                        indexer.add(Article(id=str(number), body=f"storm {number}"))
                    searcher.refresh()
            finally:
                done.set()
            assert all(future.result() > 0 for future in futures)
        assert searcher.search("storm").total == 15


def test_a_rough_date_is_marked_in_an_alternative_too(tmp_path: Path) -> None:
    """An article that only its rough date lets in is uncertain, whatever else would have done."""
    with Indexer(tmp_path / "i") as indexer:
        indexer.add(Article(id="year", date="2018", body="ferry"))
        indexer.add(Article(id="hamlet", date="2018", body="hamlet"))
    with Searcher(tmp_path / "i") as searcher:
        hits = {hit.id: hit.date_certain for hit in searcher.search("date:2018-06-01 OR hamlet")}
    assert hits == {"year": False, "hamlet": True}


@pytest.mark.parametrize("options", [{"author": "!!!"}, {"author": "\0"}])
def test_an_option_that_means_nothing_is_an_error(
    searcher: Searcher, options: dict[str, Any]
) -> None:
    """A filter that cannot be understood never lets everything through."""
    with pytest.raises(QuerySyntaxError, match=r"no|nothing"):
        searcher.search("*", **options)


def test_the_reading_leaves_out_what_was_ignored(searcher: Searcher) -> None:
    """What has no letter or digit is in the notes, and not in the reading."""
    results = searcher.search("storm title:&")
    assert results.reading == "“storm”; words in any form"
    assert any("ignored" in note for note in results.notes)


def test_on_knows_none_and_any(searcher: Searcher) -> None:
    """`on=` takes what `date:` takes."""
    for word in ("none", "any"):
        by_option = searcher.search("*", on=word, limit=100)
        assert by_option.hits == searcher.search(f"date:{word}", limit=100).hits


def test_typed_bounds_and_options_must_leave_a_day(searcher: Searcher) -> None:
    """Bounds that exclude each other are an error, wherever they stand."""
    with pytest.raises(InvalidDateError, match="no day is within all of these"):
        searcher.search("since:2021", until="2020")
    with pytest.raises(InvalidDateError, match="since 2021 until 2020: the range ends before"):
        searcher.search("*", since="2021", until="2020")


def test_a_closed_searcher_says_so(tmp_path: Path) -> None:
    """After closing, which may be done twice, every call is refused in our own words."""
    with Indexer(tmp_path / "i") as indexer:
        indexer.add(Article(id="a", body="storm"))
    searcher = Searcher(tmp_path / "i")
    hit = searcher.search("storm").hits[0]
    searcher.close()
    searcher.close()
    for call in (lambda: searcher.search("storm"), hit.article, lambda: searcher.article("a")):
        with pytest.raises(IndexClosedError, match="was closed here"):
            call()


# Whoosh leaves the file of a segment that it cannot open to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_damage_met_in_a_search_is_said_in_our_own_words(tmp_path: Path) -> None:
    """Whatever flipped bits do to a search, no foreign exception comes out of it."""
    import random

    with Indexer(tmp_path / "i") as indexer:
        for number in range(40):
            indexer.add(Article(id=f"a{number}", title="storm", body="storm words " * 20))
    segment = next((tmp_path / "i").glob("MAIN_*.seg"))
    sound = segment.read_bytes()
    rng = random.Random(7)
    refused = 0
    for _ in range(30):
        data = bytearray(sound)
        for _ in range(20):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        segment.write_bytes(data)
        try:
            with Searcher(tmp_path / "i") as searcher:
                searcher.search("storm", limit=40)
        except IndexStateError:
            refused += 1
    assert refused > 0


def test_documents_of_plain_whoosh_are_found(tmp_path: Path) -> None:
    """What plain Whoosh adds is an article with the facts that its fields have."""
    from whoosh.index import open_dir

    with Indexer(tmp_path / "i") as indexer:
        indexer.add(Article(id="ours", body="calm"))
    writer = open_dir(tmp_path / "i").writer()
    writer.add_document(id="theirs", title="Foreign", author="Ann Lee; Bo Roe", body="storm")
    writer.commit()
    with Searcher(tmp_path / "i") as searcher:
        (hit,) = searcher.search("storm")
        assert (hit.id, hit.title, hit.authors) == ("theirs", "Foreign", ("Ann Lee", "Bo Roe"))
        assert searcher.article("theirs").body == "storm"


def test_statistics_belong_to_the_snapshot(tmp_path: Path) -> None:
    """A later commit changes nothing of what a searcher says about its own."""
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("A title\n\nStorm words.\n")
    (tmp_path / "news" / "b.txt").write_text("A title\n\nStorm words.\n")
    with Indexer(tmp_path / "i") as indexer:
        indexer.index(tmp_path / "news")
    with Searcher(tmp_path / "i") as searcher:
        with Indexer(tmp_path / "i") as indexer:
            indexer.delete("a.txt")
        statistics = searcher.statistics()
        assert (statistics.num_articles, statistics.num_copies) == (1, 1)
        assert statistics.roots == (str(tmp_path / "news"),)
        assert searcher.copies("a.txt") == (str(tmp_path / "news" / "b.txt"),)


def test_an_unknown_operator_is_refused(tmp_path: Path) -> None:
    """`default_operator` is one of two words, in lower case."""
    for operator in ("OR", "xor"):
        with pytest.raises(ValueError, match="'and' or 'or'"):
            Searcher(tmp_path, default_operator=operator)  # type: ignore[arg-type]
