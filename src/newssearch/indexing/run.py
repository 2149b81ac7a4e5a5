"""A run over folders: bring an index up to date with them, in batches.

What was read before stands in the manifest; only what changed is read. Each batch is one commit
of the index together with its manifest, so a run that is cut off keeps all but its last batch.
"""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import chain, islice
from pathlib import Path

from newssearch.backend import (
    ArticleWriter,
    Delete,
    IndexReport,
    Prepared,
    Problem,
    ProblemKind,
)
from newssearch.indexing.manifest import (
    ArticleEntry,
    FileEntry,
    Manifest,
    Root,
    remove_old_manifests,
    save_manifest,
)
from newssearch.indexing.reading import DEADLY, ReadContext, ReadJob, ReadResult
from newssearch.indexing.roots import (
    Scope,
    absolute_path,
    choose_prefix,
    find_scope,
    is_there,
    roots_within,
)
from newssearch.indexing.scan import Scan, ScannedFile, scan
from newssearch.indexing.workers import read_all
from newssearch.readers.source import printable_path

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
    """

    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    keep_missing: bool = False
    jobs: int | None = None
    dry_run: bool = False
    now: datetime
    batch_files: int = BATCH_FILES
    earlier: Mapping[str, Mapping[str, FileEntry]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Work:
    """A file that must be read."""

    root: Root
    file: ScannedFile
    known_digest: str
    is_deadly: bool = False


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
        self._messages: list[str] = []
        self._added: set[str] = set()
        self._updated: set[str] = set()
        self._removed = 0
        self._deleted: set[str] = set()
        self._context = ReadContext(prepare=writer.prepare, today=options.now.date())
        self._readers = self._context.registry().fingerprint
        self._found: dict[tuple[str, str], ScannedFile] = {}
        self._planned: set[str] = set()
        self._owned = {article.id for article in manifest.articles()}
        # Which article stands for a content, and the contents that have lost theirs.
        self._leaders = {a.content: a.id for a in manifest.articles() if not a.copy_of}
        self._vacant = {a.content for a in manifest.articles() if a.copy_of} - set(self._leaders)

    def execute(self, paths: Iterable[Path]) -> IndexReport:
        """Bring the index up to date with folders or files.

        Raises:
            CorpusMissingError: a path does not exist; nothing was done.
            IndexWriteError: the disk is full, or refuses; batches before it are kept.
        """
        start = time.monotonic()
        scopes = self._scopes(paths)
        gone: list[tuple[Root, str]] = []
        work: list[_Work] = []
        for scope in scopes:
            if scope.is_missing:
                self._messages.append(
                    f"{scope.root.name_of('')} is not there any more: its articles are kept"
                )
                continue
            self._compare(scope, gone, work)
        # Scopes may overlap; each file counts once.
        work = list({(item.root.path, item.file.name): item for item in work}.values())
        gone = list({(root.path, name): (root, name) for root, name in gone}.values())
        self._total = len(work)
        self._write(work, gone)
        self._write(self._promotions(), [])
        if not self._options.dry_run:
            save_manifest(self._manifest, self._directory, self._writer.generation)
            remove_old_manifests(self._directory, self._writer.generation)
        return self._report(scopes, time.monotonic() - start)

    def _scopes(self, paths: Iterable[Path]) -> list[Scope]:
        """What the paths stand for, and the roots that lie within them."""
        scopes: list[Scope] = []
        # Outer folders first: what lies within one that is new, too, is a part of it.
        for path in sorted(paths, key=lambda path: len(absolute_path(path).parts)):
            scope = find_scope(path, self._manifest, self._home)
            if scope.is_new:
                self._manifest.roots.append(scope.root)
            scopes.append(scope)
        whole = {id(scope.root) for scope in scopes if not scope.folder}
        for scope in [scope for scope in scopes if not scope.is_missing]:
            for root in roots_within(scope, self._manifest):
                if id(root) not in whole:
                    whole.add(id(root))
                    scopes.append(Scope(root=root, is_inner=True))
        return scopes

    def _compare(self, scope: Scope, gone: list[tuple[Root, str]], work: list[_Work]) -> None:
        """Find out what of a scope has to be read, and which of its files are gone."""
        options, root = self._options, scope.root
        if scope.is_inner and not is_there(Path(root.path)):
            if not options.keep_missing and self._has_files_around(root):
                gone.extend((root, name) for name in root.files)
            return
        inner = [Path(other.path) for other in roots_within(Scope(root=root), self._manifest)]
        found = scan(
            Path(root.path),
            avoid=[self._directory, self._home, *inner],
            include=options.include,
            exclude=options.exclude,
        )
        files = [file for file in found.files if scope.holds(file.name)]
        self._found.update(((root.path, file.name), file) for file in files)
        before = [name for name in root.files if scope.holds(name)]
        is_empty = not (files or found.unreadable or any(map(scope.holds, found.filtered)))
        is_file = scope.folder and not Path(root.path, scope.folder).is_dir()
        if is_empty and is_file and not before and not found.problems:
            self._messages.append(
                f"{root.name_of(scope.folder)}: nothing there to index (is it hidden, or ignored?)"
            )
        if is_empty and any(root.files[name].articles for name in before):
            self._messages.append(
                f"{root.name_of(scope.folder)} is empty now: its articles are kept; "
                "if that is meant, delete the index or index it anew with --rebuild"
            )
        else:
            gone.extend(
                (root, name)
                for name in _gone(before, files, found)
                if not (options.keep_missing and root.files[name].articles)
            )
        if scope.is_new:
            wanted = (file.name for file in files)
            root.prefix = choose_prefix(root, wanted, self._manifest, self._will_be_taken)
        self._planned.update(root.prefix + file.name for file in files)
        work.extend(
            _Work(root, file, self._known_digest(entry), _is_deadly(entry))
            for file, entry in ((file, root.files.get(file.name)) for file in files)
            if not self._is_current(entry, file)
        )
        names = {file.name for file in files}
        problems: dict[str, list[tuple[str, ProblemKind]]] = defaultdict(list)
        for problem in found.problems:
            if scope.holds(problem.path) and problem.path not in names:
                problems[problem.path].append((problem.reason, problem.kind))
        for name, reasons in problems.items():
            kept = root.files.get(name)
            articles = kept.articles if kept else ()
            root.files[name] = FileEntry(0, None, "", "", articles, tuple(reasons))

    def _has_files_around(self, root: Root) -> bool:
        """Whether a folder around a root was found to hold files: then it is no unmounted disk."""
        around = {str(folder) for folder in Path(root.path).parents}
        return any(place in around for place, _ in self._found)

    def _is_current(self, entry: FileEntry | None, file: ScannedFile) -> bool:
        return (
            entry is not None
            and bool(entry.digest)
            and (entry.size, entry.mtime_ns) == (file.size, file.mtime_ns)
            and self._read_by_present_reader(entry)
        )

    def _known_digest(self, entry: FileEntry | None) -> str:
        """What a file must have as its digest in order not to be read again."""
        if entry is None or not self._read_by_present_reader(entry):
            return ""
        if entry.mtime_ns is None and not all(
            article.copy_of or self._writer.contains(article.id) for article in entry.articles
        ):
            return ""  # another program has deleted it
        return entry.digest

    def _read_by_present_reader(self, entry: FileEntry) -> bool:
        return entry.reader == self._readers or entry.reader in self._readers.split()

    def _write(self, work: list[_Work], gone: list[tuple[Root, str]]) -> None:
        """Read files and write what they hold, a commit for each batch that changes anything."""
        jobs = (self._job(item) for item in work)
        processes = self._options.jobs or _processors()
        if len(work) < _FILES_FOR_WORKERS or processes == 1:
            processes = 1 if any(item.is_deadly for item in work) else 0
        removals = self._remove(gone)
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

    def _job(self, item: _Work) -> ReadJob:
        name = item.root.prefix + item.file.name
        earlier = self._options.earlier.get(item.root.path, {})
        entries = (files.get(item.file.name) for files in (item.root.files, earlier))
        known = next((entry.articles for entry in entries if entry and entry.articles), ())
        # By the ids as the reader gives them, which others may have been taken for.
        added = {article.id[max(0, article.id.find(name)) :]: article.added for article in known}
        return ReadJob(
            path=item.file.path, article_id=name, known_digest=item.known_digest, added=added
        )

    def _remove(self, gone: list[tuple[Root, str]]) -> Iterator[Delete]:
        """Forget files that are gone, and delete their articles."""
        for root, name in gone:
            for article in root.files.pop(name).articles:
                yield from self._drop(article)

    def _drop(self, article: ArticleEntry) -> Iterator[Delete]:
        """Take an article, or a copy of one, out of the index."""
        self._owned.discard(article.id)
        if not article.copy_of:
            self._removed += 1
            self._deleted.add(article.id)
            self._vacate(article.content)
            yield Delete(article.id)

    def _vacate(self, content: str) -> None:
        if self._leaders.pop(content, None) is not None:
            self._vacant.add(content)

    def _apply_all(self, batch: Iterable[tuple[_Work, ReadResult]]) -> Iterator[Delete | Prepared]:
        for item, result in batch:
            yield from self._apply(item, result)
            self._done += 1
            self._on_progress(self._done, self._total)

    def _apply(self, item: _Work, result: ReadResult) -> Iterator[Delete | Prepared]:
        """Take what was read of a file into the manifest, and say what changes in the index."""
        root, file = item.root, item.file
        entry = root.files.get(file.name)
        if result.unchanged and entry is not None:
            root.files[file.name] = replace(entry, size=file.size, mtime_ns=self._stamp(file))
            return
        before = {article.id: article for article in entry.articles} if entry else {}
        now: list[ArticleEntry] = []
        for article, prepared in result.articles:
            article_id = self._choose_id(article.id, before, root)
            self._owned.add(article_id)
            article = replace(article, id=article_id)  # noqa: PLW2901 - under its final id
            previous = before.pop(article_id, None)
            leader = self._leaders.get(article.content)
            if leader not in {None, article_id}:
                if previous is not None and not previous.copy_of:
                    yield from self._drop(previous)
                    self._owned.add(article_id)
                now.append(replace(article, copy_of=leader or ""))
                continue
            now.append(article)
            if previous is None or previous.copy_of:
                self._added.add(article_id)
            elif previous.fingerprint == article.fingerprint and (
                item.known_digest or self._writer.contains(article_id)
            ):
                continue
            else:
                self._updated.add(article_id)
                if previous.content != article.content:
                    self._vacate(previous.content)
            self._leaders[article.content] = article_id
            yield prepared if prepared.id == article_id else prepared.renamed(article_id)
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

    def _stamp(self, file: ScannedFile) -> int | None:
        doubt = int(self._options.now.timestamp() * 1e9) - _TIMESTAMP_DOUBT_NS
        return file.mtime_ns if file.mtime_ns < doubt else None

    def _choose_id(self, wanted: str, before: Mapping[str, object], root: Root) -> str:
        """The id of an article: as wanted, or with the root's name before it if that is taken."""
        name, number, candidate = printable_path(Path(root.path).name) or "root", 1, wanted
        while candidate not in before and self._is_taken(candidate):
            candidate = f"{name}/{wanted}" if number == 1 else f"{name}-{number}/{wanted}"
            number += 1
        return candidate

    def _is_taken(self, article_id: str) -> bool:
        return article_id in self._owned or (
            article_id not in self._deleted and self._writer.contains(article_id)
        )

    def _will_be_taken(self, article_id: str) -> bool:
        """Whether an id is taken, or will be by a file that this run is going to read."""
        return article_id in self._planned or self._is_taken(article_id)

    def _promotions(self) -> list[_Work]:
        """Files whose copy must now stand for a content that has lost its article."""
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
                    if (file := self._present_file(root, name))
                )
                chosen = next(present, None)
                if chosen is None:
                    continue  # the next run that looks there will settle it
                root, file, leader = chosen
                work.append(_Work(root, file, "", _is_deadly(root.files[file.name])))
            for root, name, article in places:
                self._repoint(root, name, article, leader)
        return work

    def _present_file(self, root: Root, name: str) -> ScannedFile | None:
        """A file as it is now, if it is there."""
        # Not every name leads back to its file: bytes that are not UTF-8 are written otherwise.
        seen = self._found.get((root.path, name))
        path = seen.path if seen else os.path.join(root.path, name)  # noqa: PTH118
        try:
            status = os.stat(path)  # noqa: PTH116 - a name of any bytes
        except OSError:
            return None
        return ScannedFile(path=path, name=name, size=status.st_size, mtime_ns=status.st_mtime_ns)

    def _repoint(self, root: Root, name: str, article: ArticleEntry, leader: str) -> None:
        """Let a copy name the article that stands for it now."""
        entry = root.files[name]
        articles = tuple(
            replace(other, copy_of=leader) if other.id == article.id else other
            for other in entry.articles
        )
        root.files[name] = replace(entry, articles=articles)

    def _report(self, scopes: list[Scope], seconds: float) -> IndexReport:
        """Count what the scopes hold now; each article is counted once."""
        changed = self._added | self._updated
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
            added=len(self._added),
            updated=len(self._updated),
            unchanged=unchanged,
            removed=self._removed,
            duplicates=duplicates,
            failed=failed,
            skipped=skipped,
            seconds=seconds,
            problems=tuple(problems),
            messages=tuple(self._messages),
        )


def _processors() -> int:
    """How many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def _is_deadly(entry: FileEntry | None) -> bool:
    """Whether reading a file has ended a process."""
    return entry is not None and any(reason.startswith(DEADLY) for reason, _ in entry.problems)


def _gone(before: Iterable[str], files: Iterable[ScannedFile], found: Scan) -> list[str]:
    """Names of files that were there before and are not now, as far as that can be known."""
    present = {file.name for file in files} | found.filtered
    present |= {problem.path for problem in found.problems}
    return [
        name
        for name in before
        if name not in present
        and not any(not folder or name.startswith(f"{folder}/") for folder in found.unreadable)
    ]
