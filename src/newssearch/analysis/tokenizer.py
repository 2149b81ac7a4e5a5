"""Words of a text, in the spirit of Unicode Standard Annex #29, with news in mind.

A word is a run of letters, digits and their marks. Beyond that:

- an apostrophe (straight or curly) and `&` join letters: `can't`, `AT&T`;
- a dot joins digits (`3.5`), and single letters to an acronym (`U.S.`, `e.g.`);
- commas between groups of three digits belong to the number (`40,000`);
- `C++` and `C#` are words; hyphens and underscores separate words;
- each Han character and each kana is a word of its own (UAX #29, rule WB999).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from newssearch.analysis.folding import INVISIBLE
from newssearch.analysis.unicode_marks import mark_class

_IDEOGRAPHS = "\u2e80-\u2fdf\u3005\u3007\u3021-\u3029\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf"
_IDEOGRAPHS += "\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\U0001b000-\U0001b16f\U00020000-\U0003ffff"

# Same length before and after, so offsets hold: curly apostrophes are made straight, and `_`,
# which \w would take for a letter, a space.
_SAME_LENGTH = str.maketrans({"’": "'", "ʼ": "'", "＇": "'", "‘": "'", "＆": "&", "_": " "})

_JOINERS = "'&."


@cache
def _word_pattern() -> re.Pattern[str]:
    """Compiled on first use: the table of marks makes it slow to compile (some milliseconds)."""
    marks = f"{mark_class()}{INVISIBLE}"
    inner = rf"[\w{marks}]"
    run = rf"\w{inner}*"
    letter = r"[^\W\d]"
    # A letter by itself, however its accents are written; Hangul writes syllables.
    one = rf"[^\W\d\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff][{marks}]*"
    return re.compile(
        # The lookaheads spare most words a look through the marks.
        rf"(?=\w\W)(?:{one}\.)+{one}(?!{inner})\.?(?:'[sS](?!\w))?"
        rf"|(?=\w\W){one}(?:\+\+|\#)(?!\w)"
        rf"|\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?{inner}*"
        rf"|{run}(?:(?:['&](?={letter})|(?<=\d)\.(?=\d)){run})*"
    )


@cache
def _ideograph_pattern() -> re.Pattern[str]:
    return re.compile(rf"[{_IDEOGRAPHS}]\W*|[^{_IDEOGRAPHS}]+")


def words(text: str) -> Iterator[tuple[str, int, int]]:
    """The words of a text as `(word, start, end)`, in order.

    The word is as written, but for straightened apostrophes; `start` and `end` are offsets in
    `text`, in characters. Takes linear time.

    Example:
        >>> [word for word, _, _ in words("The U.S. paid 40,000 for AT&T’s café-bar")]
        ['The', 'U.S.', 'paid', '40,000', 'for', "AT&T's", 'café', 'bar']
    """
    for match in _word_pattern().finditer(text.translate(_SAME_LENGTH)):
        word = match.group()
        if word.isascii() or not (parts := _ideographs(word)):
            yield word, match.start(), match.end()
            continue
        start = match.start()
        for part in parts:
            # What would join letters joins nothing here.
            bare = part.strip(_JOINERS)
            at = start + part.index(bare)
            yield bare, at, at + len(bare)
            start += len(part)


def _ideographs(word: str) -> list[str] | None:
    """A word with ideographs in it cut into these and the rest; None for a word without."""
    parts = _ideograph_pattern().findall(word)
    return parts if len(parts) > 1 else None
