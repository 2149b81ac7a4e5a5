"""Folding: one spelling for all cases, accents and compatibility forms of a word."""

from __future__ import annotations

import unicodedata

# Letters that carry their accent without a combining mark; `casefold` deals with ß.
_LETTERS = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ð": "d", "ł": "l", "ħ": "h", "ı": "i", "þ": "th"}
)
# Soft hyphen, zero-width space and joiners, word joiner, byte-order mark: invisible inside words.
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
# Accents of Latin, Greek and Cyrillic; points of Hebrew and Arabic, which most texts leave out;
# variation selectors. Vowel signs of Indic and Thai scripts are letters and stay.
_DROPPED = dict.fromkeys(
    [
        *range(0x300, 0x370),
        *range(0x591, 0x5BE),
        *(0x5BF, 0x5C1, 0x5C2, 0x5C4, 0x5C5, 0x5C7),
        *range(0x64B, 0x653),
        0x670,
        *range(0xFE00, 0xFE10),
        *map(ord, INVISIBLE),
    ]
)


def fold(word: str) -> str:
    """The word in lower case, without accents and invisible characters, compatibility-composed.

    Example:
        >>> fold("Café"), fold("STRAẞE"), fold("Ærø"), fold("ﬁnal")
        ('cafe', 'strasse', 'aero', 'final')
    """
    if word.isascii():
        return word.lower()
    decomposed = unicodedata.normalize("NFKD", word.casefold()).casefold()
    return unicodedata.normalize("NFC", decomposed.translate(_DROPPED).translate(_LETTERS))


def keyword(value: str) -> str:
    """The one term of a value that is compared as a whole: folded, with single spaces.

    Example:
        >>> keyword(" The Daily  STAR")
        'the daily star'
    """
    return fold(" ".join(value.split()))
