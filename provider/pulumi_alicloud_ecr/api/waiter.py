"""Waiting: statuses that are on the way, statuses that are wanted; any other is an error at once.

An empty set of wanted statuses means waiting for absence. Progress is shown at most every ten seconds.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from . import error_codes
from .call import Call
from .clock import Clock
from .errors import (
    ApiError,
    Cancelled,
    EcrError,
    TimedOut,
    Unreachable,
    WaitFailed,
)

T = TypeVar("T")

#: Seconds between two lines of progress. CI systems end jobs that are silent for minutes.
PROGRESS_EVERY = 10.0


@dataclass(frozen=True)
class Observed(Generic[T]):
    """One look: what was there, and when the look began."""

    at: float
    item: T | None
    status: str = ""


@dataclass(frozen=True)
class Wait(Generic[T]):
    """What is waited for."""

    #: For messages: "ECR attachment tr-attach-1".
    what: str
    #: Looks, later than a given time.
    look: Callable[[float], Observed[T]]
    pending: frozenset[str]
    #: Empty: absence is wanted.
    target: frozenset[str]
    #: Seconds for which it may be missing before that is taken as vanished: the API lists new things late.
    missing_for: float = 0.0
    #: The status that it was last seen in before the wait; empty: it was never listed.
    seen: str = ""


def wait(wanted: Wait[T], clock: Clock, call: Call) -> T | None:
    """Wait until the status is one of the wanted ones (or the thing is absent); the last thing seen.

    Raises:
        WaitFailed: it came into another status, or vanished.
        TimedOut: the deadline of `call` passed; the message has the last status.
        Refused: the API refuses to be asked.
        Cancelled: the user interrupted; nothing was undone.
    """
    begun = clock.now()
    said = begun
    since = begun
    missing_since: float | None = None
    status = wanted.seen
    while True:
        try:
            seen = wanted.look(since)
        except (TimedOut, Cancelled, ApiError, Unreachable) as error:
            raise _unfinished(wanted, status, clock.now() - begun, error) from None
        if seen.item is None:
            if not wanted.target:
                return None
            missing_since = seen.at if missing_since is None else missing_since
            if seen.at - missing_since >= wanted.missing_for:
                last = f"its last status was {status}" if status else "it was never listed"
                raise WaitFailed(
                    f"{wanted.what} is gone, {last}: run pulumi refresh, then pulumi up makes a new one"
                )
        else:
            missing_since = None
            status = seen.status
            if status in wanted.target:
                return seen.item
            if status not in wanted.pending:
                expected = " or ".join(sorted(wanted.target)) or "its absence"
                raise WaitFailed(
                    f"{wanted.what} is {status}, from which it does not become {expected}: look at it in the console, then try again"
                )
        now = clock.now()
        if now - said >= PROGRESS_EVERY:
            said = now
            call.say(f"{wanted.what} is {status or 'not listed yet'} after {now - begun:.0f} s")
        since = seen.at


def _unfinished(wanted: Wait[T], status: str, elapsed: float, why: EcrError) -> EcrError:
    """What to raise when looking ended before the wait did."""
    wait = f"waiting for {wanted.what} to be {' or '.join(sorted(wanted.target)) or 'gone'}"
    if isinstance(why, ApiError) and not error_codes.passes(why):
        return error_codes.explained(why, wait)
    last = f"its last status was {status}" if status else "it was not listed yet"
    if isinstance(why, Cancelled):
        return Cancelled(f"{wait} was interrupted after {elapsed:.0f} s; {last}")
    answer = f"; the last answer: {why}" if isinstance(why, ApiError | Unreachable) else ""
    return TimedOut(f"{wait} timed out after {elapsed:.0f} s; {last}{answer}")
