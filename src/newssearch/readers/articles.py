"""`read_articles`: the readers for programs, without an index."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

from newssearch.article import Article
from newssearch.errors import CorpusMissingError, UnreadableArticle
from newssearch.readers.facts import check_future
from newssearch.readers.registry import Skipped, default_registry, read_file
from newssearch.readers.source import SourceFile, printable_path


def read_articles(
    path: str | os.PathLike[str],
    *,
    on_problem: Callable[[UnreadableArticle], None] | None = None,
    today: date | None = None,
) -> Iterator[Article]:
    """Read the articles of a file, or of all files below a folder in the order of their names.

    Hidden files and folders are left out, and so are files that hold no article.

    Args:
        path: a file or a folder.
        on_problem: called with each file or record that could not be read.
        today: dates more than two days later are not used; the current day when not given.

    Yields:
        The articles.

    Raises:
        CorpusMissingError: there is no such file or folder.
        UnreadableArticle: something could not be read, and nobody listens to problems; raised
            after the last article, with a note when there were several.
    """
    root = Path(path)
    if not root.exists():
        raise CorpusMissingError(printable_path(path))
    day = today or datetime.now().astimezone().date()
    problems: list[UnreadableArticle] = []
    report = on_problem or problems.append
    registry = default_registry()
    for file in _files(root) if root.is_dir() else (root,):
        source = SourceFile.below(root if root.is_dir() else root.parent, file)
        for item in read_file(source, registry):
            if isinstance(item, Article):
                yield check_future(item, day)
            elif not isinstance(item, Skipped):
                report(item)
    if problems:
        first, *others = problems
        for other in others[:20]:
            first.add_note(f"also: {other}")
        raise first


def _files(folder: Path, above: frozenset[tuple[int, int]] = frozenset()) -> Iterator[Path]:
    """The files below a folder, in the order of their names; a link to a folder above is left."""
    status = folder.stat()
    here = above | {(status.st_dev, status.st_ino)}
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.name.startswith("."):
            continue
        if not entry.is_dir():
            yield entry
        elif ((status := entry.stat()).st_dev, status.st_ino) not in here:
            yield from _files(entry, here)
