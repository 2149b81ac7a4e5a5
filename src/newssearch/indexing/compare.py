"""Comparing folders with what was read of them before: what must be read, and what is gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from newssearch.backend import ProblemKind
from newssearch.indexing.ledger import Work
from newssearch.indexing.manifest import FileEntry, Manifest, Root
from newssearch.indexing.reading import reader_name, reader_names
from newssearch.indexing.roots import (
    Scope,
    absolute_path,
    choose_prefix,
    find_scope,
    is_empty_folder,
    is_there,
    roots_within,
)
from newssearch.indexing.scan import Part, Scan, ScannedFile, scan
from newssearch.readers.registry import Registry
from newssearch.readers.source import SourceFile


def find_scopes(paths: Iterable[Path], manifest: Manifest, home: Path) -> list[Scope]:
    """What the paths stand for, and the roots that lie within them; new roots are remembered.

    Raises:
        CorpusMissingError: a path does not exist.
    """
    scopes: list[Scope] = []
    # Outer folders first: what lies within one that is new, too, is a part of it.
    for path in sorted(paths, key=lambda path: len(absolute_path(path).parts)):
        scope = find_scope(path, manifest, home)
        if scope.is_new and not scope.lies_in(home):
            manifest.roots.append(scope.root)
        scopes.append(scope)
    whole = {id(scope.root) for scope in scopes if not scope.part.folder}
    for scope in [scope for scope in scopes if not scope.is_missing]:
        for root in roots_within(scope, manifest):
            if id(root) not in whole:
                whole.add(id(root))
                root.is_whole = True
                scopes.append(Scope(root=root, is_inner=True))
    return scopes


def find_rest(
    manifest: Manifest,
    earlier: Mapping[str, Collection[str]],
    found: Collection[tuple[str, str]],
) -> list[Scope]:
    """Scopes of the files that an earlier manifest has and that were not found yet.

    Args:
        manifest: has all the roots.
        earlier: names of files, by path of their root.
        found: path of the root and name of each file that was found.
    """
    scopes = []
    for root in manifest.roots:
        names = [name for name in earlier.get(root.path, ()) if (root.path, name) not in found]
        if names:
            part = Part(names=frozenset(names))
            scopes.append(Scope(root=root, part=part, is_missing=not is_there(Path(root.path))))
    return scopes


class Comparison:
    """What differs between folders and a manifest.

    Args:
        manifest: of the last commit.
        avoid: folders that are never entered.
        include, exclude: patterns that narrow what is looked at, but for files that a scope names.
        keep_missing: leave articles whose files are gone.
        registry: the readers.
        contains: whether the index holds an id.
        is_taken: whether an id belongs to another article.

    Attributes:
        found: files that were seen, by path of their root and name.
        messages: what is to be said of folders that are missing or empty.
    """

    def __init__(  # noqa: PLR0913 - what a comparison is about
        self,
        manifest: Manifest,
        *,
        avoid: Sequence[Path],
        include: Sequence[str],
        exclude: Sequence[str],
        keep_missing: bool,
        registry: Registry,
        contains: Callable[[str], bool],
        is_taken: Callable[[str], bool],
    ) -> None:
        self.found: dict[tuple[str, str], ScannedFile] = {}
        self.messages: list[str] = []
        self._manifest = manifest
        self._avoid = tuple(avoid)
        self._include, self._exclude = tuple(include), tuple(exclude)
        self._keep_missing = keep_missing
        self._registry = registry
        self._reader_names = {registry.fingerprint, *reader_names(registry)}
        self._contains = contains
        self._is_taken = is_taken
        self._planned: set[str] = set()
        self._work: dict[tuple[str, str], Work] = {}
        self._gone: dict[tuple[str, str], tuple[Root, str]] = {}

    @property
    def work(self) -> list[Work]:
        """Files that must be read; each once, though scopes may overlap."""
        return list(self._work.values())

    @property
    def gone(self) -> list[tuple[Root, str]]:
        """Files that were there and are not any more: root and name."""
        return list(self._gone.values())

    def look_at(self, scope: Scope) -> None:
        """Compare a scope."""
        root = scope.root
        if any(map(scope.lies_in, self._avoid)):
            self.messages.append(f"{scope.name}: an index directory is never read")
        elif scope.is_missing:
            self.messages.append(f"{root.name_of('')} is not there any more: its articles are kept")
        elif scope.is_inner and not is_there(Path(root.path)):
            if not self._keep_missing and self._has_files_around(root):
                self._gone.update({(root.path, name): (root, name) for name in root.files})
        else:
            self._compare(scope)

    def _compare(self, scope: Scope) -> None:
        root = scope.root
        found = self._scan(root, scope.part)
        if found.has_links and root.is_whole and scope.part != Part():
            found = self._scan(root, scope.part, is_linked=True)
        files = [file for file in found.files if scope.holds(file.name)]
        self.found.update({(root.path, file.name): file for file in files})
        self._note_gone(scope, files, found)
        if scope.is_new:
            wanted = (file.name for file in files)
            root.prefix = choose_prefix(root, wanted, self._manifest, self._will_be_taken)
        self._planned.update(root.prefix + file.name for file in files)
        for file in files:
            entry = root.files.get(file.name)
            if entry is not None:
                entry = root.files[file.name] = self._with_present_reader(entry, file)
            if not self._is_current(entry, file):
                self._work[root.path, file.name] = Work(root, file, self._known_digest(entry))
        _remember_problems(scope, files, found)

    def _scan(self, root: Root, part: Part, *, is_linked: bool = False) -> Scan:
        """Scan a part; all of the root where only that tells which name a linked file has."""
        inner = [Path(other.path) for other in roots_within(Scope(root=root), self._manifest)]
        return scan(
            Path(root.path),
            part=None if is_linked else part,
            avoid=[*self._avoid, *inner],
            include=self._include if part.names is None else (),
            exclude=self._exclude if part.names is None else (),
        )

    def _note_gone(self, scope: Scope, files: Sequence[ScannedFile], found: Scan) -> None:
        """Find out which files are gone, unless all are: then a disk may not be mounted."""
        root = scope.root
        before = [name for name in root.files if scope.holds(name)]
        is_empty = not (files or found.unreadable or any(map(scope.holds, found.filtered)))
        name = scope.part.folder
        is_file = name and not Path(root.path, name).is_dir()
        if is_empty and is_file and not before and not found.problems:
            self.messages.append(
                f"{scope.name}: nothing there to index (is it hidden, or ignored?)"
            )
        is_known_file = name in root.files and not is_empty_folder(Path(root.path))
        if is_empty and not is_known_file and any(root.files[name].articles for name in before):
            self.messages.append(
                f"{scope.name} is empty now: its articles are kept; "
                "if that is meant, delete the index or index it anew with --rebuild"
            )
            return
        self._gone.update(
            {
                (root.path, name): (root, name)
                for name in _gone(before, files, found)
                if not (self._keep_missing and root.files[name].articles)
            }
        )

    def _has_files_around(self, root: Root) -> bool:
        """Whether a folder around a root was found to hold files: then it is no unmounted disk."""
        around = {str(folder) for folder in Path(root.path).parents}
        return any(place in around for place, _ in self.found)

    def _is_current(self, entry: FileEntry | None, file: ScannedFile) -> bool:
        return (
            entry is not None
            and bool(entry.digest)
            and (entry.size, entry.mtime_ns) == (file.size, file.mtime_ns)
            and entry.reader in self._reader_names
        )

    def _known_digest(self, entry: FileEntry | None) -> str:
        """What a file must have as its digest in order not to be read again."""
        if entry is None or entry.reader not in self._reader_names:
            return ""
        if entry.mtime_ns is None and not all(
            article.copy_of or self._contains(article.id) for article in entry.articles
        ):
            return ""  # another program has deleted it
        return entry.digest

    def _with_present_reader(self, entry: FileEntry, file: ScannedFile) -> FileEntry:
        """What was read of a file, under today's name of its reader if that is still chosen."""
        own = entry.reader.rpartition("=")[2]
        if entry.reader in self._reader_names or own not in self._registry.fingerprint.split():
            return entry
        source = SourceFile(path=Path(file.path), article_id=file.name)
        try:
            chosen = reader_name(source, self._registry)
        except Exception:  # noqa: BLE001 - reading the file will say what a reader raised
            return entry
        return replace(entry, reader=chosen) if chosen.rpartition("=")[2] == own else entry

    def _will_be_taken(self, article_id: str) -> bool:
        """Whether an id is taken, or will be by a file that this run is going to read."""
        return article_id in self._planned or self._is_taken(article_id)


def _remember_problems(scope: Scope, files: Sequence[ScannedFile], found: Scan) -> None:
    """Take what could not be looked at into the manifest; what was read of it before stays."""
    names = {file.name for file in files}
    problems: dict[str, list[tuple[str, ProblemKind]]] = defaultdict(list)
    for problem in found.problems:
        if scope.holds(problem.path) and problem.path not in names:
            problems[problem.path].append((problem.reason, problem.kind))
    for name, reasons in problems.items():
        kept = scope.root.files.get(name)
        articles = kept.articles if kept else ()
        scope.root.files[name] = FileEntry(0, None, "", "", articles, tuple(reasons))


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
