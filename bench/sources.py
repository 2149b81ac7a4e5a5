"""Where articles come from: the project's own corpus, and collections in a data folder.

A data folder holds `data/NAME.tar.gz` and `data/relevance/NAME`. Archives are unpacked into the
work folder, never into the repository.
"""

from __future__ import annotations

import html
import json
import re
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from bench.articles import BenchArticle
from newssearch import Article, read_articles

REPOSITORY = Path(__file__).resolve().parents[1]
CORPUS = "corpus"
CRANFIELD = "cranfield"

_STORY = re.compile(r"<REUTERS.*?</REUTERS>", re.DOTALL)
_NEW_ID = re.compile(r'NEWID="(\d+)"')
_DATE = re.compile(r"<DATE>\s*(\d{1,2}-[A-Z]{3}-\d{4})")
_PART = re.compile(r"<(TITLE|BODY)>(.*?)</\1>", re.DOTALL)


class CollectionMissingError(Exception):
    """A collection that was asked for is not there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DataFolder:
    """Collections beyond the repository's own.

    Attributes:
        path: the folder that holds `data`, or None without any.
        work: where archives are unpacked.
    """

    path: Path | None
    work: Path

    def names(self) -> tuple[str, ...]:
        """The collections that are there, the smallest first."""
        return (CORPUS, *(name for name in _READERS if self._file(name)))

    def articles(self, name: str) -> Iterator[BenchArticle]:
        """The articles of a collection.

        Raises:
            CollectionMissingError: it is not there.
        """
        if name == CORPUS:
            yield from _from_files(REPOSITORY / CORPUS)
            return
        found = self._file(name)
        if found is None:
            known = ", ".join(self.names())
            raise CollectionMissingError(f"no collection {name!r} in the data folder; has {known}")
        if found.is_dir():
            yield from _READERS[name](found)
            return
        unpacked = self.work / "unpacked" / name
        if not unpacked.exists():
            partial = unpacked.with_name(f"{name}.part")
            with tarfile.open(found) as archive:
                archive.extractall(partial, filter="data")
            partial.rename(unpacked)
        yield from _READERS[name](unpacked)

    def relevance(self, name: str) -> Path | None:
        """The folder with queries and judgements of a collection, if it is there."""
        folder = self.path / "data" / "relevance" / name if self.path else None
        return folder if folder and folder.is_dir() else None

    def _file(self, name: str) -> Path | None:
        if self.path is None or name not in _READERS:
            return None
        archive = self.path / "data" / f"{name}.tar.gz"
        return archive if archive.is_file() else self.relevance(name)


def _from_files(folder: Path) -> Iterator[BenchArticle]:
    """What the project's own readers make of a folder; what they cannot read is left out."""
    for article in read_articles(folder, on_problem=lambda _: None):
        yield _as_bench(article)


def _as_bench(article: Article) -> BenchArticle:
    return BenchArticle(
        id=article.id,
        title=article.title,
        body=article.body,
        day=article.date.first_day if article.date else None,
    )


def _bbc(folder: Path) -> Iterator[BenchArticle]:
    for topic in sorted(path for path in folder.rglob("*") if path.is_dir()):
        for article in _from_files(topic) if any(topic.glob("*.txt")) else ():
            yield BenchArticle(
                id=f"{topic.name}/{article.id}",
                title=article.title,
                body=article.body,
                day=article.day,
            )


def _reuters_fin(folder: Path) -> Iterator[BenchArticle]:
    inner = [path for path in folder.iterdir() if path.is_dir()]
    # Some archives hold a folder of their name.
    return _from_files(inner[0] if len(inner) == 1 else folder)


def _reuters21578(folder: Path) -> Iterator[BenchArticle]:
    """The stories that have a title and a body.

    Read here by regular expressions: the project has no reader for SGML yet.
    """
    for path in sorted(folder.rglob("*.sgm")):
        for story in _STORY.findall(path.read_text(encoding="latin-1")):
            parts = {name: _plain(text) for name, text in _PART.findall(story)}
            number, dated = _NEW_ID.search(story), _DATE.search(story)
            if number and dated and parts.get("TITLE") and parts.get("BODY"):
                yield BenchArticle(
                    id=number[1],
                    title=parts["TITLE"],
                    body=parts["BODY"],
                    day=_day(dated[1]),
                )


def _plain(text: str) -> str:
    """The text without control characters, which stand in it as entities."""
    return "".join(c for c in html.unescape(text) if c >= " " or c == "\n")


def _day(text: str) -> date:
    return datetime.strptime(text.title(), "%d-%b-%Y").date()  # noqa: DTZ007 - a civil day


def _cranfield(folder: Path) -> Iterator[BenchArticle]:
    with (folder / "docs.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            yield BenchArticle(
                id=record["id"], title=record["title"], body=record["body"], day=None
            )


_READERS: dict[str, Callable[[Path], Iterator[BenchArticle]]] = {
    CRANFIELD: _cranfield,
    "bbc": _bbc,
    "reuters21578": _reuters21578,
    "reuters_fin_dev": _reuters_fin,
}
