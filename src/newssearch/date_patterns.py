"""The written forms of a date that newssearch knows, and what each of them states.

One expression covers the dates themselves, with a weekday before them and a time on either side;
`read_stated` asks it for a whole text, `locate` for dates standing in a longer one. Repetitions are
bounded, so both take linear time.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from newssearch.date_words import (
    MONTH_NAMES,
    MONTHS,
    NOT_A_MONTH_ALONE,
    ORDINALS,
    VAGUE_ZONES,
    WEEKDAYS,
    ZONE_MINUTES,
    fold,
)
from newssearch.errors import InvalidDateError


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """What a text states: an ISO 8601 text, or the reason why there is none."""

    iso: str = ""
    problem: str = ""
    ambiguous: bool = False


def _any_of(words: Iterable[str]) -> str:
    """An expression for any of the words, longest first."""
    return f"(?:{'|'.join(map(re.escape, sorted(words, key=len, reverse=True)))})"


_GAP = r"(?:\ {0,3}[,;|/.·•-]\ {0,3}|\ {1,3})"
_LINK = r"(?:(?:of|de|del)\ {1,3})?"
_DAY = rf"[0-9]{{1,2}}{_any_of(ORDINALS)}?"
_DAY_BEFORE = rf"(?:{_DAY}{_GAP}|[0-9]{{1,2}}){_LINK}"
_MONTH = rf"{_any_of(MONTHS)}(?![a-z])\.?"
_MONTH_AND_YEAR = rf"{_MONTH}{_GAP}?{_LINK}[0-9]{{4}}"
_WEEKDAY = rf"{_any_of(WEEKDAYS)}\.?{_GAP}(?:(?:the|den|le|el|il)\ {{1,3}})?"
_MARK = r"(?:\ {0,2}(?:[ap]\.?\ ?m(?![a-z])\.?|uhr|hrs|h(?![a-z])))"
_NAMED_ZONE = rf"{_any_of([*ZONE_MINUTES, *VAGUE_ZONES])}(?![a-z])"
# Written small these are words: "le 14 avril 2025 à 13h30 est arrivé", "13:30 West Ham".
_WORD_ZONES = frozenset({"est", "west", "et", "ct", "mt", "pt", "eastern"})
# In "13.30 GMT" the zone shows that the number is a time; "12.50" alone may be a price.
_SURE_ZONE = rf"{_any_of(ZONE_MINUTES.keys() - _WORD_ZONES)}(?![a-z])"
_ZONE = rf"""
    \ {{0,2}}(?:
        (?:utc|gmt)\ ?[+-]\ ?[0-9]{{1,2}}(?::?[0-9]{{2}})?
      | [+-][0-9]{{2}}(?::?[0-9]{{2}})?(?:\ {{1,2}}\([a-z]{{1,5}}\))?
      | \(?{_NAMED_ZONE}\)?
    )"""
_TIME = rf"""
    [0-9]{{1,2}}(?:
        :[0-9]{{2}}(?::[0-9]{{2}}(?:[.,][0-9]{{1,9}})?)?{_MARK}?
      | (?:\.[0-9]{{2}})?{_MARK}
      | \.[0-9]{{2}}(?=\ {{0,2}}\(?{_SURE_ZONE})
      | \ ?h\ ?[0-9]{{2}}
    )"""

_DATE = re.compile(
    rf"""
    (?<![^\W_])(?<![0-9][./:-])
    (?: (?P<time_before>{_TIME}(?:{_ZONE})?){_GAP}(?:on\ {{1,3}})? )?
    (?: {_WEEKDAY} )?
    (?:
        (?P<day_month_year>{_DAY_BEFORE}{_MONTH_AND_YEAR})
      | (?P<month_day_year>{_MONTH}{_GAP}(?:the\ {{1,3}})?{_DAY}{_GAP}{_LINK}[0-9]{{4}})
      | (?P<year_month_day>[0-9]{{4}}{_GAP}{_MONTH}{_GAP}?{_DAY})(?!{_GAP}[0-9]{{4}})
      | (?P<month_year>{_MONTH_AND_YEAR})
      | (?P<year_first>[0-9]{{4}}(?P<sign>[./-])[0-9]{{1,2}}(?P=sign)[0-9]{{1,2}})
      | (?P<year_last>[0-9]{{1,2}}
            (?:\.\ ?[0-9]{{1,2}}\.\ ?|(?P<mark>[/-])[0-9]{{1,2}}(?P=mark))[0-9]{{4}})
    )
    (?: (?:t|{_GAP}(?:(?:at|um|a\ las|a|alle|as|@)\ {{1,3}})?)
        (?P<time_after>{_TIME}(?P<zone>{_ZONE})?) )?
    (?![^\W_])(?![./:-][0-9])
    """,
    re.VERBOSE,
)
# What only a whole text may be: in running text these are numbers.
_NUMBERS = re.compile(
    r"(?P<year>[0-9]{4})(?:-(?P<month>[0-9]{2})"
    r"|(?P<compact_month>[0-9]{2})(?P<day>[0-9]{2})"
    r"(?:[t ]?(?P<hour>[0-9]{2})(?P<colon>:?)(?P<minute>[0-9]{2})"
    r"(?:(?P=colon)(?P<second>[0-9]{2}(?:[.,][0-9]{1,9})?))?"
    r"(?P<zone> ?(?:z|[+-][0-9]{2}(?::?[0-9]{2})?))?)?)?"
)
_CLOCK = re.compile(
    r"(?P<hour>[0-9]{1,2})(?:(?::|\.| ?h ?)(?P<minute>[0-9]{2}))?"
    r"(?::(?P<second>[0-9]{2})(?:[.,](?P<fraction>[0-9]{1,9}))?)?"
    r"(?: *(?:(?P<half>[ap])\.? ?m(?![a-z])\.?|uhr|hrs|h(?![a-z])))? *(?P<zone>.*)"
)
_OFFSET = re.compile(r"(?:utc|gmt)? ?([+-]) ?([0-9]{1,2}):?([0-9]{2})?(?: .*)?")
_NUMBER = re.compile(r"[0-9]+")
_WORD = re.compile(r"[a-z]+")
_YEAR = re.compile(r"(?<![0-9])[0-9]{4}(?![0-9])")
_LEADING = re.compile(r"(?:-+ )?(?:(?:on|the|le|el|am|den|il) )?")
# A day without its year, or without its century.
_YEARLESS = re.compile(
    rf"""(?:{_WEEKDAY})?
    (?: [0-9]{{1,2}}(?P<sign>[./-])[0-9]{{1,2}}(?=(?P=sign)[0-9]{{2}})
      | {_DAY_BEFORE}{_MONTH}
      | {_MONTH}{_GAP}{_DAY}
    )
    (?P<year>{_GAP}?{_LINK}'?[0-9]{{2}}(?![0-9:]|[./-][0-9]|\ ?[ap]\.?m))?""",
    re.VERBOSE,
)
_INVISIBLE = dict.fromkeys(map(ord, "\xad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"))


def read_stated(text: str, *, day_first: bool | None = None) -> Stated | None:
    """Read a text that is a date in one of the known forms.

    Args:
        text: the whole text, in Unicode's composed form.
        day_first: the order of `03/04/2025`; None when it is not known.

    Returns:
        What it states, or why it cannot be a date; None when it has none of the forms.
    """
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    text = " ".join(text.split())
    folded = fold(text).strip(" .,;|*")
    if leading := _LEADING.match(folded):
        folded = folded[leading.end() :]
    try:
        if match := _DATE.fullmatch(folded):
            return _read_match(match, day_first=day_first)
        if match := _NUMBERS.fullmatch(folded):
            return Stated(iso=_read_numbers(match))
    except InvalidDateError as error:
        return Stated(problem=error.reason)
    if match := _YEARLESS.match(folded):
        if match["year"] and not _YEAR.search(folded):
            return Stated(problem=f"'{text}' does not state the century")
        if match.end() == len(folded) and not match["year"]:
            return Stated(problem=f"no year in '{text}'")
    return None


def locate(text: str) -> Iterator[tuple[int, int]]:
    """Where dates stand in a text, left to right: start and end offsets, never overlapping."""
    if _YEAR.search(text) is None:
        return
    for match in _DATE.finditer(fold(text)):
        start, end = match.span()
        word = _WORD.match(match["month_year"] or "")
        if word and text[(at := match.start("month_year")) : at + word.end()] in NOT_A_MONTH_ALONE:
            continue
        zone_start, zone_end = match.span("zone")
        zone = (match["zone"] or "").strip(" ()")
        if zone in _WORD_ZONES and not text[zone_start:zone_end].isupper():
            end = zone_start
        yield start, end


def _read_match(match: re.Match[str], *, day_first: bool | None) -> Stated:
    """What a match of `_DATE` states."""
    form = next(name for name in _FORMS if match[name])
    piece = match[form]
    numbers = _NUMBER.findall(piece)
    if form == "month_year":
        day, year = None, numbers[0]
        month = _month_in(piece)
    elif form == "year_last":
        first, second, year = numbers
        one, two = int(first), int(second)
        # Nobody writes the month first with dots.
        order = True if "." in piece else day_first
        if 0 < one <= 12 and 0 < two <= 12 and one != two and order is None:
            problem = f"{piece} may be {one} {MONTH_NAMES[two - 1]} or {two} {MONTH_NAMES[one - 1]}"
            return Stated(problem=problem, ambiguous=True)
        swapped = two > 12 >= one or (order is False and one <= 12)
        day, month = (two, one) if swapped else (one, two)
    elif form == "year_first":
        year, month, day = numbers[0], int(numbers[1]), int(numbers[2])
    else:
        year_at = 0 if form == "year_month_day" else 1
        year, day = numbers[year_at], int(numbers[1 - year_at])
        month = _month_in(piece)
    if year < "1000" and match["sign"] != "-":
        raise InvalidDateError(piece, f"{year} is not a year that a text is dated in")
    iso = _checked_day(year, month, day)
    before, after = match["time_before"], match["time_after"]
    if day is None or bool(before) == bool(after):
        return Stated(iso=iso)  # no time, or two: then neither is the time of the date
    strict = bool(after) and match.string[match.start("time_after") - 1] == "t"
    return Stated(iso=f"{iso}T{_read_clock(before or after, is_iso=strict)}")


_FORMS = (
    "year_first", "month_day_year", "day_month_year", "year_last", "month_year", "year_month_day",
)  # fmt: skip


def _month_in(piece: str) -> int:
    return next(MONTHS[word] for word in _WORD.findall(piece) if word in MONTHS)


def _checked_day(year: str, month: int, day: int | None) -> str:
    """The ISO text of a day or month.

    Raises:
        InvalidDateError: there is no such day.
    """
    if year == "0000":
        raise InvalidDateError(year, "there is no year 0")
    if not 1 <= month <= 12:
        raise InvalidDateError(str(month), f"there is no month {month}")
    if day is None:
        return f"{year}-{month:02}"
    if not 1 <= day <= monthrange(int(year), month)[1]:
        known = f"{day} {MONTH_NAMES[month - 1]}"
        if (month, day) == (2, 29):
            known += f" {year}"
        raise InvalidDateError(known, f"{known} does not exist")
    return f"{year}-{month:02}-{day:02}"


def _read_numbers(match: re.Match[str]) -> str:
    """The ISO text of `2025`, `2025-04`, `20250414` or `20250414T133000Z`.

    Raises:
        InvalidDateError: the numbers are no date.
    """
    year, month, day = match["year"], match["month"] or match["compact_month"], match["day"]
    if month is None:
        return _checked_day(year, 1, 1)[:4]
    if day is None:
        return _checked_day(year, int(month), None)
    # 12 digits are more often a number than a date with a time.
    if year < "1000" or re.fullmatch("[0-9]{12}", match[0]):
        raise InvalidDateError(match[0], f"{match[0]} is a number")
    iso = _checked_day(year, int(month), int(day))
    if match["hour"] is None:
        return iso
    clock = f"{match['hour']}:{match['minute']}:{match['second'] or '00'}{match['zone'] or ''}"
    return f"{iso}T{_read_clock(clock, is_iso=True)}"


def _read_clock(text: str, *, is_iso: bool) -> str:
    """A time of day in ISO form, with its offset where that is certain.

    Args:
        text: a match of `_TIME` with `_ZONE`.
        is_iso: a hyphen before the last numbers can only be a sign.

    Raises:
        InvalidDateError: there is no such time.
    """
    match = _CLOCK.fullmatch(text)
    if match is None:  # not reached while `_CLOCK` takes all that `_TIME` takes
        raise InvalidDateError(text, f"'{text}' is not a time")
    hour, minute, second = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    half = match["half"]
    impossible = hour > 23 or minute > 59 or second > 59
    # "21:00 PM" is common, and says one thing; "21:00 AM" and "0:30 PM" do not.
    if impossible or (half == "a" and hour > 12) or (half == "p" and hour == 0):
        raise InvalidDateError(text, f"there is no time {text}")
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    clock = f"{hour:02}:{minute:02}:{second:02}"
    if match["fraction"]:
        clock += f".{match['fraction']}"
    zone = match["zone"].strip(" ()")
    if zone in ZONE_MINUTES:
        return clock + _offset_text(ZONE_MINUTES[zone])
    offset = _OFFSET.fullmatch(zone)
    if offset is None:
        return clock
    sign, hours, minutes = offset.groups()
    # "9:30-10:30" is from half past nine: what follows is later, and no seconds are given.
    may_be_range = zone[0] == "-" and (minutes is None or ":" in zone) and match["second"] is None
    if not is_iso and may_be_range and (int(hours), int(minutes or 0)) >= (hour, minute):
        return clock
    if int(hours) > 23 or int(minutes or 0) > 59:
        raise InvalidDateError(text, f"there is no offset {zone}")
    return clock + _offset_text((int(hours) * 60 + int(minutes or 0)) * (-1 if sign == "-" else 1))


def _offset_text(minutes: int) -> str:
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}"
