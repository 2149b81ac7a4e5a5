"""Tantivy through its Python binding."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any, ClassVar

from bench.articles import BenchArticle, read_quickly
from bench.optional import require, version_of
from bench.peers.base import Answer, Found, Peer
from bench.queries import BenchQuery

_FIELDS = ["title", "body"]
_THREADS = 2
_HEAP_BYTES = 256_000_000
_JOINT = {"or": " OR ", "and": " AND "}


class Tantivy(Peer):
    """Stemmed texts with positions, stored; the date as a fast field."""

    key = "tantivy"
    label = "Tantivy"
    uses = "tantivy"
    summary: ClassVar[str] = (
        f"en_stem with positions, stored title and body, date as fast field, {_THREADS} threads, "
        f"heap of {_HEAP_BYTES // 1_000_000} MB"
    )
    counts = True

    _index: Any = None
    _searcher: Any = None

    @classmethod
    def version(cls) -> str:
        """Of the binding."""
        require("tantivy")
        return version_of("tantivy")

    def build(self, folder: Path) -> None:
        """One writer with its threads; waits for merges."""
        tantivy = require("tantivy")
        self.directory.mkdir(parents=True)
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw", index_option="basic")
        for field in _FIELDS:
            builder.add_text_field(field, stored=True, tokenizer_name="en_stem")
        builder.add_date_field("date", stored=True, indexed=True, fast=True)
        index = tantivy.Index(builder.build(), path=str(self.directory))
        writer = index.writer(heap_size=_HEAP_BYTES, num_threads=_THREADS)
        for article in read_quickly(folder):
            writer.add_document(_document(tantivy, article))
        writer.commit()
        writer.wait_merging_threads()

    def update(self, folder: Path, changed: Sequence[BenchArticle]) -> bool:
        """Delete by id and add again, in one commit."""
        del folder
        tantivy = require("tantivy")
        writer = tantivy.Index.open(str(self.directory)).writer(
            heap_size=_HEAP_BYTES, num_threads=_THREADS
        )
        for article in changed:
            writer.delete_documents_by_term("id", article.id)
            writer.add_document(_document(tantivy, article))
        writer.commit()
        writer.wait_merging_threads()
        return True

    def open(self) -> None:
        """Open the index and take a searcher."""
        self._index = require("tantivy").Index.open(str(self.directory))
        self._searcher = self._index.searcher()

    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        """The query language, which stems; query objects for prefixes and dates."""
        found = self._query(query)
        sort = {"order_by_field": "date"} if query.sort == "newest" else {}
        result = self._searcher.search(found, limit=limit, count=self.counts, **sort)
        hits = []
        for score, address in result.hits:
            document = self._searcher.doc(address)
            hits.append(
                Found(document.get_first("id"), document.get_first("title"), float(score or 0))
            )
        return Answer(result.count if self.counts else None, tuple(hits))

    def _query(self, query: BenchQuery) -> Any:  # noqa: ANN401 - a class of the binding
        tantivy = require("tantivy")
        kinds, schema = tantivy.Query, self._index.schema
        if query.kind == "prefix":
            return kinds.boolean_query(
                [
                    (tantivy.Occur.Should, kinds.regex_query(schema, field, f"{query.words[0]}.*"))
                    for field in _FIELDS
                ]
            )
        joint = _JOINT.get(query.kind)
        text = joint.join(query.words) if joint else f'"{" ".join(query.words)}"'
        found = self._index.parse_query(text, _FIELDS)
        if not query.since and not query.until:
            return found
        days = kinds.range_query(
            schema,
            "date",
            tantivy.FieldType.Date,
            lower_bound=_instant(query.since),
            upper_bound=_instant(query.until),
        )
        must = tantivy.Occur.Must
        return kinds.boolean_query([(must, found), (must, kinds.const_score_query(days, 0.0))])

    def close(self) -> None:
        """Forget the searcher."""
        self._index = self._searcher = None


class TantivyUncounted(Tantivy):
    """The same without totals: it may then skip what cannot be among the first ten."""

    key = "tantivy-uncounted"
    label = "Tantivy, no totals"
    summary: ClassVar[str] = "the same index; count=False"
    counts = False


def _document(tantivy: Any, article: BenchArticle) -> Any:  # noqa: ANN401 - the binding's classes
    document = tantivy.Document(id=article.id, title=article.title, body=article.body)
    if article.day:
        document.add_date("date", _instant(article.day))
    return document


def _instant(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time.min, tzinfo=UTC)
