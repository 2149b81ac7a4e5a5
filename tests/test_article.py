"""`Article`: what it accepts, what it refuses, and that it is a value."""

import pickle
from dataclasses import FrozenInstanceError, replace
from typing import Any

import pytest
from hypothesis import given

from newssearch.article import Article, Fact
from newssearch.dates import PartialDate
from newssearch.errors import InvalidArticleError, InvalidDateError
from strategies import any_articles, examples


def test_only_the_id_is_needed() -> None:
    """Everything else is empty or unknown; nothing is made up."""
    article = Article(id="a1")
    assert (article.title, article.body, article.authors, article.facts) == ("", "", (), ())
    assert article.date is article.source is article.language is article.added is None
    assert article.date_source is None


def test_dates_become_partial_dates() -> None:
    """ISO text or a `PartialDate`, with the same result."""
    article = Article(id="a", date="2025-04", added=PartialDate("2025-05-01"))
    assert article.date == PartialDate("2025-04")
    assert article.date.precision == "month"
    assert article == Article(id="a", date=PartialDate("2025-04"), added="2025-05-01")


@pytest.mark.parametrize(
    ("authors", "expected"),
    [((), ()), ("Mike Connors", ("Mike Connors",)), (["A", "B"], ("A", "B")), (iter("AB"), ("A",
     "B"))],
)  # fmt: skip
def test_authors(authors: Any, expected: tuple[str, ...]) -> None:
    """Any iterable of names; one text is one name, not letters."""
    assert Article(id="a", authors=authors).authors == expected


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        ({"id": ""}, "id", "article id: may not be empty"),
        ({"id": " \n"}, "id", "may not be empty"),
        ({"id": None}, "id", "expected text, not NoneType"),
        ({"id": 7}, "id", "expected text, not int"),
        ({"id": "\ud800"}, "id", "is not valid Unicode"),
        ({"title": None}, "title", "article title: expected text, not NoneType"),
        ({"body": b"bytes"}, "body", "expected text, not bytes"),
        ({"authors": ("A", 1)}, "authors", "expected texts"),
        ({"authors": ("\udfff",)}, "authors", "is not valid Unicode"),
        ({"source": 1}, "source", "expected text, not int"),
        ({"section": "\ud800"}, "section", "is not valid Unicode"),
        ({"url": ["x"]}, "url", "expected text, not list"),
        ({"date": 2025}, "date", "expected text, not int"),
    ],
)
def test_wrong_values_are_refused(values: dict[str, Any], field: str, message: str) -> None:
    """The error names the field, and is a ValueError too."""
    with pytest.raises(InvalidArticleError, match=message) as caught:
        Article(**{"id": "a", **values})
    assert caught.value.field == field
    assert isinstance(caught.value, ValueError)


@pytest.mark.parametrize("text", ["", "14 April 2025", "2025-02-30", "2025-4", "yesterday"])
def test_dates_that_are_none_are_refused(text: str) -> None:
    """A date is never guessed from a text that a program gives."""
    with pytest.raises(InvalidDateError, match="is not a date"):
        Article(id="a", date=text)


def test_surrogates_are_kept_where_a_damaged_file_may_have_them() -> None:
    """Title and body are kept as they were found."""
    assert Article(id="a", title="\ud800", body="\udfff").body == "\udfff"


def test_used_fact_is_the_first_without_a_problem() -> None:
    """A statement with a problem is kept, and is not the source of the date."""
    bad = Fact(name="date", value="", source="meta", raw="2025-13", problem="no such month")
    good = Fact(name="date", value="2025-04-14", source="byline", raw="14 April 2025")
    later = Fact(name="date", value="2025-04-15", source="url")
    article = Article(id="a", date="2025-04-14", facts=[bad, good, later])
    assert article.fact("date") is good
    assert article.date_source == "byline"
    assert article.fact("title") is None
    assert Article(id="a", date="2025", facts=[bad]).date_source == "given"
    assert Article(id="a", facts=[good]).date_source is None


@examples(100)
@given(any_articles())
def test_articles_are_values(article: Article) -> None:
    """Equal, hashable, picklable and replaceable; nothing in them can be changed."""
    copy = pickle.loads(pickle.dumps(article))
    assert copy == article
    assert hash(copy) == hash(article)
    assert replace(article) == article
    assert replace(article, title="other title") != replace(article, title="title")
    with pytest.raises(FrozenInstanceError):
        article.title = "changed"  # type: ignore[misc]
