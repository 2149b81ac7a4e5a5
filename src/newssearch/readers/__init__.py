"""Bytes in, articles or failures out.

Owns: which reader reads which file, and how each layout states title, authors and date.
May import: article, dates, settings, errors; nothing of an index. Start at `registry`, then
`plain_text`.
"""

from newssearch.readers.articles import read_articles
from newssearch.readers.encoding import decode
from newssearch.readers.facts import check_future
from newssearch.readers.registry import Reader, Registry, Skipped, default_registry, read_file
from newssearch.readers.source import ReadLimits, SourceFile, printable_path

__all__ = [
    "ReadLimits",
    "Reader",
    "Registry",
    "Skipped",
    "SourceFile",
    "check_future",
    "decode",
    "default_registry",
    "printable_path",
    "read_articles",
    "read_file",
]
