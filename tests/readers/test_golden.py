"""Golden files: a text in `tests/golden/plain_text`, and all that is read from it beside it."""

import dataclasses
import json
from pathlib import Path

import pytest

from readers.support import one_article

FOLDER = Path(__file__).parent.parent / "golden" / "plain_text"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_golden_texts(path: Path) -> None:
    article = one_article(FOLDER, path)
    found = {**dataclasses.asdict(article), "date_source": article.date_source}
    expected = json.loads(path.with_suffix(".expected.json").read_text("utf-8"))
    assert json.loads(json.dumps(found)) == expected
