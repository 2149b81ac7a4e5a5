"""Changes that wait for a commit: on disk, so that any number of them takes little memory."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterator
from typing import IO

from newssearch.article import Article
from newssearch.backend import Delete

_MEMORY_BYTES = 8 << 20


class PendingChanges:
    """Articles to be put and ids to be deleted; the last word on an id counts."""

    def __init__(self) -> None:
        self._file: IO[bytes] | None = None
        self._offsets: dict[str, int | None] = {}

    def __bool__(self) -> bool:
        return bool(self._offsets)

    def put(self, article: Article) -> None:
        """Put an article, replacing the one of its id."""
        if self._file is None:
            self._file = tempfile.SpooledTemporaryFile(  # noqa: SIM115 - closed by clear
                max_size=_MEMORY_BYTES
            )
        offset = self._file.seek(0, 2)
        pickle.dump(article, self._file)  # first, as the disk may refuse it
        self._offsets.pop(article.id, None)
        self._offsets[article.id] = offset

    def drop(self, article_id: str) -> None:
        """Delete the article of an id."""
        self._offsets.pop(article_id, None)
        self._offsets[article_id] = None

    def ids(self) -> set[str]:
        """All ids that change."""
        return set(self._offsets)

    def changes(self) -> Iterator[Article | Delete]:
        """The changes, one for each id, in the order in which they were asked for."""
        for article_id, offset in self._offsets.items():
            if offset is None or self._file is None:
                yield Delete(article_id)
            else:
                self._file.seek(offset)
                article: Article = pickle.load(self._file)  # noqa: S301 - written above
                yield article

    def clear(self) -> None:
        """Forget them all."""
        self._offsets.clear()
        if self._file is not None:
            self._file.close()
            self._file = None
