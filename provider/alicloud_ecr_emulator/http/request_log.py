"""The log of API requests: what was asked and what was answered, without anything that signs or proves identity.

It is bounded in entries and in bytes. A request whose signature was not accepted is kept apart, few of them and without
their parameters, so that a caller without a key can push nothing out and fill nothing up.
"""

from __future__ import annotations

import json
from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

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

_MOST_ENTRIES: Final = 20_000
_MOST_BYTES: Final = 64 * 1024 * 1024
_MOST_REFUSED: Final = 100
_LONGEST_TEXT: Final = 1_000
_LONGEST_PARAMETERS: Final = 16_000
_LONGEST_ANSWER: Final = 4_000
_SECRET_FIELDS: Final = frozenset({"Credentials"})


@dataclass(slots=True)
class Entry:
    """One request. `time` is when it came in; `code` is empty for success; `fault` is the kind of a rule that fired."""

    number: int
    time: float
    service: str
    action: str
    account: str = ""
    parameters: Mapping[str, str] = field(default_factory=dict)
    status: int = 0
    code: str = ""
    request_id: str = ""
    seconds: float = 0.0
    concurrent: int = 0
    fault: str = ""
    answer: str = ""
    size: int = 0

    def shown(self, answers: bool) -> dict[str, object]:
        """The entry as JSON; its answer, as it was or cut to a text, when asked for."""
        document: dict[str, object] = {
            name: getattr(self, name) for name in self.__slots__ if name not in ("answer", "size")
        }
        if answers:
            document["answer"] = _parsed(self.answer)
        return document


@dataclass(slots=True)
class RequestLog:
    """The last 20,000 requests of known callers within 64 MiB, the last 100 of others, and totals over all of them."""

    total: int = 0
    running: int = 0
    peak_concurrent: int = 0
    peak_second: int = 0
    by_action: Counter[str] = field(default_factory=Counter)
    by_code: Counter[str] = field(default_factory=Counter)
    _entries: deque[Entry] = field(default_factory=deque)
    _refused: deque[Entry] = field(default_factory=lambda: deque(maxlen=_MOST_REFUSED))
    _bytes: int = 0
    _second: tuple[int, int] = (0, 0)

    def begin(self, now: float, service: str, action: str) -> Entry:
        """Count a request that has come in. Who sent it is not known yet."""
        self.total += 1
        self.running += 1
        self.peak_concurrent = max(self.peak_concurrent, self.running)
        second, count = self._second
        self._second = (int(now), count + 1 if int(now) == second else 1)
        self.peak_second = max(self.peak_second, self._second[1])
        self.by_action[action] += 1
        return Entry(self.total, now, service, action, concurrent=self.running)

    def admit(self, entry: Entry, account: str, parameters: Mapping[str, str]) -> None:
        """Keep a request whose sender is known, with its parameters, cut where they are long."""
        entry.account = account
        entry.parameters = _cut(parameters)
        entry.size = sum(len(name) + len(value) for name, value in entry.parameters.items())
        self._entries.append(entry)
        self._grow(entry.size)

    def refuse(self, entry: Entry) -> None:
        """Keep a request whose signature was not accepted."""
        self._refused.append(entry)

    def end(self, entry: Entry, now: float) -> None:
        """The request is answered."""
        self.running -= 1
        entry.seconds = now - entry.time
        if entry.code:
            self.by_code[entry.code] += 1

    def answered(self, entry: Entry, document: Mapping[str, object]) -> None:
        """Keep what a known caller was answered, cut where it is long, without the credentials that it may hold."""
        if not entry.account:
            return
        public = {name: value for name, value in document.items() if name not in _SECRET_FIELDS}
        entry.answer = json.dumps(public)[:_LONGEST_ANSWER]
        entry.size += len(entry.answer)
        self._grow(len(entry.answer))

    def shown(self, query: Mapping[str, str]) -> dict[str, object]:
        """Totals and the entries that a query asks for: `action`, `account`, `since` and `number` (of a request), `limit`,
        and with `answers=true` also what was answered.

        Raises BadDocument for a number that is none.
        """
        since, limit = _whole(query, "since", 0), _whole(query, "limit", _MOST_ENTRIES)
        number = _whole(query, "number", 0)
        known = sorted([*self._entries, *self._refused], key=lambda each: each.number)
        found = [
            each
            for each in known
            if each.number > since
            and number in (0, each.number)
            and query.get("action", each.action) == each.action
            and query.get("account", each.account) == each.account
        ]
        answers = query.get("answers") == "true"
        return {
            "total": self.total,
            "peak_per_second": self.peak_second,
            "peak_concurrent": self.peak_concurrent,
            "by_action": dict(self.by_action),
            "by_code": dict(self.by_code),
            "requests": [each.shown(answers) for each in found[-limit:]] if limit else [],
        }

    def _grow(self, size: int) -> None:
        self._bytes += size
        while self._entries and (self._bytes > _MOST_BYTES or len(self._entries) > _MOST_ENTRIES):
            self._bytes -= self._entries.popleft().size


def _cut(parameters: Mapping[str, str]) -> dict[str, str]:
    """At most so many parameters that they stay small, each cut where it is long; what was left out is said."""
    kept: dict[str, str] = {}
    size = 0
    for name, value in parameters.items():
        size += len(name) + min(len(value), _LONGEST_TEXT)
        if size > _LONGEST_PARAMETERS or len(name) > _LONGEST_TEXT:
            kept["…"] = f"{len(parameters) - len(kept)} more"
            break
        kept[name] = value if len(value) <= _LONGEST_TEXT else f"{value[:_LONGEST_TEXT]}…"
    return kept


def _parsed(answer: str) -> Any:
    """The answer as JSON, or its beginning as a text where it was cut."""
    try:
        return json.loads(answer) if answer else None
    except ValueError:
        return f"{answer}…"


def _whole(query: Mapping[str, str], name: str, default: int) -> int:
    text = query.get(name, str(default))
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise BadDocument(f"{name}: expected a whole number, got {text!r}")
    return int(text)
