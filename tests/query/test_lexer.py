"""Query text to tokens."""

import sys
from itertools import pairwise
from types import FrameType

import pytest

from newssearch.errors import QuerySyntaxError
from newssearch.query.lexer import TokenKind, is_plain_word, lex, operator_in_word

_KINDS = {kind: kind.name for kind in TokenKind}


def _shown(query: str) -> list[str]:
    return [f"{_KINDS[token.kind]} {token.text}" for token in lex(query)[:-1]]


@pytest.mark.parametrize(
    ("query", "tokens"),
    [
        ("a -b", ["WORD a", "SIGN -", "WORD b"]),
        ("covid-19", ["WORD covid-19"]),
        ("a ANDNOT b", ["WORD a", "AND ANDNOT", "NOT ANDNOT", "WORD b"]),
        ("a||b&&c", ["WORD a", "OR ||", "WORD b", "AND &&", "WORD c"]),
        ('-("a b")', ["SIGN -", "OPEN (", "PHRASE a b", "CLOSE )"]),
        ("title:a", ["FIELD title:", "WORD a"]),
        ("date:a..b x", ["FIELD date:", "DATE a..b", "WORD x"]),
        ("date:[a TO b] x", ["FIELD date:", "RANGE [a TO b]", "WORD x"]),
        ("[a TO b]", ["RANGE [a TO b]"]),
        ("[a b]", ["WORD [a", "WORD b]"]),
        ("path:-a|b c", ["FIELD path:", "WORD -a|b", "WORD c"]),
        ("a NEAR/5 b", ["WORD a", "UNSUPPORTED NEAR/5", "WORD b"]),
        ("-- -> a- - b", ["WORD --", "WORD ->", "WORD a-", "WORD -", "WORD b"]),
    ],
)
def test_text_is_cut_into_tokens(query: str, tokens: list[str]) -> None:
    """Signs count at the start of a word only; the value of a field is read by its kind."""
    assert _shown(query) == tokens


@pytest.mark.parametrize(
    ("text", "what"),
    [
        *((text, None) for text in ("prison", "covid-19", "why?", "really?!", "wow!!", "C++")),
        *((text, None) for text in ("~", "^", "?", "!", "=", "==", "a~b", "a^b", "~a", "...~")),
        *((text, None) for text in ("http://x.org/?a=b", "http://x.org/~", "?!?")),
        *((text, "wildcards") for text in ("pris*", "*gate", "wom?n", "?at", "pris!", "**")),
        *((text, "fuzzy words") for text in ("bukele~", "bukele~2", "bukele~0.8", "~2")),
        *((text, "weights") for text in ("prison^3", "prison^", "bukele~2^0.5", "^2")),
        *((text, "verbatim words") for text in ("=mega", "=café")),
    ],
)
def test_operators_within_a_word_are_told_from_punctuation(text: str, what: str | None) -> None:
    """A mark is an operator only where it has something to work on."""
    assert operator_in_word(text) == what


def test_plain_word_needs_no_quotes() -> None:
    """What is anything but one word when typed is not plain."""
    plain = ["prison", "covid-19", "AT&T", "C++", "can't", "and", "12:30", "Re:", "-", ":"]
    other = ["", "a b", "AND", "*", "-a", "(a", "a)", 'a"', "“a", "a|b", "title:a", "foo:b"]
    assert [text for text in plain if not is_plain_word(text)] == []
    assert [text for text in other if is_plain_word(text)] == []


def test_bytes_that_are_no_text_are_refused() -> None:
    """A lone surrogate (a byte that was not UTF-8) is an error that can be printed."""
    with pytest.raises(QuerySyntaxError, match="not UTF-8") as caught:
        lex("caf\udce9 x")
    assert caught.value.position == 3
    assert caught.value.query == "caf\ufffd x"


_PIECES = [
    "a ", "-", "- ", "!a ", "+", "NOT ", "(", "(a ", "()", ")", "a) ", '"', '"a" ', "“", "«", "» ",
    '“a"', "[", "[a TO ", "[a TO b] ", "{", "] ", "a:", ":", "::", "title:", "title:a ",
    "date:", "date:[", "date:a ", 'date:"', "path:a ", "&", "&&", "|", "a?", "?", "*", "a~1", "^",
    "=", "a^", "a-", "\x00", "\u200b", "x" * 50, "é", "😀", "atleast5(", "NEAR/5 ", "/s ", "🇸🇻",
]  # fmt: skip


@pytest.mark.parametrize("piece", _PIECES)
def test_twice_the_text_is_twice_the_work(piece: str) -> None:
    """Tokens, and calls of Python and C functions, grow in proportion to the text."""
    try:
        (num_tokens, num_calls), (num_tokens_twice, num_calls_twice) = (
            _cost(piece * 500),
            _cost(piece * 1000),
        )
    except QuerySyntaxError:
        return  # refused at the first piece
    assert num_tokens_twice <= 2 * num_tokens
    assert num_calls_twice <= 2 * num_calls + 50


def _cost(query: str) -> tuple[int, int]:
    calls = 0

    def count(_frame: FrameType, event: str, _argument: object) -> None:
        nonlocal calls
        calls += event in {"call", "c_call"}

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        tokens = lex(query)
    finally:
        sys.setprofile(before)
    assert all(one.end <= other.start or one[2:4] == other[2:4] for one, other in pairwise(tokens))
    return len(tokens), calls
