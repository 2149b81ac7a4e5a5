"""Records tell the circumstances and no paths, and get into the document."""

import json
from datetime import datetime
from pathlib import Path

import pytest
from bench.machine import command_line, machine
from bench.records import Record, latest_records, write_record
from bench.summary import BEGIN, END, main, with_tables
from bench.tables import Table, milliseconds, percent

NOW = datetime(2026, 3, 4, 12, 30)  # noqa: DTZ001
TABLE = Table(
    "Times in ms", ("engine", "or", "prefix"), (("one", "0.5", None), ("two", "10.0", "1.0"))
)


def record(what: str = "searching-corpus-28", **changes: object) -> Record:
    values: dict[str, object] = {
        "what": what,
        "title": "Searching: corpus",
        "tables": (TABLE,),
        "raw": {"one": [0.5, 0.25]},
        "versions": {"one": "1.2"},
        "settings": {"one": "with everything"},
        "collections": {"corpus, 28 articles": "0123abcd"},
        "command": "python -m bench searching",
        "load_before": "0.10",
        "seconds": 12.3,
    }
    return Record(**{**values, **changes})  # type: ignore[arg-type]


def test_a_table_is_aligned_and_shows_a_dash_for_what_cannot_be_done() -> None:
    assert TABLE.markdown() == (
        "**Times in ms**\n\n"
        "| engine |   or | prefix |\n"
        "| ------ | ---: | -----: |\n"
        "| one    |  0.5 |      – |\n"
        "| two    | 10.0 |    1.0 |\n"
    )


@pytest.mark.parametrize(
    ("value", "shown"),
    [(0.0342, "0.034"), (1.234, "1.23"), (12.34, "12.3"), (1234.5, "1,234"), (None, None)],
)
def test_milliseconds_have_three_digits(value: float | None, shown: str | None) -> None:
    assert milliseconds(value) == shown


def test_a_share_is_not_rounded_up_to_all() -> None:
    assert (percent(1.0), percent(0.9999), percent(None)) == ("100 %", "99.9 %", None)


def test_a_record_has_tables_versions_commit_and_digest(tmp_path: Path) -> None:
    folder = write_record(record(), tmp_path, now=NOW)

    assert folder.name == "2026-03-04-searching-corpus-28"
    summary = (folder / "summary.md").read_text(encoding="utf-8")
    for part in (TABLE.markdown(), "one 1.2", "digest 0123abcd", "commit ", "load average 0.10"):
        assert part in summary
    raw = json.loads((folder / "raw.json").read_text(encoding="utf-8"))
    assert raw["figures"] == {"one": [0.5, 0.25]}
    assert raw["machine"] == machine()


def test_records_are_never_overwritten(tmp_path: Path) -> None:
    folders = [write_record(record(), tmp_path, now=NOW) for _ in range(3)]

    assert [folder.name[10:] for folder in folders] == [
        "-searching-corpus-28",
        "-searching-corpus-28.2",
        "-searching-corpus-28.3",
    ]
    assert latest_records(tmp_path) == folders[2:]


def test_the_latest_record_of_each_kind_counts_and_short_ones_do_not(tmp_path: Path) -> None:
    write_record(record(), tmp_path, now=NOW)
    newer = write_record(record(), tmp_path, now=NOW.replace(day=5))
    other = write_record(record("indexing-corpus-28"), tmp_path, now=NOW)
    write_record(record("short-indexing-corpus-28"), tmp_path, now=NOW.replace(day=6))

    assert latest_records(tmp_path) == [other, newer]


def test_the_document_gets_the_tables_and_keeps_what_is_around_them(tmp_path: Path) -> None:
    runs, document = tmp_path / "runs", tmp_path / "performance.md"
    write_record(record(), runs, now=NOW)
    document.write_text(f"Before.\n\n{BEGIN}\nold\n{END}\n\nAfter.\n", encoding="utf-8")
    arguments = ["--runs", str(runs), "--document", str(document)]

    assert main([*arguments, "--check"]) == 1
    assert main(arguments) == 0
    assert main([*arguments, "--check"]) == 0

    text = document.read_text(encoding="utf-8")
    assert text.startswith("Before.\n")
    assert text.endswith(f"{END}\n\nAfter.\n")
    assert TABLE.markdown() in text
    assert "old" not in text


def test_a_document_without_a_place_for_tables_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="no place for the tables"):
        with_tables("Nothing.", tmp_path)


def test_paths_are_left_out_of_the_command() -> None:
    arguments = ["--data", "/home/me/data", "--work-dir=/home/me/work", "--limit", "20"]

    assert command_line("growth", arguments) == (
        "python -m bench growth --data … --work-dir=… --limit 20"
    )
