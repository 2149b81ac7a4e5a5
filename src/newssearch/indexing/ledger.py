"""The ledger of a run: what the index holds, what a file's reading changes in it, and counts.

Exact copies count as one article. The first of them stands for the others (their *leader*); a
content whose leader has gone is *vacant* until another copy takes its place.
"""

from __future__ import annotations

import os
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from newssearch.backend import Delete, Prepared
from newssearch.indexing.manifest import ArticleEntry, FileEntry, Manifest, Root
from newssearch.indexing.reading import DEADLY, ReadResult
from newssearch.indexing.scan import ScannedFile
from newssearch.readers.source import printable_path


@dataclass(frozen=True, slots=True)
class Work:
    """A file that must be read.

    Attributes:
        known_digest: when its bytes still have it, it is unchanged; empty to read it anyway.
    """

    root: Root
    file: ScannedFile
    known_digest: str

    @property
    def is_deadly(self) -> bool:
        """Whether reading the file has ended a process before."""
        entry = self.root.files.get(self.file.name)
        return entry is not None and any(reason.startswith(DEADLY) for reason, _ in entry.problems)


class Ledger:
    """Keeps a manifest in step with an index while a run changes both.

    Args:
        manifest: of the last commit; changed as results are applied.
        contains: whether the last commit of the index holds an id.
        stamp: the time stamp to remember of a file, None where it cannot be trusted.
    """

    def __init__(
        self,
        manifest: Manifest,
        *,
        contains: Callable[[str], bool],
        stamp: Callable[[ScannedFile], int | None],
    ) -> None:
        self.added: set[str] = set()
        self.updated: set[str] = set()
        self.num_removed = 0
        self._manifest = manifest
        self._contains = contains
        self._stamp = stamp
        self._deleted: set[str] = set()
        self._owned = {article.id for article in manifest.articles()}
        self._leaders = {a.content: a.id for a in manifest.articles() if not a.copy_of}
        self._vacant = {a.content for a in manifest.articles() if a.copy_of} - set(self._leaders)

    def is_taken(self, article_id: str) -> bool:
        """Whether an id belongs to an article of a file or of a program."""
        return article_id in self._owned or (
            article_id not in self._deleted and self._contains(article_id)
        )

    def remove(self, root: Root, name: str) -> Iterator[Delete]:
        """Forget a file that is gone, and delete its articles."""
        for article in root.files.pop(name).articles:
            yield from self._drop(article)

    def apply(self, item: Work, result: ReadResult) -> Iterator[Delete | Prepared]:
        """Take what was read of a file into the manifest, and say what changes in the index."""
        root, file = item.root, item.file
        entry = root.files.get(file.name)
        if result.unchanged and entry is not None:
            root.files[file.name] = replace(entry, size=file.size, mtime_ns=self._stamp(file))
            return
        before = {article.id: article for article in entry.articles} if entry else {}
        now: list[ArticleEntry] = []
        for read, prepared in result.articles:
            article = replace(read, id=self._choose_id(read.id, before, root))
            previous = before.pop(article.id, None)
            leader = self._leaders.get(article.content)
            if leader is not None and leader != article.id:
                if previous is not None and not previous.copy_of:
                    yield from self._drop(previous)
                now.append(replace(article, copy_of=leader))
            else:
                now.append(article)
                if self._changes(article, previous, item):
                    yield prepared if prepared.id == article.id else prepared.renamed(article.id)
                self._leaders[article.content] = article.id
            self._owned.add(article.id)
        if any(kind == "failed" for _, kind in result.problems):
            now.extend(before.values())  # what cannot be read now is kept as it was
        else:
            for article in before.values():
                yield from self._drop(article)
        root.files[file.name] = FileEntry(
            file.size,
            self._stamp(file),
            result.digest,
            result.reader,
            tuple(now),
            result.problems,
        )

    def _changes(self, article: ArticleEntry, previous: ArticleEntry | None, item: Work) -> bool:
        """Count an article that is in the index itself; whether it must be written."""
        if previous is None or previous.copy_of:
            self.added.add(article.id)
            return True
        if previous.fingerprint == article.fingerprint and (
            item.known_digest or self._contains(article.id)
        ):
            return False
        self.updated.add(article.id)
        if previous.content != article.content:
            self._vacate(previous.content)
        return True

    def _drop(self, article: ArticleEntry) -> Iterator[Delete]:
        """Take an article, or a copy of one, out of the index."""
        self._owned.discard(article.id)
        if not article.copy_of:
            self.num_removed += 1
            self._deleted.add(article.id)
            self._vacate(article.content)
            yield Delete(article.id)

    def _vacate(self, content: str) -> None:
        if self._leaders.pop(content, None) is not None:
            self._vacant.add(content)

    def _choose_id(self, wanted: str, before: Mapping[str, object], root: Root) -> str:
        """The id of an article: as wanted, or with the root's name before it if that is taken."""
        name, number, candidate = printable_path(Path(root.path).name) or "root", 1, wanted
        while candidate not in before and self.is_taken(candidate):
            candidate = f"{name}/{wanted}" if number == 1 else f"{name}-{number}/{wanted}"
            number += 1
        return candidate

    def promotions(self, found: Mapping[tuple[str, str], ScannedFile]) -> list[Work]:
        """Files whose copy must now stand for a content that has lost its article.

        Args:
            found: files that the run has seen, by path of their root and name.
        """
        copies: dict[str, list[tuple[Root, str, ArticleEntry]]] = defaultdict(list)
        for root in self._manifest.roots:
            for name, entry in root.files.items():
                for article in entry.articles:
                    if article.copy_of and article.content in self._vacant:
                        copies[article.content].append((root, name, article))
        work = []
        for content, places in copies.items():
            leader = self._leaders.get(content)
            if leader is None:
                present = (
                    (root, file, article.id)
                    for root, name, article in sorted(places, key=lambda place: place[2].id)
                    if (file := _present_file(root, name, found.get((root.path, name))))
                )
                chosen = next(present, None)
                if chosen is None:
                    continue  # the next run that looks there will settle it
                root, file, leader = chosen
                work.append(Work(root, file, ""))
            for root, name, article in places:
                _repoint(root, name, article, leader)
        return work


def _present_file(root: Root, name: str, seen: ScannedFile | None) -> ScannedFile | None:
    """A file as it is now, if it is there."""
    # Not every name leads back to its file: bytes that are not UTF-8 are written otherwise.
    path = seen.path if seen else os.path.join(root.path, name)  # noqa: PTH118
    try:
        status = os.stat(path)  # noqa: PTH116 - a name of any bytes
    except OSError:
        return None
    return ScannedFile(path=path, name=name, size=status.st_size, mtime_ns=status.st_mtime_ns)


def _repoint(root: Root, name: str, article: ArticleEntry, leader: str) -> None:
    """Let a copy name the article that stands for it now."""
    entry = root.files[name]
    articles = tuple(
        replace(other, copy_of=leader) if other.id == article.id else other
        for other in entry.articles
    )
    root.files[name] = replace(entry, articles=articles)
