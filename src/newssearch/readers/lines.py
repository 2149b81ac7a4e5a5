"""The first lines of a text: where the layouts put title, byline and dates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

HEADER_LINE = 2000
"""The most characters of a header line; what is longer is text."""

_LINE = re.compile(r"\S[^\n]*")  # skips thousands of blank lines in one step
_NUMBER_OF_LINES = 40
_SENTENCE = re.compile(r".{20,}?[.!?…。]['\"’”»)]?(?=\s|$)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A line that is not blank.

    Attributes:
        start, end: offsets in the whole text; `end` is before the line end.
        text: the line without white space (no-break spaces too) around it.
        blank_before: whether a blank line, or nothing at all, stands before it.
    """

    start: int
    end: int
    text: str
    blank_before: bool


def head_lines(text: str) -> tuple[Line, ...]:
    """The first lines of the text that are not blank."""
    return tuple(islice(_lines(text), _NUMBER_OF_LINES))


def _lines(text: str) -> Iterator[Line]:
    before = -1
    for match in _LINE.finditer(text):
        blank_before = before < 0 or text.count("\n", before, match.start()) > 1
        before = match.end()
        yield Line(
            start=match.start(),
            end=match.end(),
            text=match[0].rstrip(),
            blank_before=blank_before,
        )


def first_words(text: str, *, length: int = 120) -> str:
    """The first sentence of a text, or its first words when that is longer than `length`."""
    start = " ".join(text[: 4 * length].split())
    sentence = _SENTENCE.match(start)
    if sentence and sentence.end() <= length:
        return sentence[0]
    if len(start) <= length:
        return start
    cut = start.rfind(" ", length // 2, length)
    return start[: cut if cut > 0 else length].rstrip(" ,;:-–—") + "…"
