"""Bytes of unknown encoding -> text, without losing a story over a stray byte.

In order: a byte order mark, the pattern of zero bytes that UTF-16 leaves, strict UTF-8, UTF-8
with stray bytes, the encoding that the document declares, and last a guess on a bounded sample
(charset-normalizer for scripts, the alphabets of languages for the Latin code pages, which
charset-normalizer confuses in short texts).
"""

from __future__ import annotations

import codecs
import re
from unicodedata import category

# UTF-32 before UTF-16: the little-endian mark of the one begins with that of the other.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 32 * 1024
_WHITE_SPACE = re.compile(rb"\s")
_NON_ASCII = re.compile(rb"[\x80-\xff]+")
_STRAY = re.compile("[\udc80-\udcff]")
_BEYOND_ASCII = re.compile("[^\x00-\x7f]")
_LINE_END = re.compile("\r\n?")
_CONTROL_BYTES = bytes(set(range(0x20)) - set(b"\t\n\r\f"))
_NO_TEXT = frozenset({"Cc", "Cn", "Co", "Cs"})  # control, unassigned, private, half characters

# What charset-normalizer may answer: encodings in which news was published. With all of the
# hundred that Python knows it finds Maltese and code pages of DOS in short texts.
_GUESSED = (
    "cp1252", "cp1250", "iso8859_2", "cp1254", "cp1251", "koi8_r", "cp1253", "iso8859_7",
    "cp1255", "cp1256", "gb18030", "big5", "cp932", "euc_jp", "cp949",
)  # fmt: skip
_LATIN_PAGES = ("cp1252", "cp1250", "iso8859_2", "cp1254")  # the first wins a draw
# Letters beyond ASCII of a language, lower case.
_ALPHABETS = tuple(
    frozenset(letters)
    for letters in (
        "àâæçéèêëîïôœùûüÿ",  # French
        "äöüß",
        "áéíñóúü",  # Spanish
        "àáâãçéêíóôõúü",  # Portuguese
        "àèéìíîòóùú",  # Italian
        "åäöæøéü",  # the Nordic languages
        "áðéíóúýþæö",  # Icelandic
        "áéèëïíóöúü",  # Dutch
        "àçèéíïòóúü",  # Catalan
        "ąćęłńóśźż",  # Polish
        "áčďéěíňóřšťúůýž",  # Czech
        "áäčďéíĺľňóôŕšťúýž",  # Slovak
        "áéíóöőúüű",  # Hungarian
        "ăâîșțşţ",  # Romanian
        "čćđšž",  # Croatian, Slovene
        "âçğıiöşüî",  # Turkish
    )
)


def decode(data: bytes, *, declared: str | None = None) -> tuple[str, str]:
    r"""Turn bytes into text; every byte sequence has an answer.

    Args:
        data: a whole document.
        declared: the encoding that the document says it has; used when it is not UTF-8.

    Returns:
        The text, with `\n` as its only line end and without NUL, and the name of the encoding.
    """
    text, encoding = _decode(data, declared)
    return _LINE_END.sub("\n", text).replace("\0", ""), encoding


def decode_prefix(data: bytes) -> str:
    """Text of a document's beginning, good enough to recognise its format by ASCII words."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    return data.decode(_utf16_without_mark(data) or "latin-1", "replace")


def _decode(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            data = data[len(mark) :]
            if encoding != "utf-8":
                return data.decode(encoding, "replace"), encoding
            return _with_stray_bytes(data.decode(encoding, "surrogateescape")), encoding
    wide = _utf16_without_mark(data)
    if wide:
        return data.decode(wide, "replace"), wide
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        escaped = data.decode("utf-8", "surrogateescape")
    # In a legacy encoding two neighbours hardly ever form valid UTF-8: more whole characters
    # than stray bytes means UTF-8 into which something else was pasted.
    stray = len(_STRAY.findall(escaped))
    if len(_BEYOND_ASCII.findall(escaped)) - stray >= stray:
        return _with_stray_bytes(escaped), "utf-8"
    encoding = _known_text_encoding(declared) or _guess(data)
    return data.decode(encoding, "replace"), encoding


def _with_stray_bytes(escaped: str) -> str:
    """Read bytes that are no UTF-8 one by one, as cp1252."""

    def one(match: re.Match[str]) -> str:
        byte = bytes([ord(match[0]) - 0xDC00])
        try:
            return byte.decode("cp1252")
        except UnicodeDecodeError:  # five bytes mean nothing in cp1252
            return "\ufffd"

    return _STRAY.sub(one, escaped)


def _utf16_without_mark(data: bytes) -> str | None:
    """The byte order of UTF-16, when the zero bytes of its spaces and letters show it.

    They stand at even or at odd places only. In a script whose characters share a high byte below
    32 (Greek, Cyrillic, Hebrew, Arabic) the rest would pass as UTF-8 full of control characters.
    """
    sample = data[:4096]
    sample = sample[: len(sample) // 2 * 2]
    half = len(sample) // 2
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) < 0.02 * half + 1 or min(even, odd) > 0.1 * max(even, odd):
        return None
    if len(sample.translate(None, _CONTROL_BYTES)) > 0.95 * len(sample):
        return None  # a text with some zero bytes in it
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    # Tables of small numbers look the same, but are no text.
    odd_ones = sum(category(char) in _NO_TEXT for char in sample.decode(encoding, "replace"))
    whitespace = sum(sample.count(char.encode(encoding)) for char in "\t\n\r\f")
    return encoding if odd_ones - whitespace <= 0.02 * half else None


def _known_text_encoding(name: str | None) -> str | None:
    """The Python codec that a declared name means; None when it is no encoding of text."""
    if not name:
        return None
    try:
        codec = codecs.lookup(name.strip().lower())
        "".encode(codec.name)  # `hex` and its like are codecs, and refuse text
    except (LookupError, ValueError, TypeError, UnicodeError):
        return None
    # WHATWG Encoding Standard, 4.2: pages that declare Latin-1 or ASCII mean windows-1252, and
    # one that declares UTF-8 or UTF-16 but isn't has told us nothing.
    if codec.name in {"iso8859-1", "ascii"}:
        return "cp1252"
    return None if codec.name.startswith(("utf", "idna", "punycode", "unicode")) else codec.name


def _guess(data: bytes) -> str:
    """The encoding of bytes that are neither UTF-8 nor UTF-16."""
    sample = _sample(data)
    runs = _NON_ASCII.findall(sample)
    single = sum(len(run) == 1 for run in runs)
    # Accents in a Latin script stand alone between ASCII letters, and are few.
    if not (single > 0.6 * len(runs) and sum(map(len, runs)) < 0.15 * len(sample)):
        # Loading it takes 60 ms, and few files need it.
        from charset_normalizer import from_bytes  # noqa: PLC0415

        best = from_bytes(sample, cp_isolation=list(_GUESSED)).best()
        if best is not None and best.encoding not in _LATIN_PAGES:
            return best.encoding
    return max(_LATIN_PAGES, key=lambda page: _latin_score(sample.decode(page, "replace")))


def _sample(data: bytes) -> bytes:
    """The lines around the first non-ASCII bytes, bounded: ASCII tells nothing."""
    pieces: list[bytes] = []
    position, room = 0, _SAMPLE_BYTES
    while room > 0 and (found := _NON_ASCII.search(data, position)):
        start = max(position, data.rfind(b"\n", 0, found.start()) + 1, found.start() - 200)
        # Cut at white space: half a character at the end would exclude the right encoding.
        end = _WHITE_SPACE.search(data, found.end() + 400, found.end() + 8000)
        position = end.end() if end else found.end() + 8000
        pieces.append(data[start:position])
        room -= position - start
    return b"\n".join(pieces)


def _latin_score(text: str) -> float:
    """How well the letters beyond ASCII fit into the alphabet of one language, 0 to 1."""
    beyond = _BEYOND_ASCII.findall(text)
    letters = [char.lower() for char in beyond if char.isalpha()]
    # A sign between two letters is a letter of another code page.
    misplaced = len(re.findall(r"(?<=[^\W\d_])[^\w\s’'‘´\-–—\u00ad\u200d](?=[^\W\d_])", text))
    unknown = text.count("\ufffd") + sum("\x80" <= char <= "\x9f" for char in beyond)
    total = len(letters) + misplaced + unknown
    if not total:
        return 1.0
    best = max(sum(char in alphabet for char in letters) for alphabet in _ALPHABETS)
    return float(best / total)
