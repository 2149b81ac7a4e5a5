"""A slow, obvious evaluator of plans: it scans the tokens of every article.

What an engine finds, counts and sorts must equal what these loops say.
"""

from collections.abc import Iterable
from datetime import date, datetime

from newssearch.analysis.analyzer import UNSTEMMED, analyzer_for, stemming_language
from newssearch.analysis.folding import keyword
from newssearch.article import Article
from newssearch.dates import PartialDate
from newssearch.query.plan import (
    MatchAll,
    MatchAny,
    MatchDays,
    MatchKeyword,
    MatchPhrase,
    MatchPresent,
    MatchTerms,
    MatchUndated,
    MatchWithout,
    Plan,
)

_KEYWORDS = ("source", "section", "language")


def matches(plan: Plan, article: Article) -> bool:
    """Whether an article is what a plan asks for."""
    match plan:
        case MatchTerms(field=field, terms=terms):
            return any(
                terms_here & set(terms) for text in _texts(article, field) for terms_here in text
            )
        case MatchPhrase(field=field, positions=positions):
            return any(_has_phrase(text, positions) for text in _texts(article, field))
        case MatchKeyword(field="id", value=value):
            return article.id == value
        case MatchKeyword(field=field, value=value):
            stored = getattr(article, field)
            return bool(stored) and keyword(stored) == value
        case MatchDays():
            return _in_days(plan, article)
        case MatchPresent(field=field):
            if field == "id":
                return True
            if field in _KEYWORDS:
                return bool(getattr(article, field))
            return any(text for text in _texts(article, field))
        case MatchUndated():
            return article.date is None
        case MatchAll(children=children):
            return all(matches(child, article) for child in children)
        case MatchAny(children=children):
            return any(matches(child, article) for child in children)
        case MatchWithout(child=child):
            return not matches(child, article)


def matching_ids(plan: Plan, articles: Iterable[Article]) -> set[str]:
    """The ids of all articles that match."""
    return {article.id for article in articles if matches(plan, article)}


def in_order(articles: Iterable[Article], *, newest_first: bool) -> list[str]:
    """Ids by the first moment that a date may mean, then by id; undated articles last."""
    by_id = sorted(articles, key=lambda article: article.id)
    dated = [article for article in by_id if article.date]
    undated = [article for article in by_id if not article.date]
    dated.sort(key=_start, reverse=newest_first)  # stable, also when reversed
    return [article.id for article in (*dated, *undated)]


def by_newer_date_then_id(articles: Iterable[Article]) -> list[str]:
    """The order in which articles of the same score stand."""
    return in_order(articles, newest_first=True)


def _start(article: Article) -> datetime:
    assert article.date
    return article.date.start


def _texts(article: Article, field: str) -> list[list[set[str]]]:
    """The texts of a field; each is a list of the terms that stand at each position."""
    language = stemming_language(article.language)
    values: dict[str, tuple[list[str | None], str]] = {
        "title": ([article.title], language),
        "body": ([article.body], language),
        "author": (list(article.authors), UNSTEMMED),
        "url": ([article.url], UNSTEMMED),
        "path": ([article.path], UNSTEMMED),
    }
    texts, analysis = values[field]
    return [
        [
            {form for form in (token.term, token.capital) if form}
            for token in analyzer_for(analysis).tokens(text)
        ]
        for text in texts
        if text
    ]


def _has_phrase(text: list[set[str]], positions: tuple[tuple[str, ...], ...]) -> bool:
    for start in range(len(text) - len(positions) + 1):
        window = text[start : start + len(positions)]
        if all(here & set(wanted) for here, wanted in zip(window, positions, strict=True)):
            return True
    return False


def _in_days(plan: MatchDays, article: Article) -> bool:
    """Dates as intervals of days: touching the range, or within it where that is asked."""
    value: PartialDate | None = article.date if plan.field == "date" else article.added
    if value is None:
        return False
    begin, end = plan.first or date.min, plan.last or date.max
    if plan.certain:
        return begin <= value.first_day and value.last_day <= end
    if plan.field == "added":
        return begin <= value.first_day <= end
    return value.first_day <= end and value.last_day >= begin
