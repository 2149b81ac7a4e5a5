"""Dates as articles state them: exactly what is known, no more.

A `PartialDate` is an ISO 8601 text cut to its precision. It is never moved by a time zone and
never completed from today's date.
"""

from __future__ import annotations

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Literal, Self

from newssearch.errors import InvalidDateError

Precision = Literal["year", "month", "day", "minute", "instant"]

_ISO = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)"
    r"(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,6})\d*)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?",
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
