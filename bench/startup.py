"""How long a search takes as a process of its own, beside what Python and imports take alone.

The files are in the system's cache; a process is cold in that it has imported nothing.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a file

from bench.lab import Findings, Lab, read_options, run_part, say, what_of
from bench.queries import make_queries
from bench.tables import Table

PART = "startup"
DESCRIPTION = "Time cold processes: newssearch search, its help, and the imports they need."

_BASE = "python -c 'import numpy, click'"
_MAY_EXIT = {0, 1}  # found something, or nothing


def main(arguments: Sequence[str]) -> int:
    """Run the part."""
    options = read_options(PART, DESCRIPTION, arguments, peers=["newssearch"], rounds=15)
    lab = Lab(options)
    lab.build_all()
    query = make_queries(lab.sample(), count=1, seed=options.seed, classes=["and"])[0]
    commands = _commands(lab.home / "newssearch", query.words)
    failures = {label: _failure(command) for label, command in commands.items()}
    for label, failure in failures.items():
        if failure:
            say(f"{label} is left out: {failure}")
    commands = {label: command for label, command in commands.items() if not failures[label]}
    quiet = subprocess.DEVNULL
    times: dict[str, list[float]] = {label: [] for label in commands}
    for _ in range(options.rounds):
        for label, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, stdout=quiet, stderr=quiet, check=False)
            times[label].append((time.perf_counter() - start) * 1000)
    findings = Findings(
        title=f"Start-up: {lab.collection.label}",
        tables=(_table(times),),
        figures={label: [round(value, 2) for value in values] for label, values in times.items()},
        objections=tuple(f"{label}: {failure}" for label, failure in failures.items() if failure),
    )
    return run_part(PART, what_of(lab), findings, lab)


def _commands(index: Path, words: Sequence[str]) -> dict[str, list[str]]:
    """What is run, by what is shown for it."""
    installed = Path(sys.executable).with_name("newssearch")
    program = [str(installed)] if installed.exists() else [sys.executable, "-m", "newssearch"]
    search = [*program, "search", *words, "--index", str(index)]
    return {
        "python -c pass": [sys.executable, "-c", "pass"],
        "python -c 'import numpy'": [sys.executable, "-c", "import numpy"],
        _BASE: [sys.executable, "-c", "import numpy, click"],
        "newssearch --help": [*program, "--help"],
        "newssearch search": search,
        "newssearch search --format json": [*search, "--format", "json"],
    }


def _failure(command: Sequence[str]) -> str:
    """Why a command cannot be measured, or an empty text. Also puts its files into the cache."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode in _MAY_EXIT and "Traceback" not in done.stderr:
        return ""
    last = done.stderr.strip().splitlines()[-1:] or [""]
    return f"exit status {done.returncode}, {last[0]}"


def _table(times: Mapping[str, Sequence[float]]) -> Table:
    base = median(times[_BASE])
    rows = tuple(
        (
            label,
            f"{median(values):.0f}",
            f"{min(values):.0f}–{max(values):.0f}",
            f"{median(values) / base:.2f}",
        )
        for label, values in times.items()
    )
    columns = ("process", "ms", "least–most", "× numpy and click")
    return Table("Cold processes, from start to end", columns, rows)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
