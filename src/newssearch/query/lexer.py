"""Query text to tokens with offsets: where words, quotes, brackets, operators and fields begin.

The tables say what is an operator and what a field; the parser says what they mean. A spelling
of the language that is not supported yet has its row too, so that it is refused and not searched
as words. Time is linear: no character is looked at more than a few times.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator
from enum import Enum, auto
from typing import NamedTuple

from newssearch.errors import QuerySyntaxError
from newssearch.query.date_ranges import Relation


class TokenKind(Enum):
    """What a token is, before its neighbours are known."""

    WORD = auto()
    PHRASE = auto()  # text: between the quotes
    OPEN = auto()
    CLOSE = auto()
    AND = auto()
    OR = auto()
    NOT = auto()
    SIGN = auto()  # text: one or more of - ! +
    FIELD = auto()
    DATE = auto()  # text: the value of a date field
    RANGE = auto()  # text: [a TO b] as typed
    UNSUPPORTED = auto()
    END = auto()


class FieldKind(Enum):
    """How the value of a field is read."""

    TEXT = auto()
    EXACT = auto()  # addresses and ids: up to the next space, whatever their characters
    DATE = auto()
    UNSUPPORTED = auto()


class FieldName(NamedTuple):
    """What a name before a colon stands for.

    Attributes:
        name: the canonical name of the field.
        kind: how its value is read.
        relation: how articles stand to the value, for dates.
        takes_equals: whether `=` works for `:`.
    """

    name: str
    kind: FieldKind
    relation: Relation = "on"
    takes_equals: bool = False


class Token(NamedTuple):
    """A piece of the query from offset `start` up to `end`."""

    kind: TokenKind
    text: str
    start: int
    end: int
    field: FieldName | None = None
    closed: bool = True


# Canonical name, kind, aliases; Factiva's two-letter names, which also take "=", come last.
_FIELDS: tuple[tuple[str, FieldKind, tuple[str, ...], tuple[str, ...]], ...] = (
    ("title", FieldKind.TEXT, ("title", "headline", "intitle"), ("hl", "hd")),
    ("body", FieldKind.TEXT, ("body", "text"), ()),
    ("author", FieldKind.TEXT, ("author", "byline"), ("by", "au")),
    ("source", FieldKind.TEXT, ("source", "site", "publisher"), ("sn",)),
    ("section", FieldKind.TEXT, ("section", "category"), ()),
    ("lang", FieldKind.TEXT, ("lang", "language"), ("la",)),
    ("url", FieldKind.EXACT, ("url",), ()),
    ("path", FieldKind.EXACT, ("path",), ()),
    ("id", FieldKind.EXACT, ("id",), ()),
    ("date", FieldKind.DATE, (), ("date",)),
    ("added", FieldKind.DATE, (), ("added",)),
    ("lead", FieldKind.UNSUPPORTED, ("lead",), ()),
    ("hlp", FieldKind.UNSUPPORTED, ("hlp",), ()),
    ("words", FieldKind.UNSUPPORTED, ("words",), ("wc",)),
)
_DATE_BOUNDS: dict[str, Relation] = {
    "since": "since",
    "from": "since",
    "until": "until",
    "to": "until",
    "after": "after",
    "before": "before",
}
_COMPARISONS: dict[str, Relation] = {">": "after", ">=": "since", "<": "before", "<=": "until"}
FIELD_NAMES: dict[str, FieldName] = {
    **{
        spelling: FieldName(name, kind, takes_equals=spelling in with_equals)
        for name, kind, aliases, with_equals in _FIELDS
        for spelling in (*aliases, *with_equals)
    },
    **{
        spelling: FieldName("date", FieldKind.DATE, relation, takes_equals=True)
        for spelling, relation in _DATE_BOUNDS.items()
    },
}
_SHOWN_FIELDS = (
    *(name for name, kind, _, _ in _FIELDS if kind is not FieldKind.UNSUPPORTED),
    "since",
    "until",
    "after",
    "before",
)

# An operator that stands for two is two tokens.
_OPERATORS: dict[str, tuple[TokenKind, ...]] = {
    "AND": (TokenKind.AND,),
    "&&": (TokenKind.AND,),
    "OR": (TokenKind.OR,),
    "|": (TokenKind.OR,),
    "||": (TokenKind.OR,),
    "NOT": (TokenKind.NOT,),
    "ANDNOT": (TokenKind.AND, TokenKind.NOT),
}
_UNSUPPORTED_OPERATOR = re.compile(
    r"(?:O?NEAR|PRE|ADJ)(?:/?\d+)?|SAME"
    # With a slash or a number they are no words in small letters either.
    r"|(?i:(?:o?near|pre|adj|w|n)/\d+|(?:o?near|pre|adj|w|same)/[sp]|/(?:[sp]|\d+)|atleast\d+)",
    re.ASCII,
)

# Quotes by family: a phrase ends at a quote of its own family, so that a headline may hold others.
_CLOSING_QUOTE = {
    '"': re.compile('"'),
    **dict.fromkeys("“”„‟", re.compile('[“”„‟"]')),
    **dict.fromkeys("«»", re.compile("[«»]")),
}
_CURLY_QUOTE = re.compile("[“”„‟]")
_QUOTES = "".join(_CLOSING_QUOTE)

# Not text for a reader: control characters, marks of writing direction, zero-width spaces.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
_SURROGATE = re.compile("[\ud800-\udfff]")

_SPACE = re.compile(r"\s+")
_RUN = re.compile(rf"\|\|?|&&|(?:[^\s()|&{_QUOTES}]++|&(?!&))++")
# A sign before bare punctuation is punctuation: "--", "->".
_SIGNS = re.compile(r"[-+!]++(?![!#$%&'+,\-./:;<=>?@\[\\\]^_`{}~]*+(?:[\s)|]|$))")
_FIELD = re.compile(r"([^\W\d][\w-]*+)(:[<>]=?|[<>]=?|[:=])")
# What follows the colon where the name before it cannot be a field: http://, C:\, "Re: x".
_NO_FIELD_AFTER = re.compile(r"//|[\s:\\)|]|$")
_BRACKETED = re.compile(r"[\[{][^\[\]{}]*[\]}]")
_RANGE_WORD = re.compile(r"\sTO\s", re.IGNORECASE)
_DATE_VALUE = re.compile(rf"(?:[{_QUOTES}][^{_QUOTES}]*+[{_QUOTES}]?+|[^\s()|{_QUOTES}]++)++")
_EXACT_VALUE = re.compile(rf"[^\s(){_QUOTES}]+")


def lex(query: str) -> list[Token]:
    """Cut a query into tokens, the last of them `END`.

    Raises:
        QuerySyntaxError: a field that does not exist, an open date range, or bytes that are
            no text.
    """
    if surrogate := _SURROGATE.search(query):
        raise QuerySyntaxError(
            "this is not text: it was not UTF-8",
            query=_SURROGATE.sub("\ufffd", query),
            position=surrogate.start(),
        )
    return list(_tokens(query, _INVISIBLE.sub(" ", query)))


def is_plain_word(text: str) -> bool:
    """Whether a text typed as it is, without quotes, is one word and nothing else."""
    try:
        tokens = lex(text)
    except QuerySyntaxError:
        return False
    return (
        len(tokens) == 2
        and tokens[0][:4] == (TokenKind.WORD, text, 0, len(text))
        and text != "*"
        and operator_in_word(text) is None
    )


def operator_in_word(text: str) -> str | None:
    """What a word asks for besides itself, in words; None for a plain one.

    A final `?` is punctuation, and so is a mark of any kind with no letter or digit before it.
    """
    if text.isalnum():
        return None
    if "*" in text:
        return "wildcards"
    last = _last_word_character(text)
    if last < 0 or "://" in text:  # an address may hold any of these marks
        return None
    if "?" in text[:last] or (text.endswith("!") and last == len(text) - 2):
        return "wildcards"
    if text[0] == "=":
        return "verbatim words"
    for mark, what in (("~", "fuzzy words"), ("^", "weights")):
        head, found, number = text.rpartition(mark)
        has_operand = _last_word_character(head) >= 0 or (number and not head)  # a ^2
        if found and has_operand and not number.strip("0123456789."):
            return what
    return None


def shortened(text: str) -> str:
    """A text of the query for a message."""
    return text if len(text) <= 40 else f"{text[:40]}…"


def _last_word_character(text: str) -> int:
    """The offset of the last letter or digit, or -1."""
    return next((i for i in range(len(text) - 1, -1, -1) if text[i].isalnum()), -1)


def _tokens(query: str, text: str) -> Iterator[Token]:
    """The tokens of `text`, which is the query without invisible characters."""
    at, end = 0, len(text)
    field: FieldName | None = None  # named by the token before
    touches = False  # a quote or bracket closed just before
    while True:
        if space := _SPACE.match(text, at):
            at, touches = space.end(), False
        if at == end:
            yield Token(TokenKind.END, "", end, end)
            return
        token = (
            (_value(query, text, at, field.kind) if field else None)
            or _bracket_or_quote(text, at)
            or _sign(query, text, at, touches=touches)
            or _field(query, text, at)
        )
        if token:
            yield token
            at, field = token.end, token.field
            touches = token.kind in {TokenKind.PHRASE, TokenKind.CLOSE}
        elif run := _RUN.match(text, at):
            kinds = _OPERATORS.get(run[0])
            if kinds is None:
                unsupported = _UNSUPPORTED_OPERATOR.fullmatch(run[0])
                kinds = (TokenKind.UNSUPPORTED if unsupported else TokenKind.WORD,)
            for kind in kinds:
                yield Token(kind, run[0], at, run.end())
            at, field, touches = run.end(), None, False


def _value(query: str, text: str, at: int, kind: FieldKind) -> Token | None:
    """The value of a field that is not read as words are."""
    if kind is FieldKind.EXACT and (value := _EXACT_VALUE.match(text, at)):
        return Token(TokenKind.WORD, value[0], at, value.end())
    if kind is not FieldKind.DATE:
        return None
    if text[at] in "[{":
        bracketed = _BRACKETED.match(text, at)
        if bracketed is None:  # "]" or "}" would decide whether the last day is included
            raise QuerySyntaxError(
                "this range has no end",
                query=query,
                position=at,
                length=len(text) - at,
                suggestion="write [2025-03 TO 2025-04]",
            )
        return Token(TokenKind.RANGE, bracketed[0], at, bracketed.end())
    value = _DATE_VALUE.match(text, at)
    if value is None:
        return None
    closed = sum(map(value[0].count, _CLOSING_QUOTE)) % 2 == 0
    return Token(TokenKind.DATE, value[0], at, value.end(), closed=closed)


def _bracket_or_quote(text: str, at: int) -> Token | None:
    """The bracket, phrase or range in brackets that begins here."""
    character = text[at]
    if character == "(":
        return Token(TokenKind.OPEN, "(", at, at + 1)
    if character == ")":
        return Token(TokenKind.CLOSE, ")", at, at + 1)
    if character in _CLOSING_QUOTE:
        closing = _CLOSING_QUOTE[character].search(text, at + 1)
        if closing is None and character == '"':
            # Some programs turn only one of two quotes. No straight quote follows this one, so
            # looking on happens once in a query.
            closing = _CURLY_QUOTE.search(text, at + 1)
        if closing is None:
            return Token(TokenKind.PHRASE, text[at + 1 :], at, len(text), closed=False)
        return Token(TokenKind.PHRASE, text[at + 1 : closing.start()], at, closing.end())
    if character in "[{":
        bracketed = _BRACKETED.match(text, at)
        if bracketed and _RANGE_WORD.search(bracketed[0]):
            return Token(TokenKind.RANGE, bracketed[0], at, bracketed.end())
    return None


def _sign(query: str, text: str, at: int, *, touches: bool) -> Token | None:
    """The signs before a word, a quote or a bracket."""
    signs = _SIGNS.match(text, at)
    if signs is None:
        return None
    if touches:  # "mega prison"-based or "mega prison" -based
        raise QuerySyntaxError(
            f"{shortened(signs[0])} touches what stands before it",
            query=query,
            position=at,
            length=len(signs[0]),
            suggestion="put a space before it, or all of it in quotes",
        )
    return Token(TokenKind.SIGN, signs[0], at, signs.end())


def _field(query: str, text: str, at: int) -> Token | None:
    """The field named here, or None where a word begins."""
    match = _FIELD.match(text, at)
    if match is None:
        return None
    spelling, mark = match.groups()
    field = FIELD_NAMES.get(spelling.lower())
    if field is None:
        if mark[0] == ":" and not _NO_FIELD_AFTER.match(text, match.start(2) + 1):
            raise _unknown_field(query, spelling, at)
        return None
    is_compared = field.kind is FieldKind.DATE and field.relation == "on"
    if mark[0] == ":" and not is_compared:
        mark = ":"
    comparison = mark.lstrip(":")
    if comparison in _COMPARISONS and is_compared:
        field = field._replace(relation=_COMPARISONS[comparison])
    elif (
        comparison
        and not (comparison == "=" and field.takes_equals)
        and field.kind is not FieldKind.UNSUPPORTED
    ):
        raise QuerySyntaxError(
            f"{mark} cannot follow {spelling}",
            query=query,
            position=match.start(2),
            length=len(mark),
            suggestion=f"write {spelling}: for the field, or all of it in quotes",
        )
    end = match.start(2) + len(mark)
    return Token(TokenKind.FIELD, text[at:end], at, end, field)


def _unknown_field(query: str, spelling: str, at: int) -> QuerySyntaxError:
    """The error for a name that no field has."""
    near = difflib.get_close_matches(spelling.lower(), FIELD_NAMES, n=1)
    suggestion = f'did you mean "{near[0]}:"? ' if near else ""
    return QuerySyntaxError(
        f"there is no field {shortened(spelling)!r}; fields are {', '.join(_SHOWN_FIELDS)}",
        query=query,
        position=at,
        length=len(spelling),
        suggestion=f"{suggestion}a word with a colon stands in quotes",
    )
