"""The facts of an article as bytes, beside its body, which the index stores as it is.

JSON in UTF-8, keys absent where a value is empty. Lone surrogates, which a damaged title may
hold, survive. Whatever goes in comes back unchanged.
"""

from __future__ import annotations

import json
from typing import Any

from newssearch.article import Article, Fact

_OPTIONAL = ("date", "source", "section", "language", "url", "path", "added")


def encode_facts(article: Article) -> bytes:
    """All of the article but its id and body as bytes, for `decode_article`."""
    values: dict[str, Any] = {"title": article.title}
    if article.authors:
        values["authors"] = article.authors
    for name in _OPTIONAL:
        if (value := getattr(article, name)) is not None:
            values[name] = value
    if article.facts:
        values["facts"] = [
            (fact.name, fact.value, fact.source, fact.raw, fact.problem) for fact in article.facts
        ]
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    return text.encode("utf-8", "surrogatepass")


def decode_article(article_id: str, body: str, facts_data: bytes) -> Article:
    """The article of an id, a body and what `encode_facts` made of the rest."""
    values = json.loads(facts_data.decode("utf-8", "surrogatepass"))
    facts = tuple(
        Fact(name=name, value=value, source=source, raw=raw, problem=problem)
        for name, value, source, raw, problem in values.pop("facts", ())
    )
    return Article(id=article_id, **values, body=body, facts=facts)
