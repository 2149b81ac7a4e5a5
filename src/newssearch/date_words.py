"""The vocabulary of written dates: months, weekdays, time zones, ordinals, in six languages.

All words are folded (see `fold`): lower case, without accents. No abbreviation means different
months in two of the languages, so the language of a text need not be known.
"""

from __future__ import annotations

# Characters that are one and the same in a date. One character becomes one character, so that
# offsets hold. Line ends stay: a date found in running text does not continue on the next line.
_FOLDED = str.maketrans(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "ÀÁÂÃÄàáâãäÇçÈÉÊËèéêëÌÍÎÏìíîïÑñÒÓÔÕÖòóôõöÙÚÛÜùúûü"
    "º°ª"
    "\t\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
    "\u2018\u2019\u02bc\xb4`"
    "\u2010\u2011\u2012\u2013\u2014\u2212",
    "abcdefghijklmnopqrstuvwxyz"
    "aaaaaaaaaacceeeeeeeeiiiiiiiinnoooooooooouuuuuuuu"
    "ooa"
    "                "
    "'''''"
    "------",
)


def fold(text: str) -> str:
    """The text in lower case, without accents, with plain spaces, quotes and dashes.

    Args:
        text: any text, in Unicode's composed form (NFC).

    Returns:
        A text of the same length.
    """
    return text.translate(_FOLDED)


# The twelve months of each language: full name first, then abbreviations and variants.
_MONTHS = {
    "en": (
        "january jan", "february feb febr", "march mar", "april apr", "may", "june jun",
        "july jul", "august aug", "september sep sept", "october oct", "november nov",
        "december dec",
    ),
    "es": (
        "enero ene", "febrero feb", "marzo mar", "abril abr", "mayo may", "junio jun",
        "julio jul", "agosto ago", "septiembre setiembre sep sept set", "octubre oct",
        "noviembre nov", "diciembre dic",
    ),
    "fr": (
        "janvier janv", "fevrier fevr fev", "mars", "avril avr", "mai", "juin", "juillet juil",
        "aout", "septembre sept", "octobre oct", "novembre nov", "decembre dec",
    ),
    "de": (
        "januar janner jaenner jan", "februar feber feb", "marz maerz mrz", "april apr", "mai",
        "juni jun", "juli jul", "august aug", "september sep sept", "oktober okt",
        "november nov", "dezember dez",
    ),
    "it": (
        "gennaio gen genn", "febbraio feb febbr", "marzo mar", "aprile apr", "maggio mag magg",
        "giugno giu", "luglio lug", "agosto ago", "settembre set sett", "ottobre ott",
        "novembre nov", "dicembre dic",
    ),
    "pt": (
        "janeiro jan", "fevereiro fev", "marco mar", "abril abr", "maio mai", "junho jun",
        "julho jul", "agosto ago", "setembro set", "outubro out", "novembro nov",
        "dezembro dez",
    ),
}  # fmt: skip

MONTHS = {
    word: number
    for language in _MONTHS.values()
    for number, words in enumerate(language, start=1)
    for word in words.split()
}
"""Month name or abbreviation, folded, to the month's number."""

MONTH_NAMES = tuple(words.split()[0].capitalize() for words in _MONTHS["en"])
"""The English names, for messages."""

# In running text these are more often another word than a month: "they may 2000 times", "set 1500
# records", the "Mars 2020" rover. A day of the month beside them settles it; a year alone does not.
NOT_A_MONTH_ALONE = frozenset({"may", "march", "mar", "Mars", "set", "Set", "out", "Out", "ago"})

WEEKDAYS = tuple(
    (
        "monday tuesday wednesday thursday friday saturday sunday "
        "mon tue tues wed weds thu thur thurs fri sat sun "
        "lunes martes miercoles jueves viernes sabado domingo lun mar mie jue vie sab dom "
        "lundi mardi mercredi jeudi vendredi samedi dimanche mer jeu ven sam dim "
        "montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag "
        "mo di mi do fr sa so "
        "lunedi martedi mercoledi giovedi venerdi sabato domenica gio "
        "segunda-feira terca-feira quarta-feira quinta-feira sexta-feira "
        "segunda terca quarta quinta sexta seg ter qua qui sex"
    ).split()
)
"""Names and abbreviations of weekdays, folded. They are recognised, and never evidence."""

ORDINALS = ("st", "nd", "rd", "th", "er", "o", "a", ".")
"""What may follow the number of a day: 14th, 1er, 1º (folded to 1o), 14."""

ZONE_MINUTES = {
    "z": 0, "ut": 0, "utc": 0, "gmt": 0, "wet": 0,
    "est": -300, "edt": -240, "cst": -360, "cdt": -300, "mst": -420, "mdt": -360,
    "pst": -480, "pdt": -420, "akst": -540, "akdt": -480, "hst": -600, "nst": -210, "ndt": -150,
    "bst": 60, "west": 60, "cet": 60, "cest": 120, "mez": 60, "mesz": 120,
    "eet": 120, "eest": 180, "msk": 180, "sast": 120,
    "hkt": 480, "sgt": 480, "jst": 540, "kst": 540,
    "awst": 480, "acst": 570, "acdt": 630, "aest": 600, "aedt": 660, "nzst": 720, "nzdt": 780,
}  # fmt: skip
"""Zone abbreviations, folded, to minutes east of Greenwich.

As the agencies of Europe and North America use them: EST and CST are American, BST is British
Summer Time. Names that agencies themselves use for several offsets are in `VAGUE_ZONES`.
"""

VAGUE_ZONES = (
    "et", "ct", "mt", "pt",  # winter or summer time is not said
    "ist",  # India, Israel, Ireland
    "ast", "adt",  # Atlantic, Arabia
    "local time", "eastern time", "central time", "mountain time", "pacific time",
    "eastern", "ortszeit", "hora local", "heure locale", "heure de paris", "ora locale",
)  # fmt: skip
"""Names of zones, folded, whose offset is not certain: the time is kept without one."""
