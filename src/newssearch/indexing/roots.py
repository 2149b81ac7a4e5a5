"""Which root and which part of it a path stands for, and what its ids begin with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from newssearch.errors import CorpusMissingError
from newssearch.indexing.manifest import Manifest, Root
from newssearch.readers.source import printable_path


@dataclass(slots=True, kw_only=True)
class Scope:
    """The part of a root that a run looks at.

    Attributes:
        root: with all of its files.
        folder: the part's name below the root, with `/`; empty for all of it.
        is_new: the root was never indexed before.
        is_missing: the root is remembered, but not there.
        is_inner: the root was not named; it lies within a folder that was.
    """

    root: Root
    folder: str = ""
    is_new: bool = False
    is_missing: bool = False
    is_inner: bool = False

    def holds(self, name: str) -> bool:
        """Whether a file of the root lies within the scope."""
        return not self.folder or name == self.folder or name.startswith(f"{self.folder}/")


def find_scope(path: Path, manifest: Manifest, index_directory: Path) -> Scope:
    """The scope of a path that a user names.

    A folder, or the folder of a file, becomes a root; a path within a remembered root is a part
    of that root, so that ids stay the same. A remembered root within the path stays one of its
    own: see `roots_within`.

    Raises:
        CorpusMissingError: there is nothing, and never was.
    """
    absolute = absolute_path(path)
    index_directory = absolute_path(index_directory)
    for root in manifest.roots:
        here = Path(root.path)
        moved = absolute_path(index_directory / root.relative)
        for place in (here, moved):
            if absolute == place or place in absolute.parents:
                if place != here and is_there(here):
                    continue  # the index was copied away; its corpus is still where it was
                root.path, root.relative = str(place), _relative(place, index_directory)
                if not is_there(absolute) and absolute != place:
                    raise CorpusMissingError(str(path))
                folder = "" if absolute == place else printable_path(absolute.relative_to(place))
                return Scope(root=root, folder=folder, is_missing=not is_there(absolute))
    if not is_there(absolute):
        raise CorpusMissingError(str(path))
    place = absolute if absolute.is_dir() else absolute.parent
    root = Root(path=str(place), relative=_relative(place, index_directory))
    folder = "" if absolute.is_dir() else printable_path(absolute.name)
    return Scope(root=root, folder=folder, is_new=True)


def roots_within(scope: Scope, manifest: Manifest) -> list[Root]:
    """The other roots that lie within a scope: their files are theirs, not the scope's."""
    place = Path(scope.root.path, scope.folder)
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
