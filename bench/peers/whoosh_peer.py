"""Stock Whoosh: its own schema, analysis, writer and searcher."""

from __future__ import annotations

from datetime import datetime, time
from pathlib import Path
from typing import Any, ClassVar

from bench.articles import read_quickly
from bench.optional import require, version_of
from bench.peers.base import Answer, Found, Peer
from bench.queries import BenchQuery

_FIELDS = ("title", "body")


class StockWhoosh(Peer):
    """Whoosh as its documentation shows it."""

    key = "whoosh"
    label = "stock Whoosh"
    uses = "whoosh"
    max_articles = 20_000
    summary: ClassVar[str] = (
        "StemmingAnalyzer without stop words, sortable day, one process, limitmb=256; titles "
        "and bodies stored"
    )

    _searcher: Any = None

    @classmethod
    def version(cls) -> str:
        """Of the installed package."""
        require("whoosh")
        return version_of("Whoosh")

    def build(self, folder: Path) -> None:
        """One writer, one commit, one segment."""
        fields, index = require("whoosh.fields"), require("whoosh.index")
        self.directory.mkdir(parents=True)
        analyzer = require("whoosh.analysis").StemmingAnalyzer(
            expression=r"[^\W_]+", stoplist=None, minsize=1
        )
        schema = fields.Schema(
            id=fields.ID(unique=True, stored=True),
            title=fields.TEXT(analyzer=analyzer, stored=True),
            body=fields.TEXT(analyzer=analyzer, stored=True),
            date=fields.DATETIME(stored=True),
            # For sorting: an absent date would come first among the newest.
            day=fields.NUMERIC(sortable=True, default=0),
        )
        writer = index.create_in(str(self.directory), schema).writer(limitmb=256)
        for article in read_quickly(folder):
            texts = {"id": article.id, "title": article.title, "body": article.body}
            if article.day:
                start = datetime.combine(article.day, time.min)
                writer.add_document(**texts, date=start, day=article.day.toordinal())
            else:
                writer.add_document(**texts)
        writer.commit()

    def open(self) -> None:
        """Open the index and its searcher."""
        self._searcher = require("whoosh.index").open_dir(str(self.directory)).searcher()

    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        """Query objects, terms analysed as in the index."""
        found = self._query(query)
        if query.sort == "newest":
            results = self._searcher.search(found, limit=limit, sortedby="day", reverse=True)
        else:
            results = self._searcher.search(found, limit=limit)
        hits = tuple(
            Found(hit["id"], hit["title"], 0.0 if hit.score is None else float(hit.score))
            for hit in results
        )
        return Answer(len(results), hits)

    def _query(self, query: BenchQuery) -> Any:  # noqa: ANN401 - Whoosh has no types
        kinds = require("whoosh.query")
        if query.kind == "prefix":
            return kinds.Or([kinds.Prefix(field, query.words[0]) for field in _FIELDS])
        terms = [self._term(word) for word in query.words]
        if query.kind == "phrase":
            return kinds.Or([kinds.Phrase(field, terms) for field in _FIELDS])
        words = [kinds.Or([kinds.Term(field, term) for field in _FIELDS]) for term in terms]
        if query.kind == "or":
            return kinds.Or(words)
        if query.since or query.until:
            first = query.since and datetime.combine(query.since, time.min)
            last = query.until and datetime.combine(query.until, time.max)
            words.append(kinds.ConstantScoreQuery(kinds.DateRange("date", first, last)))
        return kinds.And(words)

    def _term(self, word: str) -> str:
        analyzer = self._searcher.schema["body"].analyzer
        term: str = next(token.text for token in analyzer(word))
        return term

    def close(self) -> None:
        """Close the searcher."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None
