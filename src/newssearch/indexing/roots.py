"""Which root and which part of it a path stands for, and what its ids begin with."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from newssearch.errors import CorpusMissingError
from newssearch.indexing.manifest import Manifest, Root


@dataclass(slots=True, kw_only=True)
class Scope:
    """The part of a root that a run looks at.

    Attributes:
        root: with all of its files.
        folder: the part's name below the root, with `/`; empty for all of it.
        is_new: the root was never indexed before.
        is_missing: the root is remembered, but not there.
    """

    root: Root
    folder: str = ""
    is_new: bool = False
    is_missing: bool = False

    def holds(self, name: str) -> bool:
        """Whether a file of the root lies within the scope."""
        return not self.folder or name == self.folder or name.startswith(f"{self.folder}/")


def find_scope(path: Path, manifest: Manifest, index_directory: Path) -> Scope:
    """The scope of a path that a user names.

    A folder, or the folder of a file, becomes a root; a path within a remembered root is a part
    of that root, so that ids stay the same.

    Raises:
        CorpusMissingError: there is nothing, and never was.
    """
    absolute = Path(os.path.abspath(path))  # noqa: PTH100 - links are kept as the user named them
    index_directory = Path(os.path.abspath(index_directory))  # noqa: PTH100
    for root in manifest.roots:
        here = Path(root.path)
        moved = Path(os.path.abspath(index_directory / root.relative))  # noqa: PTH100
        for place in (here, moved):
            if absolute == place or place in absolute.parents:
                if place != here and here.exists():
                    continue  # the index was copied away; its corpus is still where it was
                root.path, root.relative = str(place), _relative(place, index_directory)
                if not absolute.exists() and absolute != place:
                    raise CorpusMissingError(str(path))
                folder = "" if absolute == place else absolute.relative_to(place).as_posix()
                return Scope(root=root, folder=folder, is_missing=not absolute.exists())
    if not absolute.exists():
        raise CorpusMissingError(str(path))
    place = absolute if absolute.is_dir() else absolute.parent
    root = Root(path=str(place), relative=_relative(place, index_directory))
    return Scope(root=root, folder="" if absolute.is_dir() else absolute.name, is_new=True)


def choose_prefix(
    root: Root, names: Iterable[str], manifest: Manifest, is_taken: Callable[[str], bool]
) -> str:
    """What the ids of a new root begin with: nothing, or its name where ids would collide."""
    if not any(is_taken(name) for name in names):
        return ""
    used = {other.prefix for other in manifest.roots}
    base = Path(root.path).name or "root"
    number = 1
    while (prefix := f"{base}/" if number == 1 else f"{base}-{number}/") in used:
        number += 1
    return prefix


def _relative(place: Path, index_directory: Path) -> str:
    try:
        return os.path.relpath(place, index_directory)
    except ValueError:  # another drive of Windows
        return str(place)
