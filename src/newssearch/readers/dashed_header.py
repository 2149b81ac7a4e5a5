"""The four-line header of Reuters' files: title, authors, time and address after two dashes.

    -- Greek bond sale draws interest
    -- By  Ana Ruiz  and  Tom Hale
    -- Fri May 14, 2010 11:06am EDT
    -- http://www.example.org/article/2010/05/14/us-greece-bonds

The second line is `-- ` when nobody is named. Lines are told apart by what they hold, so that a
header with one of them missing still gives the others.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from newssearch.dates import DateReading, find_dates, read_date
from newssearch.readers.facts import FactCollector
from newssearch.readers.lines import HEADER_LINE, Line
from newssearch.readers.names import match_by, split_names

_DASHED = re.compile(r"--(?:\s+(?P<value>.*))?")
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)
_LONGEST = 8


def read_dashed_header(lines: Sequence[Line], facts: FactCollector) -> int:
    """Read a header whose lines begin with two dashes.

    Args:
        lines: the first lines of the text.
        facts: receives what the header states, and what was expected and is missing.

    Returns:
        How many of the lines belong to the header: 0 when there is none.
    """
    values: list[str] = []
    for line in lines[:_LONGEST]:
        match = _DASHED.fullmatch(line.text)
        if match is None or len(line.text) > HEADER_LINE or (values and line.blank_before):
            break
        values.append((match["value"] or "").strip())
    if not values:
        return 0
    # The title always comes first, and may look like anything.
    problem = "" if values[0] else "the header's title is empty"
    facts.add("title", values[0], source="header", problem=problem)
    kinds = {_read_value(value, facts) for value in values[1:]}
    for name, line_name in (("date", "date"), ("url", "address")):
        if name not in kinds:
            problem = f"the header has no line with its {line_name}"
            facts.add(name, "", source="header", problem=problem)
    return len(values)


def _read_value(value: str, facts: FactCollector) -> str:
    """Add what one line states; answers the name of its fact, or an empty text."""
    if not value:
        return ""
    if _ADDRESS.fullmatch(value):
        facts.add("url", value, source="header")
        return "url"
    if match_by(value):
        facts.add_authors(split_names(value), source="header", raw=value)
        return "authors"
    if reading := _as_date(value, facts):
        facts.add_date(reading, source="header", raw=value)
        return "date"
    problem = "neither authors, nor a date, nor an address"
    facts.add("header_line", "", source="header", raw=value, problem=problem)
    return ""


def _as_date(value: str, facts: FactCollector) -> DateReading | None:
    """What a line says about a date, also when that is impossible; None when it is none."""
    reading = read_date(value, day_first=facts.day_first)
    return reading if reading.value or find_dates(value) else None
