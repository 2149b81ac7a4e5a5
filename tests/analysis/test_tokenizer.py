"""What counts as a word, and where it stands."""

import re
import unicodedata

import pytest
from hypothesis import given

from newssearch.analysis.tokenizer import words
from strategies import ANY_TEXT, TRICKY_TEXT, examples


def texts_of(text: str) -> list[str]:
    return [word for word, _, _ in words(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # nothing
        ("", []),
        (" \t\r\n\xa0\u3000", []),
        ("... -- !? ©®™ € 😀 👩\u200d🚀 \x00\x1f\u202e", []),
        ("\u0301\u0301 \u200b \xad", []),
        # letters, digits, punctuation
        ("The quick, brown (fox)!", ["The", "quick", "brown", "fox"]),
        ("one\xa0two\u2028three\x85four", ["one", "two", "three", "four"]),
        ("x2 2x 3D mp3 G20", ["x2", "2x", "3D", "mp3", "G20"]),
        ("“quoted” «words»…", ["quoted", "words"]),
        ("a/b a|b a\\b a=b", ["a", "b", "a", "b", "a", "b", "a", "b"]),
        ("name@example.com", ["name", "example", "com"]),
        ("under_score __init__", ["under", "score", "init"]),
        # hyphens and dashes
        ("mega-prison MS-13 covid-19", ["mega", "prison", "MS", "13", "covid", "19"]),
        ("state‐of‑the–art — end", ["state", "of", "the", "art", "end"]),
        # apostrophes of all kinds join letters; quotes do not
        ("can't can’t canʼt can＇t", ["can't"] * 4),
        ("'tis ‘quoted’ rock 'n' roll", ["tis", "quoted", "rock", "n", "roll"]),
        ("the dogs' tails", ["the", "dogs", "tails"]),
        ("O'Neill's l'eau", ["O'Neill's", "l'eau"]),
        ("1990's", ["1990's"]),
        ("5'10", ["5", "10"]),
        # ampersands
        ("AT&T R&D P&O's ＡＴ＆Ｔ", ["AT&T", "R&D", "P&O's", "ＡＴ&Ｔ"]),
        ("salt & pepper a&&b &amp;", ["salt", "pepper", "a", "b", "amp"]),
        # acronyms with dots
        ("The U.S. paid", ["The", "U.S.", "paid"]),
        ("the U.S, e.g. p.m.", ["the", "U.S", "e.g.", "p.m."]),
        ("U.S.'s U.S.’S U.S.A.-led", ["U.S.'s", "U.S.'S", "U.S.A.", "led"]),
        ("J.R.R. Tolkien J.R.R.Tolkien", ["J.R.R.", "Tolkien", "J.R.R.", "Tolkien"]),
        ("É.U. U.S.café", ["É.U.", "U.S.", "café"]),
        ("end.Next A. B", ["end", "Next", "A", "B"]),
        # numbers
        ("3.5 1.2.3 .5 5.", ["3.5", "1.2.3", "5", "5"]),
        ("40,000 1,234,567.89 £1,000s", ["40,000", "1,234,567.89", "1,000s"]),
        ("40,0000 1,2 4000,000 1,00", ["40", "0000", "1", "2", "4000", "000", "1", "00"]),
        ("10:30 2025-04-14 14/04/2025", ["10", "30", "2025", "04", "14", "14", "04", "2025"]),
        ("50% $3bn 20th", ["50", "3bn", "20th"]),
        # languages of programmers
        ("C++ c++, C# (F#)", ["C++", "c++", "C#", "F#"]),
        ("C++11 abc++ a+b #tag", ["C", "11", "abc", "a", "b", "tag"]),
        # marks and invisible characters stand inside words
        ("cafe\u0301 n\u0303u", ["cafe\u0301", "n\u0303u"]),
        ("co\xadoperate zero\u200bwidth", ["co\xadoperate", "zero\u200bwidth"]),
        ("हिन्दी ภาษาไทย עִבְרִית", ["हिन्दी", "ภาษาไทย", "עִבְרִית"]),
        ("نیم\u200cفاصله", ["نیم\u200cفاصله"]),
        # each Han character and kana is a word; Hangul is written with spaces
        ("漢字かな", ["漢", "字", "か", "な"]),
        ("iPhone版 第2回", ["iPhone", "版", "第", "2", "回"]),
        ("が\u3099か\u3099", ["が\u3099", "か\u3099"]),
        ("時々 カー 𠀀", ["時", "々", "カ", "ー", "𠀀"]),
        ("한국어 뉴스", ["한국어", "뉴스"]),
        ("Київ Αθήνα القاهرة", ["Київ", "Αθήνα", "القاهرة"]),
    ],
)
def test_words(text: str, expected: list[str]) -> None:
    """Words as a reader of news sees them; apostrophes and ampersands come out straight."""
    assert texts_of(text) == expected


@examples(400)
@given(ANY_TEXT | TRICKY_TEXT)
def test_offsets_cut_the_words_out(text: str) -> None:
    """Words follow each other without overlap, and their offsets are characters of the text."""
    before = 0
    for word, start, end in words(text):
        assert before <= start < end <= len(text)
        before = end
        straight = re.sub("[’ʼ＇‘]", "'", text[start:end]).replace("＆", "&")
        assert word == straight


@examples(400)
@given(ANY_TEXT | TRICKY_TEXT)
def test_every_letter_and_digit_is_in_a_word(text: str) -> None:
    """No letter and no digit is lost, whatever stands around it; a word holds at least one."""
    covered = {at for _, start, end in words(text) for at in range(start, end)}
    lost = [c for at, c in enumerate(text) if c.isalnum() and at not in covered]
    assert [c for c in lost if unicodedata.name(c, "") != "MODIFIER LETTER APOSTROPHE"] == []
    assert all(any(map(str.isalnum, word)) for word, _, _ in words(text))


@examples(200)
@given(ANY_TEXT | TRICKY_TEXT)
def test_a_space_around_changes_nothing(text: str) -> None:
    """The words of a text are the same when it stands within a longer one."""
    assert texts_of(f"x {text} x") == ["x", *texts_of(text), "x"]


@pytest.mark.parametrize(
    ("piece", "per_piece"),
    [
        ("a", 0),
        ("a.", 0),
        ("a.a", 0.5),
        ("a'", 0),
        ("a&", 0),
        ("1,000", 1),
        ("1,", 1),
        ("1.", 0),
        ("\u0301", 0),
        ("a\u0301", 0),
        ("+", 0),
        ("C++", 1),
        ("C#", 1),
        ("漢", 1),
        ("'", 0),
        ("_", 0),
        (" ", 0),
    ],
)
def test_hostile_texts(piece: str, per_piece: float) -> None:
    """A hundred thousand of anything side by side is cut up too, each character at most once."""
    count = 100_000
    found = list(words(piece * count))
    assert sum(end - start for _, start, end in found) <= len(piece) * count
    assert abs(len(found) - per_piece * count) <= max(2, 0.51 * count * (per_piece == 0.5))
