"""From text to the terms that are indexed and searched."""

import threading
import unicodedata
from concurrent.futures import ThreadPoolExecutor

import pytest
import Stemmer
from hypothesis import given

from newssearch.analysis import analyzer as analyzer_module
from newssearch.analysis.analyzer import (
    Analyzer,
    Token,
    analyzer_for,
    fingerprint,
    stemming_language,
)
from newssearch.analysis.tokenizer import words
from strategies import ANY_TEXT, TRICKY_TEXT, examples


def terms(text: str, language: str = "en") -> list[str]:
    return [token.term for token in analyzer_for(language).tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Prisons prison imprisoned", ["prison", "prison", "imprison"]),
        ("El Salvador’s prisons", ["el", "salvador", "prison"]),
        ("James's JAMES'S James’", ["jame", "jame", "jame"]),
        ("it's can't", ["it", "can't"]),
        ("to be or not to be", ["to", "be", "or", "not", "to", "be"]),
        ("U.S. U.S US u.s.", ["us", "us", "us", "us"]),
        ("U.S.’s U.S.'S", ["us", "us"]),
        ("40,000 40000 1,234,567.5", ["40000", "40000", "1234567.5"]),
        ("3.5 1.2", ["3.5", "1.2"]),
        ("C++ C# AT&T", ["c++", "c#", "at&t"]),
        ("covid-19", ["covid", "19"]),
        ("Café cafe\u0301 CAFÉ ca\xadfe ca\u200bfe", ["cafe"] * 5),
        ("漢字", ["漢", "字"]),
    ],
)
def test_english(text: str, expected: list[str]) -> None:
    """Folded, without possessive, dots of acronyms and commas of numbers, and stemmed."""
    assert terms(text) == expected


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("es", "noticias cárceles", ["notici", "carcel"]),
        ("fr", "L’État d'une qu'on", ["l", "etat", "d", "une", "qu", "on"]),
        ("fr", "aujourd'hui", ["aujourd'hui"]),
        ("it", "dell'Arma un'altra", ["dell", "arma", "un", "altra"]),
        ("en", "l'eau d'Or", ["l'eau", "d'or"]),
        ("de", "Häuser Straßen", ["haus", "strass"]),
        ("und", "Prisons running", ["prisons", "running"]),
        ("ja", "ニュース News", ["ニ", "ュ", "ー", "ス", "news"]),
        ("xx", "Prisons", ["prisons"]),
    ],
)
def test_other_languages(language: str, text: str, expected: list[str]) -> None:
    """Each language has its stemmer, French and Italian their elisions; others are folded only."""
    found = terms(text, language)
    assert found[: len(expected)] == pytest.approx(expected)
    assert len(found) == len(expected)


def test_elided_article_and_noun_stand_side_by_side() -> None:
    """An elided article has a position of its own, and both point at the word as written."""
    assert list(analyzer_for("fr").tokens("De l’eau.")) == [
        Token("de", None, 0, 0, 2),
        Token("l", None, 1, 3, 8),
        Token("eau", None, 2, 3, 8),
    ]


def test_capitals_have_a_second_term() -> None:
    """`US` and `U.S.` are indexed as `us` and as themselves; `u.s.` is no pronoun either."""
    found = [
        (token.term, token.capital) for token in analyzer_for("en").tokens("us US U.S. u.s. WHO")
    ]
    assert found == [("us", None), ("us", "US"), ("us", "US"), ("us", "US"), ("who", "WHO")]


@pytest.mark.parametrize(
    ("stated", "expected"),
    [
        (None, "en"), ("en", "en"), ("EN-gb", "en"), ("es_MX", "es"), ("pt-BR", "pt"), ("ja",
         "und"),
        ("", "und"), ("und", "und"), ("english", "und"), ("🏴", "und"),
    ],
)  # fmt: skip
def test_stemming_language(stated: str | None, expected: str) -> None:
    """English where nothing is stated, the main language of a regional one, else no stemming."""
    assert stemming_language(stated) == expected


def test_every_stemmer_exists() -> None:
    """Each language of the table has a Snowball stemmer that is installed."""
    installed = set(Stemmer.algorithms())
    assert set(analyzer_module._SNOWBALL.values()) <= installed
    for language in analyzer_module._SNOWBALL:
        assert terms("12 x", language)[0] == "12"


@examples(400)
@given(ANY_TEXT | TRICKY_TEXT)
def test_any_text_in_any_language(text: str) -> None:
    """Nothing raises; positions count up from 0; offsets are words'; no term is empty."""
    places = [(start, end) for _, start, end in words(text)]
    for language in ("en", "es", "fr", "ar", "hi", "tr", "und"):
        tokens = list(analyzer_for(language).tokens(text))
        assert [token.position for token in tokens] == list(range(len(tokens)))
        assert list(dict.fromkeys((token.start, token.end) for token in tokens)) == places
        assert all(token.term for token in tokens)
        for token in tokens:
            assert token.term.encode()
            assert token.capital is None or token.capital.lower() == token.capital.casefold()


@examples(200)
@given(ANY_TEXT | TRICKY_TEXT)
def test_a_word_alone_has_the_terms_it_has_in_the_text(text: str) -> None:
    """What is cut out by a token's offsets analyses to the token again: typed, it is found."""
    for token in analyzer_for("en").tokens(text):
        alone = list(analyzer_for("en").tokens(text[token.start : token.end]))
        assert [(one.term, one.capital) for one in alone] == [(token.term, token.capital)]


@examples(200)
@given(ANY_TEXT | TRICKY_TEXT)
def test_composed_and_decomposed_texts_have_the_same_terms(text: str) -> None:
    """NFC and NFD of a text are the same to a reader, and to the index."""
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert terms(composed) == terms(decomposed)


def test_threads_get_the_same_terms() -> None:
    """Eight threads that share an analyzer get what one gets, cached or not."""
    texts = [
        " ".join(f"running{number * step} stories US’s café{number}" for number in range(200))
        for step in range(1, 9)
    ]
    expected = [list(Analyzer("en").tokens(text)) for text in texts]
    shared = Analyzer("en")
    barrier = threading.Barrier(8)

    def analyse(text: str) -> list[Token]:
        barrier.wait()
        return [token for _ in range(3) for token in shared.tokens(text)]

    with ThreadPoolExecutor(8) as pool:
        for found, tokens in zip(pool.map(analyse, texts), expected, strict=True):
            assert found == tokens * 3


def test_cache_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    """The cache starts anew when it is full; the terms stay the same."""
    monkeypatch.setattr(analyzer_module, "_MAX_CACHED_WORDS", 50)
    text = " ".join(f"stories{number}" for number in range(1000))
    analyzer = Analyzer("en")
    first = list(analyzer.tokens(text))
    assert len(analyzer._cache) <= 50
    assert list(analyzer.tokens(text)) == first == list(Analyzer("en").tokens(text))


def test_a_word_is_analysed_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work grows with the different words, not with the length of a text."""
    analyzer = Analyzer("en")
    analysed: list[str] = []
    analyse = analyzer._analyze

    def counting(word: str) -> tuple[tuple[str, str | None], ...]:
        analysed.append(word)
        return analyse(word)

    monkeypatch.setattr(analyzer, "_analyze", counting)
    assert sum(1 for _ in analyzer.tokens("storm coast " * 10_000)) == 20_000
    assert analysed == ["storm", "coast"]


def test_a_stem_is_never_empty() -> None:
    """What a stemmer would eat whole stays as it was written, so that it can be searched."""

    class Hungry:
        def stemWord(self, _: str) -> str:  # noqa: N802 - PyStemmer's name
            return ""

    analyzer = Analyzer("en")
    analyzer._stemmer = Hungry()
    assert [token.term for token in analyzer.tokens("Café s")] == ["cafe", "s"]


_STEMS = {
    "en": (
        "prisons striking elections governments running flies happily universities police policies",
        "prison strike elect govern run fli happili universiti polic polici",
    ),
    "en-2": (
        "generously organisation news skies dying children were national argued analyses banking",
        "generous organis news sky die children were nation argu analys bank",
    ),
    "es": (
        "elecciones ciudades corazones gobiernos hablando nacionales políticas mañanas",
        "eleccion ciudad corazon gobi habl nacional polit manan",
    ),
    "fr": (
        "élections gouvernements nationaux parlant villes rapidement travailleurs heureuses",
        "elect gouvern national parl vill rapid travailleur heureux",
    ),
    "de": (
        "Wahlen Regierungen Häuser gesprochen Zeitungen politischen Städte schnellsten",
        "wahl regier haus gesproch zeitung polit stadt schnell",
    ),
    "it": (
        "elezioni governi nazionali parlando città lavoratori rapidamente giornali",
        "elezion govern nazional parl citt lavor rapid giornal",
    ),
    "pt": (
        "eleições governos nacionais falando cidades trabalhadores rapidamente felizes",
        "eleico govern nacion fal cidad trabalh rapid feliz",
    ),
}


@pytest.mark.parametrize("language", _STEMS)
def test_stems_are_part_of_the_format(language: str) -> None:
    """Terms are in every index: where this fails, `fingerprint` needs another number."""
    text, stems = _STEMS[language]
    assert " ".join(token.term for token in Analyzer(language[:2]).tokens(text)) == stems


def test_fingerprint_names_the_words_and_the_stemmer() -> None:
    """Our own number, and the major version of the stemmers: a patch release is no new format."""
    assert fingerprint() == f"words-1 snowball-{Stemmer.version().partition('.')[0]}"
