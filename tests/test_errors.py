"""The tree of errors: one base, messages that say what, where and what to do."""

import inspect
import re

import pytest

import newssearch
from newssearch import errors
from newssearch.errors import (
    ArticleMissingError,
    CorpusMissingError,
    IndexCorruptError,
    IndexFormatError,
    IndexLockedError,
    IndexMissingError,
    IndexStateError,
    IndexWriteError,
    InvalidArticleError,
    InvalidDateError,
    NewsSearchError,
    QuerySyntaxError,
    UnreadableArticle,
)

ALL = {
    name: value
    for name, value in vars(errors).items()
    if inspect.isclass(value) and value.__module__ == errors.__name__
}


def test_one_tree() -> None:
    """Each error descends from `NewsSearchError`, is public, documented and drawn in the tree."""
    drawn = set(re.findall(r"\b[A-Z]\w+(?:Error|Article)\b", errors.__doc__ or ""))
    assert drawn - {"ValueError"} == set(ALL)
    for name, error in ALL.items():
        assert issubclass(error, NewsSearchError)
        assert name in newssearch.__all__
        assert getattr(newssearch, name) is error
        assert error.__doc__


_REBUILD = '"newssearch index --rebuild --index i FOLDER"'


@pytest.mark.parametrize(
    ("error", "message", "attributes"),
    [
        (InvalidDateError("x", "no"), "'x' is not a date: no", {"text": "x", "reason": "no"}),
        (InvalidArticleError("id", "no"), "article id: no", {"field": "id", "reason": "no"}),
        (UnreadableArticle("a.txt", "no"), "a.txt: no", {"path": "a.txt", "record": None}),
        (UnreadableArticle("a.txt", "no", record="7"), "a.txt, record 7: no", {"record": "7"}),
        (
            CorpusMissingError("x"),
            "x: no such file or folder; name a folder with articles",
            {"path": "x"},
        ),
        (
            ArticleMissingError("a"),
            "no article has the id 'a'; ids are shown by search",
            {"article_id": "a"},
        ),
        (
            QuerySyntaxError("no", query="a b", position=2, length=0),
            "no (at character 3)",
            {"message": "no", "query": "a b", "position": 2, "length": 1, "suggestion": None},
        ),
        (
            QuerySyntaxError("no", query="", position=0, suggestion="do"),
            "no (at character 1); do",
            {"suggestion": "do"},
        ),
        (
            IndexMissingError("i"),
            'no index in i: make one with "newssearch index --index i FOLDER"',
            {"path": "i"},
        ),
        (
            IndexLockedError("i", "process 7"),
            "i is being written by process 7; try again when that has ended",
            {"holder": "process 7"},
        ),
        (
            IndexLockedError("i", None),
            "i is being written by another program; try again when that has ended",
            {"holder": None},
        ),
        (
            IndexFormatError("i", found="A", expected="B", is_ours=True),
            f"i holds A, and this version reads B; make it anew with {_REBUILD}",
            {"found": "A", "expected": "B"},
        ),
        (
            IndexCorruptError("i", file="f", reason="no"),
            f'i/f: no; run "newssearch check --index i", and make the index anew with {_REBUILD}',
            {"file": "f", "reason": "no"},
        ),
        (
            IndexWriteError("i", "full"),
            "cannot write i: full; the last commit is kept",
            {"reason": "full"},
        ),
    ],
)
def test_messages(error: NewsSearchError, message: str, attributes: dict[str, object]) -> None:
    """What is wrong, where, and what to do; the data are attributes."""
    assert str(error) == message
    for name, value in attributes.items():
        assert getattr(error, name) == value


def test_kinds() -> None:
    """Wrong values are ValueErrors too; everything about an index directory has one base."""
    assert issubclass(InvalidDateError, ValueError)
    assert issubclass(InvalidArticleError, ValueError)
    of_index = {name for name, error in ALL.items() if issubclass(error, IndexStateError)}
    assert of_index == {name for name in ALL if name.startswith("Index")}
