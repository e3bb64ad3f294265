"""Waiting for a status, or for absence: every end of it, and what it says on the way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tools.testing.fake_clock import FakeClock

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.errors import (
    ApiError,
    Cancelled,
    EcrError,
    Refused,
    TimedOut,
    Unreachable,
    WaitFailed,
)
from pulumi_alicloud_ecr.api.waiter import Observed, Wait, wait

PENDING, WANTED = frozenset({"Attaching"}), frozenset({"Attached"})


class Scene:
    """A thing whose status follows a script: from each time on, a status ("": absent) or an error."""

    def __init__(self, *script: tuple[float, str | EcrError]) -> None:
        self.clock = FakeClock()
        self.begun = self.clock.now()
        self.script = [(self.begun + at, what) for at, what in script]
        self.said: list[str] = []
        self.looks = 0

    def look(self, since: float) -> Observed[str]:
        self.looks += 1
        self.clock.sleep(1.0, lambda: False)
        status = [what for at, what in self.script if at <= self.clock.now()][-1]
        if isinstance(status, EcrError):
            raise status
        return Observed(self.clock.now(), status or None, status)

    def wait(
        self,
        seconds: float = 600.0,
        target: frozenset[str] = WANTED,
        missing_for: float = 0.0,
        cancelled: Callable[[], bool] = lambda: False,
    ) -> str | None:
        wanted = Wait("thing x", self.look, PENDING, target, missing_for)
        return wait(wanted, self.clock, Call(self.begun + seconds, cancelled, self.said.append))

    @property
    def elapsed(self) -> float:
        return self.clock.now() - self.begun


def test_the_wanted_status_ends_the_wait() -> None:
    scene = Scene((0, "Attaching"), (30, "Attached"))
    assert scene.wait() == "Attached"
    assert 30 <= scene.elapsed <= 31


def test_a_status_that_is_neither_pending_nor_wanted_ends_it_at_once() -> None:
    scene = Scene((0, "Attaching"), (5, "AttachFailed"))
    with pytest.raises(WaitFailed, match="thing x is AttachFailed, from which it does not become Attached"):
        scene.wait()
    assert scene.elapsed <= 6


def test_absence_is_an_end_when_it_is_wanted() -> None:
    assert Scene((0, "Attaching"), (4, "")).wait(target=frozenset()) is None


def test_a_status_from_which_nothing_vanishes_ends_a_wait_for_absence() -> None:
    with pytest.raises(WaitFailed, match="does not become its absence"):
        Scene((0, "DetachFailed")).wait(target=frozenset())


def test_what_vanishes_is_reported_with_its_last_status() -> None:
    with pytest.raises(
        WaitFailed, match="thing x is gone, its last status was Attaching: run pulumi refresh"
    ):
        Scene((0, "Attaching"), (5, "")).wait()


def test_what_is_listed_late_is_waited_for() -> None:
    assert Scene((0, ""), (8, "Attaching"), (20, "Attached")).wait(missing_for=10) == "Attached"


def test_what_flickers_in_the_listing_is_not_gone() -> None:
    script = ((0, "Attaching"), (3, ""), (6, "Attaching"), (9, ""), (12, "Attached"))
    assert Scene(*script).wait(missing_for=5) == "Attached"


def test_what_is_never_listed_is_said_so() -> None:
    scene = Scene((0, ""))
    with pytest.raises(WaitFailed, match="it was never listed"):
        scene.wait(missing_for=10)
    assert 10 <= scene.elapsed <= 12


def test_progress_is_said_every_ten_seconds_with_status_and_time() -> None:
    scene = Scene((0, ""), (5, "Attaching"), (61, "Attached"))
    scene.wait(missing_for=30)
    assert scene.said[0] == "thing x is Attaching after 10 s"
    assert len(scene.said) == 6


def test_a_short_wait_is_silent() -> None:
    scene = Scene((0, "Attaching"), (5, "Attached"))
    scene.wait()
    assert scene.said == []


def test_a_look_that_meets_the_deadline_is_a_timeout_with_the_last_status() -> None:
    scene = Scene((0, "Attaching"), (10, TimedOut("the deadline passed")))
    with pytest.raises(TimedOut) as raised:
        scene.wait()
    assert str(raised.value) == (
        "waiting for thing x to be Attached timed out after 10 s; its last status was Attaching; "
        "raise customTimeouts if that is too short"
    )


def test_an_interrupted_look_says_how_far_it_got() -> None:
    scene = Scene((0, ""), (4, Cancelled("interrupted")))
    with pytest.raises(Cancelled, match="was interrupted after 4 s; it was not listed yet"):
        scene.wait(missing_for=30)


def test_an_api_that_is_down_to_the_end_is_a_timeout_with_its_last_answer() -> None:
    scene = Scene((0, "Attaching"), (10, Unreachable("ListThings", "the connection was broken")))
    with pytest.raises(
        TimedOut, match="last status was Attaching; the last answer: ListThings got no usable answer"
    ):
        scene.wait()


def test_a_look_that_may_not_be_made_is_explained() -> None:
    scene = Scene((0, ApiError("ListThings", "Unauthorized", "no")))
    with pytest.raises(Refused, match="waiting for thing x to be Attached: the AccessKey may not do this"):
        scene.wait()
