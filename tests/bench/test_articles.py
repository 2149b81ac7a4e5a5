"""Collections on disk: every engine reads the same articles from them."""

from datetime import date
from pathlib import Path

import pytest
from bench.articles import BenchArticle, read_one, read_quickly, write_article
from bench.collection import Collection, prepare
from bench.sources import CollectionMissingError, DataFolder

from newssearch import read_articles


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    source = DataFolder(path=None, work=tmp_path_factory.mktemp("work"))
    return prepare(source, "corpus", limit=None)


@pytest.mark.parametrize("day", [None, date(2010, 5, 4)])
def test_an_article_is_read_as_it_was_written(day: date | None, tmp_path: Path) -> None:
    article = BenchArticle(id="201005/a", title="– A “title”", body="One.\n\n  Two.", day=day)

    write_article(tmp_path, article)

    assert list(read_quickly(tmp_path)) == [article] == [read_one(tmp_path, article.id)]


def test_newssearch_reads_what_the_peers_read(corpus: Collection) -> None:
    ours = {
        article.id: (article.title, article.body, article.date and article.date.first_day)
        for article in read_articles(corpus.folder)
    }

    assert ours == {a.id: (a.title, a.body, a.day) for a in corpus.articles()}
    assert len(ours) == corpus.num_articles > 0


def test_a_collection_is_the_same_whenever_it_is_made(corpus: Collection, tmp_path: Path) -> None:
    again = prepare(DataFolder(path=None, work=tmp_path), "corpus", limit=None)

    assert (again.digest, again.num_bytes) == (corpus.digest, corpus.num_bytes)


def test_a_smaller_collection_is_part_of_a_larger_one(corpus: Collection, tmp_path: Path) -> None:
    few = prepare(DataFolder(path=None, work=tmp_path), "corpus", limit=10)

    assert few.num_articles == 10
    assert set(few.articles()) < set(corpus.articles())


def test_a_larger_collection_is_made_from_the_real_articles(
    corpus: Collection, tmp_path: Path
) -> None:
    many = prepare(DataFolder(path=None, work=tmp_path), "corpus", limit=70)

    assert (many.num_articles, many.num_real) == (70, corpus.num_articles)
    assert set(corpus.articles()) < set(many.articles())
    assert "of them made from the others" in many.label


def test_a_collection_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CollectionMissingError, match=r"no collection 'bbc'.*has corpus"):
        list(DataFolder(path=None, work=tmp_path).articles("bbc"))
