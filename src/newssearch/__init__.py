"""newssearch: full-text search for folders of news articles, exact about dates.

    from newssearch import Indexer, Searcher

    with Indexer("index") as indexer:
        indexer.index("corpus")
    with Searcher("index") as searcher:
        for hit in searcher.search("mega prison", since="2025-04"):
            print(hit.date, hit.title)

Names are loaded when they are first used, so that `import newssearch` costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newssearch.article import Article, Fact
    from newssearch.backend import Hit, IndexReport, IndexStatistics, Problem, SearchResults
    from newssearch.checker import CheckReport, check_index
    from newssearch.dates import PartialDate
    from newssearch.errors import (
        ArticleMissingError,
        CorpusMissingError,
        IndexClosedError,
        IndexCorruptError,
        IndexFormatError,
        IndexLockedError,
        IndexMissingError,
        IndexStateError,
        IndexUnreadableError,
        IndexWriteError,
        InvalidArticleError,
        InvalidDateError,
        InvalidDateRangeError,
        InvalidPatternError,
        NewsSearchError,
        QuerySyntaxError,
        UnreadableArticle,
    )
    from newssearch.indexer import Indexer
    from newssearch.readers.articles import read_articles
    from newssearch.searcher import Searcher

__version__ = "0.1.0"

_MODULES = {
    "article": ("Article", "Fact"),
    "backend": ("Hit", "IndexReport", "IndexStatistics", "Problem", "SearchResults"),
    "checker": ("CheckReport", "check_index"),
    "dates": ("PartialDate",),
    "errors": (
        "ArticleMissingError",
        "CorpusMissingError",
        "IndexClosedError",
        "IndexCorruptError",
        "IndexFormatError",
        "IndexLockedError",
        "IndexMissingError",
        "IndexStateError",
        "IndexUnreadableError",
        "IndexWriteError",
        "InvalidArticleError",
        "InvalidDateError",
        "InvalidDateRangeError",
        "InvalidPatternError",
        "NewsSearchError",
        "QuerySyntaxError",
        "UnreadableArticle",
    ),
    "indexer": ("Indexer",),
    "readers.articles": ("read_articles",),
    "searcher": ("Searcher",),
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = [
    "Article",
    "ArticleMissingError",
    "CheckReport",
    "CorpusMissingError",
    "Fact",
    "Hit",
    "IndexClosedError",
    "IndexCorruptError",
    "IndexFormatError",
    "IndexLockedError",
    "IndexMissingError",
    "IndexReport",
    "IndexStateError",
    "IndexStatistics",
    "IndexUnreadableError",
    "IndexWriteError",
    "Indexer",
    "InvalidArticleError",
    "InvalidDateError",
    "InvalidDateRangeError",
    "InvalidPatternError",
    "NewsSearchError",
    "PartialDate",
    "Problem",
    "QuerySyntaxError",
    "SearchResults",
    "Searcher",
    "UnreadableArticle",
    "check_index",
    "read_articles",
]


def __getattr__(name: str) -> object:
    """Load a public name when it is first used (PEP 562)."""
    module = _MODULE_OF.get(name)
    if module is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = getattr(import_module(f"{__name__}.{module}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(set(globals()) | set(__all__))
