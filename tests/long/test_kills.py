"""Kill -9 at random moments of indexing: the last commit is always whole, the next run completes.

A process indexes a folder in small batches, over and over until it is killed. Each round begins
where the last one was killed, now and then from nothing, with some files changed meanwhile.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from indexing.support import assert_agrees, counts, manifest_of, run, titles, write
from newssearch import Searcher

pytestmark = pytest.mark.long

ROUNDS = 60
FILES = 420
SEED = 20250414
SCRIPT = """
import sys
from functools import partial
import newssearch.indexer
from newssearch import Article, Indexer
from newssearch.indexing.run import RunOptions
newssearch.indexer.RunOptions = partial(RunOptions, batch_files=40)
index, folder, mode, jobs = sys.argv[1:]
print("ready", flush=True)
with Indexer(index, rebuild=mode == "rebuild") as indexer:
    indexer.index(folder, jobs=int(jobs))
if mode == "add":
    for number in range(10**6):
        with Indexer(index) as indexer:
            for part in "xyz":  # all or none
                indexer.add(Article(id=f"p-{part}", title=f"piece {number}", body=f"it {number}"))
        print(number, flush=True)
"""


def text_of(number: int, version: int) -> str:
    """A story that tells from each of its parts whether it is whole."""
    words = " ".join(f"w{number}v{version}n{place}" for place in range(60))
    return f"News number {number} of version {version}\n\n{words} end{number}v{version}\n"


def assert_whole(index: Path) -> None:
    """Every article is found whole: title, body and the first and last of its words agree."""
    with Searcher(index) as searcher:
        held = list(searcher.ids())
        programs = [article_id for article_id in held if article_id.startswith("p-")]
        assert searcher.search("*", limit=10**6).total == len(held) == len(set(held))
        for article_id in held:
            article = searcher.article(article_id)
            if article_id in programs:
                assert article.title.removeprefix("piece") == article.body.removeprefix("it")
                continue
            number, version = article.title.split()[2], article.title.split()[-1]
            expected = text_of(int(number), int(version)).partition("\n\n")[2].strip()
            assert article.body == expected
        for article_id in held[:: max(1, len(held) // 10)]:
            if article_id not in programs:
                last = searcher.article(article_id).body.split()[-1]
                assert [hit.id for hit in searcher.search(last).hits] == [article_id]
        assert len(programs) in {0, 3}
        assert len({searcher.article(article_id).title for article_id in programs}) <= 1
    assert_agrees(index, programs)


def test_kills_at_random_moments(tmp_path: Path) -> None:
    """After each: readable, whole, in agreement with its manifest; then a run that completes."""
    rng = random.Random(SEED)
    folder, index = tmp_path / "news", tmp_path / "index"
    versions = dict.fromkeys(range(FILES), 0)
    for number in versions:
        write(folder / f"{number % 7}" / f"{number:04}.txt", text_of(number, 0))
    write(folder / "copy.txt", text_of(8, 0))
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    cut_off = 0
    for round_number in range(ROUNDS):
        mode = rng.choice(["run", "run", "rebuild", "add"])
        if rng.random() < 0.25:
            shutil.rmtree(index, ignore_errors=True)
        ended, acknowledged = kill_while_indexing(script, index, folder, mode, rng)
        cut_off += not ended
        print(f"round {round_number}, seed {SEED}: {mode}, {'ended' if ended else 'killed'}")
        if list(index.glob("*.toc")):
            assert_whole(index)
        if acknowledged is not None:
            assert titles(index)["p-x"] in {f"piece {acknowledged + more}" for more in (0, 1)}
        for number in rng.sample(range(FILES), 60):
            versions[number] += 1
            age = 10**6 - 1000 * round_number
            path = folder / f"{number % 7}" / f"{number:04}.txt"
            write(path, text_of(number, versions[number]), age=age)
        if round_number % 3 == 2:
            complete(index, folder, versions)
    assert cut_off >= ROUNDS * 0.8
    complete(index, folder, versions)
    fresh = tmp_path / "fresh"
    run(fresh, folder, jobs=1)
    programs = {article_id for article_id in titles(index) if article_id.startswith("p-")}
    shown = {key: value for key, value in titles(index).items() if key not in programs}
    assert sorted(shown.values()) == sorted(titles(fresh).values())
    assert digests(index) == digests(fresh)


def kill_while_indexing(
    script: Path, index: Path, folder: Path, mode: str, rng: random.Random
) -> tuple[bool, int | None]:
    """Start indexing and kill it some time later.

    Returns:
        Whether it had ended before, and the last commit of which it had told.
    """
    jobs = rng.choice(["1", "2"])
    arguments = [sys.executable, str(script), str(index), str(folder), mode, jobs]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, start_new_session=True) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
        time.sleep(rng.uniform(0, 1.2) ** 2)
        ended = process.poll() is not None
        if rng.random() < 0.5:
            process.kill()  # this process alone: its workers must notice
        elif not ended:
            os.killpg(process.pid, signal.SIGKILL)
        told = process.stdout.read().split()
    assert not ended or process.returncode == 0
    return ended, int(told[-1]) if told else None


def complete(index: Path, folder: Path, versions: dict[int, int]) -> None:
    """A run completes what was cut off, and a second one finds nothing to do."""
    report = run(index, folder, jobs=1)
    assert report.complete
    assert_whole(index)
    again = counts(run(index, folder, jobs=1))
    expected = {"unchanged": FILES + (versions[8] > 0)}
    if not versions[8]:
        expected["duplicates"] = 1
    assert again == expected
    found = [title for title in titles(index).values() if not title.startswith("piece")]
    stories = {text_of(number, version).partition("\n")[0] for number, version in versions.items()}
    stories.add(text_of(8, 0).partition("\n")[0])
    assert sorted(found) == sorted(stories)
    left = {path.name for path in index.iterdir()} - {"MAIN_WRITELOCK", "rebuild.tmp"}
    assert all(name.endswith((".seg", ".toc", ".jsonl")) for name in left), left


def digests(index: Path) -> dict[str, str]:
    """What each file was when it was read."""
    return {
        name: entry.digest
        for root in manifest_of(index).roots
        for name, entry in root.files.items()
    }
