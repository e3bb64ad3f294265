"""What the plugin answers the engine, as plain data: what a preview knows beforehand, and what a state shows. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..schema import (
    UNKNOWN,
    Kind,
    Property,
    Role,
)

Wire = Mapping[str, Any]


def before_create(kind: Kind[Any, Any], inputs: Wire, region: str) -> dict[str, Any]:
    """The outputs of a resource that is yet to be created: the inputs, unknown what the cloud decides."""
    known = {"regionId": region, **inputs} if region else dict(inputs)
    return {
        p.wire: known.get(p.wire, UNKNOWN) for p in shown(kind) if p.wire in known or _decided_by_cloud(p)
    }


def before_update(kind: Kind[Any, Any], olds: Wire, news: Wire) -> dict[str, Any]:
    """The outputs of a resource that is yet to be updated."""
    kept = {p.wire: olds[p.wire] for p in shown(kind) if p.wire in olds and _decided_by_cloud(p)}
    return {**kept, **news}


def without_internals(kind: Kind[Any, Any], wire: Wire) -> dict[str, Any]:
    """Without what the class of a dynamic resource adds to the inputs: it has no place in the state."""
    names = {p.wire for p in kind.properties if not (p.internal and p.is_input)}
    return {name: value for name, value in wire.items() if name in names}


def shown(kind: Kind[Any, Any]) -> list[Property]:
    """The properties that users see."""
    return [p for p in kind.properties if not p.internal]


def _decided_by_cloud(p: Property) -> bool:
    """Whether the resource has a value of it also when none is given."""
    return p.role is not Role.LOCAL and not p.clears
