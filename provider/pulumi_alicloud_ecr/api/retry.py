"""Calls, and calling again: full-jitter backoff, Retry-After, never past the deadline.

`Caller.call` makes one API call of an operation (`call.Call`) and repeats what the table in `error_codes` says passes.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import TypeVar

from . import error_codes
from .call import EXPLAIN_AFTER, calling
from .call import Call as Call
from .call import never as never
from .call import silent as silent
from .clock import Clock
from .errors import (
    ApiError,
    Cancelled,
    EcrError,
    TimedOut,
    Unreachable,
)
from .rate_limit import RateLimit

T = TypeVar("T")

#: Seconds after which a single call is given up. Describing is quick; creating is acknowledged at once as well.
CALL_TIMEOUT = 15.0

#: Seconds, at most: before the second try, and before any.
_BACKOFF_FIRST = 0.8
_BACKOFF_MOST = 15.0

#: Connections tried in vain before an endpoint that has never answered is given up: some ten seconds.
_CONNECTING_TRIES = 6

#: Answers that are none of the API's, or say neither success nor why not, before that is taken for final: about half
#: a minute. An endpoint that is not the API's would be asked until the deadline otherwise.
_UNUSABLE_TRIES = 8


class Caller:
    """Makes API calls in a shared pace, and makes them again."""

    def __init__(self, clock: Clock, pace: RateLimit, jitter: Callable[[], float] = random.random) -> None:
        self.clock = clock
        self._pace = pace
        self._jitter = jitter
        self._answered = False

    def backoff(self, failed: int) -> float:
        """Seconds to wait after so many failed tries before the last one: full jitter."""
        return min(_BACKOFF_MOST, _BACKOFF_FIRST * 2.0 ** min(failed, 10)) * self._jitter()

    def once(self, call: Call, make: Callable[[float], T]) -> T:
        """One API call, given its timeout in seconds. Raises whatever it raises, Cancelled, or TimedOut before it."""
        result: list[T] = []

        def run() -> None:
            left = call.deadline - self.clock.now()
            if left <= 0:
                raise TimedOut("the time was over before the call could be made")
            try:
                with calling(call):
                    result.append(make(min(left, CALL_TIMEOUT)))
                self._answered = True
            except ApiError as error:
                self._answered = True
                if error_codes.is_throttled(error):
                    self._pace.throttled(error.retry_after)
                raise

        self._pace.run(run, call)
        return result[0]

    def call(
        self, call: Call, make: Callable[[float], T], passes: Callable[[ApiError], bool] = error_codes.passes
    ) -> T:
        """An API call that may be repeated without harm, repeated until it succeeds, is refused for good, or the
        deadline comes. The last error says how often it was tried."""
        tries = Tries(self, call)
        while True:
            try:
                return self.once(call, make)
            except (ApiError, Unreachable) as error:
                if isinstance(error, ApiError) and not passes(error):
                    raise tries.final(error) from None
                tries.pause(error)
            except TimedOut as late:
                # Its turn came too late: what the API said last tells more.
                raise tries.last or late from None

    def is_nobody_there(self, error: ApiError | Unreachable, tries: Tries) -> bool:
        """Whether an endpoint that never answered is not to be waited for: more likely it is the wrong one."""
        never_there = isinstance(error, Unreachable) and not (error.connected or self._answered)
        return never_there and tries.failed >= _CONNECTING_TRIES - 1


class Tries:
    """The tries of one call: counts them, and pauses between them."""

    def __init__(self, caller: Caller, call: Call) -> None:
        self._caller = caller
        self._call = call
        self._begun = caller.clock.now()
        self.failed = 0
        self._unusable = 0
        #: The error before the pause that was made last.
        self.last: ApiError | Unreachable | None = None

    def final(self, error: ApiError | Unreachable) -> ApiError | Unreachable:
        """The error, with how often and how long it was tried."""
        error.attempts = self.failed + 1
        error.elapsed = self._caller.clock.now() - self._begun
        return error

    def pause(self, error: ApiError | Unreachable) -> None:
        """Sleep before the next try.

        Raises the error itself when the deadline would pass, or when there is no point in another try; Cancelled when
        interrupted.
        """
        self.last = self.final(error)
        self._unusable += not error_codes.is_usable(error)
        if self._caller.is_nobody_there(error, self) or self._unusable >= _UNUSABLE_TRIES:
            raise EcrError(f"{error}; check the endpoint and the network") from None
        asked = (error.retry_after if isinstance(error, ApiError) else None) or 0.0
        seconds = asked + self._caller.backoff(self.failed)
        self.failed += 1
        if self._caller.clock.now() + seconds >= self._call.deadline:
            raise error
        if self.failed > 1 or seconds >= EXPLAIN_AFTER:
            after = error.code if isinstance(error, ApiError) else error.why
            self._call.say(f"calling again after {after}, in {seconds:.0f} s")
        self._caller.clock.sleep(seconds, self._call.cancelled)
        if self._call.cancelled():
            raise Cancelled(f"interrupted while waiting to call again; the last answer: {error}")
