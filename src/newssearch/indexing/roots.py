"""Which root and which part of it a path stands for, and what its ids begin with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

from newssearch.errors import CorpusMissingError
from newssearch.indexing.manifest import Manifest, Root
from newssearch.indexing.scan import Part
from newssearch.readers.source import printable_path


@dataclass(slots=True, kw_only=True)
class Scope:
    """The part of a root that a run looks at.

    Attributes:
        root: with all of its files.
        part: which files of it.
        is_new: the root was never indexed before.
        is_missing: the root is remembered, but not there.
        is_inner: the root was not named; it lies within a folder that was.
    """

    root: Root
    part: Part = field(default_factory=Part)
    is_new: bool = False
    is_missing: bool = False
    is_inner: bool = False

    def holds(self, name: str) -> bool:
        """Whether a file of the root lies within the scope."""
        return self.part.holds(name)

    @property
    def name(self) -> str:
        """The name of what was named, as text that can be shown."""
        return self.root.name_of(self.part.folder)

    def lies_in(self, folder: Path) -> bool:
        """Whether all of it is in a folder, whatever links lead there."""
        here, there = (
            Path(os.path.realpath(path))
            for path in (Path(self.root.path, self.part.folder), folder)
        )
        return there == here or there in here.parents


def find_scope(path: Path, manifest: Manifest, index_directory: Path) -> Scope:
    """The scope of a path that a user names.

    A folder, or the folder of a file, becomes a root; a path within a remembered root is a part
    of that root (of the innermost one), so that ids stay the same. The folder of a single file is
    a root for files in it only, until it is named itself. A remembered root within the path stays
    one of its own: see `roots_within`.

    Raises:
        CorpusMissingError: there is nothing, and never was.
    """
    absolute = absolute_path(path)
    index_directory = absolute_path(index_directory)
    around = [
        (root, place)
        for root in manifest.roots
        if (place := _place_around(absolute, root, index_directory))
    ]
    if around:
        root, place = max(around, key=lambda pair: len(pair[1].parts))
        name = "" if absolute == place else printable_path(absolute.relative_to(place))
        if name and name not in root.files and not is_there(absolute):
            raise CorpusMissingError(str(path))
        root.path, root.relative = str(place), _relative(place, index_directory)
        root.is_whole |= not name
        return Scope(root=root, part=Part(folder=name), is_missing=not is_there(place))
    if not is_there(absolute):
        raise CorpusMissingError(str(path))
    place = absolute if absolute.is_dir() else absolute.parent
    name = "" if absolute == place else printable_path(absolute.name)
    root = Root(str(place), _relative(place, index_directory), is_whole=not name)
    return Scope(root=root, part=Part(folder=name), is_new=True)


def _place_around(absolute: Path, root: Root, index_directory: Path) -> Path | None:
    """Where a root is, if a path is the root or belongs to it."""
    here = Path(root.path)
    moved = absolute_path(index_directory / root.relative)
    for place in (here, moved):
        if place != here and is_there(here):
            continue  # the index was copied away; its corpus is still where it was
        if absolute == place:
            return place
        if place in absolute.parents:
            name = printable_path(absolute.relative_to(place))
            is_file = absolute.parent == place and not os.path.isdir(absolute)  # noqa: PTH112
            if root.is_whole or name in root.files or is_file:
                return place
    return None


def roots_within(scope: Scope, manifest: Manifest) -> list[Root]:
    """The other roots that lie within a scope: their files are theirs, not the scope's."""
    place = Path(scope.root.path, scope.part.folder)
    return [
        root
        for root in manifest.roots
        if root is not scope.root and place in Path(root.path).parents
    ]


def present_place(root: Root, index_directory: Path) -> str:
    """Where a root is: where it was, or beside an index that was moved together with it."""
    moved = absolute_path(index_directory / root.relative)
    return str(moved) if not is_there(Path(root.path)) and is_there(moved) else root.path


def is_there(path: Path) -> bool:
    """Whether there is something at a path; not where the system refuses to tell."""
    return os.path.exists(path)  # noqa: PTH110 - Path.exists raises for some names


def is_empty_folder(path: Path) -> bool:
    """Whether a folder is missing, or empty as the place of an unmounted disk is."""
    try:
        return not any(path.iterdir())
    except OSError:
        return True


def absolute_path(path: Path) -> Path:
    """A path from the top, with its links as the user named them."""
    return Path(os.path.abspath(path))  # noqa: PTH100 - resolve would follow them


def choose_prefix(
    root: Root, names: Iterable[str], manifest: Manifest, is_taken: Callable[[str], bool]
) -> str:
    """What the ids of a new root begin with: nothing, or its name where ids would collide."""
    if not any(is_taken(name) for name in names):
        return ""
    used = {other.prefix for other in manifest.roots}
    base = printable_path(Path(root.path).name) or "root"
    number = 1
    while (prefix := f"{base}/" if number == 1 else f"{base}-{number}/") in used:
        number += 1
    return prefix


def _relative(place: Path, index_directory: Path) -> str:
    try:
        return os.path.relpath(place, index_directory)
    except ValueError:  # another drive of Windows
        return str(place)
