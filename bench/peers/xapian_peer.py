"""Xapian through its Python binding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, ClassVar

from bench.articles import BenchArticle, read_quickly
from bench.optional import require, version_of
from bench.peers.base import Answer, Found, Peer
from bench.queries import BenchQuery

_DAY_SLOT = 0
_TITLE_WEIGHT = 2
_ID_PREFIX = "Q"


class Xapian(Peer):
    """A glass database, compacted."""

    key = "xapian"
    label = "Xapian"
    uses = "xapian"
    summary: ClassVar[str] = (
        f"English stemmer (STEM_ALL: positions of stems), title with weight {_TITLE_WEIGHT}, day "
        "in a value slot, compacted; totals by checkatleast = all"
    )

    _database: Any = None
    _stem: Any = None

    @classmethod
    def version(cls) -> str:
        """Of the library."""
        return f"{require('xapian').version_string()} ({version_of('xapian-bindings-binary')})"

    def build(self, folder: Path) -> None:
        """One commit, then compacted, which halves it."""
        xapian = require("xapian")
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        loose = self.directory.with_name("xapian.loose")
        database = xapian.WritableDatabase(str(loose), xapian.DB_CREATE_OR_OVERWRITE)
        generator = _generator(xapian)
        for article in read_quickly(folder):
            database.add_document(_document(xapian, generator, article))
        database.commit()
        database.compact(str(self.directory))
        database.close()
        for path in loose.iterdir():
            path.unlink()
        loose.rmdir()

    def update(self, folder: Path, changed: Sequence[BenchArticle]) -> bool:
        """Replace documents by their id term, in one commit."""
        del folder
        xapian = require("xapian")
        database = xapian.WritableDatabase(str(self.directory), xapian.DB_OPEN)
        generator = _generator(xapian)
        for article in changed:
            document = _document(xapian, generator, article)
            database.replace_document(_ID_PREFIX + article.id, document)
        database.commit()
        database.close()
        return True

    def open(self) -> None:
        """Open the database."""
        xapian = require("xapian")
        self._database = xapian.Database(str(self.directory))
        self._stem = xapian.Stem("english")

    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        """Query objects over stems."""
        xapian = require("xapian")
        enquire = xapian.Enquire(self._database)
        enquire.set_query(self._query(xapian, query))
        if query.sort == "newest":
            enquire.set_sort_by_value(_DAY_SLOT, True)
        # Only so does it count exactly; it estimates else.
        matches = enquire.get_mset(0, limit, self._database.get_doccount())
        hits = []
        for match in matches:
            article_id, _, text = match.document.get_data().decode().partition("\0")
            hits.append(Found(article_id, text.partition("\0")[0], match.weight))
        return Answer(matches.get_matches_estimated(), tuple(hits))

    def _query(self, xapian: Any, query: BenchQuery) -> Any:  # noqa: ANN401 - the binding's classes
        kind = xapian.Query
        if query.kind == "prefix":
            return kind(kind.OP_WILDCARD, query.words[0])
        terms = [self._stem(word).decode() for word in query.words]
        if query.kind == "phrase":
            return kind(kind.OP_PHRASE, terms, len(terms))
        found = kind(kind.OP_OR if query.kind == "or" else kind.OP_AND, terms)
        if not query.since and not query.until:
            return found
        days = kind(
            kind.OP_VALUE_RANGE,
            _DAY_SLOT,
            _value(xapian, query.since or date.min),
            _value(xapian, query.until or date.max),
        )
        return kind(kind.OP_FILTER, found, days)

    def close(self) -> None:
        """Close the database."""
        if self._database is not None:
            self._database.close()
            self._database = None


def _generator(xapian: Any) -> Any:  # noqa: ANN401 - the binding's classes
    generator = xapian.TermGenerator()
    generator.set_stemmer(xapian.Stem("english"))
    generator.set_stemming_strategy(xapian.TermGenerator.STEM_ALL)
    return generator


def _document(xapian: Any, generator: Any, article: BenchArticle) -> Any:  # noqa: ANN401
    document = xapian.Document()
    generator.set_document(document)
    generator.set_termpos(0)
    generator.index_text(article.title, _TITLE_WEIGHT)
    generator.increase_termpos()
    generator.index_text(article.body)
    document.set_data(f"{article.id}\0{article.title}\0{article.body}")
    document.add_boolean_term(_ID_PREFIX + article.id)
    if article.day:
        document.add_value(_DAY_SLOT, _value(xapian, article.day))
    return document


def _value(xapian: Any, day: date) -> Any:  # noqa: ANN401 - bytes
    return xapian.sortable_serialise(day.toordinal())
