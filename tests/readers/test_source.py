"""`SourceFile`: names, limits, and what is no text."""

import os
from pathlib import Path

import pytest

from newssearch.errors import UnreadableArticle
from newssearch.readers.source import ReadLimits, SourceFile, looks_binary, printable_path


def test_id_is_the_path_relative_to_the_root(tmp_path: Path) -> None:
    source = SourceFile.below(tmp_path, tmp_path / "politics" / "vote.txt", prefix="b/")
    assert source.article_id == "b/politics/vote.txt"


def test_names_that_are_not_utf8_are_escaped() -> None:
    name = os.fsdecode(b"caf\xe9/na\xc3\xafve\n\x1b[0m.txt")
    assert printable_path(name) == "caf\\xe9/naïve\\x0a\\x1b[0m.txt"
    printable_path(name).encode()


def test_a_file_above_the_limit_is_refused_with_the_limit(tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_bytes(b"x" * 101)
    source = SourceFile(path=path, article_id="large.txt", limits=ReadLimits(file_bytes=100))
    with pytest.raises(UnreadableArticle, match="larger than the limit of 100 bytes"):
        source.read_bytes()
    assert len(source.read_bytes(101)) == 101
    path.write_bytes(b"x" * 200_000)
    source = SourceFile(path=path, article_id="large.txt", limits=ReadLimits(file_bytes=150_000))
    with pytest.raises(UnreadableArticle, match="150,000"):
        source.read_bytes()
    assert len(source.read_bytes(200_000)) == source.size == 200_000


def test_a_pipe_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    source = SourceFile.below(tmp_path, tmp_path / "pipe.txt")
    with pytest.raises(UnreadableArticle, match="not a regular file"):
        source.read_bytes()


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        (b"%PDF-1.7\nabc", True),
        (b"PK\x03\x04rest", True),
        (b"\x89PNG\r\n\x1a\n", True),
        (bytes(range(256)) * 8, True),
        (b"\0\1\0\2\0\3\0\4" * 100, True),
        (b"A story with one\0zero byte, and with some more words after it.", False),
        ("Zwölf Boxkämpfer".encode("latin-1"), False),
        ("Żółć\n".encode("utf-16"), False),
        ("plain words\n".encode("utf-16-le"), False),
        ("Мэр объявил во вторник\n".encode("utf-16-be"), False),
        ("市長は火曜日".encode("shift_jis"), False),
        (b"", False),
    ],
)
def test_binary_is_told_from_text(head: bytes, expected: bool) -> None:  # noqa: FBT001
    assert looks_binary(head) is expected
