"""Fixtures of the tests of indexing."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from indexing.support import HostileContext, NewerHostileContext
from newssearch.indexing.run import RunOptions


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the index of a test is."""
    return tmp_path / "index"


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> int:
    """Let a batch be five files."""
    monkeypatch.setattr("newssearch.indexer.RunOptions", partial(RunOptions, batch_files=5))
    return 5


@pytest.fixture
def hostile(monkeypatch: pytest.MonkeyPatch) -> Callable[[int], None]:
    """Let runs have the hostile reader, in some version."""

    def use(version: int = 1) -> None:
        context = {1: HostileContext, 2: NewerHostileContext}[version]
        monkeypatch.setattr("newssearch.indexing.run.ReadContext", context)

    use()
    return use
