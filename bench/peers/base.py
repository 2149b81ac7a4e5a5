"""What a benchmark asks of an engine: build, open, search, close."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from bench.articles import BenchArticle
from bench.queries import BenchQuery


@dataclass(frozen=True, slots=True)
class Found:
    """A hit as a list of results shows it."""

    id: str
    title: str
    score: float


@dataclass(frozen=True, slots=True)
class Answer:
    """The first hits, and the exact number of all; None where an engine does not count."""

    total: int | None
    hits: tuple[Found, ...]


class Peer(ABC):
    """An engine, through its own best interface.

    Attributes:
        key: names it in commands and records.
        label: names it in tables.
        uses: the key of the peer whose index it searches; its own where it has one.
        max_articles: the largest collection that is worth the time, if there is a limit.
        summary: settings that a reader of the tables must know.
    """

    key: ClassVar[str]
    label: ClassVar[str]
    uses: ClassVar[str]
    max_articles: ClassVar[int | None] = None
    summary: ClassVar[str]

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    @classmethod
    @abstractmethod
    def version(cls) -> str:
        """The version of the engine.

        Raises:
            MissingPackageError: it is not installed.
        """

    @abstractmethod
    def build(self, folder: Path) -> None:
        """Make the index of a collection's folder, ready for searching and safe on disk."""

    def update(self, folder: Path, changed: Sequence[BenchArticle]) -> bool:
        """Bring the index up to date with changed files; False if the engine cannot.

        newssearch finds the changes by itself; the others are told.
        """
        del folder, changed
        return False

    @abstractmethod
    def open(self) -> None:
        """Get ready for searching."""

    @abstractmethod
    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        """The best articles with ids and titles; None for a query that the engine cannot ask."""

    @abstractmethod
    def close(self) -> None:
        """Give back what `open` took."""

    def size_bytes(self) -> int:
        """Size of the index on disk, stored texts included."""
        return sum(path.stat().st_size for path in self.directory.rglob("*") if path.is_file())
