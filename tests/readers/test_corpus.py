"""Every article of `corpus/` is read as `tests/corpus_truth.json` says."""

import json
from pathlib import Path
from typing import Any

import pytest

from readers.support import one_article

ROOT = Path(__file__).parents[2]
TRUTH: dict[str, dict[str, Any]] = json.loads((ROOT / "tests/corpus_truth.json").read_text("utf-8"))


@pytest.mark.parametrize("name", sorted(TRUTH))
def test_corpus_article(name: str) -> None:
    expected = TRUTH[name]
    article = one_article(ROOT / "corpus", ROOT / "corpus" / name)
    assert article.title == expected["title"]
    assert list(article.authors) == expected["authors"]
    assert article.language == expected["language"]
    if name.endswith(".html"):
        # The thin reader knows the day only, and not where it stands.
        assert (article.date or "")[:10] == (expected["date"] or "")[:10]
    else:
        assert article.date == expected["date"]
        assert article.date_source == expected["date_source"]
    assert len(article.body.split()) >= 100
    assert expected["title"] not in article.body
