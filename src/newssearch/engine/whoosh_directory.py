"""Opening the index directory through Whoosh, with our errors."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from newssearch.engine.whoosh_schema import NewsAnalyzer, index_format
from newssearch.errors import (
    IndexCorruptError,
    IndexFormatError,
    IndexMissingError,
    IndexUnreadableError,
    NewsSearchError,
)

INDEX_NAME = whoosh_index._DEF_INDEX_NAME  # noqa: SLF001 - what open_dir looks for
_ATTEMPTS = 10


def open_whoosh(path: Path) -> whoosh_index.FileIndex:
    """The Whoosh index of a directory, which must be one of ours and of this version.

    Raises:
        IndexMissingError: there is no index.
        IndexFormatError: it is of another version, or another program's.
        IndexCorruptError: its table of contents is damaged.
        IndexUnreadableError: the system does not let it be read.
    """
    if not path.is_dir():
        if path.exists():
            raise IndexUnreadableError(str(path), "it is a file; an index is a directory")
        raise IndexMissingError(str(path))
    storage = FileStorage(str(path))
    generation = whoosh_index.TOC._latest_generation(storage, INDEX_NAME)  # noqa: SLF001
    if generation < 0:
        raise IndexMissingError(str(path))
    toc = whoosh_index.TOC._filename(INDEX_NAME, generation)  # noqa: SLF001
    try:
        found, schema = _open_newest(storage)
    except whoosh_index.IndexVersionError as error:
        raise _foreign(path, f"an index of another Whoosh ({error})") from error
    except (ImportError, AttributeError) as error:
        # Its schema names a class that this version does not have.
        raise _foreign(path, f"an index with unknown parts ({error})") from error
    except OSError as error:
        raise IndexUnreadableError(str(path), error.strerror or str(error)) from error
    except Exception as error:  # unpickling damaged bytes may raise anything
        raise IndexCorruptError(str(path), file=toc, reason=f"damaged ({error!r})") from error
    analyzer = getattr(schema["body"], "analyzer", None) if "body" in schema else None
    if not isinstance(analyzer, NewsAnalyzer):
        raise _foreign(path, "an index of another program")
    stored_format = getattr(analyzer, "index_format", "unknown")
    if stored_format != index_format():
        raise _foreign(path, f"an index of format {stored_format}")
    return found


@contextmanager
def refusing_damage(path: Path) -> Iterator[None]:
    """Say in our own words that a segment is missing or damaged.

    Raises:
        IndexCorruptError: whatever Whoosh raised on the way.
        IndexUnreadableError: the system refuses.
    """
    try:
        yield
    except NewsSearchError:
        raise
    except OSError as error:
        if error.errno not in {errno.ENOENT, errno.EINVAL}:
            raise IndexUnreadableError(str(path), error.strerror or str(error)) from error
        file = Path(error.filename).name if error.filename else f"{INDEX_NAME}_*"
        reason = "missing" if error.errno == errno.ENOENT else f"damaged ({error})"
        raise IndexCorruptError(str(path), file=file, reason=reason) from error
    except Exception as error:  # reading damaged bytes may raise anything
        raise IndexCorruptError(
            str(path), file=f"{INDEX_NAME}_*", reason=f"damaged ({error!r})"
        ) from error


def _open_newest(storage: FileStorage) -> tuple[whoosh_index.FileIndex, Any]:
    """The newest commit and its schema; a commit meanwhile deletes the files of the one before."""
    for _ in range(_ATTEMPTS):
        with suppress(FileNotFoundError):
            found = whoosh_index.FileIndex(storage, indexname=INDEX_NAME)
            return found, found.schema
    found = whoosh_index.FileIndex(storage, indexname=INDEX_NAME)
    return found, found.schema


def _foreign(path: Path, found: str) -> IndexFormatError:
    # Only our own indexes have a manifest: no rebuild may replace what others made.
    is_ours = any(path.glob("manifest_*.jsonl"))
    return IndexFormatError(str(path), found=found, expected=index_format(), is_ours=is_ours)
