"""The log of API requests: what was asked and what was answered, without anything that signs or proves identity."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from ..world.codec import BadDocument

SYSTEM_PARAMETERS: Final = frozenset(
    {
        "AccessKeyId",
        "Action",
        "Format",
        "SecurityToken",
        "Signature",
        "SignatureMethod",
        "SignatureNonce",
        "SignatureType",
        "SignatureVersion",
        "Timestamp",
        "Version",
    }
)
"""Parameters that belong to the request and not to the action: never passed on, never logged."""

_CAPACITY: Final = 20_000


@dataclass(slots=True)
class Entry:
    """One request. `time` is when it came in; `code` is empty for success; `fault` is the kind of a rule that fired."""

    number: int
    time: float
    service: str
    action: str
    account: str
    parameters: Mapping[str, str]
    status: int = 0
    code: str = ""
    request_id: str = ""
    seconds: float = 0.0
    concurrent: int = 0
    fault: str = ""


@dataclass(slots=True)
class RequestLog:
    """The last 20,000 requests, and totals over all of them."""

    total: int = 0
    running: int = 0
    peak_concurrent: int = 0
    peak_second: int = 0
    by_action: Counter[str] = field(default_factory=Counter)
    by_code: Counter[str] = field(default_factory=Counter)
    _entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=_CAPACITY))
    _second: tuple[int, int] = (0, 0)

    def begin(self, now: float, service: str, action: str, parameters: Mapping[str, str]) -> Entry:
        self.total += 1
        self.running += 1
        self.peak_concurrent = max(self.peak_concurrent, self.running)
        second, count = self._second
        self._second = (int(now), count + 1 if int(now) == second else 1)
        self.peak_second = max(self.peak_second, self._second[1])
        self.by_action[action] += 1
        entry = Entry(self.total, now, service, action, "", parameters, concurrent=self.running)
        self._entries.append(entry)
        return entry

    def end(self, entry: Entry, now: float) -> None:
        self.running -= 1
        entry.seconds = now - entry.time
        if entry.code:
            self.by_code[entry.code] += 1

    def shown(self, query: Mapping[str, str]) -> dict[str, object]:
        """Totals and the entries that a query asks for: `action`, `account`, `since` (a number), `limit`."""
        since, limit = _whole(query, "since", 0), _whole(query, "limit", _CAPACITY)
        found = [
            each
            for each in self._entries
            if each.number > since
            and query.get("action", each.action) == each.action
            and query.get("account", each.account) == each.account
        ]
        return {
            "total": self.total,
            "peak_per_second": self.peak_second,
            "peak_concurrent": self.peak_concurrent,
            "by_action": dict(self.by_action),
            "by_code": dict(self.by_code),
            "requests": [asdict(each) for each in found[-limit:]] if limit else [],
        }


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadDocument(f"{name}: expected a whole number, got {text!r}")
    return int(text)
