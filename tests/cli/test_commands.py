"""The command line: exit statuses, streams, formats and messages are contracts."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from newssearch import Indexer, __version__
from newssearch.cli import commands
from newssearch.cli.commands import newssearch
from newssearch.cli.options import caret_lines
from newssearch.errors import QuerySyntaxError

CORPUS = Path(__file__).parents[2] / "corpus"
HIT_KEYS = {
    "rank", "id", "score", "title", "authors", "date", "date_precision", "date_source", "source",
    "section", "language", "url", "path", "snippet", "highlights",
}  # fmt: skip


def run(*words: str, env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(newssearch, words, prog_name="newssearch", env=env)


@pytest.fixture(scope="session")
def index(tmp_path_factory: pytest.TempPathFactory) -> str:
    """An index of the project's corpus."""
    path = str(tmp_path_factory.mktemp("cli") / "index")
    assert run("index", str(CORPUS), "--index", path).exit_code == 0
    return path


def search(index: str, *words: str) -> Result:
    return run("search", "--index", index, *words)


def test_index_prints_the_counts_and_exits_0(tmp_path: Path) -> None:
    """A run over a sound folder prints its counts on stdout and nothing on stderr."""
    result = run("index", str(CORPUS), "--index", str(tmp_path / "i"))

    assert result.exit_code == 0
    assert result.stdout.startswith(
        "28 added, 0 updated, 0 unchanged, 0 removed, 0 duplicates, 0 failed, 0 skipped in "
    )
    assert not result.stderr


def test_index_json_is_one_object_with_the_contract_s_keys(tmp_path: Path) -> None:
    """`--json` prints counts, seconds and problems; a second run counts all as unchanged."""
    words = ("index", str(CORPUS), "--index", str(tmp_path / "i"), "--json")
    first, second = json.loads(run(*words).stdout), json.loads(run(*words).stdout)

    assert first["added"] == second["unchanged"] == 28
    assert {"updated", "removed", "duplicates", "failed", "seconds", "problems"} <= set(first)


def test_files_that_could_not_be_read_are_named_and_exit_1(tmp_path: Path) -> None:
    """One bad file: the others are indexed, it is named with a reason, and the status is 1."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.txt").write_text("A title\n\nA body with words.\n")
    (folder / "gone.txt").symlink_to(folder / "nowhere.txt")
    words = ("index", str(folder), "--index", str(tmp_path / "i"))

    result, quiet = run(*words), run(*words, "--quiet")
    as_json = json.loads(run(*words, "--json").stdout)

    assert result.exit_code == quiet.exit_code == 1
    assert "1 added" in result.stdout
    assert "gone.txt: a link to a file that is not there" in result.stderr
    assert not quiet.stdout
    assert "gone.txt" in quiet.stderr
    assert [problem["reason"] for problem in as_json["problems"]] == [
        "a link to a file that is not there"
    ]
    assert "gone.txt" in run("stats", "--problems", "--index", str(tmp_path / "i")).stdout


def test_quiet_prints_nothing_when_all_is_well(tmp_path: Path) -> None:
    """`--quiet` leaves both streams empty unless something failed."""
    result = run("index", str(CORPUS), "--index", str(tmp_path / "i"), "--quiet")

    assert (result.exit_code, result.stdout, result.stderr) == (0, "", "")


def test_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    """`--dry-run` reads everything, and makes no index."""
    result = run("index", str(CORPUS), "--index", str(tmp_path / "i"), "--dry-run")

    assert result.exit_code == 0
    assert result.stdout.startswith("28 added")
    assert "nothing written" in result.stdout
    assert not (tmp_path / "i").exists()


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("index", "nowhere", "--index", "i"), "nowhere: no such file or folder"),
        (("search", "x", "--index", "nowhere"), "newssearch index --index nowhere FOLDER"),
        (("show", "x", "--index", "nowhere"), "no index in nowhere"),
        (("stats", "--index", "nowhere"), "no index in nowhere"),
        (("check", "--index", "nowhere"), "no index in nowhere"),
        (("search",), "Missing argument"),
        (("search", "x", "--sort", "best"), "Invalid value for '--sort'"),
    ],
)
def test_errors_exit_2_with_one_message(
    words: Sequence[str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is missing or wrong is an error: status 2, a message on stderr, no traceback."""
    monkeypatch.chdir(tmp_path)
    result = run(*words)

    assert result.exit_code == 2
    assert message in result.stderr
    assert "Traceback" not in result.output
    assert not result.stdout


def test_a_locked_index_names_its_writer(tmp_path: Path) -> None:
    """The second writer is told which process holds the index."""
    with Indexer(tmp_path / "i"):
        result = run("index", str(CORPUS), "--index", str(tmp_path / "i"))

    assert result.exit_code == 2
    assert "is being written by process " in result.stderr


def test_search_exits_0_when_found_and_1_when_not(index: str) -> None:
    """As ripgrep's: 0 found, 1 nothing found."""
    assert search(index, "cecot", "prison").exit_code == 0
    nothing = search(index, "cecotx")

    assert nothing.exit_code == 1
    assert nothing.stderr.startswith("nothing found")


@pytest.mark.parametrize("query", ["storm NEAR/5 coast", "pris*", "colour:red", "date:2025-02-30"])
def test_a_bad_query_exits_2_with_carets_under_the_place(index: str, query: str) -> None:
    """The message is followed by the query and carets."""
    result = search(index, query)

    lines = result.stderr.splitlines()
    assert result.exit_code == 2
    assert lines[-2].strip() == query
    assert set(lines[-1].strip()) == {"^"}


def test_carets_stand_below_the_place_in_a_long_query() -> None:
    """A long query is cut around the place, and the carets still stand below it."""
    text = "word " * 200 + "WRONG " + "word " * 200
    error = QuerySyntaxError("no", query=text, position=text.index("WRONG"), length=5)
    shown, carets = caret_lines(error)

    assert len(shown) <= 80
    assert shown[carets.index("^") : carets.rindex("^") + 1] == "WRONG"


def test_a_word_with_a_minus_is_not_an_option(index: str) -> None:
    """`storm -coast` excludes coast; `--form` is a misspelt option, and is said to be."""
    excluded = search(index, "storm", "-coast", "--format", "json")
    assert json.loads(excluded.stdout)["reading"].startswith("“storm” and not “coast”")

    misspelt = search(index, "storm", "--form", "2020")
    assert misspelt.exit_code == 2
    assert "--from" in misspelt.stderr


def test_json_is_one_object_with_the_contract_s_keys(index: str) -> None:
    """`--format json` prints the whole page as one object, notes inside, nothing on stderr."""
    result = search(index, "measles", "--on", "2020-06-10", "--format", "json")
    page = json.loads(result.stdout)

    assert not result.stderr
    assert {"query", "reading", "total", "offset", "limit", "took_ms", "notes", "hits"} <= set(page)
    assert page["total"] == 1
    hit = page["hits"][0]
    assert set(hit) >= HIT_KEYS
    assert (hit["date"], hit["date_precision"], hit["date_source"]) == (
        "2020-06",
        "month",
        "header",
    )
    assert [hit["snippet"][start:end].lower() for start, end in hit["highlights"]] == ["measles"]
    assert any("may lie outside" in note for note in page["notes"])


def test_jsonl_and_csv_have_a_hit_a_line(index: str) -> None:
    """Formats for programs: a JSON object a line, or a CSV row under a header."""
    lines = search(index, "ferry", "--format", "jsonl").stdout.splitlines()
    rows = list(csv.DictReader(io.StringIO(search(index, "ferry", "--format", "csv").stdout)))

    assert [json.loads(line)["id"] for line in lines] == [row["id"] for row in rows]
    assert [row["rank"] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]


def test_plain_text_marks_highlights_and_doubtful_dates(index: str) -> None:
    """Without a terminal, highlights stand between asterisks, and `?` marks a rough date."""
    result = search(index, "measles", "--on", "2020-06-10")

    assert "2020-06 ?" in result.stdout
    assert "*measles*" in result.stdout
    assert "note: 1 article may lie outside" in result.stderr


@pytest.mark.parametrize("width", [40, 72, 160])
def test_tables_fit_the_terminal(index: str, width: int) -> None:
    """No line of a table is wider than the terminal; highlights are visible without colour."""
    env = {"COLUMNS": str(width), "NO_COLOR": "1"}
    result = run("search", "--index", index, "ferry terminal", "--format", "table", env=env)

    assert max(len(line) for line in result.stdout.splitlines()) <= width
    assert "*ferry*" in result.stdout
    assert "2021-06-15" in result.stdout
    assert "\x1b[" not in result.stdout


def test_pages_continue_each_other(index: str) -> None:
    """`--offset` goes on where the last page ended, with ranks of the whole result."""
    whole = json.loads(search(index, "*", "--limit", "28", "--format", "json").stdout)["hits"]
    page = json.loads(
        search(index, "*", "--limit", "5", "--offset", "7", "--format", "json").stdout
    )["hits"]

    assert [hit["id"] for hit in page] == [hit["id"] for hit in whole[7:12]]
    assert [hit["rank"] for hit in page] == [8, 9, 10, 11, 12]


def test_any_makes_one_word_enough(index: str) -> None:
    """`--any` joins words by OR."""
    both = json.loads(search(index, "cecot lighthouse", "--format", "json").stdout)["total"]
    either = search(index, "--any", "cecot lighthouse", "--format", "json").stdout

    assert both == 0
    assert json.loads(either)["total"] >= 2


def test_show_prints_the_article_and_the_place_of_its_facts(index: str) -> None:
    """`show` names where title, authors and date came from, and facts that were not used."""
    text = run("show", "mega-prison-visit.txt", "--index", index).stdout
    value = json.loads(
        run("show", "mega-prison-visit.txt", "--index", index, "--format", "json").stdout
    )

    assert "2025-04-14  (from: byline, “14th April 2025”)" in text
    assert "page_date:  2025-05-11  (from: page-line, “Sunday, 11th May 2025”)" in text
    assert value["authors"] == ["Dana Connors"]
    assert value["body"] in text or value["body"].strip()[:200] in text
    missing = run("show", "nothing", "--index", index)
    assert missing.exit_code == 2
    assert "no article has the id 'nothing'" in missing.stderr


def test_stats_count_articles_dates_and_folders(index: str) -> None:
    """`stats` prints what the index holds, for people and as JSON."""
    text = run("stats", "--index", index).stdout
    values = json.loads(run("stats", "--index", index, "--json").stdout)

    assert "articles:  28\n" in text
    assert (values["num_articles"], values["num_dated"], values["num_undated"]) == (28, 25, 3)
    assert (values["first_date"], values["last_date"]) == ("2016-07-19", "2026-10-01")
    assert values["roots"] == [str(CORPUS)]


# Whoosh leaves the file of a segment that it cannot open to the garbage collector.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_check_passes_a_sound_index_and_names_a_damaged_one(tmp_path: Path) -> None:
    """`check` exits 0 on a sound index, and 2 with the fault on a damaged manifest or segment."""
    path = tmp_path / "i"
    run("index", str(CORPUS), "--index", str(path))
    sound = run("check", "--index", str(path))
    assert sound.exit_code == 0
    assert "28 articles" in sound.stdout

    manifest = next(path.glob("manifest_*"))
    data = manifest.read_bytes()
    manifest.write_bytes(data.replace(b"mega-prison", b"mega-prisom"))
    damaged = run("check", "--index", str(path))
    assert damaged.exit_code == 2
    assert "checksum" in damaged.stderr
    manifest.write_bytes(data)

    segment = next(path.glob("MAIN_*.seg"))
    segment.write_bytes(segment.read_bytes()[: segment.stat().st_size // 2])
    assert run("check", "--index", str(path)).exit_code == 2


def test_the_environment_names_the_index(index: str) -> None:
    """`NEWSSEARCH_INDEX` stands for `--index`."""
    assert run("search", "cecot", env={"NEWSSEARCH_INDEX": index}).exit_code == 0


def test_ctrl_c_ends_cleanly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An interrupt is said in one line, ends with status 130, and leaves no lock."""

    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("newssearch.indexer.Indexer.index", interrupt)
    result = run("index", str(CORPUS), "--index", str(tmp_path / "i"))

    assert result.exit_code == 130
    assert "interrupted; what was committed is kept" in result.stderr
    with Indexer(tmp_path / "i"):
        pass


def test_python_m_is_the_same_program(index: str) -> None:
    """`python -m newssearch` runs the commands, and prints any script on a narrow encoding."""
    done = subprocess.run(
        [sys.executable, "-m", "newssearch", "search", "--index", index, "elecciones"],
        capture_output=True,
        check=False,
        env={"PATH": "", "PYTHONIOENCODING": "ascii:strict", "PYTHONUTF8": "0", "LC_ALL": "C"},
    )

    assert done.returncode == 0, done.stderr
    assert b"Valdeluz celebra elecciones" in done.stdout
    version = run("--version")
    assert __version__ in version.stdout


def test_help_loads_nothing_heavy() -> None:
    """`newssearch --help` imports neither numpy nor Whoosh nor rich nor trafilatura."""
    code = (
        "import sys\n"
        "from newssearch.cli.commands import newssearch\n"
        "try:\n    newssearch(['--help'])\nexcept SystemExit:\n    pass\n"
        "heavy = {'numpy', 'whoosh', 'rich', 'trafilatura', 'lxml', 'dateutil', 'Stemmer'}\n"
        "print(sorted(heavy & set(sys.modules)), file=sys.stderr)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stderr.strip() == "[]"


def test_formats_are_those_of_the_contract() -> None:
    """The formats' names are a contract."""
    assert commands.FORMATS == ("table", "plain", "json", "jsonl", "csv")


def test_after_two_dashes_everything_is_query(index: str) -> None:
    """`--` ends the options: what follows may look like one."""
    result = run("search", "--index", index, "--format", "json", "--", "storm", "-coast")
    assert json.loads(result.stdout)["reading"].startswith("“storm” and not “coast”")
    assert "No such option" not in run("search", "--index", index, "--", "--storm").stderr


def test_a_mistaken_short_option_is_not_a_word_to_leave_out(index: str) -> None:
    """`-n 3` is refused, and the message says how to leave out a word of one letter."""
    result = search(index, "storm", "-n", "3")
    assert result.exit_code == 2
    assert "write NOT n" in result.stderr


def test_a_closed_pipe_is_no_error(index: str) -> None:
    """Who has seen enough may close the pipe: status 0, nothing on stderr."""
    command = f"{sys.executable} -m newssearch search --index {index} '*' --limit 28 --format jsonl"
    script = f"set -o pipefail; {command} 2>err | head -n 1 > /dev/null; echo $?"
    done = subprocess.run(
        ["bash", "-c", script], capture_output=True, text=True, check=True, cwd=Path(index).parent
    )
    assert done.stdout.strip() in {"0", "141"}
    assert "Traceback" not in (Path(index).parent / "err").read_text()


def test_a_full_device_and_a_narrow_encoding_are_no_tracebacks(index: str) -> None:
    """Output that cannot be written is an error of one line; letters that do not fit become `?`."""
    base = [sys.executable, "-m", "newssearch", "search", "--index", index, "café"]
    narrow = subprocess.run(
        base, capture_output=True, check=False, env={"PATH": "", "PYTHONIOENCODING": "ascii"}
    )
    assert narrow.returncode == 0, narrow.stderr
    if Path("/dev/full").exists():
        with Path("/dev/full").open("w") as full:
            done = subprocess.run(base, stdout=full, stderr=subprocess.PIPE, check=False)
        assert done.returncode != 0
        assert b"Traceback" not in done.stderr


def test_ids_that_are_not_utf_8_are_unknown_ids(index: str) -> None:
    """`show` of bytes that no id can have is an unknown id."""
    result = run("show", "\udce9", "--index", index)
    assert result.exit_code == 2
    assert "no article has the id" in result.stderr


def test_empty_paths_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An unset variable does not index the current folder."""
    monkeypatch.chdir(tmp_path)
    for words in (("index", ""), ("index", ".", "--index", "")):
        result = run(*words)
        assert result.exit_code == 2
        assert "empty" in result.stderr


def test_a_rebuild_needs_no_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`index --rebuild` reads the folders that the index remembers."""
    monkeypatch.chdir(tmp_path)
    run("index", str(CORPUS), "--index", "i")
    result = run("index", "--rebuild", "--index", "i")
    assert result.exit_code == 0, result.output
    assert run("stats", "--index", "i").stdout.startswith("articles:  28")
