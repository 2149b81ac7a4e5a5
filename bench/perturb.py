"""More articles than there are: real ones, recombined and partly reworded.

Repeating articles would leave the vocabulary as it is and make every word ten times as frequent,
which no growing collection does. So:

1. Each round goes once through all real articles, in an order of its own. An article keeps its
   first sentence (with the dateline) and half of the others; the rest comes from articles of the
   same month, in which people wrote about the same things, so that words keep their company.
   Lengths and frequencies of words stay.
2. By Heaps' law a vocabulary grows as n ** beta (Heaps, Information Retrieval, 1978, 7.5). Beta is
   taken from the real articles (half of them against all). In each round, so many of the rare
   words (in at most 5 real articles) are replaced by new ones as the law wants new words; a
   word's replacement is the same throughout a round. The others become more frequent, as they
   would.
3. A new word is made of the old one's first letters, so that prefixes keep their share, and of
   letters that look like a word's.
4. The day is any day of the month.
"""

from __future__ import annotations

import random
import re
from calendar import monthrange
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from math import ceil, log2

from bench.articles import BenchArticle, folder_of

_RARE = 5  # articles
_KEPT = 0.5  # of an article's sentences after the first
_DONORS = 400  # sentences of a month to draw from; more would only cost memory
_PIECES = re.compile(r"([^\W\d_]+|\d+)")
_SENTENCE_END = re.compile(r"(?<=[.!?])(?=\s+[\"'A-Z])")
_CONSONANTS, _VOWELS, _DIGITS = "bcdfghklmnprstvwz", "aeiou", "0123456789"


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence in pieces (words and what is between them), and where its rare words are."""

    pieces: tuple[str, ...]
    rare: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Parts:
    """A real article, ready for recombining."""

    article: BenchArticle
    title: _Sentence
    sentences: tuple[_Sentence, ...]


@dataclass(frozen=True, slots=True)
class Growth:
    """How the vocabulary of a collection grows: as `num_words * factor ** beta`."""

    num_words: int
    beta: float

    def new_words(self, number: int) -> float:
        """How many words the law expects of the round of that number (0: the real articles)."""
        grown: float = (number + 1) ** self.beta - number**self.beta
        return self.num_words * grown


def perturbed(
    articles: Sequence[BenchArticle], count: int, *, seed: int = 0
) -> Iterator[BenchArticle]:
    """Articles made from real ones; the same for the same arguments."""
    doc_freqs = Counter(word for article in articles for word in set(_words(article)))
    rare = frozenset(word for word, number in doc_freqs.items() if number <= _RARE)
    taken = set(doc_freqs)
    growth = measure_growth(articles)
    base = [_parts(article, rare) for article in articles]
    drawn = _donors(base, random.Random(seed))
    numbers = range(1, ceil(count / max(1, len(base))) + 1)
    rounds = (
        _round(
            base,
            drawn,
            _NewWords(f"{seed}/{number}", growth.new_words(number) / max(1, len(rare)), taken),
            number=number,
            seed=seed,
        )
        for number in numbers
    )
    return islice((article for made in rounds for article in made), count)


def measure_growth(articles: Sequence[BenchArticle]) -> Growth:
    """The vocabulary of all articles against that of every second one."""
    half: set[str] = set()
    for article in articles[::2]:
        half.update(_words(article))
    whole = half.union(*(_words(article) for article in articles[1::2]))
    return Growth(len(whole), log2(len(whole) / len(half)) if half else 0.0)


def _round(
    base: Sequence[_Parts],
    donors: dict[str, list[_Sentence]],
    words: _NewWords,
    *,
    number: int,
    seed: int,
) -> Iterator[BenchArticle]:
    """One new article for each real one."""
    rng = random.Random(f"{seed}/{number}")
    for parts in rng.sample(base, len(base)):
        article = parts.article
        drawn = donors[folder_of(article.day)]
        lead, *others = parts.sentences
        sentences = [lead] + [
            sentence if rng.random() < _KEPT else rng.choice(drawn) for sentence in others
        ]
        day = article.day
        if day is not None:
            day = date(day.year, day.month, rng.randint(1, monthrange(day.year, day.month)[1]))
        yield BenchArticle(
            id=f"{article.id}-{number}",
            title=words.reworded(parts.title),
            body="".join(map(words.reworded, sentences)).strip(),
            day=day,
        )


class _NewWords:
    """The replacements of one round, made when they are first needed."""

    def __init__(self, seed: str, share: float, taken: set[str]) -> None:
        self._seed = seed
        self._share = share
        self._taken = taken
        self._made: dict[str, str] = {}

    def reworded(self, sentence: _Sentence) -> str:
        """The text of a sentence, with some of its rare words replaced."""
        if not sentence.rare:
            return "".join(sentence.pieces)
        pieces = list(sentence.pieces)
        for at in sentence.rare:
            word = pieces[at]
            new = self._made.get(word.lower()) or self._make(word.lower())
            pieces[at] = new.capitalize() if word[0].isupper() else new
        return "".join(pieces)

    def _make(self, word: str) -> str:
        rng = random.Random(f"{self._seed}/{word}")
        new = word
        if rng.random() < self._share:
            kept = 1 if word[0].isdigit() else min(3, len(word) - 1)
            ending = word[kept:]
            while new in self._taken:
                new = word[:kept] + "".join(_like(character, rng) for character in ending)
                ending += ending[-1:] or word  # in case that all words of this length are taken
            self._taken.add(new)  # two words of a round, or of two, don't become one
        self._made[word] = new
        return new


def _like(character: str, rng: random.Random) -> str:
    """Another character of the same kind."""
    if character.isdigit():
        return rng.choice(_DIGITS)
    return rng.choice(_VOWELS if character in _VOWELS else _CONSONANTS)


def _donors(base: Sequence[_Parts], rng: random.Random) -> dict[str, list[_Sentence]]:
    """Sentences of each month."""
    months: defaultdict[str, list[_Sentence]] = defaultdict(list)
    for parts in base:
        months[folder_of(parts.article.day)].extend(parts.sentences)
    return {
        month: rng.sample(sentences, min(_DONORS, len(sentences)))
        for month, sentences in months.items()
    }


def _parts(article: BenchArticle, rare: frozenset[str]) -> _Parts:
    sentences = _SENTENCE_END.split(article.body)
    return _Parts(
        article, _sentence(article.title, rare), tuple(_sentence(text, rare) for text in sentences)
    )


def _sentence(text: str, rare: frozenset[str]) -> _Sentence:
    pieces = tuple(_PIECES.split(text))
    # Words are at the odd places.
    return _Sentence(
        pieces, tuple(at for at in range(1, len(pieces), 2) if pieces[at].lower() in rare)
    )


def _words(article: BenchArticle) -> Iterator[str]:
    text = f"{article.title}\n{article.body}".lower()
    return (match.group() for match in _PIECES.finditer(text))
