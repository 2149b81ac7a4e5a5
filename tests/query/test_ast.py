"""The query tree: equality, text and offsets."""

from datetime import date

import pytest

from newssearch.query.ast import And, DateRange, InField, Node, Not, Or, Phrase, Word
from newssearch.query.parser import parse

A, B, C = Word("a"), Word("b"), Word("c")


def test_offsets_and_spelling_are_not_part_of_equality() -> None:
    """Trees that ask for the same are equal and hash alike, wherever and however it was typed."""
    assert Word("a", start=3, end=4) == A
    assert hash(Word("a", start=3, end=4)) == hash(A)
    assert parse("date:2025").tree == parse("  date:2025-01-01..2025-12-31").tree
    assert parse("-a").tree == parse("NOT   a").tree


@pytest.mark.parametrize(
    ("tree", "text"),
    [
        (Or((And((A, B)), C)), "a AND b OR c"),
        (And((Or((A, B)), C)), "(a OR b) AND c"),
        (Not(Or((A, B))), "-(a OR b)"),
        (Not(InField("title", A)), "-title:a"),
        (Not(Word(":")), '-":"'),
        (InField("title", Not(A)), "title:(-a)"),
        (Phrase("a b"), '"a b"'),
        (Word("AND"), '"AND"'),
        (Word("-a"), '"-a"'),
        (Word("foo:bar"), '"foo:bar"'),
        (Word("covid-19"), "covid-19"),
        (Word(""), '""'),
        (DateRange("date", date(2025, 1, 1), date(2025, 12, 31)), "date:2025"),
        (DateRange("date", date(2024, 2, 1), date(2024, 2, 29)), "date:2024-02"),
        (DateRange("date", date(2024, 2, 1), date(2024, 2, 28)), "date:2024-02-01..2024-02-28"),
        (DateRange("added", date(2025, 4, 14), date(2025, 4, 14)), "added:2025-04-14"),
        (DateRange("date", None, date(2025, 4, 14)), "date:..2025-04-14"),
        (DateRange("date", date(2025, 4, 14), None), "date:2025-04-14.."),
        (DateRange("date", date(14, 1, 1), date(14, 12, 31)), "date:0014"),
    ],
)
def test_text_of_a_tree_is_short_and_parses_to_it(tree: Node, text: str) -> None:
    """Brackets and quotes stand only where they are needed; periods have their shortest form."""
    assert str(tree) == text
    assert parse(text).tree == tree


def test_offsets_point_at_what_was_typed() -> None:
    """Each node's offsets cut its own part out of the query."""
    query = ' title:("a b" OR c)  NOT since:2025-03 -(d e) '
    tree = parse(query).tree
    assert isinstance(tree, And)

    def part(node: Node) -> str:
        return query[node.start : node.end]

    assert part(tree) == query.strip()
    assert [part(child) for child in tree.children] == [
        'title:("a b" OR c)',
        "NOT since:2025-03",
        "-(d e)",
    ]
    in_field, not_since, not_group = tree.children
    assert isinstance(in_field, InField)
    assert isinstance(in_field.child, Or)
    assert [part(child) for child in in_field.child.children] == ['"a b"', "c"]
    assert isinstance(not_since, Not)
    assert part(not_since.child) == "since:2025-03"
    assert isinstance(not_group, Not)
    assert part(not_group.child) == "d e"


def test_date_range_keeps_how_it_was_typed() -> None:
    """`typed` is the clause as typed, for messages."""
    tree = parse('x after:"14 April 2025"').tree
    assert isinstance(tree, And)
    clause = tree.children[1]
    assert isinstance(clause, DateRange)
    assert clause.typed == 'after:"14 April 2025"'
