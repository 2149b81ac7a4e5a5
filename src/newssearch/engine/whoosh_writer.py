"""The one writer of an index, through Whoosh's own segment writer.

Whoosh's table of contents is the one commit point. Its write lock is held from opening to
closing, over several commits, and names its holder for those who wait.
"""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage
from whoosh.reading import SegmentReader
from whoosh.util.filelock import LockBase
from whoosh.writing import MERGE_SMALL, SegmentWriter

from newssearch.article import Article
from newssearch.backend import Delete
from newssearch.engine.whoosh_directory import INDEX_NAME, open_whoosh
from newssearch.engine.whoosh_reader import WhooshSnapshot
from newssearch.engine.whoosh_schema import PreparedArticle, build_schema, prepare, stored_article
from newssearch.errors import (
    IndexCorruptError,
    IndexFormatError,
    IndexLockedError,
    IndexMissingError,
    IndexStateError,
    IndexWriteError,
)

_LOCK_NAME = f"{INDEX_NAME}_WRITELOCK"
_HOLDER_NAME = "writer.txt"
# Postings that Whoosh keeps in memory before it spills them; it uses several times as much.
_POOL_MEGABYTES = 32


class WhooshWriter:
    """Adds to and deletes from an index. Implements `backend.ArticleWriter`.

    Args:
        path: the index directory; made, with an empty index in it, when missing. What was made is
            taken away again unless there is a commit, or `keep` is called.
        now: the time, for those who find the index locked.
        replacing: the index will be replaced by `adopt`, so it need not be readable; then
            `unreadable` tells why it is not.

    Attributes:
        is_new: the index was made, and nothing says yet that it is to stay.
        is_damaged: `articles` met articles that cannot be read.

    Raises:
        IndexLockedError: another writer holds the index.
        IndexFormatError, IndexCorruptError: see `open_whoosh`.
        IndexWriteError: the directory cannot be written.
    """

    prepare = staticmethod(prepare)

    def __init__(self, path: Path, *, now: datetime, replacing: bool = False) -> None:
        self.path = path
        self.unreadable: IndexStateError | None = None
        self.is_new = self.is_damaged = False
        self._made: list[Path] = []
        self._snapshot: WhooshSnapshot | None = None
        with _writing(path):
            self._made = [place for place in (path, *path.parents) if not place.exists()]
            path.mkdir(parents=True, exist_ok=True)
            self._lock: LockBase | None = _acquire(path, now)
        try:
            self._index = self._open_or_create()
            self._remove_leftovers()
        except (IndexFormatError, IndexCorruptError) as error:
            is_foreign = isinstance(error, IndexFormatError) and not error.is_ours
            if is_foreign or not replacing:
                self.close()
                raise
            self.unreadable = error
        except BaseException:
            self.close()
            raise

    def _open_or_create(self) -> whoosh_index.FileIndex:
        try:
            return open_whoosh(self.path)
        except IndexMissingError:
            if any(self.path.glob(f"{INDEX_NAME}_*.seg")):
                raise IndexCorruptError(
                    str(self.path),
                    file=f"_{INDEX_NAME}_*.toc",
                    reason="missing, though segments are there",
                ) from None
            with _writing(self.path):
                self.is_new = True
                return FileStorage(str(self.path)).create_index(build_schema(), INDEX_NAME)

    def _remove_leftovers(self) -> None:
        """Delete what a writer that was killed, or had no room on the disk, left behind."""
        shutil.rmtree(self.path / f"{INDEX_NAME}.tmp", ignore_errors=True)
        for file in self.path.glob(f"_{INDEX_NAME}_*.toc.*"):
            file.unlink(missing_ok=True)
        toc = whoosh_index.TOC.read(self._index.storage, INDEX_NAME)
        whoosh_index.clean_files(self._index.storage, INDEX_NAME, toc.generation, toc.segments)

    @property
    def generation(self) -> int:
        """Number of the last commit."""
        storage = FileStorage(str(self.path))
        number: int = whoosh_index.TOC._latest_generation(storage, INDEX_NAME)  # noqa: SLF001
        return number

    def snapshot(self) -> WhooshSnapshot:
        """The last commit, for looking things up; closed by the next commit."""
        if self._snapshot is None:
            self._snapshot = WhooshSnapshot(self.path)
        return self._snapshot

    def articles(self) -> Iterator[Article]:
        """Every stored article that can be read, also where the index itself is `unreadable`."""
        storage = FileStorage(str(self.path))
        try:
            toc = whoosh_index.TOC.read(storage, INDEX_NAME)
        except Exception:  # noqa: BLE001 - damaged pickles may raise anything
            self.is_damaged = True
            return
        for segment in toc.segments:
            try:
                reader = SegmentReader(storage, toc.schema, segment)
            except Exception:  # noqa: BLE001 - likewise
                self.is_damaged = True
                continue
            try:
                yield from self._articles_of(reader)
            finally:
                reader.close()

    def _articles_of(self, reader: SegmentReader) -> Iterator[Article]:
        for number in reader.all_doc_ids():
            try:
                article = stored_article(reader.stored_fields(number), number)
            except Exception:  # noqa: BLE001 - likewise
                self.is_damaged = True
                continue
            yield article

    def contains(self, article_id: str) -> bool:
        """Whether the last commit holds the article."""
        return self.snapshot().find(article_id) is not None

    def write(
        self,
        changes: Iterable[Delete | PreparedArticle],
        *,
        before_commit: Callable[[int], None],
    ) -> None:
        """Make the changes and commit them at once.

        A prepared article replaces the one of its id. No id may come in twice.

        Raises:
            IndexWriteError: the disk is full, or refuses.
        """
        with _writing(self.path):
            writer = _CommittingWriter(self._index, before_commit)
            try:
                for change in changes:
                    self._delete(writer, change.id)
                    if isinstance(change, PreparedArticle):
                        writer.add_document(**change.document)
                writer.commit(mergetype=_merge)
                self.keep()
            except BaseException:
                if not writer.is_closed:
                    with suppress(OSError):  # the disk may refuse that, too
                        writer.cancel()
                self._remove_leftovers()
                raise
            finally:
                self._forget_snapshot()

    def _delete(self, writer: SegmentWriter, article_id: str) -> None:
        number = self.snapshot().find(article_id)
        if number is not None:
            writer.delete_document(number)

    def adopt(self, other: Path, before_commit: Callable[[int], None]) -> None:
        """Replace all that this index holds by the index in another directory, at once.

        The files of the other index are linked, so it stays whole until it is removed.
        """
        with _writing(self.path):
            source = whoosh_index.FileIndex(FileStorage(str(other)), indexname=INDEX_NAME)
            toc = whoosh_index.TOC.read(source.storage, INDEX_NAME)
            for file in sorted(other.glob(f"{INDEX_NAME}_*")):
                if not file.name.endswith("LOCK"):
                    _link(file, self.path / file.name)
            storage = FileStorage(str(self.path))
            generation = whoosh_index.TOC._latest_generation(storage, INDEX_NAME) + 1  # noqa: SLF001
            before_commit(generation)
            whoosh_index.TOC(toc.schema, toc.segments, generation).write(storage, INDEX_NAME)
            whoosh_index.clean_files(storage, INDEX_NAME, generation, toc.segments)
            self.keep()
            self._forget_snapshot()
            self._index = open_whoosh(self.path)

    @property
    def is_closed(self) -> bool:
        """Whether the lock has been given back, so that nothing can be written any more."""
        return self._lock is None

    def keep(self) -> None:
        """Let an index that was made stay, though nothing is in it."""
        self.is_new = False

    def close(self) -> None:
        """Release the lock; what is not committed is gone. May be called again."""
        self._forget_snapshot()
        if self._lock is not None:
            with suppress(OSError):
                (self.path / _HOLDER_NAME).unlink(missing_ok=True)
            if self.is_new:
                self._remove()
            self._lock.release()
            self._lock = None

    def _remove(self) -> None:
        """Take away what opening has made: the empty index, and the folders around it."""
        with suppress(OSError):
            for name in (whoosh_index.TOC._filename(INDEX_NAME, 0), _LOCK_NAME):  # noqa: SLF001
                (self.path / name).unlink(missing_ok=True)
            for place in self._made:
                place.rmdir()

    def _forget_snapshot(self) -> None:
        if self._snapshot is not None:
            self._snapshot.close()
        self._snapshot = None


class _CommittingWriter(SegmentWriter):
    """Whoosh's writer, calling back between the last segment file and the commit."""

    def __init__(self, index: whoosh_index.FileIndex, before_commit: Callable[[int], None]) -> None:
        super().__init__(index, _lk=False, limitmb=_POOL_MEGABYTES)
        self._before_commit = before_commit

    def _commit_toc(self, segments: list[object]) -> None:
        self._before_commit(self.generation)
        super()._commit_toc(segments)


def _merge(writer: SegmentWriter, segments: list[object]) -> list[object]:
    """Whoosh's tiers, and besides: segments of which more than half is deleted are rewritten."""
    kept = []
    for segment in segments:
        if segment.deleted_count() * 2 > segment.doc_count_all():  # type: ignore[attr-defined]
            if segment.doc_count():  # type: ignore[attr-defined]
                reader = SegmentReader(writer.storage, writer.schema, segment)
                writer.add_reader(reader)
                reader.close()
        else:
            kept.append(segment)
    merged: list[object] = MERGE_SMALL(writer, kept)
    return merged


def _acquire(path: Path, now: datetime) -> LockBase:
    """Take Whoosh's write lock of an index, or say who has it."""
    lock = FileStorage(str(path)).lock(_LOCK_NAME)
    if not lock.acquire():
        raise IndexLockedError(str(path), _holder(path))
    text = f"process {os.getpid()} on {socket.gethostname()} since {now:%Y-%m-%d %H:%M:%S}"
    with suppress(OSError):  # what a full disk needs first is a writer that cleans up
        (path / _HOLDER_NAME).write_text(text, encoding="utf-8")
    return lock


def _holder(path: Path) -> str | None:
    try:
        return (path / _HOLDER_NAME).read_text(encoding="utf-8") or None
    except OSError:
        return None


def _link(source: Path, target: Path) -> None:
    target.unlink(missing_ok=True)
    try:
        os.link(source, target)
    except OSError:
        shutil.copy2(source, target)


@contextmanager
def _writing(path: Path) -> Iterator[None]:
    """Say a failure of the disk in our own words."""
    try:
        yield
    except OSError as error:
        raise IndexWriteError(str(path), error.strerror or str(error)) from error
