"""Many reads at once, within what the API allows in a minute."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from ..api.clock import Clock
from .account import Session

K = TypeVar("K")
T = TypeVar("T")

#: Reads of one operation that the API's quota pages allow in any minute.
READS_PER_MINUTE = 300
_MINUTE = 60.0
_THREADS = 32


class MinuteQuota:
    """Lets so many reads start in any minute, all at once if need be; safe to use from many threads."""

    def __init__(self, clock: Clock, say: Callable[[str], None], reads: int = READS_PER_MINUTE) -> None:
        """`say` is told of a wait."""
        self._clock = clock
        self._say = say
        self._lock = threading.Lock()
        self._begun: deque[float] = deque(maxlen=reads)

    def take(self, cancelled: Callable[[], bool]) -> None:
        """Wait until one more may start, or until cancelled."""
        with self._lock:
            full = len(self._begun) == self._begun.maxlen
            wait = self._begun[0] + _MINUTE - self._clock.now() if full else 0.0
            if wait > 0:
                self._say(
                    f"waiting for the next minute: the API allows {len(self._begun)} of these reads in one"
                )
                self._clock.sleep(wait, cancelled)
            self._begun.append(self._clock.now())


def ask_all(session: Session, keys: Sequence[K], ask: Callable[[K], T]) -> list[T]:
    """The answer for each key, in their order; `ask` makes calls of one operation.

    The first error ends it, and so does Ctrl-C.
    """
    quota = MinuteQuota(session.connection.clock, session.waiting.say)

    def one(key: K) -> T:
        quota.take(session.interrupted.is_set)
        return ask(key)

    pool = ThreadPoolExecutor(min(_THREADS, max(len(keys), 1)))
    try:
        return list(pool.map(one, keys))
    except KeyboardInterrupt:
        session.interrupted.set()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
