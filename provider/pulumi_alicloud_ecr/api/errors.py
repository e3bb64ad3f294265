"""Every error that leaves the lifecycle, each one line for the user's screen.

    EcrError
    ├── ApiError           the API refused a call: code, message, RequestId
    ├── Unreachable        a call ended without an answer, so it may or may not have taken effect
    ├── Refused            the API's refusal, looked into: meaning, cause, next step
    ├── Exists             an attachment that is not provably ours is in the way; names it and the import_ line
    ├── Differs            what is to be adopted differs from what the program says
    ├── NotFound           no such resource in that region and account
    ├── WaitFailed         the resource came into a status it can't leave, or vanished
    ├── TimedOut           the deadline passed
    ├── Cancelled          the user interrupted
    ├── NotReady           the resource exists, its id is known, but it is not ready: goes into the state
    └── SettingsError      the configuration can't be used; names the key

`ApiError` and `Unreachable` come from the cloud and are retried by `retry`; the others are final.
"""

from __future__ import annotations

from typing import Any


class EcrError(Exception):
    """Base of all; `str()` is the one line to show: what happened, and what to do."""

    @property
    def problem(self) -> str:
        """What happened, without what to do, for a line that has its own advice."""
        return super().__str__()


class ApiError(EcrError):
    """The API refused a call (source: Code, Message, RequestId of the error answer)."""

    def __init__(
        self,
        operation: str,
        code: str,
        message: str,
        request_id: str = "",
        http_status: int = 400,
        retry_after: float | None = None,
    ) -> None:
        self.operation = operation
        self.code = code
        self.message = message
        self.request_id = request_id
        self.http_status = http_status
        #: Seconds the API asks to wait before the next call.
        self.retry_after = retry_after
        #: Calls made and seconds passed until this answer was taken as final; set by `retry`.
        self.attempts = 1
        self.elapsed = 0.0
        super().__init__(operation, code)

    def __str__(self) -> str:
        tried = f", {self.attempts} attempts in {self.elapsed:.0f} s" if self.attempts > 1 else ""
        request = f", RequestId {self.request_id}" if self.request_id else ""
        return f"{self.operation} was refused with {self.code}: {self.message} (HTTP {self.http_status}{request}{tried})"


class Unreachable(EcrError):
    """No usable answer: connection refused or broken, timeout, unreadable body, 5xx from a gateway."""

    def __init__(self, operation: str, why: str, *, connected: bool = True, usable: bool = True) -> None:
        self.operation = operation
        self.why = why
        #: False: there was not even a connection to send the call over.
        self.connected = connected
        #: False: something answers, but not as the API does; more likely a wrong endpoint than a passing failure.
        self.usable = usable
        self.attempts = 1
        self.elapsed = 0.0
        super().__init__(operation, why)

    def __str__(self) -> str:
        tried = f" ({self.attempts} attempts in {self.elapsed:.0f} s)" if self.attempts > 1 else ""
        return f"{self.operation} got no usable answer: {self.why}{tried}"


class Refused(EcrError):
    """A refusal with its meaning and what to do."""

    def __init__(self, text: str, cause: ApiError) -> None:
        self.cause = cause
        super().__init__(text)


class NothingMissing(Refused):
    """A refusal although all that can be looked at is there: what was missing may have come in the meantime."""

    def __init__(self, text: str, cause: ApiError, coming: bool = False) -> None:
        #: Something that it needs is still on its way.
        self.coming = coming
        super().__init__(text, cause)


class Exists(EcrError):
    """Something that this resource can't prove to have made is there already."""


class Differs(EcrError):
    """What is to be adopted has other values than the program gives."""


class NotFound(EcrError):
    """There is no such resource."""


class WaitFailed(EcrError):
    """A status from which the wanted one can't be reached, or the resource vanished while waited for."""


class TimedOut(EcrError):
    """The deadline passed before the wanted status was reached."""

    def __str__(self) -> str:
        return f"{self.problem}; raise customTimeouts if that is too short"


class Cancelled(EcrError):
    """The user interrupted; nothing was undone."""

    def __str__(self) -> str:
        return f"{self.problem}; run pulumi up again to go on"


class SettingsError(EcrError):
    """A configuration value or its absence makes every call impossible; the message names the key."""


class NotReady(EcrError):
    """The resource exists but isn't as wanted (yet): id and state must be kept, the next update goes on.

    `state` is the dataclass of the resource's state.
    """

    def __init__(self, id: str, state: Any, reason: EcrError) -> None:
        self.id = id
        self.state = state
        self.reason = reason
        super().__init__(str(reason))
