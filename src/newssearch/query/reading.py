"""How a query was understood, in words."""

from __future__ import annotations

from datetime import date

from newssearch.query.ast import (
    And,
    DateMissing,
    DatePresent,
    DateRange,
    Everything,
    InField,
    Node,
    Not,
    Or,
    Phrase,
    Word,
)

_IN_FIELD = {
    "title": "{} in the title",
    "body": "{} in the text",
    "author": "written by {}",
    "source": "from the source {}",
    "section": "in the section {}",
    "lang": "in the language {}",
    "url": "{} in the address",
    "path": "{} in the path",
    "id": "with the id {}",
}
_STEMMED_FIELDS = frozenset({None, "title", "body"})


def read_out(tree: Node) -> str:
    """The query in words, with its dates as civil days.

    Example:
        >>> read_out(And((Word("storm"), Not(Phrase("east coast")))))
        '“storm” and not the phrase “east coast”; words in any form'
    """
    forms = "; words in any form" if _has_stems(tree, None) else ""
    return f"{_words(tree)}{forms}"


def _words(node: Node) -> str:
    match node:
        case Word(text=text):
            return f"“{text}”"
        case Phrase(text=text):
            return f"the phrase “{text}”"
        case And(children=children):
            return " and ".join(_bracketed(child, Or) for child in children)
        case Or(children=children):
            return " or ".join(_bracketed(child, And) for child in children)
        case Not(child=child):
            return f"not {_bracketed(child, And | Or)}"
        case InField(field=name, child=Everything()):
            return f"with any {name}"
        case InField(field=name, child=child):
            return _IN_FIELD[name].format(_bracketed(child, And | Or))
        case Everything():
            return "every article"
        case DateRange(field=name, first=first, last=last):
            return f"{'dated' if name == 'date' else 'added'} {_days(first, last)}"
        case DateMissing():
            return "without a date"
        case DatePresent():
            return "with a date"


def _bracketed(node: Node, kinds: object) -> str:
    """In brackets, where the words around it could be read to reach into it."""
    text = _words(node)
    return f"({text})" if isinstance(node, kinds) else text  # type: ignore[arg-type]


def _days(first: date | None, last: date | None) -> str:
    if first == last:
        return f"on {first}"
    if first is None:
        return f"on {last} or before"
    if last is None:
        return f"on {first} or later"
    return f"from {first} to {last}"


def _has_stems(node: Node, field: str | None) -> bool:
    if isinstance(node, And | Or):
        return any(_has_stems(child, field) for child in node.children)
    if isinstance(node, Not):
        return _has_stems(node.child, field)
    if isinstance(node, InField):
        return _has_stems(node.child, node.field)
    return isinstance(node, Word | Phrase) and field in _STEMMED_FIELDS
