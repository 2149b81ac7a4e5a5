"""The index directory: what plain Whoosh sees of it, what is refused, and how it grows."""

import gc
import os
import pickle
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from whoosh import fields, index, qparser
from whoosh.formats import Positions
from whoosh.index import TOC

from newssearch.article import Article
from newssearch.engine import whoosh_schema
from newssearch.engine.whoosh_directory import INDEX_NAME, open_whoosh
from newssearch.engine.whoosh_reader import WhooshSnapshot
from newssearch.engine.whoosh_schema import NewsAnalyzer, postings, prepare
from newssearch.errors import (
    IndexCorruptError,
    IndexFormatError,
    IndexLockedError,
    IndexMissingError,
    IndexUnreadableError,
    IndexWriteError,
)
from newssearch.indexer import Indexer
from newssearch.searcher import Searcher

STORY = Article(
    id="world/prison.txt",
    title="El Salvador’s mega-prison",
    authors=("Mike Connors", "Ann Other"),
    date="2025-04-14",
    body="The US sent prisoners.\r\nThey were counted.",
    source="Daily Star",
    section="World",
    language="en",
    url="https://star.example/prison",
    path="world/prison.txt",
    added="2025-05-01",
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of one story."""
    with Indexer(tmp_path / "index") as indexer:
        indexer.add(STORY)
    return tmp_path / "index"


# What Whoosh cannot read it leaves to the garbage collector, open.
def leaves_files_open(test: Any) -> Any:
    for message in ("ignore:unclosed file", "ignore::pytest.PytestUnraisableExceptionWarning"):
        test = pytest.mark.filterwarnings(message)(test)
    return test


@pytest.fixture
def collected() -> Iterator[None]:
    """Collect what a test has left, while its warnings are still ignored."""
    yield
    gc.collect()


def the_file(folder: Path, pattern: str) -> Path:
    (found,) = folder.glob(pattern)
    return found


# Plain Whoosh


def test_plain_whoosh_reads_the_index(folder: Path) -> None:
    """`open_dir` and Whoosh's own query parser find an article and its stored fields."""
    plain = index.open_dir(str(folder))
    expected = "id title author date body source section language url path added".split()
    assert set(expected) <= set(plain.schema.names())
    with plain.searcher() as searcher:
        for text in ("prisoner", "US", "us", '"sent prisoners"', "Counted"):
            query = qparser.QueryParser("body", plain.schema).parse(text)
            (hit,) = searcher.search(query)
            assert hit["id"] == STORY.id
            assert hit["title"] == STORY.title
            assert hit["author"] == "Mike Connors; Ann Other"
            assert hit["body"] == STORY.body
            assert (hit["source"], hit["section"], hit["language"]) == ("Daily Star", "World", "en")
            assert (hit["url"], hit["path"]) == (STORY.url, STORY.path)
            assert hit["date"].isoformat() == "2025-04-14T00:00:00"
            assert hit["added"].isoformat() == "2025-05-01T00:00:00"
        by_title = qparser.QueryParser("title", plain.schema).parse("salvador prisons")
        assert len(searcher.search(by_title)) == 1
        by_author = qparser.QueryParser("author", plain.schema).parse("connors")
        assert len(searcher.search(by_author)) == 1


def test_plain_whoosh_writes_into_the_index(folder: Path) -> None:
    """What Whoosh's own writer adds is analysed by our analyser, and counted and found by it."""
    writer = index.open_dir(str(folder)).writer()
    writer.add_document(id="x", title="U.S. cafés", body="Storms")
    writer.commit()
    plain = index.open_dir(str(folder))
    with plain.searcher() as searcher:
        for text in ("storm", "title:cafe", "title:us"):
            query = qparser.QueryParser("body", plain.schema).parse(text)
            assert [hit["id"] for hit in searcher.search(query)] == ["x"]


def test_the_schema_is_pickled_by_name() -> None:
    """The class paths and state in the table of contents are part of the format."""
    analyzer = pickle.loads(pickle.dumps(NewsAnalyzer("en")))
    assert vars(analyzer) == {"language": "en", "index_format": whoosh_schema.index_format()}
    assert [t.text for t in analyzer("The US", mode="index")] == ["the", "us", "US"]
    assert [t.text for t in analyzer("The US", mode="query")] == ["the", "us"]
    assert [t.pos for t in analyzer("The US", mode="index", start_pos=5)] == [5, 6, 6]


# Opening


def test_a_file_is_no_index(tmp_path: Path) -> None:
    """A file where an index is looked for is said to be one."""
    (tmp_path / "file").write_text("text")
    with pytest.raises(IndexUnreadableError, match="it is a file; an index is a directory"):
        Searcher(tmp_path / "file")


@pytest.mark.parametrize("name", ["absent", "empty"])
def test_missing_index(tmp_path: Path, name: str) -> None:
    """No folder and an empty folder are no index; the message says what makes one."""
    (tmp_path / "empty").mkdir()
    with pytest.raises(IndexMissingError, match='make one with "newssearch index --index'):
        Searcher(tmp_path / name)


def test_foreign_whoosh_index(tmp_path: Path) -> None:
    """Another program's Whoosh index is refused, for reading and for writing, and left as it is."""
    schema = fields.Schema(id=fields.ID(stored=True), body=fields.TEXT)
    writer = index.create_in(str(tmp_path), schema).writer()
    writer.add_document(id="1", body="storm")
    writer.commit()
    before = sorted(path.name for path in tmp_path.iterdir())
    for door in (Searcher, Indexer):
        with pytest.raises(IndexFormatError, match="holds an index of another program") as caught:
            door(tmp_path)
        assert caught.value.expected == whoosh_schema.index_format()
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_other_format(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An index whose terms were made otherwise is refused with the command that rebuilds it."""
    made = whoosh_schema.index_format()
    monkeypatch.setattr(whoosh_schema, "fingerprint", lambda: "words-2 snowball-9")
    for door in (Searcher, Indexer):
        with pytest.raises(IndexFormatError, match="newssearch index --rebuild") as caught:
            door(folder)
        assert caught.value.found == f"an index of format {made}"
        assert caught.value.expected == "newssearch-1 words-2 snowball-9"
    monkeypatch.undo()
    with Searcher(folder) as searcher:
        assert searcher.num_articles == 1


@pytest.mark.usefixtures("collected")
@leaves_files_open
def test_class_that_does_not_exist(folder: Path) -> None:
    """A table of contents that names unknown classes is of another version."""
    toc = the_file(folder, "_MAIN_*.toc")
    toc.write_bytes(toc.read_bytes().replace(b"AnalyzedText", b"AnalysedText"))
    with pytest.raises(IndexFormatError, match="unknown parts"):
        Searcher(folder)


@pytest.mark.usefixtures("collected")
@leaves_files_open
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[:10],
        lambda data: data[: len(data) // 2],
        lambda data: bytes(len(data)),
        lambda data: b"garbage" * 100,
    ],
)
def test_damaged_table_of_contents(folder: Path, damage: Any) -> None:
    """A table of contents that cannot be read is named; nothing is emptied or replaced."""
    toc = the_file(folder, "_MAIN_*.toc")
    broken = damage(toc.read_bytes())
    toc.write_bytes(broken)
    for door in (Searcher, Indexer):
        with pytest.raises(IndexCorruptError, match='run "newssearch check') as caught:
            door(folder)
        assert caught.value.file == toc.name
    assert toc.read_bytes() == broken
    with pytest.raises(IndexCorruptError):
        Indexer(folder)  # the lock was given back


@pytest.mark.usefixtures("collected")
@leaves_files_open
@pytest.mark.parametrize(
    "damage",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: bytes(len(data)),
        lambda data: bytes([data[0] ^ 255]) + data[1:],
    ],
)
def test_damaged_segment(folder: Path, damage: Any) -> None:
    """A segment that cannot be opened is an error of ours."""
    segment = the_file(folder, "*.seg")
    segment.write_bytes(damage(segment.read_bytes()))
    with pytest.raises(IndexCorruptError, match="damaged"):
        Searcher(folder)


def test_missing_segment(folder: Path) -> None:
    """A segment that is gone is named."""
    segment = the_file(folder, "*.seg")
    segment.unlink()
    with pytest.raises(IndexCorruptError, match="missing") as caught:
        Searcher(folder)
    assert caught.value.file == segment.name


def test_other_failures_of_the_system_are_not_called_damage(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Too many open files, say, is no damage, and a rebuild would not help."""

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(index.FileIndex, "reader", refuse)
    with pytest.raises(IndexUnreadableError, match="Permission denied"):
        WhooshSnapshot(folder)


def test_commit_while_opening(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A commit that deletes the old files while an index is being opened does no harm."""
    newest = TOC._latest_generation
    stale = iter([0, 0, 0])
    monkeypatch.setattr(
        TOC,
        "_latest_generation",
        classmethod(lambda _, storage, name: next(stale, None) or newest(storage, name)),
    )
    real_open = index.FileIndex.__init__
    failures = iter([True, True])

    def racing(self: Any, *args: Any, **options: Any) -> None:
        if next(failures, False):
            raise FileNotFoundError(2, "No such file", "_MAIN_0.toc")
        real_open(self, *args, **options)

    monkeypatch.setattr(index.FileIndex, "__init__", racing)
    assert open_whoosh(folder).latest_generation() == 1


def test_readers_beside_a_writer(tmp_path: Path) -> None:
    """Opening and searching while another thread commits again and again never fails."""
    with Indexer(tmp_path) as indexer:
        indexer.add(STORY)
    done = threading.Event()

    def write() -> None:
        try:
            for number in range(25):
                with Indexer(tmp_path) as indexer:
                    indexer.add(Article(id=str(number), body="prisoners"))
        finally:
            done.set()

    writer = threading.Thread(target=write)
    writer.start()
    totals: list[int] = []
    try:
        while not done.is_set() or not totals:
            with Searcher(tmp_path) as searcher:
                results = searcher.search("prisoner", limit=100)
                assert len(results) == results.total == searcher.num_articles
                totals.append(results.total)
    finally:
        writer.join()
    assert totals == sorted(totals)


# Writing


def test_locked_index_names_its_holder(folder: Path) -> None:
    """A second writer is told who writes; readers go on; the lock ends with the first."""
    with Indexer(folder):
        with pytest.raises(IndexLockedError, match=f"process {os.getpid()} on .* since") as caught:
            Indexer(folder)
        assert caught.value.holder
        assert caught.value.holder.startswith(f"process {os.getpid()} on ")
        with Searcher(folder) as searcher:
            assert searcher.num_articles == 1
    Indexer(folder).close()


def test_unwritable_place(tmp_path: Path) -> None:
    """An index cannot be made below a file."""
    (tmp_path / "file").write_text("text")
    with pytest.raises(IndexWriteError, match=r"cannot write .*; the last commit is kept"):
        Indexer(tmp_path / "file" / "index")


def test_generations_count_commits(tmp_path: Path) -> None:
    """Each commit is a generation, also one that leaves no article behind."""
    with Indexer(tmp_path):
        pass
    seen = []
    for change in ("add", "delete", "add"):
        with Searcher(tmp_path) as searcher:
            seen.append((searcher.generation, searcher.num_articles))
        with Indexer(tmp_path) as indexer:
            if change == "add":
                indexer.add(STORY)
            else:
                indexer.delete(STORY.id)
    with Searcher(tmp_path) as searcher:
        seen.append((searcher.generation, searcher.num_articles))
    assert seen == [(0, 0), (1, 1), (2, 0), (3, 1)]


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.iterdir() if path.is_file())


def test_a_thousand_replacements_keep_the_size(tmp_path: Path) -> None:
    """Replaced articles do not stay in the files: the size is bounded (pitfalls, section 3, 15)."""
    body = " ".join(f"word{number}" for number in range(300))
    with Indexer(tmp_path) as indexer:
        for number in range(5):
            indexer.add(Article(id=f"other{number}", body=body))
        indexer.add(Article(id="a", body=body))
    first = size_of(tmp_path)
    largest = 0
    with Indexer(tmp_path) as indexer:
        for number in range(1000):
            indexer.add(Article(id="a", body=f"{body} {number}"))
            if number % 10 == 9:
                indexer.commit()
                largest = max(largest, size_of(tmp_path))
    assert largest < 3 * first
    with Searcher(tmp_path) as searcher:
        assert searcher.num_articles == 6
        assert searcher.search("999").total == 1
        assert searcher.search("998").total == 0


@pytest.fixture
def failing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An index whose next commit fails right before it becomes visible."""

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(TOC, "write", full)
    yield folder
    monkeypatch.undo()


def test_failed_commit_changes_nothing(failing: Path) -> None:
    """A full disk is our error, leaves the last commit and no lock behind."""
    with (
        pytest.raises(IndexWriteError, match="No space left on device; the last commit is kept"),
        Indexer(failing) as indexer,
    ):
        indexer.add(Article(id="new", body="prisoners"))
    with Searcher(failing) as searcher:
        assert list(searcher.ids()) == [STORY.id]
    Indexer(failing).close()


# Documents


def test_no_phrase_runs_from_one_text_into_the_next() -> None:
    """Several texts of a field stand apart."""
    terms = {
        term: list(Positions().decode_positions(data))
        for term, _, _, data in postings("und", "Ann Lee", "", "Lee Ann").items
    }
    assert terms[b"lee"][1] > terms[b"lee"][0] + 1
    assert terms[b"ann"][1] == terms[b"lee"][1] + 1


def test_prepared_articles_are_picklable_and_can_be_renamed() -> None:
    """Worker processes prepare articles, and the run may change an id afterwards."""
    prepared = pickle.loads(pickle.dumps(prepare(STORY)))
    renamed = prepared.renamed("other")
    assert (renamed.id, renamed.document["id"]) == ("other", "other")
    assert (prepared.id, prepared.document["id"]) == (STORY.id, STORY.id)
    assert INDEX_NAME == "MAIN"
