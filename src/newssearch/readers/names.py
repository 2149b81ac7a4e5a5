"""Names of people in bylines and author lines: taking them apart, and knowing one when seen."""

from __future__ import annotations

import re

# What stands before names: the languages that use the word so (none: it tells no language).
BY_WORDS = {"by": "en", "por": "es", "par": "fr", "von": "de", "di": "it", "de": "", "door": "nl"}

_BY = re.compile(
    r"[-–—*•|\s]{0,5}(?:(?:written|story|words|text|reported|posted|published|escrito|texto|publicado"
    r"|écrit|texte|publié|scritto|testo|geschrieben)\s+)?"
    rf"(?P<word>{'|'.join(BY_WORDS)})(?:\s+(?P=word))*(?:\s*[:：]\s*|\s+)(?=\S)",
    re.IGNORECASE,
)
_NOT_A_NAME = re.compile(r"\([^)]*\)|<[^>]*>|\[[^\]]*\]|\S+@\S+\.\w+|@\w+")
_AFTER_DASH = re.compile(r"(?:^|\s+)[-–—]+(?:\s.*|\w.*|$)", re.DOTALL)
_LIST_SIGN = re.compile(r"\s*[,;|•·/]\s*")
_AND = re.compile(r"\s+(?:and|und|et|with|by|&)\s+|\s*&\s*", re.IGNORECASE)
_LEADING_AND = re.compile(r"^(?:and|und|et|y|e|&)\s+", re.IGNORECASE)
# One-letter words for "and" stand inside names too: "José Ortega y Gasset".
_SHORT_AND = re.compile(r"(\S+\s.*?\S)\s+[ye]\s+(\S+\s+.*)")
_PLACE_OF_WRITING = re.compile(r"\s+(?:in|en|à|aus)\s+[A-ZÀ-Þ].*")
_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv|ph\.?d|m\.?d)\.?", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:(?:co-?)?(?:correspondents?|editors?|reporters?|writers?|columnists?|contributors?"
    r"|producers?|journalists?|analysts?|photographers?)|staff|bureau|chief|freelance|special to"
    r"|corresponsal(?:es)?|redactor(?:a|es)?|periodistas?|enviad[oa] especial"
    r"|correspondante?s?|rédact(?:eur|rice)s?|journalistes?|envoyée? spéciale?"
    r"|korrespondent(?:in|en)?|redakteur(?:in|e)?|reporterin|corrispondent[ei]|inviat[oa]"
    r"|giornalist[aei]|correspondentes?|repórter(?:es)?|jornalistas?)\b",
    re.IGNORECASE,
)
_ORGANISATION = re.compile(
    r"\b(?:news|newsroom|desk|agency|agencies|agencia|agence|agentur|agenzia|agência|gazette"
    r"|tribune|chronicle|magazine|media|redacción|rédaction|redaktion|redazione|redação|reuters"
    r"|associated press|bloomberg|xinhua|afp|dpa|efe|ansa|upi|bbc|cnn)\b",
    re.IGNORECASE,
)
# Names of papers and of people: "Financial Times" after a comma, but "Matt Daily and Emily Post".
_PAPER = re.compile(r"\b(?:press|times|post|herald|journal|daily|echo|star|mail)$", re.IGNORECASE)
_PARTICLES = frozenset(
    "al ap ben bin da das de del della den der des di do dos du e el ibn la le los of ten ter the "
    "van vande vander von y zu zum zur".split()
)
_NAME_WORD = re.compile(
    r"(?:[A-Za-zÀ-ɏ]{1,3}['’ʼ‘-])*[^\W\d_](?:[^\W\d_]|[\u0300-\u036f'’ʼ‘.-])*\.?"
)
# First words of places: "New York, 3 March 2017" names nobody.
_PLACE_WORDS = frozenset(
    "abu addis baton buenos cape den el fort hong kuala la las los mexico mount new north port "
    "puerto ras rio saint salt san santa santo são south st st. tel the united washington west "
    "east upper lower great".split()
)


def match_by(text: str) -> re.Match[str] | None:
    """The word `By`, or its like in another language (group `word`), at the start of a text."""
    return _BY.match(text)


def split_names(text: str) -> tuple[str, ...]:
    """The people named in a line of authors, in order.

    Roles, agencies, places of writing and addresses beside them are left out; an organisation
    is given only where no person is named.

    Args:
        text: such as `By Ana Ruiz and Tom Hale, Staff Writer`, with or without `By`.
    """
    by = _BY.match(text)
    text = _NOT_A_NAME.sub(" ", text[by.end() :] if by else text)
    text = _AFTER_DASH.sub("", " ".join(text.split()), count=1)
    people: list[str] = []
    organisations: list[str] = []
    pieces = _LIST_SIGN.split(text)
    for place, piece in enumerate(pieces):
        if people and _SUFFIX.fullmatch(piece):
            people[-1] += f", {piece}"
            continue
        # "Maggie Fox, Health and Science Editor": a role goes as a whole.
        in_role = place > 0 and _ROLE.search(piece)
        is_paper = 0 < place == len(pieces) - 1 and _PAPER.search(piece)
        for part in (piece,) if is_paper else _split_at_and(piece):
            name = _trim(part)
            if not name or (in_role and " " not in name):
                continue
            if is_paper or is_organisation(name):
                organisations.append(name)
            elif not _ROLE.search(name):
                people.append(name)
    return tuple(dict.fromkeys(people or organisations))


def is_person(name: str, *, words: int = 2) -> bool:
    """Whether a text looks like the name of a person, by its letters.

    Args:
        name: one name.
        words: the fewest words it must have, in scripts that have capitals.
    """
    parts = name.replace(",", "").split()
    if not parts or len(parts) > 6 or len(name) > 60:
        return False
    if not all(_NAME_WORD.fullmatch(part) for part in parts):
        return False
    if not all(_is_capitalised(part) or part.lower() in _PARTICLES for part in parts):
        return False
    if not any(_is_capitalised(part) for part in parts):
        return False
    has_case = any(char.lower() != char.upper() for char in name)
    return len(parts) >= words if has_case else True


def is_organisation(name: str) -> bool:
    """Whether a text names an agency, a paper or a desk."""
    if not name[:1].isupper():
        return False
    return name.startswith(("The ", "AP ")) or name == "AP" or bool(_ORGANISATION.search(name))


def may_be_place(name: str) -> bool:
    """Whether a capitalised text may as well be a place: in capitals, or `New York`."""
    return name == name.upper() or name.split(maxsplit=1)[0].lower() in _PLACE_WORDS


def _split_at_and(text: str) -> list[str]:
    parts: list[str] = []
    for part in _AND.split(text):
        short = _SHORT_AND.fullmatch(part)
        parts += [short[1], short[2]] if short else [part]
    return parts


def _trim(text: str) -> str:
    text = _LEADING_AND.sub("", text.strip(' \t:*_-–—"“”'), count=1)
    text = _PLACE_OF_WRITING.sub("", text)
    last = text.rpartition(" ")[2].rstrip(".")
    # The full stop after a name goes; that of an initial or of "Jr." stays.
    return text if len(last) < 3 else text.rstrip(".")


def _is_capitalised(word: str) -> bool:
    """`Ruiz`, `O’Hara`, `al-Mughrabi`, `d'Arcy`, and any word of a script without capitals."""
    start = re.sub(r"^[a-zà-ɏ]{1,3}['’ʼ‘-]", "", word)[:1]
    return start.isalpha() and not start.islower()
