"""`Indexer`: transactions, the lock, rebuilds, and what a refusing disk leaves."""

import errno
import gc
import os
import subprocess
import sys
import warnings
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest

from indexing.support import (
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
from newssearch import (
    Article,
    CorpusMissingError,
    Indexer,
    IndexFormatError,
    IndexLockedError,
    IndexReport,
    IndexWriteError,
    Searcher,
)
from newssearch.checker import check_index
from newssearch.errors import IndexClosedError, IndexCorruptError, IndexMissingError


@pytest.fixture
def collect_garbage() -> Iterator[None]:
    """Let files that Whoosh leaves open after an error be closed here, and not in another test."""
    yield
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        gc.collect()


def untidy(test: Callable[..., None]) -> Callable[..., None]:
    """Mark a test in which Whoosh leaves files open after an error."""
    for mark in (
        pytest.mark.usefixtures("collect_garbage"),
        pytest.mark.filterwarnings("ignore::ResourceWarning"),
    ):
        test = mark(test)
    return test


@pytest.fixture
def index(tmp_path: Path) -> Path:
    """Where the index of a test is."""
    return tmp_path / "index"


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Three different stories."""
    return corpus(tmp_path / "news", ["a", "b", "c"])


def piece(article_id: str, title: str = "by a program", **facts: Any) -> Article:
    return Article(id=article_id, title=title, body=f"{title} says more", **facts)


def add(index: Path, *articles: Article) -> None:
    with Indexer(index) as indexer:
        for article in articles:
            indexer.add(article)


# Transactions


def test_a_block_is_one_transaction(index: Path) -> None:
    """Nothing is seen before its end, and all of it after."""
    add(index, piece("old"))
    with Indexer(index) as indexer:
        indexer.add(piece("p1"))
        indexer.add(piece("p2"))
        indexer.delete("old")
        assert list(titles(index)) == ["old"]
        generation = Searcher(index).generation
    assert set(titles(index)) == {"p1", "p2"}
    assert Searcher(index).generation == generation + 1


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_an_exception_in_a_block_changes_nothing(index: Path, error: type[BaseException]) -> None:
    """Not an article, not a byte; and the lock is free."""
    add(index, piece("p1"))
    before = snapshot_of_folder(index)
    with pytest.raises(error), Indexer(index) as indexer:  # noqa: PT012 - the block is the subject
        indexer.add(piece("p2"))
        indexer.delete("p1")
        raise error
    assert snapshot_of_folder(index) == before
    add(index, piece("p3"))
    assert set(titles(index)) == {"p1", "p3"}


def test_the_last_word_on_an_id_counts(index: Path) -> None:
    """Within a block, and over blocks: no id is ever there twice."""
    with Indexer(index) as indexer:
        indexer.add(piece("p1", "first"))
        indexer.add(piece("p1", "second"))
        indexer.add(piece("p2"))
        indexer.delete("p2")
        indexer.delete("p3")
        indexer.add(piece("p3", "third"))
    assert titles(index) == {"p1": "second", "p3": "third"}
    for version in range(4):
        add(index, piece("p1", f"version {version}"))
    assert titles(index) == {"p1": "version 3", "p3": "third"}
    assert find(index, "second") == []


def test_deleting_what_is_not_there_changes_nothing(index: Path) -> None:
    """An unknown id is no error."""
    add(index, piece("p1"))
    with Indexer(index) as indexer:
        indexer.delete("nobody")
        indexer.delete("")
    assert list(titles(index)) == ["p1"]


def test_an_empty_block_makes_an_empty_index(index: Path) -> None:
    """And commits nothing to one that is there."""
    add(index)
    assert titles(index) == {}
    add(index, piece("p1"))
    before = snapshot_of_folder(index)
    add(index)
    assert snapshot_of_folder(index) == before


def test_only_articles_can_be_added(index: Path) -> None:
    """Anything else is refused at once, not at the commit."""
    with Indexer(index) as indexer, pytest.raises(TypeError, match="expected an Article, not dict"):
        indexer.add({"id": "a"})  # type: ignore[arg-type]


def test_what_goes_in_comes_back(index: Path) -> None:
    """Unchanged; only the day of indexing is added where it was not given."""
    article = piece(
        "x y#1/ü",
        authors=("A. B.", "C; D"),
        date="2025-04",
        source="Wire",
        section="World",
        language="es",
        url="https://example.org/?a=b",
        path="p",
        added="2020-01-02",
    )
    with Indexer(index, now=lambda: datetime(2025, 4, 14, 0, 1)) as indexer:  # noqa: DTZ001
        indexer.add(article)
        indexer.add(piece("p2"))
    with Searcher(index) as searcher:
        assert searcher.article(article.id) == article
        assert str(searcher.article("p2").added) == "2025-04-14"


def test_many_changes_take_little_memory_and_keep_their_order(index: Path) -> None:
    """What waits for the commit is on the disk when it is much."""
    body = " " * 100_000
    with Indexer(index) as indexer:
        for number in range(100):
            indexer.add(Article(id=f"p{number % 50}", title=f"{number}", body=body))
        pending = indexer._pending._file
        assert pending is not None
        assert pending._rolled  # type: ignore[attr-defined]
    assert titles(index) == {f"p{number - 50}": f"{number}" for number in range(50, 100)}


# Programs and files


def test_runs_leave_the_articles_of_programs_alone(news: Path, index: Path) -> None:
    """Also one that says what a file says; `add` never merges."""
    add(index, piece("p1"), Article(id="p2", title="News of a", body=story("a").split("\n\n")[1]))
    assert counts(run(index, news)) == {"added": 3}
    assert counts(run(index, news)) == {"unchanged": 3}
    assert_agrees(index, ["p1", "p2"])


def test_an_id_of_a_program_is_never_taken_by_a_file(news: Path, index: Path) -> None:
    """The file's article gets its root's name as prefix, if the program came first."""
    add(index, piece("a.txt"))
    run(index, news)
    assert titles(index)["a.txt"] == "by a program"
    assert set(titles(index)) == {"a.txt", "news/a.txt", "news/b.txt", "news/c.txt"}
    assert_agrees(index, ["a.txt"])


def test_a_program_may_take_the_id_of_a_file(news: Path, index: Path) -> None:
    """The next run reads the file under another id, and nothing is lost or doubled."""
    run(index, news)
    add(index, piece("a.txt"))
    assert titles(index)["a.txt"] == "by a program"
    assert counts(run(index, news)) == {"added": 1, "unchanged": 2}
    assert titles(index) == {
        "a.txt": "by a program",
        "b.txt": "News of b",
        "c.txt": "News of c",
        "news/a.txt": "News of a",
    }
    assert counts(run(index, news)) == {"unchanged": 3}
    (news / "a.txt").unlink()
    run(index, news)
    assert titles(index)["a.txt"] == "by a program"
    assert_agrees(index, ["a.txt"])


def test_a_program_may_take_the_id_of_a_copy(news: Path, index: Path) -> None:
    """The copy never takes the place of its article by overwriting the program's."""
    write(news / "copy.txt", story("a"))
    run(index, news)
    add(index, piece("copy.txt"))
    (news / "a.txt").unlink()
    run(index, news)
    run(index, news)
    assert titles(index) == {
        "b.txt": "News of b",
        "c.txt": "News of c",
        "copy.txt": "by a program",
        "news/copy.txt": "News of a",
    }
    assert_agrees(index, ["copy.txt"])


def test_a_program_that_takes_one_record_leaves_the_others(
    news: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A file of several articles is read again, and none of them is doubled."""
    from indexing.support import HostileContext

    monkeypatch.setattr("newssearch.indexing.run.ReadContext", HostileContext)
    write(news / "x.hostile", "one\ntwo\nthree")
    run(index, news)
    add(index, piece("x.hostile#2"))
    assert counts(run(index, news)) == {"added": 1, "unchanged": 5}
    assert sorted(titles(index).values()).count("two") == 1
    assert len(titles(index)) == 7
    assert_agrees(index, ["x.hostile#2"])


def test_a_deleted_article_of_a_file_comes_back(news: Path, index: Path) -> None:
    """With the next run, from the file or from a copy of it; the folder is the truth."""
    write(news / "copy.txt", story("a"))
    run(index, news)
    with Indexer(index) as indexer:
        indexer.delete("a.txt")
        indexer.delete("b.txt")
    assert set(titles(index)) == {"c.txt"}
    run(index, news)
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt"}
    assert_agrees(index)


def test_adding_and_indexing_in_one_block(news: Path, index: Path) -> None:
    """Both are there at its end; what is added last wins its id, and the file is read again."""
    with Indexer(index) as indexer:
        indexer.add(piece("p1"))
        assert counts(indexer.index(news)) == {"added": 3}
        indexer.add(piece("a.txt"))
        indexer.delete("b.txt")
        assert set(titles(index)) == {"a.txt", "b.txt", "c.txt"}
    assert set(titles(index)) == {"a.txt", "c.txt", "p1"}
    run(index, news)
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt", "news/a.txt", "p1"}
    assert_agrees(index, ["a.txt", "p1"])


@pytest.mark.parametrize("how", ["delete", "add"])
def test_a_copy_goes_with_the_article_that_a_program_takes(
    news: Path, index: Path, how: str
) -> None:
    """The index claims no copy of what it has not; the next run reads it again."""
    write(news / "copy.txt", story("a"))
    run(index, news)
    with Indexer(index) as indexer:
        if how == "add":
            indexer.add(piece("a.txt"))
        else:
            indexer.delete("a.txt")
    programs = ["a.txt"] if how == "add" else []
    assert_agrees(index, programs)
    assert check_index(index).faults == ()
    run(index, news)
    assert len(find(index, 'title:"news of a"')) == 1
    assert_agrees(index, programs)


# Lock


def test_one_writer_at_a_time(index: Path) -> None:
    """The second one hears who is the first; readers are not concerned."""
    with Indexer(index):
        with pytest.raises(IndexLockedError, match=f"process {os.getpid()} on ") as caught:
            Indexer(index)
        assert caught.value.holder is not None
        with pytest.raises(IndexLockedError):
            Indexer(index, rebuild=True)
        assert titles(index) == {}
    add(index, piece("p1"))
    assert not (index / "writer.txt").exists()


def test_the_lock_holds_between_processes(index: Path) -> None:
    """And ends with its process, however that ends."""
    script = (
        "import sys, time; from newssearch import Indexer\n"
        f"indexer = Indexer({str(index)!r}); print('ready', flush=True); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"ready\n"
        with pytest.raises(IndexLockedError, match=f"process {other.pid} on "):
            Indexer(index)
        other.kill()
    add(index, piece("p1"))
    assert list(titles(index)) == ["p1"]


def test_closing_twice_is_no_error(index: Path) -> None:
    """Nor does it take the lock from the next writer."""
    first = Indexer(index)
    first.close()
    with Indexer(index):
        first.close()
        with pytest.raises(IndexLockedError):
            Indexer(index)


def test_no_lock_stays_when_opening_fails(index: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A disk that is full at the first byte; who holds the lock need not be written down."""

    def full(*_: object, **__: object) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    for name in ("mkdir", "write_text"):
        with monkeypatch.context() as patch:
            patch.setattr(Path, name, full)
            patch.setattr("whoosh.filedb.filestore.FileStorage.create_file", full)
            with pytest.raises(IndexWriteError, match="No space left on device"):
                Indexer(index)
        assert not list(index.glob("*.toc"))
    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_text", full)
        add(index, piece("p1"))
    add(index, piece("p2"))


def test_a_directory_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    """A file is in its place."""
    write(tmp_path / "index", "x")
    with pytest.raises(IndexWriteError, match="cannot write"):
        Indexer(tmp_path / "index")
    with pytest.raises(IndexWriteError):
        Indexer(tmp_path / "index" / "below")


# A disk that refuses


def refuse_from(monkeypatch: pytest.MonkeyPatch, number: int) -> Callable[[], int]:
    """Let every write of an index file fail from the n-th on; answers how many there were."""
    from whoosh.filedb import structfile

    done = 0

    def count() -> None:
        nonlocal done
        done += 1
        if done >= number:
            raise OSError(errno.ENOSPC, "No space left on device")

    def fsync(_: int) -> None:
        count()

    class Counting(structfile.StructFile):  # type: ignore[misc]
        """Whoosh binds `write` to its file when it opens it."""

        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            if hasattr(self, "write"):
                inner = self.file.write

                def counted(data: bytes) -> object:
                    count()
                    return inner(data)

                self.write = counted

    monkeypatch.setattr("whoosh.filedb.filestore.StructFile", Counting)
    monkeypatch.setattr("newssearch.indexing.manifest.os.fsync", fsync)
    return lambda: done


@untidy
def test_a_full_disk_leaves_the_last_commit(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At whichever write it fails: our error, the old articles, no lock, and a next run."""
    news = corpus(tmp_path / "news", ["a", "b"])
    run(index, news)
    add(index, piece("p1"))
    before = titles(index)
    corpus(news, ["c", "d"])
    (news / "b.txt").unlink()
    number, failures = 1, 0
    while True:
        with monkeypatch.context() as patch:
            writes = refuse_from(patch, number)
            try:
                run(index, news)
            except IndexWriteError as error:
                assert "No space left on device" in str(error)  # noqa: PT017
                failures += 1
            else:
                assert writes() < number
                break
        assert titles(index) == before
        assert_agrees(index, ["p1"])
        number += max(1, writes() // 3)
    assert failures >= 3
    assert set(titles(index)) == {"a.txt", "c.txt", "d.txt", "p1"}
    assert counts(run(index, news)) == {"unchanged": 3}
    assert_agrees(index, ["p1"])
    left = {path.name for path in index.iterdir()} - {"MAIN_WRITELOCK"}
    assert all(name.endswith((".seg", ".toc", ".jsonl")) for name in left), left


@untidy
def test_a_disk_that_is_really_full(index: Path) -> None:
    """On a file system of 600 kB, where the system lets us make one."""
    index.mkdir()
    size = "size=600k"
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", size, "tmpfs", index], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip(f"no file system can be mounted: {mounted.stderr.decode().strip()}")
    try:
        add(index, piece("p1"))
        large = " ".join(f"word{number}" for number in range(60_000))
        with pytest.raises(IndexWriteError, match="No space left on device"):
            add(index, Article(id="p2", title="large", body=large))
        assert list(titles(index)) == ["p1"]
        add(index, piece("p3"))
        assert set(titles(index)) == {"p1", "p3"}
    finally:
        subprocess.run(["umount", "-l", index], check=True)


# Rebuilds


def whole(index: Path) -> list[Article]:
    with Searcher(index) as searcher:
        return sorted(
            (searcher.article(article_id) for article_id in searcher.ids()),
            key=lambda article: article.id,
        )


def on_day(day: int) -> Callable[[], datetime]:
    return lambda: datetime(2040, 1, day)  # noqa: DTZ001


def rebuild(index: Path, *paths: Path) -> None:
    with Indexer(index, rebuild=True, now=on_day(9)) as indexer:
        for path in paths:
            indexer.index(path)


@pytest.fixture
def rich_index(tmp_path: Path, index: Path) -> Path:
    """Two roots with a prefix and copies, one missing root, articles of programs."""
    one = corpus(tmp_path / "one", ["a", "b"])
    two = corpus(tmp_path / "two", ["a", "c"])
    write(two / "b.txt", story("another b"))
    away = corpus(tmp_path / "away", ["a", "x", "y"])
    for day, root in enumerate((one, two, away), 1):
        with Indexer(index, now=on_day(day)) as indexer:
            indexer.index(root)
    with Indexer(index, now=on_day(5)) as indexer:
        indexer.add(piece("p1", date="2025-04"))
        indexer.add(piece("b.txt", path="as the program likes"))
    run(index, one)
    away.rename(tmp_path / "elsewhere")
    return index


@pytest.mark.parametrize("named", [(), ("one",), ("one", "two")])
def test_a_rebuild_gives_the_same_index(
    tmp_path: Path, rich_index: Path, named: tuple[str, ...]
) -> None:
    """Ids, days of indexing, programs' articles, missing roots; whatever folder is named."""
    before, roots = whole(rich_index), manifest_of(rich_index).roots
    for _ in range(2):
        rebuild(rich_index, *(tmp_path / name for name in named))
        assert whole(rich_index) == before
        assert manifest_of(rich_index).roots == roots
        assert_agrees(rich_index, ["b.txt", "p1"])
        assert not (rich_index / "rebuild.tmp").exists()
    (tmp_path / "elsewhere").rename(tmp_path / "away")
    report = run(rich_index, tmp_path / "away", tmp_path / "one", tmp_path / "two")
    assert counts(report) == {"unchanged": 6, "duplicates": 2}


def test_a_rebuild_reads_what_has_changed(tmp_path: Path, rich_index: Path) -> None:
    """A new index is that of the folders as they are."""
    write(tmp_path / "one" / "a.txt", story("a changed"), age=10)
    (tmp_path / "two" / "c.txt").unlink()
    rebuild(rich_index)
    assert find(rich_index, "changed") == ["a.txt"]
    assert "two/c.txt" not in titles(rich_index)
    assert find(rich_index, 'title:"news of a"') != []
    assert_agrees(rich_index, ["b.txt", "p1"])


def test_a_rebuild_keeps_an_unmounted_folder(tmp_path: Path, index: Path, news: Path) -> None:
    """One that is suddenly empty is kept, unless it is named."""
    other = corpus(tmp_path / "other", ["x"])
    run(index, news, other)
    (other / "x.txt").unlink()
    rebuild(index, news)
    assert "x.txt" in titles(index)
    rebuild(index, other)
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt"}


def test_a_rebuild_reads_no_more_than_was_named(tmp_path: Path, index: Path) -> None:
    """A single file stays one, and what patterns had left out stays out."""
    one, two = corpus(tmp_path / "one", ["a", "b"]), corpus(tmp_path / "two", ["c", "d"])
    three = corpus(tmp_path / "three", ["x"])
    corpus(three / "sub", ["y"])
    run(index, one / "a.txt")
    run(index, two, include=["c.txt"])
    run(index, three)
    before = titles(index)
    corpus(three, ["new"])
    for named in ((), (one / "a.txt",), (three / "sub",)):
        rebuild(index, *named)
        assert titles(index) == before
        assert_agrees(index)
    corpus(three / "sub", ["z"])
    rebuild(index, three / "sub")
    assert set(titles(index)) == {*before, "sub/z.txt"}
    assert counts(run(index, one / "a.txt")) == {"unchanged": 1}
    assert counts(run(index, three)) == {"added": 1, "unchanged": 3}


def test_a_rebuild_keeps_what_its_patterns_leave_out(index: Path, news: Path) -> None:
    """They narrow what is looked at anew, not what is in the index."""
    run(index, news)
    with Indexer(index, rebuild=True) as indexer:
        assert counts(indexer.index(news, include=["a.txt"])) == {"added": 3}
    assert len(titles(index)) == 3


@pytest.mark.parametrize("named", [(), ("one",), ("one", "two")])
def test_the_report_of_a_rebuild_covers_all_that_it_reads(
    tmp_path: Path, index: Path, named: tuple[str, ...]
) -> None:
    """Counts, failures, messages and progress also of folders that nobody named."""
    one, two = corpus(tmp_path / "one", ["a"]), corpus(tmp_path / "two", ["b"])
    away = corpus(tmp_path / "away", ["c"])
    (two / "link.txt").symlink_to(tmp_path / "one")
    run(index, one, two, away)
    (two / "link.txt").unlink()
    (two / "link.txt").symlink_to("nowhere")
    write(two / "lost.txt", story("lost"))
    run(index, two)
    (two / "lost.txt").unlink()
    (two / "lost.txt").symlink_to("nowhere")
    away.rename(tmp_path / "elsewhere")
    totals: list[int] = []
    with Indexer(index, rebuild=True) as indexer:
        report = indexer.index(
            *(tmp_path / name for name in named), on_progress=lambda _, total: totals.append(total)
        )
    assert report.added == 2
    assert str(two / "lost.txt") in {problem.path for problem in report.problems}
    assert report.failed >= 1
    (message,) = report.messages
    assert message.startswith(f"{away} is not there any more")
    assert totals == [2, 2]
    assert "c.txt" in titles(index)


def test_a_missing_folder_is_kept_by_a_rebuild_that_names_it(index: Path, news: Path) -> None:
    """As its message says."""
    run(index, news)
    news.rename(news.parent / "elsewhere")
    with Indexer(index, rebuild=True) as indexer:
        assert not indexer.index(news).complete
    assert len(titles(index)) == 3


def test_without_paths_there_is_nothing_to_do(index: Path, news: Path) -> None:
    """An empty report, but in a rebuild: that is of all remembered folders."""
    run(index, news)
    assert run(index).as_dict() == IndexReport().as_dict()
    with Indexer(index, rebuild=True) as indexer:
        assert counts(indexer.index()) == {"added": 3}
    assert len(titles(index)) == 3


def test_what_a_rebuild_adds_and_deletes_counts(index: Path) -> None:
    """The block's own words come after what is taken over."""
    add(index, piece("p1", "old"), piece("p2", "old"), piece("p3", "old"))
    with Indexer(index, rebuild=True) as indexer:
        indexer.add(piece("p1", "new"))
        indexer.delete("p2")
    assert titles(index) == {"p1": "new", "p3": "old"}


@pytest.mark.parametrize("rebuilding", [False, True])
def test_another_format_is_refused_and_can_be_rebuilt(
    tmp_path: Path, rich_index: Path, monkeypatch: pytest.MonkeyPatch, *, rebuilding: bool
) -> None:
    """Refused with the command that helps; then nothing is lost, neither ids nor programs'."""
    before = whole(rich_index)
    for module in ("whoosh_schema", "whoosh_directory"):
        monkeypatch.setattr(f"newssearch.engine.{module}.index_format", lambda: "another")
    files = snapshot_of_folder(rich_index)
    with pytest.raises(IndexFormatError, match=r"this version reads another.*--rebuild"):
        Indexer(rich_index)
    assert snapshot_of_folder(rich_index) == files
    if rebuilding:
        rebuild(rich_index)
        assert whole(rich_index) == before
        add(rich_index, piece("p9"))
        assert_agrees(rich_index, ["b.txt", "p1", "p9"])


@untidy
def test_a_corrupt_index_is_refused_and_can_be_rebuilt(rich_index: Path, tmp_path: Path) -> None:
    """Nothing of it is changed by refusing; the folders and their ids are remembered."""
    before = titles(rich_index)
    (toc,) = rich_index.glob("*.toc")
    toc.write_bytes(toc.read_bytes()[:100])
    files = snapshot_of_folder(rich_index)
    with pytest.raises(IndexCorruptError, match=f"{toc.name}.*--rebuild"):
        Indexer(rich_index)
    assert snapshot_of_folder(rich_index) == files
    (tmp_path / "elsewhere").rename(tmp_path / "away")
    rebuild(rich_index)
    after = titles(rich_index)
    # What was only in the index is gone, and with it what stood in the way of an id.
    assert set(before) - set(after) == {"p1", "one/b.txt"}
    assert_agrees(rich_index, set(after) - {a.id for a in manifest_of(rich_index).articles()})


@untidy
def test_what_a_rebuild_cannot_take_over_is_read_later(rich_index: Path, tmp_path: Path) -> None:
    """Of damaged segments and a missing folder: the manifest claims nothing that is not there."""
    for segment in rich_index.glob("*.seg"):
        segment.write_bytes(segment.read_bytes()[:50])
    rebuild(rich_index)
    assert "away/x.txt" not in titles(rich_index)
    (tmp_path / "elsewhere").rename(tmp_path / "away")
    assert counts(run(rich_index, tmp_path / "away")) == {"added": 2, "duplicates": 1}
    assert {"away/x.txt", "away/y.txt"} <= set(titles(rich_index))
    assert_agrees(rich_index)


def test_a_missing_table_of_contents_is_no_new_index(rich_index: Path) -> None:
    """Segments without it are never taken for an empty directory, and never deleted."""
    (toc,) = rich_index.glob("*.toc")
    toc.unlink()
    files = snapshot_of_folder(rich_index)
    with pytest.raises(IndexCorruptError, match=r"missing, though segments are there.*--rebuild"):
        Indexer(rich_index)
    assert snapshot_of_folder(rich_index) == files
    rebuild(rich_index)
    assert {"a.txt", "two/c.txt"} <= set(titles(rich_index))
    assert counts(run(rich_index, rich_index.parent / "one"))["unchanged"] >= 1


def test_a_damaged_manifest_can_be_rebuilt(tmp_path: Path, news: Path, index: Path) -> None:
    """Programs' articles stay, those of files are not doubled, now or later."""
    run(index, news)
    add(index, piece("p1"))
    (path,) = index.glob("manifest_*")
    path.write_bytes(path.read_bytes()[:-20])
    with Indexer(index) as indexer, pytest.raises(IndexCorruptError, match="manifest_"):
        indexer.index(news)
    rebuild(index, news)
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt", "p1"}
    assert counts(run(index, news)) == {"unchanged": 3}
    assert_agrees(index, ["p1"])


def interrupt_at(number: int) -> Callable[[int, int], None]:
    def progress(done: int, _: int) -> None:
        if done == number:
            raise KeyboardInterrupt

    return progress


def test_an_interrupted_rebuild_leaves_the_old_index(
    tmp_path: Path, rich_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It stays whole and can be written; the next rebuild goes on, with all that was changed."""
    from functools import partial

    from newssearch.indexing.run import RunOptions

    monkeypatch.setattr("newssearch.indexer.RunOptions", partial(RunOptions, batch_files=2))
    one = corpus(tmp_path / "one", ["d", "e", "f", "g"])
    run(rich_index, one)
    before = whole(rich_index)
    with (
        pytest.raises(KeyboardInterrupt),
        Indexer(rich_index, rebuild=True, now=on_day(9)) as indexer,
    ):
        indexer.index(one, on_progress=interrupt_at(5))
    assert whole(rich_index) == before
    corpus(tmp_path / "new", ["h", "b"])
    with Indexer(rich_index, now=on_day(8)) as indexer:
        indexer.delete("p1")
        indexer.add(piece("p2"))
        indexer.add(piece("d.txt"))
        indexer.index(tmp_path / "new")
    run(rich_index, one)
    before = whole(rich_index)
    read: list[int] = []
    with Indexer(rich_index, rebuild=True, now=on_day(9)) as indexer:
        indexer.index(one, on_progress=lambda _, total: read.append(total))
    assert read[0] == 11 - 4 + 1  # without two batches; `d.txt` is a program's now
    ids = {article.id for article in before}
    assert {article.id for article in whole(rich_index)} == ids
    assert_agrees(rich_index, ["b.txt", "d.txt", "p2"])


def test_a_rebuild_with_an_exception_changes_nothing(rich_index: Path) -> None:
    """The old index stays in its place."""
    before = whole(rich_index)
    with (  # noqa: PT012 - the block is the subject
        pytest.raises(RuntimeError),
        Indexer(rich_index, rebuild=True) as indexer,
    ):
        indexer.add(piece("p5"))
        raise RuntimeError
    assert whole(rich_index) == before


@pytest.mark.parametrize("place", ["TOC.write", "clean_files"])
def test_a_rebuild_that_fails_at_the_swap(
    rich_index: Path, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    """Before the one commit point the old index, after it the new one; both are whole."""
    before = whole(rich_index)

    def broken(*_: object) -> NoReturn:
        raise OSError(errno.EIO, "Input/output error")

    swap = Indexer._replace_old

    def replace_old(self: Indexer) -> None:
        self._is_taken_over = True
        assert self._old is not None
        adopt = self._old.adopt

        def adopting(*arguments: Any) -> None:
            with monkeypatch.context() as patch:
                patch.setattr(f"newssearch.engine.whoosh_writer.whoosh_index.{place}", broken)
                adopt(*arguments)

        monkeypatch.setattr(self._old, "adopt", adopting)
        swap(self)

    with monkeypatch.context() as patch:
        patch.setattr(Indexer, "_replace_old", replace_old)
        with pytest.raises(IndexWriteError, match="Input/output error"):
            rebuild(rich_index)
    assert whole(rich_index) == before
    assert_agrees(rich_index, ["b.txt", "p1"])
    rebuild(rich_index)
    assert whole(rich_index) == before


def test_a_rebuild_that_is_a_dry_run_replaces_nothing(news: Path, index: Path) -> None:
    """It counts what a rebuild would add."""
    run(index, news)
    add(index, piece("p1"))
    before = snapshot_of_folder(index)
    with Indexer(index, rebuild=True) as indexer:
        assert counts(indexer.index(news, dry_run=True)) == {"added": 3}
    assert snapshot_of_folder(index) == before


def test_a_rebuild_of_nothing_is_a_first_run(news: Path, index: Path) -> None:
    """`--rebuild` where there is no index yet makes one."""
    rebuild(index, news)
    assert set(titles(index)) == {"a.txt", "b.txt", "c.txt"}
    assert counts(run(index, news)) == {"unchanged": 3}


def test_an_index_does_not_grow_by_what_is_replaced(index: Path) -> None:
    """Adding one article again and again leaves few segments and little behind."""
    for version in range(60):
        add(index, piece("p1", f"version {version}"), piece("p2"))
    assert titles(index)["p1"] == "version 59"
    assert len(list(index.iterdir())) < 20


@pytest.mark.parametrize("rebuilding", [False, True])
@pytest.mark.parametrize("place", ["there", "deep/down", "index"])
def test_no_index_is_made_by_an_error(tmp_path: Path, place: str, *, rebuilding: bool) -> None:
    """A path that is not there leaves things as they were, an empty directory too."""
    (tmp_path / "there").mkdir()
    with (
        pytest.raises(CorpusMissingError),
        Indexer(tmp_path / place, rebuild=rebuilding) as indexer,
    ):
        indexer.index(tmp_path / "nowhere")
    assert [path.name for path in tmp_path.rglob("*")] == ["there"]


@pytest.mark.parametrize("rebuilding", [False, True])
def test_no_index_is_made_by_a_dry_run(news: Path, index: Path, *, rebuilding: bool) -> None:
    """Nor in an empty directory; an empty block makes one there."""
    for _ in range(2):
        with Indexer(index, rebuild=rebuilding) as indexer:
            assert counts(indexer.index(news, dry_run=True)) == {"added": 3}
        assert not index.exists() or not any(index.iterdir())
        index.mkdir(exist_ok=True)
    add(index)
    assert titles(index) == {}


def test_no_index_is_made_by_searching(index: Path) -> None:
    """Only an `Indexer` makes one."""
    with pytest.raises(IndexMissingError):
        Searcher(index)
    assert not index.exists()


def test_a_rebuild_never_replaces_another_program_s_index(tmp_path: Path) -> None:
    """An index that newssearch did not make is refused, with and without a rebuild."""
    from whoosh import fields
    from whoosh.index import create_in, open_dir

    writer = create_in(tmp_path, fields.Schema(body=fields.TEXT(stored=True))).writer()
    writer.add_document(body="theirs")
    writer.commit()

    for rebuild in (False, True):
        with pytest.raises(IndexFormatError, match="choose another directory"):
            Indexer(tmp_path, rebuild=rebuild)
    assert open_dir(tmp_path).doc_count() == 1


def test_a_closed_indexer_says_so(tmp_path: Path) -> None:
    """After closing, nothing is taken that could never be written."""
    indexer = Indexer(tmp_path)
    indexer.close()
    indexer.close()
    calls = (lambda: indexer.add(Article(id="a")), lambda: indexer.delete("a"), indexer.commit)
    for call in (*calls, lambda: indexer.index(tmp_path)):
        with pytest.raises(IndexClosedError, match="was closed here"):
            call()


# Whoosh leaves the file of a segment that it cannot open to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_a_rebuild_saves_what_sound_segments_hold(tmp_path: Path) -> None:
    """One damaged segment costs its own articles only, and that some may be lost is said."""
    for number in range(2):
        with Indexer(tmp_path / "i") as indexer:
            for place in range(6):  # enough not to be merged
                indexer.add(Article(id=f"p{number}-{place}", body="storm"))
    segments = sorted((tmp_path / "i").glob("MAIN_*.seg"))
    assert len(segments) == 2
    segments[0].write_bytes(segments[0].read_bytes()[:-20])

    with Indexer(tmp_path / "i", rebuild=True) as indexer:
        report = indexer.index()

    assert any("may be lost" in message for message in report.messages)
    with Searcher(tmp_path / "i") as searcher:
        assert searcher.search("storm").total == 6
