"""`Article`: a news article with its facts, and where each of them came from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newssearch.dates import PartialDate
from newssearch.errors import InvalidArticleError


@dataclass(frozen=True, slots=True, kw_only=True)
class Fact:
    """One statement that a reader found in a file, used for the article or not.

    Attributes:
        name: what it is about: `title`, `authors`, `date`, `page_date`, `modified_date`, …
        value: what was understood, as text; empty when it could not be used.
        source: the kind of place: `byline`, `dateline`, `header`, `title-line`, `json-ld`,
            `meta`, `time-tag`, `feed`, `url`, `file-name`, `page-line`, ….
        raw: the text as it stands in the file.
        problem: why `value` is not used as the article's own (an impossible date, say), or empty.
    """

    name: str
    value: str
    source: str
    raw: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True, init=False)
class Article:
    """A news article. Two articles are equal when all of their facts and texts are.

    Attributes:
        id: stable and unique in an index: the path relative to the indexed folder, with `#n` in
            a file that holds several; or whatever a program chose.
        title, body: text as it was found; the body is without title and byline.
        authors: people's names, in order.
        date: the publication date as the source states it, or None when it states none.
        source, section, language, url, path: None when unknown; language as an ISO 639-1 code.
        added: the civil day on which it was indexed.
        facts: every statement that the reader found, with its place; the first fact of a name
            that has no problem is the one that was used.
    """

    id: str
    title: str
    authors: tuple[str, ...]
    date: PartialDate | None
    body: str
    source: str | None
    section: str | None
    language: str | None
    url: str | None
    path: str | None
    added: PartialDate | None
    facts: tuple[Fact, ...]

    def __init__(  # noqa: PLR0913 - the facts of an article, all by keyword
        self,
        *,
        id: str,  # noqa: A002 - the field's own name
        title: str = "",
        authors: Iterable[str] = (),
        date: str | None = None,
        body: str = "",
        source: str | None = None,
        section: str | None = None,
        language: str | None = None,
        url: str | None = None,
        path: str | None = None,
        added: str | None = None,
        facts: Iterable[Fact] = (),
    ) -> None:
        """Check the values; dates may be ISO text or a `PartialDate`.

        Raises:
            InvalidArticleError: no id, or a value of another type.
            InvalidDateError: `date` or `added` is not ISO text of a real date.
        """
        texts = {"id": id, "title": title, "body": body}
        optional = {
            "date": date,
            "source": source,
            "section": section,
            "language": language,
            "url": url,
            "path": path,
            "added": added,
        }
        for name, value in (*texts.items(), *optional.items()):
            if not isinstance(value, str) and not (value is None and name in optional):
                raise InvalidArticleError(name, f"expected text, not {type(value).__name__}")
            if value is not None and name not in {"title", "body"}:
                _check_unicode(name, value)
        if not id.strip():
            raise InvalidArticleError("id", "may not be empty")
        authors = (authors,) if isinstance(authors, str) else tuple(authors)
        if not all(isinstance(author, str) for author in authors):
            raise InvalidArticleError("authors", "expected texts")
        for author in authors:
            _check_unicode("authors", author)
        values: dict[str, object] = {
            **texts,
            **optional,
            "authors": authors,
            "date": None if date is None else PartialDate(date),
            "added": None if added is None else PartialDate(added),
            "facts": tuple(facts),
        }
        for name, checked in values.items():
            object.__setattr__(self, name, checked)

    def fact(self, name: str) -> Fact | None:
        """The fact of that name which was used, or None."""
        return next((fact for fact in self.facts if fact.name == name and not fact.problem), None)

    @property
    def date_source(self) -> str | None:
        """Where the date came from; `given` when a program stated it; None without a date."""
        if self.date is None:
            return None
        fact = self.fact("date")
        return fact.source if fact else "given"


def _check_unicode(name: str, value: str) -> None:
    """Refuse lone surrogates where a value is shown, stored and searched as a whole."""
    try:
        value.encode()
    except UnicodeEncodeError:
        raise InvalidArticleError(name, f"{value!a} is not valid Unicode") from None
