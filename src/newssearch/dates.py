"""Dates as articles state them: exactly what is known, no more.

A `PartialDate` is an ISO 8601 text cut to its precision. It is never moved by a time zone and
never completed from today's date. `read_date` reads a text that is a date, `find_dates` finds the
dates in a short text; both take nothing from outside the text, and say why where they refuse.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Literal, Self

from newssearch.date_patterns import locate, read_stated
from newssearch.date_words import MONTHS, ZONE_MINUTES, fold
from newssearch.errors import InvalidDateError

Precision = Literal["year", "month", "day", "minute", "instant"]

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?(Z|[+-]\d\d:?[0-5]\d)?)?)?)?",
    re.ASCII,
)


class PartialDate(str):
    """A date cut to what is known of it: `2025`, `2025-04`, `2025-04-14`, or a day with a time.

    It is its own ISO 8601 text: it compares, hashes and prints as that text. A time is written
    with seconds, an offset as `+hh:mm` (`Z` becomes `+00:00`).

    Args:
        text: ISO 8601, cut after the year, the month, the day, or with a time of day, with or
            without an offset from UTC.

    Raises:
        InvalidDateError: the text has another form, or names a day or time that does not exist.

    Example:
        >>> PartialDate("2025-04").last_day
        datetime.date(2025, 4, 30)
        >>> PartialDate("2010-05-14T11:06-04:00")
        PartialDate('2010-05-14T11:06:00-04:00')
    """

    __slots__ = ()

    def __new__(cls, text: str) -> Self:
        """Check and normalise the text."""
        if isinstance(text, cls):
            return text
        match = _ISO.fullmatch(text)
        if match is None:
            raise InvalidDateError(text, "expected 2025, 2025-04, 2025-04-14 or a day with a time")
        year, month, day, hour, minute, second, fraction, offset = match.groups()
        try:
            date(int(year), int(month or 1), int(day or 1))
            if hour is None:
                return str.__new__(cls, text)
            zone = "+00:00" if offset == "Z" else offset or ""
            if len(zone) == 5:
                zone = f"{zone[:3]}:{zone[3:]}"
            clock = f"{hour}:{minute}:{second or '00'}"
            if fraction and fraction.strip("0"):
                clock += f".{fraction:0<6}"
            normal = f"{year}-{month}-{day}T{clock}{zone}"
            time(int(hour), int(minute), int(second or 0))  # Python 3.13 reads 24:00 in ISO texts
            datetime.fromisoformat(normal)
        except ValueError as error:
            raise InvalidDateError(text, str(error)) from None
        return str.__new__(cls, normal)

    def __repr__(self) -> str:
        return f"PartialDate({str(self)!r})"

    def __getnewargs__(self) -> tuple[str]:
        return (str(self),)

    def isoformat(self) -> str:
        """The ISO 8601 text, as a plain `str`."""
        return str.__str__(self)

    @property
    def precision(self) -> Precision:
        """How much is known: year, month, day, minute (no offset stated) or instant."""
        if len(self) <= 10:
            return "year" if len(self) == 4 else "month" if len(self) == 7 else "day"
        return "instant" if self.offset is not None else "minute"

    @property
    def first_day(self) -> date:
        """The first civil day that this date may mean, as its source states it."""
        return date(int(self[:4]), int(self[5:7] or 1), int(self[8:10] or 1))

    @property
    def last_day(self) -> date:
        """The last civil day that this date may mean."""
        year, month, day = int(self[:4]), int(self[5:7] or 12), int(self[8:10] or 0)
        return date(year, month, day or monthrange(year, month)[1])

    @property
    def start(self) -> datetime:
        """The first moment that this date may mean, in local time of its source (naive)."""
        if len(self) <= 10:
            return datetime.combine(self.first_day, datetime.min.time())
        return datetime.fromisoformat(self).replace(tzinfo=None)

    @property
    def offset(self) -> timedelta | None:
        """The offset from UTC that the source states, or None."""
        if len(self) <= 10:
            return None
        return datetime.fromisoformat(self).utcoffset()


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """Civil days from first to last, both included; None is an open end.

    A range whose first day is after its last is empty: nothing touches it, and it covers nothing.
    """

    first: date | None
    last: date | None

    def touches(self, value: PartialDate) -> bool:
        """Whether any day that the date may mean lies in the range."""
        return not self._is_empty() and (
            (self.first is None or value.last_day >= self.first)
            and (self.last is None or value.first_day <= self.last)
        )

    def covers(self, value: PartialDate) -> bool:
        """Whether every day that the date may mean lies in the range."""
        return (self.first is None or value.first_day >= self.first) and (
            self.last is None or value.last_day <= self.last
        )

    def _is_empty(self) -> bool:
        return self.first is not None and self.last is not None and self.first > self.last


@dataclass(frozen=True, slots=True, kw_only=True)
class DateReading:
    """What a text says about a date.

    Attributes:
        value: the date, or None.
        problem: why there is no value, for people; empty when there is one.
        ambiguous: only `day_first` could decide.
    """

    value: PartialDate | None
    problem: str
    ambiguous: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundDate:
    """A date standing in a text, from offset `start` up to `end`."""

    start: int
    end: int
    reading: DateReading


# No date is longer; a longer text is refused before any work is done, and is not cached.
_MAX_LENGTH = 100


def read_date(text: str, *, day_first: bool | None = None) -> DateReading:
    """Read a text that is a date as a whole, in one of the forms of newspapers and programs.

    Nothing outside the text enters the result: not today's date, nor this machine's time zone.
    A year that is not stated in four digits is not known, and a date without a year is none. A
    weekday is no evidence. Languages: English, Spanish, French, German, Italian, Portuguese.

    Args:
        text: such as `14th April 2025`, `Fri May 14, 2010 11:06am EDT`, `2025-04`.
        day_first: the order of `03/04/2025`; None, when it is not known, gives no value for it.
            Where one number is above 12 that decides; with dots, the day is always first.

    Returns:
        The value, or the problem.

    Example:
        >>> read_date("Fri May 14, 2010 11:06am EDT").value
        PartialDate('2010-05-14T11:06:00-04:00')
        >>> read_date("03/04/2025").problem
        '03/04/2025 may be 3 April or 4 March'
    """
    if len(text) > _MAX_LENGTH:
        text = " ".join(text.split())
        if len(text) > _MAX_LENGTH:
            return _nothing_in(text)
    return _read(text, day_first)


def parse_date(text: str, *, day_first: bool | None = None) -> PartialDate | None:
    """The date that a text says, or None: `read_date` without the reason.

    Args:
        text: a text that is a date as a whole.
        day_first: the order of `03/04/2025`; None when it is not known.
    """
    return read_date(text, day_first=day_first).value


def find_dates(text: str, *, day_first: bool | None = None) -> tuple[FoundDate, ...]:
    """Find the dates in a short text, such as a byline: `By Mike Connors.  14th April 2025`.

    A date has its year in four digits and a month; bare numbers (also of 8 digits), `2025-04`
    and `March 3` are not found. A date may not continue on another line. Impossible and ambiguous
    dates are found, with their problem instead of a value.

    Args:
        text: any text; the time taken is linear in its length.
        day_first: the order of `03/04/2025`; None when it is not known.

    Returns:
        The dates from left to right, each as long as possible, never overlapping.
    """
    return tuple(
        FoundDate(start=start, end=end, reading=read_date(text[start:end], day_first=day_first))
        for start, end in locate(text)
    )


@lru_cache(maxsize=4096)
def _read(text: str, day_first: bool | None) -> DateReading:  # noqa: FBT001 - a cache key
    # Composed form only: the compatibility forms would make a day 12 of "1²".
    composed = text if text.isascii() else unicodedata.normalize("NFC", text)
    stated = read_stated(composed, day_first=day_first)
    if stated is None and (unzoned := _without_unknown_zone(composed)):
        stated = read_stated(unzoned, day_first=day_first)
        if stated is not None and "T" not in stated.iso and not stated.problem:
            stated = None  # a word after a day is no zone
    if stated is not None:
        if stated.problem:
            return DateReading(value=None, problem=stated.problem, ambiguous=stated.ambiguous)
        try:
            return DateReading(value=PartialDate(stated.iso), problem="")
        except InvalidDateError as error:  # an offset that cannot be
            return DateReading(value=None, problem=error.reason)
    value = _read_with_dateutil(composed)
    return _nothing_in(text) if value is None else DateReading(value=value, problem="")


def _nothing_in(text: str) -> DateReading:
    shown = text if len(text) <= 60 else f"{text[:60]}…"
    return DateReading(value=None, problem=f"no date in '{shown}'")


_UNKNOWN_ZONE = re.compile(r"(.*[0-9mM.]) ?\(?[A-Z]{2,5}\)?", re.DOTALL)


def _without_unknown_zone(text: str) -> str | None:
    """The text without the capitals at its end, if there are any."""
    match = _UNKNOWN_ZONE.fullmatch(text.strip())
    return match[1] if match else None


# Both exist in every year and month; no part of one equals that part of the other.
_DEFAULTS = (datetime(2000, 1, 1, 3, 7, 11, 17), datetime(2004, 2, 15, 14, 38, 42, 400_000))  # noqa: DTZ001
_TIME = re.compile(
    r"(?<![0-9.,:+-])[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?![0-9:])"
    r"(?: ?[ap]\.?m(?![a-z]))?(?: ?[+-][0-9]{2}:?[0-9]{2}(?![0-9]))?"
)
# Possessive: a text that does not fit must not be tried in all ways to cut it.
_PLAIN = re.compile(r"(?:[a-z]++|[0-9]++(?!\.[0-9])|[ ,.])*+")
_WORD = re.compile(r"[a-z]+")
_NUMBER = re.compile(r"[0-9]+")


def _read_with_dateutil(text: str) -> PartialDate | None:
    """The forms that are left: a month in English letters, a year, perhaps a day and a time.

    dateutil completes what a text does not say from a default date: it is asked twice, with
    defaults that differ in every part, and only the parts on which both answers agree are kept.
    It never sees what it reads otherwise than people do: years of two digits, numeric dates,
    decimals, a second time, `GMT+3` (it turns the sign round).
    """
    folded = fold(" ".join(text.split()))
    rest = _TIME.sub(" ", folded, count=1)
    months = {MONTHS[word] for word in _WORD.findall(rest) if word in MONTHS}
    lengths = sorted(map(len, _NUMBER.findall(rest)))
    years = [number for number in _NUMBER.findall(rest) if len(number) == 4]
    known_shape = lengths in ([4], [1, 4], [2, 4]) and len(months) == 1
    if not known_shape or not text.isascii() or not _PLAIN.fullmatch(rest):
        return None
    from dateutil import parser  # noqa: PLC0415 - 50 ms, and most runs never need it

    try:
        one, two = (
            parser.parse(text, default=default, tzinfos=_zone_seconds) for default in _DEFAULTS
        )
    except (ValueError, ArithmeticError, TypeError, LookupError, AttributeError):
        return None
    if not one.year == two.year == int(years[0]) or {one.month, two.month} != months:
        return None
    iso = one.isoformat()
    if one.day != two.day:
        return PartialDate(iso[:7])
    if (one.hour, one.minute) != (two.hour, two.minute):
        return PartialDate(iso[:10])
    if one.second != two.second:
        return PartialDate(one.replace(second=0, microsecond=0).isoformat())
    if one.microsecond != two.microsecond:
        return PartialDate(one.replace(microsecond=0).isoformat())
    return PartialDate(iso)


def _zone_seconds(name: str | None, offset: int | None) -> int | None:
    """The offset that dateutil is to take: it would take this machine's for a name it shares."""
    if name is None or offset:
        return offset if offset is not None and abs(offset) < 86_400 else None
    minutes = ZONE_MINUTES.get(fold(name))
    return None if minutes is None else minutes * 60
