"""Calls as probes make them: one answer each, and no refusal of whoever calls taken for the one that is expected."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeVar

from ...api import error_codes
from ...api.call import Call, never
from ...api.errors import ApiError, EcrError, Unreachable
from ...lifecycle import Connection

T = TypeVar("T")

#: Refusals of whoever calls, or of the operation as a whole: no probe may take one for the refusal that it expects.
_SAYS_NOTHING = (
    "InvalidAction",
    "InvalidVersion",
    "InvalidAccessKeyId",
    "InvalidSecurityToken",
    "SignatureDoesNotMatch",
    "Forbidden.RAM",
    "NoPermission",
    "Unauthorized",
)


class NotProbed(EcrError):
    """What the probe needs could not be had."""


@dataclass(frozen=True)
class Patience:
    """Seconds of a run's waits."""

    #: For one call, throttling and broken connections included.
    call: float = 60.0
    #: For a status to be reached: attaching takes minutes.
    status: float = 20 * 60.0
    #: Between the first two looks at a status; the pauses grow from there.
    look: float = 0.2


@dataclass
class Calls:
    """The account's API, asked for what one probe needs."""

    connection: Connection
    patience: Patience = field(default_factory=Patience, kw_only=True)
    #: Whether the user has interrupted: waits end.
    interrupted: Callable[[], bool] = field(default=never, kw_only=True)
    #: Operations that had no answer for the whole of a call's time: they are waited for no more.
    silent: set[str] = field(default_factory=set, kw_only=True)

    def call(self) -> Call:
        """One question to the API, beginning now."""
        return Call(self.connection.clock.now() + self.patience.call, self.interrupted)

    def ask(self, make: Callable[[float], T], passes: Callable[[ApiError], bool] | None = None) -> T:
        """One call, repeated only when it was throttled, met a failing server or had no answer.

        Raises ApiError as the API answered, NotProbed when it says nothing of the call itself, EcrError without an answer.
        """

        def make_once(timeout: float) -> T:
            try:
                return make(timeout)
            except (ApiError, Unreachable) as error:
                # Waiting for it again in every probe would make hours of a run.
                if error.operation in self.silent and _is_silence(error):
                    raise NotProbed(str(error)) from None
                raise

        try:
            return self.connection.caller.call(self.call(), make_once, passes or _is_no_answer)
        except Unreachable as error:
            self.silent.add(error.operation)
            raise
        except ApiError as error:
            if _is_silence(error):
                self.silent.add(error.operation)
            if error.code.startswith(_SAYS_NOTHING):
                raise NotProbed(str(error)) from None
            raise

    def do(self, make: Callable[[float], T]) -> T:
        """One call that a probe needs to succeed: also repeated while something else is being changed."""
        return self.ask(make, error_codes.passes)

    def refusal(self, make: Callable[[float], object]) -> ApiError | None:
        """The refusal of a call; None when it was accepted."""
        return refusal_of(lambda: self.ask(make))


def refusal_of(make: Callable[[], object]) -> ApiError | None:
    """The refusal of what is asked of the API; None when it was accepted."""
    try:
        make()
    except ApiError as error:
        return error
    return None


def _is_no_answer(error: ApiError) -> bool:
    return error_codes.is_throttled(error) or _is_silence(error)


def _is_silence(error: ApiError | Unreachable) -> bool:
    return isinstance(error, Unreachable) or error.http_status >= 500
