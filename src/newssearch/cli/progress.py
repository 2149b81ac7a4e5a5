"""Progress of a run, on stderr: a bar on a terminal, otherwise a line every few seconds."""
# ruff: noqa: PLC0415 - rich is imported only where there is a terminal

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from newssearch.cli.options import is_terminal

_SECONDS_BETWEEN_LINES = 5.0


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[int, int], None]]:
    """A function to be called with the numbers of files read and to be read."""
    if quiet:
        yield lambda _done, _total: None
    elif is_terminal(sys.stderr):
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
        from rich.progress import TimeRemainingColumn as Remaining

        columns = (TextColumn("reading"), BarColumn(), MofNCompleteColumn(), Remaining())
        with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
            task = bar.add_task("reading", total=None)
            yield lambda done, total: bar.update(task, completed=done, total=total)
    else:
        last = time.monotonic()

        def say(done: int, total: int) -> None:
            nonlocal last
            if time.monotonic() - last >= _SECONDS_BETWEEN_LINES:
                last = time.monotonic()
                click.echo(f"{done:,} of {total:,} files read", err=True)

        yield say
