"""The operation on whose behalf this thread makes an API call right now.

Set where calls are made (`retry.Caller`), read where bytes are waited for (`sdk.transport`): what lies between, the
SDKs, knows neither interruption nor progress.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True)
class CallScope:
    """What a call in progress may ask of its operation."""

    cancelled: Callable[[], bool] = lambda: False
    #: Shows a line of progress.
    say: Callable[[str], None] = lambda _: None


_NONE = CallScope()
_thread = threading.local()


@contextmanager
def calling(cancelled: Callable[[], bool], say: Callable[[str], None]) -> Iterator[None]:
    """Calls made in this block, by this thread, are of this operation."""
    before = current()
    _thread.scope = CallScope(cancelled, say)
    try:
        yield
    finally:
        _thread.scope = before


def current() -> CallScope:
    """The scope of this thread's call; one that is never cancelled when there is none."""
    scope: CallScope = getattr(_thread, "scope", _NONE)
    return scope
