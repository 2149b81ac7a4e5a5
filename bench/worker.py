"""One job in a process of its own, so that engines do not share memory, caches or threads.

    python -m bench.worker build KEY HOME FOLDER
    python -m bench.worker update KEY HOME FOLDER CHANGED      ids, one a line, in a file
    python -m bench.worker hold KEY HOME QUERIES               queries as `pack` writes them

Prints one JSON object.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from bench.articles import read_one
from bench.memory_use import MemoryUse, memory_of, peak_memory
from bench.peers import make_peer, peer_class
from bench.queries import BenchQuery
from bench.sources import REPOSITORY


def run_worker(*arguments: str | Path, watch: bool = False) -> tuple[dict[str, Any], MemoryUse]:
    """Run a job in a fresh process.

    Args:
        arguments: of the job.
        watch: follow the memory of it and its children; costs them a little time.

    Returns:
        What it printed, and the peak of its memory (zero if not watched).

    Raises:
        RuntimeError: the job failed.
    """
    process = subprocess.Popen(
        [sys.executable, "-m", "bench.worker", *map(str, arguments)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=REPOSITORY,
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )
    peak = peak_memory(process) if watch else MemoryUse()
    output, _ = process.communicate()
    if process.returncode:
        raise RuntimeError(f"bench.worker {' '.join(map(str, arguments[:2]))} failed")
    result: dict[str, Any] = json.loads(output.splitlines()[-1])
    return result, peak


def build(key: str, home: Path, folder: Path) -> dict[str, Any]:
    """Build an index and say how long it took, Python's start and imports not counted."""
    peer_class(key).version()  # imports the engine
    peer = make_peer(key, home)
    start = time.perf_counter()
    peer.build(folder)
    return {"seconds": time.perf_counter() - start, "size_bytes": peer.size_bytes()}


def update(key: str, home: Path, folder: Path, changed: Path) -> dict[str, Any]:
    """Bring an index up to date and say how long it took; None where the engine cannot."""
    peer_class(key).version()
    peer = make_peer(key, home)
    ids = changed.read_text(encoding="utf-8").split()
    articles = [read_one(folder, article_id) for article_id in ids]
    start = time.perf_counter()
    done = peer.update(folder, articles)
    return {"seconds": time.perf_counter() - start if done else None}


def hold(key: str, home: Path, queries: Path) -> dict[str, Any]:
    """Open an index, ask, and say how much memory that took."""
    peer_class(key).version()
    imported = memory_of(os.getpid())
    peer = make_peer(key, home)
    peer.open()
    opened = memory_of(os.getpid())
    for query in unpack(queries):
        peer.search(query)
    asked = memory_of(os.getpid())
    return {"imported": asdict(imported), "opened": asdict(opened), "asked": asdict(asked)}


def pack(queries: Sequence[BenchQuery], path: Path) -> None:
    """Write queries for `hold`."""
    records = [
        {**asdict(q), "since": str(q.since or ""), "until": str(q.until or "")} for q in queries
    ]
    path.write_text(json.dumps(records), encoding="utf-8")


def unpack(path: Path) -> tuple[BenchQuery, ...]:
    """Read what `pack` wrote."""
    records = json.loads(path.read_text(encoding="utf-8"))
    return tuple(
        BenchQuery(
            group=record["group"],
            kind=record["kind"],
            words=tuple(record["words"]),
            since=date.fromisoformat(record["since"]) if record["since"] else None,
            until=date.fromisoformat(record["until"]) if record["until"] else None,
            sort=record["sort"],
        )
        for record in records
    )


_JOBS: dict[str, Callable[..., dict[str, Any]]] = {"build": build, "update": update, "hold": hold}

if __name__ == "__main__":
    job, key, *paths = sys.argv[1:]
    print(json.dumps(_JOBS[job](key, *map(Path, paths))))
