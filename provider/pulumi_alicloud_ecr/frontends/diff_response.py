"""A difference as the engine takes it: property by property, with what each change comes to."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi.runtime.proto import provider_pb2

from ..schema import Kind
from ..schema.diff import Diff

Wire = Mapping[str, Any]

_CHANGES = {
    "add": (provider_pb2.PropertyDiff.ADD, provider_pb2.PropertyDiff.ADD_REPLACE),
    "delete": (provider_pb2.PropertyDiff.DELETE, provider_pb2.PropertyDiff.DELETE_REPLACE),
    "update": (provider_pb2.PropertyDiff.UPDATE, provider_pb2.PropertyDiff.UPDATE_REPLACE),
}


def diff_response(kind: Kind[Any, Any], found: Diff, olds: Wire, news: Wire) -> provider_pb2.DiffResponse:
    """What was found between state and checked inputs."""
    detail = {
        wire: _CHANGES[_change(kind, wire, olds, news)][wire in found.replaces]
        for wire in (*found.updates, *found.unknowns, *found.replaces)
    }
    return provider_pb2.DiffResponse(
        changes=provider_pb2.DiffResponse.DIFF_SOME if detail else provider_pb2.DiffResponse.DIFF_NONE,
        replaces=found.replaces,
        diffs=list(detail),
        detailedDiff={wire: provider_pb2.PropertyDiff(kind=change) for wire, change in detail.items()},
        hasDetailedDiff=True,
        # A place takes one only, so the old one has to go first.
        deleteBeforeReplace=bool(found.replaces),
    )


def _change(kind: Kind[Any, Any], wire: str, olds: Wire, news: Wire) -> str:
    if not olds.get(wire):
        return "add"
    return "update" if news.get(wire) or not kind.property(wire).is_input else "delete"
