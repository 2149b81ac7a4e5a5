"""Tree to plan: words become terms, fields their columns, dates their days."""

from datetime import date

import pytest

from newssearch.errors import QuerySyntaxError
from newssearch.query.ast import And, InField, Word
from newssearch.query.binding import BoundQuery, bind
from newssearch.query.parser import parse
from newssearch.query.plan import (
    EVERYTHING,
    MatchAll,
    MatchAny,
    MatchDays,
    MatchKeyword,
    MatchPhrase,
    MatchPresent,
    MatchTerms,
    MatchUndated,
    MatchWithout,
    Plan,
)


def bound(query: str, *languages: str) -> BoundQuery:
    return bind(parse(query).tree, text=query, languages=languages or ("en",))


def both(*terms: str) -> Plan:
    return MatchAny(children=tuple(MatchTerms(field=f, terms=terms) for f in ("title", "body")))


def phrase(*positions: tuple[str, ...]) -> Plan:
    return MatchAny(
        children=tuple(MatchPhrase(field=f, positions=positions) for f in ("title", "body"))
    )


@pytest.mark.parametrize(
    ("query", "plan"),
    [
        ("Prisons", both("prison")),
        ("title:prisons", MatchTerms(field="title", terms=("prison",))),
        ("a b", MatchAll(children=(both("a"), both("b")))),
        ("a OR b", MatchAny(children=(both("a"), both("b")))),
        ("-a", MatchWithout(child=both("a"))),
        ("covid-19", phrase(("covid",), ("19",))),
        ('"The Mega prisons"', phrase(("the",), ("mega",), ("prison",))),
        ('"prison"', both("prison")),
        ("author:Connors", MatchTerms(field="author", terms=("connors",))),
        ('author:"Mike Connors"', MatchPhrase(field="author", positions=(("mike",), ("connors",)))),
        ("author:WILL", MatchTerms(field="author", terms=("will",))),
        ("author:running", MatchTerms(field="author", terms=("running",))),
        ("source:Star", MatchKeyword(field="source", value="star")),
        ('source:" The  STAR"', MatchKeyword(field="source", value="the star")),
        ("lang:ES", MatchKeyword(field="language", value="es")),
        ("id:A#1", MatchKeyword(field="id", value="A#1")),
        ('id:"a  b"', MatchKeyword(field="id", value="a  b")),
        ("*", EVERYTHING),
        ("title:*", MatchPresent(field="title")),
        ("lang:*", MatchPresent(field="language")),
        ("date:none", MatchUndated()),
        ("date:any", MatchWithout(child=MatchUndated())),
        ("-date:none", MatchWithout(child=MatchUndated())),
        ("date:2020", MatchDays(field="date", first=date(2020, 1, 1), last=date(2020, 12, 31))),
        ("added:2020-02..", MatchDays(field="added", first=date(2020, 2, 1), last=None)),
        ("url:star.example/a", MatchPhrase(field="url", positions=(("star",), ("example",),
         ("a",)))),
        # capitals
        ("US", both("US")),
        ("US aid", MatchAll(children=(both("US"), both("aid")))),
        ("US AID", MatchAll(children=(both("us"), both("aid")))),
        ("us", both("us")),
        ("title:US", MatchTerms(field="title", terms=("US",))),
        ("US 2020", MatchAll(children=(both("us"), both("2020")))),
        ("US source:star", MatchAll(
            children=(both("US"), MatchKeyword(field="source", value="star")))),
        ("US lang:ES", MatchAll(children=(both("US"), MatchKeyword(field="language", value="es")))),
        ("US date:2020", MatchAll(children=(both("US"), MatchDays(
            field="date", first=date(2020, 1, 1), last=date(2020, 12, 31))))),
    ],
)  # fmt: skip
def test_plans(query: str, plan: Plan) -> None:
    """What a typed query asks the index for."""
    assert (bound(query).plan, bound(query).notes) == (plan, ())


def test_a_word_has_the_stems_of_all_languages() -> None:
    """A word is looked for in each language's stem, each form once."""
    assert bound("casas", "en", "es", "und").plan == both("casa", "cas", "casas")
    assert bound("casas", "es").plan == both("cas")
    assert bound('"las casas"', "en", "es").plan == phrase(("las",), ("casa", "cas"))


def test_analyses_of_different_length_are_alternatives() -> None:
    """An elided article is a word of its own in French, and none in English."""
    plan = bound("title:l'eau", "en", "fr").plan
    assert plan == MatchAny(
        children=(
            MatchTerms(field="title", terms=("l'eau",)),
            MatchPhrase(field="title", positions=(("l",), ("eau",))),
        )
    )


def test_what_cannot_be_searched_is_left_out_with_a_note() -> None:
    """Nothing is dropped in silence; each text is named once."""
    result = bound('storm "!?" 😀 -"…" ("!?" OR coast)')
    assert result.plan == MatchAll(children=(both("storm"), both("coast")))
    assert result.notes == (
        '"!?" has no letter or digit, and was ignored',
        '"😀" has no letter or digit, and was ignored',
        '"…" has no letter or digit, and was ignored',
    )


@pytest.mark.parametrize(
    ("query", "position", "length"), [('"!?"', 0, 4), ("  -- ", 2, 2), ("😀 OR 🚀", 0, 6)]
)
def test_nothing_to_search_is_an_error(query: str, position: int, length: int) -> None:
    """A query without a letter or digit is an error that shows the place."""
    with pytest.raises(QuerySyntaxError, match="nothing in it has a letter or a digit") as caught:
        bound(query)
    assert (caught.value.position, caught.value.length) == (position, length)
    assert caught.value.query == query
    assert caught.value.suggestion == "* finds everything"


def test_only_the_typed_part_decides_about_capitals() -> None:
    """A filter beside the query does not change what its capitals mean."""
    typed = Word("US")
    tree = And((typed, InField("author", Word("WILLIAMS"))))
    author = MatchTerms(field="author", terms=("williams",))
    plan = bind(tree, text="US", languages=["en"], typed=typed).plan
    assert plan == MatchAll(children=(both("US"), author))
    assert bind(tree, text="US", languages=["en"]).plan == MatchAll(children=(both("us"), author))
