"""The reader of plain texts: which files it takes, and which layout a text has.

Layouts, the first that fits: lines after two dashes (`dashed_header`), a block of `Name: value`
lines (`labels`), or free text: perhaps the day on which the page was saved, a title, perhaps a
byline and a date (`byline`), then the body, which may begin with a dateline.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from newssearch.article import Article
from newssearch.errors import UnreadableArticle
from newssearch.readers.byline import (
    foreign_by_word,
    read_above_title,
    read_below_title,
    read_dateline,
)
from newssearch.readers.dashed_header import read_dashed_header
from newssearch.readers.encoding import decode
from newssearch.readers.facts import FactCollector
from newssearch.readers.labels import read_header_block
from newssearch.readers.lines import Line, first_words, head_lines
from newssearch.readers.source import SourceFile, looks_binary

_LONGEST_TITLE = 300
_HEAD_CHARACTERS = 8 * 1024
_NUMERIC_DATE = re.compile(r"(?<![\d./-])(\d{1,2})([/.-])(\d{1,2})\2(?:\d{4})(?![\d/-])")
# A file that begins so has a format of its own, whatever its name.
_OTHER_FORMAT = re.compile(
    r"""\s*(?:<[?!a-z]|[{\[]\s*["{\[]|\{\s*\}|WARC/\d|%PDF|\{\\rtf|---\s*\n\w+\s*:)"""
    r"|From \S+@\S+ |(?:Received|Return-Path|MIME-Version|Message-ID):\s",
    re.IGNORECASE,
)
# Formats that are no plain articles: data, markup that a later reader may know, programs.
_OTHER_SUFFIXES = frozenset(
    ".json .jsonl .ndjson .geojson .xml .rss .atom .rdf .opml .nitf .sgm .sgml .csv .tsv .md "
    ".markdown .rst .adoc .tex .bib .org .yaml .yml .toml .ini .cfg .conf .log .sql .eml .mbox "
    ".mht .mhtml .warc .arc .srt .vtt .ics .vcf .svg .css .scss .less .js .mjs .ts .jsx .tsx .py "
    ".pyi .ipynb .c .h .cc .cpp .hpp .cs .java .kt .go .rs .rb .php .pl .pm .lua .r .swift .sh "
    ".bash .zsh .fish .bat .ps1 .mk .make .cmake .gradle .diff .patch .lock .map .wasm .po .pot "
    ".inc .tmp .bak .swp .part .crdownload".split()
)


class PlainTextReader:
    """Reads one article from a plain text file."""

    name = "plain-text"
    version = 1

    def accepts(self, source: SourceFile) -> bool:
        """Whether it is text, of no format that has markup of its own."""
        if source.suffix in _OTHER_SUFFIXES or looks_binary(source.head):
            return False
        return not _OTHER_FORMAT.match(source.head_text)

    def read(self, source: SourceFile) -> Iterator[Article | UnreadableArticle]:
        """The article; nothing when the file holds white space only."""
        text, _ = decode(source.read_bytes())
        article = read_text(text, article_id=source.article_id)
        if article is not None:
            yield article


def read_text(text: str, *, article_id: str) -> Article | None:
    """Read a text as an article.

    Args:
        text: a whole file, with plain line ends.
        article_id: the id to give; also its path.

    Returns:
        The article, or None when there is no text in it.
    """
    lines = head_lines(text)
    if not lines:
        return None
    facts = FactCollector(day_first=_order_of_numbers(text[:_HEAD_CHARACTERS]))
    length = read_dashed_header(lines, facts)
    removed: tuple[Line, ...] = lines[:length]
    if not length:
        length, removed = read_header_block(lines, facts)
        removed += _read_free_text(lines[length:], facts)
    body = _without(text, removed)
    above = removed[-1].start if removed else -1
    for line in lines[length:]:
        if line.start > above:
            read_dateline(line.text, facts)
            break
    if not facts.has("title") and body:
        facts.add("title", first_words(body), source="text")
    return facts.article(article_id, body) if facts.has("title") else None


def _read_free_text(lines: Sequence[Line], facts: FactCollector) -> tuple[Line, ...]:
    """Read what stands above the body; answers the lines that are no part of it."""
    removed: list[Line] = []
    if not facts.has("title"):
        if len(lines) > 1 and read_above_title(lines[0].text, facts):
            removed.append(lines[0])
            lines = lines[1:]
        if lines and len(lines[0].text) <= _LONGEST_TITLE:
            facts.add("title", lines[0].text, source="title-line")
            removed.append(lines[0])
            lines = lines[1:]
    if facts.day_first is None and any(foreign_by_word(line.text) for line in lines[:2]):
        facts.day_first = True
    return (*removed, *read_below_title(lines, facts))


def _without(text: str, removed: Sequence[Line]) -> str:
    """The text without some of its first lines, and without blank lines around it."""
    kept: list[str] = []
    position = 0
    for line in removed:
        kept.append(text[position : line.start].strip())
        position = line.end
    kept.append(text[position:].strip())
    return "\n\n".join(piece for piece in kept if piece)


def _order_of_numbers(head: str) -> bool | None:
    """The order of numeric dates, where a number above 12 among them tells it."""
    orders = {
        int(first) > 12
        for first, _, second in _NUMERIC_DATE.findall(head)
        if (int(first) > 12) != (int(second) > 12)
    }
    return orders.pop() if len(orders) == 1 else None
