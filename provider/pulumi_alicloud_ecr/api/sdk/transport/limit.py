"""How long an exchange may take in all, whatever the other side sends and however slowly."""

from __future__ import annotations

import time

from ...call import EXPLAIN_AFTER, Call

#: Seconds that a call under way still has when the user interrupts: the answer of a create that is on its way is
#: worth having.
GRACE = 1.0
#: How often one that waits for the other side looks at the time, in seconds.
SLICE = 0.2


class OutOfTime(Exception):
    """The exchange took too long, or was interrupted. No OSError: nothing on the way may take it for a socket's."""


class Limit:
    """The time of one exchange: connecting, TLS, headers, body."""

    def __init__(self, seconds: float, call: Call, peer: str) -> None:
        self._begun = time.monotonic()
        self._ends = self._begun + seconds
        self._call = call
        self._peer = peer
        self._explained = False
        self.interrupted = False

    def left(self) -> float:
        """Seconds left, more than 0; raises OutOfTime."""
        now = time.monotonic()
        if not self.interrupted and self._call.cancelled():
            self.interrupted = True
            self._ends = min(self._ends, now + GRACE)
        if now >= self._ends:
            raise OutOfTime
        if not self._explained and now - self._begun >= EXPLAIN_AFTER:
            self._explained = True
            self._call.say(f"no answer from {self._peer} yet")
        return self._ends - now

    def slice(self) -> float:
        """How long to wait before asking again, in seconds; raises OutOfTime."""
        return min(self.left(), SLICE)
