"""`python -m bench PART …`, and `python -m bench` for a short version of all parts."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib import import_module

from bench.optional import MissingPackageError
from bench.sources import CollectionMissingError

PARTS = ("indexing", "searching", "startup", "memory", "growth", "relevance", "short", "summary")


def main(arguments: Sequence[str]) -> int:
    """Run one part, or all of them briefly."""
    part, *rest = arguments or ["short"]
    if part.startswith("-") and part not in {"-h", "--help"}:
        part, rest = "short", list(arguments)
    if part not in PARTS:
        print(f"usage: python -m bench [{'|'.join(PARTS)}] [--help]", file=sys.stderr)
        return 0 if part in {"-h", "--help"} else 2
    try:
        status: int = import_module(f"bench.{part}").main(rest)
    except (CollectionMissingError, MissingPackageError) as error:
        print(f"bench: {error}", file=sys.stderr)
        return 2
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
