"""Words whose capitals count: US is not us, WHO is not who.

Where the lower-case form is a common English function word, a word in capitals is indexed a
second time at the same position, as the capital form itself ("US"). All other terms are in lower
case, so the two cannot be confused.
"""

from __future__ import annotations

FUNCTION_WORDS = frozenset(
    """
    about after all also am an and any are as at be been but by can could did do does down each
    else ever few for from get go had has have he her here him his how if in into is it its just
    let like may me might mine more most must my near no nor not now of off on once one only or
    our out over own per put same see she should so some such than that the their them then there
    these they this those to too under until up us use very via was we well were what when where
    which while who whom whose why will with would yes yet you your
    """.split()
)


def capital_form(surface: str, folded: str) -> str | None:
    """The term for a word written in capitals, or None where capitals do not count.

    Args:
        surface: the word as written, without dots and without a possessive.
        folded: the same, folded.

    Example:
        >>> capital_form("US", "us"), capital_form("us", "us"), capital_form("NATO", "nato")
        ('US', None, None)
    """
    if len(folded) > 1 and folded in FUNCTION_WORDS and surface.isupper():
        return folded.upper()
    return None
