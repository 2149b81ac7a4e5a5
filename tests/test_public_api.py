"""The public names, and what importing them costs."""

import inspect
import json
import subprocess
import sys

import pytest

import newssearch

HEAVY = ("numpy", "whoosh", "click", "trafilatura", "rich", "lxml", "dateutil", "Stemmer")


def in_fresh_process(code: str) -> object:
    """What a program prints as JSON when nothing is loaded before it."""
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def test_names_are_sorted_and_complete() -> None:
    """`__all__` holds every public name once, in order, and each one is there."""
    assert newssearch.__all__ == sorted(newssearch.__all__)
    assert len(set(newssearch.__all__)) == len(newssearch.__all__)
    assert set(newssearch.__all__) == set(newssearch._MODULE_OF)
    for name in newssearch.__all__:
        assert getattr(newssearch, name).__name__ == name
        assert inspect.getdoc(getattr(newssearch, name))
    assert set(newssearch.__all__) <= set(dir(newssearch))


def test_nothing_else_is_public() -> None:
    """What a fresh `import newssearch` shows beside `__all__` is modules of Python's own."""
    visible = in_fresh_process(
        "import json, newssearch; before = set(vars(newssearch)); "
        "print(json.dumps([sorted(n for n in before if n[0] != '_'), sorted(dir(newssearch))]))"
    )
    assert isinstance(visible, list)
    assert set(visible[0]) <= {"annotations", "import_module", "TYPE_CHECKING"}
    assert {name for name in visible[1] if name[0] != "_"} - set(newssearch.__all__) <= {
        "annotations",
        "import_module",
        "TYPE_CHECKING",
    }


def test_unknown_name() -> None:
    """A name that does not exist is an AttributeError as everywhere."""
    with pytest.raises(AttributeError, match="module 'newssearch' has no attribute 'Search'"):
        newssearch.Search  # noqa: B018


def test_import_is_cheap() -> None:
    """`import newssearch` loads none of the heavy packages, and nothing of its own."""
    loaded = in_fresh_process(
        "import json, sys, newssearch; print(json.dumps(sorted(m for m in sys.modules)))"
    )
    assert isinstance(loaded, list)
    assert not {name.partition(".")[0] for name in loaded} & set(HEAVY)
    assert [name for name in loaded if name.startswith("newssearch.")] == []


def test_values_and_errors_load_no_engine() -> None:
    """A program that only makes articles or catches errors pays for nothing else."""
    loaded = in_fresh_process(
        "import json, sys; from newssearch import Article, NewsSearchError, PartialDate; "
        "Article(id='a', date='2025-04'); print(json.dumps(sorted(sys.modules)))"
    )
    assert isinstance(loaded, list)
    assert not {name.partition(".")[0] for name in loaded} & set(HEAVY)


def test_star_import() -> None:
    """`from newssearch import *` gives exactly `__all__`."""
    names = in_fresh_process(
        "import json; space = {}; exec('from newssearch import *', space); "
        "print(json.dumps(sorted(n for n in space if n != '__builtins__')))"
    )
    assert names == newssearch.__all__
