"""Faults on demand: rules that say which calls go wrong, and how.

A rule names an operation (or "*"), how often it fires (`nth`, `count`, `probability`, `match`) and a `kind`. Kinds either
replace or damage the answer (`WIRE_KINDS`) or change what the work comes to (`PLAN_KINDS`). Of several rules that fire for a
call, the first that touches the answer wins; those that change the work add up. Rules see calls whose signature was right.
"""

from __future__ import annotations

import random
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from ..world.codec import BadDocument, from_json, to_json
from ..world.entities import GONE
from ..world.errors import ApiError
from ..world.plan import Plan
from ..world.settings import Settings

ERROR_CODES: Final = {
    "error": "",
    "throttle": "Throttling.User",
    "unavailable": "ServiceUnavailable",
    "expired_credentials": "InvalidSecurityToken.Expired",
    "clock_skew": "InvalidTimeStamp.Expired",
}
"""Kinds that answer an error → its code. `error` answers the rule's own `code`."""

ANSWER_KINDS: Final = ("unsuccessful", "no_list", "no_ids", "endless_pages")
"""Kinds that damage what an answer says. It stays JSON with HTTP 200."""

WIRE_KINDS: Final = (
    *ERROR_CODES,
    *ANSWER_KINDS,
    *("drop", "cut", "html", "slow", "slow_headers", "drip", "huge", "redirect", "body"),
)
PLAN_KINDS: Final = ("late_visibility", "attach_fails", "attach_vanishes", "attach_stuck", "delete_ignored")
_NEVER: Final = 1e9
_LARGEST_SIZE: Final = 2**40
_WHENS: Final = ("before", "after")


@dataclass(frozen=True, slots=True)
class Rule:
    """One fault rule. `seconds` is what the kind makes of it: a delay, or the time until an attachment fails or is seen.

    `text` is the body that `body` sends and the address that `redirect` points to; `size` the bytes of a `huge` answer.
    `when` is "before" or "after" the work is done. `retry_after` is in seconds and is sent as Retry-After (seconds) and
    x-acs-retry-after (milliseconds). `match` lists parameters that the call must have. `nth` counts matching calls from 1.
    """

    kind: str
    operation: str = "*"
    nth: tuple[int, ...] = ()
    count: int = 0
    probability: float = 1.0
    match: Mapping[str, str] = field(default_factory=dict)
    account_id: str = ""
    code: str = ""
    status: int = 0
    message: str = ""
    when: str = "before"
    retry_after: float | None = None
    seconds: float | None = None
    reads: int = 0
    text: str = ""
    size: int = 0

    def error(self) -> ApiError:
        """The error this rule answers."""
        return ApiError(ERROR_CODES[self.kind] or self.code, status=self.status or None, message=self.message)


@dataclass(frozen=True, slots=True)
class Effect:
    """What the rules make of one call."""

    plan: Plan
    wire: Rule | None = None


@dataclass(slots=True)
class _Counted:
    rule: Rule
    calls: int = 0
    hits: int = 0


class Faults:
    """The rules in force, with their counters."""

    def __init__(self) -> None:
        self._rules: list[_Counted] = []
        self._random = random.Random()

    def load(self, document: object) -> None:
        """Take rules from `{"rules": […], "append": false, "seed": null}`. Raises BadDocument and then changes nothing."""
        if not isinstance(document, Mapping) or not document.keys() <= {"rules", "append", "seed"}:
            raise BadDocument('faults: expected {"rules": […], "append": false, "seed": null}')
        entries = document.get("rules", [])
        if not isinstance(entries, list):
            raise BadDocument("faults: rules must be a list")
        rules = [_Counted(_checked(from_json(Rule, entry))) for entry in entries]
        self._rules = [*self._rules, *rules] if document.get("append") else rules
        self._random = random.Random(str(document.get("seed")) if document.get("seed") is not None else None)

    def clear(self) -> None:
        self._rules = []

    def shown(self) -> list[dict[str, object]]:
        """The rules with how many calls they matched and how often they fired."""
        return [{**to_json(each.rule), "calls": each.calls, "hits": each.hits} for each in self._rules]

    def effect(
        self, operation: str, account_id: str, parameters: Mapping[str, str], settings: Settings
    ) -> Effect:
        """What the rules make of this call. Counts it."""
        plan, wire = Plan(), None
        for counted in self._rules:
            if not self._fires(counted, operation, account_id, parameters):
                continue
            if counted.rule.kind in PLAN_KINDS:
                plan = _changed(plan, counted.rule, settings)
            else:
                wire = wire or counted.rule
        return Effect(plan, wire)

    def _fires(
        self, counted: _Counted, operation: str, account_id: str, parameters: Mapping[str, str]
    ) -> bool:
        rule = counted.rule
        if rule.operation not in ("*", operation) or rule.account_id not in ("", account_id):
            return False
        if any(parameters.get(name) != value for name, value in rule.match.items()):
            return False
        counted.calls += 1
        if (rule.nth and counted.calls not in rule.nth) or (rule.count and counted.hits >= rule.count):
            return False
        if rule.probability < 1 and self._random.random() >= rule.probability:
            return False
        counted.hits += 1
        return True


def _changed(plan: Plan, rule: Rule, settings: Settings) -> Plan:
    match rule.kind:
        case "late_visibility":
            return replace(plan, hide_seconds=rule.seconds or 0.0, hide_reads=rule.reads)
        case "attach_fails":
            return replace(plan, attach_to=settings.failed_status, attach_seconds=rule.seconds)
        case "attach_vanishes":
            return replace(plan, attach_to=GONE, attach_seconds=rule.seconds)
        case "attach_stuck":
            return replace(plan, attach_seconds=_NEVER)
    return replace(plan, ignore_delete=True)


def _checked(rule: Rule) -> Rule:
    if rule.kind not in WIRE_KINDS + PLAN_KINDS:
        raise BadDocument(
            f"rule.kind: unknown kind {rule.kind!r}; known are {', '.join(WIRE_KINDS + PLAN_KINDS)}"
        )
    if rule.when not in _WHENS:
        raise BadDocument(f"rule.when: expected one of {', '.join(_WHENS)}, got {rule.when!r}")
    if rule.kind == "redirect" and not rule.text:
        raise BadDocument("rule.text: a redirect rule needs an address")
    if not 0 <= rule.size <= _LARGEST_SIZE:
        raise BadDocument(f"rule.size: expected bytes from 0 to {_LARGEST_SIZE}, got {rule.size}")
    if rule.kind == "error" and not rule.code:
        raise BadDocument("rule.code: an error rule needs a code")
    if rule.status and not 200 <= rule.status <= 599:
        raise BadDocument(f"rule.status: expected 200 to 599, got {rule.status}")
    if not (0 <= rule.probability <= 1 and (rule.seconds or 0) >= 0 and (rule.retry_after or 0) >= 0):
        raise BadDocument("rule: probability is from 0 to 1, seconds and retry_after are not negative")
    return rule
