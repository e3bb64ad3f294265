"""The keys of the pack's configuration: one table of JSON schemas, and a check of values against it.

The engine validates with the same schemas before it runs the pack; `check` here serves the `check` command and
what a schema can't say (dates, regular expressions). It reads only the few schema words that the table uses, so
that the pack needs no validator at run time.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from ipaddress import ip_network
from typing import Any

from ..schema import validation

Schema = Mapping[str, Any]


@dataclass(frozen=True)
class Problem:
    """One mistake: the key and what is wrong with it."""

    key: str
    what: str

    @property
    def policy(self) -> str:
        """The policy under which the key stands."""
        return self.key.partition(".")[0]

    def __str__(self) -> str:
        return f"configuration key {self.key} {self.what}"


_TEXT: Schema = {"type": "string", "minLength": 1}
#: Account ids are strings; a number is taken for the text of its digits.
_ACCOUNT: Schema = {"type": ["string", "integer"]}


def _record(required: tuple[str, ...], optional: tuple[str, ...] = ()) -> Schema:
    return {
        "type": "object",
        "properties": dict.fromkeys(required + optional, _TEXT),
        "required": list(required),
        "additionalProperties": False,
    }


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


KEYS: Mapping[str, Schema] = {
    "associations": {
        **_list(_record(("ecrId", "transitRouterId"), ("regionId", "cenId"))),
        "description": "Associations of an ECR and a transit router that exist outside this stack.",
    },
    "grants": {
        **_list(_record(("ecrId", "cenId"))),
        "description": "ECRs of other accounts whose owners have granted them to a CEN, outside this stack.",
    },
    "enterprises": {
        "type": "object",
        "additionalProperties": _list(_ACCOUNT),
        "description": "Enterprise name to the ids of its accounts.",
    },
    "account": {**_ACCOUNT, "description": "The caller's account, which owns the transit routers."},
    "internationalAccounts": {
        **_list(_ACCOUNT),
        "description": "Accounts of the International site; all others are of the China site.",
    },
    "transitRouters": {
        **_list(_record(("id",), ("regionId", "edition"))),
        "description": "Transit routers outside this stack; edition is Enterprise or Basic.",
    },
    "requiredTags": {
        "type": ["array", "object"],
        "items": _TEXT,
        "additionalProperties": {"type": "string"},
        "description": "Tag keys that must be set, or tag key to a regular expression that its value must match.",
    },
    "allowedRanges": {**_list(_TEXT), "description": "CIDR blocks that allowed prefixes must lie in."},
    "allowedRouteTables": {
        **_list(_TEXT),
        "description": "Ids of route tables that may be used; System is the transit router's own.",
    },
    "protected": {
        **_list(_TEXT),
        "description": "Names or URNs (* and ? allowed) of attachments that must be protected.",
    },
    "namePattern": {**_TEXT, "description": "A regular expression that the attachment's name must match."},
    "live": {
        "type": "boolean",
        "description": "Look in the cloud for what the stack and the declarations leave open.",
    },
    "strict": {"type": "boolean", "description": "Treat undecided as a violation."},
    "exemptions": {
        **_list(_record(("resource", "reason"), ("expires",))),
        "description": "Resources (name or URN, * and ? allowed) to let pass, why, and until which day (YYYY-MM-DD).",
    },
}

_NAMES: Mapping[str, tuple[type, ...]] = {
    "string": (str,), "integer": (int, float), "boolean": (bool,), "array": (list, tuple), "object": (Mapping,),
}  # fmt: skip


def check(key: str, value: Any, path: str) -> Iterator[Problem]:
    """All that is wrong with the value of a key, by the table and by what the table can't say."""
    problems = list(_check(KEYS[key], value, path))
    yield from problems
    if problems:
        return
    if key == "namePattern":
        yield from _pattern(value, path)
    elif key == "requiredTags" and isinstance(value, Mapping):
        for tag, pattern in value.items():
            yield from _pattern(pattern, f"{path}.{tag}")
    elif key == "exemptions":
        for index, item in enumerate(value):
            yield from _date(item.get("expires"), f"{path}[{index}].expires")
    elif key == "enterprises":
        for name, accounts in value.items():
            yield from _accounts(accounts, f"{path}.{name}")
        yield from _disjoint(value, path)
    elif key == "internationalAccounts":
        yield from _accounts(value, path)
    elif key == "account":
        yield from _account(value, path)
    elif key == "allowedRanges":
        for index, item in enumerate(value):
            yield from _range(item, f"{path}[{index}]")


def _check(schema: Schema, value: Any, path: str) -> Iterator[Problem]:
    names = schema.get("type", [])
    allowed = [names] if isinstance(names, str) else names
    if not any(_is(value, name) for name in allowed):
        yield Problem(path, f"must be {' or '.join(_ARTICLES[name] for name in allowed)}")
    elif isinstance(value, str) and len(value) < schema.get("minLength", 0):
        yield Problem(path, "must not be empty")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _check(schema["items"], item, f"{path}[{index}]")
    elif isinstance(value, Mapping):
        yield from _check_object(schema, value, path)


def _check_object(schema: Schema, value: Mapping[str, Any], path: str) -> Iterator[Problem]:
    properties, others = schema.get("properties", {}), schema.get("additionalProperties")
    for name in schema.get("required", ()):
        if name not in value:
            yield Problem(f"{path}.{name}", "is missing")
    for name, item in value.items():
        if name in properties:
            yield from _check(properties[name], item, f"{path}.{name}")
        elif others is False:
            yield Problem(f"{path}.{name}", f"is not known; there are {', '.join(properties)}")
        else:
            yield from _check(others or {}, item, f"{path}.{name}")


_ARTICLES = {
    "string": "a string", "integer": "a whole number", "boolean": "true or false", "array": "a list",
    "object": "an object",
}  # fmt: skip


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    if name == "integer" and isinstance(value, float):
        return value.is_integer()
    return isinstance(value, _NAMES[name])


def _pattern(pattern: str, path: str) -> Iterator[Problem]:
    try:
        re.compile(pattern)
    except re.error as error:
        yield Problem(path, f"is not a regular expression: {error}")


def _date(text: str | None, path: str) -> Iterator[Problem]:
    try:
        if text is not None:
            date.fromisoformat(text)
    except ValueError:
        yield Problem(path, f"{text!r} is not a date of the form YYYY-MM-DD")


def _accounts(values: Iterable[str | float], path: str) -> Iterator[Problem]:
    for index, value in enumerate(values):
        yield from _account(value, f"{path}[{index}]")


def _account(value: str | float, path: str) -> Iterator[Problem]:
    if problem := validation.account(account(value)):
        yield Problem(path, f"{account(value)!r} {problem}")


def _range(text: str, path: str) -> Iterator[Problem]:
    try:
        ip_network(text, strict=False)
    except ValueError:
        yield Problem(path, f"{text!r} is not a CIDR block")


def _disjoint(enterprises: Mapping[str, Any], path: str) -> Iterator[Problem]:
    seen: dict[str, str] = {}
    for name, accounts in enterprises.items():
        for given in accounts:
            other = seen.setdefault(account(given), name)
            if other != name:
                yield Problem(f"{path}.{name}", f"has account {account(given)}, which {other} has too")


def account(value: str | float) -> str:
    """An account id as text."""
    return value if isinstance(value, str) else str(int(value))


def edition(text: str | None) -> str | None:
    """A declared edition in the API's spelling: Enterprise or Basic."""
    return text.casefold().removesuffix("edition").strip().capitalize() if text else None
