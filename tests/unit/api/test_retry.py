"""Calling again: which answers, how often, how long between, and what the last error says."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tools.testing.fake_clock import FakeClock
from tools.testing.world_cloud import dropped, refusal

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.errors import (
    ApiError,
    Cancelled,
    EcrError,
    TimedOut,
    Unreachable,
)
from pulumi_alicloud_ecr.api.rate_limit import RateLimit
from pulumi_alicloud_ecr.api.retry import CALL_TIMEOUT, Caller


class Api:
    """Fails so often, then answers; notes when it was called."""

    def __init__(self, clock: FakeClock, error: Callable[[str], EcrError], times: int) -> None:
        self._clock, self._error, self._times = clock, error, times
        self.called: list[float] = []
        self.timeouts: list[float] = []

    def __call__(self, timeout: float) -> str:
        self.called.append(self._clock.now())
        self.timeouts.append(timeout)
        if len(self.called) <= self._times:
            raise self._error("DoThing")
        return "done"

    @property
    def gaps(self) -> list[float]:
        return [b - a for a, b in zip(self.called, self.called[1:], strict=False)]


def run(
    error: Callable[[str], EcrError], times: int, seconds: float = 600.0, jitter: float = 1.0
) -> tuple[Api, str]:
    clock = FakeClock()
    api = Api(clock, error, times)
    caller = Caller(clock, RateLimit(clock), lambda: jitter)
    try:
        return api, caller.call(Call(clock.now() + seconds), api)
    except EcrError as final:
        final.add_note(f"{len(api.called)} calls, {clock.now() - 1000:.1f} s")
        raise


@pytest.mark.parametrize(
    "error",
    [
        dropped,
        *[
            refusal(code)
            for code in (
                "Throttling",
                "Throttling.User",
                "Throttling.Api",
                "Rejected.Throttling",
                "Operation.Blocking",
                "IncorrectStatus.TransitRouterAttachment",
                "IncorrectStatus.SomethingNew",
                "InvalidStatus.ResourceStatus",
                "Conflict.Lock",
                "ServiceUnavailable",
                "TokenProcessing",
                "LastTokenProcessing",
                "SignatureNonceUsed",
            )
        ],
        refusal("NeverHeardOf", 500),
        refusal("NeverHeardOf", 503),
        refusal("NeverHeardOf", 429),
    ],
)
def test_what_passes_is_called_again(error: Callable[[str], EcrError]) -> None:
    api, answer = run(error, times=3)
    assert (answer, len(api.called)) == ("done", 4)


@pytest.mark.parametrize(
    "code",
    [
        "Unauthorized",
        "ResourceNotFound",
        "InvalidParameter",
        "NeverHeardOf",
        "OperationFailed.RouteEntryExist",
    ],
)
def test_what_does_not_pass_is_final(code: str) -> None:
    with pytest.raises(ApiError) as raised:
        run(refusal(code), times=1)
    assert raised.value.__notes__ == ["1 calls, 0.0 s"]


def test_the_pauses_double_up_to_a_limit() -> None:
    api, _ = run(dropped, times=10)
    assert [round(gap, 1) for gap in api.gaps[:5]] == [0.8, 1.6, 3.2, 6.4, 12.8]
    assert {round(gap, 6) for gap in api.gaps[5:]} == {15.0}


def test_the_jitter_takes_the_whole_pause() -> None:
    assert run(dropped, times=5, jitter=0.0)[0].gaps == [0.0] * 5
    assert run(dropped, times=1, jitter=0.5)[0].gaps == pytest.approx([0.4])


def test_retry_after_is_waited_for_and_more() -> None:
    api, _ = run(refusal("ServiceUnavailable", 503, retry_after=20.0), times=1)
    assert 20.0 <= api.gaps[0] <= 21.0


def test_a_retry_after_of_nothing_does_not_make_a_storm() -> None:
    api, _ = run(refusal("ServiceUnavailable", 503, retry_after=0.0), times=5)
    assert sum(api.gaps) > 10


def test_the_deadline_is_never_passed_and_the_last_error_counts_the_tries() -> None:
    with pytest.raises(Unreachable) as raised:
        run(dropped, times=1000, seconds=60)
    assert raised.value.attempts == 8
    assert str(raised.value).endswith("(8 attempts in 55 s)")


def test_a_retry_after_beyond_the_deadline_ends_it_at_once() -> None:
    with pytest.raises(ApiError) as raised:
        run(refusal("Throttling", 429, retry_after=900.0), times=1, seconds=60)
    assert raised.value.__notes__ == ["1 calls, 0.0 s"]


def test_the_last_refusal_says_code_message_request_and_tries() -> None:
    with pytest.raises(ApiError) as raised:
        run(refusal("Operation.Blocking", message="busy"), times=1000, seconds=10)
    assert str(raised.value) == (
        "DoThing was refused with Operation.Blocking: busy (HTTP 400, RequestId REQ-1, 4 attempts in 6 s)"
    )


def test_each_call_has_at_most_its_own_timeout_and_what_is_left() -> None:
    api, _ = run(dropped, times=7, seconds=60)
    assert api.timeouts[0] == CALL_TIMEOUT
    assert api.timeouts[-1] == pytest.approx(60 - (api.called[-1] - 1000))


def test_no_call_is_made_after_the_deadline() -> None:
    with pytest.raises(TimedOut):
        run(dropped, times=0, seconds=0)


def test_a_turn_that_comes_after_the_deadline_leaves_the_last_answer_as_the_error() -> None:
    clock = FakeClock()
    pace = RateLimit(clock)
    api = Api(clock, refusal("Throttling.User", retry_after=None), 99)

    def call(timeout: float) -> str:
        pace.throttled(100.0)
        return api(timeout)

    with pytest.raises(ApiError, match=r"Throttling\.User"):
        Caller(clock, pace, lambda: 0.1).call(Call(clock.now() + 50), call)


def test_an_interrupt_ends_the_pause() -> None:
    clock = FakeClock()
    stop = clock.now() + 2
    api = Api(clock, dropped, 1000)
    caller = Caller(clock, RateLimit(clock), lambda: 1.0)
    with pytest.raises(Cancelled, match="the last answer: DoThing got no usable answer"):
        caller.call(Call(clock.now() + 600, lambda: clock.now() >= stop), api)
    assert clock.now() <= stop + 0.5


def test_from_the_second_failure_on_the_user_is_told() -> None:
    clock = FakeClock()
    said: list[str] = []
    api = Api(clock, refusal("Throttling.User"), 3)
    Caller(clock, RateLimit(clock), lambda: 1.0).call(Call(clock.now() + 600, say=said.append), api)
    assert said == [
        "calling again after Throttling.User, in 2 s",
        "calling again after Throttling.User, in 3 s",
    ]
