"""Reads a stack from a file: what `pulumi preview --json` or `pulumi stack export` printed.

A preview leaves out what stays as it is unless it was run with `--show-sames`; then what isn't found may still be
there, and the stack says so (`gap`). Secrets are masked in a preview and encrypted in an export: both are unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..prerequisites import Unknown
from .resources import (
    NOT_KNOWN_YET,
    SHAPES,
    UNKNOWN_SENTINELS,
    Resource,
)

#: Key and value that mark a secret in a state (sdk/go/common/resource: SigKey, SecretSig).
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"
_SECRET = Unknown("a secret")
_GONE = frozenset(
    {"delete", "delete-replaced", "discard", "discard-replaced", "read-discard", "remove-pending-replace"}
)


class DocumentError(Exception):
    """The text is neither a preview nor an export; says what it is instead."""


@dataclass(frozen=True)
class Document:
    """The resources of a file; `gap` says why some may be missing."""

    resources: tuple[Resource, ...]
    gap: str = ""


def read_document(text: str) -> Document:
    """The stack in a preview or export. Raises DocumentError."""
    if not text.strip():
        raise DocumentError("it is empty: did the preview or export that should have written it fail?")
    try:
        content = json.loads(text)
    except ValueError as error:
        raise DocumentError(f"it is no JSON ({error})") from None
    try:
        if "steps" in content:
            return _preview(content)
        if "deployment" in content:
            states = (content["deployment"] or {}).get("resources") or []
            return Document(tuple(_resource(state) for state in states if not state.get("delete")))
    except (AttributeError, KeyError, TypeError) as error:
        raise DocumentError(
            f"it has not the form that Pulumi writes ({type(error).__name__}: {error})"
        ) from None
    raise DocumentError("it comes neither from `pulumi preview --json` nor from `pulumi stack export`")


def _preview(content: Mapping[str, Any]) -> Document:
    steps = content["steps"]
    states = {
        step["urn"]: step["newState"] for step in steps if step["op"] not in _GONE and step.get("newState")
    }
    same = sum(step["op"] == "same" for step in steps)
    left_out = (content.get("changeSummary") or {}).get("same", 0) - same
    gap = (
        f"the preview leaves out {left_out} unchanged resources, run it with --show-sames"
        if left_out > 0
        else ""
    )
    return Document(tuple(map(_resource, states.values())), gap)


def _resource(state: Mapping[str, Any]) -> Resource:
    ours = state["type"] in SHAPES
    inputs = dict(_values(state.get("inputs") or {})) if ours else {}
    outputs = dict(_values(state.get("outputs") or {})) if ours else {}
    return Resource(
        urn=state["urn"],
        type=state["type"],
        name=state["urn"].rsplit("::", 1)[-1],
        properties=outputs or inputs,
        inputs=inputs,
        parent=state.get("parent") or "",
        dependencies=tuple(state.get("dependencies") or ()),
        property_dependencies={
            name: tuple(urns or ()) for name, urns in (state.get("propertyDependencies") or {}).items()
        },
        component=not state.get("custom"),
        provider=(state.get("provider") or "").rpartition("::")[0],
        source=_source(state),
    )


def _values(properties: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    return ((name, _value(value)) for name, value in properties.items())


def _value(value: Any) -> object:
    if isinstance(value, str):
        if value == "[secret]":
            return _SECRET
        return NOT_KNOWN_YET if value in UNKNOWN_SENTINELS else value
    if isinstance(value, list):
        return [_value(item) for item in value]
    if isinstance(value, Mapping):
        if value.get(_SIGNATURE) == _SECRET_SIGNATURE:
            return _value(json.loads(value["plaintext"])) if "plaintext" in value else _SECRET
        return dict(_values(value))
    return value


def _source(state: Mapping[str, Any]) -> str:
    """`file.py#line` of the program's own frame nearest to the resource."""
    frames = [state, *(state.get("stackTrace") or ())]
    positions = (str(frame.get("sourcePosition") or "").removeprefix("project:///") for frame in frames)
    return next((position for position in positions if position and not position.startswith("..")), "")
