"""Runs over folders: what is read, what changes, what is counted."""

import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from whoosh import index as whoosh_index

from indexing.support import (
    AN_HOUR,
    assert_agrees,
    corpus,
    counts,
    find,
    manifest_of,
    run,
    snapshot_of_folder,
    story,
    titles,
    write,
)
from newssearch import Article, Indexer, Searcher
from newssearch.indexing import reading
from newssearch.indexing.manifest import load_manifest
from newssearch.indexing.reading import ReadContext, ReadJob, ReadResult
from newssearch.readers.plain_text import PlainTextReader
from newssearch.readers.registry import Registry
from newssearch.readers.source import SourceFile


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Three different stories."""
    return corpus(tmp_path / "news", ["a", "b", "c"])


class GreedyReader(PlainTextReader):
    """Takes any file for plain text."""

    def accepts(self, source: SourceFile) -> bool:  # noqa: ARG002 - of a reader
        return True


class GreedyContext(ReadContext):
    """Knows nothing else."""

    def registry(self) -> Registry:
        return Registry(readers=(GreedyReader(),))


def forbid_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    def read(*_: object) -> NoReturn:
        raise AssertionError("a file was read")

    monkeypatch.setattr("newssearch.indexing.workers.read_job", read)


def test_a_second_run_reads_nothing(
    news: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What has the size and time that it had is not opened, and makes no commit."""
    assert counts(run(index, news)) == {"added": 3}
    generation = Searcher(index).generation
    forbid_reading(monkeypatch)
    assert counts(run(index, news)) == {"unchanged": 3}
    assert Searcher(index).generation == generation


def test_a_touched_file_is_unchanged(
    news: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its bytes are compared once; the new time is remembered."""
    run(index, news)
    os.utime(news / "a.txt", (1_600_000_000, 1_600_000_000))
    generation = Searcher(index).generation
    assert counts(run(index, news)) == {"unchanged": 3}
    assert Searcher(index).generation == generation
    forbid_reading(monkeypatch)
    assert counts(run(index, news)) == {"unchanged": 3}


def test_a_file_changed_just_now_is_compared_again(tmp_path: Path, index: Path) -> None:
    """A change within the same tick of the clock, of the same size, is not missed."""
    root = tmp_path / "news"
    write(root / "a.txt", story("a"), age=0)
    run(index, root)
    times = (root / "a.txt").stat()
    write(root / "a.txt", story("z"))
    os.utime(root / "a.txt", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert counts(run(index, root)) == {"updated": 1}
    assert find(index, "z") == ["a.txt"]


def test_changes_are_taken_over(news: Path, index: Path) -> None:
    """Added, updated, unchanged and removed articles are each counted once."""
    run(index, news)
    write(news / "a.txt", story("a changed"), age=10)
    (news / "b.txt").unlink()
    write(news / "d.txt", story("d"))
    report = run(index, news)
    assert counts(report) == {"added": 1, "updated": 1, "unchanged": 1, "removed": 1}
    assert report.complete
    assert find(index, "changed") == ["a.txt"]
    assert set(titles(index)) == {"a.txt", "c.txt", "d.txt"}
    assert_agrees(index)


def test_a_file_that_reads_the_same_is_unchanged(news: Path, index: Path) -> None:
    """Other bytes that make the same article change nothing."""
    run(index, news)
    write(news / "a.txt", story("a").replace("\n", "\r\n"), age=10)
    assert counts(run(index, news)) == {"unchanged": 3}


def test_missing_files_can_be_kept(news: Path, index: Path) -> None:
    """`keep_missing` keeps articles, until a run without it."""
    run(index, news)
    (news / "a.txt").unlink()
    (news / "lost.txt").symlink_to("nowhere")
    assert counts(run(index, news, keep_missing=True)) == {"unchanged": 3, "failed": 1}
    assert find(index, "title:a") == ["a.txt"]
    (news / "lost.txt").unlink()
    assert counts(run(index, news, keep_missing=True)) == {"unchanged": 3}
    assert counts(run(index, news)) == {"unchanged": 2, "removed": 1}


def test_patterns_narrow_a_run(news: Path, index: Path) -> None:
    """What they leave out stays in the index as it is."""
    assert counts(run(index, news, include=["a.txt", "b.txt"])) == {"added": 2}
    write(news / "a.txt", story("a changed"), age=10)
    (news / "b.txt").unlink()
    report = run(index, news, exclude=["a.txt"])
    assert counts(report) == {"added": 1, "unchanged": 1, "removed": 1}
    assert find(index, "changed") == []
    assert counts(run(index, news)) == {"updated": 1, "unchanged": 1}


def test_one_pattern_may_stand_alone(news: Path, index: Path) -> None:
    """A text is one pattern, not one for each of its letters."""
    assert counts(run(index, news, include="a.txt")) == {"added": 1}
    assert counts(run(index, news, exclude="c.txt")) == {"added": 1, "unchanged": 1}


def test_ignore_lines_that_are_no_patterns_are_listed(news: Path, index: Path) -> None:
    """All of them, until they are mended."""
    write(news / ".newssearchignore", "!\nb.txt\n\\\n")
    report = run(index, news)
    assert counts(report) == {"added": 2, "failed": 2}
    assert [Path(problem.path).name for problem in report.problems] == [".newssearchignore"] * 2
    write(news / ".newssearchignore", "b.txt\n")
    assert counts(run(index, news)) == {"unchanged": 2}


def test_what_is_ignored_now_is_removed(news: Path, index: Path) -> None:
    """An ignore file is a statement about the folder, not about the run."""
    run(index, news)
    write(news / ".newssearchignore", "b.txt\n")
    assert counts(run(index, news)) == {"unchanged": 2, "removed": 1}


def test_skipped_files_are_counted_and_not_listed(news: Path, index: Path) -> None:
    """Empty files, blank ones, and formats that nobody knows: read once, counted each time."""
    write(news / "empty.txt", "")
    write(news / "blank.txt", " \n\n")
    write(news / "data.json", "{}")
    write(news / "picture.png", b"\x89PNG\r\n\x1a\n" + bytes(100))
    for expected in ({"added": 3}, {"unchanged": 3}):
        report = run(index, news)
        assert counts(report) == {**expected, "skipped": 4}
        assert (report.problems, report.complete) == ((), True)
    write(news / "a.txt", "")
    assert counts(run(index, news)) == {"unchanged": 2, "removed": 1, "skipped": 5}


def test_a_failed_file_stays_listed_until_it_changes(
    news: Path, index: Path, hostile: Callable[[int], None]
) -> None:
    """It is reported by each run, read by none, and gone from the list when it is mended."""
    write(news / "x.hostile", "raise")
    for expected in ({"added": 3}, {"unchanged": 3}):
        report = run(index, news)
        assert counts(report) == {**expected, "failed": 1}
        (problem,) = report.problems
        assert (problem.path, problem.kind) == (str(news / "x.hostile"), "failed")
        assert "ValueError: cannot make sense of it" in problem.reason
        assert not report.complete
    assert manifest_of(index).problems() == report.problems
    write(news / "x.hostile", "good", age=10)
    assert counts(run(index, news)) == {"added": 1, "unchanged": 3}
    (news / "x.hostile").unlink()
    assert counts(run(index, news)) == {"unchanged": 3, "removed": 1}


def test_a_failed_file_is_not_read_again_while_nothing_changes(
    news: Path,
    index: Path,
    hostile: Callable[[int], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A large folder of broken files costs one reading."""
    write(news / "x.hostile", "raise")
    run(index, news)
    forbid_reading(monkeypatch)
    assert counts(run(index, news)) == {"unchanged": 3, "failed": 1}


def test_a_failed_file_is_read_again_by_a_later_reader(
    news: Path, index: Path, hostile: Callable[[int], None]
) -> None:
    """A version that rises is a reason to try again; so is it for what that reader had read."""
    write(news / "x.hostile", "one\nuntil 1")
    assert counts(run(index, news)) == {"added": 4, "failed": 1}
    hostile(2)
    assert counts(run(index, news)) == {"added": 1, "unchanged": 4}
    write(news / "y.hostile", "until 2")
    assert counts(run(index, news)) == {"unchanged": 5, "failed": 1}


def test_files_that_another_reader_takes_now_are_read_again(
    news: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A new reader gets its files, which an older one had read; the others are left alone."""
    from indexing.support import HostileContext

    write(news / "x.hostile", "A title\n\nThat plain text has read.\n")
    monkeypatch.setattr("newssearch.indexing.run.ReadContext", GreedyContext)
    assert counts(run(index, news)) == {"added": 4}
    monkeypatch.setattr("newssearch.indexing.run.ReadContext", HostileContext)
    read: list[str] = []
    read_job = reading.read_job

    def noting(job: ReadJob, *arguments: Any) -> ReadResult:
        read.append(job.article_id)
        return read_job(job, *arguments)

    monkeypatch.setattr("newssearch.indexing.workers.read_job", noting)
    assert counts(run(index, news)) == {"added": 3, "unchanged": 3, "removed": 1}
    assert read == ["x.hostile"]
    assert counts(run(index, news)) == {"unchanged": 6}
    assert read == ["x.hostile"]


def test_a_record_that_fails_hides_no_other(
    news: Path, index: Path, hostile: Callable[[int], None]
) -> None:
    """The others of its file are indexed; the report names the record."""
    write(news / "x.hostile", "one\nuntil 1\nthree")
    report = run(index, news)
    assert counts(report) == {"added": 5, "failed": 1}
    assert report.problems[0].reason == "record 2: not yet known"
    assert {"x.hostile#1", "x.hostile#3"} <= set(titles(index))


def test_a_file_that_fails_now_keeps_its_article(
    news: Path, index: Path, hostile: Callable[[int], None]
) -> None:
    """What was read before is better than nothing, and is listed as failed."""
    write(news / "x.hostile", "good")
    run(index, news)
    write(news / "x.hostile", "raise", age=10)
    assert counts(run(index, news)) == {"unchanged": 4, "failed": 1}
    assert find(index, "good") == ["x.hostile#1"]
    write(news / "x.hostile", "better", age=5)
    assert counts(run(index, news)) == {"updated": 1, "unchanged": 3}
    assert find(index, "good") == []
    assert_agrees(index)


def test_a_file_that_cannot_be_opened_is_tried_each_time(
    news: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its size and time say nothing about whether it can be opened now."""
    digest = reading._digest

    def refuse(path: Path) -> str:
        if path.name == "b.txt":
            raise PermissionError(13, "Permission denied")
        return digest(path)

    with monkeypatch.context() as patch:
        patch.setattr(reading, "_digest", refuse)
        report = run(index, news)
        assert counts(report) == {"added": 2, "failed": 1}
        assert report.problems[0].reason == "cannot be read: Permission denied"
    assert counts(run(index, news)) == {"added": 1, "unchanged": 2}


def test_a_folder_that_cannot_be_read_keeps_its_articles(
    news: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is reported, and nothing in it counts as gone."""
    shut = news / os.fsdecode(b"shut\xe9")
    corpus(shut, ["d"])
    run(index, news)
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path == str(shut):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr(os, "scandir", refuse)
        assert counts(run(index, news)) == {"unchanged": 4, "failed": 1}
    assert counts(run(index, news)) == {"unchanged": 4}


def test_a_dangling_link_is_listed_until_it_leads_somewhere(news: Path, index: Path) -> None:
    """Its target may come back, and then it is read."""
    (news / "link.txt").symlink_to("../target.txt")
    assert counts(run(index, news)) == {"added": 3, "failed": 1}
    write(news.parent / "target.txt", story("target"))
    assert counts(run(index, news)) == {"added": 1, "unchanged": 3}
    (news.parent / "target.txt").unlink()
    assert counts(run(index, news)) == {"unchanged": 4, "failed": 1}
    (news / "link.txt").unlink()
    assert counts(run(index, news)) == {"unchanged": 3, "removed": 1}


def test_files_that_share_an_id_are_all_kept(
    news: Path, index: Path, hostile: Callable[[int], None]
) -> None:
    """A record of one file may be called as another file is."""
    write(news / "x.hostile", "one\ntwo")
    write(news / "x.hostile#2", "a title\n\na file named as the record is")
    assert counts(run(index, news)) == {"added": 6}
    assert len(titles(index)) == 6
    assert counts(run(index, news)) == {"unchanged": 6}
    write(news / "x.hostile", "one more\ntwo more", age=10)
    assert counts(run(index, news)) == {"updated": 2, "unchanged": 4}
    assert_agrees(index)


def test_future_dates_are_reported_and_not_used(tmp_path: Path, index: Path) -> None:
    """More than two days after the day of indexing: kept as raw text, reported as a date."""
    root = tmp_path / "news"
    for day in (16, 17):
        write(root / f"{day}.txt", f"Title: Paper {day}\nDate: 2025-04-{day}\n\nText of {day}.\n")
    with Indexer(index, now=lambda: datetime(2025, 4, 14, 23, 59)) as indexer:  # noqa: DTZ001
        report = indexer.index(root)
    assert counts(report) == {"added": 2}
    assert report.complete
    (problem,) = report.problems
    assert (problem.path, problem.kind) == (str(root / "17.txt"), "date")
    assert "2025-04-17" in problem.reason
    with Searcher(index) as searcher:
        assert str(searcher.article("16.txt").date) == "2025-04-16"
        refused = searcher.article("17.txt")
        assert refused.date is None
        assert "2025-04-17" in {fact.raw for fact in refused.facts}
        assert [hit.id for hit in searcher.search("date:none").hits] == ["17.txt"]


def test_what_is_wrong_with_a_header_is_reported(tmp_path: Path, index: Path) -> None:
    """Every fact of it that cannot be used; such an article is indexed, and the run complete."""
    root = tmp_path / "news"
    write(root / "a.txt", "-- \n-- By Ann Lee\n-- what is this\n\nSome text of the article.\n")
    report = run(index, root)
    assert (counts(report), report.complete) == ({"added": 1}, True)
    assert {(problem.kind, problem.reason) for problem in report.problems} == {
        ("header", "the header's title is empty"),
        ("header", "'what is this': neither authors, nor a date, nor an address"),
        ("header", "the header has no line with its address"),
        ("date", "no date: the header has no line with its date"),
    }
    assert counts(run(index, root)) == {"unchanged": 1}


def test_the_day_of_indexing_is_that_of_the_first_time(tmp_path: Path, index: Path) -> None:
    """A change of the file does not change when the article came into the index."""
    root = corpus(tmp_path / "news", ["a"])
    for day in (1, 2):
        write(root / "a.txt", story(f"version {day}"), age=AN_HOUR * day)
        with Indexer(index, now=lambda day=day: datetime(2040, 1, day)) as indexer:  # type: ignore[misc] # noqa: DTZ001
            indexer.index(root)
    with Searcher(index) as searcher:
        article = searcher.article("a.txt")
        assert (article.title, str(article.added)) == ("News of version 2", "2040-01-01")


# Duplicates


def test_copies_count_as_one_article(news: Path, index: Path) -> None:
    """The same title, body and date, whatever the white space, case and file name."""
    write(news / "copy.txt", story("a").upper().replace(" ", "\t  "))
    write(news / "sub" / "copy.txt", story("a"))
    report = run(index, news)
    assert counts(report) == {"added": 3, "duplicates": 2}
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt"}
    assert manifest_of(index).copies("a.txt") == (
        str(news / "copy.txt"),
        str(news / "sub" / "copy.txt"),
    )
    assert counts(run(index, news)) == {"unchanged": 3, "duplicates": 2}


def test_another_date_is_another_article(tmp_path: Path, index: Path) -> None:
    """A daily column has one title and sometimes one text."""
    for day in (1, 2):
        write(tmp_path / "news" / f"{day}.txt", f"Title: Weather\nDate: 2025-04-0{day}\n\nRain.\n")
    assert counts(run(index, tmp_path / "news")) == {"added": 2}


def test_a_title_that_goes_on_is_another_article(tmp_path: Path, index: Path) -> None:
    """The same words, divided otherwise between title and body, are no copy."""
    write(tmp_path / "news" / "a.txt", "Rain\n\nin Spain. It fell on the plain, people said.\n")
    write(tmp_path / "news" / "b.txt", "Rain in Spain.\n\nIt fell on the plain, people said.\n")
    assert counts(run(index, tmp_path / "news")) == {"added": 2}


@pytest.mark.parametrize("how", ["remove", "change", "empty"])
def test_a_copy_takes_the_place_of_its_article(news: Path, index: Path, how: str) -> None:
    """When the file goes, changes or holds nothing more, the text stays findable."""
    write(news / "copy.txt", story("a"))
    write(news / "copy-2.txt", story("a"))
    run(index, news)
    if how == "remove":
        (news / "a.txt").unlink()
    else:
        write(news / "a.txt", story("something else") if how == "change" else "", age=10)
    report = run(index, news)
    assert counts(report)["duplicates"] == 1
    assert find(index, 'title:"news of a"') == ["copy-2.txt"]
    assert manifest_of(index).copies("copy-2.txt") == (str(news / "copy.txt"),)
    assert_agrees(index)
    for _ in range(2):
        (news / find(index, 'title:"news of a"')[0]).unlink()
        run(index, news)
    assert find(index, 'title:"news of a"') == []
    assert_agrees(index)


def test_a_copy_that_changes_is_an_article_of_its_own(news: Path, index: Path) -> None:
    """And one that becomes a copy is none any more."""
    write(news / "copy.txt", story("a"))
    run(index, news)
    write(news / "copy.txt", story("copy"), age=10)
    assert counts(run(index, news)) == {"added": 1, "unchanged": 3}
    write(news / "copy.txt", story("b"), age=5)
    report = run(index, news)
    assert (report.unchanged, report.duplicates) == (3, 1)
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt"}
    assert_agrees(index)


def test_a_renamed_file_keeps_its_text(news: Path, index: Path) -> None:
    """It comes under its new id, first or last in the order of names."""
    run(index, news)
    (news / "a.txt").rename(news / "z.txt")
    (news / "c.txt").rename(news / "0.txt")
    assert counts(run(index, news)) == {"added": 2, "unchanged": 1, "removed": 2}
    assert set(titles(index)) == {"0.txt", "b.txt", "z.txt"}


def test_files_that_swap_their_texts(news: Path, index: Path) -> None:
    """Each id has the text of its file, whatever stood for it before."""
    write(news / "copy.txt", story("a"))
    run(index, news)
    write(news / "a.txt", story("b"), age=10)
    write(news / "b.txt", story("a"), age=10)
    run(index, news)
    assert sorted(titles(index).values()) == ["News of a", "News of b", "News of c"]
    assert_agrees(index)
    for path in ("a.txt", "b.txt", "copy.txt"):
        (news / path).unlink()
    run(index, news)
    assert list(titles(index)) == ["c.txt"]


def test_copies_in_another_root_take_the_place_too(tmp_path: Path, index: Path) -> None:
    """Also when the run does not look at that root."""
    one, two = corpus(tmp_path / "one", ["a", "x"]), corpus(tmp_path / "two", ["a", "y"])
    assert counts(run(index, one)) == {"added": 2}
    assert counts(run(index, two)) == {"added": 1, "duplicates": 1}
    (one / "a.txt").unlink()
    run(index, one)
    assert find(index, 'title:"news of a"') == ["two/a.txt"]
    assert counts(run(index, one, two)) == {"unchanged": 3}
    assert_agrees(index)


def test_a_copy_that_is_away_is_passed_over(tmp_path: Path, index: Path) -> None:
    """Of several copies one that is there is taken; the missing one comes back as a copy."""
    roots = [corpus(tmp_path / name, ["a", name]) for name in ("one", "two", "z")]
    run(index, *roots)
    shutil.move(roots[1], tmp_path / "away")
    (roots[0] / "a.txt").unlink()
    run(index, roots[0])
    assert find(index, 'title:"news of a"') == ["z/a.txt"]
    shutil.move(tmp_path / "away", roots[1])
    assert counts(run(index, *roots)) == {"unchanged": 4, "duplicates": 1}
    assert_agrees(index)


def test_a_copy_of_any_name_takes_the_place(tmp_path: Path, index: Path) -> None:
    """Also where its name as shown is not the name of its file."""
    root = tmp_path / "news"
    write(root / "0.txt", story("a"))
    write(root / os.fsdecode(b"\xff.txt"), story("a"))
    write(root / "b.txt", story("b"))
    run(index, root)
    (root / "0.txt").unlink()
    run(index, root)
    assert find(index, 'title:"news of a"') == ["\\xff.txt"]


def test_the_place_is_taken_after_a_kill_too(
    news: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed after the article's removal and before its copy came: the next run does it."""
    write(news / "copy.txt", story("a"))
    run(index, news)
    (news / "a.txt").unlink()

    def killed(*_: object) -> NoReturn:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("newssearch.indexing.ledger.Ledger.promotions", killed)
        with pytest.raises(KeyboardInterrupt):
            run(index, news)
    assert find(index, 'title:"news of a"') == []
    assert counts(run(index, news)) == {"added": 1, "unchanged": 2}
    assert find(index, 'title:"news of a"') == ["copy.txt"]
    assert_agrees(index)


# Batches, and what cuts them off


def fail_at(number: int, error: BaseException) -> Callable[[int, int], None]:
    def progress(done: int, _: int) -> None:
        if done == number:
            raise error

    return progress


@pytest.mark.parametrize("error", [RuntimeError("broken"), KeyboardInterrupt(), SystemExit(1)])
def test_finished_batches_are_kept(
    tmp_path: Path, index: Path, small_batches: int, error: BaseException
) -> None:
    """What cuts a run off in its third batch leaves two, and the next run does the rest."""
    root = corpus(tmp_path / "news", [f"{number:02}" for number in range(22)])
    with pytest.raises(type(error)), Indexer(index) as indexer:
        indexer.index(root, on_progress=fail_at(13, error))
    assert sorted(titles(index)) == [f"{number:02}.txt" for number in range(10)]
    assert_agrees(index)
    assert counts(run(index, root)) == {"added": 12, "unchanged": 10}
    assert counts(run(index, root)) == {"unchanged": 22}
    assert_agrees(index)


def test_a_block_may_go_on_after_a_run_that_failed(
    tmp_path: Path, index: Path, small_batches: int
) -> None:
    """The same Indexer runs again, and commits what was added around it."""
    root = corpus(tmp_path / "news", [f"{number:02}" for number in range(12)])
    with Indexer(index) as indexer:
        indexer.add(Article(id="p1", title="before"))
        with pytest.raises(RuntimeError):
            indexer.index(root, on_progress=fail_at(7, RuntimeError()))
        indexer.add(Article(id="p2", title="between"))
        assert counts(indexer.index(root)) == {"added": 7, "unchanged": 5}
    assert len(titles(index)) == 14
    assert_agrees(index, ["p1", "p2"])


def test_each_batch_is_a_commit(tmp_path: Path, index: Path, small_batches: int) -> None:
    """Others see it while the run goes on; batches of unchanged files make none."""
    root = corpus(tmp_path / "news", [f"{number:02}" for number in range(12)])
    seen: list[int] = []

    def look(done: int, total: int) -> None:
        assert total == 12
        seen.append(len(titles(index)))

    run(index, root, on_progress=look)
    assert seen == [0] * 5 + [5] * 5 + [10] * 2
    generation = Searcher(index).generation
    for path in root.iterdir():
        os.utime(path, (1_500_000_000, 1_500_000_000))
    write(root / "11.txt", story("changed"), age=10)
    assert counts(run(index, root)) == {"updated": 1, "unchanged": 11}
    assert Searcher(index).generation == generation + 1


def test_batches_change_nothing_but_the_number_of_commits(
    tmp_path: Path, index: Path, small_batches: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Copies and removals over the borders of batches come out as in one."""
    names = [f"{number:02}" for number in range(23)]
    root = corpus(tmp_path / "news", names)
    for name in names[::4]:
        write(root / f"copy-{name}.txt", story(name))
    run(index, root)
    for name in names[::8]:
        (root / f"{name}.txt").unlink()
    in_batches = run(index, root)
    assert_agrees(index)
    monkeypatch.undo()
    run(tmp_path / "other", root)
    assert sorted(titles(index).values()) == sorted(titles(tmp_path / "other").values())
    assert counts(in_batches) == {"added": 3, "unchanged": 20, "removed": 3, "duplicates": 3}


def test_a_dry_run_counts_and_writes_nothing(news: Path, index: Path) -> None:
    """The counts are those of the run that is to come."""
    write(news / "copy.txt", story("a"))
    with Indexer(index) as indexer:
        indexer.index(news)
    write(news / "b.txt", story("b changed"), age=10)
    (news / "a.txt").unlink()
    write(news / "d.txt", story("d"))
    before = snapshot_of_folder(index)
    dry = run(index, news, dry_run=True)
    assert snapshot_of_folder(index) == before
    wet = run(index, news)
    assert counts(dry) == counts(wet) == {"added": 2, "updated": 1, "unchanged": 1, "removed": 1}


def test_a_reader_keeps_its_snapshot_while_others_write(
    tmp_path: Path, index: Path, small_batches: int
) -> None:
    """Until it refreshes; also when all that it shows was deleted and merged away."""
    root = corpus(tmp_path / "news", [f"{number:02}" for number in range(12)])
    run(index, root)
    with Searcher(index) as searcher:
        for _ in range(3):
            for number in range(12):
                write(root / f"{number:02}.txt", story(f"new {number} {_}"), age=10 - _)
            run(index, root)
            assert searcher.search("new").total == 0
            assert len([searcher.article(i).body for i in searcher.ids()]) == 12
        searcher.refresh()
        assert searcher.search("new").total == 12


# Other programs that write the index


def whoosh_delete(index: Path, *ids: str) -> None:
    writer = whoosh_index.open_dir(str(index)).writer()
    for article_id in ids:
        writer.delete_by_term("id", article_id)
    writer.commit()


def test_what_plain_whoosh_deleted_comes_back(news: Path, index: Path) -> None:
    """After a commit of another program all files are compared with what is there."""
    write(news / "copy.txt", story("a"))
    run(index, news)
    whoosh_delete(index, "a.txt", "b.txt")
    report = run(index, news)
    assert (report.unchanged, report.duplicates, report.removed) == (1, 1, 0)
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt"}
    assert_agrees(index)
    assert counts(run(index, news)) == {"unchanged": 3, "duplicates": 1}


@pytest.mark.parametrize("between", ["other root", "add", "cut off"])
def test_doubt_lasts_until_a_file_was_compared(
    tmp_path: Path, index: Path, between: str, small_batches: int
) -> None:
    """A commit of ours about something else does not make the old manifest trusted."""
    names = [f"{number:02}" for number in range(12)]
    one, two = corpus(tmp_path / "one", names), corpus(tmp_path / "two", ["x"])
    run(index, one, two)
    whoosh_delete(index, "03.txt", "11.txt")
    if between == "other root":
        write(two / "y.txt", story("y"))
        run(index, two)
    elif between == "add":
        with Indexer(index) as indexer:
            indexer.add(Article(id="p", title="by a program"))
    else:
        with pytest.raises(KeyboardInterrupt), Indexer(index) as indexer:
            indexer.index(one, on_progress=fail_at(8, KeyboardInterrupt()))
    run(index, one)
    assert set(names) <= {name.removesuffix(".txt") for name in titles(index)}


def test_a_commit_of_another_program_is_not_taken_for_one_that_was_cut_off(
    news: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The manifest of a commit that failed does not serve the next one of the same number."""
    run(index, news)
    write(news / "d.txt", story("d"))

    def broken(*_: object) -> NoReturn:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("whoosh.writing.SegmentWriter._commit_toc", broken)
        with pytest.raises(Exception, match="No space left"):
            run(index, news)
    whoosh_delete(index, "a.txt")
    assert load_manifest(index, Searcher(index).generation).trusted is False
    run(index, news)
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt", "d.txt"}
