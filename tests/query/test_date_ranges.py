"""Dates in queries and options as civil days."""

from datetime import date

import pytest

from newssearch.dates import DayRange
from newssearch.errors import InvalidDateError
from newssearch.query.date_ranges import ACCEPTED_FORMS, Relation, day_range_of


def _days(first: str | None, last: str | None) -> DayRange:
    return DayRange(
        first=date.fromisoformat(first) if first else None,
        last=date.fromisoformat(last) if last else None,
    )


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2025", "2025-01-01", "2025-12-31"),
        (" 2024-02 ", "2024-02-01", "2024-02-29"),
        ("2025-04-14", "2025-04-14", "2025-04-14"),
        ("2025-04-14T23:30:00-11:00", "2025-04-14", "2025-04-14"),
        ("14 April 2025", "2025-04-14", "2025-04-14"),
        ("march 2025", "2025-03-01", "2025-03-31"),
        ("“March 2025”", "2025-03-01", "2025-03-31"),
        ("2025-03..2025-04", "2025-03-01", "2025-04-30"),
        ("2025-03 .. 2025-04", "2025-03-01", "2025-04-30"),
        ("2025/2026", "2025-01-01", "2026-12-31"),
        ("..2025", None, "2025-12-31"),
        ("2025..", "2025-01-01", None),
        ("[* TO 2025}", None, "2024-12-31"),
        ("{2025 TO *}", "2026-01-01", None),
        ("{2025-01 TO 2025-04}", "2025-02-01", "2025-03-31"),
        ("[ TO 2025]", None, "2025-12-31"),
        ("[14 April 2025 TO 16 April 2025}", "2025-04-14", "2025-04-15"),
        ("*", None, None),
        ("[* TO *]", None, None),
    ],
)
def test_period_or_range_is_all_its_days(text: str, first: str | None, last: str | None) -> None:
    """A partial date stands for its whole period; brackets say which ends are included."""
    assert day_range_of(text) == _days(first, last)


@pytest.mark.parametrize(
    ("relation", "first", "last"),
    [
        ("on", "2025-04-01", "2025-04-30"),
        ("since", "2025-04-01", None),
        ("until", None, "2025-04-30"),
        ("after", "2025-05-01", None),
        ("before", None, "2025-03-31"),
    ],
)
def test_relation_bounds_at_the_period(
    relation: Relation, first: str | None, last: str | None
) -> None:
    """`since` and `until` include the period, `after` and `before` leave it out."""
    assert day_range_of("2025-04", relation=relation) == _days(first, last)


@pytest.mark.parametrize(("day_first", "day"), [(True, "2025-04-03"), (False, "2025-03-04")])
def test_ambiguous_date_follows_day_first(*, day_first: bool, day: str) -> None:
    """`03/04/2025` is in April when the day comes first, alone and in a range."""
    assert day_range_of("03/04/2025", day_first=day_first) == _days(day, day)
    assert day_range_of("03/04/2025..", day_first=day_first) == _days(day, None)


@pytest.mark.parametrize(
    ("text", "wrong", "reason"),
    [
        ("garbage", "garbage", ACCEPTED_FORMS),
        ("", "", ACCEPTED_FORMS),
        ("..", "..", ACCEPTED_FORMS),
        ("2025-02-30", "2025-02-30", "30 February does not exist; " + ACCEPTED_FORMS),
        ("2025-13", "2025-13", "there is no month 13; " + ACCEPTED_FORMS),
        ("0000", "0000", "there is no year 0; " + ACCEPTED_FORMS),
        ("2025..garbage", "garbage", ACCEPTED_FORMS),
        ("[2025]", "[2025]", "a range in brackets is written [2025-03 TO 2025-04]"),
        ("2025-04..2025-03", None, "the range ends before it begins; write 2025-03..2025-04"),
        ("[2026 TO 2025]", None, "the range ends before it begins; write 2025..2026"),
        ("{2025-04-14 TO 2025-04-15}", None, "no day lies between its ends"),
        ("{2025 TO 2025]", None, "no day lies between its ends"),
        ("{9999 TO *]", "9999", "no day is after it"),
        ("[* TO 0001}", "0001", "no day is before it"),
        ("x" * 5000, "x" * 60 + "…", ACCEPTED_FORMS),
    ],
)
def test_what_is_no_range_says_why(text: str, wrong: str | None, reason: str) -> None:
    """An impossible, unknown, reversed or empty range is an error about the wrong part."""
    with pytest.raises(InvalidDateError) as caught:
        day_range_of(text)
    assert caught.value.text == (text if wrong is None else wrong)
    assert caught.value.reason.startswith(reason)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        *((text, "relative dates") for text in ("today", "Yesterday", "now-7d", "7d", "2w")),
        *((text, "relative dates") for text in ("P7D", "last-week", "this month", "last Monday")),
        *((text, "relative dates") for text in ("last-7-days", "monday", "..today", "7d..")),
        ("2025-Q2", "quarters"),
        ("2025Q2", "quarters"),
        ("2025-W16", "weeks"),
        ("*-11-23", "days of any year"),
    ],
)
def test_what_is_not_supported_yet_says_so(text: str, what: str) -> None:
    """Spellings of the language that are to come are refused by name."""
    with pytest.raises(InvalidDateError, match=f"{what} are not supported yet"):
        day_range_of(text)


@pytest.mark.parametrize("text", ["2025..2026", "[2025 TO 2026]", "*", ""])
def test_bound_takes_one_date(text: str) -> None:
    """`since` and its like take a date, not a range or an open end."""
    with pytest.raises(InvalidDateError):
        day_range_of(text, relation="since")
