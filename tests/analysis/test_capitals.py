"""Words whose capitals count."""

import pytest

from newssearch.analysis.capitals import FUNCTION_WORDS, capital_form


@pytest.mark.parametrize("word", ["US", "WHO", "IT", "AM", "WILL", "MAY"])
def test_function_words_have_a_capital_form(word: str) -> None:
    """A word in capitals whose lower-case form is a common function word."""
    assert capital_form(word, word.lower()) == word


@pytest.mark.parametrize("word", ["us", "Us", "uS", "NATO", "TRUMP", "A", "I", "", "12", "漢"])
def test_other_words_have_none(word: str) -> None:
    """Elsewhere case never counts; a single letter is no sign of a name."""
    assert capital_form(word, word.lower()) is None


def test_function_words_are_folded_words_of_letters() -> None:
    """The list compares with folded words, so it holds such only."""
    assert all(word.isalpha() and word.isascii() and word.islower() for word in FUNCTION_WORDS)
    assert {"us", "who", "it"} <= FUNCTION_WORDS
