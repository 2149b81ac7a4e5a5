"""Plans: which leaves a match may be owed to, and what is certain about dates."""

from datetime import date

import pytest
from hypothesis import given

from newssearch.article import Article
from newssearch.query.plan import (
    EVERYTHING,
    MatchAll,
    MatchAny,
    MatchDays,
    MatchTerms,
    MatchUndated,
    MatchWithout,
    Plan,
    has_date_range,
    ignoring_missing_dates,
    map_positive,
    only_certain_dates,
    positive_leaves,
)
from oracle import matches
from strategies import examples, plans, small_articles

STORM = MatchTerms(field="body", terms=("storm",))
COAST = MatchTerms(field="title", terms=("coast",))
JUNE = MatchDays(field="date", first=date(2020, 6, 1), last=date(2020, 6, 30))
TENTH = MatchDays(field="date", first=date(2020, 6, 10), last=date(2020, 6, 10))
ADDED = MatchDays(field="added", first=date(2020, 6, 1), last=None)


def test_positive_leaves() -> None:
    """All leaves but those under a negation, in order."""
    plan = MatchAll(
        children=(
            STORM,
            MatchWithout(child=MatchWithout(child=COAST)),
            MatchAny(children=(JUNE, COAST)),
        )
    )
    assert list(positive_leaves(plan)) == [STORM, JUNE, COAST]
    assert list(positive_leaves(EVERYTHING)) == []
    assert list(positive_leaves(MatchWithout(child=STORM))) == []


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (JUNE, True),
        (MatchAny(children=(STORM, JUNE)), True),
        (ADDED, False),
        (MatchUndated(), False),
        (MatchWithout(child=JUNE), False),
        (EVERYTHING, False),
    ],
)
def test_has_date_range(plan: Plan, expected: bool) -> None:  # noqa: FBT001 - a case
    """Only a range of publication dates, and only where it may be met."""
    assert has_date_range(plan) is expected


def test_ranges_are_changed_where_they_may_be_met() -> None:
    """Undated articles pass ranges, but nothing under a negation changes its meaning."""
    plan = MatchAll(children=(STORM, JUNE, ADDED, MatchWithout(child=TENTH)))
    june = MatchAny(children=(JUNE, MatchUndated()))
    assert ignoring_missing_dates(plan) == MatchAll(
        children=(STORM, june, ADDED, MatchWithout(child=TENTH))
    )
    certain = only_certain_dates(plan)
    assert isinstance(certain, MatchAll)
    assert [getattr(child, "certain", None) for child in certain.children] == [
        None,
        True,
        False,
        None,
    ]
    assert map_positive(plan, lambda leaf: leaf) == plan


@examples(150)
@given(plans(), small_articles())
def test_certain_matches_are_among_the_matches(plan: Plan, article: Article) -> None:
    """Certain ⊆ matching ⊆ matching without regard to missing dates."""
    found = matches(plan, article)
    assert not matches(only_certain_dates(plan), article) or found
    assert not found or matches(ignoring_missing_dates(plan), article)
