"""One pace for all calls of a process to one endpoint and account.

Starts with a few calls at a time and no limit on the rate. The first throttled answer stops everybody for a
moment and sets the rate to what the API was seen to take; from there it creeps up again. So a hundred waiting
operations do not storm an API that has said it is too much.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from .clock import Clock
from .errors import Cancelled

#: Calls under way at once. With answers in milliseconds this is no limit; it bounds how many are refused at once.
CONCURRENCY = 6

#: Seconds everybody pauses after a throttled answer that doesn't say for how long.
_PAUSE = 1.0
#: The share of the seen rate that is used afterwards, and by how much it grows per quiet second.
_SHARE = 0.8
_GROWTH = 1.05


class Pace:
    """Lets calls start; safe to use from many threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._slots = threading.BoundedSemaphore(CONCURRENCY)
        self._lock = threading.Lock()
        self._started: deque[float] = deque(maxlen=200)
        #: Seconds between two starts; None while the API has never complained.
        self._gap: float | None = None
        self._next = 0.0
        self._changed = 0.0

    def run(self, call: Callable[[], None], cancelled: Callable[[], bool]) -> None:
        """Wait for a turn, then call; raises Cancelled when interrupted while waiting."""
        while not self._slots.acquire(timeout=0.1):
            if cancelled():
                raise Cancelled("interrupted before the call was made")
        try:
            self._clock.sleep(self._turn(), cancelled)
            if cancelled():
                raise Cancelled("interrupted before the call was made")
            call()
        finally:
            self._slots.release()

    def throttled(self, retry_after: float | None) -> None:
        """The API said that calls come too fast."""
        with self._lock:
            now = self._clock.now()
            if self._gap is None or now - self._changed > _PAUSE:
                recent = sum(1 for start in self._started if start > now - 1.0)
                seen = 1.0 / max(1, recent - CONCURRENCY // 2)
                self._gap = max(seen, (self._gap or 0.0)) / _SHARE
                self._changed = now
            self._next = max(self._next, now + (retry_after or _PAUSE))

    def _turn(self) -> float:
        """How long to wait for the next turn."""
        with self._lock:
            now = self._clock.now()
            if self._gap is not None and now - self._changed > 1.0:
                quiet = now - self._changed
                self._gap /= min(_GROWTH**quiet, 2.0)
                self._changed = now
            start = max(now, self._next)
            self._next = start + (self._gap or 0.0)
            self._started.append(start)
            return start - now
