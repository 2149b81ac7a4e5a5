"""Reading in worker processes: the same results, and nothing takes the run with it."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from indexing.support import (
    HostileContext,
    assert_agrees,
    corpus,
    counts,
    kill_by_signal,
    manifest_of,
    noisy,
    run,
    story,
    titles,
    write,
)
from newssearch import Indexer, Searcher
from newssearch.engine.whoosh_schema import prepare
from newssearch.indexing.reading import ReadContext, ReadJob
from newssearch.indexing.workers import _next_chunk, read_all

TODAY = date(2025, 4, 14)


def children() -> set[int]:
    """The processes that this one has started and that still run."""
    found = set()
    for task in Path("/proc/self/task").iterdir():
        found |= {int(pid) for pid in (task / "children").read_text().split()}
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Enough files for worker processes to be started, some of them copies."""
    root = corpus(tmp_path / "news", [f"{number:03}" for number in range(330)])
    for number in range(0, 330, 50):
        write(root / f"copy-{number:03}.txt", story(f"{number:03}"))
    write(root / "empty.txt", "")
    return root


def jobs(folder: Path) -> list[ReadJob]:
    return [
        ReadJob(path=str(path), article_id=path.name, known_digest="", added={})
        for path in sorted(folder.iterdir())
    ]


def test_workers_and_this_process_read_the_same(folder: Path) -> None:
    """The same results in the order of the jobs."""
    context = ReadContext(prepare=prepare, today=TODAY)
    alone = list(read_all(jobs(folder), context, processes=0))
    assert list(read_all(jobs(folder), context, processes=2)) == alone
    assert list(read_all([], context, processes=2)) == []


def test_an_index_does_not_tell_who_read_its_files(tmp_path: Path, folder: Path) -> None:
    """With workers and without: the same counts, manifest and order of articles."""
    reports, orders, manifests = [], [], []
    for name, number in (("one", 1), ("two", 2)):
        reports.append(run(tmp_path / name, folder, jobs=number))
        with Searcher(tmp_path / name) as searcher:
            orders.append([searcher.article(article_id) for article_id in searcher.ids()])
        manifests.append(manifest_of(tmp_path / name).roots)
    assert counts(reports[0]) == counts(reports[1])
    assert counts(reports[0]) == {"added": 330, "duplicates": 7, "skipped": 1}
    assert orders[0] == orders[1]
    assert [root.files for root in manifests[0]] == [root.files for root in manifests[1]]


def test_few_files_are_read_without_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Starting processes costs more than they save."""
    root = corpus(tmp_path / "news", [f"{number:03}" for number in range(50)])
    monkeypatch.setattr("newssearch.indexing.workers._Pool", None)
    assert counts(run(tmp_path / "index", root, jobs=2)) == {"added": 50}


def test_a_file_that_kills_its_worker_is_the_only_one_lost(
    folder: Path, index: Path, hostile: Callable[[int], None]
) -> None:
    """It is reported, the others are indexed; later runs, however small, survive it."""
    for name in ("050-bad", "200-bad"):
        write(folder / f"{name}.hostile", "kill")
    report = run(index, folder, jobs=2)
    assert counts(report) == {"added": 330, "duplicates": 7, "failed": 2, "skipped": 1}
    assert [Path(problem.path).name for problem in report.problems] == [
        "050-bad.hostile",
        "200-bad.hostile",
    ]
    assert {problem.reason for problem in report.problems} == {
        "reading it ended the worker process (exit status 3)"
    }
    again = counts(run(index, folder, jobs=2))
    assert again == {"unchanged": 330, "duplicates": 7, "failed": 2, "skipped": 1}
    hostile(2)  # a later reader tries again: not in the process of the run
    assert counts(run(index, folder, jobs=1)) == again
    write(folder / "050-bad.hostile", "mended", age=10)
    assert counts(run(index, folder)) == {**again, "added": 1, "failed": 1}
    assert children() == set()
    assert_agrees(index)


def test_a_signal_is_named(folder: Path) -> None:
    """What the system killed (out of memory, say) is told from what ended by itself."""
    context = ReadContext(prepare=kill_by_signal, today=TODAY)
    results = list(read_all(jobs(folder)[:40], context, processes=2))
    assert [result.problems for result in results if result.problems] == [
        (("reading it ended the worker process (SIGKILL)", "failed"),)
    ]
    assert results[7].problems
    assert results[7].digest


def test_what_libraries_print_does_not_disturb(folder: Path) -> None:
    """Neither through Python nor to the file descriptor."""
    context = ReadContext(prepare=noisy, today=TODAY)
    results = list(read_all(jobs(folder)[:40], context, processes=1))
    assert [len(result.articles) for result in results] == [1] * 40


def test_jobs_are_taken_as_needed(folder: Path) -> None:
    """Not all of a large folder waits in memory."""
    taken = 0

    def counting() -> Iterator[ReadJob]:
        nonlocal taken
        for job in jobs(folder):
            taken += 1
            yield job

    context = ReadContext(prepare=prepare, today=TODAY)
    results = read_all(counting(), context, processes=1)
    next(results)
    assert taken <= 4 * 32
    results.close()
    assert children() == set()


@pytest.mark.parametrize("error", [KeyboardInterrupt(), RuntimeError("broken")])
def test_no_worker_outlives_its_run(folder: Path, index: Path, error: BaseException) -> None:
    """Nor does the lock, while the error is still being handled."""

    def progress(done: int, _: int) -> None:
        if done == 40:
            assert len(children()) == 2
            raise error

    with pytest.raises(type(error)) as held, Indexer(index) as indexer:
        indexer.index(folder, jobs=2, on_progress=progress)
    assert held.value is error
    assert children() == set()
    assert counts(run(index, folder, jobs=2))["added"] == 330


SCRIPT = """
from newssearch import Indexer
print("script", flush=True)
with Indexer({index!r}) as indexer:
    report = indexer.index({folder!r}, jobs=2)
print(report.added, report.duplicates, flush=True)
"""


def test_a_script_without_a_main_guard_runs_once(folder: Path, index: Path) -> None:
    """Worker processes do not run the caller's script."""
    script = folder.parent / "script.py"
    script.write_text(SCRIPT.format(index=str(index), folder=str(folder)))
    done = subprocess.run(
        [sys.executable, script], capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout == "script\n330 7\n"


INTERRUPTED = """
import os, signal
from newssearch import Indexer
def progress(done, total):
    if done == 40:
        os.killpg(0, signal.SIGINT)  # as a terminal does
with Indexer({index!r}) as indexer:
    indexer.index({folder!r}, jobs=2, on_progress=progress)
"""


def test_ctrl_c_ends_cleanly(folder: Path, index: Path) -> None:
    """One traceback of ours, none of the workers; no process and no lock is left."""
    script = INTERRUPTED.format(index=str(index), folder=str(folder))
    done = subprocess.run(
        [sys.executable, "-c", script],
        capture_output=True, text=True, check=False, timeout=60, start_new_session=True,
    )  # fmt: skip
    assert done.returncode != 0
    assert done.stderr.count("Traceback") == 1
    assert done.stderr.rstrip().endswith("KeyboardInterrupt")
    assert counts(run(index, folder, jobs=2))["added"] == 330


def test_workers_end_with_their_parent(folder: Path) -> None:
    """A killed run leaves no processes behind."""
    script = (
        "import time\n"
        "from newssearch.indexing.workers import _Pool\n"
        "from indexing.support import HostileContext\n"
        "from newssearch.engine.whoosh_schema import prepare\n"
        "from datetime import date\n"
        "pool = _Pool(HostileContext(prepare=prepare, today=date(2025, 4, 14)), 2)\n"
        "print(*[worker._process.pid for worker in pool._workers], flush=True)\n"
        "time.sleep(60)\n"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    with subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env=environment
    ) as parent:
        assert parent.stdout is not None
        pids = [int(pid) for pid in parent.stdout.readline().split()]
        assert len(pids) == 2
        parent.kill()
    until = time.monotonic() + 30
    while any(is_running(pid) for pid in pids):
        assert time.monotonic() < until, "a worker is still there"
        time.sleep(0.05)
    assert HostileContext.version == 1


def is_running(pid: int) -> bool:
    """Whether a process is there, and no zombie that nobody has waited for."""
    try:
        status = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return status.rpartition(")")[2].split()[0] != "Z"


def test_a_run_with_workers_is_found_whole(folder: Path, index: Path) -> None:
    """Each text under its own id."""
    run(index, folder, jobs=2)
    expected = {f"{number:03}.txt": f"News of {number:03}" for number in range(330)}
    assert titles(index) == expected


def test_what_is_read_ahead_is_bounded_in_bytes(folder: Path) -> None:
    """Large files are few at a time: a chunk ends with the file that makes it 2 MB."""
    sizes = [1_000_000, 1_500_000, 9_000_000, *[0] * 40]
    waiting = iter(
        [replace(job, size=size) for job, size in zip(jobs(folder), sizes, strict=False)]
    )
    lengths = []
    while chunk := _next_chunk(waiting):
        lengths.append(len(chunk))
    assert lengths == [2, 1, 32, 8]
