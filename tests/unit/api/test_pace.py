"""The pace that an API asks for, among the processes of a machine: a folder is what they have in common."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tools.testing.fake_clock import FakeClock

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.api.journal_files import Folder
from pulumi_alicloud_ecr.api.rate_limit import CONCURRENCY, RateLimit

FOREVER = Call(float("inf"))
#: Seconds since the epoch at the fake clock's zero.
EPOCH = 1_700_000_000.0


def process(clock: FakeClock, folder: Path, name: str = "cbn as prod") -> RateLimit:
    """The calls of a process of its own on the machine that has the folder."""
    journal = Journal(Folder(folder), lambda: EPOCH + clock.now())
    return RateLimit(clock, journal.pace(name, clock))


def waited(clock: FakeClock, limit: RateLimit) -> float:
    """How many seconds a call has to wait for its turn."""
    begun = clock.now()
    started: list[float] = []
    limit.run(lambda: started.append(clock.now()), FOREVER)
    return started[0] - begun


def pace_file(folder: Path) -> Path:
    (found,) = folder.glob("pace-*.json")
    return found


def test_without_a_complaint_no_file_is_written(tmp_path: Path) -> None:
    clock = FakeClock()
    limit = process(clock, tmp_path)
    for _ in range(5):
        limit.run(lambda: None, FOREVER)
    assert list(tmp_path.iterdir()) == []


def test_what_one_process_is_told_holds_the_others_back_too(tmp_path: Path) -> None:
    clock = FakeClock()
    told, other = process(clock, tmp_path), process(clock, tmp_path)
    told.throttled(7.0)
    assert waited(clock, other) >= 7.0
    # And one that begins later.
    told.throttled(5.0)
    assert waited(clock, process(clock, tmp_path)) >= 5.0


def test_an_hour_that_one_process_is_told_to_wait_is_not_for_all_later_ones(tmp_path: Path) -> None:
    clock = FakeClock()
    told = process(clock, tmp_path)
    told.throttled(600.0)
    assert waited(clock, process(clock, tmp_path)) <= 10.0
    assert waited(clock, told) >= 500.0


def test_another_account_or_endpoint_goes_on_as_before(tmp_path: Path) -> None:
    clock = FakeClock()
    process(clock, tmp_path).throttled(7.0)
    assert waited(clock, process(clock, tmp_path, "cbn as dev")) == 0.0


def test_a_pace_is_forgotten_after_a_quiet_time(tmp_path: Path) -> None:
    clock = FakeClock()
    process(clock, tmp_path).throttled(None)
    clock.sleep(120, lambda: False)
    limit = process(clock, tmp_path)
    assert [waited(clock, limit) for _ in range(3)] == [0.0] * 3
    assert not list(tmp_path.glob("pace-*.json"))


@pytest.mark.parametrize(
    "change",
    [
        lambda _: "{",
        lambda _: "[]",
        lambda found: found | {"gap": "soon"},
        lambda found: found | {"gap": 1e300},
        lambda found: found | {"gap": float("nan")},
        lambda found: found | {"taken": None},
        # Written before the clock was set back by a day.
        lambda found: found | {name: found[name] + 86400 for name in ("next", "complained", "burst")},
    ],
    ids=["cut off", "a list", "a word", "huge", "not a number", "no list", "the clock was set back"],
)
def test_a_file_that_makes_no_sense_holds_nobody_back(
    tmp_path: Path, change: Callable[[dict[str, Any]], Any]
) -> None:
    clock = FakeClock()
    process(clock, tmp_path).throttled(7.0)
    file = pace_file(tmp_path)
    changed = change(json.loads(file.read_text()))
    file.write_text(changed if isinstance(changed, str) else json.dumps(changed))
    assert waited(clock, process(clock, tmp_path)) == 0.0


def test_a_process_that_was_stopped_with_the_lock_holds_nobody_up(tmp_path: Path) -> None:
    clock = FakeClock()
    limit = process(clock, tmp_path)
    limit.throttled(2.0)
    with Folder(tmp_path).exclusive(pace_file(tmp_path).stem) as held:
        assert held
        # It goes on with what it knows itself.
        assert 2.0 <= waited(clock, limit) < 5.0


def test_without_a_folder_each_process_has_a_pace_of_its_own(tmp_path: Path) -> None:
    clock = FakeClock()
    no_folder = tmp_path / "file"
    no_folder.touch()
    limit = process(clock, no_folder)
    limit.throttled(7.0)
    assert waited(clock, process(clock, no_folder)) == 0.0
    assert waited(clock, limit) >= 7.0


def test_turns_are_given_a_moment_ahead_and_who_waits_longer_is_told_why(tmp_path: Path) -> None:
    clock = FakeClock()
    limit, other = process(clock, tmp_path), process(clock, tmp_path)
    for _ in range(20):
        limit.throttled(None)
        clock.sleep(1.1, lambda: False)
        limit.run(lambda: None, FOREVER)
    said: list[str] = []
    begun = clock.now()
    explained = Call(float("inf"), say=said.append)
    clock.run(
        *[lambda: other.run(lambda: None, explained)] * 5, *[lambda: limit.run(lambda: None, FOREVER)] * 5
    )
    assert clock.now() - begun > 10
    assert set(said) == {"the API wants fewer calls: others have their turn"}
    assert max(json.loads(pace_file(tmp_path).read_text())[name] for name in ("next", "paused_until")) < (
        EPOCH + clock.now() + 5
    )


class _Throttled(Exception):
    pass


class _Quota:
    """An API that takes so many calls a second of all processes together."""

    def __init__(self, clock: FakeClock, rate: int) -> None:
        self._clock, self._rate = clock, rate
        self.taken: list[float] = []
        self.refused = 0

    def call(self, limit: RateLimit) -> None:
        while True:
            with contextlib.suppress(_Throttled):
                return limit.run(lambda: self._once(limit), FOREVER)

    def _once(self, limit: RateLimit) -> None:
        self._clock.sleep(0.01, lambda: False)
        now = self._clock.now()
        if sum(1 for at in self.taken[-self._rate :] if at > now - 1) >= self._rate:
            self.refused += 1
            limit.throttled(None)
            raise _Throttled
        self.taken.append(now)


@pytest.mark.parametrize(("processes", "waiting", "calls"), [(10, 4, 6), (20, 6, 4)])
@pytest.mark.parametrize("complaints", [0, 5])
def test_processes_share_one_quota_without_a_storm(
    tmp_path: Path, processes: int, waiting: int, calls: int, complaints: int
) -> None:
    clock = FakeClock()
    quota = _Quota(clock, 10)
    limits = [process(clock, tmp_path) for _ in range(processes)]
    for _ in range(complaints):
        # Somebody else, on another machine, has used up the quota for a while: the pace is far too slow.
        limits[0].throttled(None)
        clock.sleep(2, lambda: False)

    def task(limit: RateLimit) -> Callable[[], None]:
        def call_often() -> None:
            for _ in range(calls):
                quota.call(limit)

        return call_often

    begun = clock.now()
    clock.run(*[task(limit) for limit in limits for _ in range(waiting)])
    assert len(quota.taken) == processes * waiting * calls
    # All of the first burst were on their way before anybody knew; after that, few.
    assert quota.refused <= processes * min(waiting, CONCURRENCY) + 0.1 * len(quota.taken)
    assert clock.now() - begun < 2.2 * len(quota.taken) / 10
