"""What the tests of indexing share: folders of small stories, an index looked at from outside.

Importable (as `indexing.support`) in worker processes, too: they get the parent's `sys.path`.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterable, Iterator
from pathlib import Path

from newssearch import Article, Indexer, IndexReport, Searcher, UnreadableArticle
from newssearch.backend import Prepared
from newssearch.engine.whoosh_schema import prepare
from newssearch.indexing.manifest import Manifest, load_manifest
from newssearch.indexing.reading import ReadContext
from newssearch.readers.registry import Registry, default_registry
from newssearch.readers.source import SourceFile

AN_HOUR = 3600


def story(subject: str) -> str:
    """A small article about one subject, without a date."""
    return f"News of {subject}\n\nSomething about {subject} happened here, people said.\n"


def write(path: Path, text: str | bytes, *, age: float = AN_HOUR) -> Path:
    """Write a file that was last changed some time ago, so that its time can be trusted."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    then = time.time() - age
    os.utime(path, (then, then))
    return path


def corpus(folder: Path, stories: Iterable[str]) -> Path:
    """A folder that holds a story of each name, about that name."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in stories:
        write(folder / f"{name}.txt", story(name))
    return folder


def run(index: Path, *paths: Path, **options: object) -> IndexReport:
    """One run of a new Indexer."""
    with Indexer(index) as indexer:
        return indexer.index(*paths, **options)  # type: ignore[arg-type]


def counts(report: IndexReport) -> dict[str, int]:
    """The counts that are not zero."""
    names = ("added", "updated", "unchanged", "removed", "duplicates", "failed", "skipped")
    return {name: getattr(report, name) for name in names if getattr(report, name)}


def titles(index: Path) -> dict[str, str]:
    """The titles of all articles, by id."""
    with Searcher(index) as searcher:
        found = {article_id: searcher.article(article_id).title for article_id in searcher.ids()}
        assert searcher.num_articles == len(found)
        assert searcher.search("*", limit=10**6).total == len(found)
        return found


def find(index: Path, query: str) -> list[str]:
    """The ids of what a query finds."""
    with Searcher(index) as searcher:
        return [hit.id for hit in searcher.search(query, limit=10**6).hits]


def manifest_of(index: Path) -> Manifest:
    """The manifest of the last commit."""
    with Searcher(index) as searcher:
        return load_manifest(index, searcher.generation)


def assert_agrees(index: Path, programs: Iterable[str] = ()) -> None:
    """Every id of the manifest is in the index, and the reverse; copies have their article."""
    manifest = manifest_of(index)
    leaders = [article.id for article in manifest.articles() if not article.copy_of]
    assert len(leaders) == len(set(leaders))
    assert sorted([*leaders, *programs]) == sorted(titles(index))
    for article in manifest.articles():
        assert not article.copy_of or article.copy_of in leaders


def snapshot_of_folder(folder: Path) -> dict[str, tuple[int, bytes]]:
    """Names, times and bytes of all files below a folder."""
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


class HostileReader:
    """Reads `.hostile` files: fails, kills its process, or makes several articles."""

    name = "hostile"

    def __init__(self, version: int = 1) -> None:
        self.version = version

    def accepts(self, source: SourceFile) -> bool:
        """By its suffix."""
        return source.suffix == ".hostile"

    def read(self, source: SourceFile) -> Iterator[Article | UnreadableArticle]:
        """A record a line."""
        lines = source.read_bytes().decode().splitlines()
        for number, line in enumerate(lines, 1):
            if line == "kill":
                os._exit(3)
            elif line == "raise":
                raise ValueError("cannot make sense of it")
            elif line == f"until {self.version}":
                yield UnreadableArticle(source.article_id, "not yet known", record=str(number))
            else:
                yield Article(
                    id=f"{source.article_id}#{number}", title=line, body=line, path="as read"
                )


class HostileContext(ReadContext):
    """A context whose registry has the hostile reader, too."""

    version = 1

    def registry(self) -> Registry:
        """The usual readers after the hostile one."""
        readers = default_registry().readers
        return Registry(readers=(HostileReader(self.version), *readers))


class NewerHostileContext(HostileContext):
    """The same in a later version."""

    version = 2


def kill_by_signal(article: Article) -> Prepared:
    """A `prepare` that ends its process with a signal."""
    if article.title.endswith("007"):
        os.kill(os.getpid(), 9)
    return prepare(article)


def noisy(article: Article) -> Prepared:
    """A `prepare` that prints, as libraries do."""
    print("x" * 100_000)
    os.write(1, b"y" * 100_000)
    return prepare(article)
