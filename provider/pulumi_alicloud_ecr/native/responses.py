"""What the plugin answers the engine, as plain data: detailed diffs, and what a preview knows beforehand. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.runtime.proto import provider_pb2

from ..schema import (
    UNKNOWN,
    Kind,
    Property,
    Role,
)
from ..schema.diff import diff

Wire = Mapping[str, Any]

_KINDS = {
    "add": provider_pb2.PropertyDiff.ADD,
    "delete": provider_pb2.PropertyDiff.DELETE,
    "update": provider_pb2.PropertyDiff.UPDATE,
}
_REPLACING = {
    "add": provider_pb2.PropertyDiff.ADD_REPLACE,
    "delete": provider_pb2.PropertyDiff.DELETE_REPLACE,
    "update": provider_pb2.PropertyDiff.UPDATE_REPLACE,
}


def difference(kind: Kind[Any, Any], olds: Wire, news: Wire) -> provider_pb2.DiffResponse:
    """How checked inputs differ from the state."""
    found = diff(kind, olds, news)
    detail = {w: _KINDS[_change(kind, w, olds, news)] for w in (*found.updates, *found.unknowns)}
    detail |= {w: _REPLACING[_change(kind, w, olds, news)] for w in found.replaces}
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if detail else provider_pb2.DiffResponse.DIFF_NONE,
        replaces=found.replaces,
        diffs=list(detail),
        detailedDiff={wire: provider_pb2.PropertyDiff(kind=change) for wire, change in detail.items()},
        hasDetailedDiff=True,
        # The API takes one attachment of an ECR to a transit router, so the old one has to go first.
        deleteBeforeReplace=bool(found.replaces),
    )


def _change(kind: Kind[Any, Any], wire: str, olds: Wire, news: Wire) -> str:
    if not olds.get(wire):
        return "add"
    return "update" if news.get(wire) or not kind.property(wire).is_input else "delete"


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
    """Without what only the provider itself needs: it has no place in the state."""
    names = {p.wire for p in shown(kind)}
    return {name: value for name, value in wire.items() if name in names}


def shown(kind: Kind[Any, Any]) -> list[Property]:
    """The properties that users see."""
    return [p for p in kind.properties if not p.internal]


def _decided_by_cloud(p: Property) -> bool:
    """Whether the resource has a value of it also when none is given."""
    return p.role is not Role.LOCAL and not p.clears
