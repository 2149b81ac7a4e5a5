"""The plan: a query whose fields, words and dates are resolved, ready for an engine.

A plan says what must match, not how. Words are terms of the index, dates are civil days. Two
plans are equal when they ask for the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeGuard


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchTerms:
    """Articles whose field holds any of these terms (the stems of one word, say)."""

    field: str
    terms: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchPhrase:
    """Articles whose field holds terms at adjacent positions; each position has alternatives."""

    field: str
    positions: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchKeyword:
    """Articles whose field is this value as a whole (already normalised)."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchDays:
    """Articles whose date may lie within these civil days, both included; None is open.

    With `certain`, only those whose date lies within them whatever it exactly is.
    """

    field: str
    first: date | None
    last: date | None
    certain: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchPresent:
    """Articles that have anything in this field."""

    field: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchUndated:
    """Articles without a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchAll:
    """Articles that match all of these; every article when there are none."""

    children: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchAny:
    """Articles that match at least one of these; none when there are none."""

    children: tuple[Plan, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchWithout:
    """Articles that do not match this."""

    child: Plan


Plan = (
    MatchTerms
    | MatchPhrase
    | MatchKeyword
    | MatchDays
    | MatchPresent
    | MatchUndated
    | MatchAll
    | MatchAny
    | MatchWithout
)
EVERYTHING = MatchAll()


def positive_leaves(plan: Plan) -> Iterator[Plan]:
    """The leaves that a matching article may owe its match to: all but those under a negation."""
    if isinstance(plan, MatchAll | MatchAny):
        for child in plan.children:
            yield from positive_leaves(child)
    elif not isinstance(plan, MatchWithout):
        yield plan


def map_positive(plan: Plan, change: Callable[[Plan], Plan]) -> Plan:
    """The plan with `change` applied to each of its positive leaves."""
    if isinstance(plan, MatchAll | MatchAny):
        return replace(plan, children=tuple(map_positive(c, change) for c in plan.children))
    return plan if isinstance(plan, MatchWithout) else change(plan)


def has_date_range(plan: Plan) -> bool:
    """Whether a publication date may decide about a match."""
    return any(_is_range(leaf) for leaf in positive_leaves(plan))


def ignoring_missing_dates(plan: Plan) -> Plan:
    """The plan that undated articles pass too: for counting what a date range left out."""
    undated = MatchUndated()
    return map_positive(
        plan, lambda leaf: MatchAny(children=(leaf, undated)) if _is_range(leaf) else leaf
    )


def only_certain_dates(plan: Plan) -> Plan:
    """The plan without articles whose date is known too roughly to be sure of its range."""
    return map_positive(
        plan,
        lambda leaf: replace(leaf, certain=True) if _is_range(leaf) else leaf,
    )


def _is_range(leaf: Plan) -> TypeGuard[MatchDays]:
    return isinstance(leaf, MatchDays) and leaf.field == "date"
