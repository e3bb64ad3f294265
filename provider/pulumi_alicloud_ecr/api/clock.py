"""Time and sleep, so that every wait can be tested without waiting.

Nothing in this package reads the time or sleeps except through a `Clock`.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Protocol


class Clock(Protocol):
    """What the lifecycle knows of time."""

    def now(self) -> float:
        """Seconds on a clock that never goes back; only differences mean anything."""
        ...

    def sleep(self, seconds: float, until: Callable[[], bool]) -> None:
        """Sleep for `seconds`, or less when `until` becomes true meanwhile."""
        ...

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        """Wait on a held condition until it is notified, at most for `seconds`; may return sooner."""
        ...


class SystemClock:
    """The machine's monotonic clock."""

    #: How often a sleeper looks whether it has been cancelled: fast enough for Ctrl-C to feel immediate.
    _LOOK_EVERY = 0.1

    def now(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float, until: Callable[[], bool]) -> None:
        end = time.monotonic() + seconds
        while not until():
            left = end - time.monotonic()
            if left <= 0:
                return
            threading.Event().wait(min(left, self._LOOK_EVERY))

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        condition.wait(seconds)
