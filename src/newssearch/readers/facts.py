"""Facts collected while a text is read, and the article made from them."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from newssearch.article import Article, Fact
from newssearch.dates import DateReading, PartialDate

# Where a date may stand in a text, the most trusted place first.
_TRUST = ("header", "byline", "dateline")
_FUTURE_DAYS = 2  # a newsroom east of the reader, and a paper printed ahead


@dataclass(slots=True, kw_only=True)
class FactCollector:
    """What a reader found so far in one text.

    Attributes:
        day_first: the order of `03/04/2025` in this text; None while nothing tells it.
    """

    day_first: bool | None = None
    _facts: list[Fact] = field(default_factory=list)

    def add(self, name: str, value: str, *, source: str, raw: str = "", problem: str = "") -> None:
        """Add a fact; without a value and without a problem there is none."""
        if value or problem:
            self._facts.append(
                Fact(name=name, value=value, source=source, raw=raw or value, problem=problem)
            )

    def add_date(self, reading: DateReading, *, source: str, raw: str, name: str = "date") -> None:
        """Add what a text says about a date, understood or not."""
        if reading.value is None:
            self.add(name, "", source=source, raw=raw, problem=reading.problem or "not a date")
        else:
            self.add(name, reading.value.isoformat(), source=source, raw=raw)

    def add_authors(self, authors: tuple[str, ...], *, source: str, raw: str) -> None:
        """Add the people named in one place."""
        self.add("authors", "; ".join(authors), source=source, raw=raw)

    def has(self, name: str) -> bool:
        """Whether a usable fact of that name was found."""
        return any(fact.name == name and not fact.problem for fact in self._facts)

    def article(self, article_id: str, body: str) -> Article:
        """The article: of each name the first usable fact, dates in the order of trust."""
        ranks = {source: rank for rank, source in enumerate(_TRUST)}
        facts = sorted(
            self._facts,
            key=lambda fact: ranks.get(fact.source, len(ranks)) if fact.name == "date" else -1,
        )
        used: dict[str, str] = {}
        for fact in facts:
            if not fact.problem:
                used.setdefault(fact.name, fact.value)
        return Article(
            id=article_id,
            title=used.get("title", ""),
            authors=used["authors"].split("; ") if "authors" in used else (),
            date=used.get("date"),
            body=body,
            source=used.get("source"),
            section=used.get("section"),
            language=used.get("language"),
            url=used.get("url"),
            path=article_id,
            facts=facts,
        )


def check_future(article: Article, today: date) -> Article:
    """Take a publication date back that lies more than two days after the day of indexing.

    Args:
        article: as it was read.
        today: the day of indexing.

    Returns:
        The article, unchanged or with the next date that it states, or with none; a fact tells
        which date was refused.
    """
    latest = today + timedelta(days=_FUTURE_DAYS)
    if article.date is None or article.date.first_day <= latest:
        return article
    problem = f"lies in the future of {today.isoformat()}"
    facts = [
        replace(fact, value="", raw=fact.raw or fact.value, problem=problem)
        if fact.name == "date" and not fact.problem and PartialDate(fact.value).first_day > latest
        else fact
        for fact in article.facts
    ]
    if not any(fact.name == "date" and fact.problem == problem for fact in facts):
        refused = article.date.isoformat()
        facts.append(Fact(name="date", value="", source="given", raw=refused, problem=problem))
    stated = next((fact for fact in facts if fact.name == "date" and not fact.problem), None)
    date_used = PartialDate(stated.value) if stated else None
    return replace(article, date=date_used, facts=tuple(facts))
