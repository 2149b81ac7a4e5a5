"""Every exception that newssearch raises on purpose.

    NewsSearchError
    ├── InvalidDateError          a date that is no date (also a ValueError)
    │   └── InvalidDateRangeError a range of dates that holds no day
    ├── InvalidArticleError       a value that no article can have (also a ValueError)
    ├── UnreadableArticle         a file, or a record of one, that no reader could read
    ├── InvalidPatternError       a pattern of file names that means nothing (also a ValueError)
    ├── CorpusMissingError        a folder or file to index that is not there
    ├── ArticleMissingError       an id that the index does not hold
    ├── QuerySyntaxError          a query that cannot be understood; has a position
    └── IndexStateError           something about the index directory
        ├── IndexMissingError     no index there
        ├── IndexLockedError      another process is writing it
        ├── IndexFormatError      made by another version, or not by newssearch
        ├── IndexCorruptError     its files disagree or are damaged
        ├── IndexUnreadableError  the system does not let it be read
        ├── IndexClosedError      it was closed and is used again
        └── IndexWriteError       the disk is full or refuses

A message says what is wrong, where, and what to do; the data it was made of are attributes.
"""

from __future__ import annotations


class NewsSearchError(Exception):
    """Base of every error of this package: catch it to catch them all.

    Example:
        >>> try:
        ...     raise IndexMissingError("index")
        ... except NewsSearchError as error:
        ...     print(error)
        no index in index: make one with "newssearch index --index index FOLDER"
    """


class InvalidDateError(NewsSearchError, ValueError):
    """A text that is not a date in ISO form, or names a day that does not exist."""

    def __init__(self, text: str, reason: str) -> None:
        self.text = text
        self.reason = reason
        super().__init__(f"{text!r} is not a date: {reason}")


class InvalidDateRangeError(InvalidDateError):
    """Dates that leave no day between them."""

    def __init__(self, text: str, reason: str) -> None:
        super().__init__(text, reason)
        self.args = (f"{text}: {reason}",)


class InvalidArticleError(NewsSearchError, ValueError):
    """A value that no article can have."""

    def __init__(self, field: str, reason: str) -> None:
        self.field = field
        self.reason = reason
        super().__init__(f"article {field}: {reason}")


class UnreadableArticle(NewsSearchError):  # noqa: N818 - the name is a contract
    """A file, or one record of it, that could not be read as an article.

    Attributes:
        path: the file, as it was named.
        reason: what was wrong, for people.
        record: the record's number (from 1) or name in a file that holds several, else None.
    """

    def __init__(self, path: str, reason: str, *, record: str | None = None) -> None:
        self.path = path
        self.reason = reason
        self.record = record
        where = path if record is None else f"{path}, record {record}"
        super().__init__(f"{where}: {reason}")


class InvalidPatternError(NewsSearchError, ValueError):
    """A pattern of file names (`--include`, `--exclude`) that means nothing."""

    def __init__(self, pattern: str, reason: str) -> None:
        self.pattern = pattern
        super().__init__(f"the pattern {pattern!r} means nothing: {reason}")


class CorpusMissingError(NewsSearchError):
    """A folder or file to index does not exist."""

    def __init__(self, path: str) -> None:
        self.path = path
        super().__init__(f"{path}: no such file or folder; name a folder with articles")


class ArticleMissingError(NewsSearchError):
    """The index holds no article of that id."""

    def __init__(self, article_id: str) -> None:
        self.article_id = article_id
        super().__init__(f"no article has the id {article_id!r}; ids are shown by search")


class QuerySyntaxError(NewsSearchError):
    """A query that cannot be understood.

    Attributes:
        message: what is wrong, without the place.
        query: the text as typed.
        position: offset of the first wrong character in `query` (0-based, in characters).
        length: how many characters are wrong, at least 1.
        suggestion: what to type instead, or None.
    """

    def __init__(
        self,
        message: str,
        *,
        query: str,
        position: int,
        length: int = 1,
        suggestion: str | None = None,
    ) -> None:
        self.message = message
        self.query = query
        self.position = position
        self.length = max(1, length)
        self.suggestion = suggestion
        hint = f"; {suggestion}" if suggestion else ""
        super().__init__(f"{message} (at character {position + 1}){hint}")


class IndexStateError(NewsSearchError):
    """Something about an index directory; `path` names it."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        super().__init__(message)


class IndexMissingError(IndexStateError):
    """There is no index in the directory."""

    def __init__(self, path: str) -> None:
        super().__init__(
            path, f'no index in {path}: make one with "newssearch index --index {path} FOLDER"'
        )


class IndexLockedError(IndexStateError):
    """Another process (or another Indexer of this one) is writing the index.

    Attributes:
        holder: who holds the lock ("process 4711 on host since 2026-01-01T10:00:00"), or None.
    """

    def __init__(self, path: str, holder: str | None) -> None:
        self.holder = holder
        super().__init__(
            path,
            f"{path} is being written by {holder or 'another program'}; "
            "try again when that has ended",
        )


class IndexFormatError(IndexStateError):
    """The index was made by another version of newssearch, or by another program.

    Attributes:
        found: the format that the directory has.
        expected: the format that this version reads.
        is_ours: whether newssearch made it, so that a rebuild may replace it.
    """

    def __init__(self, path: str, *, found: str, expected: str, is_ours: bool) -> None:
        self.found = found
        self.expected = expected
        self.is_ours = is_ours
        advice = (
            f'make it anew with "newssearch index --rebuild --index {path} FOLDER"'
            if is_ours
            else "choose another directory"
        )
        super().__init__(path, f"{path} holds {found}, and this version reads {expected}; {advice}")


class IndexCorruptError(IndexStateError):
    """A file of the index is damaged, or its files disagree.

    Attributes:
        file: the file within the index directory.
        reason: what is wrong with it.
    """

    def __init__(self, path: str, *, file: str, reason: str) -> None:
        self.file = file
        self.reason = reason
        super().__init__(
            path,
            f'{path}/{file}: {reason}; run "newssearch check --index {path}", '
            f'and make the index anew with "newssearch index --rebuild --index {path} FOLDER"',
        )


class IndexUnreadableError(IndexStateError):
    """The system does not let the index be read."""

    def __init__(self, path: str, reason: str) -> None:
        self.reason = reason
        super().__init__(path, f"cannot read the index {path}: {reason}")


class IndexClosedError(IndexStateError):
    """A searcher or an indexer was used after it had been closed."""

    def __init__(self, path: str) -> None:
        super().__init__(path, f"{path} was closed here; open it again to go on")


class IndexWriteError(IndexStateError):
    """The index could not be written: the disk is full, read-only or refuses."""

    def __init__(self, path: str, reason: str) -> None:
        self.reason = reason
        super().__init__(path, f"cannot write {path}: {reason}; the last commit is kept")
