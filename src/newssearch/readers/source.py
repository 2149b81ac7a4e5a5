"""`SourceFile`: a file on disk as readers see it: an id, a head, bytes within a limit."""

from __future__ import annotations

import os
import re
import stat
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import BinaryIO, Self

from newssearch.errors import UnreadableArticle
from newssearch.readers.encoding import decode_prefix

HEAD_BYTES = 64 * 1024
_SNIFF_BYTES = 8 * 1024

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]")
# Control characters other than tab, line ends, form feed, backspace and ESC (ISO-2022-JP).
_NO_TEXT = dict.fromkeys(set(range(0x20)) - set(b"\t\n\v\f\r\b\x1b"))
_MAGIC = (
    b"%PDF-", b"%!PS", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM\x36", b"RIFF",
    b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf",
    b"\x28\xb5\x2f\xfd",
    b"Rar!", b"\x7fELF", b"MZ\x90", b"\xca\xfe\xba\xbe", b"SQLite format 3", b"\xd0\xcf\x11\xe0",
    b"OggS", b"fLaC", b"ID3", b"\x00\x00\x01\x00", b"wOFF", b"wOF2", b"\x00asm",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadLimits:
    """How much of one file is read, in bytes; larger files are refused, and say so.

    Attributes:
        file_bytes: any file.
        page_bytes: an HTML page, whose tree takes some ten times as much memory.
    """

    file_bytes: int = 64 * 1024 * 1024
    page_bytes: int = 20 * 1000 * 1000


def printable_path(path: str | os.PathLike[str]) -> str:
    r"""A path as text that can be stored and printed.

    Bytes that are not UTF-8 and control characters are written as `\xe9`; separators as `/`.
    """
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    if os.sep != "/":
        text = text.replace(os.sep, "/")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


# No slots: `cached_property` keeps the head in the instance's dictionary.
@dataclass(frozen=True, kw_only=True)
class SourceFile:
    """A file to read.

    Attributes:
        path: where it is; may hold surrogates (a name that is not UTF-8).
        article_id: the id of its article, and the name under which it is reported: its path
            relative to the indexed folder, printable.
        limits: how much of it is read.
    """

    path: Path
    article_id: str
    limits: ReadLimits = field(default_factory=ReadLimits)

    @classmethod
    def below(
        cls, root: Path, path: Path, *, prefix: str = "", limits: ReadLimits | None = None
    ) -> Self:
        """The file at `path`, named relative to the folder `root`, after `prefix`."""
        name = prefix + printable_path(path.relative_to(root))
        return cls(path=path, article_id=name, limits=limits or ReadLimits())

    @property
    def suffix(self) -> str:
        """The last suffix of the file's name, in lower case with its dot, or an empty text."""
        return printable_path(self.path.suffix).lower()

    @property
    def size(self) -> int:
        """Size in bytes.

        Raises:
            OSError: the file cannot be seen.
        """
        return self.path.stat().st_size

    def open(self) -> BinaryIO:
        """Open it for reading.

        Raises:
            OSError: it cannot be opened.
            UnreadableArticle: it is a folder, a pipe or a device, which may never end.
        """
        mode = self.path.stat().st_mode
        if not stat.S_ISREG(mode):
            raise self.unreadable("is not a regular file")
        return self.path.open("rb")

    @cached_property
    def head(self) -> bytes:
        """The first 64 KiB."""
        with self.open() as file:
            return file.read(HEAD_BYTES)

    @cached_property
    def head_text(self) -> str:
        """The first 8 KiB as text for recognising formats: only its ASCII is reliable."""
        return decode_prefix(self.head[:_SNIFF_BYTES])

    def read_bytes(self, limit: int | None = None) -> bytes:
        """All of its bytes.

        Args:
            limit: the most bytes to accept; `limits.file_bytes` when not given.

        Raises:
            OSError: it cannot be read.
            UnreadableArticle: it is larger than the limit.
        """
        limit = self.limits.file_bytes if limit is None else limit
        data = self.head
        if len(data) == HEAD_BYTES:
            with self.open() as file:
                data = file.read(limit + 1)
        if len(data) > limit:
            raise self.unreadable(f"is larger than the limit of {limit:,} bytes")
        return data

    def unreadable(self, reason: str) -> UnreadableArticle:
        """The error that reports this file."""
        return UnreadableArticle(self.article_id, reason)


def looks_binary(head: bytes) -> bool:
    """Whether a file that begins so is no text: a known magic number, or control bytes."""
    if head.startswith(_MAGIC) or head[4:8] == b"ftyp":
        return True
    text = decode_prefix(head[:_SNIFF_BYTES])
    controls = len(text) - len(text.translate(_NO_TEXT))
    # A story with some NUL bytes in it stays a story; noise has a tenth of control bytes.
    return controls > 0.05 * len(text)
