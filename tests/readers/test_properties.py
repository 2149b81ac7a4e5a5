"""Properties of all readers, on generated input."""

import string
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.readers.encoding import decode
from newssearch.readers.markup import page_text
from newssearch.readers.names import split_names
from newssearch.readers.plain_text import read_text
from newssearch.readers.registry import Skipped
from readers.support import ReadBytes

QUICK = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
PIECES = st.sampled_from(
    [b"\n", b"-- ", b"By ", b"Title: ", b"Date: ", b"5 May 2024", b"<html>", b"<p>", b"</p>",
     b"<!--", b"\xff\xfe", b"\xef\xbb\xbf", b"\0", b"\xe9", "é".encode(), b"{", b"03/04/2025",
     b"Ana Ruiz", b" | "]
)  # fmt: skip
BYTES = st.lists(PIECES | st.binary(max_size=8), max_size=40).map(b"".join)
SUFFIXES = st.sampled_from(["", ".txt", ".html", ".dat"])


@QUICK
@given(data=BYTES, suffix=SUFFIXES)
def test_any_bytes_become_items(
    data: bytes, suffix: str, read_bytes: ReadBytes, capfd: pytest.CaptureFixture[str]
) -> None:
    """Nothing is raised, nothing is printed, and every text can be stored."""
    for item in read_bytes(data, f"file{suffix}"):
        if isinstance(item, Article):
            fields = (item.id, item.title, item.body, *item.authors, *map(str, item.facts))
            assert item.title
        elif isinstance(item, Skipped):
            fields = (item.path, item.reason)
        else:
            fields = (str(item),)
        for text in fields:
            text.encode("utf-8")
            assert "\0" not in text
            assert "\r" not in text
    assert capfd.readouterr() == ("", "")


@QUICK
@given(st.binary(max_size=300))
def test_decode_takes_any_bytes(data: bytes) -> None:
    text, encoding = decode(data)
    assert encoding
    text.encode("utf-8")


@QUICK
@given(st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\0")))
def test_decode_is_exact_for_utf8_with_mark(text: str) -> None:
    assert decode(text.encode("utf-8-sig")) == (text, "utf-8")


@QUICK
@given(st.lists(st.sampled_from(["<", ">", "<!--", "-->", "<p", "</", "title", "a", "&amp;", " "])))
def test_page_text_takes_any_text(pieces: list[str]) -> None:
    page_text("".join(pieces))


WORDS = st.text(string.ascii_lowercase, min_size=3, max_size=9)
NAMES = st.tuples(
    st.sampled_from(["Ana", "Tom", "Jean-Luc", "Kim", "J.", "Zoë"]),
    st.sampled_from(["Ruiz", "O’Hara", "ten Wolde", "de la Cruz", "Yeon-hee", "Müller"]),
).map(" ".join)
SENTENCES = st.lists(WORDS, min_size=4, max_size=12).map(lambda words: " ".join(words).capitalize())


@QUICK
@given(
    title=SENTENCES,
    authors=st.lists(NAMES, min_size=1, max_size=3, unique=True),
    day=st.dates(min_value=date(1900, 1, 1)),
    paragraphs=st.lists(SENTENCES, min_size=1, max_size=4),
    layout=st.sampled_from(["header", "byline", "dashed"]),
)
def test_composed_texts_are_read_back(
    title: str, authors: list[str], day: date, paragraphs: list[str], layout: str
) -> None:
    names = " and ".join([", ".join(authors[:-1]), authors[-1]] if authors[1:] else authors)
    long_day = f"{day:%B} {day:%d}, {day:%Y}"
    body = ".\n\n".join(paragraphs) + "."
    head = {
        "header": f"Date: {day:%Y-%m-%d}\nTitle: {title}\nAuthor: {names}\n",
        "byline": f"{title}\nBy {names} | {long_day}\n",
        "dashed": f"-- {title}\n-- By  {names}\n-- {long_day}\n-- http://example.org/a\n",
    }[layout]
    article = read_text(f"{head}\n{body}\n", article_id="x")
    assert article is not None
    assert (article.title, article.body) == (title, body)
    assert article.authors == tuple(authors)
    assert article.date == f"{day:%Y-%m-%d}"


@QUICK
@given(st.text())
def test_names_of_any_text(text: str) -> None:
    for name in split_names(text):
        assert name.strip() == name != ""
