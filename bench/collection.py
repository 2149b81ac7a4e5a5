"""A collection on disk, the same for all engines, and how it is made from its source."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench.articles import BenchArticle, folder_of, read_quickly, write_article
from bench.perturb import perturbed
from bench.sources import DataFolder
from newssearch import read_articles

_FACTS = "collection.json"
_FILES = "files"
_UNSAFE = re.compile(r"[^\w-]+", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """Articles in files below `folder`.

    Attributes:
        name: of the source.
        num_articles: how many there are.
        num_real: how many of them are as published; the others are made from these.
        num_left_out: articles that were looked at and not taken: copies, and those that
            newssearch's reader reads otherwise than `read_quickly`.
        num_bytes: size of the files.
        digest: of ids, texts and days.
    """

    name: str
    num_articles: int
    num_real: int
    num_left_out: int
    num_bytes: int
    digest: str
    folder: Path

    @property
    def label(self) -> str:
        """Name and size for tables."""
        made = self.num_articles - self.num_real
        return f"{self.name}, {self.num_articles:,} articles" + (
            f" ({made:,} of them made from the others)" if made else ""
        )

    def articles(self) -> Iterator[BenchArticle]:
        """The articles, in the order of their ids."""
        return read_quickly(self.folder)


def prepare(source: DataFolder, name: str, *, limit: int | None, seed: int = 0) -> Collection:
    """The collection on disk; made when it is not there yet.

    Args:
        source: where the articles come from.
        name: of the collection.
        limit: number of articles. Fewer than there are: those whose ids have the lowest hashes, so
            that a smaller collection is part of a larger one. More: see `perturb`.
        seed: of what is made.
    """
    home = source.work / "collections" / f"{name}-{limit or 'all'}-{seed}"
    if not home.exists():
        partial = home.with_name(f"{home.name}.part")
        shutil.rmtree(partial, ignore_errors=True)
        _make(source, name, partial, limit=limit, seed=seed)
        partial.rename(home)
    facts = json.loads((home / _FACTS).read_text(encoding="utf-8"))
    return Collection(**facts, folder=home / _FILES)


def _make(source: DataFolder, name: str, home: Path, *, limit: int | None, seed: int) -> None:
    folder = home / _FILES
    folder.mkdir(parents=True)
    found = list(source.articles(name))
    distinct = sorted(_without_copies(found), key=lambda article: _hash(article.id))
    real, num_tried = _written(folder, distinct, limit)
    num_made = max(0, (limit or 0) - len(real))
    if num_made:
        _written(folder, perturbed(real, 2 * num_made, seed=seed), num_made)
    articles = list(read_quickly(folder))
    collection = Collection(
        name=name,
        num_articles=len(articles),
        num_real=len(real),
        num_left_out=len(found) - len(distinct) + num_tried - len(real),
        num_bytes=sum(path.stat().st_size for path in folder.glob("*/*")),
        digest=_digest(articles),
        folder=folder,
    )
    facts = asdict(collection)
    del facts["folder"]
    (home / _FACTS).write_text(json.dumps(facts), encoding="utf-8")


def _written(
    folder: Path, articles: Iterable[BenchArticle], limit: int | None
) -> tuple[list[BenchArticle], int]:
    """Write articles until enough are there that newssearch reads as `read_quickly` does.

    Returns:
        Those that were written, and the number of those that were tried.
    """
    kept: list[BenchArticle] = []
    num_tried = 0
    for article in articles:
        if len(kept) == limit:
            break
        num_tried += 1
        named = _named(article)
        if _is_read_alike(folder, named):
            kept.append(named)
    return kept, num_tried


def _is_read_alike(folder: Path, article: BenchArticle) -> bool:
    """Write an article; remove it again if newssearch reads it otherwise."""
    write_article(folder, article)
    path = folder / article.id
    read = list(read_articles(path, on_problem=lambda _: None))
    facts = [(item.title, item.body, item.date and item.date.first_day) for item in read]
    if facts == [(article.title, article.body, article.day)]:
        return True
    path.unlink()
    return False


def _named(article: BenchArticle) -> BenchArticle:
    """The article by the name of its file: no suffix, or a reader for that suffix would take it."""
    name = _UNSAFE.sub("_", article.id)
    return replace(
        article,
        id=f"{folder_of(article.day)}/{name}",
        title=" ".join(article.title.split()),
        body="\n".join(line.rstrip() for line in article.body.strip().splitlines()),
    )


def _without_copies(articles: Iterable[BenchArticle]) -> Iterator[BenchArticle]:
    """Each article once: newssearch counts copies as one, so the peers may not get them."""
    seen = set()
    for article in articles:
        words = " ".join(f"{article.title}\n{article.body}".split()).casefold()
        key = _hash(f"{article.day}\n{words}")
        if key not in seen and article.body.strip():
            seen.add(key)
            yield article


def _hash(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).digest()


def _digest(articles: Iterable[BenchArticle]) -> str:
    state = hashlib.blake2b(digest_size=8)
    for article in articles:
        facts = (article.id, str(article.day), article.title, article.body)
        state.update("\0".join(facts).encode())
    return state.hexdigest()
