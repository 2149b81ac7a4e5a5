"""Plans: which leaves a match may be owed to, and what is certain about dates."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.article import Article
from newssearch.dates import PartialDate
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
    is_date_certain,
    map_positive,
    only_certain_dates,
    positive_leaves,
)
from oracle import matches
from strategies import day_ranges, examples, plans, small_articles

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


@pytest.mark.parametrize(
    ("plan", "dated", "expected"),
    [
        (STORM, None, True),
        (STORM, "2020", True),
        (JUNE, "2020-06", True),
        (JUNE, "2020-06-30", True),
        (JUNE, "2020", False),
        (TENTH, "2020-06", False),
        (TENTH, "2020-06-10T23:30:00-11:00", True),
        (MatchAll(children=(STORM, TENTH)), "2020-06", False),
        (MatchAny(children=(JUNE, TENTH)), "2020-06", True),
        (MatchWithout(child=TENTH), "2021", True),
        (ADDED, "1999", True),
    ],
)
def test_is_date_certain(plan: Plan, dated: str | None, expected: bool) -> None:  # noqa: FBT001
    """Certain where every day that the date may mean lies in the range."""
    assert is_date_certain(plan, PartialDate(dated) if dated else None) is expected


@examples(150)
@given(plans(), small_articles())
def test_certain_matches_are_among_the_matches(plan: Plan, article: Article) -> None:
    """Certain ⊆ matching ⊆ matching without regard to missing dates."""
    found = matches(plan, article)
    assert not matches(only_certain_dates(plan), article) or found
    assert not found or matches(ignoring_missing_dates(plan), article)


@examples(200)
@given(st.lists(day_ranges(), min_size=1, max_size=3), small_articles())
def test_a_match_marked_certain_is_one(
    ranges: list[tuple[date | None, date | None]], article: Article
) -> None:
    """In a conjunction, the mark of a hit and the count of certain articles agree."""
    days = tuple(MatchDays(field="date", first=first, last=last) for first, last in ranges)
    plan = MatchAll(children=(STORM, *days))
    certain = matches(only_certain_dates(MatchAll(children=days)), article)
    assert is_date_certain(plan, article.date) is certain
