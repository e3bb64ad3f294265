"""One running emulator, still without HTTP: the world, who may call, what goes wrong, what was asked.

`handle` takes a signed request and gives an `Outcome`, which `server` puts on the wire.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from ..actions import gateway
from ..world import documents
from ..world.defaults import default_world
from ..world.errors import ApiError
from ..world.settings import Settings
from ..world.world import World
from .faults import ERROR_CODES, Effect, Faults, Rule
from .request_log import SYSTEM_PARAMETERS, Entry, RequestLog
from .signatures import Authenticator, SignedRequest

_HOST: Final = "127.0.0.1"
_INSTEAD: Final = ("drop", "html", "redirect", "body")
"""Kinds of faults that can come instead of the work, and not only instead of its answer."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """An answer, and the fault rule that damages it on its way, if any."""

    status: int
    document: Mapping[str, object]
    headers: Mapping[str, str]
    fault: Rule | None = None


@dataclass(frozen=True, slots=True)
class Request:
    """A signed request, taken apart."""

    signed: SignedRequest
    version: str
    action: str
    parameters: Mapping[str, str]

    @classmethod
    def of(cls, signed: SignedRequest) -> Request:
        """Action and version come from what the request's scheme signs: headers of today's SDKs, parameters of older ones."""
        everything = dict(signed.query + signed.form)
        in_headers = signed.has_signed_headers
        return cls(
            signed,
            version=signed.headers.get("x-acs-version", "") if in_headers else everything.get("Version", ""),
            action=signed.headers.get("x-acs-action", "") if in_headers else everything.get("Action", ""),
            parameters={name: value for name, value in everything.items() if name not in SYSTEM_PARAMETERS},
        )

    @property
    def product(self) -> str:
        """The name of the service that the version stands for; empty for an unknown version."""
        return gateway.PRODUCTS.get(self.version, ("", {}))[0]

    @property
    def known_action(self) -> str:
        """The action's name if this version of the API has it, else "(unknown)": names of callers' making are kept nowhere."""
        return self.action if self.action in gateway.PRODUCTS.get(self.version, ("", {}))[1] else "(unknown)"


class Emulator:
    """World, authenticator, faults, rate limit and request log of one emulated cloud."""

    def __init__(
        self, settings: Settings | None = None, *, empty: bool = False, clock: Callable[[], float] = time.time
    ):
        self._start_settings = settings or Settings()
        self._empty = empty
        self._clock = clock
        self.reset()

    def reset(self) -> None:
        """Back to how it started: world, faults and request log."""
        self.world = default_world(self._start_settings, self._clock, empty=self._empty)
        self.faults = Faults()
        self.log = RequestLog()
        self._authenticator = Authenticator()
        self._limit = _RateLimit()

    def replace_world(self, document: object) -> None:
        """Go on with the world of a state file. Raises BadDocument."""
        world = World(self._start_settings, self._clock)
        documents.restore(world, document)
        self.world = world

    def begin(self, request: Request) -> Entry:
        """Note the request in the log."""
        return self.log.begin(self.world.clock(), request.product, request.known_action)

    def admit(self, request: Request, entry: Entry) -> Effect:
        """Check signature and rate, and ask the fault rules. Raises ApiError."""
        world = self.world
        now = world.clock()
        try:
            account = self._authenticator.authenticate(
                request.signed, world.credentials, now, verify=world.settings.verify_signatures
            )
        except ApiError:
            self.log.refuse(entry)
            raise
        self.log.admit(entry, account, request.parameters)
        self._limit.check(f"{account}/{request.known_action}", world.settings.qps, now)
        effect = self.faults.effect(request.action, entry.account, request.parameters, world.settings)
        entry.fault = effect.wire.kind if effect.wire else ""
        return effect

    def work(self, request: Request, entry: Entry, effect: Effect) -> Outcome:
        """Do the work unless a fault comes before it. Raises ApiError, also for a fault."""
        rule = effect.wire
        fails = rule is not None and rule.kind in ERROR_CODES
        if rule is not None and fails and rule.when == "before":
            raise _Fault(rule)
        if rule is not None and rule.kind in _INSTEAD and rule.when == "before":
            return Outcome(0, {}, {}, rule)
        answer = gateway.call(
            self.world,
            entry.account,
            request.action,
            request.parameters,
            version=request.version,
            plan=effect.plan,
        )
        if rule is not None and fails:
            raise _Fault(rule)
        entry.request_id = str(answer["RequestId"])
        if request.version == gateway.EXPRESS_CONNECT_ROUTER:
            answer |= {"Code": "200", "HttpStatusCode": 200, "Message": "OK", "Success": True}
        self.log.answered(entry, answer)
        return Outcome(200, answer, {}, rule)

    def refusal(self, request: Request, entry: Entry, error: ApiError) -> Outcome:
        """The service's form of an error."""
        entry.code, entry.request_id = error.code, gateway.new_request_id()
        document: dict[str, object] = {
            "Code": error.code,
            "Message": error.message,
            "RequestId": entry.request_id,
            "HostId": _HOST,
            "Recommend": f"https://gateway.aliyun.com/troubleshoot?q={error.code}&product={request.product}",
        }
        status = error.status
        self.log.answered(entry, document)
        if request.version == gateway.EXPRESS_CONNECT_ROUTER:
            document |= {"HttpStatusCode": error.status, "Success": False}
            if self.world.settings.ecr_errors_with_http_200:
                status = 200
        return Outcome(status, document, error.headers if isinstance(error, _Fault) else {})


class _Fault(ApiError):
    """An error that a rule asked for."""

    def __init__(self, rule: Rule):
        error = rule.error()
        super().__init__(error.code, status=error.status, message=error.message)
        self.headers: dict[str, str] = {}
        if rule.retry_after is not None:
            self.headers["Retry-After"] = str(max(1, round(rule.retry_after)))
            self.headers["x-acs-retry-after"] = str(round(rule.retry_after * 1000))


class _RateLimit:
    """At most so many calls of one account and operation in any second, as the real limits are per account and API."""

    def __init__(self) -> None:
        self._calls: dict[str, deque[float]] = {}

    def check(self, key: str, qps: int, now: float) -> None:
        if not qps:
            return
        calls = self._calls.setdefault(key, deque())
        while calls and calls[0] <= now - 1:
            calls.popleft()
        if len(calls) >= qps:
            raise ApiError("Throttling.User")
        calls.append(now)
