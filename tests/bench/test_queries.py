"""Queries depend on articles and seed alone, and are of the shapes that they are said to be."""

from dataclasses import replace
from pathlib import Path

from bench.articles import BenchArticle
from bench.crosscheck import _holds
from bench.queries import CLASSES, make_queries
from bench.questions import HALVES, judged_questions, known_items
from bench.worker import pack, unpack


def test_the_same_articles_and_seed_give_the_same_queries(articles: list[BenchArticle]) -> None:
    assert make_queries(articles, count=8) == make_queries(list(articles), count=8)
    assert make_queries(articles, count=8) != make_queries(articles, count=8, seed=1)


def test_a_class_alone_gives_the_same_queries(articles: list[BenchArticle]) -> None:
    all_of_them = make_queries(articles, count=8)

    alone = make_queries(articles, count=8, classes=["phrase"])

    assert alone == tuple(query for query in all_of_them if query.group == "phrase")


def test_every_class_has_different_queries(articles: list[BenchArticle]) -> None:
    queries = make_queries(articles, count=8)

    assert {query.group for query in queries} == set(CLASSES)
    assert len(set(queries)) == len(queries) == 8 * len(CLASSES)


def test_every_query_but_the_hard_ones_finds_something(articles: list[BenchArticle]) -> None:
    """Their words stand together in an article."""
    for query in make_queries(articles, count=8):
        if query.group != "hard":
            assert any(_holds(query, article) for article in articles), query


def test_words_number_one_to_six_and_are_different(articles: list[BenchArticle]) -> None:
    queries = make_queries(articles, count=40, classes=["or"])

    assert {len(query.words) for query in queries} == set(range(1, 7))
    assert all(len(set(query.words)) == len(query.words) for query in queries)


def test_a_collection_without_dates_is_not_asked_for_them(articles: list[BenchArticle]) -> None:
    undated = [replace(article, day=None) for article in articles]

    groups = {query.group for query in make_queries(undated, count=4)}

    assert groups == set(CLASSES) - {"date", "newest"}


def test_queries_survive_the_way_to_another_process(
    articles: list[BenchArticle], tmp_path: Path
) -> None:
    queries = make_queries(articles, count=4)

    pack(queries, tmp_path / "queries.json")

    assert unpack(tmp_path / "queries.json") == queries


def test_known_items_are_deterministic_and_of_all_kinds(articles: list[BenchArticle]) -> None:
    questions = known_items(articles, count=10)

    assert questions == known_items(articles, count=10)
    assert {question.kind for question in questions} == {"title", "phrase", "paraphrase"}
    assert {question.half for question in questions} == set(HALVES)


def test_the_words_of_a_known_item_are_in_its_article(articles: list[BenchArticle]) -> None:
    by_id = {article.id: article for article in articles}

    for question in known_items(articles, count=10):
        (article_id,) = question.grades
        article = by_id[article_id]
        assert set(question.words) <= set(
            f"{article.title} {article.body}".lower().replace(".", "").split()
        )


def test_judgements_are_read_with_the_ids_of_the_index(tmp_path: Path) -> None:
    (tmp_path / "queries.tsv").write_text("1\twhat is a wing .\n2\tflow\n")
    (tmp_path / "qrels.txt").write_text("1 0 184 3\n1 0 29 2\n2 0 99 1\n")

    questions = judged_questions(tmp_path, {"184": "undated/184", "29": "undated/29"})

    assert [question.id for question in questions] == ["1"]
    assert questions[0].words == ("what", "is", "a", "wing")
    assert questions[0].grades == {"undated/184": 3, "undated/29": 2}
