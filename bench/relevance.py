"""How well the engines rank, on all collections with questions whose answers are known."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from statistics import fmean

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # when run as a file

from bench.effectiveness import MEASURES, difference, scores
from bench.lab import Findings, Lab, finish, say, what_of
from bench.options import argument_parser, options_of
from bench.peers import Answer, peer_class
from bench.questions import HALVES, Half, Question, judged_questions, known_items
from bench.records import RUNS
from bench.sources import CORPUS, CRANFIELD
from bench.tables import Table

PART = "relevance"
DESCRIPTION = "Measure ranking: Cranfield, and known items of the other collections."

PEERS = ("newssearch-engine", "whoosh", "tantivy", "sqlite", "xapian", "bm25s")
_DEPTH = 1_000  # AP sees this far; known items need less
_KNOWN_ITEM_DEPTH = 100

Scores = Mapping[str, Mapping[str, tuple[float, ...]]]  # of a peer, by measure, for each question


def main(arguments: Sequence[str]) -> int:
    """Run the part: on all collections that are there, or on the one that is named."""
    parser = argument_parser(PART, DESCRIPTION, peers=PEERS, queries=150)
    parser.set_defaults(collection=None)
    parser.add_argument(
        "--half", choices=(*HALVES, "both"), default="both", help="default: %(default)s"
    )
    parsed: argparse.Namespace = parser.parse_args(arguments)
    options = options_of(parsed, arguments, RUNS)
    there = [name for name in options.source.names() if name != CORPUS]
    names = [parsed.collection] if parsed.collection else there or [CORPUS]
    halves: tuple[Half, ...] = HALVES if parsed.half == "both" else (parsed.half,)
    started = time.perf_counter()
    labs: list[Lab] = []
    tables: list[Table] = []
    figures = {}
    found: dict[str, tuple[Sequence[Question], Scores]] = {}
    for name in names:
        # A hundred articles made of twenty would answer each other's questions.
        limit = None if name == CORPUS else options.limit
        lab = Lab(replace(options, collection=name, limit=limit))
        labs.append(lab)
        lab.build_all()
        questions = _questions(lab)
        found[name] = questions, _ask(lab, questions)
        tables += [_table(lab, *found[name], half) for half in halves]
        figures[name] = _figures(*found[name])
    if len(names) > 1:
        tables += [_mean_table(found, half) for half in halves]
    findings = Findings(
        title=f"Relevance: {', '.join(lab.collection.label for lab in labs)}",
        tables=tuple(tables),
        figures=figures,
    )
    return finish(
        PART,
        what_of(labs[0])
        if len(labs) == 1
        else f"all{f'-{options.limit}' if options.limit else ''}",
        findings,
        options,
        versions=labs[0].versions,
        collections={lab.collection.label: lab.collection.digest for lab in labs},
        load_before=labs[0].load_before,
        seconds=time.perf_counter() - started,
    )


def _questions(lab: Lab) -> tuple[Question, ...]:
    articles = list(lab.collection.articles())
    folder = lab.options.source.relevance(lab.collection.name)
    if lab.collection.name == CRANFIELD and folder:
        return judged_questions(folder, {Path(a.id).name: a.id for a in articles})
    return known_items(articles, count=lab.options.queries, seed=lab.options.seed)


def _ask(lab: Lab, questions: Sequence[Question]) -> Scores:
    """The measures of all peers."""
    depth = _DEPTH if lab.collection.name == CRANFIELD else _KNOWN_ITEM_DEPTH
    found = {}
    for key, peer in lab.peers().items():
        say(f"asking {peer.label}: {len(questions)} questions, {lab.collection.label}")
        peer.open()
        answers = [
            peer.search(question.query(), limit=depth) or Answer(None, ()) for question in questions
        ]
        peer.close()
        found[key] = scores(questions, answers)
    return found


def _table(lab: Lab, questions: Sequence[Question], found: Scores, half: Half) -> Table:
    """The measures of one half, with newssearch's lead in nDCG@10 and AP."""
    asked = [number for number, question in enumerate(questions) if question.half == half]
    ours = _of(found[next(iter(found))], asked)
    rows = []
    for number, (key, by_measure) in enumerate(found.items()):
        theirs = _of(by_measure, asked)
        leads = [
            _lead(ours[name], theirs[name], lab.options.seed) if number else None
            for name in ("nDCG@10", "AP")
        ]
        means = [f"{fmean(theirs[name]):.3f}" if asked else None for name in MEASURES]
        rows.append((peer_class(key).label, *means, *leads))
    first = peer_class(next(iter(found))).label
    columns = ("engine", *MEASURES, f"{first} above it, nDCG@10", "AP")
    note = (
        f"{len(asked)} questions; a lead with its 95 % interval (bootstrap over the questions), "
        "* where that leaves out zero."
    )
    return Table(f"{lab.collection.label}, {half} half", columns, tuple(rows), (note,))


def _mean_table(found: Mapping[str, tuple[Sequence[Question], Scores]], half: Half) -> Table:
    """The mean over collections, each counting the same."""
    keys = next(iter(found.values()))[1]
    rows = []
    for key in keys:
        cells = []
        for name in MEASURES:
            means = []
            for questions, of_peers in found.values():
                values = of_peers[key][name]
                in_half = [v for q, v in zip(questions, values, strict=True) if q.half == half]
                means.append(fmean(in_half) if in_half else 0.0)
            cells.append(f"{fmean(means):.3f}")
        rows.append((peer_class(key).label, *cells))
    return Table(f"Mean over collections, {half} half", ("engine", *MEASURES), tuple(rows))


def _figures(questions: Sequence[Question], found: Scores) -> object:
    return {
        "questions": [{"half": q.half, "kind": q.kind, "words": len(q.words)} for q in questions],
        "scores": {
            key: {name: [round(v, 4) for v in values] for name, values in by_measure.items()}
            for key, by_measure in found.items()
        },
    }


def _of(
    by_measure: Mapping[str, tuple[float, ...]], asked: Sequence[int]
) -> dict[str, list[float]]:
    return {name: [values[number] for number in asked] for name, values in by_measure.items()}


def _lead(ours: Sequence[float], theirs: Sequence[float], seed: int) -> str | None:
    if not ours:
        return None
    lead = difference(ours, theirs, seed=seed)
    mark = " *" if lead.is_significant else ""
    return f"{lead.mean:+.3f} ({lead.low:+.3f} to {lead.high:+.3f}){mark}"


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
