"""Roots: which root a path belongs to, and which ids its articles get."""

import os
import shutil
from pathlib import Path

import pytest

from indexing.support import (
    assert_agrees,
    corpus,
    counts,
    find,
    manifest_of,
    run,
    story,
    titles,
    write,
)
from newssearch import CorpusMissingError, Indexer


def test_ids_are_paths_below_the_root(tmp_path: Path, index: Path) -> None:
    """Whatever the folder is called, and wherever it is."""
    write(tmp_path / "news" / "2025" / "a.txt", story("a"))
    run(index, tmp_path / "news")
    assert list(titles(index)) == ["2025/a.txt"]


def test_a_second_root_whose_ids_collide_gets_its_name_as_prefix(
    tmp_path: Path, index: Path
) -> None:
    """All of its ids, also of later files; another root without collisions gets none."""
    run(index, corpus(tmp_path / "one", ["a", "b"]))
    two = corpus(tmp_path / "two", ["c"])
    write(two / "a.txt", story("another a"))
    run(index, two)
    write(two / "d.txt", story("d"))
    run(index, two)
    run(index, corpus(tmp_path / "three", ["e"]))
    assert sorted(titles(index)) == [
        "a.txt", "b.txt", "e.txt", "two/a.txt", "two/c.txt", "two/d.txt",
    ]  # fmt: skip
    assert_agrees(index)


def test_two_roots_in_one_call_get_the_ids_of_two_calls(tmp_path: Path, index: Path) -> None:
    """The second root's prefix is for all of its files, not for those that collide."""
    one = corpus(tmp_path / "one", ["a", "b"])
    two = corpus(tmp_path / "two", ["c"])
    write(two / "a.txt", story("another a"))
    run(index, one, two)
    run(tmp_path / "other", one)
    run(tmp_path / "other", two)
    assert titles(index) == titles(tmp_path / "other")
    assert set(titles(index)) == {"a.txt", "b.txt", "two/a.txt", "two/c.txt"}


def test_prefixes_differ_for_roots_of_one_name(tmp_path: Path, index: Path) -> None:
    """A third root of the same name and ids gets a number."""
    for number in range(3):
        root = tmp_path / str(number) / "news"
        write(root / "a.txt", story(f"number {number}"))
        run(index, root)
    assert set(titles(index)) == {"a.txt", "news/a.txt", "news-2/a.txt"}


def test_a_prefix_never_takes_the_id_of_another_root(tmp_path: Path, index: Path) -> None:
    """A folder in the first root may be called as the second root is."""
    one = corpus(tmp_path / "one", ["a"])
    write(one / "two" / "a.txt", story("in a folder"))
    run(index, one)
    run(index, write(tmp_path / "two" / "a.txt", story("in a root")).parent)
    assert len(titles(index)) == 3
    assert_agrees(index)
    assert counts(run(index, one, tmp_path / "two")) == {"unchanged": 3}


def test_a_path_within_a_root_is_part_of_it(tmp_path: Path, index: Path) -> None:
    """Its ids stay, and only what lies in it is looked at."""
    root = corpus(tmp_path / "news", ["a", "b"])
    sub = corpus(root / "sub", ["c", "d"])
    run(index, root)
    (root / "a.txt").unlink()
    (sub / "c.txt").unlink()
    write(sub / "d.txt", story("d anew"))
    assert counts(run(index, sub)) == {"updated": 1, "removed": 1}
    assert set(titles(index)) == {"a.txt", "b.txt", "sub/d.txt"}
    assert counts(run(index, root)) == {"unchanged": 2, "removed": 1}
    assert len(manifest_of(index).roots) == 1


def test_a_folder_whose_name_begins_alike_is_another(tmp_path: Path, index: Path) -> None:
    """`sub` is not `sub-2`."""
    root = corpus(tmp_path / "news", [])
    corpus(root / "sub", ["a"])
    corpus(root / "sub-2", ["b"])
    run(index, root)
    (root / "sub-2" / "b.txt").unlink()
    assert counts(run(index, root / "sub")) == {"unchanged": 1}


def test_a_file_has_its_folder_as_root(tmp_path: Path, index: Path) -> None:
    """Only the file is read; a later run over the folder keeps its id."""
    root = corpus(tmp_path / "news", ["a", "b"])
    assert counts(run(index, root / "a.txt")) == {"added": 1}
    assert list(titles(index)) == ["a.txt"]
    assert counts(run(index, root)) == {"added": 1, "unchanged": 1}
    (root / "b.txt").unlink()
    assert counts(run(index, root / "a.txt")) == {"unchanged": 1}
    assert set(titles(index)) == {"a.txt", "b.txt"}


def test_a_file_that_is_left_out_is_said(tmp_path: Path, index: Path) -> None:
    """Who names a hidden or ignored file hears that it was not read."""
    root = corpus(tmp_path / "news", ["a"])
    write(root / ".hidden.txt", story("hidden"))
    report = run(index, root / ".hidden.txt")
    assert not report.complete
    assert ".hidden.txt: nothing there to index" in report.messages[0]


def test_paths_with_strange_bytes_are_found_below_their_root(tmp_path: Path, index: Path) -> None:
    """A folder and a file whose names are not UTF-8 can be named."""
    root = tmp_path / "news"
    sub = root / os.fsdecode(b"caf\xe9")
    write(sub / os.fsdecode(b"\xff.txt"), story("bytes"))
    run(index, root)
    assert counts(run(index, sub)) == {"unchanged": 1}
    assert counts(run(index, sub / os.fsdecode(b"\xff.txt"))) == {"unchanged": 1}
    assert counts(run(tmp_path / "other", sub / os.fsdecode(b"\xff.txt"))) == {"added": 1}
    write(sub / os.fsdecode(b"\xff.txt"), b"")
    report = run(tmp_path / "third", sub)
    assert counts(report) == {"skipped": 1}


def test_a_root_of_strange_bytes_is_reported_printable(tmp_path: Path, index: Path) -> None:
    """Problems can be printed, also when the root's own name is not UTF-8."""
    root = tmp_path / os.fsdecode(b"caf\xe9")
    write(root / "a.txt", story("a"))
    (root / "lost.txt").symlink_to("nowhere")
    report = run(index, root)
    assert report.problems[0].path.encode().endswith(b"caf\\xe9/lost.txt")
    shutil.rmtree(root)
    run(index, root).messages[0].encode()


@pytest.mark.parametrize("order", [("", "sub", "sub/a.txt"), ("sub/a.txt", "sub", ""), ("", "")])
def test_overlapping_paths_count_each_file_once(
    tmp_path: Path, index: Path, order: tuple[str, ...]
) -> None:
    """In any order: the outermost is the root."""
    root = corpus(tmp_path / "news", ["x"])
    corpus(root / "sub", ["a", "b"])
    assert counts(run(index, *(root / part for part in order))) == {"added": 3}
    assert set(titles(index)) == {"x.txt", "sub/a.txt", "sub/b.txt"}
    assert counts(run(index, *(root / part for part in order))) == {"unchanged": 3}


def test_a_folder_around_a_root_takes_it_in(tmp_path: Path, index: Path) -> None:
    """The inner root's articles keep their ids, are brought up to date, and have no copies."""
    outer = corpus(tmp_path / "news", ["x"])
    inner = corpus(outer / "sub", ["a", "b"])
    run(index, inner)
    assert counts(run(index, outer)) == {"added": 1, "unchanged": 2}
    assert set(titles(index)) == {"x.txt", "a.txt", "b.txt"}
    (inner / "a.txt").unlink()
    write(inner / "c.txt", story("c"))
    assert counts(run(index, outer)) == {"added": 1, "unchanged": 2, "removed": 1}
    assert counts(run(index, inner)) == {"unchanged": 2}
    shutil.rmtree(inner)
    assert counts(run(index, outer)) == {"unchanged": 1, "removed": 2}
    assert_agrees(index)


def test_a_root_within_an_unmounted_folder_is_kept(tmp_path: Path, index: Path) -> None:
    """Where nothing of the outer folder is left, nothing is removed from the inner root."""
    outer = corpus(tmp_path / "news", ["x"])
    inner = corpus(outer / "sub", ["a", "b"])
    run(index, inner)
    run(index, outer)
    shutil.rmtree(outer)
    assert not run(index, outer).complete
    outer.mkdir()
    assert not run(index, outer).complete
    assert len(titles(index)) == 3


def test_a_project_that_has_moved_is_recognised(tmp_path: Path, index: Path) -> None:
    """Index and corpus together: nothing is read again, nothing doubled."""
    project = tmp_path / "project"
    corpus(project / "corpus", ["a", "b"])
    run(project / "index", project / "corpus")
    project.rename(tmp_path / "moved")
    moved = tmp_path / "moved"
    assert counts(run(moved / "index", moved / "corpus")) == {"unchanged": 2}
    (root,) = manifest_of(moved / "index").roots
    assert root.path == str(moved / "corpus")
    assert find(moved / "index", "a") == ["a.txt"]


def test_a_project_that_has_moved_can_be_rebuilt(tmp_path: Path) -> None:
    """Also without naming its folder: its ids stay, and nothing is doubled."""
    project = tmp_path / "project"
    corpus(project / "corpus", ["a", "b"])
    run(project / "index", project / "corpus")
    before = titles(project / "index")
    moved = project.rename(tmp_path / "moved")
    with Indexer(moved / "index", rebuild=True):
        pass
    assert titles(moved / "index") == before
    (root,) = manifest_of(moved / "index").roots
    assert (root.path, len(root.files)) == (str(moved / "corpus"), 2)
    with Indexer(moved / "index", rebuild=True) as indexer:
        indexer.index(moved / "corpus")
    assert titles(moved / "index") == before
    assert_agrees(moved / "index")


def test_a_copied_index_still_means_the_old_folder(tmp_path: Path, index: Path) -> None:
    """Where the corpus is still in its place, a folder beside the copy is another root."""
    project = tmp_path / "project"
    corpus(project / "corpus", ["a"])
    run(project / "index", project / "corpus")
    shutil.copytree(project / "index", tmp_path / "copy" / "index")
    corpus(tmp_path / "copy" / "corpus", ["b"])
    run(tmp_path / "copy" / "index", tmp_path / "copy" / "corpus")
    assert set(titles(tmp_path / "copy" / "index")) == {"a.txt", "b.txt"}


def test_a_missing_root_removes_nothing(tmp_path: Path, index: Path) -> None:
    """A message, and the report is not complete."""
    root = corpus(tmp_path / "news", ["a", "b"])
    run(index, root)
    root.rename(tmp_path / "away")
    report = run(index, root)
    assert (counts(report), report.complete) == ({"unchanged": 2}, False)
    assert "is not there any more: its articles are kept" in report.messages[0]
    assert len(titles(index)) == 2
    (tmp_path / "away").rename(root)
    assert counts(run(index, root)) == {"unchanged": 2}


@pytest.mark.parametrize("left", [(), (".hidden",), ("lost+found/.x",)])
def test_a_root_that_is_suddenly_empty_removes_nothing(
    tmp_path: Path, index: Path, left: tuple[str, ...]
) -> None:
    """An unmounted disk leaves its folder behind, perhaps with something hidden in it."""
    root = corpus(tmp_path / "news", ["a", "b"])
    run(index, root)
    shutil.rmtree(root)
    root.mkdir()
    for name in left:
        write(root / name, "x")
    report = run(index, root)
    assert (counts(report), report.complete) == ({"unchanged": 2}, False)
    assert "is empty now: its articles are kept" in report.messages[0]
    corpus(root, ["a", "b"])
    assert run(index, root).complete


def test_a_part_that_is_suddenly_empty_removes_nothing(tmp_path: Path, index: Path) -> None:
    """Also when patterns leave out what is elsewhere in the root."""
    root = corpus(tmp_path / "news", ["a"])
    sub = corpus(root / "sub", ["b"])
    run(index, root)
    (sub / "b.txt").unlink()
    report = run(index, sub, exclude=["a.txt"])
    assert not report.complete
    assert len(titles(index)) == 2
    assert counts(run(index, root)) == {"unchanged": 1, "removed": 1}


def test_a_missing_path_is_an_error_and_nothing_is_done(tmp_path: Path, index: Path) -> None:
    """Also when it comes after others, or lies in a known root."""
    root = corpus(tmp_path / "news", ["a"])
    with Indexer(index) as indexer, pytest.raises(CorpusMissingError, match="nowhere"):
        indexer.index(root, tmp_path / "nowhere")
    assert titles(index) == {}
    assert manifest_of(index).roots == []
    run(index, root)
    with Indexer(index) as indexer, pytest.raises(CorpusMissingError, match=r"b\.txt"):
        indexer.index(root / "b.txt")
    with Indexer(index) as indexer, pytest.raises(CorpusMissingError, match="xxx"):
        indexer.index("x" * 300)  # longer than a name may be


def test_the_index_is_never_read_as_a_corpus(tmp_path: Path) -> None:
    """Neither below a root, nor during a rebuild, nor through a link, nor by its name."""
    root = corpus(tmp_path / "news", ["a"])
    index = root / "my-index"
    (root / "link").symlink_to("my-index")
    assert counts(run(index, root)) == {"added": 1}
    write(index / "note.txt", story("note"))
    assert counts(run(index, root)) == {"unchanged": 1}
    with Indexer(index, rebuild=True) as indexer:
        assert counts(indexer.index(root)) == {"added": 1}
    assert counts(run(index, index)) == {}


# Parts of a root


def listed(monkeypatch: pytest.MonkeyPatch, index: Path, path: Path) -> set[str]:
    """The names of the folders that a run looks into, but for the index itself."""
    folders: set[str] = set()
    scandir = os.scandir

    def noting(path: str) -> object:
        folders.add(Path(path).name)
        return scandir(path)

    with monkeypatch.context() as patch:
        patch.setattr("newssearch.indexing.scan.os.scandir", noting)
        run(index, path)
    return folders - {index.name}


def test_only_what_is_named_is_looked_into(
    tmp_path: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not all around a single file, and not the rest of a root."""
    root = corpus(tmp_path / "news", ["a"])
    for name in ("one", "two/deep"):
        corpus(root / name, ["b"])
    assert listed(monkeypatch, index, root / "a.txt") == {"news"}
    assert listed(monkeypatch, index, root) == {"news", "one", "two", "deep"}
    assert listed(monkeypatch, index, root / "one") == {"news", "one"}
    assert listed(monkeypatch, index, root / "two" / "deep" / "b.txt") == {"news", "two", "deep"}


def test_ignore_files_above_a_part_hold(tmp_path: Path, index: Path) -> None:
    """A part is read as it is with all of its root."""
    root = tmp_path / "news"
    corpus(root / "sub", ["a", "b"])
    corpus(root / "drafts", ["c"])
    write(root / ".newssearchignore", "sub/b.txt\ndrafts/\n")
    assert counts(run(index, root)) == {"added": 1}
    for part in ("sub", "sub/a.txt"):
        assert counts(run(index, root / part)) == {"unchanged": 1}
    for part in ("sub/b.txt", "drafts", "drafts/c.txt"):
        assert counts(run(index, root / part)) == {}
    assert list(titles(index)) == ["sub/a.txt"]


def test_a_part_with_links_has_the_names_of_its_root(tmp_path: Path, index: Path) -> None:
    """A link to what has its name elsewhere in the root adds no copy of it."""
    root = corpus(tmp_path / "news", [])
    corpus(root / "m", ["a"])
    corpus(root / "sub", ["b"])
    (root / "sub" / "link").symlink_to("../m")
    assert counts(run(index, root)) == {"added": 2}
    assert counts(run(index, root / "sub")) == {"unchanged": 1}


def test_the_folder_of_a_file_takes_no_other_in(tmp_path: Path, index: Path) -> None:
    """Until it is named itself; ids are paths below the folder that was named."""
    root = corpus(tmp_path / "home", ["a", "x"])
    sub = corpus(root / "corpus", ["b"])
    run(index, root / "a.txt")
    run(index, sub)
    assert set(titles(index)) == {"a.txt", "b.txt"}
    run(index, root / "x.txt")
    assert len(manifest_of(index).roots) == 2
    corpus(root / "more", ["c"])
    assert counts(run(index, root)) == {"added": 1, "unchanged": 3}
    assert counts(run(index, sub / "b.txt")) == {"unchanged": 1}
    assert counts(run(index, root / "more")) == {"unchanged": 1}
    assert set(titles(index)) == {"a.txt", "b.txt", "x.txt", "more/c.txt"}
    assert [one.is_whole for one in manifest_of(index).roots] == [True, True]


def test_a_folder_around_takes_the_folder_of_a_file_in(tmp_path: Path, index: Path) -> None:
    """With all that is beside the file."""
    root = corpus(tmp_path / "news", ["x"])
    sub = corpus(root / "sub", ["a", "b"])
    run(index, sub / "a.txt")
    assert counts(run(index, root)) == {"added": 2, "unchanged": 1}
    assert set(titles(index)) == {"x.txt", "a.txt", "b.txt"}


def test_a_remembered_file_that_is_gone_is_removed(tmp_path: Path, index: Path) -> None:
    """Who names it means it; not so where its whole folder is gone or empty."""
    root = corpus(tmp_path / "news", ["a", "b"])
    run(index, root / "a.txt", root / "b.txt")
    (root / "a.txt").unlink()
    assert counts(run(index, root / "a.txt")) == {"removed": 1}
    with pytest.raises(CorpusMissingError):
        run(index, root / "a.txt")
    (root / "b.txt").unlink()
    for _ in range(2):
        report = run(index, root / "b.txt")
        assert (counts(report), report.complete) == ({"unchanged": 1}, False)
        assert "its articles are kept" in report.messages[0]
        if root.exists():
            root.rmdir()


def test_an_index_named_as_a_corpus_is_said(tmp_path: Path, index: Path) -> None:
    """It is never read, by whatever name; nor remembered."""
    run(index, corpus(tmp_path / "news", ["a"]))
    (tmp_path / "link").symlink_to("index")
    for path in (index, tmp_path / "link"):
        (message,) = run(index, path).messages
        assert message == f"{path}: an index directory is never read"
    assert len(manifest_of(index).roots) == 1
