"""Snippets: the passage that shows why an article was found, and exact highlights in it."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.analysis.analyzer import analyzer_for, stemming_language
from newssearch.article import Article
from newssearch.query.binding import bind
from newssearch.query.parser import parse
from newssearch.search.snippets import MAX_CHARACTERS, Snippet, make_snippet, wanted_words
from strategies import ANY_TEXT, TRICKY_TEXT, WORDS, examples, small_articles

FILLER = "Nothing much happened on that long and quiet day in the harbour town. " * 40


def snippet_of(body: str, query: str, *, language: str | None = None) -> Snippet:
    article = Article(id="a", title="storm", body=body, language=language)
    languages = [stemming_language(language)]
    plan = bind(parse(query).tree, text=query, languages=languages).plan
    return make_snippet(article, wanted_words(plan))


def highlighted(snippet: Snippet) -> list[str]:
    return [snippet.text[start:end] for start, end in snippet.highlights]


@pytest.mark.parametrize(
    ("body", "query", "text", "highlights"),
    [
        ("A storm came.", "storm", "A storm came.", ["storm"]),
        ("Storms, storm’s", "storm", "Storms, storm’s", ["Storms", "storm’s"]),
        ("  A\r\n\tstorm\xa0 came \n", "storms came", "A storm came", ["storm", "came"]),
        ("The sea. The storm.", "calm", "The sea. The storm.", []),
        ("", "storm", "", []),
        (" \n ", "storm", "", []),
        ("!?", "storm", "!?", []),
        ("mega city, mega prison", '"mega prison"', "mega city, mega prison", ["mega prison"]),
        ("a mega-prison", "mega-prison", "a mega-prison", ["mega-prison"]),
        ("to be or not to be", '"to be"', "to be or not to be", ["to be", "to be"]),
        ("storm storm storm", '"storm storm"', "storm storm storm", ["storm storm storm"]),
        ("The US and us", "US", "The US and us", ["US"]),
        ("The US and us", "us", "The US and us", ["US", "us"]),
        ("U.S. 40,000 C++ AT&T", "u.s. 40000 c++ at&t", "U.S. 40,000 C++ AT&T",
         ["U.S.", "40,000", "C++", "AT&T"]),
        ("Une cafe\u0301 ici", "café", "Une cafe\u0301 ici", ["cafe\u0301"]),
        ("😀 storm 👩\u200d🚀 storm", "storm", "😀 storm 👩\u200d🚀 storm", ["storm", "storm"]),
        ("東京都のニュース", "京都", "東京都のニュース", ["京都"]),
        ("storm and coast", "storm -coast", "storm and coast", ["storm"]),
        ("storm and coast", "author:storm coast", "storm and coast", ["coast"]),
        ("storm and coast", "storm OR body:coast", "storm and coast", ["storm", "coast"]),
        ("storm and coast", "date:2020", "storm and coast", []),
        ("a\u202estorm\u202c b", "storm", "astorm b", ["storm"]),
        ("a\x00storm\x07 b", "storm", "a storm b", ["storm"]),
        ("a\x1fstorm\x85b", "storm", "a storm b", ["storm"]),
        ("a \u200f\u061cstorm\u200e", "storm", "a storm", ["storm"]),
        ("a \ud800storm\udfff b", "storm", "a storm b", ["storm"]),
        ("co\xadoperate sto\u200brm", "cooperate storm", "co\xadoperate sto\u200brm",
         ["co\xadoperate", "sto\u200brm"]),
    ],
)  # fmt: skip
def test_snippets(body: str, query: str, text: str, highlights: list[str]) -> None:
    """Short bodies whole, on one line; what was looked for is highlighted, a phrase as a phrase."""
    snippet = snippet_of(body, query)
    assert snippet.text == text
    assert highlighted(snippet) == highlights


def test_best_passage() -> None:
    """The passage with the most different words wins over one with a word again and again."""
    body = f"Storm, storm, storm. {FILLER} The storm hit the coast. {FILLER} A coast."
    snippet = snippet_of(body, "storm coast")
    assert "The storm hit the coast." in snippet.text
    assert highlighted(snippet) == ["storm", "coast"]
    assert snippet.text.startswith("… ")
    assert snippet.text.endswith(" …")


def test_passage_begins_with_a_sentence_where_one_fits() -> None:
    """A reader wants whole sentences."""
    snippet = snippet_of(f"{FILLER}The storm came at night. {FILLER}", "storm")
    assert re.match(r"… [NT]", snippet.text)


def test_no_match_in_the_body_shows_its_beginning() -> None:
    """A hit by its title, or by a date, shows how the article begins."""
    snippet = snippet_of(FILLER, "storm")
    assert FILLER.startswith(snippet.text.removesuffix(" …"))
    assert snippet.text.endswith(" …")
    assert snippet.highlights == ()


def test_elided_article_is_part_of_the_highlight() -> None:
    """`eau` is found in `l’eau`, which is one word to a reader."""
    assert highlighted(snippet_of("Dans l’eau froide", "eau", language="fr")) == ["l’eau"]


def test_highlight_of_other_languages() -> None:
    """The body is analysed in the article's language."""
    assert highlighted(snippet_of("Las cárceles", "carcel", language="es")) == ["cárceles"]


@pytest.mark.parametrize(
    "body",
    ["storm " * 100_000, "x" * 1_000_000, "x" * 300_000 + " storm", "漢" * 300_000, "\n" * 500_000],
)
def test_huge_bodies(body: str) -> None:
    """A huge body has a short snippet too."""
    snippet = snippet_of(body, "storm")
    assert len(snippet.text) <= MAX_CHARACTERS + 20
    assert all(text == "storm" for text in highlighted(snippet))


def test_very_long_word_is_found_and_not_shown_whole() -> None:
    """A match longer than a passage gives the beginning of the body."""
    snippet = snippet_of(f"A storm. {'x' * 5_000}", "x" * 4_000)
    assert len(snippet.text) <= MAX_CHARACTERS + 20
    assert snippet.text.startswith("A storm.")


QUERIES = st.lists(
    st.sampled_from((*WORDS, '"the coast"', '"to be"', '"casa l\'eau"')), min_size=1, max_size=4
).map(" OR ".join)


def check(snippet: Snippet, article: Article, query: str) -> None:
    language = stemming_language(article.language)
    plan = bind(parse(query).tree, text=query, languages=[language]).plan
    wanted = wanted_words(plan)
    text = snippet.text
    assert len(text) <= MAX_CHARACTERS + 20
    assert text == " ".join(text.split(" ")).strip()
    assert not any(unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} for c in text)
    bidi = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    assert not any(unicodedata.bidirectional(c) in bidi or c in "\u200e\u200f\u061c" for c in text)
    last = 0
    for start, end in snippet.highlights:
        assert last <= start < end <= len(text)
        last = end
        tokens = list(analyzer_for(language).tokens(text[start:end]))
        forms = [{token.term, token.capital} for token in tokens]
        assert any(
            all(here & terms for here, terms in zip(forms[at:], phrase, strict=False))
            for phrase in wanted
            for at in range(len(forms) - len(phrase) + 1)
        )


@examples(150)
@given(small_articles(), st.integers(0, 3), QUERIES)
def test_highlights_are_what_was_looked_for(article: Article, repeats: int, query: str) -> None:
    """Each highlighted text analyses to a wanted word or phrase, and a match is never without."""
    body = (article.body + " ") * (1 + 7 * repeats)
    article = Article(id="a", body=body, language=article.language)
    plan = bind(parse(query).tree, text=query, languages=[stemming_language(article.language)]).plan
    snippet = make_snippet(article, wanted_words(plan))
    check(snippet, article, query)
    tokens = analyzer_for(stemming_language(article.language)).tokens(body)
    terms = {form for token in tokens for form in (token.term, token.capital)}
    if any(phrase[0] & terms for phrase in wanted_words(plan) if len(phrase) == 1):
        assert snippet.highlights


@examples(250)
@given(ANY_TEXT | TRICKY_TEXT, st.integers(1, 12), st.sampled_from(("us", "a", "C++", "漢", "s 1")))
def test_any_body_has_a_clean_snippet(text: str, repeats: int, query: str) -> None:
    """Whatever Unicode a body holds: one line, no controls, nothing that turns the direction."""
    article = Article(id="a", body=text * repeats)
    plan = bind(parse(query).tree, text=query, languages=["en"]).plan
    check(make_snippet(article, wanted_words(plan)), article, query)


@examples(100)
@given(st.lists(st.sampled_from(WORDS), min_size=30, max_size=120), st.sampled_from(WORDS))
def test_words_are_not_cut(body: list[str], query: str) -> None:
    """A passage begins and ends between words, and an ellipsis says where text was left out."""
    snippet = snippet_of(" ".join(body), query)
    shown = snippet.text.split(" ")
    inner = [word for word in shown if word != "…"]
    starts = [at for at in range(len(body) - len(inner) + 1) if body[at : at + len(inner)] == inner]
    assert starts
    assert (shown[0] != "…") == (shown[: len(inner)] == body[: len(inner)])
    assert (shown[-1] != "…") == (shown[-len(inner) :] == body[-len(inner) :])
