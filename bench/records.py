"""Records of runs: `runs/<date>-<what>/` with `raw.json` and `summary.md`.

No text of an article or of a query goes into a record: collections belong to their publishers.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.machine import commit, load_average, machine, package_versions
from bench.sources import REPOSITORY
from bench.tables import Table

SHORT = "short-"  # begins the names of records whose figures are rough
RUNS = REPOSITORY / "bench" / "runs"

_NAME = re.compile(r"\d{4}-\d\d-\d\d-(?P<what>.+?)(?:\.(?P<number>\d+))?")


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """What a run leaves.

    Attributes:
        what: the part and its collection, for the folder's name.
        title: one line.
        tables: as printed.
        raw: all figures, as JSON has them.
        versions: of the engines, by label.
        settings: of the engines, by label.
        collections: label and digest of each collection.
        command: as typed, without paths.
        load_before: load average when it began.
        seconds: how long it took.
    """

    what: str
    title: str
    tables: tuple[Table, ...]
    raw: Any
    versions: Mapping[str, str]
    settings: Mapping[str, str]
    collections: Mapping[str, str]
    command: str
    load_before: str
    seconds: float


def write_record(record: Record, runs: Path, *, now: datetime) -> Path:
    """Write a record into a new folder; a second one of the day gets a number."""
    name = f"{now:%Y-%m-%d}-{record.what}"
    folder = runs / name
    number = 1
    while folder.exists():
        number += 1
        folder = runs / f"{name}.{number}"
    folder.mkdir(parents=True)
    facts = {
        "what": record.what,
        "recorded": now.isoformat(timespec="minutes"),
        "command": record.command,
        "commit": commit(),
        "machine": machine(),
        "load_before": record.load_before,
        "load_after": load_average(),
        "seconds": round(record.seconds, 1),
        "versions": {**record.versions, **package_versions()},
        "settings": dict(record.settings),
        "collections": dict(record.collections),
    }
    raw = json.dumps({**facts, "figures": record.raw}, ensure_ascii=False, indent=1)
    (folder / "raw.json").write_text(_compact(raw) + "\n", encoding="utf-8")
    (folder / "summary.md").write_text(_summary(record, facts), encoding="utf-8")
    return folder


def latest_records(runs: Path) -> list[Path]:
    """The last folder of each thing that was recorded, in order; short runs do not count."""
    latest: dict[str, tuple[str, int, Path]] = {}
    for folder in sorted(runs.iterdir()) if runs.is_dir() else ():
        match = _NAME.fullmatch(folder.name)
        if match and not match["what"].startswith(SHORT) and (folder / "summary.md").is_file():
            key = (folder.name[:10], int(match["number"] or 1), folder)
            latest[match["what"]] = max(latest.get(match["what"], key), key)
    return [folder for _, (_, _, folder) in sorted(latest.items())]


def _summary(record: Record, facts: Mapping[str, Any]) -> str:
    host = facts["machine"]
    run = f"{facts['recorded']}, commit {facts['commit']}, `{record.command}`"
    machine_line = ", ".join(
        (
            host["processor"],
            f"{host['cores']} cores",
            host["memory"],
            host["kernel"],
            host["python"],
        )
    )
    load = f"load average {facts['load_before']} before, {facts['load_after']} after"
    versions = "; ".join(f"{name} {version}" for name, version in facts["versions"].items())
    lines = [
        f"# {record.title}",
        "",
        *(table.markdown() for table in record.tables),
        "**Circumstances**",
        "",
        f"- {run}, {facts['seconds']:,.0f} s",
        f"- {machine_line}; {load}",
        f"- {versions}",
        *(f"- {label}: digest {digest}" for label, digest in record.collections.items()),
        *(f"- {label}: {text}" for label, text in record.settings.items()),
    ]
    return "\n".join(lines) + "\n"


def _compact(text: str) -> str:
    """JSON with lists of numbers in one line each: thousands of times are in it."""
    return re.sub(
        r"\[[^\[\]{}\"]+\]", lambda match: re.sub(r"\s+", " ", match[0]).replace("[ ", "["), text
    )
