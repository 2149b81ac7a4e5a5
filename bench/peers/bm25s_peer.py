"""bm25s: scores of all words computed while indexing, alternatives only."""

from __future__ import annotations

from pathlib import Path
from typing import Any, ClassVar

from bench.articles import read_quickly
from bench.optional import require, version_of
from bench.peers.base import Answer, Found, Peer
from bench.queries import BenchQuery

_PATTERN = r"[^\W_]+"


class Bm25s(Peer):
    """Lucene's BM25 over title and body as one text."""

    key = "bm25s"
    label = "bm25s"
    uses = "bm25s"
    summary: ClassVar[str] = (
        "method lucene, k1 1.5, b 0.75, PyStemmer, no stop words, NumPy backend, index and "
        "corpus mapped; OR only, no totals"
    )

    _model: Any = None
    _stemmer: Any = None

    @classmethod
    def version(cls) -> str:
        """Of the installed package."""
        require("bm25s")
        return version_of("bm25s")

    def build(self, folder: Path) -> None:
        """All in memory, then saved with the texts."""
        bm25s, stemmer = require("bm25s"), require("Stemmer").Stemmer("english")
        records, texts = [], []
        for article in read_quickly(folder):
            records.append({"id": article.id, "title": article.title, "body": article.body})
            texts.append(f"{article.title}\n{article.body}")
        tokens = bm25s.tokenize(
            texts, stopwords=[], stemmer=stemmer, token_pattern=_PATTERN, show_progress=False
        )
        model = bm25s.BM25(method="lucene", corpus=records)
        model.index(tokens, show_progress=False)
        self.directory.parent.mkdir(parents=True, exist_ok=True)
        model.save(str(self.directory), show_progress=False)

    def open(self) -> None:
        """Map the saved index."""
        bm25s = require("bm25s")
        self._stemmer = require("Stemmer").Stemmer("english")
        self._model = bm25s.BM25.load(str(self.directory), load_corpus=True, mmap=True)

    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        """The best articles for alternatives by relevance; it has nothing else."""
        if query.kind != "or" or query.sort != "relevance":
            return None
        stems = [self._stemmer.stemWord(word) for word in query.words]
        known = [stem for stem in stems if stem in self._model.vocab_dict]
        if not known:
            return Answer(None, ())
        found, scores = self._model.retrieve(
            [known],
            k=min(limit, int(self._model.scores["num_docs"])),
            show_progress=False,
            n_threads=0,
        )
        hits = tuple(
            Found(record["id"], record["title"], float(score))
            for record, score in zip(found[0], scores[0], strict=True)
            if score > 0
        )
        return Answer(None, hits)

    def close(self) -> None:
        """Forget the index."""
        self._model = None
