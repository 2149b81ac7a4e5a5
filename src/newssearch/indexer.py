"""`Indexer`: the one door through which articles get into an index and out of it."""

from __future__ import annotations

import copy
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from newssearch.article import Article
from newssearch.backend import Delete, IndexReport
from newssearch.engine.pending import PendingChanges
from newssearch.engine.whoosh_schema import PreparedArticle
from newssearch.engine.whoosh_writer import WhooshWriter
from newssearch.errors import IndexClosedError
from newssearch.indexing.compare import find_scopes
from newssearch.indexing.manifest import (
    Manifest,
    Root,
    load_manifest,
    newest_manifest,
    remove_old_manifests,
    remove_unborn_manifests,
    save_manifest,
)
from newssearch.indexing.roots import absolute_path, is_empty_folder, is_there, present_place
from newssearch.indexing.run import Progress, Run, RunOptions

_REBUILD_NAME = "rebuild.tmp"


class Indexer:
    """Writes an index. One at a time; others get `IndexLockedError`.

    What `add` and `delete` do becomes visible when the `with` block ends, all at once; an
    exception inside the block undoes it. `index` commits by itself, in batches.

    Args:
        path: the index directory; made when missing, but not by an exception or a dry run.
        rebuild: make the index anew, from all the folders that it remembers, and replace the old
            one when that is done; what programs added is taken over. Needed after a change of
            format. An interrupted rebuild goes on where it was.
        now: the clock.

    Raises:
        IndexLockedError: another process, or another Indexer, is writing it.
        IndexFormatError: it was made by another version, see `rebuild`; or by another program.
        IndexCorruptError: it is damaged; see `rebuild`.
        IndexWriteError: the directory cannot be made or written.

    Example:
        >>> with Indexer("index") as indexer:  # doctest: +SKIP
        ...     report = indexer.index("corpus")
    """

    def __init__(
        self,
        path: str | os.PathLike[str],
        *,
        rebuild: bool = False,
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        self.path = Path(path)
        self._now = now
        self._pending = PendingChanges()
        self._old: WhooshWriter | None = None
        self._earlier = Manifest()
        self._is_taken_over = self._is_reread = self._is_dry = False
        writer = WhooshWriter(self.path, now=now(), replacing=rebuild)
        self._is_new_rebuild = rebuild and not self._rebuild_path.exists()
        if rebuild:
            self._old = writer
            try:
                writer = WhooshWriter(self._rebuild_path, now=now(), replacing=True)
                if writer.unreadable:
                    writer.close()
                    shutil.rmtree(self._rebuild_path)
                    writer = WhooshWriter(self._rebuild_path, now=now())
            except BaseException:
                self._old.close()
                raise
        self._writer = writer
        self._directory = writer.path
        try:
            remove_unborn_manifests(self._directory, writer.generation)
            for made in (writer, self._old):
                if made is not None and made.is_new:
                    # Else the manifest of a first commit could be taken for that of this one.
                    save_manifest(Manifest(), made.path, made.generation)
        except BaseException:
            self.close()
            raise

    @property
    def _rebuild_path(self) -> Path:
        return self.path / _REBUILD_NAME

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            if kind is None and self._old is None:
                self.commit()
            elif kind is None and not self._is_dry:
                if not self._is_reread:
                    self.index()
                self.commit()
                self._replace_old()
        finally:
            self.close()

    def add(self, article: Article) -> None:
        """Add an article, or replace the one of its id, when the block ends.

        Raises:
            TypeError: it is not an `Article`.
        """
        self._check_open()
        if not isinstance(article, Article):
            raise TypeError(f"expected an Article, not {type(article).__name__}")
        if article.added is None:
            article = replace(article, added=self._now().date().isoformat())  # type: ignore[arg-type]
        self._pending.put(article)

    def delete(self, article_id: str) -> None:
        """Delete an article, if it is there, when the block ends.

        One that came from a file comes back with the next run over its folder, if the file is
        still there.
        """
        self._check_open()
        self._pending.drop(article_id)

    def index(  # noqa: PLR0913 - options of the command, by the same names
        self,
        *paths: str | os.PathLike[str],
        include: Sequence[str] = (),
        exclude: Sequence[str] = (),
        keep_missing: bool = False,
        jobs: int | None = None,
        dry_run: bool = False,
        on_progress: Progress | None = None,
    ) -> IndexReport:
        """Bring the index up to date with folders (or single files).

        Files that have not changed since the last run are not read again; articles whose files
        are gone are removed. Commits in batches of some thousand files.

        In a rebuild the first call (or the end of the block, without one) also reads all that the
        index remembers and `paths` do not hold: the files that it had.

        Args:
            paths: folders or files; without any there is nothing to do, but for a rebuild.
            include: patterns as in gitignore files; if there are any, a file must match one.
            exclude: patterns of files that are not looked at. What `include` and `exclude` leave
                out stays in the index if it is there.
            keep_missing: keep articles whose files are gone.
            jobs: number of processes that read files; one a processor if not given.
            dry_run: read everything and count, write nothing; a rebuild then replaces nothing.
            on_progress: called with the numbers of files read and to be read.

        Raises:
            CorpusMissingError: a path does not exist; nothing was done.
            InvalidPatternError: a pattern means nothing.
            IndexWriteError: the disk is full, or refuses; finished batches are kept.
        """
        self._check_open()
        if self._old is None and not paths:
            return IndexReport()
        self._is_dry |= dry_run
        if self._old is not None:
            self._take_over([Path(path) for path in paths])
        manifest = load_manifest(self._directory, self._writer.generation)
        options = RunOptions(
            include=(include,) if isinstance(include, str) else tuple(include),
            exclude=(exclude,) if isinstance(exclude, str) else tuple(exclude),
            keep_missing=keep_missing,
            jobs=jobs,
            dry_run=dry_run,
            now=self._now(),
            earlier={root.path: root.files for root in self._earlier.roots},
            with_rest=self._old is not None and not self._is_reread,
        )
        run = Run(
            self._writer,
            manifest,
            directory=self._directory,
            home=self.path,
            options=options,
            on_progress=on_progress,
        )
        report = run.execute([Path(path) for path in paths])
        self._is_reread = True
        if self._old is not None and self._old.is_damaged:
            warning = "the old index is damaged: what programs had added to it may be lost"
            report = replace(report, messages=(*report.messages, warning))
        return report

    def commit(self) -> None:
        """Make what was added and deleted so far visible, at once."""
        self._check_open()
        if not self._pending:
            if not self._is_dry:
                self._writer.keep()
            return
        manifest = load_manifest(self._directory, self._writer.generation)
        owned = {article.id for article in manifest.articles()}

        def save(generation: int) -> None:
            # A file whose article's id was taken or deleted must not count as indexed.
            manifest.forget(self._pending.ids() & owned)
            save_manifest(manifest, self._directory, generation)

        self._writer.write(self._pending_changes(), before_commit=save)
        remove_old_manifests(self._directory, self._writer.generation)
        self._pending.clear()

    def _check_open(self) -> None:
        if self._writer.is_closed:
            raise IndexClosedError(str(self.path))

    def _pending_changes(self) -> Iterator[Delete | PreparedArticle]:
        for change in self._pending.changes():
            yield self._writer.prepare(change) if isinstance(change, Article) else change

    def close(self) -> None:
        """Give back the lock. What is not committed is gone."""
        self._pending.clear()
        with suppress(OSError):
            remove_unborn_manifests(self._directory, self._writer.generation)
        _close(self._writer)
        if self._is_dry and self._is_new_rebuild:
            shutil.rmtree(self._rebuild_path, ignore_errors=True)
        if self._old is not None:
            _close(self._old)
            self._old = None

    def _replace_old(self) -> None:
        """End a rebuild: swap."""
        assert self._old is not None  # noqa: S101 - only called in a rebuild
        self._writer.close()
        manifest = load_manifest(self._rebuild_path, self._writer.generation)
        self._old.adopt(
            self._rebuild_path,
            lambda generation: save_manifest(manifest, self.path, generation),
        )
        remove_old_manifests(self.path, self._old.generation)
        shutil.rmtree(self._rebuild_path, ignore_errors=True)

    def _take_over(self, paths: Sequence[Path]) -> None:
        """Begin a rebuild: remember the old index's folders, and copy what cannot be read anew.

        That is what programs added, and what is of folders that are not there now. It comes
        first, so that ids and duplicates fall out as they did before.

        Args:
            paths: folders among them are to be read in any case, even if they are empty.

        Raises:
            CorpusMissingError: a path does not exist; nothing was done.
        """
        assert self._old is not None  # noqa: S101
        if self._is_taken_over:
            return
        old = newest_manifest(self.path, self._old.generation)
        find_scopes(paths, copy.deepcopy(old or Manifest()), self.path)
        self._is_taken_over = True
        named = {str(absolute_path(path)) for path in paths}
        manifest = load_manifest(self._directory, self._writer.generation)
        self._earlier = old or Manifest()
        for root in (*manifest.roots, *self._earlier.roots):
            root.path = present_place(root, self.path)
        roots = {root.path: root for root in manifest.roots}
        kept: set[str] = set()
        for root in self._earlier.roots:
            new = Root(root.path, root.relative, root.prefix, is_whole=root.is_whole)
            new = roots.setdefault(root.path, new)
            place = Path(root.path)
            if is_empty_folder(place) and (root.path not in named or not is_there(place)):
                new.files = dict(root.files)
                entries = root.files.values()
                kept |= {a.id for entry in entries for a in entry.articles if not a.copy_of}
        manifest.roots = list(roots.values())
        from_files = {article.id for article in self._earlier.articles()}

        def is_kept(article: Article) -> bool:
            if old is None and article.path:  # nothing tells whose it is: readers state its path
                return article.path not in article.id
            return article.id in kept or article.id not in from_files

        taken: set[str] = set()

        def changes() -> Iterator[Delete | PreparedArticle]:
            assert self._old is not None  # noqa: S101
            for article in filter(is_kept, self._old.articles()):
                taken.add(article.id)
                yield self._writer.prepare(article)
            # What an interrupted rebuild took over and the old index has lost since.
            owned = {article.id for article in manifest.articles() if not article.copy_of}
            for article_id in self._writer.snapshot().ids():
                if article_id not in taken and article_id not in owned:
                    yield Delete(article_id)

        def save(generation: int) -> None:
            # Ids that are programs' now, and what could not be read of a damaged index.
            manifest.forget(taken ^ kept)
            save_manifest(manifest, self._directory, generation)

        self._writer.write(changes(), before_commit=save)
        remove_old_manifests(self._directory, self._writer.generation)


def _close(writer: WhooshWriter) -> None:
    """Close a writer; an index that it takes away again goes with its manifest."""
    if writer.is_new:
        with suppress(OSError):
            remove_unborn_manifests(writer.path, -1)
    writer.close()
