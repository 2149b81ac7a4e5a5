"""How much memory indexing and searching take.

Private memory is anonymous memory: what a process has to itself and the system cannot take back.
Mapped files are not in it, resident memory has both.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a file

from bench.lab import Findings, Lab, fresh_folder, read_options, run_part, what_of
from bench.peers import peer_class
from bench.queries import make_queries
from bench.tables import Table, megabytes
from bench.worker import pack, run_worker

PART = "memory"
DESCRIPTION = "Measure the memory of searchers and of indexing, all processes together."

_WHEN = ("imported", "opened", "asked")  # as `worker.hold` names them


def main(arguments: Sequence[str]) -> int:
    """Run the part."""
    options = read_options(PART, DESCRIPTION, arguments)
    lab = Lab(options)
    lab.build_all()
    home = fresh_folder(options.source.work / PART)
    queries = home / "queries.json"
    pack(make_queries(lab.sample(), count=options.queries, seed=options.seed), queries)
    held = {key: run_worker("hold", key, lab.home, queries)[0] for key in lab.versions}
    peaks = {}
    for key in lab.builders():
        _, peaks[key] = run_worker("build", key, home, lab.collection.folder, watch=True)
        shutil.rmtree(home / key)
    shutil.rmtree(home)
    labels = lab.labels()
    searching = Table(
        "A searcher's process, in MB",
        ("engine", "private, imported", "private, opened", "private, after all queries",
         "resident, after all queries"),
        tuple(
            (
                labels[key],
                *(megabytes(one[when]["private_bytes"]) for when in _WHEN),
                megabytes(one["asked"]["resident_bytes"]),
            )
            for key, one in held.items()
        ),
    )  # fmt: skip
    indexing = Table(
        "Indexing, the peak of all processes together, in MB",
        ("engine", "private", "resident"),
        tuple(
            (
                peer_class(key).label,
                megabytes(peak.private_bytes),
                megabytes(peak.resident_bytes),
            )
            for key, peak in peaks.items()
        ),
        ("Looked at every 50 ms.",),
    )
    findings = Findings(
        title=f"Memory: {lab.collection.label}",
        tables=(searching, indexing),
        figures={
            "searching": held,
            "indexing": {key: peak.private_bytes for key, peak in peaks.items()},
        },
    )
    return run_part(PART, what_of(lab), findings, lab)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
