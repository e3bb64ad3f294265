"""Check: every rule of the API page, on what is known; pure.

All problems are reported at once, each with the property, and none twice. Unknown values pass: they are checked
again when they are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from . import (
    UNKNOWN,
    Kind,
    Property,
    Role,
    Type,
    is_unknown,
)
from .validation import Value

#: Every whole number up to this one is a float of its own.
_EXACT = 2.0**53


@dataclass(frozen=True)
class Failure:
    """One problem: the wire name of the property and what is wrong with its value."""

    property: str
    reason: str


@dataclass(frozen=True)
class Checked:
    """The normalised inputs, and every problem found in them."""

    inputs: dict[str, Value]
    failures: tuple[Failure, ...]


def check(kind: Kind[Any, Any], news: Mapping[str, Any], region: str) -> Checked:
    """Check the inputs of a resource; `region` is the configured one, empty when there is none."""
    inputs = normalise(kind, news)
    failures = [
        Failure(p.wire, reason) for p in kind.properties if p.is_input and (reason := _problem(p, inputs))
    ]
    known = {f.property for f in failures}
    names = {p.wire for p in kind.properties if p.is_input}
    failures += [
        Failure(wire, _not_an_input(kind, wire))
        for wire, value in news.items()
        if value is not None and wire not in names and not wire.startswith("__")
    ]
    failures += [Failure(w, reason) for w, reason in kind.cross_check(inputs, region) if w not in known]
    return Checked(inputs, tuple(failures))


def normalise(kind: Kind[Any, Any], news: Mapping[str, Any]) -> dict[str, Value]:
    """The inputs with defaults, without what is not given, account ids as strings."""
    inputs: dict[str, Value] = {}
    for p in kind.properties:
        if p.role is Role.COMPUTED:
            continue
        value = news.get(p.wire)
        value = p.default if value is None else _plain(p, value)
        # An empty string is how a program says "none" of an id that it computes; the API makes no difference either.
        if value is not None and value != [] and (value != "" or p.required):
            inputs[p.wire] = value
    return inputs


def _not_an_input(kind: Kind[Any, Any], wire: str) -> str:
    if wire in kind.hints:
        return kind.hints[wire]
    if any(p.wire == wire for p in kind.properties):
        return f"is an output of {kind.name} and can't be given"
    return f"is not a property of {kind.name}"


def _problem(p: Property, inputs: Mapping[str, Value]) -> str | None:
    value = inputs.get(p.wire)
    if value is None:
        return "is required" if p.required else None
    if value == UNKNOWN:
        return None
    if p.type in (Type.STRING, Type.TAGS) and any(isinstance(part, float) for part in _parts(value)):
        return "holds a number with more digits than Pulumi carries exactly: write it as a string, in quotes"
    if p.type is Type.BOOLEAN and not isinstance(value, bool):
        return "must be true or false"
    if isinstance(value, Mapping) and p.type is Type.TAGS:
        # Unknown values pass, their keys are known: an empty value breaks no rule.
        value = {k: "" if is_unknown(v) else v for k, v in value.items()}
    if isinstance(value, list) and p.type is Type.LIST:
        value = [item for item in value if not is_unknown(item)]
    if p.rule is not None:
        return p.rule(value)
    return None if isinstance(value, str | bool | Mapping) else "must be a string"


def _parts(value: Any) -> Iterable[Any]:
    """The values in a mapping or a list, or the one value."""
    return value.values() if isinstance(value, Mapping) else value if isinstance(value, list) else (value,)


def _plain(p: Property, value: Any) -> Any:
    if p.type is Type.STRING:
        return text_of_number(value)
    if p.type is Type.TAGS and isinstance(value, Mapping):
        return {k: text_of(v) for k, v in value.items() if v is not None}
    if p.type is Type.LIST and isinstance(value, list | tuple):
        return [item for item in value if item is not None]
    return value


def text_of(value: Any) -> Any:
    """The text of a number or of true and false, as a tag has it; anything else as it is."""
    return str(value).lower() if isinstance(value, bool) else text_of_number(value)


def text_of_number(value: Any) -> Any:
    """The text of a number; anything else as it is.

    Pulumi has one number type, a float. An account id or a tag value that a program gave as a number arrives as one;
    what a float may have changed stays a float, which no rule lets pass.
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, float) or abs(value) > _EXACT:
        return value
    return f"{value:.0f}" if value.is_integer() else str(value)
