"""What files a folder holds, in a stable order.

Hidden files and folders are left out, links are followed once, and what cannot be looked at is
said. Patterns are those of gitignore, for `--include`, `--exclude` and `.newssearchignore`.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pathspec

from newssearch.backend import Problem
from newssearch.errors import InvalidPatternError
from newssearch.readers.source import printable_path

IGNORE_FILE = ".newssearchignore"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScannedFile:
    """A regular file below a root.

    Attributes:
        path: where it is, for opening it.
        name: its path below the root, with `/`, as text that can be shown.
        size: in bytes.
        mtime_ns: time of its last change in nanoseconds.
    """

    path: str
    name: str
    size: int
    mtime_ns: int


# No slots: `cached_property` keeps the folders in the instance's dictionary.
@dataclass(frozen=True, kw_only=True)
class Part:
    """Which files below a root are looked for.

    Attributes:
        folder: name of a folder, or of a file, below the root; empty for all of it.
        names: the only files that count; None for all.
    """

    folder: str = ""
    names: frozenset[str] | None = None

    def holds(self, name: str) -> bool:
        """Whether a file counts; so does a folder that may hold some, as it may be unreadable."""
        if self.names is not None and name not in self.names:
            return name in self._folders
        return not self.folder or name == self.folder or name.startswith(f"{self.folder}/")

    def enters(self, folder: str) -> bool:
        """Whether a folder lies in the part, or on the way to it."""
        return self.holds(folder) or self.folder.startswith(f"{folder}/")

    @cached_property
    def _folders(self) -> frozenset[str]:
        folders: set[str] = set()
        for name in self.names or ():
            while (name := name.rpartition("/")[0]) and name not in folders:
                folders.add(name)
        return frozenset(folders)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scan:
    """What was found below a root.

    Attributes:
        files: sorted by name.
        problems: links that lead nowhere, folders that cannot be read.
        unreadable: names of the folders that could not be read; nothing is known of what is in
            them.
        filtered: names of files that the run's own patterns leave out.
        has_links: whether some of it was come to by a link.
    """

    files: tuple[ScannedFile, ...]
    problems: tuple[Problem, ...]
    unreadable: tuple[str, ...]
    filtered: frozenset[str]
    has_links: bool


@dataclass(slots=True)
class _Walk:
    """The state of one walk."""

    root: str
    part: Part
    avoid: frozenset[tuple[int, int]]
    files: list[ScannedFile] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    unreadable: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    has_links: bool = False
    seen: set[tuple[int, int]] = field(default_factory=set)
    ignored: list[tuple[str, pathspec.GitIgnoreSpec]] = field(default_factory=list)


def scan(
    root: Path,
    *,
    part: Part | None = None,
    avoid: Sequence[Path] = (),
    include: Iterable[str] = (),
    exclude: Iterable[str] = (),
) -> Scan:
    """All regular files below a folder, or in a part of it.

    Args:
        root: the folder.
        part: what is looked for; folders in which none of it can be are not entered. A link then
            may give another name to a file that has one elsewhere: see `has_links`.
        avoid: folders that are never entered (the index directory).
        include: patterns of which a file must match one, if there are any.
        exclude: patterns of which a file may match none.

    Raises:
        InvalidPatternError: a pattern means nothing.
    """
    walk = _Walk(
        root=str(root),
        part=part or Part(),
        avoid=frozenset(_identity(path.stat()) for path in avoid if path.exists()),
    )
    _enter(walk, str(root), "")
    # Links come last, so that what they lead to keeps its own name where it has one.
    while walk.links:
        path, name = walk.links.pop(0)
        _visit(walk, path, name, follow=True)
    wanted, unwanted = _spec(include), _spec(exclude)
    kept, filtered = [], set()
    for file in _by_name(walk):
        if (wanted and not wanted.match_file(file.name)) or (
            unwanted and unwanted.match_file(file.name)
        ):
            filtered.add(file.name)
        else:
            kept.append(file)
    return Scan(
        files=tuple(kept),
        problems=tuple(sorted(walk.problems, key=lambda problem: problem.path)),
        unreadable=tuple(walk.unreadable),
        filtered=frozenset(filtered),
        has_links=walk.has_links,
    )


def _by_name(walk: _Walk) -> list[ScannedFile]:
    """The files, sorted; of several whose names are the same in print, only the first."""
    named: dict[str, ScannedFile] = {}
    ordered = sorted(walk.files, key=lambda file: (file.name, file.path))
    namesakes = [file for file in ordered if named.setdefault(file.name, file) is not file]
    for file in namesakes:
        shown = file.name
        while shown in named:  # the report of one file must not pass for that of another
            shown = shown.replace("\\", "\\\\")
        named[shown] = file
        reason = "another file has the same name in print"
        walk.problems.append(Problem(path=shown, reason=reason, kind="failed"))
    return [file for name, file in sorted(named.items()) if name == file.name]


def _enter(walk: _Walk, path: str, name: str) -> None:
    """Visit all that a folder holds, and the folders below it (without recursion)."""
    folders = [(path, name)]
    while folders:
        path, name = folders.pop()
        try:
            identity = _identity(os.stat(path))
            if identity in walk.seen or identity in walk.avoid:
                continue
            walk.seen.add(identity)
            with os.scandir(path) as entries:
                found = sorted(entries, key=lambda entry: entry.name)
        except OSError as error:
            walk.unreadable.append(printable_path(name))
            _complain(walk, name, error)
            continue
        _read_ignore_file(walk, path, name)
        for entry in found:
            if entry.name.startswith("."):
                continue
            below = f"{name}/{entry.name}" if name else entry.name
            if not walk.part.enters(printable_path(below)):
                continue
            if entry.is_dir(follow_symlinks=False):
                if not _is_ignored(walk, f"{below}/"):
                    folders.append((entry.path, below))
            else:
                _visit(walk, entry.path, below, follow=False)


def _visit(walk: _Walk, path: str, name: str, *, follow: bool) -> None:
    """Take a file, remember a link for later, or follow it now."""
    if _is_ignored(walk, name):
        return
    try:
        status = os.stat(path) if follow else os.lstat(path)
    except OSError as error:
        _complain(walk, name, error)
        return
    if stat.S_ISLNK(status.st_mode):
        walk.links.append((path, name))
        walk.has_links = True
    elif stat.S_ISDIR(status.st_mode):
        _enter(walk, path, name)
    elif stat.S_ISREG(status.st_mode):
        if (follow and _identity(status) in walk.seen) or not walk.part.holds(printable_path(name)):
            return
        walk.seen.add(_identity(status))
        walk.files.append(
            ScannedFile(
                path=path,
                name=printable_path(name),
                size=status.st_size,
                mtime_ns=status.st_mtime_ns,
            )
        )


def _complain(walk: _Walk, name: str, error: OSError) -> None:
    reason = error.strerror or str(error)
    if isinstance(error, FileNotFoundError) and os.path.islink(os.path.join(walk.root, name)):
        reason = "a link to a file that is not there"
    shown = printable_path(name) or printable_path(walk.root)
    walk.problems.append(Problem(path=shown, reason=reason, kind="failed"))


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _read_ignore_file(walk: _Walk, path: str, name: str) -> None:
    try:
        with open(os.path.join(path, IGNORE_FILE), encoding="utf-8", errors="replace") as file:
            lines = file.read().splitlines()
    except OSError:
        return
    patterns = []
    for number, line in enumerate(lines, 1):
        try:
            pathspec.GitIgnoreSpec.from_lines([line])
            patterns.append(line)
        except ValueError:
            shown = printable_path(f"{name}/{IGNORE_FILE}" if name else IGNORE_FILE)
            reason = f"line {number} is no pattern: {line!r}"
            walk.problems.append(Problem(path=shown, reason=reason, kind="failed"))
    walk.ignored.append((name, pathspec.GitIgnoreSpec.from_lines(patterns)))


def _is_ignored(walk: _Walk, name: str) -> bool:
    return any(
        spec.match_file(name[len(base) + 1 :] if base else name)
        for base, spec in walk.ignored
        if not base or name.startswith(f"{base}/")
    )


def _spec(patterns: Iterable[str]) -> pathspec.GitIgnoreSpec | None:
    lines = list(patterns)
    for line in lines:
        try:
            pathspec.GitIgnoreSpec.from_lines([line])
        except ValueError as error:
            raise InvalidPatternError(line, str(error)) from error
    return pathspec.GitIgnoreSpec.from_lines(lines) if lines else None
