"""`Indexer`: the one door through which articles get into an index and out of it."""

from __future__ import annotations

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
from newssearch.errors import IndexCorruptError
from newssearch.indexing.manifest import (
    Manifest,
    Root,
    load_manifest,
    newest_manifest,
    remove_old_manifests,
    remove_unborn_manifests,
    save_manifest,
)
from newssearch.indexing.roots import absolute_path, present_place
from newssearch.indexing.run import Progress, Run, RunOptions

_REBUILD_NAME = "rebuild.tmp"


class Indexer:
    """Writes an index. One at a time; others get `IndexLockedError`.

    What `add` and `delete` do becomes visible when the `with` block ends, all at once; an
    exception inside the block undoes it. `index` commits by itself, in batches.

    Args:
        path: the index directory; made when missing.
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
        self._indexed: set[str] = set()
        self._jobs: int | None = None
        self._on_progress: Progress | None = None
        self._earlier = Manifest()
        self._is_taken_over = self._is_dry = False
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
        remove_unborn_manifests(self._directory, writer.generation)

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
                self._take_over(frozenset())
                self.commit()
                self._replace_old()
        finally:
            self.close()
        if self._is_dry and self._is_new_rebuild:
            shutil.rmtree(self._rebuild_path, ignore_errors=True)

    def add(self, article: Article) -> None:
        """Add an article, or replace the one of its id, when the block ends.

        Raises:
            TypeError: it is not an `Article`.
        """
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

        Args:
            paths: folders or files.
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
        named = frozenset(str(absolute_path(Path(path))) for path in paths)
        self._is_dry |= dry_run
        if self._old is not None:
            self._take_over(named)
        manifest = load_manifest(self._directory, self._writer.generation)
        options = RunOptions(
            include=(include,) if isinstance(include, str) else tuple(include),
            exclude=(exclude,) if isinstance(exclude, str) else tuple(exclude),
            keep_missing=keep_missing,
            jobs=jobs,
            dry_run=dry_run,
            now=self._now(),
            earlier={root.path: root.files for root in self._earlier.roots},
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
        self._indexed |= named
        self._jobs, self._on_progress = jobs, on_progress
        if self._old is not None and isinstance(self._old.unreadable, IndexCorruptError):
            warning = "the old index is damaged: what programs had added to it may be lost"
            report = replace(report, messages=(*report.messages, warning))
        return report

    def commit(self) -> None:
        """Make what was added and deleted so far visible, at once."""
        if not self._pending:
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

    def _pending_changes(self) -> Iterator[Delete | PreparedArticle]:
        for change in self._pending.changes():
            yield self._writer.prepare(change) if isinstance(change, Article) else change

    def close(self) -> None:
        """Give back the lock. What is not committed is gone."""
        self._pending.clear()
        with suppress(OSError):
            remove_unborn_manifests(self._directory, self._writer.generation)
        self._writer.close()
        if self._old is not None:
            self._old.close()
            self._old = None

    def _replace_old(self) -> None:
        """End a rebuild: read the folders that nobody named, and swap."""
        assert self._old is not None  # noqa: S101 - only called in a rebuild
        for root in load_manifest(self._directory, self._writer.generation).roots:
            if root.path not in self._indexed and not _is_away(root):
                self.index(root.path, jobs=self._jobs, on_progress=self._on_progress)
        self._writer.close()
        manifest = load_manifest(self._rebuild_path, self._writer.generation)
        self._old.adopt(
            self._rebuild_path,
            lambda generation: save_manifest(manifest, self.path, generation),
        )
        remove_old_manifests(self.path, self._old.generation)
        shutil.rmtree(self._rebuild_path, ignore_errors=True)

    def _take_over(self, named: frozenset[str]) -> None:
        """Begin a rebuild: remember the old index's folders, and copy what cannot be read anew.

        That is what programs added, and what is of folders that are not there now. It comes
        first, so that ids and duplicates fall out as they did before.

        Args:
            named: the folders that are to be read in any case, even if they are empty.
        """
        assert self._old is not None  # noqa: S101
        if self._is_taken_over:
            return
        self._is_taken_over = True
        manifest = load_manifest(self._directory, self._writer.generation)
        old = newest_manifest(self.path, self._old.generation)
        self._earlier = old or Manifest()
        for root in (*manifest.roots, *self._earlier.roots):
            root.path = present_place(root, self.path)
        roots = {root.path: root for root in manifest.roots}
        kept: set[str] = set()
        for root in self._earlier.roots:
            new = roots.setdefault(root.path, Root(root.path, root.relative, root.prefix))
            if root.path not in named and _is_away(root):
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


def _is_away(root: Root) -> bool:
    """Whether a folder is missing, or empty as the place of an unmounted disk is."""
    try:
        return not any(Path(root.path).iterdir())
    except OSError:
        return True
