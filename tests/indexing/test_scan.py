"""`scan`: which files a folder holds, in which order, under which names."""

import os
import socket
from pathlib import Path
from typing import Any

import pytest

from indexing.support import write
from newssearch.errors import InvalidPatternError
from newssearch.indexing.scan import Part, scan


def names(root: Path, **options: Any) -> list[str]:
    return [file.name for file in scan(root, **options).files]


def test_files_come_sorted_by_name_with_their_size(tmp_path: Path) -> None:
    """The order depends on names only, not on the file system."""
    for name in ("b.txt", "a/z.txt", "a.txt", "c/d/e.txt", "a-1.txt"):
        write(tmp_path / name, name)
    found = scan(tmp_path).files
    assert [file.name for file in found] == ["a-1.txt", "a.txt", "a/z.txt", "b.txt", "c/d/e.txt"]
    assert [file.size for file in found] == [len(file.name) for file in found]
    assert all(Path(file.path).stat().st_mtime_ns == file.mtime_ns for file in found)


def test_hidden_files_and_folders_are_left_out(tmp_path: Path) -> None:
    """A name that begins with a dot is nobody's article, at any depth."""
    for name in (".a.txt", ".git/b.txt", "c/.d/e.txt", "c/.f", "c/g.txt"):
        write(tmp_path / name, "x")
    assert names(tmp_path) == ["c/g.txt"]


def test_a_hidden_root_is_looked_into(tmp_path: Path) -> None:
    """Who names a hidden folder wants it."""
    write(tmp_path / ".news" / "a.txt", "x")
    assert names(tmp_path / ".news") == ["a.txt"]


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        ({"include": ["*.txt"]}, ["a.txt", "sub/c.txt", "sub/deep/d.txt"]),
        ({"include": ["*.html", "*.txt"]}, ["a.txt", "b.html", "sub/c.txt", "sub/deep/d.txt"]),
        ({"exclude": ["*.txt"]}, ["b.html", "e.dat"]),
        ({"exclude": ["sub/"]}, ["a.txt", "b.html", "e.dat"]),
        ({"exclude": ["/a.txt", "deep"]}, ["b.html", "e.dat", "sub/c.txt"]),
        ({"include": ["sub/**"], "exclude": ["deep/"]}, ["sub/c.txt"]),
        ({"include": ["sub"]}, ["sub/c.txt", "sub/deep/d.txt"]),
        ({"exclude": ["*.txt", "!c.txt"]}, ["b.html", "e.dat", "sub/c.txt"]),
    ],
)
def test_patterns_are_those_of_gitignore(
    tmp_path: Path, options: dict[str, Any], expected: list[str]
) -> None:
    """A file must match an include pattern, if there are any, and no exclude pattern."""
    for name in ("a.txt", "b.html", "sub/c.txt", "sub/deep/d.txt", "e.dat"):
        write(tmp_path / name, "x")
    assert names(tmp_path, **options) == expected
    everything = set(names(tmp_path))
    assert scan(tmp_path, **options).filtered == everything - set(expected)


def test_ignore_files_hold_for_their_folder(tmp_path: Path) -> None:
    """A `.newssearchignore` holds below the folder in which it is; `!` and `/` as in git."""
    for name in ("a.txt", "a.log", "keep.log", "sub/a.txt", "sub/b.txt", "drafts/x.txt"):
        write(tmp_path / name, "x")
    write(tmp_path / ".newssearchignore", "# logs\n*.log\n!keep.log\ndrafts/\n")
    write(tmp_path / "sub" / ".newssearchignore", "/a.txt\n")
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["a.txt", "keep.log", "sub/b.txt"]
    assert found.filtered == frozenset()


def test_an_ignore_file_of_any_bytes_stops_nothing(tmp_path: Path) -> None:
    """Lines that are no patterns are said, the others hold."""
    write(tmp_path / ".newssearchignore", b"\xff\xfe\x00[\n!\n\\\n[a\nlogs\n")
    (tmp_path / "sub" / ".newssearchignore").mkdir(parents=True)
    write(tmp_path / "sub" / "b.txt", "x")
    write(tmp_path / "logs" / "b.txt", "x")
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["sub/b.txt"]
    assert "line 2 is no pattern: '!'" in [problem.reason for problem in found.problems]
    assert {problem.path for problem in found.problems} == {".newssearchignore"}


def test_links_are_followed_once_and_after_what_they_lead_to(tmp_path: Path) -> None:
    """A file keeps its own name; a link to what is there already adds nothing."""
    write(tmp_path / "m" / "story.txt", "x")
    (tmp_path / "m" / "a-link.txt").symlink_to("story.txt")
    (tmp_path / "a-folder").symlink_to("m")
    (tmp_path / "m" / "up").symlink_to("..")
    (tmp_path / "m" / "self").symlink_to("self")
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["m/story.txt"]
    assert [(problem.path, problem.kind) for problem in found.problems] == [("m/self", "failed")]


def test_links_out_of_the_root_are_followed_once(tmp_path: Path) -> None:
    """Two links to one folder elsewhere give its files once, under the first name."""
    write(tmp_path / "elsewhere" / "x.txt", "x")
    root = tmp_path / "root"
    write(root / "y.txt", "y")
    (root / "one").symlink_to(tmp_path / "elsewhere")
    (root / "two").symlink_to(tmp_path / "elsewhere")
    (root / "three.txt").symlink_to(tmp_path / "elsewhere" / "x.txt")
    assert names(root) == ["one/x.txt", "y.txt"]


def test_a_link_that_leads_nowhere_is_said(tmp_path: Path) -> None:
    """It might be an article on a disk that is not there."""
    (tmp_path / "lost.txt").symlink_to("nowhere.txt")
    (problem,) = scan(tmp_path).problems
    assert (problem.path, problem.reason) == ("lost.txt", "a link to a file that is not there")


def test_pipes_and_sockets_are_no_files(tmp_path: Path) -> None:
    """Reading a pipe would wait for ever."""
    os.mkfifo(tmp_path / "pipe.txt")
    with socket.socket(socket.AF_UNIX) as listener:
        folder = os.open(tmp_path, os.O_RDONLY)  # a path of less than 108 bytes
        listener.bind(f"/proc/self/fd/{folder}/s.txt")
        os.close(folder)
    (tmp_path / "to-pipe.txt").symlink_to("pipe.txt")
    write(tmp_path / "z.txt", "x")
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["z.txt"]
    assert found.problems == ()


def test_names_of_any_bytes_can_be_shown_and_opened(tmp_path: Path) -> None:
    """A name that is not UTF-8, or has line ends, is escaped; its path opens the file."""
    folder = os.fsencode(tmp_path) + b"/caf\xe9"
    os.mkdir(folder)  # noqa: PTH102 - bytes
    for name in (b"a\nb.txt", b"\xff.txt", "ü.txt".encode()):
        with open(folder + b"/" + name, "wb") as file:  # noqa: PTH123
            file.write(name)
    found = scan(tmp_path).files
    assert [file.name for file in found] == [
        "caf\\xe9/\\xff.txt",
        "caf\\xe9/a\\x0ab.txt",
        "caf\\xe9/ü.txt",
    ]
    for scanned in found:
        assert Path(scanned.path).read_bytes() == os.fsencode(scanned.path).rpartition(b"/")[2]


def test_folders_to_avoid_are_never_entered(tmp_path: Path) -> None:
    """Not by their own name, not through a link, not as the root itself."""
    write(tmp_path / "index" / "x.txt", "x")
    write(tmp_path / "a.txt", "x")
    (tmp_path / "link").symlink_to("index")
    assert [file.name for file in scan(tmp_path, avoid=[tmp_path / "index"]).files] == ["a.txt"]
    assert scan(tmp_path / "index", avoid=[tmp_path / "index"]).files == ()
    assert len(scan(tmp_path, avoid=[tmp_path / "missing"]).files) == 2


def test_a_folder_that_cannot_be_read_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is known of what is in it, under any name."""
    write(tmp_path / "open" / "a.txt", "x")
    shut = Path(os.fsdecode(os.fsencode(tmp_path) + b"/shut\xe9"))
    write(shut / "b.txt", "x")
    scandir = os.scandir

    def refuse(path: str) -> object:
        if path == str(shut):
            raise PermissionError(13, "Permission denied", path)
        return scandir(path)

    monkeypatch.setattr(os, "scandir", refuse)
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["open/a.txt"]
    assert found.unreadable == ("shut\\xe9",)
    assert [problem.as_dict() for problem in found.problems] == [
        {"path": "shut\\xe9", "reason": "Permission denied", "kind": "failed"}
    ]


def test_a_pattern_that_means_nothing_is_named(tmp_path: Path) -> None:
    """A bad pattern of the caller ends the scan with the pattern in the message."""
    for pattern in ("!", "\\"):
        with pytest.raises(InvalidPatternError, match="means nothing"):
            scan(tmp_path, exclude=["*.txt", pattern])


def test_names_that_are_the_same_in_print_are_said(tmp_path: Path) -> None:
    """The second file is no article, but does not vanish; nor does a third."""
    for name in (b"a\xe9.txt", b"a\\xe9.txt", b"a\\\\xe9.txt"):
        with open(os.fsencode(tmp_path) + b"/" + name, "wb"):  # noqa: PTH123 - bytes
            pass
    found = scan(tmp_path)
    assert [file.name for file in found.files] == ["a\\\\xe9.txt", "a\\xe9.txt"]
    (problem,) = found.problems
    assert (problem.path, problem.kind) == ("a\\\\\\\\xe9.txt", "failed")
    assert problem.reason == "another file has the same name in print"


def test_a_part_is_scanned_without_the_rest(tmp_path: Path) -> None:
    """By its folder, or by the names of its files; names are those below the root."""
    for name in ("a.txt", "sub/b.txt", "sub/c.txt", "sub-2/d.txt", "sub/.e/f.txt"):
        write(tmp_path / name, "x")
    assert names(tmp_path, part=Part(folder="sub")) == ["sub/b.txt", "sub/c.txt"]
    assert names(tmp_path, part=Part(folder="sub/c.txt")) == ["sub/c.txt"]
    assert names(tmp_path, part=Part(folder="sub/.e")) == []
    assert names(tmp_path, part=Part(folder="a.txt/b")) == []
    some = frozenset({"a.txt", "sub/b.txt", "gone/x.txt"})
    assert names(tmp_path, part=Part(names=some)) == ["a.txt", "sub/b.txt"]
