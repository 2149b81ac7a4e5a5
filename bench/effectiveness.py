"""Measures of ranking by `ir-measures`, and how sure a difference between two engines is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from bench.optional import require
from bench.peers import Answer
from bench.questions import Question

MEASURES = ("nDCG@10", "AP", "RR")
_RESAMPLES = 10_000


@dataclass(frozen=True, slots=True)
class Difference:
    """The mean of paired differences with its 95 % interval.

    Attributes:
        mean: of the differences.
        low, high: the interval, by bootstrap over the questions (percentile method, Efron 1979).
    """

    mean: float
    low: float
    high: float

    @property
    def is_significant(self) -> bool:
        """Whether the interval leaves out zero."""
        return self.low > 0 or self.high < 0


def scores(
    questions: Sequence[Question], answers: Sequence[Answer]
) -> dict[str, tuple[float, ...]]:
    """Each measure for each question."""
    library = require("ir_measures")
    qrels = [
        library.Qrel(question.id, article, grade)
        for question in questions
        for article, grade in question.grades.items()
    ]
    # The library sorts by score, and equal scores by id; the rank keeps the engine's own order.
    run = [
        library.ScoredDoc(question.id, hit.id, -float(rank))
        for question, answer in zip(questions, answers, strict=True)
        for rank, hit in enumerate(answer.hits)
    ]
    found: dict[str, Mapping[str, float]] = {}
    for name in MEASURES:
        measure = library.parse_measure(name)
        # A question without any hit is missing in the result.
        found[name] = {
            metric.query_id: metric.value for metric in library.iter_calc([measure], qrels, run)
        }
    return {
        name: tuple(found[name].get(question.id, 0.0) for question in questions)
        for name in MEASURES
    }


def difference(ours: Sequence[float], theirs: Sequence[float], *, seed: int = 0) -> Difference:
    """How much better ours are, question by question."""
    paired = np.asarray(ours, dtype=np.float64) - np.asarray(theirs, dtype=np.float64)
    rng = np.random.default_rng(seed)
    drawn = rng.integers(0, len(paired), size=(_RESAMPLES, len(paired)))
    low, high = np.percentile(paired[drawn].mean(axis=1), [2.5, 97.5])
    return Difference(float(paired.mean()), float(low), float(high))
