"""Query text to query tree: no schema, no index, no clock.

    query    = either
    either   = sequence { "OR" sequence }
    sequence = chain { chain }                       side by side: the default operator
    chain    = unary { "AND" unary }
    unary    = { "NOT" | "-" | "!" | "+" } primary
    primary  = word | phrase | "*" | field | "(" either ")"
    field    = name ":" ( { sign } ( word | phrase | "*" | "(" either ")" ) | date )

NOT binds before AND, and AND before OR. `||`, `|`, `&&` and ANDNOT are other spellings, which the
lexer knows. Lenient on what cannot mislead, with a note; strict on what can.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from newssearch.errors import InvalidDateError, QuerySyntaxError
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
from newssearch.query.date_ranges import ACCEPTED_FORMS, day_range_of, unquoted
from newssearch.query.lexer import (
    FieldKind,
    FieldName,
    Token,
    TokenKind,
    lex,
    operator_in_word,
    shortened,
)

DefaultOperator = Literal["and", "or"]

MAX_CHARACTERS = 4096
MAX_CLAUSES = 256
MAX_DEPTH = 64

_OPERATORS = frozenset({TokenKind.AND, TokenKind.OR, TokenKind.NOT, TokenKind.SIGN})
_NO_OPERANDS = frozenset(
    {TokenKind.AND, TokenKind.OR, TokenKind.NOT, TokenKind.CLOSE, TokenKind.END}
)
_DATE_VALUES = frozenset({TokenKind.DATE, TokenKind.RANGE, TokenKind.WORD, TokenKind.PHRASE})
_OPENINGS = frozenset({TokenKind.OPEN, TokenKind.PHRASE})
_PREFIXES = {"=": "verbatim phrases", "*": "wildcards"}
_SUFFIXES = {"~": "proximity and fuzzy words", "^": "weights", "*": "wildcards"}
_DASHES = "‐‑‒–—−"


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedQuery:
    """A query as it was understood.

    Attributes:
        tree: what it asks for.
        notes: what was taken otherwise than it may have been meant, for people.
        text: the query as typed; the offsets of the tree are offsets into it.
    """

    tree: Node
    notes: tuple[str, ...]
    text: str


def parse(
    text: str, *, default_operator: DefaultOperator = "and", day_first: bool = True
) -> ParsedQuery:
    """Parse a query.

    Args:
        text: any text.
        default_operator: how words side by side are joined. With `or`, what is excluded and what
            is dated still restricts the whole, and a word with `+` is required.
        day_first: whether `03/04/2025` is in April.

    Raises:
        QuerySyntaxError: the query cannot be understood, or uses what is not supported yet.

    Example:
        >>> str(parse('cecot OR "mega prison" -trump since:2025-03').tree)
        'cecot OR "mega prison" AND -trump AND date:2025-03-01..'
    """
    return _Parser(text, default_operator=default_operator, day_first=day_first).parse()


class _Clause(NamedTuple):
    """A part of a sequence, and whether a `+` stands before it."""

    node: Node
    is_required: bool


class _Parser:
    """One pass over the tokens of one query; recursive in brackets only."""

    def __init__(self, text: str, *, default_operator: DefaultOperator, day_first: bool) -> None:
        self._text = text
        self._default_operator = default_operator
        self._day_first = day_first
        self._at = 0
        self._depth = 0
        self._num_clauses = 0
        self._notes: dict[str, None] = {}  # in order, each once
        if len(text) > MAX_CHARACTERS:
            raise self._error(
                f"a query has at most {MAX_CHARACTERS:,} characters, and this one {len(text):,}",
                MAX_CHARACTERS,
                len(text),
            )
        self._tokens = lex(text)

    def parse(self) -> ParsedQuery:
        if self._peek().kind is TokenKind.END:
            raise self._error("nothing to search for", 0, suggestion="* finds everything")
        tree = self._either(None)
        if self._peek().kind is not TokenKind.END:
            raise self._missing_operand(self._peek())  # a closing bracket
        return ParsedQuery(tree=tree, notes=tuple(self._notes), text=self._text)

    # Tokens

    def _peek(self) -> Token:
        return self._tokens[self._at]

    @property
    def _end(self) -> int:
        """Where the last token taken ends."""
        return self._tokens[self._at - 1].end

    def _take(self) -> Token:
        token = self._peek()
        self._at += 1
        return token

    def _note(self, note: str) -> None:
        self._notes[note] = None

    def _error(
        self, message: str, start: int, end: int = 0, *, suggestion: str | None = None
    ) -> QuerySyntaxError:
        return QuerySyntaxError(
            message, query=self._text, position=start, length=end - start, suggestion=suggestion
        )

    def _error_at(
        self, token: Token, message: str, suggestion: str | None = None
    ) -> QuerySyntaxError:
        return self._error(message, token.start, token.end, suggestion=suggestion)

    # Operators

    def _either(self, field: FieldName | None) -> Node:
        alternatives = [self._sequence(field)]
        while self._peek().kind is TokenKind.OR:
            self._take()
            alternatives.append(self._sequence(field))
        return joined(Or, alternatives)

    def _sequence(self, field: FieldName | None) -> Node:
        clauses = [self._chain(field)]
        while self._peek().kind not in {TokenKind.OR, TokenKind.CLOSE, TokenKind.END}:
            clauses.append(self._chain(field))
        if self._default_operator == "or":
            return self._all_of(_any_of(clauses))
        return self._all_of([clause.node for clause in clauses])

    def _chain(self, field: FieldName | None) -> _Clause:
        first = self._unary(field)
        if self._peek().kind is not TokenKind.AND:
            return first
        nodes = [first.node]
        while self._peek().kind is TokenKind.AND:
            self._take()
            nodes.append(self._unary(field).node)
        return _Clause(self._all_of(nodes), is_required=False)

    def _all_of(self, nodes: Sequence[Node]) -> Node:
        """All nodes; refuses bounds with no day between them: since:2026 until:2025."""
        bounds: dict[str, tuple[date, date]] = {}
        for node in nodes:
            if isinstance(node, DateRange) and not (node.first and node.last):
                first, last = bounds.get(node.field, (date.min, date.max))
                first = max(first, node.first or date.min)
                last = min(last, node.last or date.max)
                if first > last:
                    raise self._error(
                        f"{node.typed} leaves no day beside the bounds before it; "
                        "alternatives are joined by OR",
                        node.start,
                        node.end,
                    )
                bounds[node.field] = first, last
        return joined(And, nodes)

    def _unary(self, field: FieldName | None) -> _Clause:
        start = self._peek().start
        is_negated = is_required = False
        while self._peek().kind in {TokenKind.NOT, TokenKind.SIGN}:
            token = self._take()
            is_sign = token.kind is TokenKind.SIGN
            num_plus = token.text.count("+") if is_sign else 0
            is_required |= num_plus > 0
            is_negated ^= (len(token.text) - num_plus if is_sign else 1) % 2 == 1
        node = self._primary(field)
        if is_negated:
            # A Not comes out of brackets only, since signs are counted above.
            node = node.child if isinstance(node, Not) else Not(node, start=start, end=self._end)
        return _Clause(node, is_required)

    # Operands

    def _primary(self, field: FieldName | None) -> Node:
        token = self._peek()
        kind = token.kind
        if kind is TokenKind.FIELD and token.field:
            return self._in_field(token.field, outer=field)
        if kind is TokenKind.OPEN:
            return self._bracket(field)
        if field and field.kind is FieldKind.DATE and kind in _DATE_VALUES:
            return self._date(field, None)
        if kind is TokenKind.WORD:
            return self._word(field)
        if kind is TokenKind.PHRASE:
            return self._phrase(field)
        if kind is TokenKind.RANGE:
            raise self._error_at(
                token, "only dates have ranges", "write date: before it, or all of it in quotes"
            )
        if kind is TokenKind.UNSUPPORTED:
            raise self._unsupported(token, "proximity and counting operators")
        raise self._missing_operand(token)

    def _bracket(self, field: FieldName | None) -> Node:
        opening = self._take()
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self._error_at(opening, f"brackets go at most {MAX_DEPTH} levels deep")
        node = self._either(field)
        self._depth -= 1
        if self._peek().kind is TokenKind.CLOSE:
            self._refuse_suffix(self._take())
        else:
            self._note("a bracket was not closed; it was closed at the end")
        return node

    def _in_field(self, field: FieldName, *, outer: FieldName | None) -> Node:
        name = self._peek()
        if field.kind is FieldKind.UNSUPPORTED:
            raise self._error_at(name, f"{name.text} is not supported yet")
        if outer:
            raise self._error_at(
                name,
                f"{name.text} cannot stand in the brackets of another field",
                "put it before or after them",
            )
        self._take()
        value = self._peek().kind
        if value in _NO_OPERANDS:
            raise self._missing_operand(self._peek())
        if field.kind is not FieldKind.DATE:
            child = self._unary(field).node
            return InField(field.name, child, start=name.start, end=self._end)
        return self._bracket(field) if value is TokenKind.OPEN else self._date(field, name)

    def _word(self, field: FieldName | None) -> Node:
        token = self._take()
        text = token.text
        is_exact = field is not None and field.kind is FieldKind.EXACT
        following = self._peek()
        touches = following.start == token.end and following.kind in _OPENINGS
        if is_exact and touches:
            raise self._error(
                "a value with quotes or brackets must be in quotes as a whole",
                token.start,
                following.end,
            )
        if touches and text in _PREFIXES:
            raise self._error_at(token, f"{_PREFIXES[text]} are not supported yet", "leave it out")
        if text == "*":
            special = None
        elif is_exact:
            special = "wildcards" if "*" in text else None
        else:
            special = operator_in_word(text)
        if special:
            raise self._unsupported(token, special)
        self._count_clause(token)
        if text == "*":
            return Everything(start=token.start, end=token.end)
        if not is_exact:
            self._note_habits(text)
        return Word(text, start=token.start, end=token.end)

    def _phrase(self, field: FieldName | None) -> Node:
        token = self._take()
        self._check_quotes(token)
        self._count_clause(token)
        text = token.text.replace('"', " ")
        if field is None or field.kind is not FieldKind.EXACT:
            text = " ".join(text.split())
        kind = Phrase if any(map(str.isspace, text)) else Word
        return kind(text, start=token.start, end=token.end)

    def _date(self, field: FieldName, name: Token | None) -> Node:
        """The date that stands here, right after the field's name or within its brackets."""
        token = self._take()
        start = name.start if name else token.start
        self._check_quotes(token)
        self._count_clause(token)
        end = token.end
        keyword = unquoted(token.text).casefold()
        if keyword in {"none", "any"} and field.relation == "on":
            if field.name != "date":
                raise self._error_at(token, "every article has a day on which it was added")
            kind = DateMissing if keyword == "none" else DatePresent
            return kind(start=start, end=end)
        try:
            days = day_range_of(token.text, day_first=self._day_first, relation=field.relation)
        except InvalidDateError as error:
            raise self._bad_date(token, error) from error
        if days.first is None and days.last is None:
            kind_of_all = DatePresent if field.name == "date" else Everything
            return kind_of_all(start=start, end=end)
        return DateRange(
            field.name,
            days.first,
            days.last,
            typed=f"{name.text if name else ''}{token.text}",
            start=start,
            end=end,
        )

    # Checks

    def _count_clause(self, token: Token) -> None:
        self._num_clauses += 1
        if self._num_clauses > MAX_CLAUSES:
            raise self._error_at(token, f"a query has at most {MAX_CLAUSES} clauses")

    def _check_quotes(self, token: Token) -> None:
        if not token.closed:
            self._note("a quote was not closed; it was closed at the end")
        self._refuse_suffix(token)

    def _refuse_suffix(self, token: Token) -> None:
        """Refuse an operator on a phrase, a bracket or a range: "a b"~5."""
        suffix = self._peek()
        if suffix.kind is TokenKind.WORD and suffix.start == token.end:
            special = _SUFFIXES.get(suffix.text[0])
            if special:
                raise self._error_at(suffix, f"{special} are not supported yet", "leave it out")

    def _note_habits(self, text: str) -> None:
        """Note what may have been meant as an operator."""
        operator = text.upper()
        if operator in {"AND", "OR", "NOT"}:
            self._note(f'"{text}" was searched as a word; the operator is {operator}')
        elif text[0] in _DASHES and text[1:2].isalnum():
            self._note(
                f'"{shortened(text)}" was searched with its dash as a word; '
                "to leave a word out, a hyphen stands before it"
            )
        elif text.endswith("?") and self._peek().kind is not TokenKind.END:
            # At the end of all it ends a question; elsewhere it may be meant as a wildcard.
            self._note(f'the question mark of "{shortened(text)}" was taken as punctuation')

    def _bad_date(self, token: Token, error: InvalidDateError) -> QuerySyntaxError:
        """The error for a date, at the part of the token that is wrong."""
        wrong = error.text.removesuffix("…")
        start = max(token.start, self._text.find(wrong, token.start, token.end))
        reason = error.reason.removesuffix(ACCEPTED_FORMS).removesuffix("; ")
        return self._error(
            f"{error.text!r} is not a date{':' if reason else ''} {reason}".rstrip(),
            start,
            start + len(wrong),
            suggestion=None if reason == error.reason else ACCEPTED_FORMS,
        )

    def _unsupported(self, token: Token, what: str) -> QuerySyntaxError:
        shown = shortened(token.text)
        return self._error_at(
            token,
            f"{shown}: {what} are not supported yet",
            f'in quotes it is searched as it stands: "{shown}"',
        )

    def _missing_operand(self, token: Token) -> QuerySyntaxError:
        """The error for a token where a word, a phrase or a bracket is needed."""
        before = self._tokens[self._at - 1] if self._at else None
        if token.kind is TokenKind.CLOSE and self._depth == 0:
            return self._error_at(token, "no bracket is open here")
        if before is None or (before.kind is TokenKind.OPEN and token.kind in _OPERATORS):
            return self._error_at(
                token, f"nothing before {token.text}", f'as a word it is in quotes: "{token.text}"'
            )
        if before.kind is TokenKind.OPEN:
            return self._error("nothing in these brackets", before.start, token.end)
        if token.kind in _OPERATORS:
            return self._error(
                f"nothing between {before.text} and {token.text}", before.start, token.end
            )
        return self._error_at(before, f"nothing after {before.text}")


def _any_of(clauses: Sequence[_Clause]) -> list[Node]:
    """What must all match for words side by side that are joined by OR.

    What is excluded, dated or has a `+` restricts; where a `+` does, the other words only rank.
    """
    restricting = [clause.node for clause in clauses if _restricts(clause.node)]
    others = [clause for clause in clauses if not _restricts(clause.node)]
    required = [clause.node for clause in others if clause.is_required]
    optional = [clause.node for clause in others if not clause.is_required]
    if required and optional:
        optional.append(Everything(start=optional[-1].end, end=optional[-1].end))
    return [*required, *([joined(Or, optional)] if optional else ()), *restricting]


def _restricts(node: Node) -> bool:
    """Whether a node only narrows: a word beside it is not an alternative to it."""
    narrowing = (Not, DateRange, DateMissing, DatePresent)
    if isinstance(node, And | Or):
        return all(isinstance(child, narrowing) for child in node.children)
    return isinstance(node, narrowing)
