"""Query text to tree: errors, notes, limits, and what holds for every text."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
from newssearch.query.parser import (
    MAX_CHARACTERS,
    MAX_CLAUSES,
    MAX_DEPTH,
    DefaultOperator,
    ParsedQuery,
    parse,
)


@pytest.mark.parametrize(
    ("query", "wrong", "message"),
    [
        # nothing to search for
        ("", None, "nothing to search for"),
        (" \t\u3000", None, "nothing to search for"),
        ("\0", None, "nothing to search for"),
        # operators and brackets without operands
        ("OR", "OR", "nothing before OR"),
        ("AND a", "AND", "nothing before AND"),
        ("ANDNOT a", "ANDNOT", "nothing before ANDNOT"),
        ("a OR", "OR", "nothing after OR"),
        ("a AND ", "AND", "nothing after AND"),
        ("a NOT", "NOT", "nothing after NOT"),
        ("a AND OR b", "AND OR", "nothing between AND and OR"),
        ("a | || b", "| ||", "nothing between"),
        ("(OR a)", "OR", "nothing before OR"),
        ("(a OR) b", "OR", "nothing after OR"),
        ("()", "()", "nothing in these brackets"),
        ("(((", "(", "nothing in these brackets"),
        ("a ( ) b", "( )", "nothing in these brackets"),
        (")", ")", "no bracket is open here"),
        ("(a OR b)) c", ")", "no bracket is open here"),
        ("-(", "(", "nothing in these brackets"),
        # fields
        ("title:", "title:", "nothing after title:"),
        ("title: ", "title:", "nothing after title:"),
        ("(title:)", "title:", "nothing after title:"),
        ("date:", "date:", "nothing after date:"),
        ("title: OR a", "title: OR", "nothing between title: and OR"),
        ("title:NOT a", "title:NOT", "nothing between title: and NOT"),
        ("titel:a", "titel", "there is no field 'titel'; fields are title, body, "),
        ("x foo:a", "foo", "there is no field 'foo'"),
        ("título:a", "título", "there is no field"),
        ("title:foo:a", "foo", "there is no field 'foo'"),
        ("title=a", "=", "= cannot follow title"),
        ("body>a", ">", "> cannot follow body"),
        ("title:(a body:b)", "body:", "cannot stand in the brackets of another field"),
        ("title:(a date:2025)", "date:", "cannot stand in the brackets of another field"),
        ("title:body:a", "body:", "cannot stand in the brackets of another field"),
        ("path:a(1).txt", "a(", "must be in quotes as a whole"),
        # dates
        ("date:garbage", "garbage", "'garbage' is not a date"),
        ("x date:2025-02-30", "2025-02-30", "30 February does not exist"),
        ("date:2025-13", "2025-13", "there is no month 13"),
        ("date:14 April 2025", "14", "'14' is not a date"),
        ("date:2025..garbage", "garbage", "'garbage' is not a date"),
        ("date:(2024 OR x)", "x", "'x' is not a date"),
        ('date:(2024 OR "x y")', "x y", "'x y' is not a date"),
        ("since:2025..2026", "2025..2026", "is not a date"),
        ("date:2025-04..2025-03", "2025-04..2025-03", "the range ends before it begins"),
        ("since:2026 x until:2025", "until:2025", "leaves no day"),
        ("added>2026 AND added<2025", "added<2025", "leaves no day"),
        ("date:[2025 TO 2026", "[2025 TO 2026", "this range has no end"),
        ("title:[a TO b]", "[a TO b]", "only dates have ranges"),
        ("[2025 TO 2026]", "[2025 TO 2026]", "only dates have ranges"),
        ("added:none", "none", "every article has a day on which it was added"),
        # what touches
        ('"mega prison"-based', "-", "touches what stands before it"),
        ("(a)-b", "-", "touches what stands before it"),
        # not supported yet
        *(
            (f"a {operator} b", operator, "proximity and counting operators are not supported yet")
            for operator in (
                *("NEAR", "NEAR/5", "NEAR5", "NEAR/0", "near/5", "W/5", "w/5", "N/5", "PRE/5"),
                *("ADJ", "ADJ5", "ONEAR/5", "SAME", "SAME/S", "SAME/P", "/s", "/p", "/S", "w/s"),
                *("atleast5", "ATLEAST3"),
            )
        ),
        ("a NOT NEAR/5 b", "NEAR/5", "not supported yet"),
        ("atleast5(a)", "atleast5", "not supported yet"),
        ('"a b"~5', "~5", "proximity and fuzzy words are not supported yet"),
        ('"a b"^2', "^2", "weights are not supported yet"),
        ("(a b)^2", "^2", "weights are not supported yet"),
        ('"a pris"*', "*", "wildcards are not supported yet"),
        ('*"gate a"', "*", "wildcards are not supported yet"),
        *((word, word, "wildcards are not") for word in ("pris*", "wom?n", "*gate", "pris!")),
        ("title:pris*", "pris*", "wildcards are not supported yet"),
        ("path:corpus/*", "corpus/*", "wildcards are not supported yet"),
        ("bukele~", "bukele~", "fuzzy words are not supported yet"),
        ("prison^3", "prison^3", "weights are not supported yet"),
        ("=mega", "=mega", "verbatim words are not supported yet"),
        ('="mega prison"', "=", "verbatim phrases are not supported yet"),
        ("date:today", "today", "relative dates are not supported yet"),
        ('date:"last Monday"', "last Monday", "relative dates are not supported yet"),
        ("since:7d", "7d", "relative dates are not supported yet"),
        ("date:2025-Q2", "2025-Q2", "quarters are not supported yet"),
        ("date:2025-W16", "2025-W16", "weeks are not supported yet"),
        ("date:*-11-23", "*-11-23", "days of any year are not supported yet"),
        ("lead:a", "lead:", "lead: is not supported yet"),
        ("hlp:a", "hlp:", "hlp: is not supported yet"),
        ("words:>1000", "words:", "words: is not supported yet"),
        ("wc>1000", "wc>", "is not supported yet"),
    ],
)
def test_error_says_what_is_wrong_and_where(query: str, wrong: str | None, message: str) -> None:
    """What cannot be understood, or not yet, is an error at the part that is wrong."""
    with pytest.raises(QuerySyntaxError) as caught:
        parse(query)
    error = caught.value
    assert message in error.message
    assert error.query == query
    if wrong is None:
        assert error.position == 0
    else:
        assert query[error.position : error.position + error.length] == wrong


@pytest.mark.parametrize(
    ("query", "suggestion"),
    [
        ("", r"\* finds everything"),
        ("titel:a", 'did you mean "title:"'),
        ("autor:a", 'did you mean "author:"'),
        ("ISO:9001", "a word with a colon stands in quotes"),
        ("OR", 'in quotes: "OR"'),
        ("pris*", r'as it stands: "pris\*"'),
        ("date:garbage", "write 2025, 2025-04"),
        ("title=a", "write title:"),
    ],
)
def test_error_suggests_what_to_type(query: str, suggestion: str) -> None:
    """Where it can be said what to type instead, the error says it."""
    with pytest.raises(QuerySyntaxError, match=suggestion):
        parse(query)


@pytest.mark.parametrize(
    ("query", "note"),
    [
        ("black and white", '"and" was searched as a word; the operator is AND'),
        ("a Or b", '"Or" was searched as a word; the operator is OR'),
        ('"a b', "a quote was not closed; it was closed at the end"),
        ('date:"14 April 2025', "a quote was not closed; it was closed at the end"),
        ("(a", "a bracket was not closed; it was closed at the end"),
        ("((a", "a bracket was not closed; it was closed at the end"),
        ("storm –coast", '"–coast" was searched with its dash as a word'),
    ],
)
def test_note_says_what_may_be_meant_otherwise(query: str, note: str) -> None:
    """What was taken leniently or literally is noted once."""
    (only,) = parse(query).notes
    assert only.startswith(note)


def test_plain_queries_have_no_notes() -> None:
    """Nothing is noted where nothing was guessed."""
    for query in ("a AND b", '"black and white"', "path:and", "covid-19", "a - b", "why?"):
        assert parse(query).notes == ()


@pytest.mark.parametrize(
    ("query", "equal"),
    [
        ("a b", "a OR b"),
        ("a b AND c", "a OR (b AND c)"),
        ("a OR b c", "a OR b OR c"),
        ("a -b", "a AND -b"),
        ("a b -c", "(a OR b) AND -c"),
        ("a OR b -c", "a OR (b AND -c)"),
        ("-a -b", "-a AND -b"),
        ("+a b", "a AND (b OR *)"),
        ("+a +b", "a AND b"),
        ("a b since:2025 until:2025-04", "(a OR b) AND since:2025 AND until:2025-04"),
        ("a b (date:2024 OR date:2025)", "(a OR b) AND (date:2024 OR date:2025)"),
        ("title:(a b)", "title:(a OR b)"),
        ("a", "a"),
    ],
)
def test_default_operator_or_joins_words_and_keeps_restrictions(query: str, equal: str) -> None:
    """With `or`, words are alternatives; what is excluded, required or dated still restricts."""
    assert parse(query, default_operator="or").tree == parse(equal).tree


def test_day_first_decides_ambiguous_dates() -> None:
    """`03/04/2025` is in April or in March, as asked."""
    assert parse("date:03/04/2025").tree == parse("date:2025-04-03").tree
    assert parse("date:03/04/2025", day_first=False).tree == parse("date:2025-03-04").tree


def test_spaces_of_any_kind_and_control_characters_separate() -> None:
    """Control characters, NUL among them, and invisible marks are spaces; offsets stay."""
    expected = parse("a b").tree
    for separator in "\0\n\x1b\x7f\x85\u00a0\u200b\u2028\u3000\ufeff":
        parsed = parse(f"a{separator}b")
        assert parsed.tree == expected
        assert parsed.text == f"a{separator}b"


@pytest.mark.parametrize("piece", ["a", "(", "-", '"', "a ", "(a ", "NOT "])
def test_too_long_a_query_names_the_limit(piece: str) -> None:
    """A query of a megabyte is refused at once, with the limit."""
    with pytest.raises(QuerySyntaxError, match=r"at most 4,096 characters, and this one") as caught:
        parse(piece * (1_000_000 // len(piece)))
    assert caught.value.position == MAX_CHARACTERS


def test_longest_query_is_parsed() -> None:
    """A word of the whole allowed length is a word."""
    assert parse("a" * MAX_CHARACTERS).tree == Word("a" * MAX_CHARACTERS)


def test_too_many_clauses_name_the_limit() -> None:
    """256 clauses are allowed, and the next is pointed at."""
    most = "a OR " * (MAX_CLAUSES - 1) + "b"
    tree = parse(most).tree
    assert isinstance(tree, Or)
    assert len(tree.children) == MAX_CLAUSES
    with pytest.raises(QuerySyntaxError, match="at most 256 clauses") as caught:
        parse(f"{most} c")
    assert caught.value.position == len(most) + 1


def test_too_deep_brackets_name_the_limit() -> None:
    """64 levels of brackets are allowed, and the next is pointed at; the text stays within too."""
    tree = parse("(a OR b -" * MAX_DEPTH + "c").tree
    assert parse(str(tree)).tree == tree
    assert repr(tree)
    with pytest.raises(QuerySyntaxError, match="at most 64 levels") as caught:
        parse("(" * (MAX_DEPTH + 1) + "c")
    assert caught.value.position == MAX_DEPTH


@pytest.mark.parametrize("negation", ["-", "!", "NOT ", "-!", "+-"])
def test_long_chains_of_negations_do_not_recurse(negation: str) -> None:
    """A chain of negations as long as a query may be is one Not or none."""
    for length in (1000, 1001):
        expected: Node = Word("a")
        if length * len(negation.replace("NOT ", "N").replace("+", "")) % 2:
            expected = Not(expected)
        assert parse(negation * length + "a").tree == expected


# Every text

_INVISIBLE = "\u200b\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff"
_PIECES = st.sampled_from(
    [
        *("a", "storm", "AND", "OR", "NOT", "ANDNOT", "NEAR/5", "and", "-", "+", "!", "(", ")"),
        *('"', "“", "”", "«", "»", "'", "*", "?", "~", "^", "=", ":", "[", "]", "{", "}", " TO "),
        *("title:", "date:", "since:", "until:", "path:", "foo:", "date>=", "2025", "2025-04"),
        *("..", "/", "none", "today", "|", "||", "&&", "&", " ", "  ", "\0", "\u00a0", "😀", "\\"),
    ]
)
_DEFAULT_OPERATORS: tuple[DefaultOperator, ...] = ("and", "or")
_QUERIES = st.one_of(
    st.lists(st.one_of(_PIECES, st.text(max_size=3)), max_size=25).map("".join),
    st.lists(_PIECES, max_size=15).map(" ".join),
    st.text(max_size=60),
)


@settings(max_examples=400, deadline=None)
@given(query=_QUERIES, default_operator=st.sampled_from(_DEFAULT_OPERATORS))
def test_any_text_is_a_query_or_an_error_with_a_place(
    query: str, default_operator: DefaultOperator
) -> None:
    """Whatever is typed gives a tree within the text, or one error with a place in the text."""
    outcome: ParsedQuery | QuerySyntaxError
    try:
        outcome = parse(query, default_operator=default_operator)
    except QuerySyntaxError as error:
        outcome = error
    if isinstance(outcome, QuerySyntaxError):
        assert 0 <= outcome.position <= len(query)
        assert 1 <= outcome.length <= max(1, len(query) - outcome.position)
        assert outcome.query == query
    else:
        tree = outcome.tree
        assert 0 <= tree.start <= tree.end <= len(query)
        assert parse(str(tree), default_operator=default_operator).tree == tree


_WORD_TEXTS = st.one_of(
    st.sampled_from(
        [
            *("storm", "covid-19", "AND", "or", "NOT", "ANDNOT", "NEAR/5", "*", "pris*", "a?b"),
            *("-a", "+a", "!", "title:a", "foo:a", "date:2025", "(", "a)", "a|b", "&&", "“a”"),
            *("a~2", "a^2", "=a", "[a", "", "12:30", "Re:", "http://a.b/?c=d", "—a"),
        ]
    ),
    st.text(
        st.characters(
            exclude_categories=("Cc", "Cs", "Zs", "Zl", "Zp"), exclude_characters='"' + _INVISIBLE
        ),
        max_size=6,
    ),
)
_WORDS = _WORD_TEXTS.map(Word)
_PHRASES = st.lists(_WORD_TEXTS.filter(bool), min_size=2, max_size=4).map(
    lambda texts: Phrase(" ".join(texts))
)
_EARLY = st.dates(max_value=date(1999, 12, 31))
_LATE = st.dates(min_value=date(2000, 1, 1))
# Open ranges overlap all others, so that no two contradict each other.
_DATES = st.one_of(
    st.builds(DateRange, st.sampled_from(["date", "added"]), _EARLY, st.one_of(_LATE, st.none())),
    st.builds(DateRange, st.sampled_from(["date", "added"]), st.none(), _LATE),
    st.builds(lambda day: DateRange("date", day, day), st.dates()),
    st.just(DateMissing()),
    st.just(DatePresent()),
)


def _combined(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    lists = st.lists(children, min_size=2, max_size=4)
    return st.one_of(
        lists.map(lambda nodes: joined(And, nodes)),
        lists.map(lambda nodes: joined(Or, nodes)),
        children.map(lambda node: node.child if isinstance(node, Not) else Not(node)),
    )


_IN_ONE_FIELD = st.recursive(
    st.one_of(_WORDS, _PHRASES, st.just(Everything())), _combined, max_leaves=6
)
_FIELDS = st.sampled_from(
    ["title", "body", "author", "source", "section", "lang", "url", "path", "id"]
)
_TREES = st.recursive(
    st.one_of(
        _WORDS, _PHRASES, _DATES, st.just(Everything()), st.builds(InField, _FIELDS, _IN_ONE_FIELD)
    ),
    _combined,
    max_leaves=10,
)


@settings(max_examples=300, deadline=None)
@given(tree=_TREES)
def test_text_of_any_tree_parses_to_it(tree: Node) -> None:
    """`str(tree)` is a query that parses to an equal tree, whatever the default operator is."""
    assert parse(str(tree)).tree == tree
    assert parse(str(tree), default_operator="or").tree == tree


def test_a_question_mark_within_a_query_is_noted() -> None:
    """It ends a question at the end; elsewhere a wildcard may be meant, and is not silent."""
    assert parse("why did it fail?").notes == ()
    assert "question mark" in parse("women? vote").notes[0]
