"""One pace for a whole process: an API that complains is not stormed, and everybody gets a turn."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import pytest
from tests.unit.conftest import CEN, REGION, TR, Bench, inputs
from tools.testing.fake_clock import FakeClock
from tools.testing.world_cloud import CREATE, LIST

import alicloud_ecr_emulator as emulator
from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.errors import Cancelled, TimedOut
from pulumi_alicloud_ecr.api.rate_limit import CONCURRENCY, CONCURRENCY_MOST, RateLimit

FOREVER = Call(float("inf"))


def never() -> bool:
    return False


def _with_ecrs(bench: Bench, count: int) -> list[str]:
    """So many ECRs, each associated with the transit router."""
    ecrs = [f"ecr-crowd{number:013}" for number in range(count)]
    account = emulator.DEFAULT_ACCOUNT_ID
    bench.seed(
        routers=[{"ecr_id": ecr, "owner_id": account} for ecr in ecrs],
        associations=[
            {
                "association_id": f"ecr-assoc-{ecr}",
                "ecr_id": ecr,
                "owner_id": account,
                "cen_id": CEN,
                "region_id": REGION,
                "transit_router_id": TR,
                "transit_router_owner_id": account,
            }
            for ecr in ecrs
        ],
    )
    return ecrs


def _create_all(bench: Bench, count: int) -> list[float]:
    """Create so many attachments beside each other; when each was done, in seconds since the start."""
    begun = bench.clock.now()
    done: list[float] = []

    def task(ecr: str) -> Callable[[], None]:
        def create() -> None:
            bench.create(inputs(ecr_id=ecr, origin=f"EcrAttachment:o/p/s/{ecr}"))
            done.append(bench.clock.now() - begun)

        return create

    bench.clock.run(*[task(ecr) for ecr in _with_ecrs(bench, count)])
    assert len(bench.there) == count
    return done


@pytest.mark.parametrize("latency", [0.005, 0.02, 0.2])
def test_fifty_creates_at_ten_calls_a_second_are_throttled_rarely_and_all_end(
    bench: Bench, latency: float
) -> None:
    bench.cloud.latency, bench.cloud.qps = latency, 10
    done = _create_all(bench, 50)
    assert len(done) == 50
    assert bench.cloud.throttled < 0.1 * len(bench.cloud.calls)
    assert bench.cloud.count(CREATE) - bench.cloud.throttled <= 50


def test_fifty_creates_cost_fifty_create_calls_and_less_than_forty_others(bench: Bench) -> None:
    bench.cloud.latency = 0.01
    done = _create_all(bench, 50)
    assert bench.cloud.count(CREATE) == 50
    assert len(bench.cloud.calls) - 50 <= 40
    # A second, 5 % of the wait, and what the fake clock adds: nobody is notified on it, all look every half second.
    assert max(done) < 10 + 3


def test_two_hundred_waits_cost_no_more_listings_a_second_than_fifty(new_bench: Callable[..., Bench]) -> None:
    polls = []
    for count in (50, 100):
        bench = new_bench()
        bench.cloud.latency = 0.005
        seconds = max(_create_all(bench, count))
        polls.append(bench.cloud.count(LIST) / seconds)
    assert polls[1] <= 1.1 * polls[0]


class _Throttled(Exception):
    """Too many calls."""


class _Limited:
    """An API that takes a number of calls in each second, as `RateLimit` sees it."""

    def __init__(self, clock: FakeClock, pace: RateLimit, rate: int) -> None:
        self._clock, self._pace, self._rate = clock, pace, rate
        self.taken: list[float] = []
        self.refused: list[float] = []

    def call(self) -> None:
        """One call, repeated until it is taken."""
        while True:
            with contextlib.suppress(_Throttled):
                return self._pace.run(self._once, FOREVER)

    def _once(self) -> None:
        self._clock.sleep(0.01, never)
        now = self._clock.now()
        if sum(1 for at in self.taken if at > now - 1) >= self._rate:
            self.refused.append(now)
            self._pace.throttled(None)
            raise _Throttled
        self.taken.append(now)


@pytest.mark.parametrize("rate", [1, 3, 10, 40])
def test_whatever_the_limit_is_the_pace_finds_it_without_a_storm(rate: int) -> None:
    clock = FakeClock()
    api = _Limited(clock, RateLimit(clock), rate)

    def task() -> None:
        for _ in range(12 * rate // 10 + 1):
            api.call()

    begun = clock.now()
    clock.run(*[task] * 30)
    ideal = len(api.taken) / rate
    assert clock.now() - begun < 2.2 * ideal + 3
    assert len(api.refused) <= CONCURRENCY + 0.1 * len(api.taken)


def test_without_a_complaint_there_is_no_limit_but_the_calls_under_way() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    running: list[int] = [0, 0]

    def call() -> None:
        running[0] += 1
        running[1] = max(running)
        clock.sleep(0.1, never)
        running[0] -= 1

    begun = clock.now()
    clock.run(*[lambda: pace.run(call, FOREVER)] * 60)
    # It begins with a few and has one place more for every ten calls taken.
    assert CONCURRENCY < running[1] <= CONCURRENCY + 6
    assert clock.now() - begun < 60 / CONCURRENCY * 0.1 + 3


def test_the_calls_under_way_grow_to_a_limit_and_start_again_after_a_complaint() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    for _ in range(2000):
        pace.run(lambda: None, FOREVER)
    assert _at_once(clock, pace) == CONCURRENCY_MOST
    pace.throttled(None)
    assert _at_once(clock, pace) == CONCURRENCY


def _at_once(clock: FakeClock, pace: RateLimit) -> int:
    """How many of many calls start before the first of them ends."""
    started: list[float] = []

    def call() -> None:
        started.append(clock.now())
        clock.sleep(1.0, never)

    clock.run(*[lambda: pace.run(call, FOREVER)] * (2 * CONCURRENCY_MOST))
    return sum(1 for begun in started if begun < min(started) + 1.0)


def test_retry_after_holds_everybody_back_for_as_long_as_it_says() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    pace.throttled(7.0)
    begun = clock.now()
    started: list[float] = []
    clock.run(*[lambda: pace.run(lambda: started.append(clock.now()), FOREVER)] * 3)
    assert min(started) >= begun + 7.0


def test_one_that_waits_for_its_turn_can_be_interrupted() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    pace.throttled(600.0)
    stop = clock.now() + 2
    with pytest.raises(Cancelled):
        pace.run(lambda: None, Call(float("inf"), lambda: clock.now() >= stop))
    assert clock.now() <= stop + 1


def test_one_that_waits_for_a_free_place_can_be_interrupted_and_leaves_it_to_others() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    interrupted: list[bool] = []

    def blocking() -> None:
        pace.run(lambda: clock.sleep(60, never), FOREVER)

    def waiting() -> None:
        try:
            pace.run(lambda: None, Call(float("inf"), lambda: clock.now() > 1005))
        except Cancelled:
            interrupted.append(True)

    clock.run(*[blocking] * CONCURRENCY, waiting)
    assert interrupted == [True]
    pace.run(lambda: None, FOREVER)


def test_a_turn_beyond_the_deadline_is_not_waited_for() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    pace.throttled(3600.0)
    begun = clock.now()
    with pytest.raises(TimedOut, match="the API wants no call for 3600 s"):
        pace.run(lambda: None, Call(begun + 1200))
    assert clock.now() == begun


def test_who_finds_no_free_place_ends_at_its_deadline_and_says_what_it_waits_for() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    ended: list[float] = []
    said: list[str] = []

    def waiting() -> None:
        with pytest.raises(TimedOut):
            pace.run(lambda: None, Call(clock.now() + 10, say=said.append))
        ended.append(clock.now())

    begun = clock.now()
    clock.run(*[lambda: pace.run(lambda: clock.sleep(600, never), FOREVER)] * CONCURRENCY, waiting)
    assert ended[0] <= begun + 11
    assert said == [f"waiting for {CONCURRENCY} other calls to be answered"]


def test_a_long_pause_that_the_api_asks_for_is_explained() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    pace.throttled(60.0)
    said: list[str] = []
    pace.run(lambda: None, Call(clock.now() + 600, say=said.append))
    assert said == ["the API wants fewer calls: the next one in 60 s"]


def _complain(limit: RateLimit, clock: FakeClock, times: int) -> None:
    """Calls of which each is throttled, whatever the pace: others use up the quota."""
    for _ in range(times):
        limit.run(lambda: None, FOREVER)
        clock.sleep(1.5, never)
        limit.throttled(None)


def test_a_quota_that_others_use_up_does_not_slow_calls_down_without_end() -> None:
    clock = FakeClock()
    limit = RateLimit(clock)
    _complain(limit, clock, 50)
    begun = clock.now()
    for _ in range(3):
        limit.run(lambda: None, FOREVER)
    assert clock.now() - begun < 40


def test_the_pace_of_an_earlier_rush_is_forgotten() -> None:
    clock = FakeClock()
    limit = RateLimit(clock)
    _complain(limit, clock, 50)
    clock.sleep(120, never)
    begun = clock.now()
    for _ in range(3):
        limit.run(lambda: None, FOREVER)
    assert clock.now() == begun
