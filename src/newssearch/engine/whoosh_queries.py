"""Plans as Whoosh query objects: they work on any index of our schema, whatever its codec.

Words are scored by Whoosh's weighting; dates, keywords and negations only filter.
"""

from __future__ import annotations

from datetime import datetime, time

from whoosh import query as wq
from whoosh.matching import ConstantScoreWrapperMatcher, FilterMatcher, WrappingMatcher
from whoosh.query import spans
from whoosh.searching import Searcher as WhooshSearcher

from newssearch.engine.whoosh_schema import UNDATED
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


def whoosh_query(plan: Plan, *, title_weight: float) -> wq.Query:
    """The Whoosh query that matches what the plan matches.

    Args:
        plan: what must match.
        title_weight: how much more a term of the title adds to the score than one of the body.
    """
    match plan:
        case MatchTerms(field=field, terms=terms):
            return _simple(wq.Or, _terms(field, terms, _boost(field, title_weight)))
        case MatchPhrase(field=field, positions=positions):
            parts = [_simple(_Alternatives, _terms(field, terms, 1.0)) for terms in positions]
            return _Phrase(parts, _boost(field, title_weight))
        case MatchKeyword(field=field, value=value):
            return _Filter(wq.Term(field, value))
        case MatchDays():
            return _Filter(_days(plan))
        case MatchPresent(field=field):
            return _Filter(wq.Term("present", field))
        case MatchUndated():
            return _Filter(wq.Term("present", UNDATED))
        case MatchWithout(child=child):
            return _Without(_everything(), whoosh_query(child, title_weight=title_weight))
        case MatchAny(children=children):
            if not children:
                return wq.NullQuery
            return _simple(wq.Or, [whoosh_query(c, title_weight=title_weight) for c in children])
        case MatchAll(children=children):
            kept = [c for c in children if not isinstance(c, MatchWithout)]
            required = [whoosh_query(c, title_weight=title_weight) for c in kept]
            found = _simple(wq.And, required) if required else _everything()
            for child in children:
                if isinstance(child, MatchWithout):
                    banned = whoosh_query(child.child, title_weight=title_weight)
                    found = _Without(found, banned)
            return found


class _Filter(wq.WrappingQuery):
    """A query that adds nothing to the score (Whoosh's ConstantScoreQuery cannot give zero)."""

    def matcher(self, searcher: object, context: object = None) -> object:
        return ConstantScoreWrapperMatcher(self.child.matcher(searcher, context), 0.0)


class _Without(wq.AndNot):
    """Whoosh's AndNot; its matcher lets the first match pass when a banned one stands before it."""

    def matcher(self, searcher: WhooshSearcher, context: object = None) -> FilterMatcher:
        banned = set()
        matcher = self.b.matcher(searcher, searcher.boolean_context())
        while matcher.is_active():
            banned.add(matcher.id())
            matcher.next()
        return FilterMatcher(self.a.matcher(searcher, context), banned, exclude=True)


class _Alternatives(wq.Or):
    """Whoosh's Or; where no scores are asked for, that one may forget positions."""

    matcher_type = wq.Or.DEFAULT_MATCHER


class _Phrase(spans.SpanNear2):
    """Whoosh's ordered spans side by side, with two things that it leaves undone."""

    def __init__(self, parts: list[wq.Query], boost: float) -> None:
        super().__init__(parts, slop=1, ordered=True)
        self.boost = boost

    def _and_query(self) -> wq.Query:
        return wq.And(self.qs)  # there, the name of this class is misspelt

    def matcher(self, searcher: object, context: object = None) -> object:
        return WrappingMatcher(super().matcher(searcher, context), boost=self.boost)


def _boost(field: str, title_weight: float) -> float:
    return title_weight if field == "title" else 1.0


def _terms(field: str, terms: tuple[str, ...], boost: float) -> list[wq.Query]:
    return [wq.Term(field, term, boost=boost) for term in terms]


def _simple(kind: type[wq.CompoundQuery], children: list[wq.Query]) -> wq.Query:
    return children[0] if len(children) == 1 else kind(children)


def _everything() -> wq.Query:
    return _Filter(wq.Every())


def _days(plan: MatchDays) -> wq.Query:
    """Articles whose interval of days touches a range.

    It touches when it begins before the range ends, and ends after the range begins. It lies
    within, as `certain` wants it, when it begins after the range begins, and ends before it ends.
    """
    begin = None if plan.first is None else datetime.combine(plan.first, time.min)
    end = None if plan.last is None else datetime.combine(plan.last, time.max)
    if plan.field != "date":
        return wq.DateRange(plan.field, begin, end)
    first_column, last_column = ("date_last", "date") if plan.certain else ("date", "date_last")
    bounds: list[wq.Query] = []
    if end is not None:
        bounds.append(wq.DateRange(first_column, None, end))
    if begin is not None:
        bounds.append(wq.DateRange(last_column, begin, None))
    return _simple(wq.And, bounds) if bounds else wq.Term("present", "date")
