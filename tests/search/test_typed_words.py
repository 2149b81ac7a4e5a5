"""What typed words must find (`design.md`, section 5), from `Indexer.add` to `Searcher.search`."""

from pathlib import Path
from typing import Literal

import pytest

from newssearch.article import Article
from newssearch.indexer import Indexer
from newssearch.searcher import Searcher

Place = Literal["title", "body"]

# Texts by the names that the table uses.
TEXTS = {
    "curly": "Trials in El Salvador’s prisons",
    "straight": "Trials in El Salvador's prisons",
    "bare": "Trials in El Salvador",
    "el": "El Nino reached another Salvador",
    "cafe": "A cafe by the sea",
    "café": "A café by the sea",
    "nfd": "A cafe\u0301 by the sea",
    "CAFÉ": "THE CAFÉ BY THE SEA",
    "covid": "After covid-19 the ward closed",
    "covid 19": "In COVID 19 wards",
    "covid no": "In covid wards 19 beds",
    "gang": "Members of MS-13 fled",
    "mega": "The mega-prison is full",
    "mega apart": "A prison for a mega city",
    "40,000": "They hold 40,000 inmates",
    "40000": "They hold 40000 inmates",
    "40": "They hold 40 inmates in 000 cells",
    "U.S.": "The U.S. sent aid",
    "U.S": "Aid from the U.S, again",
    "US": "The US sent aid",
    "US’s": "The US’s aid",
    "us": "They sent us aid",
    "Us": "Us too, they said",
    "WHO": "The WHO warned them",
    "who": "The man who warned them",
    "IT": "An IT department",
    "it": "They warned it",
    "Trump": "Trump spoke",
    "TRUMP": "TRUMP SPOKE",
    "trump": "a trump card was played",
    "AT&T": "Shares of AT&T fell",
    "at": "At night t fell",
    "C++": "Written in C++, quickly",
    "C#": "Written in C# now",
    "C": "Written in plain C",
    "hamlet": "To be, or not to be: that is the question",
    "hamlet no": "Not to be or to be",
    "can't": "They can't come",
    "can": "They can come",
    "soft": "They co\xadoperate now",
    "han": "東京都のニュース",
    "han no": "京都と東北",
}

CASES = [
    ("El Salvador's", {"curly", "straight", "bare", "el"}),
    ('"El Salvador\'s"', {"curly", "straight", "bare"}),
    ("“El Salvador’s”", {"curly", "straight", "bare"}),
    ('"el salvador"', {"curly", "straight", "bare"}),
    ("Salvadors", {"curly", "straight", "bare", "el"}),
    ("cafe", {"cafe", "café", "nfd", "CAFÉ"}),
    ("café", {"cafe", "café", "nfd", "CAFÉ"}),
    ("cafe\u0301", {"cafe", "café", "nfd", "CAFÉ"}),
    ("Cafés", {"cafe", "café", "nfd", "CAFÉ"}),
    ("covid-19", {"covid", "covid 19"}),
    ("covid 19", {"covid", "covid 19", "covid no"}),
    ("covid -19", set()),
    ("ward -covid-19", {"covid no"}),
    ("MS-13", {"gang"}),
    ("ms13", set()),
    ("mega-prison", {"mega"}),
    ("mega prison", {"mega", "mega apart"}),
    ("40,000", {"40,000", "40000"}),
    ("40000", {"40,000", "40000"}),
    ("40", {"40"}),
    ("U.S.", {"U.S.", "U.S", "US", "US’s"}),
    ("u.s.", {"U.S.", "U.S", "US", "US’s"}),
    ("US", {"U.S.", "U.S", "US", "US’s"}),
    ("US's", {"U.S.", "U.S", "US", "US’s"}),
    ("us", {"U.S.", "U.S", "US", "US’s", "us", "Us"}),
    ("Us", {"U.S.", "U.S", "US", "US’s", "us", "Us"}),
    ("US aid", {"U.S.", "U.S", "US", "US’s"}),
    ("us aid", {"U.S.", "U.S", "US", "US’s", "us"}),
    ("US AID", {"U.S.", "U.S", "US", "US’s", "us"}),
    ('"US aid"', {"US’s"}),
    ('"SENT US AID"', {"us"}),
    ("US OR nothingelse", {"U.S.", "U.S", "US", "US’s"}),
    ("sent -US", {"us"}),
    ("WHO", {"WHO"}),
    ("who", {"WHO", "who"}),
    ("Who", {"WHO", "who"}),
    ("WHO warned", {"WHO"}),
    ("WHO WARNED", {"WHO", "who"}),
    ("who warned", {"WHO", "who"}),
    ("IT", {"IT"}),
    ("IT department", {"IT"}),
    ("it", {"IT", "it"}),
    ("TRUMP", {"Trump", "TRUMP", "trump"}),
    ("trump", {"Trump", "TRUMP", "trump"}),
    ("Trump spoke", {"Trump", "TRUMP"}),
    ("AT&T", {"AT&T"}),
    ("at&t", {"AT&T"}),
    ("C++", {"C++"}),
    ("c++", {"C++"}),
    ("C#", {"C#"}),
    ("C", {"C"}),
    ('"to be or not to be"', {"hamlet"}),
    ("“To be, or not to be”", {"hamlet"}),
    ('"the sea"', {"cafe", "café", "nfd", "CAFÉ"}),
    ("can't", {"can't"}),
    ("can’t", {"can't"}),
    ("cooperate", {"soft"}),
    ("co\xadoperating", {"soft"}),
    ("東京", {"han"}),
    ("ニュース", {"han"}),
]


@pytest.fixture(scope="module")
def searchers(tmp_path_factory: pytest.TempPathFactory) -> dict[Place, Searcher]:
    """Two indexes: the texts as titles in one, as bodies in the other."""
    opened: dict[Place, Searcher] = {}
    for place in ("title", "body"):
        folder = tmp_path_factory.mktemp(place)
        with Indexer(folder) as indexer:
            for name, text in TEXTS.items():
                indexer.add(
                    Article(
                        id=name,
                        title=text if place == "title" else "",
                        body=text if place == "body" else "",
                    )
                )
        opened[place] = Searcher(folder)
    return opened


@pytest.mark.parametrize("place", ["title", "body"])
@pytest.mark.parametrize(("query", "expected"), CASES)
def test_typed_words(
    searchers: dict[Place, Searcher], query: str, expected: set[str], place: Place
) -> None:
    """Each row of the table, on titles and on bodies, and in the field of that name."""
    found = searchers[place].search(query, limit=100)
    assert {hit.id for hit in found} == expected
    assert found.total == len(expected)
    if " " not in query:
        in_field = searchers[place].search(f"{place}:{query}")
        assert {hit.id for hit in in_field} == expected


@pytest.mark.parametrize(
    ("query", "options", "expected"),
    [
        ("US", {"source": "STAR"}, {"a"}),
        ("US", {"source": "the star"}, set()),
        ("US", {"author": "WILL"}, {"a"}),
        ("aid", {"author": "MIKE Connors"}, {"a", "b"}),
        ("aid", {"author": "WILL"}, {"a", "b"}),
        ("author:WILL", {}, {"a", "b"}),
        ("US AID", {"author": "will"}, {"a", "b"}),
        ("us", {"author": "WILL"}, {"a", "b"}),
        ("author:connors US", {}, {"a"}),
        ("date:2020 US", {}, {"a"}),
        ("US date:2020", {"lang": "EN"}, {"a"}),
    ],
)
def test_capitals_are_those_of_the_typed_query(
    tmp_path: Path, query: str, options: dict[str, str], expected: set[str]
) -> None:
    """Whether capitals count is decided by the query alone, not by the options beside it."""
    with Indexer(tmp_path) as indexer:
        for article_id, body in (("a", "US aid"), ("b", "aid for us")):
            indexer.add(
                Article(
                    id=article_id,
                    body=body,
                    authors=("Mike Connors", "Will Smith"),
                    source="Star",
                    date="2020",
                    language="en",
                )
            )
    with Searcher(tmp_path) as searcher:
        assert {hit.id for hit in searcher.search(query, **options)} == expected  # type: ignore[arg-type]


def test_words_are_found_in_the_forms_of_each_language(tmp_path: Path) -> None:
    """An article is stemmed by its language, and a query finds it by that language's stem."""
    with Indexer(tmp_path) as indexer:
        indexer.add(Article(id="es", body="Las cárceles y las noticias", language="es-SV"))
        indexer.add(Article(id="fr", body="La fin de l’État et de l’eau", language="fr"))
        indexer.add(Article(id="de", body="Die Häuser der Straße", language="de"))
        indexer.add(Article(id="en", body="The houses and their stories"))
        indexer.add(Article(id="ja", body="houses のニュース", language="ja"))
    with Searcher(tmp_path) as searcher:
        for query, expected in [
            ("carcel", {"es"}),
            ("noticia", {"es"}),
            ("état", {"fr"}),
            ("l'eau", {"fr"}),
            ("eaux", {"fr"}),
            ('"de l\'État et"', {"fr"}),
            ("Haus", {"de"}),
            ("strassen", {"de"}),
            ("house", {"en"}),
            ("houses", {"en", "ja"}),
            ("story", {"en"}),
            ('"noticias"', {"es"}),
            ('"las cárceles y"', {"es"}),
            ("cárceles since:0001 OR state", {"es"} - {"es"}),
        ]:
            assert {hit.id for hit in searcher.search(query)} == expected, query


def test_phrases_in_many_languages_can_be_counted(tmp_path: Path) -> None:
    """A phrase whose words have three stems or more is found, and counted for notes on dates.

    Whoosh's own Or forgets positions where no score is asked for, and raised.
    """
    with Indexer(tmp_path) as indexer:
        for number, language in enumerate(("en", "es", "de", "fr", "it", "pt", "sv", "ja")):
            indexer.add(Article(id=str(number), body="general nationales noted", language=language))
    with Searcher(tmp_path) as searcher:
        results = searcher.search('"general nationales"', since="2020")
        assert (results.total, results.notes) == (
            0,
            ("8 articles without a date match otherwise, and are left out",),
        )
