"""How much longer the same searches take with ten times the articles.

The smaller collection is part of the larger one, and both are asked the queries made from it.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a file

from bench.lab import Findings, Lab, finish, limited, read_options
from bench.queries import CLASSES, BenchQuery, make_queries
from bench.searching import check, figures, objections, verdict_table
from bench.tables import Table, milliseconds
from bench.timing import Measured, ask_in_turn, open_peer, percentiles

PART = "growth"
DESCRIPTION = "Compare the p50 of searches in --limit articles and in ten times as many."

_FACTOR = 10
_DEFAULT_LIMIT = 2_000


def main(arguments: Sequence[str]) -> int:
    """Run the part."""
    options = read_options(PART, DESCRIPTION, arguments, queries=30)
    few = options.limit or _DEFAULT_LIMIT
    large = Lab(limited(options, few * _FACTOR))
    # Only engines that can do both are compared.
    options = replace(options, peers=tuple(large.versions))
    small = Lab(limited(options, few))
    queries = make_queries(
        small.sample(), count=options.queries, seed=options.seed, agreed_in=large.sample()
    )
    measured = {}
    tables = []
    wrong: list[str] = []
    for lab in (small, large):
        lab.build_all()
        peers = lab.peers()
        for peer in peers.values():
            open_peer(peer, queries[0])
        found = ask_in_turn(peers, queries, rounds=options.rounds, seed=options.seed)
        verdicts = check(lab, found, queries)
        for peer in peers.values():
            peer.close()
        measured[lab.collection.num_articles] = found
        table = verdict_table(verdicts, lab.labels())
        tables.append(replace(table, title=f"{table.title}, {lab.collection.label}"))
        wrong += objections(verdicts, lab.labels())
    findings = Findings(
        title=f"Growth: {small.collection.name}, {few:,} and {few * _FACTOR:,} articles",
        tables=(growth_table(measured, queries, large.labels()), *tables),
        figures={
            str(number): {key: figures(one) for key, one in found.items()}
            for number, found in measured.items()
        },
        objections=tuple(wrong),
    )
    return finish(
        PART,
        f"{small.collection.name}-{few}",
        findings,
        options,
        versions=large.versions,
        collections={lab.collection.label: lab.collection.digest for lab in (small, large)},
        load_before=large.load_before,
        seconds=time.perf_counter() - large.started,
    )


def growth_table(
    measured: Mapping[int, Mapping[str, Measured]],
    queries: Sequence[BenchQuery],
    labels: Mapping[str, str],
) -> Table:
    """p50 of both collections, and how they compare."""
    classes = [name for name in CLASSES if any(query.group == name for query in queries)]
    rows = []
    for key, label in labels.items():
        cells: list[str | None] = []
        for name in classes:
            p50 = []
            for found in measured.values():
                times = zip(queries, found[key].times_ms, strict=True)
                percentile = percentiles([t for query, t in times if query.group == name])
                p50.append(percentile.p50 if percentile else None)
            before, after = p50
            cells.append(
                f"{milliseconds(before)} → {milliseconds(after)} (× {after / before:.1f})"
                if before and after
                else None
            )
        rows.append((label, *cells))
    return Table(f"p50 in ms, {' and '.join(f'{n:,}' for n in measured)} articles",
                 ("engine", *classes), tuple(rows))  # fmt: skip


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
