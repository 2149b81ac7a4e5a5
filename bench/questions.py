"""Questions with known answers: judged ones of Cranfield, and known items of other collections.

A known-item question is made from one article, which is its one right answer:

- `title`: the words of its title;
- `phrase`: three to five words side by side in its body, a rare one among them;
- `paraphrase`: the first sentences without half of their words, the others in disorder.

Every engine gets a question as words joined by OR. Questions are divided into a half for tuning
and one for validation by a hash of their ids, which no change of engines or code can move.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from bench.articles import BenchArticle
from bench.queries import BenchQuery
from bench.vocabulary import plain_words

Half = Literal["tuning", "validation"]
HALVES: tuple[Half, ...] = ("tuning", "validation")

_RARE = 10  # articles
_PARAPHRASED = 40  # words that a paraphrase is made from
_MIN_BODY = 60  # words


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question with what answers it.

    Attributes:
        id: names it in its collection.
        kind: how it was made.
        words: in order, each once.
        grades: of the articles that answer it, by id; larger is better.
    """

    id: str
    kind: str
    words: tuple[str, ...]
    grades: Mapping[str, int]

    @property
    def half(self) -> Half:
        """The half that it belongs to."""
        digest = hashlib.blake2b(self.id.encode(), digest_size=1).digest()
        return HALVES[digest[0] % 2]

    def query(self) -> BenchQuery:
        """The question as every engine gets it."""
        return BenchQuery(group=self.kind, kind="or", words=self.words)


def judged_questions(folder: Path, ids: Mapping[str, str]) -> tuple[Question, ...]:
    """The questions of a collection with `queries.tsv` and `qrels.txt`, judged as it stands there.

    In Cranfield's file each question has one article of grade 5, which the original judgements
    mark with -1. Searches find these articles first, so the file is taken at its word; without
    them nDCG@10 of all engines is lower by 0.15.

    Args:
        folder: the collection's.
        ids: the ids of articles in the index, by those in the judgements.
    """
    grades: dict[str, dict[str, int]] = {}
    for line in (folder / "qrels.txt").read_text(encoding="utf-8").splitlines():
        question, _, article, grade = line.split()
        if article in ids:
            grades.setdefault(question, {})[ids[article]] = int(grade)
    lines = (folder / "queries.tsv").read_text(encoding="utf-8").splitlines()
    return tuple(
        Question(id=number, kind="judged", words=_words(text), grades=grades[number])
        for number, text in (line.split("\t", 1) for line in lines)
        if number in grades
    )


def known_items(
    articles: Sequence[BenchArticle], *, count: int, seed: int = 0
) -> tuple[Question, ...]:
    """Known-item questions: `count` of each kind, from different articles."""
    bodies = {article.id: plain_words(article.body) for article in articles}
    doc_freqs = Counter(word for words in bodies.values() for word in set(words))
    rng = random.Random(seed)
    long_enough = [article for article in articles if len(bodies[article.id]) >= _MIN_BODY]
    chosen = iter(rng.sample(long_enough, len(long_enough)))
    questions: list[Question] = []
    for kind in ("title", "phrase", "paraphrase"):
        number = 0
        for article in chosen:
            body = bodies[article.id]
            if kind == "title":
                words = _words(article.title)
            elif kind == "phrase":
                words = _rare_phrase(body, doc_freqs, rng)
            else:
                words = _paraphrase(body, rng)
            if len(words) < 3:
                continue
            questions.append(
                Question(id=f"{kind}/{article.id}", kind=kind, words=words, grades={article.id: 1})
            )
            number += 1
            if number == count:
                break
    return tuple(questions)


def _rare_phrase(
    body: Sequence[str], doc_freqs: Counter[str], rng: random.Random
) -> tuple[str, ...]:
    places = [at for at, word in enumerate(body) if 2 <= doc_freqs[word] <= _RARE]
    if not places:
        return ()
    length = rng.randint(3, 5)
    start = max(0, rng.choice(places) - rng.randrange(length))
    return _each_once(body[start : start + length])


def _paraphrase(body: Sequence[str], rng: random.Random) -> tuple[str, ...]:
    words = _each_once(body[:_PARAPHRASED])
    return tuple(rng.sample(words, len(words) // 2))


def _words(text: str) -> tuple[str, ...]:
    return _each_once(plain_words(text))


def _each_once(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(words))
