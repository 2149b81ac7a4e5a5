"""Opening the index directory through Whoosh, with our errors."""

from __future__ import annotations

from pathlib import Path

from whoosh import index as whoosh_index
from whoosh.filedb.filestore import FileStorage

from newssearch.engine.whoosh_schema import NewsAnalyzer, index_format
from newssearch.errors import IndexCorruptError, IndexFormatError, IndexMissingError

INDEX_NAME = whoosh_index._DEF_INDEX_NAME  # noqa: SLF001 - what open_dir looks for


def open_whoosh(path: Path) -> whoosh_index.FileIndex:
    """The Whoosh index of a directory, which must be one of ours and of this version.

    Raises:
        IndexMissingError: there is no index.
        IndexFormatError: it is of another version, or another program's.
        IndexCorruptError: its table of contents cannot be read.
    """
    if not path.is_dir():
        raise IndexMissingError(str(path))
    storage = FileStorage(str(path))
    generation = whoosh_index.TOC._latest_generation(storage, INDEX_NAME)  # noqa: SLF001
    if generation < 0:
        raise IndexMissingError(str(path))
    toc = whoosh_index.TOC._filename(INDEX_NAME, generation)  # noqa: SLF001
    try:
        found = whoosh_index.FileIndex(storage, indexname=INDEX_NAME)
        schema = found.schema
    except whoosh_index.IndexVersionError as error:
        raise _foreign(path, f"an index of another Whoosh ({error})") from error
    except (ImportError, AttributeError) as error:
        # Its schema names a class that this version does not have.
        raise _foreign(path, f"an index with unknown parts ({error})") from error
    except OSError:
        raise
    except Exception as error:  # unpickling damaged bytes may raise anything
        raise IndexCorruptError(str(path), file=toc, reason=f"damaged ({error!r})") from error
    analyzer = getattr(schema["body"], "analyzer", None) if "body" in schema else None
    if not isinstance(analyzer, NewsAnalyzer):
        raise _foreign(path, "an index of another program")
    if analyzer.index_format != index_format():
        raise _foreign(path, f"an index of format {analyzer.index_format}")
    return found


def _foreign(path: Path, found: str) -> IndexFormatError:
    return IndexFormatError(str(path), found=found, expected=index_format())
