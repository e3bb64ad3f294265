"""One look at the API for everybody who wants to look at the same.

Every wait and every look-up asks for a listing of a scope (all attachments of one transit router, say) that is not
older than some time. Whoever asks first makes the call, the others get its result. So waiting for 200 attachments
of a transit router costs the calls of one, and a waiting operation holds no connection. There is no thread of its
own: the asker whose turn it is calls, which also makes it all run in one thread under a fake clock.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from .clock import Clock
from .errors import Cancelled, TimedOut
from .retry import Call

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

#: Seconds between two listings of a scope, while something is waited for: how late an event can be noticed.
SPACING = 1.0
#: The first listings after a quiet time come faster, each gap twice the one before: short waits stay short.
_FIRST_SPACING = 0.1
_QUIET = 3.0

#: Poller a second for all scopes together, pages counted: the API's quota pages give a List operation about this
#: much (500 a minute), and `rate_limit` slows down further as soon as the API asks for it.
LISTINGS_PER_SECOND = 8.0
#: Seconds' worth of listings that may come at once: the look-ups of a program that names many transit routers.
_BURST = 5.0


#: How often a waiting asker looks whether it has been cancelled, in seconds.
_LOOK_EVERY = 0.2


@dataclass(frozen=True)
class Listing(Generic[T]):
    """What the API listed, and when the first call for it began."""

    begun: float
    items: tuple[T, ...]


@dataclass
class _Scope(Generic[T]):
    changed: threading.Condition = field(default_factory=threading.Condition)
    listing: Listing[T] | None = None
    being_made: bool = False
    spacing: float = 0.0
    next: float = 0.0
    #: In how many pages the last listing came.
    pages: int = 1


class Poller(Generic[K, T]):
    """Shared listings; safe to use from many threads."""

    def __init__(
        self,
        clock: Clock,
        fetch: Callable[[K, Call], tuple[tuple[T, ...], int]],
        spacing: float = SPACING,
        per_second: float = LISTINGS_PER_SECOND,
    ) -> None:
        """`fetch` lists a scope and says in how many pages; `spacing` is the pause between listings of a scope in
        seconds, `per_second` the limit for all scopes together."""
        self._clock = clock
        self._fetch = fetch
        self._spacing = spacing
        self._per_second = per_second
        self._lock = threading.Lock()
        self._scopes: dict[K, _Scope[T]] = {}
        #: Until when the pages listed so far use up the calls per second.
        self._paid_until = 0.0

    def since(self, key: K, time: float, call: Call) -> Listing[T]:
        """A listing of the scope that was begun after `time`.

        Raises what listing raises (to the one who makes the call; the others then try for themselves),
        Cancelled, and TimedOut at the deadline of `call`.
        """
        scope = self._scope(key)
        while True:
            with scope.changed:
                if scope.listing is not None and scope.listing.begun > time:
                    return scope.listing
                if not scope.being_made:
                    scope.being_made = True
                    break
                self._clock.wait(scope.changed, _LOOK_EVERY)
            self._still_wanted(call)
        try:
            turn = max(scope.next, self._charge(scope.pages))
            self._clock.sleep(turn - self._clock.now(), call.cancelled)
            self._still_wanted(call)
            return self._make(key, scope, call)
        finally:
            with scope.changed:
                scope.being_made = False
                scope.changed.notify_all()

    def _make(self, key: K, scope: _Scope[T], call: Call) -> Listing[T]:
        begun = self._clock.now()
        items, pages = self._fetch(key, call)
        quiet = scope.listing is None or begun - scope.listing.begun >= _QUIET
        scope.spacing = _FIRST_SPACING if quiet else min(2 * scope.spacing, self._spacing)
        scope.next = begun + scope.spacing
        self._charge(pages - scope.pages)
        scope.pages = pages
        scope.listing = Listing(begun, items)
        return scope.listing

    def _charge(self, pages: int) -> float:
        """Take so many pages out of the calls per second that all scopes share; when they may be called for."""
        with self._lock:
            start = max(self._clock.now(), self._paid_until - _BURST)
            self._paid_until = max(self._clock.now(), self._paid_until) + pages / self._per_second
            return start

    def _scope(self, key: K) -> _Scope[T]:
        with self._lock:
            return self._scopes.setdefault(key, _Scope())

    def _still_wanted(self, call: Call) -> None:
        if call.cancelled():
            raise Cancelled("interrupted while waiting")
        if self._clock.now() >= call.deadline:
            raise TimedOut("the deadline passed")
