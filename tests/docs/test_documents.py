"""Examples in documents are run, and give what the documents say."""

from __future__ import annotations

import doctest
import os
import re
import shlex
from pathlib import Path

import pytest
from click.testing import CliRunner

from newssearch.cli.commands import newssearch

ROOT = Path(__file__).parents[2]
DOCUMENTS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples(document: Path) -> list[tuple[str, str]]:
    """The commands of the console blocks of a document, with their output."""
    examples: list[tuple[str, str]] = []
    for block in _BLOCK.findall(document.read_text(encoding="utf-8")):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, output = part.partition("\n")
            examples.append((command, output))
    return examples


def _run(command: str) -> str:
    """What a command prints, on both streams; `| head -c N` is the one pipe that is known."""
    command, _, pipe = command.partition(" | ")
    words = shlex.split(command)
    assert words[0] == "newssearch"
    output = CliRunner().invoke(newssearch, words[1:], prog_name="newssearch").output
    if pipe:
        size = int(pipe.removeprefix("head -c "))
        output = output.encode()[:size].decode() + "\n"
    return output


def _without_times(text: str) -> str:
    return re.sub(r"in [\d.]+ (m?s)\b", r"in N \1", text)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the project's corpus in it, as the documents have it."""
    (tmp_path / "corpus").symlink_to(ROOT / "corpus")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_console_examples_print_what_the_document_says(document: Path, folder: Path) -> None:
    """Each command of a document, run in order in one folder, prints what stands below it."""
    examples = _examples(document)
    if not any(command.startswith("newssearch index") for command, _ in examples):
        _run("newssearch index corpus")

    for command, expected in examples:
        assert _without_times(_run(command)) == _without_times(expected), command


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.name)
def test_python_examples_give_what_the_document_says(document: Path, folder: Path) -> None:
    """Interactive examples of a document run as doctests."""
    failures, _ = doctest.testfile(str(document), module_relative=False, encoding="utf-8")

    assert failures == 0


@pytest.mark.parametrize(
    "document",
    [*DOCUMENTS, *(ROOT / f"{name}.md" for name in ("ARCHITECTURE", "CONTRIBUTING", "CHANGELOG"))],
    ids=lambda path: path.name,
)
def test_links_between_documents_lead_somewhere(document: Path) -> None:
    """A relative link names a file that exists."""
    for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (document.parent / target).exists(), target


def test_every_command_and_option_has_help() -> None:
    """Each command has a help text, and each option a description or a default."""
    for name, command in newssearch.commands.items():
        assert command.help, name
        result = CliRunner().invoke(newssearch, [name, "--help"])
        assert result.exit_code == 0
        assert "Usage:" in result.output
        for option in command.params:
            assert getattr(option, "help", "") or option.param_type_name == "argument", option.name


def test_every_public_docstring_example_runs() -> None:
    """Examples in docstrings of the package run as doctests."""
    import importlib

    source = ROOT / "src"
    for path in sorted(source.rglob("*.py")):
        if path.name == "__main__.py":
            continue
        name = ".".join(path.relative_to(source).with_suffix("").parts).removesuffix(".__init__")
        result = doctest.testmod(importlib.import_module(name))
        assert result.failed == 0, name
    assert os.environ.get("NEWSSEARCH_INDEX") is None
