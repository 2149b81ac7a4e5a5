"""Shared Hypothesis strategies: texts, articles, histories of an index, plans and query trees."""

from datetime import date

from hypothesis import settings
from hypothesis import strategies as st

from newssearch.article import Article, Fact
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
from newssearch.query.plan import (
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


def examples(number: int) -> settings:
    """Settings for a property: so many examples, the same in every run, without a clock."""
    return settings(max_examples=number, deadline=None, derandomize=True)


# Any text at all, lone surrogates included.
ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=60)
UNICODE_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)
# Pieces that meet each other in tokenizers: letters of many scripts, joiners, marks, signs.
_PIECES = (
    "a", "B", "s", "S", "us", "US", "é", "e\u0301", "ß", "İ", "ﬁ", "ñ", "ж", "ك", "न", "ि", "한",
    "漢", "か",
    "カ", "々", "1", "20", "000", "٣", "²", "'", "’", "‘", "'s", "’s", ".", ",", "&", "+", "#",
    "-", "_", " ",
    "\n", "\r\n", "\t", "\xa0", "\xad", "\u200b", "\u200d", "\u202e", "\u2066", "\ufeff", "\x00",
    "\x1f",
    "\x85", "\ufffd", "\ud800", "😀", "👩\u200d🚀", "\u0301", "\ufe0f", "l'", "C++", "U.S.", "Ǆ",
    "ŉ", "ﷺ",
)  # fmt: skip
TRICKY_TEXT = st.lists(st.sampled_from(_PIECES), max_size=30).map("".join)

# A small vocabulary, so that generated articles and queries meet.
WORDS = (
    "storm", "storms", "coast", "café", "cafe", "casas", "casa", "noticias", "the", "to", "be",
    "US", "us",
    "U.S.", "WHO", "who", "40,000", "40000", "covid-19", "19", "covid", "C++", "AT&T", "El",
    "Salvador’s",
    "l'eau", "eau", "漢字",
)  # fmt: skip
# Some words are frequent, so that several of them meet in one article.
_TEXT_OF = st.sampled_from((*WORDS, *("storm", "coast", "storm", "coast", "the") * 4))
_SEPARATORS = (" ", " ", " ", ". ", "\n", ", ")
_LANGUAGES = (None, None, "en", "es", "fr", "de", "ja", "es-MX")
AUTHORS = ("Mike Connors", "Ann Will", "ANN Other", "José Will")
SOURCES = ("The Daily Star", "THE DAILY  STAR", "Star", "Café Noir", "")
SECTIONS = ("World", "world", "Sport")
_DAYS = (
    "0001", "2019", "2020", "2020-06", "2020-06-10", "2020-06-10T08:30",
    "2020-06-10T08:30:00-04:00",
    "2020-06-10T23:59:59.999999", "2020-06-30", "2020-07-01", "2020-07", "2021-02", "9999-12-31",
)  # fmt: skip
IDS = tuple("abcdefgh")
_ANY_ID = st.sampled_from(IDS)


@st.composite
def _small_texts(draw: st.DrawFn, max_words: int) -> str:
    words = draw(st.lists(_TEXT_OF, max_size=max_words))
    separators = draw(
        st.lists(st.sampled_from(_SEPARATORS), min_size=len(words), max_size=len(words))
    )
    return "".join(word + separator for word, separator in zip(words, separators, strict=True))


def small_articles(ids: st.SearchStrategy[str] = _ANY_ID) -> st.SearchStrategy[Article]:
    """Articles of the small vocabulary, with and without each of their facts."""
    return st.builds(
        Article,
        id=ids,
        title=_small_texts(4),
        body=_small_texts(9),
        authors=st.lists(st.sampled_from(AUTHORS), max_size=2),
        date=st.none() | st.sampled_from(_DAYS),
        source=st.none() | st.sampled_from(SOURCES),
        section=st.none() | st.sampled_from(SECTIONS),
        language=st.sampled_from(_LANGUAGES),
        url=st.sampled_from((None, "https://star.example/2020/storm-coast")),
        added=st.sampled_from(("2020-06-10", "2020-06-11", "2024-02-29")),
    )


def any_articles() -> st.SearchStrategy[Article]:
    """Articles of any Unicode, with lone surrogates where these are allowed."""
    text = ANY_TEXT | TRICKY_TEXT
    optional = st.none() | UNICODE_TEXT
    fact = st.builds(Fact, name=text, value=text, source=text, raw=text, problem=text)
    return st.builds(
        Article,
        id=UNICODE_TEXT.filter(str.strip),
        title=text,
        body=text,
        authors=st.lists(UNICODE_TEXT, max_size=3),
        date=st.none() | st.sampled_from(_DAYS),
        source=optional,
        section=optional,
        language=optional,
        url=optional,
        path=optional,
        added=st.sampled_from(_DAYS),
        facts=st.lists(fact, max_size=3),
    )


Change = Article | str
"""An article that is added, or the id of one that is deleted."""


def histories() -> st.SearchStrategy[list[list[Change]]]:
    """Commits of an index: in each of them articles are added, replaced and deleted."""
    change: st.SearchStrategy[Change] = st.one_of(
        small_articles(), small_articles(), small_articles(), st.sampled_from(IDS)
    )
    return st.lists(st.lists(change, max_size=6), min_size=1, max_size=4)


_TERMS = (
    "storm", "coast", "cafe", "casa", "cas", "the", "to", "be", "us", "US", "who", "WHO",
    "40000", "covid",
    "19", "c++", "at&t", "el", "salvador", "eau", "漢", "字", "nowhere",
)  # fmt: skip
_NAMES = ("mike", "connors", "ann", "will", "other", "jose")
_PLAN_DAYS = tuple(
    date.fromisoformat(day)
    for day in ("0001-01-01", "2019-12-31", "2020-01-01", "2020-06-10", "2020-06-11", "2020-06-30",
                "2020-07-01", "2021-02-28", "9999-12-31")
)  # fmt: skip


def _terms_of(field: str) -> st.SearchStrategy[tuple[str, ...]]:
    known = _NAMES if field == "author" else (*_TERMS, *("storm", "coast", "the") * 4)
    if field == "url":
        known = ("https", "star", "example", "2020", "storm", "coast")
    terms = st.lists(st.sampled_from(known), min_size=1, max_size=4)
    return terms.map(lambda drawn: tuple(dict.fromkeys(drawn)))


@st.composite
def day_ranges(draw: st.DrawFn) -> tuple[date | None, date | None]:
    """A first and a last day; not both open, and none after the other."""
    ends = sorted(draw(st.lists(st.sampled_from(_PLAN_DAYS), min_size=2, max_size=2)))
    return draw(st.sampled_from(((ends[0], ends[1]), (ends[0], None), (None, ends[1]))))


@st.composite
def _plan_leaves(draw: st.DrawFn) -> Plan:
    field = draw(st.sampled_from(("title", "body", "body", "body", "author", "url")))
    kind = draw(st.integers(0, 8))
    if kind <= 2:
        return MatchTerms(field=field, terms=draw(_terms_of(field)))
    if kind <= 4:
        positions = draw(st.lists(_terms_of(field), min_size=2, max_size=3))
        return MatchPhrase(field=field, positions=tuple(positions))
    if kind == 5:
        name, value = draw(
            st.sampled_from(
                (
                    ("id", "a"),
                    ("id", "nowhere"),
                    ("source", "the daily star"),
                    ("source", "cafe noir"),
                    ("section", "world"),
                    ("language", "es"),
                )
            )
        )
        return MatchKeyword(field=name, value=value)
    if kind == 6:
        present = ("title", "body", "author", "url", "path", "source", "section", "language", "id")
        return MatchPresent(field=draw(st.sampled_from(present)))
    if kind == 7:
        first, last = draw(day_ranges())
        on_date = draw(st.integers(0, 3)) > 0
        return MatchDays(
            field="date" if on_date else "added",
            first=first,
            last=last,
            certain=on_date and draw(st.booleans()),
        )
    return MatchUndated()


def _plan_groups(children: st.SearchStrategy[Plan]) -> st.SearchStrategy[Plan]:
    many = st.lists(children, max_size=4).map(tuple)
    return st.one_of(
        st.builds(MatchAll, children=many),
        st.builds(MatchAny, children=many),
        st.builds(MatchWithout, child=children),
    )


def plans() -> st.SearchStrategy[Plan]:
    """Plans of every kind, nested."""
    return st.recursive(_plan_leaves(), _plan_groups, max_leaves=6)


_TEXT_WORDS = st.sampled_from(WORDS).map(Word)
_PHRASES = st.lists(st.sampled_from(WORDS), min_size=2, max_size=3).map(" ".join).map(Phrase)


@st.composite
def _tree_leaves(draw: st.DrawFn) -> Node:
    kind = draw(st.integers(0, 8))
    if kind <= 3:
        return draw(_TEXT_WORDS | _PHRASES)
    if kind <= 5:
        name, values = draw(
            st.sampled_from(
                (
                    ("title", WORDS),
                    ("body", WORDS),
                    ("author", (*AUTHORS, "will", "Connors")),
                    ("source", ("The Daily Star", "STAR", "nowhere")),
                    ("section", SECTIONS),
                    ("lang", ("es", "FR", "de")),
                    ("id", IDS),
                )
            )
        )
        value = draw(st.sampled_from(values))
        return InField(name, Phrase(value) if " " in value else Word(value))
    if kind == 6:
        present = draw(st.sampled_from(("title", "author", "source", "lang")))
        every: list[Node] = [Everything(), InField(present, Everything())]
        return draw(st.sampled_from(every))
    if kind == 7:
        known: list[Node] = [DateMissing(), DatePresent()]
        return draw(st.sampled_from(known))
    first, last = draw(day_ranges())
    return DateRange(draw(st.sampled_from(("date", "date", "added"))), first, last)


def _tree_groups(children: st.SearchStrategy[Node]) -> st.SearchStrategy[Node]:
    def group(kind: type[And | Or], nodes: list[Node]) -> Node:
        return kind(tuple(nodes))

    several = st.lists(children, min_size=2, max_size=3)
    return st.one_of(
        st.builds(group, st.just(And), several),
        st.builds(group, st.just(Or), several),
        st.builds(Not, children),
    )


def trees() -> st.SearchStrategy[Node]:
    """Query trees over the small vocabulary; their texts are queries."""
    return st.recursive(_tree_leaves(), _tree_groups, max_leaves=5)
