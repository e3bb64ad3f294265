"""One pace for all calls of a process to one endpoint and account.

Starts with a few calls at a time and no limit on the rate. The first throttled answer stops everybody for a
moment and sets the rate below what the API was seen to take; from there it creeps up again. So a hundred waiting
operations do not storm an API that has said it is too much.
"""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable

from .call import EXPLAIN_AFTER, Call
from .clock import Clock
from .errors import Cancelled, TimedOut

#: Calls under way at once, to begin with and after a complaint: it bounds how many are refused at once. With answers
#: in milliseconds it is no limit; for slower ones it grows with the calls taken, until the API complains.
CONCURRENCY = 6
CONCURRENCY_MOST = 32
#: How many calls have to be taken for one more place.
_TAKEN_FOR_A_PLACE = 10

#: Seconds everybody pauses after a throttled answer that doesn't say for how long.
_PAUSE = 1.0
#: The share of the seen rate that is used afterwards, and what each call that is taken makes of the gap between
#: two. Per call, not per second: so about one call in fifty tries the limit again, whatever the limit is.
_SHARE = 0.8
_EASE = 0.995
#: Seconds between two calls at most: others may use up the same quota, and then going slower doesn't help.
_GAP_MOST = 10.0
#: Seconds without a call after which the rate that was seen is forgotten: that was another rush.
_IDLE = 60.0

#: How often one that waits for a free place looks whether it has been cancelled, in seconds.
_LOOK_EVERY = 0.1


class RateLimit:
    """Lets calls start; safe to use from many threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._free = threading.Condition()
        self._running = 0
        self._places = float(CONCURRENCY)
        #: When the calls that were not throttled ended, the last ones.
        self._taken: deque[float] = deque(maxlen=200)
        #: Seconds between two starts; 0 while the API has never complained.
        self._gap = 0.0
        self._next = 0.0
        self._complained = float("-inf")

    def run(self, make: Callable[[], None], call: Call) -> None:
        """Wait for a turn, then make the call. Raises Cancelled when interrupted while waiting, TimedOut when the
        turn comes after the operation's deadline."""
        self._enter(call)
        try:
            while (early := self._early()) > 0:
                if self._clock.now() + early >= call.deadline:
                    raise TimedOut(
                        f"the API wants no call for {early:.0f} s, which is longer than there is time"
                    )
                if early >= EXPLAIN_AFTER:
                    call.say(f"the API wants fewer calls: the next one in {early:.0f} s")
                self._clock.sleep(early, call.cancelled)
                self._check(call)
            self._check(call)
            make()
            with self._free:
                self._taken.append(self._clock.now())
                self._gap *= _EASE
                if not self._gap:
                    self._places = min(self._places + 1 / _TAKEN_FOR_A_PLACE, CONCURRENCY_MOST)
        finally:
            with self._free:
                self._running -= 1
                self._free.notify()

    def throttled(self, retry_after: float | None) -> None:
        """The API said that calls come too fast."""
        with self._free:
            now = self._clock.now()
            taken = sum(1 for ended in self._taken if ended > now - 1.0)
            # The refusals of one burst count once: what was taken in the meantime says nothing any more.
            if now - self._complained > _PAUSE:
                self._gap = min(max(self._gap, 1.0 / max(taken, 1)) / _SHARE, _GAP_MOST)
            self._complained = now
            self._places = CONCURRENCY
            self._next = max(self._next, now + (retry_after or _PAUSE))

    def _enter(self, call: Call) -> None:
        begun, said = self._clock.now(), False
        with self._free:
            while self._running >= int(self._places):
                self._clock.wait(self._free, _LOOK_EVERY)
                self._check(call)
                if not said and self._clock.now() - begun >= EXPLAIN_AFTER:
                    said = True
                    call.say(f"waiting for {self._running} other calls to be answered")
            self._running += 1

    def _check(self, call: Call) -> None:
        if call.cancelled():
            raise Cancelled("interrupted before the call was made")
        if self._clock.now() >= call.deadline:
            raise TimedOut("there was no turn for the call before the time was over")

    def _early(self) -> float:
        """How many seconds it is too early to start; 0 takes the turn."""
        with self._free:
            now = self._clock.now()
            if now < self._next:
                return self._next - now
            if now - self._next > _IDLE:
                self._gap = 0.0
            self._next = now + self._gap
            return 0.0
