"""One pace for all calls to one endpoint and account.

Starts with a few calls at a time and no limit on the rate. The first throttled answer stops everybody for a
moment and sets the rate below what the API was seen to take; from there it creeps up again. So a hundred waiting
operations do not storm an API that has said it is too much, nor do the processes of a machine (`pace`).
"""

from __future__ import annotations

import threading
from collections.abc import Callable

from .call import EXPLAIN_AFTER, Call
from .clock import Clock
from .errors import Cancelled, TimedOut
from .journal_files import Memory
from .pace import PAUSE, Pace, SharedPace, Turn

#: Calls under way at once, to begin with and after a complaint: it bounds how many are refused at once. With answers
#: in milliseconds it is no limit; for slower ones it grows with the calls taken, until the API complains.
CONCURRENCY = 6
CONCURRENCY_MOST = 32
#: How many calls have to be taken for one more place.
_TAKEN_FOR_A_PLACE = 10

#: How often one that waits for a free place looks whether it has been cancelled, in seconds.
_LOOK_EVERY = 0.1


class RateLimit:
    """Lets calls start; safe to use from many threads."""

    def __init__(self, clock: Clock, pace: SharedPace | None = None) -> None:
        """Without a pace that is shared with other processes, this process has one of its own."""
        self._clock = clock
        self._pace = pace or SharedPace(Memory(), "pace", clock, clock.now)
        self._free = threading.Condition()
        self._running = 0
        self._places = float(CONCURRENCY)

    def run(self, make: Callable[[], None], call: Call) -> None:
        """Wait for a turn, then make the call. Raises Cancelled when interrupted while waiting, TimedOut when the
        turn comes after the operation's deadline."""
        self._enter(call)
        try:
            self._wait_for_turn(call)
            make()
            if not self._pace.change(self._took):
                with self._free:
                    self._places = min(self._places + 1 / _TAKEN_FOR_A_PLACE, CONCURRENCY_MOST)
        finally:
            with self._free:
                self._running -= 1
                self._free.notify()

    def throttled(self, retry_after: float | None) -> None:
        """The API said that calls come too fast."""
        pause = retry_after or PAUSE
        self._pace.change(lambda pace: pace.slow_down(self._clock.now(), pause), complaint=True)
        with self._free:
            self._places = CONCURRENCY

    def _wait_for_turn(self, call: Call) -> None:
        begun, said = self._clock.now(), False
        while True:
            self._check(call)
            reserved, turn = self._reserve()
            early = turn.at - reserved
            if turn.given and early <= 0:
                return
            if turn.at >= call.deadline:
                raise TimedOut(f"the API wants no call for {early:.0f} s, which is longer than there is time")
            if not said and max(early, reserved - begun) >= EXPLAIN_AFTER:
                said = True
                when = (
                    f"the next one in {early:.0f} s" if early >= EXPLAIN_AFTER else "others have their turn"
                )
                call.say(f"the API wants fewer calls: {when}")
            self._clock.sleep(early, call.cancelled)
            if turn.given and self._pace.complained() <= reserved:
                self._check(call)
                return

    def _reserve(self) -> tuple[float, Turn]:
        """When a turn was asked for, and when it is."""
        now = self._clock.now()
        return now, self._pace.change(lambda pace: pace.reserve(now))

    def _took(self, pace: Pace) -> float:
        pace.took(self._clock.now())
        return pace.gap

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
