"""Puts the newest record of each kind into `docs/performance.md`, so that no figure is typed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a file

from bench.records import RUNS, latest_records
from bench.sources import REPOSITORY

PART = "summary"
DOCUMENT = REPOSITORY / "docs" / "performance.md"
BEGIN = "<!-- Written by `python -m bench summary` from bench/runs; edits here are lost. -->"
END = "<!-- End of what is written by the tool. -->"


def main(arguments: Sequence[str]) -> int:
    """Write the tables, or check that they are up to date."""
    parser = argparse.ArgumentParser(
        prog="python -m bench summary",
        description="Write the newest records into docs/performance.md.",
    )
    parser.add_argument("--runs", type=Path, default=RUNS, metavar="DIR")
    parser.add_argument("--document", type=Path, default=DOCUMENT, metavar="FILE")
    parser.add_argument("--check", action="store_true", help="write nothing; fail if out of date")
    parsed = parser.parse_args(arguments)
    old = parsed.document.read_text(encoding="utf-8")
    new = with_tables(old, parsed.runs)
    if parsed.check:
        return int(old != new)
    parsed.document.write_text(new, encoding="utf-8")
    return 0


def with_tables(document: str, runs: Path) -> str:
    """The document with the newest tables between its marks.

    Raises:
        ValueError: the marks are missing.
    """
    before, begin, rest = document.partition(BEGIN)
    _, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"no place for the tables: {BEGIN!r} … {END!r}")
    sections = [_section(folder) for folder in latest_records(runs)]
    return f"{before}{BEGIN}\n\n{''.join(sections)}{END}{after}"


def _section(folder: Path) -> str:
    """A record's summary, its heading one level down, and where it comes from."""
    text = (folder / "summary.md").read_text(encoding="utf-8")
    return f"#{text.rstrip()}\n- Record: `bench/runs/{folder.name}`\n\n"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
