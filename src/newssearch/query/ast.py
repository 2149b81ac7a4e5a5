"""The query tree: what a query asks for, with nothing resolved yet.

Two trees are equal when they ask for the same: offsets and the spelling of a date do not count.
`str(node)` is a query text that parses to an equal tree, whatever the default operator is, as
long as it keeps within the parser's limits.

The parser joins what may be joined: an `And` has no `And` among its children, an `Or` no `Or`,
a `Not` no `Not`; and the child of an `InField` holds neither another `InField` nor a date.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from datetime import date

from newssearch.query.lexer import is_plain_word


@dataclass(frozen=True, slots=True, kw_only=True)
class Positioned:
    """Stands in the query text from offset `start` up to `end`; not part of equality."""

    start: int = dataclass_field(default=0, compare=False, repr=False)
    end: int = dataclass_field(default=0, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Word(Positioned):
    """One word as typed: taken literally, without space, perhaps without any letter.

    `covid-19` and `AT&T` are words here; the analyser says of how many terms. A quoted text
    without a space is a word too: `"AND"`.
    """

    text: str

    def __str__(self) -> str:
        return self.text if is_plain_word(self.text) else _quoted(self.text)


@dataclass(frozen=True, slots=True)
class Phrase(Positioned):
    """Words side by side in this order, separated by spaces; never holds a straight quote."""

    text: str

    def __str__(self) -> str:
        return _quoted(self.text)


@dataclass(frozen=True, slots=True)
class And(Positioned):
    """What matches all of two or more children."""

    children: tuple[Node, ...]

    def __str__(self) -> str:
        return " AND ".join(
            f"({child})" if isinstance(child, And | Or) else str(child) for child in self.children
        )


@dataclass(frozen=True, slots=True)
class Or(Positioned):
    """What matches any of two or more children."""

    children: tuple[Node, ...]

    def __str__(self) -> str:
        # AND binds tighter and stands without brackets: brackets count against the limit.
        return " OR ".join(
            f"({child})" if isinstance(child, Or) else str(child) for child in self.children
        )


@dataclass(frozen=True, slots=True)
class Not(Positioned):
    """All articles but those that match the child."""

    child: Node

    def __str__(self) -> str:
        if isinstance(self.child, And | Or):
            return f"-({self.child})"
        if isinstance(self.child, Word) and not any(map(str.isalnum, self.child.text)):
            return f"-{_quoted(self.child.text)}"  # a sign before bare marks is one of them
        return f"-{self.child}"


@dataclass(frozen=True, slots=True)
class InField(Positioned):
    """The child, looked for in one field only; `field` is its canonical name (`title`, …)."""

    field: str
    child: Node

    def __str__(self) -> str:
        grouped = isinstance(self.child, And | Or | Not)
        return f"{self.field}:({self.child})" if grouped else f"{self.field}:{self.child}"


@dataclass(frozen=True, slots=True)
class Everything(Positioned):
    """Every article; in a field, every article that has that field."""

    def __str__(self) -> str:
        return "*"


@dataclass(frozen=True, slots=True)
class DateRange(Positioned):
    """Articles dated within civil days.

    Attributes:
        field: `date` (of publication) or `added` (to the index).
        first, last: both included; None is an open end, and they are not both None.
        typed: how the range was asked for, for messages (`after:2025`); not part of equality.
    """

    field: str
    first: date | None
    last: date | None
    typed: str = dataclass_field(default="", compare=False)

    def __str__(self) -> str:
        return f"{self.field}:{_period(self.first, self.last)}"


@dataclass(frozen=True, slots=True)
class DateMissing(Positioned):
    """Articles without a publication date."""

    def __str__(self) -> str:
        return "date:none"


@dataclass(frozen=True, slots=True)
class DatePresent(Positioned):
    """Articles with a publication date."""

    def __str__(self) -> str:
        return "date:any"


Node = Word | Phrase | And | Or | Not | InField | Everything | DateRange | DateMissing | DatePresent


def joined(kind: type[And | Or], nodes: Sequence[Node]) -> Node:
    """One node for all: the only one as it is, and a node of that kind as its children."""
    if len(nodes) == 1:
        return nodes[0]
    children: list[Node] = []
    for node in nodes:
        if isinstance(node, And | Or) and isinstance(node, kind):
            children.extend(node.children)
        else:
            children.append(node)
    start, end = min(node.start for node in nodes), max(node.end for node in nodes)
    return kind(tuple(children), start=start, end=end)


def _quoted(text: str) -> str:
    """The text in quotes; a quote within could not be escaped."""
    return '"' + text.replace('"', " ") + '"'


def _period(first: date | None, last: date | None) -> str:
    """The shortest spelling: a year, a month, a day or a range."""
    if first is None or last is None:
        return f"{first or ''}..{last or ''}"
    if first == last:
        return str(first)
    if first.day == 1 and first.year == last.year:
        if (first.month, last.month, last.day) == (1, 12, 31):
            return str(first)[:4]
        if first.month == last.month and last.day == monthrange(last.year, last.month)[1]:
            return str(first)[:7]
    return f"{first}..{last}"
