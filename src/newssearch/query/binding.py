"""Tree to plan: words become terms of the index, fields their columns, dates their days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from newssearch.analysis.analyzer import UNSTEMMED, Token, analyzer_for
from newssearch.analysis.folding import keyword
from newssearch.errors import QuerySyntaxError
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
    joined,
)
from newssearch.query.plan import (
    EVERYTHING,
    MatchAll,
    MatchAny,
    MatchDays,
    MatchKeyword,
    MatchPhrase,
    MatchPresent,
    MatchTerms,
    MatchUndated,
    MatchWithout,
    Plan,
)

_DEFAULT_FIELDS = ("title", "body")
_KEYWORD_FIELDS = frozenset({"id", "source", "section", "lang"})
_UNSTEMMED_FIELDS = frozenset({"author", "url", "path"})
# What the language calls a field, and what the index does.
_INDEX_NAMES = {"lang": "language"}


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundQuery:
    """A plan, the tree that it answers, and what was left out of it on the way."""

    plan: Plan
    tree: Node
    notes: tuple[str, ...]


def bind(
    tree: Node, *, text: str, languages: Sequence[str], typed: Node | None = None
) -> BoundQuery:
    """Resolve a tree.

    Args:
        tree: of the parser.
        text: the query as typed, for messages.
        languages: stemming languages of the index; a word is looked for in each one's stem.
        typed: the part of the tree that was typed as the query, if not all was: it alone decides
            whether capitals count.

    Raises:
        QuerySyntaxError: nothing in it can be searched.

    Example:
        >>> bind(InField("title", Word("prisons")), text="…", languages=["en"]).plan
        MatchTerms(field='title', terms=('prison',))
    """
    binder = _Binder(languages, capitals_count=_capitals_count(typed or tree))
    bound = binder.bind(tree, None)
    if bound is None:
        raise QuerySyntaxError(
            "nothing in it has a letter or a digit",
            query=text,
            position=min(tree.start, max(0, len(text) - 1)),
            length=tree.end - tree.start,
            suggestion="* finds everything",
        )
    return BoundQuery(tree=bound[0], plan=bound[1], notes=tuple(binder.notes))


def _texts(tree: Node) -> Iterator[str]:
    """All words and phrases that are looked for in texts."""
    if isinstance(tree, Word | Phrase):
        yield tree.text
    elif isinstance(tree, And | Or):
        for child in tree.children:
            yield from _texts(child)
    elif isinstance(tree, Not) or (isinstance(tree, InField) and tree.field not in _KEYWORD_FIELDS):
        yield from _texts(tree.child)


def _capitals_count(tree: Node) -> bool:
    """Whether `US` is not `us`: it is the whole query, or not everything is in capitals."""
    texts = list(_texts(tree))
    if any(character.islower() for text in texts for character in text):
        return True
    return sum(1 for text in texts for _ in analyzer_for(UNSTEMMED).tokens(text)) == 1


class _Binder:
    """Walks a tree once and collects notes."""

    def __init__(self, languages: Sequence[str], *, capitals_count: bool) -> None:
        self._languages = tuple(languages)
        self._capitals_count = capitals_count
        self.notes: dict[str, None] = {}

    def bind(self, node: Node, field: str | None) -> tuple[Node, Plan] | None:
        """The node without what cannot be searched, and its plan; None when nothing is left."""
        match node:
            case And(children=children):
                return self._join(And, MatchAll, children, field)
            case Or(children=children):
                return self._join(Or, MatchAny, children, field)
            case Not(child=child):
                bound = self.bind(child, field)
                return bound and (replace(node, child=bound[0]), MatchWithout(child=bound[1]))
            case InField(field=name, child=child):
                bound = self.bind(child, name)
                return bound and (replace(node, child=bound[0]), bound[1])
        plan = self._leaf(node, field)
        return None if plan is None else (node, plan)

    def _join(
        self,
        node_kind: type[And | Or],
        plan_kind: type[MatchAll | MatchAny],
        children: Sequence[Node],
        field: str | None,
    ) -> tuple[Node, Plan] | None:
        bound = [pair for child in children if (pair := self.bind(child, field)) is not None]
        if len(bound) < 2:
            return bound[0] if bound else None
        nodes, plans = zip(*bound, strict=True)
        return joined(node_kind, nodes), plan_kind(children=plans)

    def _leaf(self, node: Node, field: str | None) -> Plan | None:
        match node:
            case Word(text=text) | Phrase(text=text):
                return self._text(text, field)
            case Everything():
                return EVERYTHING if field is None else MatchPresent(field=_index_name(field))
            case DateRange(field=name, first=first, last=last):
                return MatchDays(field=name, first=first, last=last)
            case DateMissing():
                return MatchUndated()
            case DatePresent():
                return MatchWithout(child=MatchUndated())
        raise TypeError(f"no leaf of a query: {node!r}")

    def _text(self, text: str, field: str | None) -> Plan | None:
        if field == "id":
            return MatchKeyword(field="id", value=text)
        if field in _KEYWORD_FIELDS:
            return MatchKeyword(field=_index_name(field), value=keyword(text))
        is_name = field in _UNSTEMMED_FIELDS  # where case never counts
        languages = (UNSTEMMED,) if is_name else self._languages
        capitals_count = self._capitals_count and not is_name
        phrases = dict.fromkeys(
            tuple(_term(token, capitals_count) for token in analyzer_for(language).tokens(text))
            for language in languages
        )
        phrases.pop((), None)
        if not phrases:
            self.notes[f'"{text}" has no letter or digit, and was ignored'] = None
            return None
        fields = _DEFAULT_FIELDS if field is None else (field,)
        return _any([_phrase_plan(name, phrase) for name in fields for phrase in _merged(phrases)])


def _term(token: Token, capitals_count: bool) -> str:  # noqa: FBT001 - one caller
    return token.capital if token.capital and capitals_count else token.term


def _merged(phrases: dict[tuple[str, ...], None]) -> list[tuple[tuple[str, ...], ...]]:
    """Analyses of one text in several languages: those of one length as alternatives a word."""
    by_length: dict[int, list[tuple[str, ...]]] = {}
    for phrase in phrases:
        by_length.setdefault(len(phrase), []).append(phrase)
    return [
        tuple(tuple(dict.fromkeys(terms)) for terms in zip(*group, strict=True))
        for group in by_length.values()
    ]


def _phrase_plan(field: str, positions: tuple[tuple[str, ...], ...]) -> Plan:
    if len(positions) == 1:
        return MatchTerms(field=field, terms=positions[0])
    return MatchPhrase(field=field, positions=positions)


def _any(plans: list[Plan]) -> Plan:
    return plans[0] if len(plans) == 1 else MatchAny(children=tuple(plans))


def _index_name(field: str) -> str:
    return _INDEX_NAMES.get(field, field)
