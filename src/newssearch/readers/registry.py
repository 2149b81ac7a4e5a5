"""The registry of readers, and `read_file`: every file ends as articles, a failure or a skip.

A reader turns one file into articles, one after the other. It may fail in any way: `read_file`
is the one place that turns what it raises into an `UnreadableArticle`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from newssearch.article import Article
from newssearch.errors import UnreadableArticle
from newssearch.readers.html_page import HtmlPageReader
from newssearch.readers.plain_text import PlainTextReader
from newssearch.readers.source import SourceFile


class Reader(Protocol):
    """Reads the files of one format.

    Attributes:
        name: of the format, in lower case with dashes.
        version: raised whenever the reader would read some file differently; files are then
            read again.
    """

    @property
    def name(self) -> str: ...  # noqa: D102 - documented above

    @property
    def version(self) -> int: ...  # noqa: D102

    def accepts(self, source: SourceFile) -> bool:
        """Whether the file is of this format: by its head first, by its suffix second."""

    def read(self, source: SourceFile) -> Iterator[Article | UnreadableArticle]:
        """The file's articles in order, as a stream; nothing when there is no text in it.

        The id of an article is `source.article_id`, with `#n` in a format of several articles.
        A record that cannot be read is yielded as `UnreadableArticle`, and the next one follows.
        """


@dataclass(frozen=True, slots=True, kw_only=True)
class Skipped:
    """A file that holds no article: empty, or of a format that no reader knows."""

    path: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registry:
    """Readers in the order in which they are asked; the first that accepts a file reads it."""

    readers: tuple[Reader, ...]

    def reader_for(self, source: SourceFile) -> Reader | None:
        """The reader that accepts the file, or None.

        Raises:
            OSError: the file's head cannot be read.
        """
        return next((reader for reader in self.readers if reader.accepts(source)), None)

    @property
    def fingerprint(self) -> str:
        """Names and versions of all readers: another text means that files may read otherwise."""
        return " ".join(f"{reader.name}/{reader.version}" for reader in self.readers)


def default_registry() -> Registry:
    """The readers that newssearch brings along; the most particular format first."""
    return Registry(readers=(HtmlPageReader(), PlainTextReader()))


def read_file(
    source: SourceFile, registry: Registry
) -> Iterator[Article | UnreadableArticle | Skipped]:
    """Read one file; nothing is raised, whatever the file holds.

    Args:
        source: the file.
        registry: the readers to choose from.

    Yields:
        Its articles, each failure in its place, or one `Skipped` when it holds no article.
    """
    name = "the choice of a reader"
    try:
        if not source.head:
            yield Skipped(path=source.article_id, reason="the file is empty")
            return
        reader = registry.reader_for(source)
        if reader is None:
            yield Skipped(path=source.article_id, reason=_why_unknown(source))
            return
        name = f"the reader {reader.name}"
        items = iter(reader.read(source))
        first = next(items, None)
        if first is None:
            yield Skipped(path=source.article_id, reason="there is no text in it")
            return
        yield first
        yield from items
    except UnreadableArticle as error:
        yield error
    except OSError as error:
        yield source.unreadable(f"cannot be read: {error.strerror or error}")
    except Exception as error:  # noqa: BLE001 - a reader's fault must not end a run
        yield source.unreadable(f"{name} failed: {type(error).__name__}: {error}")


def _why_unknown(source: SourceFile) -> str:
    kind = f"{source.suffix} files" if source.suffix else "files of this kind"
    return f"no reader knows {kind}"
