"""The table of combining marks against this Python's Unicode."""

import re
import sys
import unicodedata

from newssearch.analysis.unicode_marks import MARK_RANGES, mark_class

_TABLE_VERSION = (14, 0, 0)


def test_table_is_that_of_unicode() -> None:
    """All marks of Unicode 14; a newer Unicode may only have more of them."""
    table: set[int] = set()
    for item in MARK_RANGES.split():
        first, _, last = item.partition("-")
        table.update(range(int(first, 16), int(last or first, 16) + 1))
    marks = {
        code for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code))[0] == "M"
    }
    assert table - marks == set()
    version = tuple(map(int, unicodedata.unidata_version.split(".")))
    if version <= _TABLE_VERSION:
        assert marks - table == set()
    else:
        # What the table lacks was no assigned character yet when it was made.
        old = unicodedata.ucd_3_2_0
        assert all(old.category(chr(code)) == "Cn" for code in marks - table)


def test_class_of_marks_matches_marks_only() -> None:
    """The class is valid inside of a regular expression."""
    pattern = re.compile(f"[{mark_class()}]")
    assert all(map(pattern.fullmatch, "\u0301ि\u0e31\ufe0f\U000e0100"))
    assert not any(map(pattern.match, "a1 '\u200b\xad漢"))
