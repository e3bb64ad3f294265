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

from .call import EXPLAIN_AFTER, Call
from .clock import Clock
from .errors import Cancelled, TimedOut

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

#: Seconds between two listings of a scope while something is waited for, and the share of the time waited so far that
#: comes on top: how late an event can be noticed. Nobody minds ten seconds more after three minutes.
SPACING = 1.0
STRETCH = 0.05
#: The first listings after a quiet time come faster, each gap as long as has been waited so far: short waits stay short.
_FIRST_SPACING = 0.1
_QUIET = 3.0

#: Poller a second for all scopes together, pages counted: the API's quota pages give a List operation about this
#: much (500 a minute), and `rate_limit` slows down further as soon as the API asks for it.
LISTINGS_PER_SECOND = 8.0
#: Seconds' worth of listings that may come at once: the look-ups of a program that names many transit routers.
_BURST = 5.0


#: How often one that waits for another's listing, or for the turn of its own, looks whether it has been cancelled, in
#: seconds. There may be a thousand of the former.
_LOOK_EVERY = 0.5
_LOOK_EVERY_FIRST = 0.2


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
    #: How many ask now, when the last one left, and when the first one came after that was a while ago.
    asking: int = 0
    left: float = float("-inf")
    busy: float = 0.0
    #: When the wait began that began last.
    youngest: float = 0.0
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
        self._enter(scope, time)
        try:
            while True:
                with scope.changed:
                    if scope.listing is not None and scope.listing.begun > time:
                        return scope.listing
                    if not scope.being_made:
                        scope.being_made = True
                        break
                    self._clock.wait(scope.changed, _LOOK_EVERY)
                self._check(call)
            try:
                self._wait_for_turn(scope, call)
                return self._make(key, scope, call)
            finally:
                with scope.changed:
                    scope.being_made = False
                    scope.changed.notify_all()
        finally:
            with scope.changed:
                scope.asking -= 1
                scope.left = self._clock.now()

    def _enter(self, scope: _Scope[T], time: float) -> None:
        with scope.changed:
            now = self._clock.now()
            if not scope.asking and now - scope.left >= _QUIET:
                scope.busy = now
            # Who goes on waiting asks for what is newer than a listing that it has had; who begins to wait, for later.
            if scope.listing is None or time > scope.listing.begun:
                scope.youngest = now
            scope.asking += 1

    def _wait_for_turn(self, scope: _Scope[T], call: Call) -> None:
        """Wait until the scope may be listed again; one that begins to wait meanwhile brings it forward."""
        allowed = self._charge(scope.pages)
        said = False
        while (early := max(self._due(scope), allowed) - self._clock.now()) > 0:
            if not said and early >= EXPLAIN_AFTER + STRETCH * (self._clock.now() - scope.youngest):
                said = True
                call.say(f"many are waited for: the next look at this one is in {early:.0f} s")
            with scope.changed:
                self._clock.wait(scope.changed, min(early, _LOOK_EVERY_FIRST))
            self._check(call)
        self._check(call)

    def _due(self, scope: _Scope[T]) -> float:
        """When the scope should be listed next."""
        if scope.listing is None:
            return self._clock.now()
        last = scope.listing.begun
        gap = min(max(last - scope.busy, _FIRST_SPACING), self._spacing)
        return last + gap + STRETCH * max(0.0, last - scope.youngest)

    def _make(self, key: K, scope: _Scope[T], call: Call) -> Listing[T]:
        begun = self._clock.now()
        items, pages = self._fetch(key, call)
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

    def _check(self, call: Call) -> None:
        if call.cancelled():
            raise Cancelled("interrupted while waiting")
        if self._clock.now() >= call.deadline:
            raise TimedOut("the time was over before the API could be asked")
