"""The Whoosh schema of an index, and articles as Whoosh documents.

The classes here are pickled into Whoosh's table of contents: their paths and their state belong
to the index format. Keep both small and where they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from whoosh import fields
from whoosh.analysis import Analyzer as WhooshAnalyzer
from whoosh.analysis import Token as WhooshToken
from whoosh.formats import Positions

from newssearch.analysis.analyzer import (
    DEFAULT_LANGUAGE,
    UNSTEMMED,
    analyzer_for,
    fingerprint,
    stemming_language,
)
from newssearch.analysis.folding import keyword
from newssearch.article import Article
from newssearch.engine.stored_article import decode_article, encode_facts

FORMAT = "newssearch-1"
UNDATED = "undated"  # among the terms of `present`, where `date` is not


def index_format() -> str:
    """Names the format of indexes that this version writes and reads."""
    return f"{FORMAT} {fingerprint()}"


class NewsAnalyzer(WhooshAnalyzer):
    """Our analysis, as Whoosh wants it: for its own query parser, and for its own writer."""

    def __init__(self, language: str) -> None:
        self.language = language
        self.index_format = index_format()

    def __call__(
        self, value: str, *, mode: str = "", start_pos: int = 0, **_: object
    ) -> Iterator[WhooshToken]:
        """Whoosh tokens with positions and offsets; in index mode with capital forms."""
        for token in analyzer_for(self.language).tokens(value):
            forms = (token.term, token.capital) if mode == "index" else (token.term,)
            for form in forms:
                if form:
                    yield WhooshToken(
                        text=form,
                        original=form,
                        boost=1.0,
                        stopped=False,
                        pos=start_pos + token.position,
                        startchar=token.start,
                        endchar=token.end,
                        mode=mode,
                    )


@dataclass(frozen=True, slots=True)
class Postings:
    """A text that is analysed already: `(term, frequency, weight, encoded positions)` each."""

    items: tuple[tuple[bytes, int, float, bytes], ...]


class AnalyzedText(fields.TEXT):
    """A text field that also takes `Postings`, which a worker process has made."""

    def __init__(self, language: str) -> None:
        super().__init__(analyzer=NewsAnalyzer(language), phrase=True, stored=True)

    def index(self, value: str | Postings, **kwargs: object) -> Iterable[Any]:
        """The postings of a value, analysed here if it is text."""
        return value.items if isinstance(value, Postings) else super().index(value, **kwargs)


def postings(language: str, *texts: str) -> Postings:
    """Analyse texts into what `AnalyzedText` indexes; no phrase runs from one into the next."""
    positions: dict[str, list[int]] = {}
    first = 0
    for text in texts:
        position = first
        for token in analyzer_for(language).tokens(text):
            position = first + token.position
            positions.setdefault(token.term, []).append(position)
            if token.capital:
                positions.setdefault(token.capital, []).append(position)
        first = position + 2
    encode = Positions().encode
    return Postings(
        tuple(
            (term.encode("utf-8", "surrogatepass"), len(at), float(len(at)), encode(at))
            for term, at in positions.items()
        )
    )


def build_schema() -> fields.Schema:
    """The fields of an index; `design.md` section 5 has their meaning."""
    return fields.Schema(
        id=fields.ID(unique=True, stored=True, sortable=True),
        title=AnalyzedText(DEFAULT_LANGUAGE),
        author=AnalyzedText(UNSTEMMED),
        date=fields.DATETIME(stored=True, sortable=True),
        date_last=fields.DATETIME(),
        present=fields.KEYWORD(),
        body=AnalyzedText(DEFAULT_LANGUAGE),
        source=fields.ID(stored=True),
        section=fields.ID(stored=True),
        language=fields.ID(stored=True),
        stemming=fields.ID(),
        url=AnalyzedText(UNSTEMMED),
        path=AnalyzedText(UNSTEMMED),
        added=fields.DATETIME(stored=True),
        facts=fields.STORED(),
    )


@dataclass(frozen=True, slots=True)
class PreparedArticle:
    """An article as keyword arguments for Whoosh's `add_document`."""

    id: str
    document: dict[str, Any]

    def renamed(self, article_id: str) -> PreparedArticle:
        """The same article under another id."""
        return PreparedArticle(article_id, {**self.document, "id": article_id})


def _present(article: Article) -> Iterator[str]:
    """The fields that hold anything, by their names in the index."""
    values = {"author": article.authors, "id": article.id}
    for name in ("title", "body", "date", "source", "section", "language", "url", "path", "added"):
        values[name] = getattr(article, name)
    yield from (name for name, value in values.items() if value)
    if article.date is None:
        yield UNDATED


def prepare(article: Article) -> PreparedArticle:
    """Analyse an article for the writer. Runs in worker processes, so it must be picklable."""
    language = stemming_language(article.language)
    document: dict[str, Any] = {
        "id": article.id,
        "title": postings(language, article.title),
        "body": postings(language, article.body),
        "author": postings(UNSTEMMED, *article.authors),
        "stemming": language,
        "present": " ".join(_present(article)),
        "facts": encode_facts(article),
        # What Whoosh stores for its own users, and the body for us.
        "_stored_title": article.title,
        "_stored_author": "; ".join(article.authors),
        "_stored_body": article.body,
    }
    for name in ("source", "section", "language"):
        if value := getattr(article, name):
            document[name] = keyword(value)
            document[f"_stored_{name}"] = value
    for name in ("url", "path"):
        if value := getattr(article, name):
            document[name] = postings(UNSTEMMED, value)
            document[f"_stored_{name}"] = value
    if article.date:
        document["date"] = article.date.start
        document["date_last"] = datetime.combine(article.date.last_day, time.min)
    if article.added:
        document["added"] = article.added.start
    return PreparedArticle(article.id, document)


def stored_article(stored: Mapping[str, Any], number: int) -> Article:
    """The article that Whoosh has stored; one that plain Whoosh wrote has what its fields hold.

    Args:
        stored: Whoosh's stored fields.
        number: of the document, for one without an id.
    """
    if "facts" in stored:
        return decode_article(stored["id"], stored["body"], stored["facts"])
    date, added = stored.get("date"), stored.get("added")
    names = ("source", "section", "language", "url", "path")
    texts = {name: str(stored[name]) if stored.get(name) else None for name in names}
    return Article(
        id=str(stored.get("id") or f"whoosh-{number}"),
        title=str(stored.get("title") or ""),
        authors=filter(None, str(stored.get("author") or "").split("; ")),
        date=date.isoformat() if isinstance(date, datetime) else None,
        body=str(stored.get("body") or ""),
        added=added.date().isoformat() if isinstance(added, datetime) else None,
        source=texts["source"],
        section=texts["section"],
        language=texts["language"],
        url=texts["url"],
        path=texts["path"],
    )
