"""Many reads at once, within what the API allows in a minute."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ..api.clock import Clock
from .progress import note

K = TypeVar("K")
T = TypeVar("T")

#: Reads a minute that the API's quota pages allow for an operation are 300; some are left to others.
READS_PER_MINUTE = 280
_MINUTE = 60.0
_THREADS = 32


class MinuteQuota:
    """Lets so many reads start in any minute, all at once if need be; safe to use from many threads."""

    def __init__(self, clock: Clock, reads: int = READS_PER_MINUTE) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._begun: deque[float] = deque(maxlen=reads)
        self._said = False

    def take(self) -> None:
        """Wait until one more may start."""
        with self._lock:
            full = len(self._begun) == self._begun.maxlen
            wait = self._begun[0] + _MINUTE - self._clock.now() if full else 0.0
            if wait > 0:
                if not self._said:
                    note(
                        f"{len(self._begun)} reads in a minute is what the API allows: going on in {wait:.0f} s"
                    )
                    self._said = True
                self._clock.sleep(wait, lambda: False)
            else:
                self._said = False
            self._begun.append(self._clock.now())


def ask_all(quota: MinuteQuota, keys: Sequence[K], ask: Callable[[K], T]) -> list[T]:
    """The answer for each key, in their order. The first error ends it, once what is under way has ended."""

    def one(key: K) -> T:
        quota.take()
        return ask(key)

    pool = ThreadPoolExecutor(min(_THREADS, max(len(keys), 1)))
    try:
        return list(pool.map(one, keys))
    finally:
        pool.shutdown(cancel_futures=True)
