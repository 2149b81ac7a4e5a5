"""One spelling for all cases, accents and compatibility forms of a word."""

import unicodedata

import pytest
from hypothesis import given

from newssearch.analysis.folding import INVISIBLE, fold, keyword
from strategies import ANY_TEXT, TRICKY_TEXT, examples


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("", ""),
        ("CAFÉ", "cafe"),
        ("cafe\u0301", "cafe"),
        ("Straße", "strasse"),
        ("STRAẞE", "strasse"),
        ("Ærø Łódź Đà Þór Ħal", "aero lodz da thor hal"),
        ("œuvre", "oeuvre"),
        ("İstanbul ISPARTA ılık", "istanbul isparta ilik"),
        ("ﬁnal", "final"),
        ("ｆｕｌｌ１２", "full12"),
        ("x²", "x2"),
        ("Ǆ", "dz"),
        ("Ελλάς", "ελλασ"),
        ("Ёлка й", "елка и"),
        ("co\xadop zero\u200bwidth\ufeff", "coop zerowidth"),
        ("עִבְרִית", "עברית"),
        ("مُحَمَّد", "محمد"),
        ("हिन्दी", "हिन्दी"),
        ("ไทย", "ไทย"),
        ("한국", "한국"),
        ("が", "か\u3099".replace("か\u3099", "が")),
        ("❤\ufe0f", "❤"),
    ],
)
def test_fold(word: str, expected: str) -> None:
    """Case, accents, compatibility forms and invisible characters go; vowel signs stay."""
    assert fold(word) == expected


@examples(400)
@given(ANY_TEXT | TRICKY_TEXT)
def test_fold_is_the_same_for_all_spellings(text: str) -> None:
    """Composed, decomposed and upper-case spellings fold alike; lower-case ASCII is kept."""
    folded = fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(unicodedata.normalize("NFC", text)) == folded
    assert not set(folded) & set(INVISIBLE)
    if text.isascii():
        assert folded == text.lower()


@examples(400)
@given(ANY_TEXT | TRICKY_TEXT)
def test_fold_twice_is_fold(text: str) -> None:
    """A folded word is its own folded form: what is indexed is found as it was indexed."""
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" The Daily  STAR\n", "the daily star"),
        ("Café\xa0Noir", "cafe noir"),
        ("", ""),
        ("!?", "!?"),
    ],
)
def test_keyword(value: str, expected: str) -> None:
    """A value that is compared as a whole: folded, with single spaces."""
    assert keyword(value) == expected
