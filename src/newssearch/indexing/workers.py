"""Reading files in several processes, results in the order of the jobs.

The workers are processes of our own, started with `python -c`, not through `multiprocessing`:
its spawned children run the caller's script again, and its forked ones inherit the locks of the
caller's threads. A worker that dies takes one file with it, never the run.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import queue
import signal
import subprocess
import sys
from collections import deque
from collections.abc import Generator, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor

from newssearch.indexing.reading import DEADLY, ReadContext, ReadJob, ReadResult, read_job, refused

_JOBS_A_CHUNK = 32
_BYTES_A_CHUNK = 2_000_000  # what is made of a file takes several times its size
_CHUNKS_IN_FLIGHT = 3  # for each worker: one being read, one waiting, one done
_START = "import sys; sys.path[:] = {path!r}; from {module} import main; main()"


def read_all(
    jobs: Iterable[ReadJob], context: ReadContext, *, processes: int
) -> Generator[ReadResult, None, None]:
    """The results of all jobs, in their order.

    Args:
        jobs: taken as needed, some chunks ahead.
        context: what they share.
        processes: how many workers to start; 0 reads in this process.
    """
    if processes == 0 or not sys.executable:
        registry = context.registry()
        for job in jobs:
            yield read_job(job, context, registry)
        return
    pool = _Pool(context, processes)
    try:
        yield from pool.run(iter(jobs))
    finally:
        pool.close()


class _Pool:
    """Threads of this process, each of which talks to one worker at a time."""

    def __init__(self, context: ReadContext, processes: int) -> None:
        self._context = context
        self._readers = context.registry().fingerprint
        self._processes = processes
        self._closed = False
        self._workers = {_Worker(context) for _ in range(processes)}
        self._idle: queue.SimpleQueue[_Worker] = queue.SimpleQueue()
        for worker in self._workers:
            self._idle.put(worker)
        self._threads = ThreadPoolExecutor(processes, thread_name_prefix="newssearch-reader")

    def run(self, jobs: Iterator[ReadJob]) -> Iterator[ReadResult]:
        """All results; at most some chunks are in memory."""
        running: deque[Future[list[ReadResult]]] = deque()
        while True:
            while len(running) < self._processes * _CHUNKS_IN_FLIGHT:
                chunk = _next_chunk(jobs)
                if not chunk:
                    break
                running.append(self._threads.submit(self._read_chunk, chunk))
            if not running:
                return
            yield from running.popleft().result()

    def _read_chunk(self, chunk: list[ReadJob]) -> list[ReadResult]:
        worker = self._idle.get()
        try:
            return worker.read(chunk)
        except _WorkerDiedError as death:
            if self._closed:
                raise
            worker.stop()
            self._workers.discard(worker)
            worker = _Worker(self._context)
            self._workers.add(worker)
            if len(chunk) == 1:
                return [refused(chunk[0], f"{DEADLY} ({death})", self._readers)]
        finally:
            self._idle.put(worker)
        # One of these files is to blame: each alone, to find out which.
        return [result for job in chunk for result in self._read_chunk([job])]

    def close(self) -> None:
        """Stop the workers, busy or not."""
        self._closed = True
        for worker in list(self._workers):
            worker.stop()
        self._threads.shutdown(wait=True, cancel_futures=True)
        for worker in self._workers:  # one may have been started in place of another meanwhile
            worker.stop()


def _next_chunk(jobs: Iterator[ReadJob]) -> list[ReadJob]:
    """The next jobs, as long as they are few and small; none at the end."""
    chunk: list[ReadJob] = []
    size = 0
    while len(chunk) < _JOBS_A_CHUNK and size < _BYTES_A_CHUNK:
        job = next(jobs, None)
        if job is None:
            break
        chunk.append(job)
        size += job.size
    return chunk


class _WorkerDiedError(Exception):
    """A worker ended in the middle of its work."""


class _Worker:
    """A process that reads files, and the pipes to it."""

    def __init__(self, context: ReadContext) -> None:
        code = _START.format(path=sys.path, module=__name__)
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )
        self._context: ReadContext | None = context

    def read(self, chunk: list[ReadJob]) -> list[ReadResult]:
        """Have a chunk of files read.

        Raises:
            _WorkerDiedError: the process ended.
        """
        requests, answers = self._process.stdin, self._process.stdout
        assert requests is not None  # noqa: S101 - Popen makes both pipes
        assert answers is not None  # noqa: S101
        try:
            if self._context is not None:
                pickle.dump(self._context, requests)
                self._context = None
            pickle.dump(chunk, requests)
            requests.flush()
            results: list[ReadResult] = pickle.load(answers)  # noqa: S301 - from our own child
        except (OSError, EOFError, ValueError, pickle.UnpicklingError) as error:
            code = self._process.wait()
            name = signal.Signals(-code).name if code < 0 else f"exit status {code}"
            raise _WorkerDiedError(name) from error
        return results

    def stop(self) -> None:
        """End the process and close the pipes; may be called again."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


def main() -> None:
    """What a worker runs: a context, then chunks of jobs from stdin, results to stdout."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started us
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints must not get between the answers
    requests = sys.stdin.buffer
    context: ReadContext = pickle.load(requests)  # noqa: S301 - from our own parent
    registry = context.registry()
    while True:
        try:
            chunk: list[ReadJob] = pickle.load(requests)  # noqa: S301
        except EOFError:
            return
        pickle.dump([read_job(job, context, registry) for job in chunk], answers)
        answers.flush()
