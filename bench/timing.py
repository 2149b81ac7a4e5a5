"""Asking engines in turn, and what the times say."""

from __future__ import annotations

import gc
import random
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from bench.peers import Answer, Peer
from bench.queries import BenchQuery

_NS_PER_MS = 1e6


@dataclass(frozen=True, slots=True)
class Opening:
    """Times in milliseconds of opening an index and of the first query asked."""

    open_ms: float
    first_ms: float | None


@dataclass(frozen=True, slots=True)
class Measured:
    """What one peer did with all queries.

    Attributes:
        answers: for each query, from a round before the measured ones; None where the peer cannot.
        times_ms: for each query, the time of each round; empty where the peer cannot.
    """

    answers: tuple[Answer | None, ...]
    times_ms: tuple[tuple[float, ...], ...]


@dataclass(frozen=True, slots=True)
class Percentiles:
    """How long a peer took for the queries of a class, in milliseconds.

    Attributes:
        p50, p95: over the queries, each by the median of its rounds.
        low, high: smallest and largest p50 of a single round.
    """

    p50: float
    p95: float
    low: float
    high: float


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share lies, interpolated (Hyndman and Fan, 1996, type 7).

    Example:
        >>> percentile([4.0, 1.0, 3.0, 2.0], 0.5)
        2.5
    """
    ordered = sorted(values)
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (place - below) * (ordered[above] - ordered[below])


def percentiles(times_ms: Sequence[Sequence[float]]) -> Percentiles | None:
    """Sum up queries, each with the times of its rounds; None without any."""
    times_ms = [rounds for rounds in times_ms if rounds]
    if not times_ms:
        return None
    middle = [median(rounds) for rounds in times_ms]
    of_rounds = [percentile(one_round, 0.5) for one_round in zip(*times_ms, strict=True)]
    return Percentiles(
        percentile(middle, 0.5), percentile(middle, 0.95), min(of_rounds), max(of_rounds)
    )


def open_peer(peer: Peer, first: BenchQuery) -> Opening:
    """Open a peer and ask it for the first time."""
    start = time.perf_counter_ns()
    peer.open()
    opened = time.perf_counter_ns()
    answer = peer.search(first)
    asked = time.perf_counter_ns()
    first_ms = None if answer is None else (asked - opened) / _NS_PER_MS
    return Opening((opened - start) / _NS_PER_MS, first_ms)


def ask_in_turn(
    peers: Mapping[str, Peer],
    queries: Sequence[BenchQuery],
    *,
    rounds: int,
    limit: int = 10,
    seed: int = 0,
) -> dict[str, Measured]:
    """Ask all queries of all peers, class by class and peer by peer, round after round.

    Within a round a peer gets the queries of a class one after another, so that each runs with its
    own data in the processor's caches; the order of peers moves on with each round, and so does
    the order of queries. Garbage is collected before each turn and not within it.
    """
    answers = {
        key: tuple(peer.search(query, limit=limit) for query in queries)
        for key, peer in peers.items()
    }
    times: dict[str, list[list[float]]] = {key: [[] for _ in queries] for key in peers}
    classes = list(dict.fromkeys(query.group for query in queries))
    keys = list(peers)
    for number in range(rounds):
        rng = random.Random(f"{seed}/{number}")
        turn = keys[number % len(keys) :] + keys[: number % len(keys)]
        for group in classes:
            numbers = [i for i, query in enumerate(queries) if query.group == group]
            rng.shuffle(numbers)
            for key in turn:
                asked = [i for i in numbers if answers[key][i] is not None]
                for i, took in zip(
                    asked, _times(peers[key], [queries[i] for i in asked], limit), strict=True
                ):
                    times[key][i].append(took)
    return {key: Measured(answers[key], tuple(map(tuple, times[key]))) for key in peers}


def _times(peer: Peer, queries: Sequence[BenchQuery], limit: int) -> list[float]:
    """Milliseconds of each query."""
    gc.collect()
    gc.disable()
    try:
        took = []
        for query in queries:
            start = time.perf_counter_ns()
            peer.search(query, limit=limit)
            took.append((time.perf_counter_ns() - start) / _NS_PER_MS)
        return took
    finally:
        gc.enable()
