"""Dates are read exactly as their text states them, and nothing else enters."""

from __future__ import annotations

import os
import pickle
import re
import subprocess
import sys
import time
from datetime import date, datetime, timedelta

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from newssearch.date_words import MONTHS, WEEKDAYS, ZONE_MINUTES, fold
from newssearch.dates import (
    DayRange,
    PartialDate,
    _read,
    find_dates,
    parse_date,
    read_date,
)
from newssearch.errors import InvalidDateError

READ = [
    # ISO 8601
    ("2025", "2025"),
    ("0001", "0001"),
    ("2025-04", "2025-04"),
    ("2025-04-14", "2025-04-14"),
    ("0001-01-01", "0001-01-01"),
    ("9999-12-31", "9999-12-31"),
    ("20250414", "2025-04-14"),
    ("2025-04-14T13:30Z", "2025-04-14T13:30:00+00:00"),
    ("2025-04-14t13:30:15z", "2025-04-14T13:30:15+00:00"),
    ("2025-04-14T13:30:15.25+0400", "2025-04-14T13:30:15.250000+04:00"),
    ("2025-04-14T13:30:15,123456789-04:00", "2025-04-14T13:30:15.123456-04:00"),
    ("2025-04-14T13:30+04", "2025-04-14T13:30:00+04:00"),
    ("2025-04-14T09:00-10:00", "2025-04-14T09:00:00-10:00"),
    ("2025-04-14 13:30:15-04", "2025-04-14T13:30:15-04:00"),
    ("2025-04-14 13:30", "2025-04-14T13:30:00"),
    ("20250414T133000Z", "2025-04-14T13:30:00+00:00"),
    ("20250414133000", "2025-04-14T13:30:00"),
    ("20141223 15:21:00", "2014-12-23T15:21:00"),
    # RFC 2822
    ("Mon, 14 Apr 2025 13:30:00 -0400", "2025-04-14T13:30:00-04:00"),
    ("Mon, 14 Apr 2025 13:30:00 -0400 (EDT)", "2025-04-14T13:30:00-04:00"),
    ("14 Apr 2025 13:30 GMT", "2025-04-14T13:30:00+00:00"),
    # Agencies
    ("-- Fri May 14, 2010 11:06am EDT", "2010-05-14T11:06:00-04:00"),
    ("26-FEB-1987 15:01:01.79", "1987-02-26T15:01:01.790000"),
    ("3-MAR-1987  09:15:05.40", "1987-03-03T09:15:05.400000"),
    ("Apr. 14, 2025 at 1:30 p.m. ET", "2025-04-14T13:30:00"),
    ("1:30 PM EST, April 14, 2025", "2025-04-14T13:30:00-05:00"),
    ("2:14 PM ET, Mon April 14, 2025", "2025-04-14T14:14:00"),
    ("April 14, 2025 / 1:30 PM", "2025-04-14T13:30:00"),
    ("2014-11-04 at 21:00:00PM EST", "2014-11-04T21:00:00-05:00"),
    # Words
    ("April 14, 2025", "2025-04-14"),
    ("April the 14th, 2025", "2025-04-14"),
    ("14 April 2025", "2025-04-14"),
    ("14th of April, 2025", "2025-04-14"),
    ("Sunday, 11th May 2025", "2025-05-11"),
    ("2025 April 14", "2025-04-14"),
    ("14-Apr-2025", "2025-04-14"),
    ("14Apr2025", "2025-04-14"),
    ("SEPT. 2020", "2020-09"),
    ("June 2020", "2020-06"),
    ("14 de abril de 2025", "2025-04-14"),
    ("Jueves 2 de enero del 2025", "2025-01-02"),
    ("le 14 avril 2025 à 13h30", "2025-04-14T13:30:00"),
    ("1er avril 2025", "2025-04-01"),
    ("mar. 14 FÉVRIER 2025", "2025-02-14"),
    ("Montag, den 14. April 2025", "2025-04-14"),
    ("14. März 2025, 13.30 Uhr", "2025-03-14T13:30:00"),
    ("14 aprile 2025", "2025-04-14"),
    ("1º aprile 2025", "2025-04-01"),
    ("segunda-feira, 14 de março de 2025", "2025-03-14"),
    # Numbers
    ("2025/04/14", "2025-04-14"),
    ("2025-4-4", "2025-04-04"),
    ("14.04.2025", "2025-04-14"),
    ("14. 4. 2025", "2025-04-14"),
    ("03.04.2025", "2025-04-03"),
    ("14/04/2025", "2025-04-14"),
    ("04/14/2025", "2025-04-14"),
    ("04-14-2025", "2025-04-14"),
    ("04/04/2025", "2025-04-04"),
    # Times of twelve hours
    ("12/25/2025 12:00 AM", "2025-12-25T00:00:00"),
    ("May 1, 2025 12:15 PM", "2025-05-01T12:15:00"),
    ("May 1, 2025 1pm", "2025-05-01T13:00:00"),
    # Zones: stated offsets, known names, and names that leave the time without an offset
    ("14 April 2025 13:30 UTC+2", "2025-04-14T13:30:00+02:00"),
    ("14 April 2025 13:30 GMT-04:30", "2025-04-14T13:30:00-04:30"),
    ("14 April 2025 13:30 (BST)", "2025-04-14T13:30:00+01:00"),
    ("14 April 2025 13.30 GMT", "2025-04-14T13:30:00+00:00"),
    ("14 April 2025 13:30 IST", "2025-04-14T13:30:00"),
    ("14 April 2025 13:30 local time", "2025-04-14T13:30:00"),
    # A range of times, not an offset
    ("2025-04-14 09:00-10:00", "2025-04-14T09:00:00"),
    # A weekday is no evidence: that day was a Sunday
    ("Monday, 13 April 2025", "2025-04-13"),
    # Read by dateutil
    ("Fri May 14 11:06:00 2010", "2010-05-14T11:06:00"),
    ("Fri May 14 11:06:00 +0530 2010", "2010-05-14T11:06:00+05:30"),
    # Around it
    ("  14\xa0April\u2009 2025., ", "2025-04-14"),
    ("\ufeff14 April 2025\u200e", "2025-04-14"),
    ("2025\u201104\u201114", "2025-04-14"),
    ("14\nApril\n2025", "2025-04-14"),
]

# Read only in this case: in small letters an unknown name may be any word, and dateutil agrees.
READ_IN_CAPITALS = [
    ("14 April 2025 13:30 XYZT", "2025-04-14T13:30:00"),
    ("Fri May 14 11:06:00 EDT 2010", "2010-05-14T11:06:00-04:00"),
    ("Fri May 14 11:06:00 IST 2010", "2010-05-14T11:06:00"),
]

REFUSED = [
    ("", "no date in ''"),
    ("Tuesday", "no date in 'Tuesday'"),
    ("Mon", "no date"),
    ("12", "no date"),
    ("1.5", "no date"),
    ("today", "no date"),
    ("10:30", "no date"),
    ("Fri 2010", "no date"),
    ("1744637400", "no date"),
    ("202504141330", "is a number"),
    ("14 April 2025 XYZT", "no date"),
    ("April 1², 2025", "no date"),
    ("April 14 2025 12.50", "no date"),
    ("14 April 2025 14 May 2025", "no date"),
    ("2010 May 13.30", "no date"),
    ("Mon May 14 11:06 2010 7:30", "no date"),
    ("March 3", "no year in 'March 3'"),
    ("1º aprile", "no year"),
    ("Thursday 14 April", "no year"),
    ("14/04/25", "century"),
    ("April 14 '25", "century"),
    ("14-Apr-87", "century"),
    ("Sunday, 06-Nov-94 08:49:37 GMT", "century"),
    ("30 February 2025", "30 February does not exist"),
    ("29 February 2025", "29 February 2025 does not exist"),
    ("31/11/2025", "31 November does not exist"),
    ("0 April 2025", "0 April does not exist"),
    ("2025-13-01", "there is no month 13"),
    ("13/13/2025", "there is no month 13"),
    ("0000-01-01", "there is no year 0"),
    ("0999/01/01", "0999 is not a year"),
    ("2025-04-14 25:00", "there is no time 25:00"),
    ("2025-04-14T24:00", "there is no time 24:00"),
    ("14 April 2025 21:00 AM", "there is no time"),
    ("2025-04-14T13:30+25:00", "there is no offset"),
    ("03/04/2025", "03/04/2025 may be 3 April or 4 March"),
    ("3-4-2025", "3-4-2025 may be 3 April or 4 March"),
    ("x" * 200, "no date"),
]


@pytest.mark.parametrize(("text", "expected"), READ)
def test_known_forms(text: str, expected: str) -> None:
    """Every form in which dates are printed is read as what it states, whatever its case."""
    for variant in (text, text.lower(), f"  {text} "):
        assert read_date(variant).value == expected
        assert read_date(variant).problem == ""
    assert parse_date(text, day_first=None) == expected


@pytest.mark.parametrize(("text", "expected"), READ_IN_CAPITALS)
def test_zones_in_capitals(text: str, expected: str) -> None:
    """An unknown name in capitals after a time is a zone of unknown offset; a small word is not."""
    assert read_date(text).value == expected
    assert read_date(text.lower()).value is None


@pytest.mark.parametrize(("text", "problem"), REFUSED)
def test_refused_texts(text: str, problem: str) -> None:
    """A text that does not state a date, or one that cannot be, has a problem and no value."""
    reading = read_date(text)
    assert reading.value is None
    assert problem in reading.problem
    assert reading.ambiguous == ("may be" in problem)


@pytest.mark.parametrize(
    ("text", "day_first", "expected"),
    [
        ("03/04/2025", True, "2025-04-03"),
        ("03/04/2025", False, "2025-03-04"),
        ("03-04-2025 10:30", False, "2025-03-04T10:30:00"),
        ("04/14/2025", True, "2025-04-14"),
        ("14/04/2025", False, "2025-04-14"),
        ("03.04.2025", False, "2025-04-03"),
    ],
)
def test_day_first(text: str, *, day_first: bool, expected: str) -> None:
    """`day_first` decides what the numbers leave open, and nothing that they decide."""
    assert parse_date(text, day_first=day_first) == expected


LANGUAGES = [
    "January February March April May June July August September October November December",
    "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
]
FORMS = [
    "{d} {m} {y}",
    "{m} {d}, {y}",
    "{d}. {m} {y}",
    "{d} de {m} de {y}",
    "{y} {m} {d}",
    "{d:02}-{m}-{y}",
    "{d:02}.{n:02}.{y}",
    "{y}/{n:02}/{d:02}",
    "{y}-{n}-{d}",
    "{y}{n:02}{d:02}",
]
TIMES = [
    (" {H:02}:{M:02}", ""),
    (", {H:02}:{M:02} GMT", "+00:00"),
    (" {H:02}:{M:02}:00 -0430", "-04:30"),
    (" at {h}:{M:02}{half}m EDT", "-04:00"),
    (" {h}:{M:02} {half}.m. ET", ""),
    (" {H}h{M:02}", ""),
]


@given(
    st.datetimes(min_value=datetime(1000, 1, 1)),  # noqa: DTZ001
    st.sampled_from(LANGUAGES),
    st.sampled_from(FORMS),
    st.sampled_from(["", *TIMES]),
)
def test_written_dates_are_read_back(
    moment: datetime, language: str, form: str, clock: str | tuple[str, str]
) -> None:
    """What is written in any of the forms and languages is read back exactly."""
    parts = {
        "d": moment.day,
        "n": moment.month,
        "m": language.split()[moment.month - 1],
        "y": f"{moment.year:04}",
        "H": moment.hour,
        "h": moment.hour % 12 or 12,
        "half": "p" if moment.hour >= 12 else "a",
        "M": moment.minute,
    }
    text, expected = form.format(**parts), f"{moment:%Y-%m-%d}".rjust(10, "0")
    if clock and form != "{y}{n:02}{d:02}":
        text += clock[0].format(**parts)
        expected += f"T{moment:%H:%M}:00{clock[1]}"
    assert read_date(text).value == expected
    found = find_dates(f"By A. Writer. {text}; more")
    assert [each.reading.value for each in found] == [expected] * (not text.isdigit())


@given(st.dates(min_value=date(1000, 1, 1)), st.sampled_from(LANGUAGES))
def test_written_months_are_read_back(day: date, language: str) -> None:
    """A month with its year is that month, without a day."""
    assert parse_date(f"{language.split()[day.month - 1]} {day.year}") == f"{day:%Y-%m}".zfill(7)


TOKENS = [
    *"14 4 31 0 99 2025 1999 0400 12:30 1:05:09.5 13.30 7pm am PM April apr. mai mar Dec".split(),
    *"Mon Friday,".split(),
    *"of de at t T Z EST IST GMT +0400 -04:00 +3 '25 - / . , : noon ad bc h".split(),
    *"m s +9959 2025-04-14 20250414 03/04/2025 14.04.2025 ² é th 1st ( ) W14 Q2".split(),
]
junk_texts = st.lists(st.sampled_from(TOKENS), max_size=9).flatmap(
    lambda words: st.sampled_from([" ", "", " ", ", ", "-"]).map(lambda gap: gap.join(words))
)


@given(junk_texts)
@settings(max_examples=400)
@example("Fri May 14 11:06:00 2010")
@example("10 2003 Sep Fri")
def test_nothing_outside_the_text_enters(text: str) -> None:
    """Year, month, day and time of a result all stand in the text."""
    value = read_date(text).value
    if value is None:
        return
    numbers = {int(number) for number in re.findall(r"[0-9]+", text)}
    compact = "".join(re.findall(r"[0-9]+", text))
    months = {MONTHS[word] for word in re.findall(r"[a-z]+", fold(text)) if word in MONTHS}
    assert value[:4] in text
    if value.precision != "year":
        assert int(value[5:7]) in numbers | months or value[5:7] in compact
    if value.precision not in {"year", "month"}:
        assert int(value[8:10]) in numbers or value[8:10] in compact
    if value.precision in {"minute", "instant"}:
        start = value.start
        assert start.hour in numbers or start.hour % 12 in {number % 12 for number in numbers}
        assert start.minute in numbers | {0} or f"{start.minute:02}" in compact
    if value.precision == "instant":
        assert re.search("z|est|gmt|[+-] ?[0-9]", text.lower())


TODAY_SCRIPT = """
import datetime, sys
import dateutil.parser._parser as parser

class Today(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls(*map(int, sys.argv[1].split("-")))
    today = utcnow = now

class Module:
    datetime = Today
    def __getattr__(self, name):
        return getattr(datetime, name)

parser.datetime = Module()
assert parser.parse("10:00").year == int(sys.argv[1][:4])
from newssearch.dates import read_date
for text in sys.stdin.read().split("|"):
    print(read_date(text).value)
"""


def test_result_is_the_same_on_every_day_and_in_every_zone() -> None:
    """Neither today's date nor this machine's time zone, even one named in the text, matters."""
    texts = [
        text for text, _ in READ + READ_IN_CAPITALS + REFUSED if text.isascii() and "\n" not in text
    ]
    outputs = {
        subprocess.run(
            [sys.executable, "-c", TODAY_SCRIPT, today],
            input="|".join(texts),
            env={**os.environ, "TZ": zone},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for today, zone in [("2024-2-29", "UTC"), ("1999-12-31", "Asia/Kolkata")]
    }
    assert outputs == {"".join(f"{parse_date(text)}\n" for text in texts)}


def test_dateutil_is_imported_only_when_it_is_needed() -> None:
    """The known forms are read without the 50 ms that dateutil costs."""
    code = "import sys; from newssearch.dates import parse_date; parse_date('14 April 2025'); "
    check = "assert not any(name.startswith('dateutil') for name in sys.modules)"
    subprocess.run([sys.executable, "-c", code + check], check=True)


mutated_texts = st.tuples(
    st.sampled_from([text for text, _ in READ + REFUSED]), st.integers(0, 40), st.text(max_size=3)
).map(lambda parts: parts[0][: parts[1]] + parts[2] + parts[0][parts[1] + 1 :])


@given(st.one_of(st.text(), mutated_texts, junk_texts), st.sampled_from([None, True, False]))
@settings(max_examples=400)
@example("14aapril2025", None)
@example("14 aprilde 2025", None)
@example("\ud800 14 April 2025", None)
@example("٣ April 2025", None)
@example("May +9959 14 11:06 2010", None)
def test_no_text_raises(text: str, day_first: bool | None) -> None:  # noqa: FBT001
    """Any text gives a reading; a value or a problem, never both."""
    for reading in (
        read_date(text, day_first=day_first),
        *(found.reading for found in find_dates(text, day_first=day_first)),
    ):
        assert (reading.value is None) == bool(reading.problem)
        assert not (reading.ambiguous and day_first is not None)
        if reading.value is not None:
            assert PartialDate(reading.value.isoformat()) == reading.value
    _read.cache_clear()


FOUND = [
    ("By Mike Connors.  14th April 2025", ["14th April 2025"]),
    ("Updated 2:14 PM ET, Mon April 14, 2025.", ["2:14 PM ET, Mon April 14, 2025"]),
    ("(14.04.2025) and 3/4/2025", ["14.04.2025", "3/4/2025"]),
    ("on 30 February 2025", ["30 February 2025"]),
    ("27-MAR-1987 00:02:59.13&#5;&#5;RM", ["27-MAR-1987 00:02:59.13"]),
    ("31-MAR-1987 605:12:19.12", ["31-MAR-1987"]),
    ("© 2024 April 14, 2025", ["April 14, 2025"]),
    ("Le 14 avril 2025 à 13h30 est arrivé", ["14 avril 2025 à 13h30"]),
    ("Monday 14 April 2025 13:30 EST now", ["Monday 14 April 2025 13:30 EST"]),
    ("1-14 April 2025", ["April 2025"]),
    ("2025-04-14T13:30:00Z", ["2025-04-14T13:30:00Z"]),
    ("14\nApril 2025", ["April 2025"]),
    ("in May 2000", ["May 2000"]),
    ("they may 2000 times; set 1500 records; Mars 2020", []),
    ("the 2010-11 season, 2025, 20250414, March 3 and 10:30", []),
    ("v1.14.04.2025, 14.04.2025.7, a14/04/2025", []),
    ("14/04/25", []),
]


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_find_dates(text: str, expected: list[str]) -> None:
    """Dates are found where they stand, as long as possible; bare numbers are none."""
    assert [text[found.start : found.end] for found in find_dates(text)] == expected


@given(st.lists(st.one_of(junk_texts, mutated_texts), max_size=4).map(" ".join))
def test_found_dates_are_what_their_span_says(text: str) -> None:
    """Spans are in order, never overlap, and read alone they give the same."""
    end = 0
    for found in find_dates(text):
        assert end <= found.start < found.end <= len(text)
        assert found.reading == read_date(text[found.start : found.end])
        end = found.end


@pytest.mark.parametrize(
    "unit",
    ["1 ", "1", " ", "2025 ", "14 april ", "13:30:15.123 ", "monday, ", "14   .   april   ,   "],
)
def test_finding_takes_linear_time(unit: str) -> None:
    """100 kB of almost-dates take far less than the seconds that backtracking would."""
    text = (unit * (100_000 // len(unit) + 1))[:100_000] + " 2025"
    started = time.perf_counter()
    find_dates(text)
    read_date(text)
    assert time.perf_counter() - started < 2


PARTIAL = [
    ("2025", "year", date(2025, 1, 1), date(2025, 12, 31), None),
    ("0001", "year", date(1, 1, 1), date(1, 12, 31), None),
    ("9999", "year", date(9999, 1, 1), date(9999, 12, 31), None),
    ("2024-02", "month", date(2024, 2, 1), date(2024, 2, 29), None),
    ("1900-02", "month", date(1900, 2, 1), date(1900, 2, 28), None),
    ("9999-12", "month", date(9999, 12, 1), date(9999, 12, 31), None),
    ("2024-02-29", "day", date(2024, 2, 29), date(2024, 2, 29), None),
    ("2025-04-14T23:30", "minute", date(2025, 4, 14), date(2025, 4, 14), None),
    ("2025-04-14T23:30Z", "instant", date(2025, 4, 14), date(2025, 4, 14), 0),
    ("2025-04-14T23:30:01.5-1130", "instant", date(2025, 4, 14), date(2025, 4, 14), -690),
    ("0001-01-01T00:00+14:00", "instant", date(1, 1, 1), date(1, 1, 1), 840),
]


@pytest.mark.parametrize(("text", "precision", "first", "last", "minutes"), PARTIAL)
def test_partial_date(
    text: str, precision: str, first: date, last: date, minutes: int | None
) -> None:
    """A partial date knows its precision, its civil days and its offset, and moves none of them."""
    value = PartialDate(text)
    assert (value.precision, value.first_day, value.last_day) == (precision, first, last)
    assert value.offset == (None if minutes is None else timedelta(minutes=minutes))
    assert value.start.date() == first
    assert value.start.tzinfo is None
    assert PartialDate(value.isoformat()) == value
    assert type(value.isoformat()) is str
    copy = pickle.loads(pickle.dumps(value))
    assert (type(copy), copy) == (PartialDate, value)
    assert repr(value) == f"PartialDate('{value.isoformat()}')"


def test_partial_date_is_one_spelling() -> None:
    """Seconds are written, `Z` is +00:00, fractions have six digits and empty ones go."""
    assert PartialDate("2025-04-14 13:30Z") == "2025-04-14T13:30:00+00:00"
    assert PartialDate("2025-04-14T13:30:00.000+0200") == "2025-04-14T13:30:00+02:00"
    assert PartialDate("2025-04-14T13:30:00.5").start.microsecond == 500_000


@pytest.mark.parametrize(
    "text",
    [
        *["", "25", "2025-4", "2025-00", "2025-13", "2025-02-29", "0000", "２０２５", " 2025"],
        *["2025-04-14T13", "2025-04-14T13:60", "2025-04-14T24:00", "2025-04Z", "2025\n"],
        *["2025-04-14T13:30+05:99", "2025-04-14T13:30+24:00", "today"],
    ],
)
def test_invalid_partial_date(text: str) -> None:
    """A text that is not ISO 8601, or a day or time that does not exist, is an error."""
    with pytest.raises(InvalidDateError, match="is not a date"):
        PartialDate(text)


@pytest.mark.parametrize(
    ("first", "last", "touches", "covers"),
    [
        (None, None, True, True),
        (date(2020, 6, 1), date(2020, 6, 30), True, True),
        (date(2020, 6, 2), None, True, False),
        (None, date(2020, 6, 29), True, False),
        (date(2020, 6, 30), date(2020, 7, 9), True, False),
        (date(2020, 7, 1), None, False, False),
        (None, date(2020, 5, 31), False, False),
        (date(2020, 6, 20), date(2020, 6, 10), False, False),
    ],
)
def test_day_range(first: date | None, last: date | None, *, touches: bool, covers: bool) -> None:
    """A range touches June 2020 with any common day, and covers it with all; an empty one never."""
    days = DayRange(first=first, last=last)
    assert days.touches(PartialDate("2020-06")) is touches
    assert days.covers(PartialDate("2020-06")) is covers


def test_words_are_folded() -> None:
    """The vocabulary is written as `fold` writes it, and folding keeps every offset."""
    words = [*MONTHS, *WEEKDAYS, *ZONE_MINUTES]
    assert [fold(word) for word in words] == words
    assert set(MONTHS.values()) == set(range(1, 13))
    for name in " ".join(LANGUAGES).split():
        assert fold(name) in MONTHS


@given(st.text())
def test_folding_keeps_length(text: str) -> None:
    """One character becomes one character."""
    assert len(fold(text)) == len(text)


def test_long_words_before_a_date_end_quickly() -> None:
    """A sentence that a date stands in is refused in linear time (it took 2**n once)."""
    for junk in ("a" * 80, "word " * 15, "1" * 40, "ab1 " * 18):
        assert parse_date(f'We {junk}" June 16 2000') is None
