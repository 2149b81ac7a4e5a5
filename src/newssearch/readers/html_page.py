"""The reader of HTML pages, thin: trafilatura finds title, authors, date and text.

trafilatura takes dates from anywhere and fills in what is missing (30 February becomes the 1st):
a day counts here only if the page states it.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator
from html import unescape
from typing import Any

from newssearch.article import Article
from newssearch.dates import DateReading, PartialDate, find_dates
from newssearch.errors import InvalidDateError, UnreadableArticle
from newssearch.readers.encoding import decode
from newssearch.readers.facts import FactCollector
from newssearch.readers.labels import language_code
from newssearch.readers.lines import first_words
from newssearch.readers.markup import has_elements, is_fragment, is_page, page_text
from newssearch.readers.names import is_person
from newssearch.readers.source import SourceFile, looks_binary

_SUFFIXES = frozenset({".html", ".htm", ".xhtml", ".xht", ".shtml"})
_TEXT_SUFFIXES = frozenset({"", ".txt", ".text"})
_CHARSET = re.compile(
    rb"<(?:meta\s[^>]{0,200}charset|\?xml\s[^>]{0,80}encoding)\s*=\s*[\"']?\s*"
    rb"([\w.:-]{1,40})",
    re.IGNORECASE,
)
_XML_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_LANGUAGE = re.compile(r"<html\s[^>]{0,400}?\blang\s*=\s*[\"']?([a-zA-Z_-]{2,20})", re.IGNORECASE)
_AUTHOR = re.compile(
    r"<meta\s+name=[\"']author[\"']\s+content=[\"']([^\"'<>]{2,60})", re.IGNORECASE
)
_SOURCE = "page"
_MOST_YEARS = 200  # places in a page where its year is looked at


class HtmlPageReader:
    """Reads one article from an HTML page."""

    name = "html-page"
    version = 1

    def accepts(self, source: SourceFile) -> bool:
        """Whether the head is that of a page; a suffix alone makes none."""
        if looks_binary(source.head):
            return False
        head = source.head_text
        if is_page(head):
            return True
        if source.suffix in _SUFFIXES:
            return has_elements(head)
        return source.suffix in _TEXT_SUFFIXES and is_fragment(head)

    def read(self, source: SourceFile) -> Iterator[Article | UnreadableArticle]:
        """The article; nothing when the page has neither text nor title."""
        data = source.read_bytes(min(source.limits.page_bytes, source.limits.file_bytes))
        declared = _CHARSET.search(source.head)
        page, _ = decode(
            data, declared=declared[1].decode("ascii", "replace") if declared else None
        )
        # lxml refuses text that declares an encoding, and trafilatura then reads it by that one.
        page = _XML_DECLARATION.sub("", page, count=1)
        article = read_page(page, article_id=source.article_id)
        if article is not None:
            yield article


def read_page(page: str, *, article_id: str) -> Article | None:
    """Read the source of an HTML page as an article.

    Args:
        page: the source, decoded.
        article_id: the id to give; also its path.

    Returns:
        The article, or None when the page has neither text nor title.
    """
    found = _extract(page)
    facts = FactCollector()
    title, body = _text_of(found, "title"), _text_of(found, "text")
    if not title or not body:
        plain_title, plain_text = page_text(page)
        title = title or plain_title
        body = body or plain_text
    if not title and not body:
        return None
    first, _, rest = body.partition("\n")
    if " ".join(first.split()) == " ".join(title.split()):
        body = rest.lstrip("\n")
    facts.add("title", title, source=_SOURCE)
    if not title:
        facts.add("title", first_words(body), source="text")
    raw = _text_of(found, "author") or _undivided_author(page)
    authors = tuple(filter(None, (name.strip() for name in raw.split(";"))))
    facts.add_authors(authors, source=_SOURCE, raw=raw)
    if day := _text_of(found, "date"):
        _add_stated_day(day, page, facts)
    facts.add("source", _text_of(found, "sitename"), source=_SOURCE)
    facts.add("url", _text_of(found, "url"), source=_SOURCE)
    if language := _LANGUAGE.search(page, 0, 16_384):
        facts.add("language", language_code(language[1]) or "", source=_SOURCE, raw=language[1])
    return facts.article(article_id, body)


def _extract(page: str) -> Any:  # noqa: ANN401 - trafilatura's Document, None where it finds nothing
    # 170 ms and 30 MB: only a run that meets a page pays for it.
    from trafilatura import bare_extraction  # noqa: PLC0415

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # dateutil warns of zones that it does not know
        return bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={
                "original_date": True,
                "extensive_search": False,  # the extensive one takes any date in the text
                "max_date": "9999-12-31",  # the default is today: reading depends on no clock
            },
        )


def _undivided_author(page: str) -> str:
    """A stated author in a script without spaces: trafilatura takes one word for a login name."""
    match = _AUTHOR.search(page, 0, 65_536)
    name = unescape(match[1]).strip() if match else ""
    return name if is_person(name) else ""


def _text_of(found: Any, name: str) -> str:  # noqa: ANN401
    value = getattr(found, name, None)
    return value.strip() if isinstance(value, str) else ""


def _add_stated_day(day: str, page: str, facts: FactCollector) -> None:
    """Add the day that trafilatura found, if the page has it in some form."""
    try:
        value = PartialDate(day)
    except InvalidDateError as error:
        facts.add("date", "", source=_SOURCE, raw=day, problem=error.reason)
        return
    raw = _where_stated(value, page)
    reading = DateReading(value=value, problem="")
    if raw is None:
        reading = DateReading(value=None, problem="the page does not state this day")
    facts.add_date(reading, source=_SOURCE, raw=raw or day)


def _where_stated(day: PartialDate, page: str) -> str | None:
    """The text by which the page states a day: in digits from the year down, or as people do."""
    year, month, number = day[:4], int(day[5:7]), int(day[8:10])
    in_digits = (
        rf"{year}(?P<sign>[-/.]?)0?{month}(?P=sign){'' if number > 9 else '0?'}{number}(?!\d)"
    )
    if match := re.search(rf"(?<!\d){in_digits}", page):
        return match[0]
    for count, match in enumerate(re.finditer(rf"(?<!\d){year}(?!\d)", page)):
        if count == _MOST_YEARS:
            break
        near = page[max(0, match.start() - 60) : match.end() + 20]
        for found in find_dates(near):
            if found.reading.value and found.reading.value.first_day == day.first_day:
                return near[found.start : found.end]
    return None
