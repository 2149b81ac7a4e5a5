"""The manifest's file: what is written is read back, and damage is seen."""

import errno
import json
import zlib
from dataclasses import replace
from pathlib import Path
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newssearch.errors import (
    IndexCorruptError,
    IndexFormatError,
    IndexStateError,
    IndexWriteError,
)
from newssearch.indexing.manifest import (
    ArticleEntry,
    FileEntry,
    Manifest,
    Root,
    load_manifest,
    manifest_path,
    newest_manifest,
    read_manifest,
    remove_old_manifests,
    remove_unborn_manifests,
    save_manifest,
)

ANY_TEXT = st.text(st.characters(), max_size=12)  # with lone surrogates
ARTICLES = st.builds(ArticleEntry, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT, ANY_TEXT)
FILES = st.builds(
    FileEntry,
    st.integers(0, 2**63),
    st.none() | st.integers(-(2**63), 2**63),
    ANY_TEXT,
    ANY_TEXT,
    st.lists(ARTICLES, max_size=3).map(tuple),
    st.lists(st.tuples(ANY_TEXT, st.sampled_from(["failed", "skipped", "date"])), max_size=2).map(
        tuple
    ),
)
ROOTS = st.builds(Root, ANY_TEXT, ANY_TEXT, ANY_TEXT, st.dictionaries(ANY_TEXT, FILES, max_size=4))
MANIFESTS = st.builds(Manifest, st.lists(ROOTS, max_size=3))


def small() -> Manifest:
    article = ArticleEntry("a.txt", "c1", "f1", "2025-04-14")
    copy = ArticleEntry("b.txt", "c1", "f1", "2025-04-14", "a.txt")
    files = {
        "a.txt": FileEntry(10, 123, "d1", "plain-text/1", (article,)),
        "b.txt": FileEntry(10, 124, "d1", "plain-text/1", (copy,)),
        "c.bin": FileEntry(1, 125, "d2", "html/1 plain-text/1", (), (("too odd", "failed"),)),
    }
    return Manifest([Root("/news", "../news", "", files)])


@given(manifest=MANIFESTS)
def test_what_is_saved_is_loaded(
    manifest: Manifest, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Round trip, whatever texts and numbers it holds."""
    folder = tmp_path_factory.getbasetemp()
    save_manifest(manifest, folder, 3)
    assert load_manifest(folder, 3) == manifest


def test_every_damaged_byte_is_seen(tmp_path: Path) -> None:
    """A flipped bit anywhere is an error that names the file; it never passes, or crashes."""
    save_manifest(small(), tmp_path, 7)
    path = manifest_path(tmp_path, 7)
    whole = path.read_bytes()
    for position in range(len(whole)):
        for bit in (0, 5):
            damaged = bytearray(whole)
            damaged[position] ^= 1 << bit
            path.write_bytes(damaged)
            with pytest.raises(IndexStateError, match=str(tmp_path)):
                read_manifest(path)


def test_every_cut_is_seen(tmp_path: Path) -> None:
    """A file that ends too early is damaged."""
    save_manifest(small(), tmp_path, 7)
    path = manifest_path(tmp_path, 7)
    whole = path.read_bytes()
    for length in range(len(whole) - 1):
        path.write_bytes(whole[:length])
        with pytest.raises(IndexCorruptError, match=r"manifest_7\.jsonl.*--rebuild"):
            read_manifest(path)


def test_another_format_is_refused(tmp_path: Path) -> None:
    """The error says which format was found, and how to make the index anew."""
    header = json.dumps({"format": 99, "roots": []}).encode() + b"\n"
    closing = json.dumps({"crc32": zlib.crc32(header)}).encode() + b"\n"
    manifest_path(tmp_path, 1).write_bytes(header + closing)
    with pytest.raises(IndexFormatError, match=r"manifest of format 99.*--rebuild"):
        load_manifest(tmp_path, 1)


def test_the_manifest_of_the_commit_is_loaded(tmp_path: Path) -> None:
    """One of a later commit, which was never made, is not looked at; an older one is in doubt."""
    assert load_manifest(tmp_path, 5) == Manifest(trusted=False)
    for generation in (2, 4, 6):
        manifest = small()
        manifest.roots[0].prefix = str(generation)
        save_manifest(manifest, tmp_path, generation)
    assert (load_manifest(tmp_path, 4).roots[0].prefix, load_manifest(tmp_path, 4).trusted) == (
        "4",
        True,
    )
    older = load_manifest(tmp_path, 5)
    assert (older.roots[0].prefix, older.trusted) == ("4", False)
    assert {entry.mtime_ns for entry in older.roots[0].files.values()} == {None}
    with pytest.raises(FileNotFoundError):
        load_manifest(tmp_path, 1)


def test_manifests_of_other_commits_are_removed(tmp_path: Path) -> None:
    """Older ones after a commit, later ones (of commits that were never made) before it."""
    for generation in (1, 2, 3, 10):
        save_manifest(small(), tmp_path, generation)
    (tmp_path / "manifest_9.tmp").touch()
    remove_old_manifests(tmp_path, 3)
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "manifest_10.jsonl",
        "manifest_3.jsonl",
    ]
    remove_unborn_manifests(tmp_path, 3)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest_3.jsonl"]


def test_the_newest_readable_manifest(tmp_path: Path) -> None:
    """None where all are damaged, an empty one where there never was one."""
    assert newest_manifest(tmp_path, 3) == Manifest(trusted=False)
    for generation in (1, 2, 3):
        save_manifest(small(), tmp_path, generation)
    manifest_path(tmp_path, 3).write_bytes(b"{")
    assert newest_manifest(tmp_path, 3) == small()
    assert newest_manifest(tmp_path, -1) == small()
    for path in tmp_path.iterdir():
        path.write_bytes(b"")
    assert newest_manifest(tmp_path, 3) is None


def test_a_full_disk_leaves_the_manifest_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The error is one of ours, and nothing half written stays."""
    save_manifest(small(), tmp_path, 1)

    def full(_: int) -> NoReturn:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("newssearch.indexing.manifest.os.fsync", full)
    with pytest.raises(IndexWriteError, match="No space left on device"):
        save_manifest(Manifest(), tmp_path, 1)
    assert [path.name for path in tmp_path.iterdir()] == ["manifest_1.jsonl"]
    assert load_manifest(tmp_path, 1) == small()


def test_an_article_that_is_forgotten_takes_no_other_with_it() -> None:
    """Its file is to be read again, and what else the file holds stays known."""
    manifest = small()
    root = manifest.roots[0]
    entry = root.files["a.txt"]
    other = ArticleEntry("a.txt#2", "c2", "f2", "2025-04-14")
    root.files["a.txt"] = replace(entry, articles=(*entry.articles, other))
    manifest.forget({"a.txt", "elsewhere.txt"})
    assert root.files["a.txt"] == replace(entry, digest="", mtime_ns=None, articles=(other,))
    manifest.forget({"b.txt"})
    assert (root.files["b.txt"].articles, root.files["b.txt"].digest) == ((), "")


def test_a_copy_is_forgotten_with_its_article() -> None:
    """A manifest never claims a copy of nothing."""
    manifest = small()
    manifest.forget({"a.txt"})
    assert list(manifest.articles()) == []
    assert {manifest.roots[0].files[name].digest for name in ("a.txt", "b.txt")} == {""}


def test_copies_and_problems_are_named_with_their_root() -> None:
    """As text that can be printed, whatever bytes the root's name has."""
    manifest = small()
    manifest.roots[0].path = "/caf\udce9"
    assert manifest.copies("a.txt") == ("/caf\\xe9/b.txt",)
    (problem,) = manifest.problems()
    assert problem.as_dict() == {"path": "/caf\\xe9/c.bin", "reason": "too odd", "kind": "failed"}
