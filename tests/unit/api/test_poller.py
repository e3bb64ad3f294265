"""Shared listings: N who wait cost the calls of one, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from tools.testing.fake_clock import FakeClock

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.clock import SystemClock
from pulumi_alicloud_ecr.api.errors import Cancelled, TimedOut, Unreachable
from pulumi_alicloud_ecr.api.poller import SPACING, STRETCH, Poller


class Source:
    """What is listed: the time of each call, and how many calls are under way."""

    def __init__(self, clock: FakeClock, seconds: float = 0.05, pages: int = 1) -> None:
        self._clock, self._seconds, self._pages = clock, seconds, pages
        self.times: list[float] = []
        self.running = 0
        self.most = 0
        self.failures = 0

    def fetch(self, key: str, call: Call) -> tuple[tuple[str, ...], int]:
        self.times.append(self._clock.now())
        self.running += 1
        self.most = max(self.most, self.running)
        self._clock.sleep(self._seconds, lambda: False)
        self.running -= 1
        if self.failures > 0:
            self.failures -= 1
            raise Unreachable("List", "broken")
        return (f"{key} at {self.times[-1]}",), self._pages


def new(clock: FakeClock, source: Source, per_second: float = 8.0) -> Poller[str, str]:
    return Poller(clock, source.fetch, per_second=per_second)


def until(clock: FakeClock, seconds: float) -> Call:
    return Call(clock.now() + seconds)


def patient(clock: FakeClock, listings: Poller[str, str]) -> Callable[[], None]:
    """A task that waits for a listing for as long as it takes."""

    def ask() -> None:
        listings.since("k", clock.now(), until(clock, 60))

    return ask


def test_a_listing_is_never_older_than_asked_for() -> None:
    clock = FakeClock()
    listings = new(clock, Source(clock))
    first = listings.since("k", clock.now() - 1, until(clock, 60))
    assert listings.since("k", first.begun - 1, until(clock, 60)) is first
    assert listings.since("k", first.begun, until(clock, 60)).begun > first.begun


@pytest.mark.parametrize("askers", [1, 10, 80])
def test_however_many_wait_they_cost_the_calls_of_one(askers: int) -> None:
    clock = FakeClock()
    source = Source(clock)
    listings = new(clock, source)
    end = clock.now() + 20

    def wait() -> None:
        since = clock.now()
        while clock.now() < end:
            since = listings.since("k", since, until(clock, 60)).begun

    clock.run(*[wait] * askers)
    assert source.most == 1
    assert 17 <= len(source.times) <= 21


def test_looks_come_fast_at_first_and_then_seldom() -> None:
    clock = FakeClock()
    source = Source(clock, seconds=0.0)
    listings = new(clock, source)
    since = clock.now()
    for _ in range(10):
        since = listings.since("k", since, until(clock, 60)).begun
    gaps = [b - a for a, b in zip(source.times, source.times[1:], strict=False)]
    assert gaps[:5] == pytest.approx([0.1, 0.1, 0.2, 0.4, 0.8], rel=0.15)
    assert all(gap >= SPACING for gap in gaps[5:])


@pytest.mark.parametrize(("seconds", "calls"), [(5, 10), (30, 24), (200, 56), (1200, 90)])
def test_an_event_is_noticed_within_a_second_and_a_share_of_the_wait_for_few_calls(
    seconds: float, calls: int
) -> None:
    clock = FakeClock()
    source = Source(clock, seconds=0.0)
    listings = new(clock, source)
    begun = since = clock.now()
    while (since := listings.since("k", since, until(clock, 9000)).begun) < begun + seconds:
        pass
    assert clock.now() - begun - seconds <= SPACING + STRETCH * seconds + 0.01
    assert len(source.times) <= calls


def test_who_begins_to_wait_is_not_held_up_by_one_who_waits_for_long() -> None:
    clock = FakeClock()
    listings = new(clock, Source(clock, seconds=0.0))
    begun = clock.now()

    def patiently() -> None:
        since = begun
        while since < begun + 600:
            since = listings.since("k", since, until(clock, 9000)).begun

    late: list[float] = []

    def later() -> None:
        clock.sleep(400.3, lambda: False)
        asked = clock.now()
        listings.since("k", asked, until(clock, 60))
        late.append(clock.now() - asked)

    clock.run(patiently, later)
    assert late[0] <= SPACING + 0.5


def test_a_look_after_a_quiet_time_comes_at_once() -> None:
    clock = FakeClock()
    listings = new(clock, Source(clock, seconds=0.0))
    since = clock.now()
    for _ in range(8):
        since = listings.since("k", since, until(clock, 60)).begun
    clock.sleep(30, lambda: False)
    asked = clock.now()
    assert listings.since("k", asked, until(clock, 60)).begun == asked


@pytest.mark.parametrize(("scopes", "pages"), [(50, 1), (1, 40), (10, 5)])
def test_all_scopes_together_stay_within_their_share_of_the_quota(scopes: int, pages: int) -> None:
    clock = FakeClock()
    source = Source(clock, pages=pages)
    listings = new(clock, source, per_second=8.0)
    begun = clock.now()

    def wait(key: str) -> Callable[[], None]:
        def run() -> None:
            since = clock.now()
            while clock.now() < begun + 60:
                since = listings.since(key, since, until(clock, 600)).begun

        return run

    clock.run(*[wait(f"k{number}") for number in range(scopes)])
    elapsed = clock.now() - begun
    assert len(source.times) * pages <= 8.0 * (elapsed + 5) + 2 * pages * scopes
    assert len(source.times) * pages >= 0.8 * 8.0 * 60


def test_no_scope_is_starved_by_the_others() -> None:
    clock = FakeClock()
    listings = new(clock, Source(clock), per_second=8.0)
    counts = dict.fromkeys(range(24), 0)
    end = clock.now() + 60

    def wait(number: int) -> Callable[[], None]:
        def run() -> None:
            since = clock.now()
            while clock.now() < end:
                since = listings.since(f"k{number}", since, until(clock, 600)).begun
                counts[number] += 1

        return run

    clock.run(*[wait(number) for number in counts])
    assert min(counts.values()) >= max(counts.values()) - 3


def test_when_the_one_that_calls_fails_another_takes_over() -> None:
    clock = FakeClock()
    source = Source(clock)
    source.failures = 1
    listings = new(clock, source)
    outcomes: list[str] = []

    def ask() -> None:
        try:
            listings.since("k", clock.now(), until(clock, 60))
            outcomes.append("listed")
        except Unreachable:
            outcomes.append("failed")

    clock.run(*[ask] * 12)
    assert sorted(outcomes) == ["failed"] + ["listed"] * 11
    assert len(source.times) <= 3


def test_one_that_waits_for_another_s_call_can_be_interrupted() -> None:
    clock = FakeClock()
    listings = new(clock, Source(clock, seconds=30.0))
    ended: list[float] = []
    stop = clock.now() + 2

    def impatient() -> None:
        with pytest.raises(Cancelled):
            listings.since("k", clock.now(), Call(clock.now() + 60, lambda: clock.now() >= stop))
        ended.append(clock.now())

    clock.run(patient(clock, listings), impatient)
    assert ended[0] <= stop + 0.5


def test_one_that_waits_for_another_s_call_ends_at_its_own_deadline() -> None:
    clock = FakeClock()
    listings = new(clock, Source(clock, seconds=30.0))

    def hurried() -> None:
        with pytest.raises(TimedOut):
            listings.since("k", clock.now(), until(clock, 5))
        assert clock.now() < 1006

    clock.run(patient(clock, listings), hurried)


def test_no_wake_up_is_lost_among_real_threads() -> None:
    clock = SystemClock()
    calls = iter(range(10_000))
    listings: Poller[str, int] = Poller(clock, lambda key, call: ((next(calls),), 1), 0.0, 1e9)
    results: list[float] = []

    def wait() -> None:
        since = clock.now()
        for _ in range(20):
            since = listings.since("k", since, Call(clock.now() + 30)).begun
        results.append(since)

    threads = [threading.Thread(target=wait) for _ in range(32)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(results) == 32
