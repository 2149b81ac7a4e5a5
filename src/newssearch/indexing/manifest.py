"""What an index has been made from: its roots, their files, and what was read in each.

A manifest belongs to one commit: `manifest_7.jsonl` is written and flushed before generation 7
becomes visible. After a commit by another program (plain Whoosh) the newest older manifest still
serves, but is not `trusted`: the times of its files are forgotten, so that each is compared by its
hash, and is known to be in the index, before it counts as unchanged again.

The file has a header line, a line for each file, and a closing line with a checksum.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import weakref
import zlib
from collections.abc import Callable, Iterator
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from newssearch.backend import Problem, ProblemKind
from newssearch.errors import (
    IndexCorruptError,
    IndexFormatError,
    IndexUnreadableError,
    IndexWriteError,
    NewsSearchError,
)
from newssearch.readers.source import printable_path

MANIFEST_FORMAT = 1
_NAME = re.compile(r"manifest_(\d+)\.jsonl")


@dataclass(frozen=True, slots=True)
class ArticleEntry:
    """An article that a file holds.

    Attributes:
        id: its id in the index.
        content: key of title, body and date: equal for exact copies.
        fingerprint: key of all that the reader made of it.
        added: the day on which it was first indexed.
        copy_of: id of the article that stands for it, or empty when it is in the index itself.
    """

    id: str
    content: str
    fingerprint: str
    added: str
    copy_of: str = ""


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file as it was when it was read.

    Attributes:
        mtime_ns: None when it cannot be trusted (the file was changed just before).
        digest: key of its bytes, or empty when it could not be read.
        reader: names and versions of the readers that were asked, and after a `=` of the one that
            took it; of all readers where none did.
        problems: reason and kind of what is wrong with it.
    """

    size: int
    mtime_ns: int | None
    digest: str
    reader: str
    articles: tuple[ArticleEntry, ...] = ()
    problems: tuple[tuple[str, ProblemKind], ...] = ()


@dataclass(slots=True)
class Root:
    """A folder that was indexed.

    Attributes:
        path: absolute.
        relative: the same, relative to the index directory: it holds when both have moved.
        prefix: what the ids of its articles begin with; empty, or a name and `/`.
        files: by name.
        is_whole: it was named itself; else only single files in it were.
    """

    path: str
    relative: str
    prefix: str = ""
    files: dict[str, FileEntry] = field(default_factory=dict)
    is_whole: bool = True

    def name_of(self, file: str) -> str:
        """Root and name of a file, as text that can be shown."""
        place = printable_path(self.path)
        return os.path.join(place, file) if file else place  # noqa: PTH118 - text, not a file


@dataclass(slots=True)
class Manifest:
    """All roots of an index. `trusted` tells whether it belongs to the commit that is there."""

    roots: list[Root] = field(default_factory=list)
    trusted: bool = True

    def articles(self) -> Iterator[ArticleEntry]:
        """Every article of every file."""
        for root in self.roots:
            for entry in root.files.values():
                yield from entry.articles

    def problems(self) -> tuple[Problem, ...]:
        """What is wrong with files, by root and name."""
        return tuple(
            Problem(path=root.name_of(name), reason=reason, kind=kind)
            for root in self.roots
            for name, entry in sorted(root.files.items())
            for reason, kind in entry.problems
        )

    def copies(self, article_id: str) -> tuple[str, ...]:
        """Paths of the files that hold exact copies of an article."""
        return tuple(
            root.name_of(name)
            for root in self.roots
            for name, entry in sorted(root.files.items())
            if any(article.copy_of == article_id for article in entry.articles)
        )

    def forget(self, ids: AbstractSet[str]) -> None:
        """Let the files that hold some articles, or copies of them, be read again.

        Other articles have these ids now, or none has.
        """
        for root in self.roots:
            for name, entry in root.files.items():
                kept = tuple(
                    article
                    for article in entry.articles
                    if article.id not in ids and article.copy_of not in ids
                )
                if len(kept) < len(entry.articles):
                    root.files[name] = replace(entry, digest="", mtime_ns=None, articles=kept)


def manifest_path(directory: Path, generation: int) -> Path:
    """Where the manifest of a commit is."""
    return directory / f"manifest_{generation}.jsonl"


def load_manifest(directory: Path, generation: int) -> Manifest:
    """The manifest of a commit, or the newest one before it, or an empty one.

    Raises:
        IndexFormatError: it is of another version.
        IndexCorruptError: it is damaged.
    """
    held = OpenManifest(directory, generation)
    try:
        return held.load()
    finally:
        held.close()


class OpenManifest:
    """The manifest of a snapshot, held open: later commits cannot take it away.

    Args:
        directory: the index directory.
        generation: of the snapshot.

    Raises:
        FileNotFoundError: a commit has replaced the snapshot meanwhile; open it anew.
        IndexUnreadableError: the system does not let it be read.
    """

    def __init__(self, directory: Path, generation: int) -> None:
        numbers = _generations(directory)
        held = [number for number in numbers if number <= generation]
        if numbers and not held:
            raise FileNotFoundError(manifest_path(directory, generation))
        self._path = manifest_path(directory, max(held, default=generation))
        self._is_trusted = generation in held
        self._close: Callable[[], object] = lambda: None
        self._descriptor: int | None = None
        if held:
            try:
                self._descriptor = os.open(self._path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            except FileNotFoundError:
                raise
            except OSError as error:
                reason = error.strerror or str(error)
                raise IndexUnreadableError(str(directory), reason) from error
            # Closed with this object at the latest, as a searcher's other files are.
            self._close = weakref.finalize(self, os.close, self._descriptor)

    def load(self) -> Manifest:
        """Read it; see `load_manifest`."""
        if self._descriptor is None:
            return Manifest(trusted=False)
        with os.fdopen(os.dup(self._descriptor), "rb") as file:
            file.seek(0)
            manifest = _parse(file.read(), self._path)
        manifest.trusted = self._is_trusted
        if not manifest.trusted:
            for root in manifest.roots:
                for name, entry in root.files.items():
                    root.files[name] = replace(entry, mtime_ns=None)
        return manifest

    def close(self) -> None:
        """Give back the file; may be called again."""
        self._close()
        self._descriptor = None


def newest_manifest(directory: Path, generation: int) -> Manifest | None:
    """The newest manifest that can be read, or None where all are damaged.

    Args:
        directory: an index directory, readable or not.
        generation: its last commit; below 0 when nothing tells it.
    """
    held = [number for number in _generations(directory) if number <= generation or generation < 0]
    for number in sorted(held, reverse=True):
        try:
            return read_manifest(manifest_path(directory, number))
        except (NewsSearchError, OSError):
            continue
    return None if held else Manifest(trusted=False)


def read_manifest(path: Path) -> Manifest:
    """Read a manifest file and verify its checksum."""
    return _parse(path.read_bytes(), path)


def _parse(data: bytes, path: Path) -> Manifest:
    def damaged(reason: str) -> IndexCorruptError:
        return IndexCorruptError(str(path.parent), file=path.name, reason=reason)

    lines = data.splitlines(keepends=True)
    try:
        header = json.loads(lines[0])
        closing = json.loads(lines[-1])
        if header["format"] != MANIFEST_FORMAT:
            raise IndexFormatError(
                str(path.parent),
                found=f"a manifest of format {header['format']}",
                expected=f"format {MANIFEST_FORMAT}",
                is_ours=True,
            )
        if closing["crc32"] != _checksum(lines[:-1]):
            raise damaged("its checksum does not fit")
        roots = [Root(**root) for root in header["roots"]]
        for line in lines[1:-1]:
            number, name, size, mtime_ns, digest, reader, articles, problems = json.loads(line)
            roots[number].files[name] = FileEntry(
                size,
                mtime_ns,
                digest,
                reader,
                tuple(ArticleEntry(*article) for article in articles),
                tuple((reason, kind) for reason, kind in problems),
            )
    except (ValueError, LookupError, TypeError) as error:
        raise damaged(f"damaged ({error})") from error
    return Manifest(roots)


def save_manifest(manifest: Manifest, directory: Path, generation: int) -> None:
    """Write the manifest of a commit that is about to be made, and flush it to the disk.

    Raises:
        IndexWriteError: the disk is full, or refuses; an older one is as it was.
    """
    path = manifest_path(directory, generation)
    temporary = path.with_suffix(".tmp")
    try:
        with temporary.open("wb") as file:
            checksum = 0
            for line in _lines(manifest):
                checksum = zlib.crc32(line, checksum)
                file.write(line)
            file.write(_line({"crc32": checksum}))
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise IndexWriteError(str(directory), error.strerror or str(error)) from error


def remove_old_manifests(directory: Path, generation: int) -> None:
    """Delete the manifests of commits before this one, and what a killed writer left."""
    for number in _generations(directory):
        if number < generation:
            manifest_path(directory, number).unlink(missing_ok=True)
    for path in directory.glob("manifest_*.tmp"):
        path.unlink(missing_ok=True)


def remove_unborn_manifests(directory: Path, generation: int) -> None:
    """Delete manifests of commits that were never made.

    Else another program's commit would get the number of one, and seem to belong to it.
    """
    for number in _generations(directory):
        if number > generation:
            manifest_path(directory, number).unlink(missing_ok=True)


def _generations(directory: Path) -> list[int]:
    names = (_NAME.fullmatch(path.name) for path in directory.glob("manifest_*.jsonl"))
    return [int(match[1]) for match in names if match]


def _lines(manifest: Manifest) -> Iterator[bytes]:
    roots = [
        {name: getattr(root, name) for name in ("path", "relative", "prefix", "is_whole")}
        for root in manifest.roots
    ]
    yield _line({"format": MANIFEST_FORMAT, "roots": roots})
    for number, root in enumerate(manifest.roots):
        for name, entry in root.files.items():
            articles = [
                (a.id, a.content, a.fingerprint, a.added, a.copy_of) for a in entry.articles
            ]
            head = (number, name, entry.size, entry.mtime_ns, entry.digest, entry.reader)
            yield _line((*head, articles, entry.problems))


def _line(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    return json.dumps(value, separators=(",", ":")).encode() + b"\n"


def _checksum(lines: list[bytes]) -> int:
    checksum = 0
    for line in lines:
        checksum = zlib.crc32(line, checksum)
    return checksum
