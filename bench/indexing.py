"""How long indexing takes, from files to an index that is safe on disk, and how large it is.

newssearch reads the files by itself; the peers are fed by the shortest reading loop in Python
(`articles.read_quickly`), which knows the layout and decides nothing. Each index is built in a
process of its own. Afterwards some files are changed, and the indexes are brought up to date.
"""

from __future__ import annotations

import os
import random
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a file

from bench.articles import read_one, write_article
from bench.lab import Findings, Lab, fresh_folder, read_options, run_part, what_of
from bench.tables import Table, megabytes
from bench.worker import run_worker

PART = "indexing"
DESCRIPTION = "Time indexing of all engines, from files, and updates of a hundred of them."

_MAX_CHANGED = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Built:
    """What came of one peer's builds.

    Attributes:
        seconds: of each round.
        size_bytes: of the index.
        update_seconds: for the changed articles; None where the engine cannot.
        unchanged_seconds: a run in which nothing has changed; None where the engine is told of
            changes and does not look for them.
    """

    seconds: tuple[float, ...]
    size_bytes: int
    update_seconds: float | None
    unchanged_seconds: float | None


def main(arguments: Sequence[str]) -> int:
    """Run the part."""
    options = read_options(PART, DESCRIPTION, arguments, rounds=3)
    lab = Lab(options)
    keys = lab.builders()
    home = fresh_folder(options.source.work / PART)
    # A copy, since files will be changed; links, since it may be large.
    files = home / "files"
    shutil.copytree(lab.collection.folder, files, copy_function=os.link)
    seconds: dict[str, list[float]] = {key: [] for key in keys}
    sizes = {}
    for number in range(options.rounds):
        for key in keys[number % len(keys) :] + keys[: number % len(keys)]:
            shutil.rmtree(home / key, ignore_errors=True)
            result, _ = run_worker("build", key, home, files)
            seconds[key].append(result["seconds"])
            sizes[key] = result["size_bytes"]
    unchanged = _update("newssearch", home, files, ()) if "newssearch" in keys else None
    changed = _change_some(files, lab.collection.num_articles, options.seed)
    built = {
        key: Built(
            seconds=tuple(seconds[key]),
            size_bytes=sizes[key],
            update_seconds=_update(key, home, files, changed),
            unchanged_seconds=unchanged if key == "newssearch" else None,
        )
        for key in keys
    }
    shutil.rmtree(home)
    findings = Findings(
        title=f"Indexing: {lab.collection.label}",
        tables=(_table(built, lab, len(changed)),),
        figures={
            key: {
                "seconds": [round(value, 3) for value in one.seconds],
                "size_bytes": one.size_bytes,
                "update_seconds": one.update_seconds and round(one.update_seconds, 3),
                "unchanged_seconds": one.unchanged_seconds and round(one.unchanged_seconds, 3),
            }
            for key, one in built.items()
        },
    )
    return run_part(PART, what_of(lab), findings, lab)


def _change_some(files: Path, num_articles: int, seed: int) -> tuple[str, ...]:
    """Add a paragraph to some articles, here and there; answers their ids."""
    ids = sorted(f"{path.parent.name}/{path.name}" for path in files.glob("*/*"))
    count = min(_MAX_CHANGED, max(1, num_articles // 10))
    changed = tuple(sorted(random.Random(seed).sample(ids, count)))
    for article_id in changed:
        article = read_one(files, article_id)
        (files / article_id).unlink()  # or the collection's own file would be changed
        write_article(files, replace(article, body=f"{article.body}\n\nCorrected on the next day."))
    return changed


def _update(key: str, home: Path, files: Path, changed: Sequence[str]) -> float | None:
    ids = home / "changed.txt"
    ids.write_text("\n".join(changed), encoding="utf-8")
    result, _ = run_worker("update", key, home, files, ids)
    seconds: float | None = result["seconds"]
    return seconds


def _table(built: Mapping[str, Built], lab: Lab, num_changed: int) -> Table:
    labels = lab.labels()
    collection = lab.collection
    rows = []
    for key, one in built.items():
        rates = sorted(collection.num_articles / value for value in one.seconds)
        rows.append(
            (
                labels.get(key, key),
                f"{median(rates):,.0f}",
                f"{rates[0]:,.0f}–{rates[-1]:,.0f}",
                f"{collection.num_bytes / 1e6 / median(one.seconds):.1f}",
                megabytes(one.size_bytes),
                f"{one.size_bytes / collection.num_bytes:.2f}",
                _seconds(one.unchanged_seconds),
                _seconds(one.update_seconds),
            )
        )
    columns = ("engine", "articles/s", "least–most", "MB/s", "index, MB", "index/files",
               "nothing changed, s", f"{num_changed} changed, s")  # fmt: skip
    rounds = len(next(iter(built.values())).seconds)
    size = f"{collection.num_bytes / 1e6:,.2f} MB of files, in the system's cache"
    times = "round" if rounds == 1 else "rounds"
    notes = (
        f"{size}; {rounds} {times}, each engine in a process of its own.",
        "newssearch looks for changes by itself; the others are told which articles changed.",
    )
    return Table("Indexing from files, texts stored", columns, tuple(rows), notes)


def _seconds(value: float | None) -> str | None:
    return None if value is None else f"{value:.2f}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
