"""A short version of all parts, on `corpus/` and on the collections that are given.

Its figures are rough; it shows that everything works and that all engines find the same.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bench import growth, indexing, memory, relevance, searching, startup
from bench.lab import say
from bench.options import argument_parser, options_of
from bench.records import RUNS, SHORT
from bench.sources import CRANFIELD

PART = "short"
DESCRIPTION = "Run all parts briefly, on corpus/ and the collections in the data folder."

_MAX_ARTICLES = 500


def main(arguments: Sequence[str]) -> int:
    """Run the parts; the exit status is that of the worst."""
    parser = argument_parser(PART, DESCRIPTION, rounds=2, queries=5)
    parser.set_defaults(limit=_MAX_ARTICLES)
    options = options_of(parser.parse_args(arguments), arguments, RUNS)
    shared = ["--work-dir", str(options.source.work), "--peers", *options.peers]
    shared += ["--rounds", str(options.rounds), "--queries", str(options.queries)]
    shared += ["--seed", str(options.seed), "--prefix", SHORT]
    if options.source.path:
        shared += ["--data", str(options.source.path)]
    shared += ["--runs", str(options.runs)] if options.runs else ["--no-record"]
    status = 0
    for name in options.source.names():
        if name == CRANFIELD:
            continue  # no news; only `relevance` asks it
        of_collection = ["--collection", name]
        if name != "corpus":
            of_collection += ["--limit", str(options.limit)]
        for part in (indexing, searching, memory):
            say(f"\n{part.PART}: {name}")
            status = max(status, part.main([*shared, *of_collection]))
    status = max(status, startup.main(shared))
    status = max(status, growth.main([*shared, "--limit", "20"]))
    ranked = [*shared, "--peers", *relevance.PEERS, "--limit", str(options.limit)]
    return max(status, relevance.main(ranked))


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
