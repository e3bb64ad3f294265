"""Diff: what a change of inputs means; pure.

The old side is the state (inputs as the cloud resolved them, and outputs), the new side the checked inputs.
An immutable input that is not given never replaces, nor does one that the cloud does not report: replacing cuts
the line to a data centre, so it takes a given value that is known to differ from what is there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from . import (
    ATTACHMENT,
    Kind,
    Property,
    Role,
    Type,
    is_unknown,
)

#: Statuses in which an attachment cannot become usable any more; it is replaced.
_FAILED_MARK = "fail"


@dataclass(frozen=True)
class Diff:
    """The wire names of what differs, by what it means."""

    replaces: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    #: Given, but not known yet: what it means shows when it is known.
    unknowns: tuple[str, ...] = ()

    @property
    def changes(self) -> bool:
        return bool(self.replaces or self.updates or self.unknowns)


def diff(
    kind: Kind[Any, Any], olds: Mapping[str, Any], news: Mapping[str, Any], unknown_replaces: bool = False
) -> Diff:
    """Compare the state with checked inputs.

    `unknown_replaces`: an immutable input that isn't known is going to be another one, since what it comes from is
    being replaced. In the preview of an ordinary update it will most likely be the same.
    """
    inputs = [p for p in kind.properties if p.is_input]
    unknowns = tuple(p.wire for p in inputs if is_unknown(news.get(p.wire)))
    known = [p for p in inputs if p.wire not in unknowns]
    replaces = tuple(p.wire for p in known if p.role is Role.IMMUTABLE and _replaced(p, olds, news))
    if unknown_replaces:
        replaces += tuple(
            p.wire for p in inputs if p.wire in unknowns and p.role is Role.IMMUTABLE and _value(p, olds)
        )
        unknowns = tuple(wire for wire in unknowns if wire not in replaces)
    updates = tuple(p.wire for p in known if p.role is not Role.IMMUTABLE and _updated(p, olds, news))
    status = str(olds.get("status") or "")
    if is_failed(status) and kind is ATTACHMENT:
        replaces += ("status",)
    elif status and kind.ready and status not in kind.ready:
        # A wait that ended early: the update goes on with it, also after a refresh has cleared its errors.
        updates += ("status",)
    return Diff(replaces, updates, unknowns)


def replacement_notices(kind: Kind[Any, Any], found: Diff) -> tuple[str, ...]:
    """What a preview has to say of the replacements: what they take beyond the resource itself."""
    return tuple(
        notice for wire in found.replaces if (p := kind.property(wire)).is_input and (notice := p.on_replace)
    )


def is_failed(status: str) -> bool:
    """Whether a status says that the work has failed for good. The API documents no such status of an attachment,
    so the word in it decides."""
    return _FAILED_MARK in status.lower()


def _replaced(p: Property, olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    old, new = _value(p, olds), _value(p, news)
    return bool(new) and bool(old) and old != new


def _updated(p: Property, olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    old, new = _value(p, olds), _value(p, news)
    if p.role is Role.LOCAL:
        return p.recorded and old != new
    return old != new and (bool(new) or p.clears)


def _value(p: Property, values: Mapping[str, Any]) -> object:
    """The value in a form in which absent, None, empty and the default are the same."""
    value = values.get(p.wire)
    if p.canonical is not None:
        return p.canonical(value)
    if p.type is Type.TAGS:
        return dict(value) if isinstance(value, Mapping) else {}
    if p.type is Type.BOOLEAN:
        return bool(value)
    return str(value) if value else ""
