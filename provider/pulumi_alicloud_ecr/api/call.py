"""One operation on one resource, as the calls that are made for it see it: until when, interrupted or not, and where
progress is shown."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

#: Seconds after which a wait is explained on the resource's row.
EXPLAIN_AFTER = 5.0


def silent(_text: str) -> None:
    """Shows no progress."""


def never() -> bool:
    """Is not interrupted."""
    return False


@dataclass(frozen=True)
class Call:
    """One operation on one resource."""

    #: On the clock's scale; see `Clock.now`.
    deadline: float
    cancelled: Callable[[], bool] = field(default=never)
    #: Shows a line of progress on the resource's row.
    say: Callable[[str], None] = field(default=silent)
    #: Shows a line that must not be missed: it stays on the screen when the operation has ended.
    warn: Callable[[str], None] = field(default=silent)
    #: The URN of the resource; empty where the host does not tell it.
    urn: str = ""


_NONE = Call(float("inf"))
_thread = threading.local()


@contextmanager
def calling(call: Call) -> Iterator[None]:
    """API calls that this thread makes in this block are made for this operation.

    Set where calls are made (`retry.Caller`), read where bytes are waited for (`sdk.transport`): what lies between,
    the SDKs, knows neither interruption nor progress.
    """
    before = current()
    _thread.call = call
    try:
        yield
    finally:
        _thread.call = before


def current() -> Call:
    """The operation for which this thread makes a call; one that nobody interrupts when there is none."""
    call: Call = getattr(_thread, "call", _NONE)
    return call
