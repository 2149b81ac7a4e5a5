"""Which reader reads what, and how every file ends."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from newssearch.article import Article, Fact
from newssearch.errors import CorpusMissingError, UnreadableArticle
from newssearch.readers import (
    Registry,
    Skipped,
    SourceFile,
    check_future,
    default_registry,
    read_articles,
    read_file,
)
from readers.support import ReadBytes

STORY = b"Ferry line saved\n\nThe boats run again."
PAGE = (
    b"<!DOCTYPE html><html><head><title>Ferry page</title></head><body><p>Boats.</p></body></html>"
)
FRAGMENT = b"<p>Boats run again, the council of the town said.</p><p>They are blue.</p>"


@pytest.mark.parametrize(
    ("data", "name", "reader"),
    [
        (STORY, "story.txt", "plain-text"),
        (STORY, "story.TEXT", "plain-text"),
        (STORY, "us-markets-idUSN1224232320070618", "plain-text"),
        (STORY, "story.0618", "plain-text"),
        (STORY, "story.html", "plain-text"),
        (PAGE, "page.html", "html-page"),
        (PAGE, "PAGE.HTM", "html-page"),
        (PAGE, "page.txt", "html-page"),
        (PAGE, "page", "html-page"),
        (b"\xef\xbb\xbf\n" + PAGE, "page.html", "html-page"),
        (PAGE.decode().encode("utf-16"), "page.html", "html-page"),
        (b"<?xml version='1.0'?>\n<!-- saved -->\n" + PAGE, "page.xhtml", "html-page"),
        (FRAGMENT, "part.html", "html-page"),
        (FRAGMENT, "part.txt", "html-page"),
        (b"Write <p> and <b> as you like.", "markup.txt", "plain-text"),
        (STORY, "story.py", None),
        (STORY, "story.csv", None),
        (b'{"title": "x"}', "story.txt", None),
        (b'[\n  {"title": "x"}]', "story", None),
        (b"[Update] Ferry line saved", "story", "plain-text"),
        (b"<?xml version='1.0'?><nitf/>", "story.txt", None),
        (b"%PDF-1.7", "story.txt", None),
        (b"\x1f\x8b\x08\x00", "story.txt", None),
        (bytes(range(256)), "story", None),
    ],
)
def test_the_reader_of_a_file(data: bytes, name: str, reader: str | None, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    found = default_registry().reader_for(SourceFile.below(tmp_path, path))
    assert (found.name if found else None) == reader


@pytest.mark.parametrize("data", [b"", b"\xef\xbb\xbf \n\t\r\n", "\u00a0\n".encode(), b"\0\0"])
def test_an_empty_file_is_skipped(data: bytes, read_bytes: ReadBytes) -> None:
    (item,) = read_bytes(data)
    assert isinstance(item, Skipped)
    assert item.path == "story.txt"
    assert item.reason


def test_an_unknown_format_is_skipped_and_says_so(read_bytes: ReadBytes) -> None:
    assert read_bytes(b"{}", "a/b.json") == [
        Skipped(path="a/b.json", reason="no reader knows .json files")
    ]


def test_ids_and_paths_are_relative_to_the_root(read_bytes: ReadBytes) -> None:
    (item,) = read_bytes(STORY, "north/harbour.txt")
    assert isinstance(item, Article)
    assert (item.id, item.path) == ("north/harbour.txt", "north/harbour.txt")


class Broken:
    """A reader that gives an article, reports a record, and breaks."""

    name = "broken"
    version = 7

    def accepts(self, source: SourceFile) -> bool:
        return source.suffix == ".broken"

    def read(self, source: SourceFile) -> Iterator[Article | UnreadableArticle]:
        yield Article(id=f"{source.article_id}#1")
        yield UnreadableArticle(source.article_id, "is odd", record="2")
        raise RecursionError("too deep")


def test_a_reader_that_breaks_is_reported_after_what_it_read(tmp_path: Path) -> None:
    (tmp_path / "x.broken").write_bytes(STORY)
    source = SourceFile.below(tmp_path, tmp_path / "x.broken")
    article, record, failure = read_file(source, Registry(readers=(Broken(),)))
    assert isinstance(article, Article)
    assert isinstance(record, UnreadableArticle)
    assert isinstance(failure, UnreadableArticle)
    assert str(record) == "x.broken, record 2: is odd"
    assert str(failure) == "x.broken: the reader broken failed: RecursionError: too deep"


def test_fingerprint_names_all_readers() -> None:
    assert Registry(readers=(Broken(), *default_registry().readers)).fingerprint == (
        "broken/7 html-page/1 plain-text/1"
    )


def test_files_that_cannot_be_opened_are_reported(tmp_path: Path) -> None:
    (tmp_path / "dangling.txt").symlink_to("nowhere")
    (tmp_path / "folder.txt").mkdir()
    for name, reason in (("dangling.txt", "No such file"), ("folder.txt", "not a regular file")):
        source = SourceFile.below(tmp_path, tmp_path / name)
        (item,) = read_file(source, default_registry())
        assert isinstance(item, UnreadableArticle)
        assert item.path == name
        assert reason in item.reason


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_a_forbidden_file_is_reported(tmp_path: Path) -> None:
    path = tmp_path / "secret.txt"
    path.write_bytes(STORY)
    path.chmod(0)
    (item,) = read_file(SourceFile.below(tmp_path, path), default_registry())
    assert isinstance(item, UnreadableArticle)
    assert "Permission denied" in item.reason


def folder_of_stories(folder: Path) -> None:
    for name in ("b.txt", "a.txt", "sub/c.txt", ".hidden.txt", ".git/d.txt"):
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(STORY)
    (folder / "empty.txt").touch()
    (folder / "sub" / "up").symlink_to(folder)


def test_read_articles_reads_a_folder_in_order(tmp_path: Path) -> None:
    folder_of_stories(tmp_path)
    assert [article.id for article in read_articles(tmp_path)] == ["a.txt", "b.txt", "sub/c.txt"]


def test_read_articles_reads_a_file(tmp_path: Path) -> None:
    folder_of_stories(tmp_path)
    (article,) = read_articles(str(tmp_path / "sub" / "c.txt"))
    assert (article.id, article.title) == ("c.txt", "Ferry line saved")


def test_read_articles_raises_after_the_last_article(tmp_path: Path) -> None:
    folder_of_stories(tmp_path)
    (tmp_path / "aa.txt").symlink_to("nowhere")
    (tmp_path / "ab.txt").symlink_to("nowhere")
    articles = read_articles(tmp_path)
    assert [next(articles).id for _ in range(3)] == ["a.txt", "b.txt", "sub/c.txt"]
    with pytest.raises(UnreadableArticle, match=r"aa\.txt") as caught:
        next(articles)
    assert caught.value.__notes__ == ["also: ab.txt: cannot be read: No such file or directory"]
    problems: list[UnreadableArticle] = []
    assert len(list(read_articles(tmp_path, on_problem=problems.append))) == 3
    assert [problem.path for problem in problems] == ["aa.txt", "ab.txt"]


def test_read_articles_refuses_a_missing_folder(tmp_path: Path) -> None:
    with pytest.raises(CorpusMissingError, match="nowhere"):
        list(read_articles(tmp_path / "nowhere"))


def test_read_articles_uses_no_future_date(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("Ferry\nBy Ana Ruiz, 5 May 2024\n\nText.")
    (article,) = read_articles(tmp_path, today=date(2024, 5, 3))
    assert article.date == "2024-05-05"
    (article,) = read_articles(tmp_path, today=date(2024, 5, 2))
    assert article.date is None


def test_a_future_date_is_kept_as_raw_text() -> None:
    fact = Fact(name="date", value="2199-01-01", source="byline", raw="1 January 2199")
    article = Article(id="x", date="2199-01-01", facts=(fact,))
    checked = check_future(article, date(2025, 1, 1))
    assert checked.date is None
    assert checked.facts == (
        Fact(
            name="date",
            value="",
            source="byline",
            raw="1 January 2199",
            problem="lies in the future of 2025-01-01",
        ),
    )


def test_the_next_stated_date_takes_the_place_of_a_future_one() -> None:
    facts = [
        Fact(name="date", value="2199-01-01", source="header"),
        Fact(name="date", value="2024-01-01", source="dateline"),
    ]
    article = Article(id="x", date="2199-01-01", facts=facts)
    checked = check_future(article, date(2025, 1, 1))
    assert (checked.date, checked.date_source) == ("2024-01-01", "dateline")


def test_dates_up_to_two_days_ahead_and_partial_ones_stay() -> None:
    for text in ("2025-01-03", "2025", "2025-01", "2025-01-03T23:59:00-11:00"):
        article = Article(id="x", date=text)
        assert check_future(article, date(2025, 1, 1)) is article
    given = check_future(Article(id="x", date="2025-02"), date(2025, 1, 1))
    assert given.date is None
    assert given.facts[0].raw == "2025-02"


def test_importing_the_readers_loads_no_heavy_library() -> None:
    program = (
        "import sys, newssearch.readers; "
        "print({'trafilatura', 'lxml', 'charset_normalizer', 'dateutil'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"
