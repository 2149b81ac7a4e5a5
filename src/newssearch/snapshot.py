"""The newest commit of an index together with what it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from newssearch.engine.whoosh_reader import WhooshSnapshot
from newssearch.errors import IndexUnreadableError
from newssearch.indexing.manifest import OpenManifest

_ATTEMPTS = 10


class Snapshot(NamedTuple):
    """An index as of one commit, and the manifest of that commit."""

    backend: WhooshSnapshot
    manifest: OpenManifest

    def close(self) -> None:
        """Give back the files. May be called again."""
        self.backend.close()
        self.manifest.close()


def open_snapshot(path: Path) -> Snapshot:
    """Open the newest commit, even while others commit.

    Raises:
        IndexStateError: there is no index, or it cannot be read.
    """
    for _ in range(_ATTEMPTS):
        backend = WhooshSnapshot(path)
        try:
            return Snapshot(backend, OpenManifest(path, backend.generation))
        except FileNotFoundError:
            backend.close()  # a commit came between the two
        except BaseException:
            backend.close()
            raise
    raise IndexUnreadableError(str(path), "others commit to it all the time")
