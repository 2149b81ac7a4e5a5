"""newssearch through its doors, and its engine without what a door adds."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import ClassVar

import newssearch
from bench.articles import BenchArticle
from bench.peers.base import Answer, Found, Peer
from bench.queries import BenchQuery
from newssearch import Indexer, Searcher
from newssearch.backend import SearchBackend
from newssearch.engine.whoosh_reader import WhooshSnapshot
from newssearch.query.ast import And, DateRange, Node, joined
from newssearch.query.binding import bind
from newssearch.query.parser import parse

JOBS = 2  # processes, as many as others get threads


class Newssearch(Peer):
    """`Indexer` and `Searcher`, as programs use them."""

    key = "newssearch"
    label = "newssearch"
    uses = "newssearch"
    summary: ClassVar[str] = (
        f"Indexer.index(folder, jobs={JOBS}); Searcher.search, snippets included"
    )

    _searcher: Searcher | None = None

    @classmethod
    def version(cls) -> str:
        """The version, and a digest of the source: an index of other code is built anew."""
        return f"{newssearch.__version__} {_source_digest()}"

    def build(self, folder: Path) -> None:
        """A first run over the folder."""
        self._run(folder)

    def update(self, folder: Path, changed: Sequence[BenchArticle]) -> bool:
        """Another run over the folder."""
        del changed
        self._run(folder)
        return True

    def _run(self, folder: Path) -> None:
        with Indexer(self.directory) as indexer:
            report = indexer.index(folder, jobs=JOBS)
        if not report.complete:
            raise RuntimeError(f"newssearch did not index everything: {report.as_dict()}")

    def open(self) -> None:
        """Open a searcher."""
        self._searcher = Searcher(self.directory)

    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        """A search as a program would write it."""
        text = query_text(query)
        if text is None or self._searcher is None:
            return None
        results = self._searcher.search(
            text, since=query.since, until=query.until, sort=query.sort, limit=limit
        )
        return Answer(results.total, tuple(Found(hit.id, hit.title, hit.score) for hit in results))

    def close(self) -> None:
        """Close the searcher."""
        if self._searcher is not None:
            self._searcher.close()
            self._searcher = None


class NewssearchEngine(Peer):
    """The same index without snippets, notes and readings, which the peers do not make either."""

    key = "newssearch-engine"
    label = "newssearch, engine only"
    uses = "newssearch"
    summary: ClassVar[str] = "parsed, bound and searched; titles; no snippets, no notes on dates"

    _backend: SearchBackend | None = None

    @classmethod
    def version(cls) -> str:
        """That of newssearch."""
        return Newssearch.version()

    def build(self, folder: Path) -> None:
        """The same index."""
        Newssearch(self.directory).build(folder)

    def open(self) -> None:
        """Open a snapshot."""
        self._backend = WhooshSnapshot(self.directory)

    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        """From the query's text to ids and titles."""
        text = query_text(query)
        if text is None or self._backend is None:
            return None
        nodes: list[Node] = [parse(text).tree]
        if query.since or query.until:
            nodes.append(DateRange("date", query.since, query.until))
        bound = bind(joined(And, nodes), text=text, languages=self._backend.languages())
        page = self._backend.search(bound.plan, sort=query.sort, limit=limit, offset=0)
        hits = []
        for number, score in page.ranked:
            article = self._backend.article(number)
            hits.append(Found(article.id, article.title, score))
        return Answer(page.total, tuple(hits))

    def close(self) -> None:
        """Close the snapshot."""
        if self._backend is not None:
            self._backend.close()
            self._backend = None


def query_text(query: BenchQuery) -> str | None:
    """A query in newssearch's language; None for what that does not have yet."""
    if query.kind == "phrase":
        return f'"{" ".join(query.words)}"'
    if query.kind == "or":
        return " OR ".join(query.words)
    return " ".join(query.words) if query.kind == "and" else None


def _source_digest() -> str:
    state = hashlib.blake2b(digest_size=5)
    for path in sorted(Path(newssearch.__file__).parent.rglob("*.py")):
        state.update(path.read_bytes())
    return state.hexdigest()
