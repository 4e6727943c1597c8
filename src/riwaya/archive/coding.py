"""Reports coded in several processes, in the order they came, and one report never ends the rest.

A process that dies (out of memory, killed from outside) is replaced and what it had under way is done again; a report
that is under way alone when processes die is given up and said so. Processes end when the one that started them does,
however it ended.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Generic, TypeVar

from riwaya.errors import ReadError

In = TypeVar("In")
Out = TypeVar("Out")
#: Inputs under way for each process: enough to keep it busy while results are written.
_AHEAD = 24
_TRIES = 2
_LOOK = 1.0
#: What forked processes do; set just before they are forked, since a function made on the spot cannot be sent.
_work: list[Callable[[Any], Any]] = []


class _Team(Generic[In, Out]):
    """Forked processes that do one kind of work."""

    def __init__(self, work: Callable[[In], Out], workers: int) -> None:
        self._do, self._workers = work, workers
        self._pool = self._start(workers)

    def _start(self, workers: int) -> ProcessPoolExecutor:
        _work[:] = [self._do]
        fork = multiprocessing.get_context("fork")
        return ProcessPoolExecutor(workers, mp_context=fork, initializer=_begin, initargs=(os.getpid(),))

    def submit(self, given: In) -> Future[Out]:
        """Have an input worked on."""
        try:
            return self._pool.submit(_call, given)
        except BrokenProcessPool:
            self.renew()
            return self._pool.submit(_call, given)

    def renew(self) -> None:
        """Other processes in place of those that died."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._pool = self._start(self._workers)

    def alone(self, given: In) -> BaseException | Out | None:
        """What an input comes to with a process to itself, or the error that it ended in."""
        error: BaseException | None = None
        for _ in range(_TRIES):
            with self._start(1) as pool:
                future = pool.submit(_call, given)
                error = future.exception()
                if error is None:
                    done: Out = future.result()
                    return done
            if not isinstance(error, BrokenProcessPool):
                return error
        return error

    def close(self) -> None:
        """End the processes without waiting for what they have under way."""
        self._pool.shutdown(wait=False, cancel_futures=True)


def _begin(parent: int) -> None:
    """A process leaves interruptions to the one that started it, and ends when that one does."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(_LOOK)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


def _call(given: Any) -> Any:
    return _work[0](given)


def in_order(
    inputs: Iterable[In | ReadError], work: Callable[[In], Out], workers: int, place: Callable[[In], str]
) -> Iterator[tuple[In, Out] | ReadError]:
    """Each input with what ``work`` made of it, or the error that it ended in, in order of the inputs.

    Errors among the inputs pass through in their places. ``place`` names an input in an error. Both what is given and
    what comes of it must be picklable.
    """
    team: _Team[In, Out] = _Team(work, workers)
    waiting: deque[tuple[In, Future[Out]] | ReadError] = deque()
    source = iter(inputs)
    try:
        while True:
            while len(waiting) < _AHEAD * workers and (given := next(source, None)) is not None:
                waiting.append(given if isinstance(given, ReadError) else (given, team.submit(given)))
            if not waiting:
                return
            first = waiting.popleft()
            if isinstance(first, ReadError):
                yield first
                continue
            outcome = _outcome(team, first, waiting)
            yield _failed(place(first[0]), outcome) if isinstance(outcome, BaseException) else (first[0], outcome)
    finally:
        team.close()


def _outcome(
    team: _Team[In, Out], first: tuple[In, Future[Out]], waiting: deque[tuple[In, Future[Out]] | ReadError]
) -> Any:
    """What came of an input; where processes died, it is done alone, and what waits behind it once more."""
    given, future = first
    error = future.exception()
    if not isinstance(error, BrokenProcessPool):
        return error or future.result()
    outcome = team.alone(given)
    team.renew()
    for number, other in enumerate(waiting):
        if not isinstance(other, ReadError) and other[1].exception() is not None:
            waiting[number] = (other[0], team.submit(other[0]))
    return outcome


def _failed(place: str, error: BaseException) -> ReadError:
    if isinstance(error, BrokenProcessPool):
        return ReadError(place, "the process that coded it died, more than once", "is there enough memory?")
    if isinstance(error, ReadError):
        return error
    return ReadError(place, f"it could not be coded: {type(error).__name__}: {error}", "please report this")
