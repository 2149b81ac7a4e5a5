"""Names in bylines and author lines."""

import pytest

from newssearch.readers.names import is_organisation, is_person, may_be_place, split_names

SPLIT = [
    ("By Mike Connors.", ["Mike Connors"]),
    ("By  Ana Ruiz  and  Tom Hale", ["Ana Ruiz", "Tom Hale"]),
    ("By By Ana Ruiz", ["Ana Ruiz"]),
    ("By De Witt Clinton", ["De Witt Clinton"]),
    ("BY ANA RUIZ AND TOM HALE", ["ANA RUIZ", "TOM HALE"]),
    ("Ana Ruiz, Tom Hale, and Ida Berg", ["Ana Ruiz", "Tom Hale", "Ida Berg"]),
    ("Ana Ruiz & Tom Hale; Ida Berg", ["Ana Ruiz", "Tom Hale", "Ida Berg"]),
    ("Ana Ruiz, Ana Ruiz", ["Ana Ruiz"]),
    ("By Ana Ruiz , European Economics Correspondent", ["Ana Ruiz"]),
    ("By Ana Ruiz , Health and Science Editor", ["Ana Ruiz"]),
    ("By Ana Ruiz and Reuters staff", ["Ana Ruiz"]),
    ("By Ana Ruiz, Tom Hale and Example staff", ["Ana Ruiz", "Tom Hale"]),
    ("By  Ana Ruiz  - Analysis", ["Ana Ruiz"]),
    ("By  Ana Ruiz -Analysis", ["Ana Ruiz"]),
    ("By Ana Ruiz — Example News", ["Ana Ruiz"]),
    ("By Ana Ruiz (Example News)", ["Ana Ruiz"]),
    ("By Ana Ruiz, Example News", ["Ana Ruiz"]),
    ("By Ana Ruiz, Financial Times", ["Ana Ruiz"]),
    ("By Matt Daily and Emily Post", ["Matt Daily", "Emily Post"]),
    ("By Ana Ruiz in Madrid and Tom Hale in London", ["Ana Ruiz", "Tom Hale"]),
    ("Ana Ruiz <ana@example.org>, Tom Hale @tomhale", ["Ana Ruiz", "Tom Hale"]),
    ("By Alberto Alerigi, Jr.", ["Alberto Alerigi, Jr."]),
    ("By Joseph A. Giannone and J. R. Hale", ["Joseph A. Giannone", "J. R. Hale"]),
    ("By Harro ten Wolde and Kim Yeon-hee", ["Harro ten Wolde", "Kim Yeon-hee"]),
    ("By Ana da Costa and Nidal al-Mughrabi", ["Ana da Costa", "Nidal al-Mughrabi"]),
    ("By Mary O’Hara and Martin de Sa'Pinto", ["Mary O’Hara", "Martin de Sa'Pinto"]),
    ("Por Lucía Marín y Ana Paz", ["Lucía Marín", "Ana Paz"]),
    ("Por José Ortega y Gasset", ["José Ortega y Gasset"]),
    ("Par Chloé d’Arcy et Paul Le Goff", ["Chloé d’Arcy", "Paul Le Goff"]),
    ("Von Jörg Müller und Ida Berg", ["Jörg Müller", "Ida Berg"]),
    ("Di Marco De Luca e Anna Riva", ["Marco De Luca", "Anna Riva"]),
    ("By The Associated Press", ["The Associated Press"]),
    ("By Reuters", ["Reuters"]),
    ("Staff reporter", []),
    ("", []),
    ("By", ["By"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "names"), SPLIT)
def test_names_are_taken_apart(text: str, names: list[str]) -> None:
    assert list(split_names(text)) == names


@pytest.mark.parametrize(
    "name",
    ["Ana Ruiz", "Harro ten Wolde", "Kim Yeon-hee", "Mary O’Hara", "Nidal al-Mughrabi",
     "J. R. Hale", "Chloé d’Arcy", "山田花子", "דנה לוי", "Alberto Alerigi, Jr."],
)  # fmt: skip
def test_persons_are_known_by_their_letters(name: str) -> None:
    assert is_person(name)


@pytest.mark.parametrize(
    "name",
    ["midnight the fire was out", "Ana", "Ana said", "4 May", "", "Ruiz: a life", "de la"],
)
def test_other_words_are_no_person(name: str) -> None:
    assert not is_person(name)


def test_places_and_organisations() -> None:
    assert may_be_place("NEW YORK")
    assert may_be_place("San José")
    assert not may_be_place("Ida Berg")
    assert is_organisation("Example News")
    assert not is_organisation("Ida Berg")
    assert not is_organisation("news agencies")
