"""How long searches take: every engine asked the same, in turn, and its answers checked."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a file

from bench.articles import read_one
from bench.crosscheck import Verdict, cross_check
from bench.lab import Findings, Lab, read_options, run_part, what_of
from bench.queries import CLASSES, BenchQuery, make_queries
from bench.tables import Table, megabytes, milliseconds, percent
from bench.timing import Measured, Opening, ask_in_turn, open_peer, percentiles

PART = "searching"
DESCRIPTION = "Time searches of all engines, top 10 with ids and titles."

Cells = tuple[str | None, ...]


def main(arguments: Sequence[str]) -> int:
    """Run the part."""
    options = read_options(PART, DESCRIPTION, arguments)
    lab = Lab(options)
    lab.build_all()
    queries = make_queries(lab.sample(), count=options.queries, seed=options.seed)
    peers = lab.peers()
    openings = {key: open_peer(peer, queries[0]) for key, peer in peers.items()}
    measured = ask_in_turn(peers, queries, rounds=options.rounds, seed=options.seed)
    verdicts = check(lab, measured, queries)
    sizes = {key: peer.size_bytes() for key, peer in peers.items()}
    for peer in peers.values():
        peer.close()
    labels = lab.labels()
    findings = Findings(
        title=f"Searching: {lab.collection.label}",
        tables=(
            times_table(measured, queries, labels),
            spread_table(measured, queries, labels),
            _opening_table(openings, sizes, labels),
            verdict_table(verdicts, labels),
        ),
        figures={
            "queries": [{"class": q.group, "kind": q.kind, "words": len(q.words)} for q in queries],
            "peers": {
                key: {
                    "open_ms": round(openings[key].open_ms, 3),
                    "size_bytes": sizes[key],
                    **figures(measured[key]),
                }
                for key in peers
            },
        },
        objections=objections(verdicts, labels),
    )
    return run_part(PART, what_of(lab), findings, lab)


def check(
    lab: Lab, measured: Mapping[str, Measured], queries: Sequence[BenchQuery]
) -> dict[str, Verdict]:
    """Judge the peers' answers by each other and by the texts."""
    folder = lab.collection.folder
    return cross_check(
        {key: of_peer.answers for key, of_peer in measured.items()},
        queries,
        lambda article_id: (
            read_one(folder, article_id) if (folder / article_id).is_file() else None
        ),
    )


def objections(verdicts: Mapping[str, Verdict], labels: Mapping[str, str]) -> tuple[str, ...]:
    """What is wrong with the peers' answers, in sentences."""
    return tuple(
        f"{labels[key]}: {objection}"
        for key, verdict in verdicts.items()
        for objection in verdict.objections
    )


def times_table(
    measured: Mapping[str, Measured], queries: Sequence[BenchQuery], labels: Mapping[str, str]
) -> Table:
    """p50 and p95 of each peer and class."""

    def cell(times: Sequence[Sequence[float]]) -> str | None:
        found = percentiles(times)
        return f"{milliseconds(found.p50)} / {milliseconds(found.p95)}" if found else None

    rows, classes = _by_class(measured, queries, labels, cell)
    counts = ", ".join(f"{name} {sum(q.group == name for q in queries)}" for name in classes)
    return Table(
        "Top 10 with titles, warm: p50 / p95 in ms",
        ("engine", *classes),
        rows,
        (f"Number of queries: {counts}.",),
    )


def spread_table(
    measured: Mapping[str, Measured], queries: Sequence[BenchQuery], labels: Mapping[str, str]
) -> Table:
    """How much the p50 of single rounds varies."""

    def cell(times: Sequence[Sequence[float]]) -> str | None:
        found = percentiles(times)
        return f"{milliseconds(found.low)}–{milliseconds(found.high)}" if found else None

    rows, classes = _by_class(measured, queries, labels, cell)
    rounds = max((len(times) for m in measured.values() for times in m.times_ms), default=0)
    return Table(f"p50 of single rounds, least–most of {rounds}, in ms", ("engine", *classes), rows)


def _by_class(
    measured: Mapping[str, Measured],
    queries: Sequence[BenchQuery],
    labels: Mapping[str, str],
    cell: Callable[[Sequence[Sequence[float]]], str | None],
) -> tuple[tuple[Cells, ...], list[str]]:
    classes = [name for name in CLASSES if any(query.group == name for query in queries)]
    rows = []
    for key, of_peer in measured.items():
        cells = [
            cell([t for q, t in zip(queries, of_peer.times_ms, strict=True) if q.group == name])
            for name in classes
        ]
        rows.append((labels[key], *cells))
    return tuple(rows), classes


def _opening_table(
    openings: Mapping[str, Opening], sizes: Mapping[str, int], labels: Mapping[str, str]
) -> Table:
    rows = tuple(
        (
            labels[key],
            milliseconds(opening.open_ms),
            milliseconds(opening.first_ms),
            megabytes(sizes[key]),
        )
        for key, opening in openings.items()
    )
    columns = ("engine", "open, ms", "first query, ms", "index with texts, MB")
    return Table("Opening and size", columns, rows, ("Files are in the system's cache.",))


def verdict_table(verdicts: Mapping[str, Verdict], labels: Mapping[str, str]) -> Table:
    """What the cross-check found."""
    rows = tuple(
        (
            labels[key],
            str(verdict.num_queries),
            percent(verdict.equal_totals),
            percent(verdict.largest_gap) if verdict.equal_totals is not None else None,
            percent(verdict.true_hits),
            percent(verdict.equal_pages),
            "; ".join(verdict.objections) or "agrees",
        )
        for key, verdict in verdicts.items()
    )
    columns = ("engine", "queries", "totals equal", "furthest off", "hits true by text",
               "pages equal", "verdict")  # fmt: skip
    return Table("Cross-check of the answers", columns, rows)


def figures(measured: Measured) -> dict[str, Any]:
    """The figures of a peer for the record: of each query, its total and the median time."""
    return {
        "totals": [None if a is None else a.total for a in measured.answers],
        "median_ms": [round(median(t), 4) if t else None for t in measured.times_ms],
    }


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
