"""`Indexer`: the one door through which articles get into an index and out of it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
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
from newssearch.errors import NewsSearchError
from newssearch.indexing.manifest import (
    Manifest,
    Root,
    load_manifest,
    remove_old_manifests,
    save_manifest,
)
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
        IndexFormatError: it was made by another version; see `rebuild`.
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
        self._messages: list[str] = []
        self._indexed: set[str] = set()
        writer = WhooshWriter(self.path, now=now(), replacing=rebuild)
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
            if kind is None:
                self.commit()
                if self._old is not None:
                    self._replace_old()
        finally:
            self.close()

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

        One that came from a file comes back with the next run over its folder in which the file
        has changed.
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
            dry_run: read everything and count, write nothing.
            on_progress: called with the numbers of files read and to be read.

        Raises:
            CorpusMissingError: a path does not exist; nothing was done.
            IndexWriteError: the disk is full, or refuses; finished batches are kept.
        """
        manifest = load_manifest(self._directory, self._writer.generation)
        known = self._old_manifest()
        if not manifest.roots:
            # In a rebuild: the same folders, and the same ids for what is in them.
            manifest.roots = [Root(root.path, root.relative, root.prefix) for root in known.roots]
        options = RunOptions(
            include=tuple(include),
            exclude=tuple(exclude),
            keep_missing=keep_missing,
            jobs=jobs,
            dry_run=dry_run,
            now=self._now(),
            added={article.id: article.added for article in known.articles()},
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
        self._indexed.update(os.path.abspath(path) for path in paths)  # noqa: PTH100
        return report

    def commit(self) -> None:
        """Make what was added and deleted so far visible, at once."""
        if not self._pending:
            return
        manifest = load_manifest(self._directory, self._writer.generation)
        owned = {article.id for article in manifest.articles() if not article.copy_of}

        def save(generation: int) -> None:
            # A file whose article's id was taken or deleted must not count as indexed.
            for article_id in self._pending.ids() & owned:
                manifest.forget(article_id)
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
        self._writer.close()
        if self._old is not None:
            self._old.close()
            self._old = None

    def _old_manifest(self) -> Manifest:
        """In a rebuild: what the old index was made from, as far as that can be read."""
        if self._old is None or self._old.unreadable:
            return Manifest()
        try:
            return load_manifest(self.path, self._old.generation)
        except NewsSearchError:
            return Manifest()

    def _replace_old(self) -> None:
        """End a rebuild: read the other folders, take over what has no file, and swap."""
        assert self._old is not None  # noqa: S101 - only called in a rebuild
        old = self._old_manifest()
        for root in old.roots:
            if Path(root.path).is_dir() and root.path not in self._indexed:
                self.index(root.path)
        self._take_over(old)
        self._writer.close()
        manifest = load_manifest(self._rebuild_path, self._writer.generation)
        self._old.adopt(
            self._rebuild_path,
            lambda generation: save_manifest(manifest, self.path, generation),
        )
        remove_old_manifests(self.path, self._old.generation)
        shutil.rmtree(self._rebuild_path, ignore_errors=True)

    def _take_over(self, old: Manifest) -> None:
        """Copy articles that programs added, and those of folders that are not there now."""
        assert self._old is not None  # noqa: S101
        if self._old.unreadable:
            return
        missing = [root for root in old.roots if not Path(root.path).is_dir()]
        from_files = {article.id for article in old.articles() if not article.copy_of}
        kept = {
            article.id
            for root in missing
            for entry in root.files.values()
            for article in entry.articles
            if not article.copy_of
        }
        snapshot = self._old.snapshot()
        for article_id in snapshot.ids():
            if article_id in kept or article_id not in from_files:
                number = snapshot.find(article_id)
                if number is not None:
                    self.add(snapshot.article(number))
        self.commit()
        manifest = load_manifest(self._directory, self._writer.generation)
        gone = {root.path for root in missing}
        manifest.roots = [root for root in manifest.roots if root.path not in gone] + missing
        save_manifest(manifest, self._directory, self._writer.generation)
