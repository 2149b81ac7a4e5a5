"""`Name: value` lines: the header block of a text file, in the languages of the foundation."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from newssearch.dates import read_date
from newssearch.readers.facts import FactCollector
from newssearch.readers.lines import HEADER_LINE, Line
from newssearch.readers.names import split_names

_LABEL = re.compile(r"(?P<name>[^\W\d_][^:：]{0,39}?)\s*[:：](?!//)\s*(?P<value>.*)")
_LANGUAGE_CODE = re.compile(r"([a-z]{2})(?:[-_].*)?")

# The fact that a header line states, by the words for it; the languages that use the word.
_NAMES = {
    "title": {
        "en": "title, headline",
        "es": "título, titular",
        "fr": "titre",
        "de": "titel, überschrift, schlagzeile",
        "it": "titolo",
        "pt": "título, manchete",
    },
    "authors": {
        "en": "author, authors, by, byline, writer, reporter",
        "es": "autor, autora, autores, por",
        "fr": "auteur, auteurs, auteure, autrice, par",
        "de": "autor, autorin, autoren, verfasser, von",
        "it": "autore, autrice, autori, di",
        "pt": "autor, autora, autores, por",
    },
    "date": {
        "en": "date, published, published on, posted, publication date, date published",
        "es": "fecha, publicado, publicado el, fecha de publicación",
        "fr": "date, publié, publié le, date de publication",
        "de": "datum, veröffentlicht, veröffentlicht am, erschienen, erschienen am",
        "it": "data, pubblicato, pubblicato il, data di pubblicazione",
        "pt": "data, publicado, publicado em, data de publicação",
    },
    "modified_date": {
        "en": "updated, modified, last updated, last modified, date modified",
        "es": "actualizado, actualizado el, última actualización",
        "fr": "mis à jour, mis à jour le, modifié, modifié le",
        "de": "aktualisiert, aktualisiert am, geändert",
        "it": "aggiornato, aggiornato il",
        "pt": "atualizado, atualizado em",
    },
    "source": {
        "en": "source, publisher, publication",
        "es": "fuente",
        "fr": "source",
        "de": "quelle",
        "it": "fonte",
        "pt": "fonte",
    },
    "section": {
        "en": "section, category",
        "es": "sección",
        "fr": "rubrique, section",
        "de": "ressort, rubrik",
        "it": "sezione",
        "pt": "seção, secção, editoria",
    },
    "language": {
        "en": "language, lang",
        "es": "idioma",
        "fr": "langue",
        "de": "sprache",
        "it": "lingua",
        "pt": "língua, idioma",
    },
    "url": {"en": "url, link, permalink", "es": "enlace", "fr": "lien"},
}
_KINDS: dict[str, str] = {}
_SPOKEN_IN: dict[str, tuple[str, ...]] = {}
for _kind, _languages in _NAMES.items():
    for _language, _words in _languages.items():
        for _word in _words.split(", "):
            _KINDS[_word] = _kind
            _SPOKEN_IN[_word] = (*_SPOKEN_IN.get(_word, ()), _language)

_LANGUAGE_NAMES = {
    name: code
    for code, names in {
        "en": "english, englisch, anglais, inglés, inglese, inglês",
        "es": "spanish, español, castellano, espagnol, spanisch, spagnolo, espanhol",
        "fr": "french, français, francés, französisch, francese, francês",
        "de": "german, deutsch, alemán, allemand, tedesco, alemão",
        "it": "italian, italiano, italien, italienisch",
        "pt": "portuguese, português, portugués, portugais, portugiesisch, portoghese",
    }.items()
    for name in names.split(", ")
}


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledLine:
    """A line `Name: value`.

    Attributes:
        kind: the fact it states, or an empty text when the name is not known.
        languages: those in which the name is used.
        name, value: as they stand.
    """

    kind: str
    languages: tuple[str, ...]
    name: str
    value: str


def labelled_line(text: str) -> LabelledLine | None:
    """The line's name and value, when it has that form."""
    match = _LABEL.fullmatch(text)
    if match is None:
        return None
    word = " ".join(match["name"].lower().split())
    return LabelledLine(
        kind=_KINDS.get(word, ""),
        languages=_SPOKEN_IN.get(word, ()),
        name=match["name"],
        value=match["value"].strip(),
    )


def read_header_block(lines: Sequence[Line], facts: FactCollector) -> tuple[int, tuple[Line, ...]]:
    """Read a block of `Name: value` lines at the start of a text.

    It is a block if it names a title, or has two names that are known. Lines with other names
    become facts, and stay in the text: nothing that was written is lost to a search.

    Args:
        lines: the first lines of the text.
        facts: receives what the block states.

    Returns:
        How many lines the block has, 0 without one, and those of them that were understood and
        so are no part of the body.
    """
    block: list[tuple[Line, LabelledLine]] = []
    for line in lines:
        labelled = labelled_line(line.text) if len(line.text) <= HEADER_LINE else None
        if labelled is None or (block and line.blank_before):
            break
        if not labelled.kind and len(labelled.name.split()) > 3:
            break
        block.append((line, labelled))
    kinds = {labelled.kind for _, labelled in block} - {""}
    if "title" not in kinds and len(kinds) < 2:
        return 0, ()
    labels = [labelled for _, labelled in block]
    language = _stated_language(labels, facts) or _language_of_names(labels, facts)
    if facts.day_first is None and language not in {None, "en"}:
        facts.day_first = True
    names = "; ".join(label.value for label in labels if label.kind == "authors")
    facts.add_authors(split_names(names), source="header", raw=names)
    for line, labelled in block:
        if not labelled.kind:
            facts.add(labelled.name.lower(), labelled.value, source="header", raw=line.text)
        elif labelled.kind not in {"authors", "language"}:
            add_labelled(facts, labelled, source="header")
    return len(block), tuple(line for line, labelled in block if labelled.kind)


def add_labelled(facts: FactCollector, labelled: LabelledLine, *, source: str) -> None:
    """Add the fact that one labelled line of a known name states."""
    kind, value = labelled.kind, labelled.value
    if not value:
        return
    if kind in {"date", "modified_date"}:
        reading = read_date(value, day_first=facts.day_first)
        facts.add_date(reading, source=source, raw=value, name=kind)
    elif kind == "authors":
        facts.add_authors(split_names(value), source=source, raw=value)
    else:
        facts.add(kind, value, source=source)


def language_code(text: str) -> str | None:
    """The ISO 639-1 code in `es`, `es-MX` or `Spanish`, or None."""
    word = text.strip().lower()
    code = _LANGUAGE_CODE.fullmatch(word)
    return code[1] if code else _LANGUAGE_NAMES.get(word)


def _stated_language(labels: Sequence[LabelledLine], facts: FactCollector) -> str | None:
    """The language that the block says the text has, added as a fact."""
    for labelled in labels:
        if labelled.kind == "language" and labelled.value:
            code = language_code(labelled.value)
            problem = "" if code else "not a language that is known"
            facts.add("language", code or "", source="header", raw=labelled.value, problem=problem)
            if code:
                return code
    return None


def _language_of_names(labels: Sequence[LabelledLine], facts: FactCollector) -> str | None:
    """The one language, not English, to which all known names belong (two at least).

    English names are those of programs, and stand above texts in any language.
    """
    known = [labelled for labelled in labels if labelled.kind]
    votes = Counter(language for labelled in known for language in labelled.languages)
    whole = [language for language, count in votes.items() if count == len(known) > 1]
    if len(whole) != 1 or whole == ["en"]:
        return None
    raw = ", ".join(labelled.name for labelled in known)
    facts.add("language", whole[0], source="header-names", raw=raw)
    return whole[0]
