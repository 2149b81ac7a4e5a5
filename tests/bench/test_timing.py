"""Percentiles, and the order in which peers are asked."""

import pytest
from bench.effectiveness import difference
from bench.peers import Answer, Peer
from bench.queries import BenchQuery
from bench.timing import ask_in_turn, percentile, percentiles

QUERIES = tuple(BenchQuery(group=group, kind="or", words=(group,)) for group in "xxyy")


class FakePeer:
    """Notes when it is asked; cannot answer queries of class `y` if told so."""

    def __init__(self, name: str, log: list[str], *, limited: bool = False) -> None:
        self._name = name
        self._log = log
        self._limited = limited

    def search(self, query: BenchQuery, *, limit: int = 10) -> Answer | None:
        del limit
        if self._limited and query.group == "y":
            return None
        self._log.append(f"{self._name}{query.group}")
        return Answer(0, ())


def ask(*peers: FakePeer, rounds: int) -> dict[str, object]:
    named: dict[str, Peer] = {str(number): peer for number, peer in enumerate(peers)}  # type: ignore[misc]
    return dict(ask_in_turn(named, QUERIES, rounds=rounds))


def test_peers_take_turns_class_by_class_and_the_first_one_changes() -> None:
    log: list[str] = []

    ask(FakePeer("a", log), FakePeer("b", log), rounds=2)

    warm_up, measured = log[:8], log[8:]
    assert warm_up == "ax ax ay ay bx bx by by".split()
    assert measured == ("ax ax bx bx ay ay by by".split() + "bx bx ax ax by by ay ay".split())


def test_what_a_peer_cannot_do_is_not_timed() -> None:
    measured = ask_in_turn({"a": FakePeer("a", [], limited=True)}, QUERIES, rounds=3)  # type: ignore[dict-item]

    assert [len(times) for times in measured["a"].times_ms] == [3, 3, 0, 0]
    assert measured["a"].answers[2:] == (None, None)


def test_percentiles_are_over_queries_each_by_the_median_of_its_rounds() -> None:
    found = percentiles([(1.0, 1.0, 9.0), (3.0, 2.0, 3.0), ()])

    assert found is not None
    assert (found.p50, found.low, found.high) == (2.0, 1.5, 6.0)
    assert percentiles([()]) is None


@pytest.mark.parametrize(("share", "expected"), [(0.0, 1.0), (0.5, 3.0), (0.95, 4.8), (1.0, 5.0)])
def test_percentiles_are_interpolated(share: float, expected: float) -> None:
    assert percentile([5.0, 1.0, 4.0, 2.0, 3.0], share) == pytest.approx(expected)


def test_a_clear_difference_is_significant_and_none_is_not() -> None:
    clear = difference([0.9, 0.8, 0.85, 0.95] * 5, [0.1, 0.2, 0.15, 0.1] * 5)
    none = difference([0.5, 0.4] * 10, [0.4, 0.5] * 10)

    assert clear.is_significant
    assert clear.low < clear.mean < clear.high
    assert not none.is_significant
