"""Dates in queries: `2025-04`, `2025-03..2025-04`, `[2025 TO *]`, "14 April 2025" as civil days.

The same spellings serve `date:` in a query and `--from`, `--to`, `--on` beside it.
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Literal

from newssearch.dates import DayRange, PartialDate, read_date
from newssearch.errors import InvalidDateError

Relation = Literal["on", "since", "until", "after", "before"]

ACCEPTED_FORMS = 'write 2025, 2025-04, 2025-04-14, "14 April 2025" or 2025-03..2025-04'

_DATE_QUOTES = '"“”„‟«»'
_ISO_INTERVAL = re.compile(r"(\d{4}(?:-[-\w:.+]*+)?+)/(\d{4}(?:-[-\w:.+]*+)?+)", re.ASCII)
_BRACKETED = re.compile(r"([\[{])([^\[\]{}]*)([\]}])")
_TO = re.compile(r"(?:^|\s)TO(?:\s|$)", re.IGNORECASE)

# Spellings of the language that are read later; the rest of their rows is a matter of this table.
_NOT_YET = (
    (
        "relative dates",
        re.compile(
            r"today|yesterday|tomorrow|now\b.*|(?:this|last|next|past)[- ].*"
            r"|-?\d+ ?(?:[dwmy]|days?|weeks?|months?|years?)(?: ago)?|P\d+[DWMY]"
            r"|(?:mon|tues|wednes|thurs|fri|satur|sun)day",
            re.ASCII | re.IGNORECASE,
        ),
    ),
    ("quarters", re.compile(r"\d{4}-?Q\d|Q\d[- ]?\d{4}", re.ASCII | re.IGNORECASE)),
    ("weeks", re.compile(r"\d{4}-?W\d+(?:-\d)?", re.ASCII | re.IGNORECASE)),
    ("days of any year", re.compile(r"\*-\d+(?:-\d+)?", re.ASCII)),
)


def day_range_of(text: str, *, day_first: bool = True, relation: Relation = "on") -> DayRange:
    """The civil days that a date or a range of dates in a query stands for.

    A partial date stands for its whole period, a date with a time of day for its day.

    Args:
        text: a date, or with `on` also a range: `a..b`, `a/b`, `[a TO b]` with both ends
            included, `{a TO b}` with both excluded, or mixed. An end left out or `*` is open.
        day_first: whether `03/04/2025` is in April.
        relation: how the articles stand to it: `on` within it, `since` its first day or later,
            `until` its last day or earlier, `after` its last day, `before` its first day.

    Returns:
        The days; both ends are open only for `*` and ranges such as `[* TO *]`.

    Raises:
        InvalidDateError: not a date, an impossible one, or a range without a day; `text` of the
            error is the part that is wrong, shortened when it is long.

    Example:
        >>> day_range_of("2025-02..2025-03").last
        datetime.date(2025, 3, 31)
        >>> day_range_of("2025", relation="after").first
        datetime.date(2026, 1, 1)
    """
    text = text.strip()
    if relation == "on":
        ends = _range_ends(text)
        if ends is None:
            day = _single_date(text, day_first=day_first)
            return DayRange(first=day.first_day, last=day.last_day)
        first_text, first_relation, last_text, last_relation = ends
        first = _open_range(first_text, first_relation, day_first=day_first).first
        last = _open_range(last_text, last_relation, day_first=day_first).last
        if first is not None and last is not None and first > last:
            raise _reversed_or_empty(text, first_text, last_text, day_first=day_first)
        return DayRange(first=first, last=last)
    if text in {"", "*"}:
        raise _error(text, ACCEPTED_FORMS)
    return _open_range(text, relation, day_first=day_first)


def _range_ends(text: str) -> tuple[str, Relation, str, Relation] | None:
    """The two ends of a range and how each bounds it, or None for a text that is no range."""
    if text == "*":
        return "", "since", "", "until"
    if bracketed := _BRACKETED.fullmatch(text):
        opening, inside, closing = bracketed.groups()
        parts = _TO.split(inside)
        if len(parts) != 2:
            raise _error(text, "a range in brackets is written [2025-03 TO 2025-04]")
        after: Relation = "since" if opening == "[" else "after"
        before: Relation = "until" if closing == "]" else "before"
        return unquoted(parts[0]), after, unquoted(parts[1]), before
    first, dots, last = text.partition("..")
    if dots:
        first, last = unquoted(first), unquoted(last)
        if not first and not last:
            raise _error(text, ACCEPTED_FORMS)
        return first, "since", last, "until"
    if interval := _ISO_INTERVAL.fullmatch(text):
        return interval[1], "since", interval[2], "until"
    return None


def _open_range(text: str, relation: Relation, *, day_first: bool) -> DayRange:
    """All days since, until, after or before a date; no bound without one."""
    if text in {"", "*"}:
        return DayRange(first=None, last=None)
    day = _single_date(text, day_first=day_first)
    if relation == "since":
        return DayRange(first=day.first_day, last=None)
    if relation == "until":
        return DayRange(first=None, last=day.last_day)
    try:
        if relation == "after":
            return DayRange(first=day.last_day + timedelta(days=1), last=None)
        return DayRange(first=None, last=day.first_day - timedelta(days=1))
    except OverflowError:
        raise _error(text, f"no day is {relation} it") from None


def _single_date(text: str, *, day_first: bool) -> PartialDate:
    """The one date that a text is."""
    text = unquoted(text)
    for what, pattern in _NOT_YET:
        if pattern.fullmatch(text):
            raise _error(text, f"{what} are not supported yet; {ACCEPTED_FORMS}")
    reading = read_date(text, day_first=day_first)
    if reading.value is None:
        # That there is no date in it is said already.
        impossible = "" if reading.problem.startswith("no date") else f"{reading.problem}; "
        raise _error(text, impossible + ACCEPTED_FORMS)
    return reading.value


def _reversed_or_empty(
    text: str, first_text: str, last_text: str, *, day_first: bool
) -> InvalidDateError:
    """Why a range holds no day: its ends are the wrong way round, or both are excluded."""
    first: date = _single_date(first_text, day_first=day_first).first_day
    last: date = _single_date(last_text, day_first=day_first).last_day
    if first <= last:
        return _error(text, "no day lies between its ends; [2025-03 TO 2025-04] includes them")
    return _error(text, f"the range ends before it begins; write {last_text}..{first_text}")


def unquoted(text: str) -> str:
    """A date without quotes and spaces around it."""
    return text.strip().strip(_DATE_QUOTES).strip()


def _error(text: str, reason: str) -> InvalidDateError:
    return InvalidDateError(text if len(text) <= 60 else f"{text[:60]}…", reason)
