"""Lets tests import `bench`, which is no part of the installed package; makes small collections."""

import random
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from bench.articles import BenchArticle

_SYLLABLES = "ba ce di fo gu ka le mi no pu ra se ti vo zu".split()


def make_articles(count: int) -> list[BenchArticle]:
    """Articles of two years, whose words are as frequent as Zipf has it."""
    rng = random.Random(7)
    words = sorted({"".join(rng.choices(_SYLLABLES, k=rng.randint(2, 4))) for _ in range(3_000)})
    rng.shuffle(words)
    weights = [1 / rank for rank in range(1, len(words) + 1)]
    articles = []
    for number in range(count):
        drawn = iter(rng.choices(words, weights, k=200))
        sentences = [" ".join(next(drawn) for _ in range(10)).capitalize() for _ in range(12)]
        articles.append(
            BenchArticle(
                id=f"a{number}",
                title=" ".join(next(drawn) for _ in range(6)),
                body=". ".join(sentences) + ".",
                day=date(2010, 1, 1) + timedelta(days=rng.randrange(720)),
            )
        )
    return articles


@pytest.fixture(scope="session")
def articles() -> list[BenchArticle]:
    return make_articles(300)
