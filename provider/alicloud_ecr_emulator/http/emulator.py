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
        """Action and version come from the headers of today's SDKs or from the parameters of older ones."""
        everything = dict(signed.query + signed.form)
        return cls(
            signed,
            version=signed.headers.get("x-acs-version") or everything.get("Version", ""),
            action=signed.headers.get("x-acs-action") or everything.get("Action", ""),
            parameters={name: value for name, value in everything.items() if name not in SYSTEM_PARAMETERS},
        )


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
        product = gateway.PRODUCTS.get(request.version)
        service = product[0] if product else ""
        return self.log.begin(self.world.clock(), service, request.action, request.parameters)

    def admit(self, request: Request, entry: Entry) -> Effect:
        """Check signature and rate, and ask the fault rules. Raises ApiError."""
        world = self.world
        now = world.clock()
        entry.account = self._authenticator.authenticate(
            request.signed, world.credentials, now, verify=world.settings.verify_signatures
        )
        self._limit.check(f"{entry.account}/{request.action}", world.settings.qps, now)
        effect = self.faults.effect(request.action, entry.account, request.parameters, world.settings)
        entry.fault = effect.wire.kind if effect.wire else ""
        return effect

    def work(self, request: Request, entry: Entry, effect: Effect) -> Outcome:
        """Do the work unless a fault comes before it. Raises ApiError, also for a fault."""
        rule = effect.wire
        fails = rule is not None and rule.kind in ERROR_CODES
        if rule is not None and fails and rule.when == "before":
            raise _Fault(rule)
        if rule is not None and rule.kind in ("drop", "html") and rule.when == "before":
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
        return Outcome(200, answer, {}, rule)

    def refusal(self, request: Request, entry: Entry, error: ApiError) -> Outcome:
        """The service's form of an error."""
        entry.code, entry.request_id = error.code, gateway.new_request_id()
        product = gateway.PRODUCTS.get(request.version, ("", {}))[0]
        document: dict[str, object] = {
            "Code": error.code,
            "Message": error.message,
            "RequestId": entry.request_id,
            "HostId": _HOST,
            "Recommend": f"https://gateway.aliyun.com/troubleshoot?q={error.code}&product={product}",
        }
        status = error.status
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
