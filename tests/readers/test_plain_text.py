"""Layouts of plain text: each row is a text, and what it states."""

from dataclasses import dataclass

import pytest

from newssearch.article import Article, Fact
from newssearch.readers.plain_text import read_text


@dataclass(frozen=True, kw_only=True)
class Case:
    """A text with what must come out of it."""

    text: str
    title: str = "Ferry line saved"
    authors: tuple[str, ...] = ()
    date: str | None = None
    date_source: str | None = None
    body: str = "Text."


def read(text: str) -> Article:
    article = read_text(text, article_id="x.txt")
    assert article is not None
    assert article.id == article.path == "x.txt"
    return article


def check(case: Case) -> None:
    article = read(case.text)
    found = (article.title, article.authors, article.date, article.date_source, article.body)
    assert found == (case.title, case.authors, case.date, case.date_source, case.body)


HEADERS = [
    Case(
        text="Title: Ferry line saved\nAuthor: Ana Ruiz\nDate: 5 May 2024\n\nText.",
        authors=("Ana Ruiz",), date="2024-05-05", date_source="header",
    ),
    Case(
        text="Date: June 2020\nBy: Ana Ruiz, Tom Hale\nHeadline: Ferry line saved\n\nText.",
        authors=("Ana Ruiz", "Tom Hale"), date="2020-06", date_source="header",
    ),
    Case(
        text="Author: Ana Ruiz\nAuthor: Tom Hale\nPublished: 2018\n\nFerry line saved\n\nText.",
        authors=("Ana Ruiz", "Tom Hale"), date="2018", date_source="header",
    ),
    Case(
        text="Título: Ferry line saved\nAutor: Lucía Marín\nFecha: 14 de abril de 2023\n\nText.",
        authors=("Lucía Marín",), date="2023-04-14", date_source="header",
    ),
    Case(
        text="Überschrift: Ferry line saved\nVon: Jörg Müller\nDatum: 03/04/2023\n\nText.",
        authors=("Jörg Müller",), date="2023-04-03", date_source="header",
    ),
    Case(
        text="Titre: Ferry line saved\nAuteur : Paul Le Goff\nPublié le: 1er avril 2023\n\nText.",
        authors=("Paul Le Goff",), date="2023-04-01", date_source="header",
    ),
    Case(
        text="Titolo: Ferry line saved\nDi: Anna Riva\nData: 3 aprile 2023\n\nText.",
        authors=("Anna Riva",), date="2023-04-03", date_source="header",
    ),
    Case(text="Title: Ferry line saved\n\nText."),
    Case(text="Budget: what we know\nTime of day: noon\n\nText.",
         title="Budget: what we know", body="Time of day: noon\n\nText."),
    Case(text="Source: the river\n\nText.", title="Source: the river"),
    Case(text="Title: Ferry line saved\nKeywords: boats, rivers\nDate: 2024-05-05\n\nText.",
         date="2024-05-05", date_source="header", body="Keywords: boats, rivers\n\nText."),
]  # fmt: skip

BYLINES = [
    Case(text="Ferry line saved\nBy Ana Ruiz and Tom Hale | 5 May 2024\n\nText.",
         authors=("Ana Ruiz", "Tom Hale"), date="2024-05-05", date_source="byline"),
    Case(text="Ferry line saved\n\nIda Berg, 2 February 2017\n\nText.",
         authors=("Ida Berg",), date="2017-02-02", date_source="byline"),
    Case(text="Ferry line saved\nPor Lucía Marín, 14 de abril de 2023\n\nText.",
         authors=("Lucía Marín",), date="2023-04-14", date_source="byline"),
    Case(text="Ferry line saved\nVon Jörg Müller und Ida Berg, 3. April 2023\n\nText.",
         authors=("Jörg Müller", "Ida Berg"), date="2023-04-03", date_source="byline"),
    Case(text="Ferry line saved\nPar Chloé d’Arcy\nPublié le 1er avril 2023\n\nText.",
         authors=("Chloé d’Arcy",), date="2023-04-01", date_source="byline"),
    Case(text="Ferry line saved\nDi Marco De Luca, 3 aprile 2023\n\nText.",
         authors=("Marco De Luca",), date="2023-04-03", date_source="byline"),
    Case(text="Ferry line saved\nBy Harro ten Wolde, Kim Yeon-hee and Mary O’Hara\n\nText.",
         authors=("Harro ten Wolde", "Kim Yeon-hee", "Mary O’Hara")),
    Case(text="Ferry line saved\nBy Ana Ruiz, Staff Writer\n5 May 2024 10:15 BST\n\nText.",
         authors=("Ana Ruiz",), date="2024-05-05T10:15:00+01:00", date_source="byline"),
    Case(text="Ferry line saved\nBoats run again.\nBy Ana Ruiz\n5 May 2024\n\nText.",
         authors=("Ana Ruiz",), date="2024-05-05", date_source="byline",
         body="Boats run again.\n\nText."),
    Case(text="Ferry line saved\nBy Ana Ruiz\nPublished: 9 September 2025\n\nText.",
         authors=("Ana Ruiz",), date="2025-09-09", date_source="byline"),
    Case(text="Ferry line saved\nAuthor: Ana Ruiz\nPosted on 9 September 2025\n\nText.",
         authors=("Ana Ruiz",), date="2025-09-09", date_source="byline"),
    Case(text="Published: 9 September 2025\nFerry line saved\n\nText.",
         date="2025-09-09", date_source="byline"),
    Case(text="Ferry line saved\nBy midnight the boats were back.\n\nText.",
         body="By midnight the boats were back.\n\nText."),
    Case(text="Ferry line saved\nDe Gaulle Airport\n\nText.", body="De Gaulle Airport\n\nText."),
    Case(text="Ferry line saved\nNew York, 3 March 2017\n\nText.",
         body="New York, 3 March 2017\n\nText."),
    Case(text="Ferry line saved\nThe line, founded on 3 March 1917, was in danger.\n\nText.",
         body="The line, founded on 3 March 1917, was in danger.\n\nText."),
    Case(text="Ferry line saved\n\nOne.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nBy Ana Ruiz",
         body="One.\n\nTwo.\n\nThree.\n\nFour.\n\nFive.\n\nBy Ana Ruiz"),
]  # fmt: skip

DATELINES = [
    Case(text="Ferry line saved\n\nLISBON, 12 October 2016 (Example News) — Text.",
         date="2016-10-12", date_source="dateline",
         body="LISBON, 12 October 2016 (Example News) — Text."),
    Case(text="Ferry line saved\n\nNEW YORK, March 3, 2017 (Ex) - Text.",
         date="2017-03-03", date_source="dateline", body="NEW YORK, March 3, 2017 (Ex) - Text."),
    Case(text="Ferry line saved\n\nSAN JOSÉ, 3 de marzo de 2017 -- Text.",
         date="2017-03-03", date_source="dateline", body="SAN JOSÉ, 3 de marzo de 2017 -- Text."),
    Case(text="Ferry line saved\nBy Ana Ruiz, 4 March 2017\n\nLISBON, 3 March 2017 (Ex) - Text.",
         authors=("Ana Ruiz",), date="2017-03-04", date_source="byline",
         body="LISBON, 3 March 2017 (Ex) - Text."),
    Case(text="Ferry line saved\n\nThe Ritz, opened on 3 March 1917 - it was a Saturday - burned.",
         body="The Ritz, opened on 3 March 1917 - it was a Saturday - burned."),
]  # fmt: skip

OTHERS = [
    Case(text="Ferry line saved\n\nText."),
    Case(text="Ferry line saved", body=""),
    Case(text="\n\n \u00a0\nFerry line saved  \n\n\u00a0\nText.\n\n\u00a0\n"),
    Case(text="11 May 2025", title="11 May 2025", body=""),
    Case(text="Sunday,\u00a0 11th May 2025\n\nFerry line saved\n\nText."),
    Case(text="Sunday,\u00a0 11th May 2025\n\nFerry line saved\n\n"
              "By Mike Connors.\u00a0 14th April 2025\n\nText.\n\u00a0\nYou can follow him on X",
         authors=("Mike Connors",), date="2025-04-14", date_source="byline",
         body="Text.\n\u00a0\nYou can follow him on X"),
]  # fmt: skip


@pytest.mark.parametrize("case", [*HEADERS, *BYLINES, *DATELINES, *OTHERS])
def test_layouts(case: Case) -> None:
    check(case)


HEADER = "-- Ferry line saved\n-- {by}\n-- Fri May 14, 2010 11:06am EDT\n-- http://example.org/a\n"


@pytest.mark.parametrize(
    ("by", "authors"),
    [
        ("By  Ana Ruiz  and  Tom Hale", ("Ana Ruiz", "Tom Hale")),
        ("By Ana Ruiz", ("Ana Ruiz",)),
        ("By By Ana Ruiz , Asia Correspondent - Analysis", ("Ana Ruiz",)),
        ("", ()),
    ],
)
def test_dashed_header(by: str, authors: tuple[str, ...]) -> None:
    article = read(HEADER.format(by=by) + "\n \n Text.\n")
    assert article.title == "Ferry line saved"
    assert article.authors == authors
    assert article.date == "2010-05-14T11:06:00-04:00"
    assert article.date_source == "header"
    assert article.url == "http://example.org/a"
    assert article.body == "Text."
    assert not [fact for fact in article.facts if fact.problem]


def test_dashed_header_without_body_is_an_article() -> None:
    assert read(HEADER.format(by="")).body == ""


@pytest.mark.parametrize(
    ("text", "name", "problem"),
    [
        ("-- T\n-- By Ana Ruiz\n-- http://a.b/c\n\nText.", "date", "no line with its date"),
        ("-- T\n-- By Ana Ruiz\n-- 2010-05-14\n\nText.", "url", "no line with its address"),
        (
            "-- T\n-- 30 February 2010\n-- http://a.b/c\n\nText.",
            "date",
            "30 February does not exist",
        ),
        (
            "-- T\n-- what\n-- 2010-05-14\n-- http://a.b/c\n\nText.",
            "header_line",
            "neither authors",
        ),
        ("-- \n-- 5 May 2010\n-- http://a.b/c\n\nText.", "title", "title is empty"),
    ],
)
def test_an_irregular_header_gives_what_it_has(text: str, name: str, problem: str) -> None:
    article = read(text)
    assert article.body == "Text."
    facts = [fact for fact in article.facts if fact.name == name and fact.problem]
    assert len(facts) == 1
    assert problem in facts[0].problem


def test_page_date_is_kept_and_never_used() -> None:
    article = read("Sunday,\u00a0 11th May 2025\n\nFerry line saved\n\nText.")
    assert article.fact("page_date") == Fact(
        name="page_date", value="2025-05-11", source="page-line", raw="Sunday,\u00a0 11th May 2025"
    )
    assert article.date is None


def test_a_year_that_is_not_stated_is_not_invented() -> None:
    article = read("Ferry line saved\n\nLONDON, March 3 (Reuters) - Text.")
    assert article.date is None
    assert article.facts[-1] == Fact(
        name="date", value="", source="dateline", raw="March 3", problem="the year is not stated"
    )


AMBIGUOUS = "Title: Ferry line saved\nDate: 03/04/2025\n"


@pytest.mark.parametrize(
    ("text", "date"),
    [
        (AMBIGUOUS + "\nText.", None),
        (AMBIGUOUS + "Language: en\n\nText.", None),
        (AMBIGUOUS + "Language: es\n\nText.", "2025-04-03"),
        (AMBIGUOUS + "Language: German\n\nText.", "2025-04-03"),
        (AMBIGUOUS + "\nText of 25/04/2025.", "2025-04-03"),
        (AMBIGUOUS + "\nText of 04/25/2025.", "2025-03-04"),
        (AMBIGUOUS + "\nText of 04/25/2025 and 25/04/2025.", None),
        ("Línea salvada\nPor Lucía Marín, 03/04/2025\n\nTexto.", "2025-04-03"),
        ("Line saved\nBy Ana Ruiz, 03/04/2025\n\nText.", None),
    ],
)
def test_order_of_numeric_dates(text: str, date: str | None) -> None:
    article = read(text)
    assert article.date == date
    if date is None:
        fact = next(fact for fact in article.facts if fact.name == "date")
        assert (fact.value, fact.raw) == ("", "03/04/2025")
        assert "may be" in fact.problem


def test_an_impossible_date_is_kept_and_the_next_place_is_asked() -> None:
    article = read(
        "Title: Ferry line saved\nDate: 30 February 2024\n\nLISBON, 12 October 2016 (Ex) — Text."
    )
    assert (article.date, article.date_source) == ("2016-10-12", "dateline")
    fact = next(fact for fact in article.facts if fact.source == "header" and fact.name == "date")
    assert (fact.value, fact.raw) == ("", "30 February 2024")
    assert fact.problem


def test_every_statement_of_a_header_is_a_fact() -> None:
    article = read(
        "Title: Ferry line saved\nSource: Example News\nSection: Local\nURL: https://a.b/c\n"
        "Updated: 6 May 2024\nDate: 5 May 2024\nSlug: ferry\n\nText."
    )
    assert (article.source, article.section, article.url) == (
        "Example News",
        "Local",
        "https://a.b/c",
    )
    values = {fact.name: fact.value for fact in article.facts}
    assert values["modified_date"] == "2024-05-06"
    assert values["date"] == article.date == "2024-05-05"
    assert values["slug"] == "ferry"


def test_a_modified_date_is_no_publication_date() -> None:
    article = read("Ferry line saved\nBy Ana Ruiz | Updated 6 May 2024\n\nText.")
    assert article.date is None
    assert article.facts[-1].name == "modified_date"


def test_spanish_header_names_tell_the_language() -> None:
    text = "Título: Línea salvada\nAutor: Ana Paz\nFecha: 2023\nSección: Mundo\n\nTexto."
    assert read(text).language == "es"
    assert read("Title: Line\nDate: 2023\n\nText.").language is None


@pytest.mark.parametrize("length", [301, 5_000_000])
def test_a_long_first_line_is_text_and_gives_a_short_title(length: int) -> None:
    text = ("word " * (length // 5 + 1))[:length].strip()
    article = read(text)
    assert article.body == text
    assert len(article.title) <= 121
    assert article.title.endswith("word…")
    assert read("The ferry runs again today. " + text).title == "The ferry runs again today."


@pytest.mark.parametrize(
    "text",
    [
        "Ferry line saved\n" + " \n" * 2_000_000 + "Text.",
        "By " + "Ana, " * 1_000_000,
        "- " * 2_000_000,
        "Title: x\n" * 300_000,
        "a:" * 2_000_000,
        "5 May 2024 " * 300_000,
    ],
    ids=["blank lines", "names", "dashes", "headers", "colons", "dates"],
)
def test_huge_texts_are_read(text: str) -> None:
    """Linear time: each of these took minutes, or no end, if anything were quadratic."""
    assert read(text).title


@pytest.mark.parametrize("text", ["", " \n\t\u00a0\n", "\n" * 1000])
def test_a_blank_text_is_no_article(text: str) -> None:
    assert read_text(text, article_id="x") is None
