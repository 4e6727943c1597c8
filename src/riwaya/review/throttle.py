"""Slows down whoever tries passwords: after a few wrong ones for a name, each next try has to wait longer."""

from __future__ import annotations

import math
import threading
import time
from collections import OrderedDict
from collections.abc import Callable

from riwaya.errors import RiwayaError

#: Tries of a name before it has to wait; seconds of the first wait, which doubles each time; the longest wait.
FREE, FIRST, LONGEST = 5, 2.0, 900.0
#: How many names are kept in mind; beyond that the one that was tried the longest ago is forgotten.
NAMES = 10_000


class TooMany(RiwayaError):
    """Too many wrong passwords; ``wait`` is how many seconds to leave it alone."""

    def __init__(self, wait: float) -> None:
        self.wait = math.ceil(wait)
        super().__init__(f"too many wrong passwords; try again in {self.wait} seconds")


class Throttle:
    """Wrong tries by name, in memory: a server that is started again has forgotten them.

    The wait is by name and not by address, because behind a proxy all come from one. It keeps the owner out as well
    while somebody guesses, a quarter of an hour at most; who is logged in already stays so.
    """

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now, self._lock = now, threading.Lock()
        self._tries: OrderedDict[str, tuple[int, float]] = OrderedDict()

    def begin(self, name: str) -> None:
        """Begin a try; raises :class:`TooMany` where it has to wait.

        It counts as wrong until it is :meth:`passed`, so that many at once do not slip through before the first of them
        is known to be wrong.
        """
        with self._lock:
            wrong, until = self._tries.get(name, (0, 0.0))
            left = until - self._now()
            if left > 0:
                raise TooMany(left)
            wrong += 1
            wait = min(LONGEST, FIRST * 2.0 ** min(wrong - FREE, 30)) if wrong >= FREE else 0.0
            self._tries[name] = wrong, self._now() + wait
            self._tries.move_to_end(name)
            while len(self._tries) > NAMES:
                self._tries.popitem(last=False)

    def passed(self, name: str) -> None:
        """The try was right: what was wrong before no longer counts."""
        with self._lock:
            self._tries.pop(name, None)

    def __len__(self) -> int:
        return len(self._tries)
