"""Articles as every engine gets them: plain files of one layout, and the loop that reads them.

    -- Greek bond sale draws interest
    -- Fri May 14, 2010

    ATHENS (Reuters) - The body, to the end of the file.

newssearch reads the files through its own reader for this layout; the peers get them from
`read_quickly`, which is as little Python as reading them takes.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_NUMBER_OF = {name: number for number, name in enumerate(_MONTHS, 1)}


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchArticle:
    """An article as far as engines are compared on it.

    Attributes:
        id: its path below the collection's folder.
        title: without line ends.
        body: without white space around it.
        day: the civil day of publication; the first one where only a month or year is known.
    """

    id: str
    title: str
    body: str
    day: date | None


def folder_of(day: date | None) -> str:
    """The folder of a day's articles: one a month, so that none grows too large.

    Example:
        >>> folder_of(date(2010, 5, 14)), folder_of(None)
        ('201005', 'undated')
    """
    return f"{day.year:04}{day.month:02}" if day else "undated"


def write_article(folder: Path, article: BenchArticle) -> None:
    """Write an article's file below a collection's folder."""
    path = folder / article.id
    path.parent.mkdir(parents=True, exist_ok=True)
    lines = [f"-- {article.title}"]
    if day := article.day:
        lines.append(f"-- {_DAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day}, {day.year}")
    path.write_text("\n".join([*lines, "", article.body, ""]), encoding="utf-8", newline="\n")


def read_quickly(folder: Path) -> Iterator[BenchArticle]:
    """The articles of a collection's folder, in the order of their names."""
    for parent in sorted(entry.name for entry in os.scandir(folder) if entry.is_dir()):
        path = f"{folder}/{parent}"
        for name in sorted(os.listdir(path)):  # noqa: PTH208 - no Path object for each file
            with open(f"{path}/{name}", encoding="utf-8", newline="") as file:  # noqa: PTH123
                yield parse_article(f"{parent}/{name}", file.read())


def read_one(folder: Path, article_id: str) -> BenchArticle:
    """The article of an id."""
    return parse_article(article_id, (folder / article_id).read_text(encoding="utf-8"))


def parse_article(article_id: str, text: str) -> BenchArticle:
    r"""Read what `write_article` wrote.

    Example:
        >>> parse_article("201005/a", "-- Title\n-- Fri May 14, 2010\n\nBody.\n").day
        datetime.date(2010, 5, 14)
    """
    header, _, body = text.partition("\n\n")
    title, _, dated = header.partition("\n")
    day = None
    if dated:
        _, _, month, number, year = dated.split()
        day = date(int(year), _NUMBER_OF[month], int(number[:-1]))
    return BenchArticle(id=article_id, title=title[3:], body=body.strip(), day=day)
