"""What the parts have in common: a collection, the peers' indexes of it, and the end of a run."""

from __future__ import annotations

import hashlib
import json
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.articles import BenchArticle
from bench.collection import Collection, prepare
from bench.machine import command_line, load_average
from bench.options import Options, argument_parser, options_of
from bench.peers import Peer, available, make_peer, peer_class
from bench.records import RUNS, Record, write_record
from bench.tables import Table
from bench.worker import run_worker

_SAMPLE = 10_000
_BUILT = "built.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """What a part found: tables for people, figures for programs, and what is wrong."""

    title: str
    tables: tuple[Table, ...]
    figures: Any
    objections: tuple[str, ...] = ()


class Lab:
    """A collection with the peers that can run on it.

    Attributes:
        options: of the run.
        collection: on disk.
        versions: of the peers that take part, by key.
    """

    def __init__(self, options: Options) -> None:
        self.options = options
        self.started = time.perf_counter()
        self.load_before = load_average()
        self.collection: Collection = prepare(
            options.source, options.collection, limit=options.limit, seed=options.seed
        )
        self.versions, left_out = available(
            options.peers, num_articles=self.collection.num_articles
        )
        for sentence in left_out:
            say(sentence)
        self.home = options.source.work / "indexes" / self.collection.digest

    def labels(self) -> dict[str, str]:
        """The peers' names for tables, by key."""
        return {key: peer_class(key).label for key in self.versions}

    def sample(self) -> list[BenchArticle]:
        """Articles from all over the collection, enough to make queries from."""
        step = max(1, self.collection.num_articles // _SAMPLE)
        return [a for i, a in enumerate(self.collection.articles()) if i % step == 0]

    def builders(self) -> list[str]:
        """The keys of the peers that have an index of their own."""
        return list(dict.fromkeys(peer_class(key).uses for key in self.versions))

    def build_all(self) -> None:
        """Build the indexes that are not there, or that another version or other code has built."""
        for key in self.builders():
            marker = self.home / f"{key}.{_BUILT}"
            version = f"{peer_class(key).version()}, built by {_builder_digest(key)}"
            if marker.is_file() and json.loads(marker.read_text(encoding="utf-8")) == version:
                continue
            say(f"building {peer_class(key).label}: {self.collection.label}")
            marker.unlink(missing_ok=True)
            shutil.rmtree(self.home / key, ignore_errors=True)
            run_worker("build", key, self.home, self.collection.folder)
            marker.write_text(json.dumps(version), encoding="utf-8")

    def peers(self) -> dict[str, Peer]:
        """The peers, by key, not opened yet."""
        return {key: make_peer(key, self.home) for key in self.versions}


def run_part(part: str, what: str, findings: Findings, lab: Lab) -> int:
    """Print what a part found and record it.

    Returns:
        The exit status: 1 if something is wrong with the peers' answers.
    """
    return finish(
        part,
        what,
        findings,
        lab.options,
        versions=lab.versions,
        collections={lab.collection.label: lab.collection.digest},
        load_before=lab.load_before,
        seconds=time.perf_counter() - lab.started,
    )


def finish(
    part: str,
    what: str,
    findings: Findings,
    options: Options,
    *,
    versions: Mapping[str, str],
    collections: Mapping[str, str],
    load_before: str,
    seconds: float,
) -> int:
    """Print and record findings that may be about several collections."""
    print(f"\n# {findings.title}\n")
    for table in findings.tables:
        print(table.markdown())
    record = Record(
        what=f"{options.prefix}{part}-{what}",
        title=findings.title,
        tables=findings.tables,
        raw=findings.figures,
        versions={peer_class(key).label: version for key, version in versions.items()},
        settings={peer_class(key).label: peer_class(key).summary for key in versions},
        collections=collections,
        command=command_line(part, options.arguments),
        load_before=load_before,
        seconds=seconds,
    )
    if options.runs is not None:
        folder = write_record(record, options.runs, now=datetime.now().astimezone())
        say(f"recorded in {folder.parent.name}/{folder.name}")
    for objection in findings.objections:
        say(f"WRONG: {objection}")
    return 1 if findings.objections else 0


def read_options(
    part: str,
    description: str,
    arguments: Sequence[str],
    **defaults: Any,  # noqa: ANN401 - of `argument_parser`
) -> Options:
    """The options of a part's command line."""
    parsed = argument_parser(part, description, **defaults).parse_args(arguments)
    return options_of(parsed, arguments, RUNS)


def what_of(lab: Lab) -> str:
    """The name of a record: the collection and its size."""
    return f"{lab.collection.name}-{lab.collection.num_articles}"


def limited(options: Options, limit: int | None) -> Options:
    """The same options for another number of articles."""
    return replace(options, limit=limit)


def _builder_digest(key: str) -> str:
    """Of the module that builds an index: with other settings it must be built anew."""
    source = Path(str(sys.modules[peer_class(key).__module__].__file__))
    return hashlib.blake2b(source.read_bytes(), digest_size=5).hexdigest()


def say(sentence: str) -> None:
    """Tell the person in front of the terminal; results go to stdout."""
    print(sentence, file=sys.stderr, flush=True)


def fresh_folder(path: Path) -> Path:
    """An empty folder at that path."""
    shutil.rmtree(path, ignore_errors=True)
    path.mkdir(parents=True)
    return path
