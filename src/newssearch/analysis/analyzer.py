"""From text to the terms that are indexed and searched.

The same function serves both sides, so that what is typed meets what was written: fold, drop the
possessive, stem by the article's language (Snowball, https://snowballstem.org, as Porter2 for
English). No word is dropped: a phrase of function words can be searched.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cache
from importlib.metadata import version
from typing import NamedTuple

import Stemmer

from newssearch.analysis.capitals import capital_form
from newssearch.analysis.folding import fold
from newssearch.analysis.tokenizer import words

DEFAULT_LANGUAGE = "en"
UNSTEMMED = "und"  # ISO 639-2's "undetermined": names, addresses, languages without a stemmer

_SNOWBALL = {
    "ar": "arabic", "ca": "catalan", "da": "danish", "de": "german", "el": "greek",
    "en": "english", "es": "spanish", "et": "estonian", "eu": "basque", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian",
    "id": "indonesian", "it": "italian", "lt": "lithuanian", "nb": "norwegian", "ne": "nepali",
    "nl": "dutch", "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian",
    "ru": "russian", "sr": "serbian", "sv": "swedish", "ta": "tamil", "tr": "turkish",
    "yi": "yiddish",
}  # fmt: skip
# Articles and prepositions that French, Italian and Catalan write onto the next word.
_ELIDING = frozenset({"fr", "it", "ca"})
_ELIDED = frozenset(
    "l d j m t s c n qu jusqu lorsqu puisqu quoiqu presqu un quell quest "
    "dell nell all sull dall coll gl sant tutt".split()
)
_MAX_CACHED_WORDS = 200_000


class Token(NamedTuple):
    """A word of a text, as it is indexed.

    Attributes:
        term: folded and stemmed.
        capital: the second term at this position where capitals count (`US`), else None.
        position: 0 for the first word of the text, and so on.
        start, end: offsets in the text, in characters.
    """

    term: str
    capital: str | None
    position: int
    start: int
    end: int


class Analyzer:
    """Turns text of one language into tokens. Safe to share between threads.

    Args:
        language: ISO 639-1 code. `en` where an article states none; `und` folds without stemming,
            as do languages for which there is no stemmer.
    """

    def __init__(self, language: str) -> None:
        self.language = language
        algorithm = _SNOWBALL.get(language)
        self._stemmer = Stemmer.Stemmer(algorithm) if algorithm else None
        self._elides = language in _ELIDING
        # A stemmer has a buffer of its own, so only one thread at a time may use it.
        self._lock = threading.Lock()
        self._cache: dict[str, tuple[tuple[str, str | None], ...]] = {}

    def tokens(self, text: str) -> Iterator[Token]:
        """The tokens of a text, in order.

        Example:
            >>> [token.term for token in Analyzer("en").tokens("El Salvador’s prisons")]
            ['el', 'salvador', 'prison']
        """
        position = 0
        for word, start, end in words(text):
            terms = self._cache.get(word) or self._analyze(word)
            for term, capital in terms:
                yield Token(term, capital, position, start, end)
                position += 1

    def _analyze(self, word: str) -> tuple[tuple[str, str | None], ...]:
        """The terms of one word: one, or two where an elided article is written onto it."""
        surface = word[:-2] if len(word) > 2 and word.endswith(("'s", "'S")) else word
        if "." in surface and all(sum(map(str.isalnum, part)) <= 1 for part in surface.split(".")):
            # An acronym: its dots go, and it counts as capitals even as "u.s.".
            surface = surface if surface[0].isdigit() else surface.replace(".", "").upper()
        elif surface[0].isdigit():
            surface = surface.replace(",", "")
        folded = fold(surface)
        article, apostrophe, rest = folded.partition("'")
        if self._elides and apostrophe and article in _ELIDED:
            terms: tuple[tuple[str, str | None], ...] = (
                (article, None),
                (self._stem(rest), None),
            )
        else:
            terms = ((self._stem(folded), capital_form(surface, folded)),)
        if len(self._cache) >= _MAX_CACHED_WORDS:
            self._cache = {}
        self._cache[word] = terms
        return terms

    def _stem(self, folded: str) -> str:
        if self._stemmer is None:
            return folded
        with self._lock:
            stem: str = self._stemmer.stemWord(folded)
        # A stemmer may eat a word whole; what was written must stay searchable.
        return stem or folded


def stemming_language(language: str | None) -> str:
    """The language whose stemmer serves an article that states `language`.

    Example:
        >>> stemming_language(None), stemming_language("es-MX"), stemming_language("ja")
        ('en', 'es', 'und')
    """
    if language is None:
        return DEFAULT_LANGUAGE
    primary = language.replace("_", "-").partition("-")[0].lower()
    return primary if primary in _SNOWBALL else UNSTEMMED


@cache
def analyzer_for(language: str) -> Analyzer:
    """The shared analyzer of a language that `stemming_language` returned."""
    return Analyzer(language)


def fingerprint() -> str:
    """Names everything that decides which terms a text has; indexes of another are refused.

    The number is raised by hand with every change of a term; a test pins many stems, so that a
    release of PyStemmer that stems otherwise is noticed.
    """
    return f"words-1 snowball-{version('PyStemmer').partition('.')[0]}"
