"""Reading one file for the index: what a worker does, in its own process or in this one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from newssearch.article import Article
from newssearch.backend import Prepared, ProblemKind
from newssearch.errors import UnreadableArticle
from newssearch.indexing.manifest import ArticleEntry
from newssearch.readers.facts import check_future
from newssearch.readers.registry import Registry, Skipped, default_registry, read_file
from newssearch.readers.source import SourceFile

_CHUNK_BYTES = 1 << 20
# How the reason begins for a file that must not be read in the process of the run.
DEADLY = "reading it ended the worker process"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadJob:
    """A file to be read.

    Attributes:
        path: where it is.
        article_id: the id of its article, or what the ids of its articles begin with.
        known_digest: digest of the bytes that were read last; when it is still the same, the file
            is not read again. Empty to read it in any case.
        added: days on which its articles were first indexed, by id.
        size: in bytes, as the folder has it.
    """

    path: str
    article_id: str
    known_digest: str
    added: Mapping[str, str]
    size: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadResult:
    """What came of a job.

    Attributes:
        digest: key of the file's bytes; empty when they could not be read.
        unchanged: the digest is the known one, and nothing else was looked at.
        reader: see `reader_name`.
        articles: in the order of the file.
        problems: reason and kind.
    """

    digest: str = ""
    unchanged: bool = False
    reader: str = ""
    articles: tuple[tuple[ArticleEntry, Prepared], ...] = ()
    problems: tuple[tuple[str, ProblemKind], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadContext:
    """What all jobs of a run share; sent to each worker once, so it must be picklable."""

    prepare: Callable[[Article], Prepared]
    today: date

    def registry(self) -> Registry:
        """The readers."""
        return default_registry()


def read_job(job: ReadJob, context: ReadContext, registry: Registry) -> ReadResult:
    """Read a file; whatever is wrong with it stands in the result."""
    try:
        digest = _digest(Path(job.path))
    except OSError as error:
        reason = f"cannot be read: {error.strerror or error}"
        return ReadResult(reader=registry.fingerprint, problems=((reason, "failed"),))
    if digest == job.known_digest:
        return ReadResult(digest=digest, unchanged=True)
    source = SourceFile(path=Path(job.path), article_id=job.article_id)
    articles: list[tuple[ArticleEntry, Prepared]] = []
    problems: list[tuple[str, ProblemKind]] = []
    for item in read_file(source, registry):
        match item:
            case Skipped(reason=reason):
                problems.append((reason, "skipped"))
            case UnreadableArticle(reason=reason, record=record):
                problems.append(
                    (reason if record is None else f"record {record}: {reason}", "failed")
                )
            case Article():
                article = check_future(item, context.today)
                added = job.added.get(article.id) or context.today.isoformat()
                article = replace(article, added=added)  # type: ignore[arg-type]
                problems.extend(_fact_problems(article))
                articles.append((_entry(article, added), context.prepare(article)))
    return ReadResult(
        digest=digest,
        reader=reader_name(source, registry) if articles else registry.fingerprint,
        articles=tuple(articles),
        problems=tuple(problems),
    )


def refused(job: ReadJob, reason: str, readers: str) -> ReadResult:
    """The result for a file that must not be read again until it or a reader changes."""
    try:
        digest = _digest(Path(job.path))
    except OSError:
        digest = ""
    return ReadResult(digest=digest, reader=readers, problems=((reason, "failed"),))


def _digest(path: Path) -> str:
    """Key of a file's bytes: 128 bits, so that chance never makes two files one."""
    state = hashlib.blake2b(digest_size=16)
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK_BYTES):
            state.update(chunk)
    return state.hexdigest()


def reader_name(source: SourceFile, registry: Registry) -> str:
    """The reader that a registry chooses for a file; where none takes it, all of its readers.

    Raises:
        Exception: whatever the readers raise.
    """
    reader = registry.reader_for(source)
    if reader is None:
        return registry.fingerprint
    return reader_names(registry)[registry.readers.index(reader)]


def reader_names(registry: Registry) -> list[str]:
    """What is remembered of each reader: who was asked before, and after a `=` its own name.

    Where it is still the same, the choice is, too.
    """
    names, asked = [], ""
    for reader in registry.readers:
        own = f"{reader.name}/{reader.version}"
        names.append(f"{asked}={own}")
        asked += f"{own} "
    return names


def _fact_problems(article: Article) -> Iterator[tuple[str, ProblemKind]]:
    """What is wrong with the header, and with dates that are stated and not used.

    A dateline seldom has a year: that is how they are, and nothing to report.
    """
    for fact in article.facts:
        if not fact.problem:
            continue
        if fact.name != "date":
            if fact.source == "header":
                yield (f"{fact.raw!r}: {fact.problem}" if fact.raw else fact.problem), "header"
        elif article.date is None and fact.source != "dateline":
            stated = f"date {fact.raw!r} is not used" if fact.raw else "no date"
            yield f"{stated}: {fact.problem}", "date"


def _entry(article: Article, added: str) -> ArticleEntry:
    # No word holds a line end: a title that goes on in the body is another title.
    words = "\n".join(" ".join(text.split()).casefold() for text in (article.title, article.body))
    whole = replace(article, added=None)
    return ArticleEntry(
        id=article.id,
        content=_key(f"{article.date}\n{words}"),
        fingerprint=_key(repr(whole)),
        added=added,
    )


def _key(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
