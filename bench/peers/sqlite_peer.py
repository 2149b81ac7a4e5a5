"""SQLite FTS5 from the standard library."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import ClassVar

from bench.articles import BenchArticle, read_quickly
from bench.peers.base import Answer, Found, Peer
from bench.queries import BenchQuery

_TITLE_WEIGHT = 2.0
_SCHEMA = """
    CREATE TABLE articles (number INTEGER PRIMARY KEY, id TEXT UNIQUE, title TEXT, body TEXT,
                           day INTEGER);
    CREATE INDEX by_day ON articles (day);
    CREATE VIRTUAL TABLE texts USING fts5 (title, body, content='articles', content_rowid='number',
                                           tokenize='porter unicode61');
"""
_ADD = "INSERT INTO articles (id, title, body, day) VALUES (?, ?, ?, ?)"
_ADD_TEXTS = "INSERT INTO texts (rowid, title, body) VALUES (?, ?, ?)"
_DELETE_TEXTS = "INSERT INTO texts (texts, rowid, title, body) VALUES ('delete', ?, ?, ?)"


class SqliteFts5(Peer):
    """An external-content table, so that texts are stored once."""

    key = "sqlite"
    label = "SQLite FTS5"
    uses = "sqlite"
    summary: ClassVar[str] = (
        f"porter unicode61, external content, bm25 with title weight {_TITLE_WEIGHT:g}, one "
        "transaction, then 'optimize'; totals by a second statement"
    )

    _connection: sqlite3.Connection | None = None

    @classmethod
    def version(cls) -> str:
        """Of the library."""
        return sqlite3.sqlite_version

    @property
    def _file(self) -> Path:
        return self.directory / "articles.sqlite"

    def build(self, folder: Path) -> None:
        """One transaction; merged into one segment."""
        self.directory.mkdir(parents=True)
        connection = sqlite3.connect(self._file)
        connection.executescript(_SCHEMA)
        with connection:
            for article in read_quickly(folder):
                _add(connection, article)
            connection.execute("INSERT INTO texts (texts) VALUES ('optimize')")
        connection.close()

    def update(self, folder: Path, changed: Sequence[BenchArticle]) -> bool:
        """Replace rows by id, in one transaction."""
        del folder
        connection = sqlite3.connect(self._file)
        with connection:
            for article in changed:
                old = connection.execute(
                    "SELECT number, title, body FROM articles WHERE id = ?", (article.id,)
                ).fetchone()
                connection.execute(_DELETE_TEXTS, old)
                connection.execute("DELETE FROM articles WHERE number = ?", (old[0],))
                _add(connection, article)
        connection.close()
        return True

    def open(self) -> None:
        """Open the file for reading."""
        self._connection = sqlite3.connect(f"file:{self._file}?mode=ro", uri=True)

    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        """A MATCH joined with the articles, and a count of the same."""
        if self._connection is None:
            return None
        match = _match(query)
        where, values = "texts MATCH ?", [match]
        for operator, day in ((">=", query.since), ("<=", query.until)):
            if day:
                where += f" AND day {operator} {_number(day)}"
        rank = f"bm25(texts, {_TITLE_WEIGHT}, 1.0)"
        joined = f"FROM texts JOIN articles ON number = texts.rowid WHERE {where}"
        if query.sort == "newest":
            page = f"SELECT id, articles.title, 0.0 {joined} ORDER BY day DESC LIMIT {limit}"
        else:
            page = (
                f"SELECT id, articles.title, {rank} AS score {joined} ORDER BY score LIMIT {limit}"
            )
        counted = joined if query.since or query.until else "FROM texts WHERE texts MATCH ?"
        total = self._connection.execute(f"SELECT count(*) {counted}", values).fetchone()[0]
        rows = self._connection.execute(page, values).fetchall()
        return Answer(total, tuple(Found(row[0], row[1], -row[2]) for row in rows))

    def close(self) -> None:
        """Close the file."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _add(connection: sqlite3.Connection, article: BenchArticle) -> None:
    texts = (article.title, article.body)
    row = connection.execute(_ADD, (article.id, *texts, _number(article.day)))
    connection.execute(_ADD_TEXTS, (row.lastrowid, *texts))


def _match(query: BenchQuery) -> str:
    if query.kind == "prefix":
        return f'"{query.words[0]}" *'
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    return {"or": " OR ", "and": " AND "}[query.kind].join(f'"{word}"' for word in query.words)


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal()
