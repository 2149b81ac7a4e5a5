"""Memory of processes as Linux counts it."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_INTERVAL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """Memory of one process, or of several together.

    Attributes:
        private_bytes: anonymous memory; what processes share (after a fork) is divided among
            them. Mapped files are not in it: their pages are the system's to take back.
        resident_bytes: all pages, mapped files included, shared ones divided.
    """

    private_bytes: int = 0
    resident_bytes: int = 0

    def __add__(self, other: MemoryUse) -> MemoryUse:
        return MemoryUse(
            self.private_bytes + other.private_bytes, self.resident_bytes + other.resident_bytes
        )


def memory_of(pid: int) -> MemoryUse:
    """The memory of a process; nothing if it is gone, or on systems without `/proc`."""
    sizes = {}
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()[1:]:
            name, size = line.split(":")
            sizes[name] = int(size.split()[0]) * 1024
    return MemoryUse(sizes.get("Pss_Anon", sizes.get("Anonymous", 0)), sizes.get("Pss", 0))


def peak_memory(process: subprocess.Popen[str]) -> MemoryUse:
    """The peaks of a process and its children together, until it ends.

    Looks every 50 ms: what is held for a shorter time may be missed.
    """
    private = resident = 0
    while process.poll() is None:
        use = sum((memory_of(pid) for pid in _family(process.pid)), MemoryUse())
        private, resident = max(private, use.private_bytes), max(resident, use.resident_bytes)
        time.sleep(_INTERVAL_SECONDS)
    return MemoryUse(private, resident)


def _family(pid: int) -> Iterator[int]:
    """A process and all that come from it."""
    yield pid
    with suppress(OSError):
        for path in Path(f"/proc/{pid}/task").glob("*/children"):
            for child in path.read_text(encoding="ascii").split():
                yield from _family(int(child))
