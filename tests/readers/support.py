"""What the readers' tests share."""

from collections.abc import Callable
from pathlib import Path

from newssearch.article import Article
from newssearch.errors import UnreadableArticle
from newssearch.readers import Skipped, SourceFile, default_registry, read_file

Item = Article | UnreadableArticle | Skipped
ReadBytes = Callable[..., list[Item]]
Unpack = Callable[[str], Path]

REGISTRY = default_registry()


def read_path(root: Path, path: Path) -> list[Item]:
    """All that a file below a root becomes."""
    return list(read_file(SourceFile.below(root, path), REGISTRY))


def one_article(root: Path, path: Path) -> Article:
    """The only article of a file."""
    (item,) = read_path(root, path)
    assert isinstance(item, Article), item
    return item
