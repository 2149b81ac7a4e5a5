"""HTML pages, as far as trafilatura takes them."""

import pytest

from newssearch.article import Article
from newssearch.readers.html_page import read_page

TEXT = "The ferry between the two towns will run again from Monday, the council said. " * 3
PAGE = """<!doctype html><html lang="en-GB"><head><meta charset="utf-8">
<title>Ferry line saved</title>
<link rel="canonical" href="https://www.example.org/news/ferry">
<meta property="og:site_name" content="Example News">
<meta name="author" content="Ana Ruiz; Tom Hale">
{head}</head><body><article><h1>Ferry line saved</h1><p>{text}</p></article>
<footer>© 2019 Example News</footer></body></html>"""


def read(head: str = "", text: str = TEXT) -> Article:
    article = read_page(PAGE.format(head=head, text=text), article_id="page.html")
    assert article is not None
    return article


def published(date: str) -> str:
    return f'<meta property="article:published_time" content="{date}">'


def test_facts_of_a_page() -> None:
    article = read(published("2019-03-04T23:30:00Z"))
    assert article.title == "Ferry line saved"
    assert article.authors == ("Ana Ruiz", "Tom Hale")
    assert (article.date, article.date_source) == ("2019-03-04", "page")
    assert article.body == TEXT.strip()
    assert article.source == "Example News"
    assert article.url == "https://www.example.org/news/ferry"
    assert article.language == "en"


def test_a_day_that_the_page_does_not_state_is_not_used() -> None:
    article = read(published("2014-02-30"))
    assert article.date is None
    assert [fact.problem for fact in article.facts if fact.name == "date"] == [
        "the page does not state this day"
    ]


def test_a_page_without_a_date_has_none() -> None:
    assert read(text=TEXT + "The mill closed in 1999.").date is None


@pytest.mark.parametrize("date", ["2019-03-04", "2019/03/04", "March 4, 2019", "4 March 2019"])
def test_a_day_may_be_stated_in_several_forms(date: str) -> None:
    assert read(published(date)).date == "2019-03-04"


def test_published_wins_over_modified() -> None:
    modified = '<meta property="article:modified_time" content="2021-05-06">'
    assert read(modified + published("2019-03-04")).date == "2019-03-04"


def test_markup_in_a_title_is_text() -> None:
    page = "<html><head><title>Vote &lt;b&gt; &amp; more</title></head><body>Text.</body></html>"
    article = read_page(page, article_id="x")
    assert article is not None
    assert article.title == "Vote <b> & more"


def test_a_page_too_deep_for_the_parser_keeps_title_and_text() -> None:
    page = (
        "<html><head><title>Deep page</title><script>no text</script></head><body>"
        + "<div>" * 20_000 + "needle &amp; <b>thread</b><!-- hidden --> a < b"
        + "</div>" * 20_000 + "</body></html>"
    )  # fmt: skip
    article = read_page(page, article_id="x")
    assert article is not None
    assert (article.title, article.body) == ("Deep page", "needle & thread a < b")


@pytest.mark.parametrize(
    "page",
    ["<html><head><title></title></head><body><p>&nbsp;&nbsp; </p></body></html>", "<html></html>"],
)
def test_a_page_without_text_is_no_article(page: str) -> None:
    assert read_page(page, article_id="x") is None


def test_an_author_without_spaces_in_his_name() -> None:
    page = '<html><head><meta name="author" content="{}"></head><body><p>Text.</p></body></html>'
    names = [read_page(page.format(name), article_id="x") for name in ("山田花子", "admin")]
    assert [article and article.authors for article in names] == [("山田花子",), ()]


@pytest.mark.parametrize(
    "page",
    [
        "<html>" + "<!--" * 200_000,
        "<html>" + "<script>" * 100_000,
        "<html>" + "<" * 300_000,
        "<html><title>" * 50_000,
        "<html>" + "<p " * 100_000,
    ],
    ids=["comments", "scripts", "signs", "titles", "tags"],
)
def test_broken_pages_take_linear_time(page: str) -> None:
    read_page(page, article_id="x")
