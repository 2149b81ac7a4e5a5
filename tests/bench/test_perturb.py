"""Articles that are made from others have their statistics, and bring new words."""

from collections import Counter
from statistics import fmean

from bench.articles import BenchArticle
from bench.perturb import measure_growth, perturbed
from bench.vocabulary import plain_words


def words_of(articles: list[BenchArticle]) -> Counter[str]:
    return Counter(word for article in articles for word in plain_words(article.body))


def test_the_same_seed_makes_the_same_articles(articles: list[BenchArticle]) -> None:
    assert list(perturbed(articles, 50)) == list(perturbed(articles, 50))
    assert list(perturbed(articles, 50)) != list(perturbed(articles, 50, seed=1))


def test_they_differ_from_the_real_ones_and_from_each_other(articles: list[BenchArticle]) -> None:
    made = list(perturbed(articles, 700))

    assert len({article.id for article in made} | {article.id for article in articles}) == 1000
    assert len({article.body for article in (*made, *articles)}) == 1000


def test_lengths_and_frequent_words_stay(articles: list[BenchArticle]) -> None:
    made = list(perturbed(articles, 900))
    real_words, made_words = words_of(articles), words_of(made)

    assert fmean(len(a.body) for a in made) / fmean(len(a.body) for a in articles) < 1.05
    assert fmean(len(a.body) for a in made) / fmean(len(a.body) for a in articles) > 0.95
    for word, number in real_words.most_common(20):
        share = number / real_words.total()
        assert abs(made_words[word] / made_words.total() - share) < 0.2 * share


def test_the_vocabulary_grows_by_heaps_law(articles: list[BenchArticle]) -> None:
    made = list(perturbed(articles, 900))
    growth = measure_growth(articles)

    expected = growth.num_words * 4**growth.beta
    found = measure_growth([*articles, *made]).num_words

    assert 0.85 * expected < found < 1.15 * expected


def test_new_words_keep_the_beginning_of_old_ones(articles: list[BenchArticle]) -> None:
    beginnings = {word[:3] for word in words_of(articles)}

    new = set(words_of(list(perturbed(articles, 300)))) - set(words_of(articles))

    assert new
    assert {word[:3] for word in new} <= beginnings


def test_an_article_stays_in_its_month(articles: list[BenchArticle]) -> None:
    months = {
        article.id: article.day and (article.day.year, article.day.month) for article in articles
    }

    for article in perturbed(articles, 300):
        assert article.day is not None
        assert months[article.id.rsplit("-", 1)[0]] == (article.day.year, article.day.month)


def test_undated_articles_stay_undated() -> None:
    undated = [
        BenchArticle(id=str(n), title="A title", body=f"One here {n}. Two there.", day=None)
        for n in range(5)
    ]

    assert all(article.day is None for article in perturbed(undated, 12))
