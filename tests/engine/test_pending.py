"""Changes that wait for a commit."""

import pytest

from newssearch.article import Article
from newssearch.backend import Delete
from newssearch.engine import pending as pending_module
from newssearch.engine.pending import PendingChanges


def test_last_word_on_an_id_counts() -> None:
    """One change for each id, in the order of the last words."""
    pending = PendingChanges()
    assert not pending
    pending.put(Article(id="a", title="1"))
    pending.put(Article(id="b"))
    pending.put(Article(id="a", title="2"))
    pending.drop("c")
    pending.drop("b")
    assert pending
    assert pending.ids() == {"a", "b", "c"}
    assert list(pending.changes()) == [Article(id="a", title="2"), Delete("c"), Delete("b")]
    pending.put(Article(id="b", title="3"))
    assert list(pending.changes())[-1] == Article(id="b", title="3")
    pending.clear()
    assert not pending
    assert list(pending.changes()) == []


def test_large_changes_go_to_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond some memory the articles lie in a temporary file, and come back the same."""
    monkeypatch.setattr(pending_module, "_MEMORY_BYTES", 1000)
    pending = PendingChanges()
    articles = [Article(id=str(number), body=f"{number} " * 100) for number in range(50)]
    for article in articles:
        pending.put(article)
    assert pending._file is not None
    assert pending._file._rolled  # type: ignore[attr-defined]
    assert list(pending.changes()) == articles
    pending.put(articles[0])
    assert list(pending.changes()) == [*articles[1:], articles[0]]
    pending.clear()
