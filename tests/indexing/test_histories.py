"""Random histories of folders, runs and programs against a plain model."""

from __future__ import annotations

import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import NoReturn
from unittest import mock

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from whoosh import index as whoosh_index

from indexing.support import assert_agrees, story, write
from newssearch import Article, Indexer, IndexReport, Searcher
from newssearch.engine.whoosh_writer import WhooshWriter, _CommittingWriter
from newssearch.indexing.run import RunOptions

ROOTS = ("one", "two")
NAMES = st.sampled_from(
    [f"{root}/{name}" for root in ROOTS for name in ("a.txt", "b.txt", "sub/c.txt", "sub/d.txt")]
)
SUBJECTS = st.sampled_from(["rain", "snow", "wind"])
# A program's ids, some of which are those of files.
IDS = st.sampled_from(["p1", "p2", "a.txt", "two/b.txt", "sub/c.txt"])


# What a process that ends cleanly does at last, and a killed one does not.
TIDY = "newssearch.indexer.remove_unborn_manifests"


class KilledError(BaseException):
    """Stands for the end of the process."""


class Histories(RuleBasedStateMachine):
    """Folders change, runs and programs write, and now and then one is killed.

    What must be found: each program's article as it was committed last, and after a run over
    both folders each different story once. Of several copies any may stand for them.
    """

    def __init__(self) -> None:
        super().__init__()
        self.home = Path(tempfile.mkdtemp(prefix="newssearch-history-"))
        self.index = self.home / "index"
        self.files: dict[str, str] = {}
        self.programs: dict[str, str] = {}
        self.ticks = 0
        self.is_doubtful = False

    def teardown(self) -> None:
        """End with a run after which the index equals the folders."""
        try:
            self.run_over_both()
            self.run_over_both()
        finally:
            shutil.rmtree(self.home)

    @initialize()
    def begin(self) -> None:
        """Both folders are there, with one file that stays."""
        for root in ROOTS:
            self.write(f"{root}/stays.txt", root)

    def write(self, name: str, subject: str) -> None:
        self.ticks += 1
        self.files[name] = subject
        write(self.home / name, story(subject), age=10**6 - self.ticks)

    # What happens to files

    @rule(name=NAMES, subject=SUBJECTS)
    def put_file(self, name: str, subject: str) -> None:
        self.write(name, subject)

    @rule(name=NAMES)
    def touch_file(self, name: str) -> None:
        if name in self.files:
            self.write(name, self.files[name])

    @rule(name=NAMES)
    def delete_file(self, name: str) -> None:
        if self.files.pop(name, None):
            (self.home / name).unlink()

    @rule(name=NAMES, target_name=NAMES)
    def move_file(self, name: str, target_name: str) -> None:
        if name in self.files and name != target_name:
            self.write(target_name, self.files[name])
            self.delete_file(name)

    # What happens to the index

    def run(self, *names: str) -> IndexReport:
        with Indexer(self.index) as indexer:
            return indexer.index(*(self.home / name for name in names))

    @rule(root=st.sampled_from(ROOTS))
    def run_over_one(self, root: str) -> None:
        self.run(root)

    @rule(name=NAMES)
    def run_over_file(self, name: str) -> None:
        if name in self.files:
            self.run(name)

    @rule()
    def run_over_both(self) -> None:
        report = self.run(*ROOTS)
        self.is_doubtful = False
        total = report.added + report.updated + report.unchanged + report.duplicates
        assert total == len(self.files)
        assert (report.failed, report.skipped, report.messages) == (0, 0, ())
        assert report.duplicates == total - len(set(self.files.values()))
        expected = [*(f"News of {s}" for s in set(self.files.values())), *self.programs.values()]
        assert Counter(self.found().values()) == Counter(expected)
        assert_agrees(self.index, self.programs)

    @rule(article_id=IDS, other_id=IDS)
    def add(self, article_id: str, other_id: str) -> None:
        self.ticks += 1
        with Indexer(self.index) as indexer:
            for number, chosen in enumerate((article_id, other_id)):
                self.programs[chosen] = f"piece {self.ticks} {number}"
                indexer.add(Article(id=chosen, title=self.programs[chosen]))

    @rule(article_id=IDS)
    def delete(self, article_id: str) -> None:
        with Indexer(self.index) as indexer:
            indexer.delete(article_id)
        self.programs.pop(article_id, None)

    @rule()
    def rebuild(self) -> None:
        with Indexer(self.index, rebuild=True):
            pass

    @rule()
    def dry_run(self) -> None:
        before = self.found()
        with Indexer(self.index) as indexer:
            indexer.index(self.home / "one", dry_run=True)
        assert self.found() == before

    @precondition(lambda self: self.index.exists())
    @rule(data=st.data())
    def delete_through_whoosh(self, data: st.DataObject) -> None:
        """Another program deletes an article of a file: the next run brings it back.

        An Indexer has been there before, as a manifest that a kill left without its commit would
        pass for that of a commit by another program.
        """
        with Indexer(self.index):
            pass
        held = sorted(set(self.found()) - set(self.programs))
        if held:
            writer = whoosh_index.open_dir(str(self.index)).writer()
            writer.delete_by_term("id", data.draw(st.sampled_from(held)))
            writer.commit()
            self.is_doubtful = True

    # What is killed

    @rule(root=st.sampled_from(ROOTS), place=st.integers(0, 5))
    def killed_run(self, root: str, place: int) -> None:
        """After so many changes, in a batch of two files."""
        with killed_while_reading(place), Indexer(self.index) as indexer:
            indexer.index(self.home / root)

    @rule(root=st.sampled_from(ROOTS), commits=st.integers(0, 2))
    def killed_commit(self, root: str, commits: int) -> None:
        """Between the manifest and the table of contents, of the first or a later commit."""
        with killed_while_committing(commits), Indexer(self.index) as indexer:
            indexer.index(self.home / root)

    @rule(article_id=IDS)
    def killed_add(self, article_id: str) -> None:
        """Nothing of it is seen."""
        with killed_while_committing(0), Indexer(self.index) as indexer:
            indexer.add(Article(id=article_id, title="never"))

    @rule(commits=st.integers(0, 4))
    def killed_rebuild(self, commits: int) -> None:
        """The old index stays; the next rebuild goes on."""
        before = self.found()
        with killed_while_committing(commits), Indexer(self.index, rebuild=True):
            pass
        if (self.index / "rebuild.tmp").exists():
            assert self.found() == before

    # What always holds

    def found(self) -> dict[str, str]:
        if not self.index.exists():
            return {}
        with Searcher(self.index) as searcher:
            return {article_id: searcher.article(article_id).title for article_id in searcher.ids()}

    @invariant()
    def programs_articles_are_there(self) -> None:
        found = self.found()
        for article_id, title in self.programs.items():
            assert found[article_id] == title
        for article_id in set(found) - set(self.programs):
            assert found[article_id].startswith("News of ")

    @invariant()
    def the_manifest_agrees(self) -> None:
        if self.index.exists() and not self.is_doubtful:
            assert_no_strangers(self.index, set(self.programs))


def assert_no_strangers(index: Path, programs: set[str]) -> None:
    """Every article is the manifest's or a program's, and none is both, and none is missing."""
    from newssearch.indexing.manifest import load_manifest

    with Searcher(index) as searcher:
        held = set(searcher.ids())
        manifest = load_manifest(index, searcher.generation)
    leaders = [article.id for article in manifest.articles() if not article.copy_of]
    assert Counter(leaders) + Counter(programs) == Counter(held)


@contextmanager
def killed_while_reading(place: int) -> Iterator[None]:
    """Two files a batch, and the end after so many files."""

    def options(**values: object) -> RunOptions:
        return partial(RunOptions, batch_files=2)(**values)  # type: ignore[arg-type]

    from newssearch.indexing.ledger import Ledger

    apply, count = Ledger.apply, 0

    def counted(self: Ledger, *arguments: object) -> Iterator[object]:
        nonlocal count
        count += 1
        if count > place:
            raise KilledError
        yield from apply(self, *arguments)  # type: ignore[arg-type]

    with (
        mock.patch("newssearch.indexer.RunOptions", options),
        mock.patch.object(Ledger, "apply", counted),
        mock.patch(TIDY, return_value=None),
        mock.patch.object(WhooshWriter, "_remove"),
        suppress(KilledError),
    ):
        yield


@contextmanager
def killed_while_committing(commits: int) -> Iterator[None]:
    """The end comes when the manifest is written, and the table of contents is not."""
    count = 0

    def killed(self: _CommittingWriter, segments: list[object]) -> None:
        nonlocal count
        if count == commits:
            self._before_commit(self.generation)
            raise KilledError
        count += 1
        original(self, segments)

    def killed_adopt(*_: object) -> NoReturn:
        raise KilledError

    original, adopt = _CommittingWriter._commit_toc, WhooshWriter.adopt
    with (
        mock.patch.object(_CommittingWriter, "_commit_toc", killed),
        mock.patch.object(WhooshWriter, "adopt", killed_adopt if commits == 4 else adopt),
        mock.patch(TIDY, return_value=None),
        mock.patch.object(WhooshWriter, "_remove"),
        suppress(KilledError),
    ):
        yield


Histories.TestCase.settings = settings(max_examples=25, stateful_step_count=18)
TestHistories = Histories.TestCase
