"""How a query was understood, in words."""

import pytest
from hypothesis import given

from newssearch.query.ast import Node
from newssearch.query.parser import parse
from newssearch.query.reading import read_out
from strategies import examples, trees

FORMS = "; words in any form"


@pytest.mark.parametrize(
    ("query", "reading"),
    [
        ("storm", f"“storm”{FORMS}"),
        ("storm coast", f"“storm” and “coast”{FORMS}"),
        ('"mega prison" OR cecot', f"the phrase “mega prison” or “cecot”{FORMS}"),
        ("a b OR c", f"(“a” and “b”) or “c”{FORMS}"),
        ("(a OR b) c", f"(“a” or “b”) and “c”{FORMS}"),
        ("a -b", f"“a” and not “b”{FORMS}"),
        ("-(a OR b)", f"not (“a” or “b”){FORMS}"),
        ("title:a", f"“a” in the title{FORMS}"),
        ("title:(a b)", f"(“a” and “b”) in the title{FORMS}"),
        ("body:a", f"“a” in the text{FORMS}"),
        ('author:"Mike Connors"', "written by the phrase “Mike Connors”"),
        ("source:star", "from the source “star”"),
        ("section:world", "in the section “world”"),
        ("lang:es", "in the language “es”"),
        ("id:a#1", "with the id “a#1”"),
        ("url:x", "“x” in the address"),
        ("path:x", "“x” in the path"),
        ("*", "every article"),
        ("author:*", "with any author"),
        ("date:none", "without a date"),
        ("date:any", "with a date"),
        ("date:2020-06-10", "dated on 2020-06-10"),
        ("date:2020-06", "dated from 2020-06-01 to 2020-06-30"),
        ("since:2020-06", "dated on 2020-06-01 or later"),
        ("until:2020-06", "dated on 2020-06-30 or before"),
        ("after:2025", "dated on 2026-01-01 or later"),
        ("added:2020", "added from 2020-01-01 to 2020-12-31"),
        ("date:03/04/2025", "dated on 2025-04-03"),
        ("storm since:2020", f"“storm” and dated on 2020-01-01 or later{FORMS}"),
    ],
)
def test_readings(query: str, reading: str) -> None:
    """The tree in words; dates as the civil days that were understood."""
    assert read_out(parse(query).tree) == reading


@examples(80)
@given(trees())
def test_every_tree_can_be_read_out(tree: Node) -> None:
    """Any tree has a reading on one line, with all of its brackets closed."""
    reading = read_out(tree)
    assert reading
    assert "\n" not in reading
    assert "None" not in reading
    assert reading.count("(") == reading.count(")")
