"""`decode`: the text comes out, whatever the bytes."""

import pytest

from newssearch.readers.encoding import decode

FRENCH = "Le maire a annoncé mardi que le bac circulerait jusqu’à l’été. « Enfin ! »"
GERMAN = "Die Fähre fährt künftig öfter, sagte der Bürgermeister. Die Größe der Straße überrascht."
SPANISH = "El señor Núñez habló mañana y tarde. ¿Qué pasó?"
PORTUGUESE = "A ligação não será interrompida, disse o presidente de São João."
POLISH = "Burmistrz zapowiedział we wtorek, że prom będzie kursował częściej. Żółć, gęś i ćma."
CZECH = "Starosta v úterý oznámil, že přívoz bude jezdit častěji. Příliš žluťoučký kůň."
TURKISH = "Belediye başkanı salı günü feribotun daha sık çalışacağını açıkladı."
RUSSIAN = "Мэр объявил во вторник, что паром будет ходить чаще."
GREEK = "Ο δήμαρχος ανακοίνωσε την Τρίτη ότι το πλοίο θα συνεχίσει."
JAPANESE = "市長は火曜日に新しい船の予算を発表した。住民は決定に満足している。"
CHINESE = "市长星期二宣布了新的渡轮预算。居民对这一决定感到满意。"
KOREAN = "시장은 화요일에 새로운 페리 예산을 발표했다. 주민들은 만족한다."
ENGLISH = "“The fare isn’t low,” said Ms Hart – a café owner. It costs £5 or €6…"

LEGACY = [
    (FRENCH, "cp1252"), (GERMAN, "latin-1"), (SPANISH, "latin-1"), (PORTUGUESE, "latin-1"),
    (ENGLISH, "cp1252"), (POLISH, "cp1250"), (POLISH, "iso8859-2"), (CZECH, "cp1250"),
    (TURKISH, "cp1254"), (RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r"), (GREEK, "cp1253"),
    (JAPANESE, "shift_jis"), (JAPANESE, "euc_jp"), (CHINESE, "gb18030"), (KOREAN, "euc_kr"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "encoding"), LEGACY)
@pytest.mark.parametrize("times", [1, 30])
def test_legacy_encodings_are_recognised(text: str, encoding: str, times: int) -> None:
    whole = "\n".join([text] * times)
    assert decode(whole.encode(encoding))[0] == whole


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, GREEK, JAPANESE, "plain words only"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_unicode_encodings_with_and_without_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding))[0] == text


@pytest.mark.parametrize("text", [FRENCH, RUSSIAN, GREEK, "plain words only"])
@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf16_without_mark(text: str, encoding: str) -> None:
    assert decode(text.encode(encoding)) == (text, encoding)


def test_stray_bytes_leave_the_rest_of_utf8_alone() -> None:
    data = "L’été à Orléans, ".encode() + "déjà “vu”".encode("cp1252") + b" \x81"
    assert decode(data) == ("L’été à Orléans, déjà “vu” \ufffd", "utf-8")


def test_declared_encoding_counts_when_it_is_not_utf8() -> None:
    assert decode("Łódź".encode("iso8859-2"), declared="ISO-8859-2")[0] == "Łódź"
    assert decode("Zürich".encode(), declared="iso-8859-1")[0] == "Zürich"
    assert decode("“Zürich”".encode("cp1252"), declared="iso-8859-1")[0] == "“Zürich”"
    for nonsense in ("utf-8", "utf-16", "hex", "no-such", "", "\0"):
        assert decode("Zürich".encode("latin-1"), declared=nonsense)[0] == "Zürich"


@pytest.mark.parametrize(
    ("data", "text"),
    [(b"a\r\nb\rc\nd\r\r\ne", "a\nb\nc\nd\n\ne"), (b"Off\0icials\0", "Officials"), (b"", "")],
)
def test_line_ends_are_one_and_zero_bytes_go(data: bytes, text: str) -> None:
    assert decode(data)[0] == text


def test_some_zero_bytes_do_not_make_utf16() -> None:
    data = (
        b"Off\0icials met on Tuesday to debate the ferry budget. \0\0" + b"The vote was late. " * 5
    )
    assert decode(data)[1] == "utf-8"
