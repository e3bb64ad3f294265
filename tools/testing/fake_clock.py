"""A clock that passes only when somebody waits, for one thread and for many.

Alone, a sleeper moves the time itself. Under `run` each task has a thread of its own, yet only one of them moves at
a time: the others stand in a queue by the time at which they want to go on. So what many threads do to each other
is the same in every run, and an hour takes milliseconds.
"""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

#: How often a sleeper looks whether it has been cancelled.
_LOOK_EVERY = 0.5


@dataclass(order=True)
class _Sleeper:
    wakes: float
    order: int
    turn: threading.Event = field(compare=False, default_factory=threading.Event)


class FakeClock:
    """`clock.Clock` without waiting."""

    def __init__(self, now: float = 1000.0) -> None:
        self._now = now
        self._queue: list[_Sleeper] = []
        self._order = itertools.count()
        self._crowd = False
        self._ended = threading.Event()

    def __deepcopy__(self, memo: dict[int, object]) -> FakeClock:
        copied = FakeClock(self._now)
        memo[id(self)] = copied
        return copied

    def now(self) -> float:
        return self._now

    def sleep(self, seconds: float, until: Callable[[], bool]) -> None:
        end = self._now + seconds
        while self._now < end and not until():
            self._pass(min(end, self._now + _LOOK_EVERY))

    def wait(self, condition: threading.Condition, seconds: float) -> None:
        condition.release()
        try:
            self._pass(self._now + seconds)
        finally:
            condition.acquire()

    def run(self, *tasks: Callable[[], None]) -> None:
        """Run tasks beside each other until all have ended; raises the first error of any."""
        errors: list[BaseException] = []
        sleepers = [_Sleeper(self._now, next(self._order)) for _ in tasks]

        def body(task: Callable[[], None], sleeper: _Sleeper) -> None:
            sleeper.turn.wait()
            try:
                task()
            except BaseException as error:  # noqa: BLE001  # raised in the test's own thread below
                errors.append(error)
            self._let_next()

        threads = [
            threading.Thread(target=body, args=pair, daemon=True)
            for pair in zip(tasks, sleepers, strict=True)
        ]
        self._crowd, self._queue = True, list(sleepers)
        self._ended.clear()
        for thread in threads:
            thread.start()
        self._let_next()
        finished = self._ended.wait(60)
        self._crowd = False
        if errors:
            raise errors[0]
        assert finished, "the tasks wait for each other"

    def _pass(self, wakes: float) -> None:
        if not self._crowd:
            self._now = max(self._now, wakes)
            return
        sleeper = _Sleeper(wakes, next(self._order))
        heapq.heappush(self._queue, sleeper)
        self._let_next()
        sleeper.turn.wait()

    def _let_next(self) -> None:
        if not self._queue:
            self._ended.set()
            return
        sleeper = heapq.heappop(self._queue)
        self._now = max(self._now, sleeper.wakes)
        sleeper.turn.set()


@dataclass(frozen=True)
class WallTime:
    """The time of day on a fake clock, in seconds since the epoch."""

    clock: FakeClock
    epoch: float = 1_750_000_000.0

    def __call__(self) -> float:
        return self.epoch + self.clock.now()
