"""A run over folders: bring an index up to date with them, in batches.

What was read before stands in the manifest; only what changed is read. Each batch is one commit
of the index together with its manifest, so a run that is cut off keeps all but its last batch.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from newssearch.backend import ArticleWriter, Delete, IndexReport, Prepared, Problem
from newssearch.indexing.compare import Comparison, find_rest, find_scopes
from newssearch.indexing.ledger import Ledger, Work
from newssearch.indexing.manifest import (
    FileEntry,
    Manifest,
    Root,
    remove_old_manifests,
    save_manifest,
)
from newssearch.indexing.reading import ReadContext, ReadJob, ReadResult
from newssearch.indexing.roots import Scope
from newssearch.indexing.scan import ScannedFile
from newssearch.indexing.workers import read_all

BATCH_FILES = 5_000
# Below this, starting workers costs more than they save.
_FILES_FOR_WORKERS = 300
# A file changed less than this before the run may change again with the same time stamp.
_TIMESTAMP_DOUBT_NS = 2_000_000_000

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """How a run is to be made.

    Attributes:
        include, exclude: patterns of gitignore that narrow what is looked at; files that they
            leave out stay in the index as they are.
        keep_missing: leave articles whose files are gone.
        jobs: number of reading processes; None for one a processor, 1 for none beside this one.
        dry_run: read everything, write nothing.
        now: the time of the run.
        batch_files: how many files a commit takes.
        earlier: what an older manifest has of files that this one has not, by path of their
            root: the days on which articles were first indexed.
        with_rest: read the files that `earlier` has and that no path holds, too.
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    keep_missing: bool = False
    jobs: int | None = None
    dry_run: bool = False
    now: datetime
    batch_files: int = BATCH_FILES
    earlier: Mapping[str, Mapping[str, FileEntry]] = field(default_factory=dict)
    with_rest: bool = False


class Run:
    """One run; make a new one for the next.

    Args:
        writer: of the index.
        manifest: of its last commit; changed by the run.
        directory: where the index and its manifests are written.
        home: the index directory that people name; another one in a rebuild.
        options: see there.
        on_progress: called with the files done and all files to be read.
    """

    def __init__(  # noqa: PLR0913 - what a run is about
        self,
        writer: ArticleWriter,
        manifest: Manifest,
        *,
        directory: Path,
        home: Path,
        options: RunOptions,
        on_progress: Progress | None = None,
    ) -> None:
        self._writer = writer
        self._manifest = manifest
        self._directory = directory
        self._home = home
        self._options = options
        self._on_progress = on_progress or (lambda _done, _total: None)
        self._done = self._total = 0
        self._context = ReadContext(prepare=writer.prepare, today=options.now.date())
        self._ledger = Ledger(manifest, contains=writer.contains, stamp=self._stamp)

    def execute(self, paths: Iterable[Path]) -> IndexReport:
        """Bring the index up to date with folders or files.

        Raises:
            CorpusMissingError: a path does not exist; nothing was done.
            IndexWriteError: the disk is full, or refuses; batches before it are kept.
        """
        start = time.monotonic()
        scopes = find_scopes(paths, self._manifest, self._home)
        comparison = Comparison(
            self._manifest,
            avoid=(self._directory, self._home),
            include=self._options.include,
            exclude=self._options.exclude,
            keep_missing=self._options.keep_missing,
            registry=self._context.registry(),
            contains=self._writer.contains,
            is_taken=self._ledger.is_taken,
        )
        for scope in scopes:
            comparison.look_at(scope)
        if self._options.with_rest:
            rest = find_rest(self._manifest, self._options.earlier, comparison.found)
            for scope in rest:
                comparison.look_at(scope)
            scopes += rest
        work = comparison.work
        self._total = len(work)
        self._write(work, comparison.gone)
        self._write(self._ledger.promotions(comparison.found), [])
        if not self._options.dry_run:
            save_manifest(self._manifest, self._directory, self._writer.generation)
            remove_old_manifests(self._directory, self._writer.generation)
        return self._report(scopes, comparison.messages, time.monotonic() - start)

    def _write(self, work: list[Work], gone: list[tuple[Root, str]]) -> None:
        """Read files and write what they hold, a commit for each batch that changes anything."""
        jobs = (self._job(item) for item in work)
        processes = self._options.jobs or _processors()
        if len(work) < _FILES_FOR_WORKERS or processes == 1:
            processes = 1 if any(item.is_deadly for item in work) else 0
        removals: Iterator[Delete] = chain.from_iterable(
            self._ledger.remove(root, name) for root, name in gone
        )
        with closing(read_all(jobs, self._context, processes=processes)) as results:
            pairs = zip(work, results, strict=True)
            for _ in range(0, max(1, len(work)), self._options.batch_files):
                batch = islice(pairs, self._options.batch_files)
                self._commit(chain(removals, self._apply_all(batch)))
                removals = iter(())

    def _commit(self, changes: Iterator[Delete | Prepared]) -> None:
        """Write changes, if there are any."""
        first = next(changes, None)
        if first is None:
            return
        changes = chain([first], changes)
        if self._options.dry_run:
            for _ in changes:
                pass
            return
        self._writer.write(changes, before_commit=self._save)
        remove_old_manifests(self._directory, self._writer.generation)

    def _save(self, generation: int) -> None:
        save_manifest(self._manifest, self._directory, generation)

    def _job(self, item: Work) -> ReadJob:
        name = item.root.prefix + item.file.name
        earlier = self._options.earlier.get(item.root.path, {})
        entries = (files.get(item.file.name) for files in (item.root.files, earlier))
        known = next((entry.articles for entry in entries if entry and entry.articles), ())
        # By the ids as the reader gives them, which others may have been taken for.
        added = {article.id[max(0, article.id.find(name)) :]: article.added for article in known}
        return ReadJob(
            path=item.file.path,
            article_id=name,
            known_digest=item.known_digest,
            added=added,
            size=item.file.size,
        )

    def _apply_all(self, batch: Iterable[tuple[Work, ReadResult]]) -> Iterator[Delete | Prepared]:
        for item, result in batch:
            yield from self._ledger.apply(item, result)
            self._done += 1
            self._on_progress(self._done, self._total)

    def _stamp(self, file: ScannedFile) -> int | None:
        doubt = int(self._options.now.timestamp() * 1e9) - _TIMESTAMP_DOUBT_NS
        return file.mtime_ns if file.mtime_ns < doubt else None

    def _report(
        self, scopes: Sequence[Scope], messages: Sequence[str], seconds: float
    ) -> IndexReport:
        """Count what the scopes hold now; each article is counted once."""
        changed = self._ledger.added | self._ledger.updated
        unchanged = duplicates = failed = skipped = 0
        problems: list[Problem] = []
        entries = {
            scope.root.name_of(name): entry
            for scope in scopes
            for name, entry in scope.root.files.items()
            if scope.holds(name)
        }
        for path, entry in sorted(entries.items()):
            for article in entry.articles:
                duplicates += bool(article.copy_of)
                unchanged += not article.copy_of and article.id not in changed
            for reason, kind in entry.problems:
                failed += kind == "failed"
                skipped += kind == "skipped"
                if kind != "skipped":
                    problems.append(Problem(path=path, reason=reason, kind=kind))
        return IndexReport(
            added=len(self._ledger.added),
            updated=len(self._ledger.updated),
            unchanged=unchanged,
            removed=self._ledger.num_removed,
            duplicates=duplicates,
            failed=failed,
            skipped=skipped,
            seconds=seconds,
            problems=tuple(problems),
            messages=tuple(dict.fromkeys(messages)),
        )


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
