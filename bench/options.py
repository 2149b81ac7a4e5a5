"""Options that all parts share."""

from __future__ import annotations

import argparse
import os
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.peers import PEERS
from bench.sources import CORPUS, DataFolder

DATA_VARIABLE = "NEWSSEARCH_TESTDATA"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What a part is run on, and how thoroughly.

    Attributes:
        source: where articles come from.
        collection: name of the collection.
        limit: number of its articles, or None for all.
        peers: keys.
        rounds: how often everything is measured.
        queries: number of queries of each class.
        seed: of all that is drawn by lot.
        prefix: of the record's name, after its date.
        runs: where a record is written, or None for none.
        arguments: as typed.
    """

    source: DataFolder
    collection: str
    limit: int | None
    peers: tuple[str, ...]
    rounds: int
    queries: int
    seed: int
    prefix: str
    runs: Path | None
    arguments: tuple[str, ...]


def argument_parser(
    part: str,
    description: str,
    *,
    peers: Sequence[str] = tuple(PEERS),
    rounds: int = 5,
    queries: int = 50,
) -> argparse.ArgumentParser:
    """The parser of a part's command line."""
    parser = argparse.ArgumentParser(prog=f"python -m bench {part}", description=description)
    add = parser.add_argument
    add(
        "--data",
        type=Path,
        metavar="DIR",
        help=f"folder with data/*.tar.gz (or ${DATA_VARIABLE}); only corpus/ without",
    )
    add("--collection", default=CORPUS, metavar="NAME", help="default: %(default)s")
    add(
        "--limit",
        type=int,
        metavar="N",
        help="number of articles; above what there is, more are made (see bench/perturb.py)",
    )
    add(
        "--peers",
        nargs="+",
        choices=tuple(PEERS),
        default=list(peers),
        metavar="KEY",
        help=f"of {', '.join(PEERS)}",
    )
    add("--rounds", type=int, default=rounds, help="default: %(default)s")
    add(
        "--queries",
        type=int,
        default=queries,
        metavar="N",
        help="of each class; default: %(default)s",
    )
    add("--seed", type=int, default=0, help="default: %(default)s")
    add(
        "--work-dir",
        type=Path,
        metavar="DIR",
        default=Path(tempfile.gettempdir()) / "newssearch-bench",
        help="where collections and indexes are kept; outside of the repository",
    )
    add("--runs", type=Path, metavar="DIR", help="where records go; default: bench/runs")
    add("--prefix", default="", metavar="TEXT", help="of the record's name; default: none")
    add("--no-record", action="store_true", help="write no record")
    return parser  # fmt: skip


def options_of(
    parsed: argparse.Namespace,
    arguments: Sequence[str],
    default_runs: Path,
    environment: Mapping[str, str] = os.environ,
) -> Options:
    """The options that were given."""
    given = environment.get(DATA_VARIABLE)
    data = parsed.data or (Path(given) if given else None)
    work = parsed.work_dir.resolve()
    work.mkdir(parents=True, exist_ok=True)
    return Options(
        source=DataFolder(path=data, work=work),
        collection=parsed.collection,
        limit=parsed.limit,
        peers=tuple(dict.fromkeys(parsed.peers)),
        rounds=parsed.rounds,
        queries=parsed.queries,
        seed=parsed.seed,
        prefix=parsed.prefix,
        runs=None if parsed.no_record else parsed.runs or default_runs,
        arguments=tuple(arguments),
    )
