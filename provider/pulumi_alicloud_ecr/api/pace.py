"""How fast one endpoint takes the calls of one account: known to this process and, once the API has complained, to all of this machine.

Twenty stacks that are run side by side are twenty processes with one quota. Each of them alone would see only its own
share of what the API takes and of what it refuses, and find the others' calls in its way whatever it does.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any, TypeVar

from .clock import Clock
from .journal_files import Files

T = TypeVar("T")

#: Seconds that everybody pauses after a throttled answer that doesn't say for how long.
PAUSE = 1.0
#: The share of the seen rate that is used afterwards, and what each call that is taken makes of the gap between
#: two. Per call, not per second: so about one call in thirty tries the limit again, whatever the limit is. The more calls
#: are taken without a complaint (after so many, twice), the sooner: the first estimate may have been far too low.
_SHARE = 0.8
_EASE = 0.995
_SOON = 25
#: A gap that is none any more, one to begin with, and the longest: where others use up the same quota, going slower doesn't help. In seconds.
_NO_GAP = 0.002
_UNSEEN = 0.25
_GAP_MOST = 2.0
#: Seconds without a call, and without a complaint, after which what was seen is forgotten: that was another rush.
_IDLE = 60.0
_FORGOTTEN_AFTER = 300.0
#: How many seconds ahead a turn is given: by then the gap may be another, or who was to have it gone.
_AHEAD = 2.0
#: Over how many seconds the rate is looked at that the API took. Longer, and the few calls of a quiet time would pass for
#: all that it takes.
_WINDOW = 1.0
#: Seconds between two times that are the same: on their way through a file they lose digits.
_SAME = 0.001
#: Seconds of a pause that other processes are told of: one answer, true or not, is not to hold up later runs for an hour.
_SHARED_PAUSE = 10.0
#: How many calls are remembered.
_MOST_TAKEN = 100
#: Seconds by which the clocks of two processes may differ, and the most that an API may ask to wait: what is beyond it
#: was written before the clock was set.
_CLOCKS_DIFFER = 5.0
_LONGEST_PAUSE = 3600.0

#: The fields of `Pace` that are times, and those that are a number of seconds.
_TIMES = ("next", "paused_until", "complained", "burst")
_GAPS = ("gap", "gap_before")


@dataclass(frozen=True)
class Turn:
    """When a call may start, or, where the turn is not given yet, ask again."""

    at: float
    given: bool = True


@dataclass
class Pace:
    """The gap between two calls, and what it was found by. Times are in seconds on one clock."""

    #: Seconds between two starts; 0 while the API has never complained.
    gap: float = 0.0
    #: When the next turn is, and until when there is none.
    next: float = 0.0
    paused_until: float = float("-inf")
    #: When the API complained last, when the burst began that this was part of, and the gap before that.
    complained: float = float("-inf")
    burst: float = float("-inf")
    gap_before: float = 0.0
    #: When the calls that were not throttled ended, the last ones.
    taken: list[float] = field(default_factory=list)
    #: How many calls were taken since the last complaint.
    taken_since: int = 0

    def reserve(self, now: float) -> Turn:
        """The next turn, which nobody else gets. After a complaint none is given out until the pause is over: by then it
        is known what all processes together had got."""
        if now < self.paused_until:
            return Turn(self.paused_until, given=False)
        if now - max(self.next, self.paused_until) > _IDLE or now - self.complained > _FORGOTTEN_AFTER:
            self.gap = 0.0
        turn = max(now, self.next)
        if turn - now > _AHEAD:
            return Turn(now + _AHEAD / 2, given=False)
        self.next = turn + self.gap
        return Turn(turn)

    def took(self, now: float) -> None:
        """The API has taken a call."""
        if now - self.burst <= PAUSE:
            # It was on its way when the API complained, perhaps that of another process.
            self.also_taken([min(now, self.burst)])
        else:
            self.taken = [*self.taken[1 - _MOST_TAKEN :], now]
            self.taken_since += 1
            ease = _EASE ** (1 + self.taken_since / _SOON)
            self.gap = self.gap * ease if self.gap > _NO_GAP else 0.0

    def slow_down(self, now: float, pause: float) -> None:
        """The API said that calls come too fast."""
        # The refusals of one burst count once: what was taken in the meantime says nothing any more.
        if now - self.complained > PAUSE:
            self.burst, self.gap_before = now, self.gap
        self.complained = self.next = now
        self.paused_until = max(self.paused_until, now + pause)
        self.taken_since = 0
        self.gap = self._measured()

    def also_taken(self, others: list[float]) -> None:
        """Calls that were made before the complaint and are known only now: the API takes more than it seemed."""
        self.taken = sorted(self.taken + others)[-_MOST_TAKEN:]
        self.gap = min(self.gap, self._measured())

    def _measured(self) -> float:
        """The gap for a rate somewhat below what the API took before it complained."""
        rate = sum(-_SAME < self.burst - ended < _WINDOW for ended in self.taken) / _WINDOW
        if not rate:
            # Where nothing was taken at all, that says nothing of what would be; each complaint makes everybody pause.
            return max(self.gap_before, _UNSEEN)
        return min(max(self.gap_before, 1.0 / rate) / _SHARE, _GAP_MOST)

    def is_of(self, now: float) -> bool:
        """Whether it can be of this time: not from before a clock was set back, and no nonsense."""
        late = now + _CLOCKS_DIFFER
        return (
            self.complained <= late
            and self.next <= late + _AHEAD + _GAP_MOST
            and self.paused_until <= late + _LONGEST_PAUSE
            and 0 <= self.gap <= _GAP_MOST
            and 0 <= self.gap_before <= _GAP_MOST
        )

    def shifted(self, seconds: float) -> Pace:
        """The same on a clock that is so much ahead."""
        times = {name: getattr(self, name) + seconds for name in _TIMES}
        return replace(self, taken=[ended + seconds for ended in self.taken], **times)


class SharedPace:
    """The pace of an endpoint and account; safe to use from many threads, and from many processes where there is a folder."""

    def __init__(self, files: Files, name: str, clock: Clock, wall_time: Callable[[], float]) -> None:
        """`wall_time` is in seconds since the epoch: what clocks of different processes have in common."""
        self._files = files
        self._name = name
        self._clock = clock
        self._wall_time = wall_time
        self._lock = threading.Lock()
        self._pace = Pace()
        self._joined = False

    def change(self, what: Callable[[Pace], T], *, complaint: bool = False) -> T:
        """Ask or tell the pace. While nobody has been told to slow down that touches no file but to see that there is none."""
        with self._lock:
            if not (complaint or self._pace.gap or self._files.load(self._name)):
                return what(self._pace)
            with self._files.exclusive(self._name) as shared:
                if shared:
                    self._join()
                answer = what(self._pace)
                if shared:
                    self._publish()
            return answer

    def complained(self) -> float:
        """When the API complained last."""
        with self._lock:
            found = self._found() if self._pace.gap else None
            return max(self._pace.complained, found.complained) if found else self._pace.complained

    def _join(self) -> None:
        """What the machine knows instead of what this process knows, but for the calls that only this process knows of."""
        if (found := self._found()) is not None:
            found.paused_until = max(found.paused_until, self._pace.paused_until)
            if not self._joined:
                found.also_taken(self._pace.taken)
            self._pace = found
        self._joined = True

    def _found(self) -> Pace | None:
        """What the machine knows, on this process's clock; None where it is nothing, or nothing of this time."""
        found = _pace(self._files.load(self._name))
        return found.shifted(-self._offset()) if found and found.is_of(self._wall_time()) else None

    def _publish(self) -> None:
        if self._pace.gap:
            told = self._pace.shifted(self._offset())
            told.paused_until = min(told.paused_until, self._wall_time() + _SHARED_PAUSE)
            self._files.save(self._name, asdict(told))
        else:
            self._files.remove(self._name)

    def _offset(self) -> float:
        return self._wall_time() - self._clock.now()


def _pace(found: Mapping[str, Any]) -> Pace | None:
    """What a file says; None where it is not there or no pace."""
    try:
        taken = [float(ended) for ended in found["taken"]]
        numbers = {name: float(found[name]) for name in (*_TIMES, *_GAPS)}
        return Pace(**numbers, taken=taken, taken_since=int(found["taken_since"]))
    except (KeyError, TypeError, ValueError, OverflowError):
        return None
