"""What queries mean, line by line in tests/golden/queries.txt."""

import re
from pathlib import Path

import pytest

from newssearch.query.ast import Node
from newssearch.query.parser import parse

_LINES = (Path(__file__).parents[1] / "golden" / "queries.txt").read_text("utf-8").splitlines()
_CASES = [tuple(line.split("\t")) for line in _LINES if line and not line.startswith("# ")]

_ATTRIBUTE_NAMES = re.compile(r"\b(?:children|child|text|field|first|last)=")
_TYPED = re.compile(r""", typed=(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")\)""")
_DATE = re.compile(r"datetime\.date\((\d+), (\d+), (\d+)\)")


def golden_form(tree: Node) -> str:
    """The tree as its repr, with less noise."""
    short = _TYPED.sub(")", _ATTRIBUTE_NAMES.sub("", repr(tree)))
    return _DATE.sub(lambda match: "{:04}-{:02}-{:02}".format(*map(int, match.groups())), short)


@pytest.mark.parametrize(("query", "tree"), _CASES)
def test_query_has_its_golden_tree(query: str, tree: str) -> None:
    """A query parses to the tree that stands beside it."""
    assert golden_form(parse(query).tree) == tree


@pytest.mark.parametrize("query", [case[0] for case in _CASES])
def test_text_of_a_golden_tree_parses_to_it(query: str) -> None:
    """The text of a tree parses to an equal tree, whatever the default operator is."""
    tree = parse(query).tree
    assert parse(str(tree)).tree == tree
    assert parse(str(tree), default_operator="or").tree == tree


def test_golden_file_is_large_and_without_doubles() -> None:
    """The file has at least 120 queries, each once, each with one tree."""
    assert len({case[0] for case in _CASES}) == len(_CASES) >= 120
    assert {len(case) for case in _CASES} == {2}
