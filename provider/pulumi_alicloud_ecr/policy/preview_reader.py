"""Reads a stack from a file: what `pulumi preview --json` or `pulumi stack export` printed.

A preview leaves out what stays as it is unless it was run with `--show-sames`; then what isn't found may still be
there, and the document says so (`gap`). One that failed shows what came before the failure (`failure`). Secrets are
masked in a preview and encrypted in an export: both are unknown.
"""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from .resources import SHAPES, Resource
from .values import plain_properties

_GONE = frozenset(
    {"delete", "delete-replaced", "discard", "discard-replaced", "read-discard", "remove-pending-replace"}
)
_REPLACED = frozenset(
    {"replace", "create-replacement", "delete-replaced", "import-replacement", "read-replacement"}
)
_ENCODINGS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: At how many places of a text around the JSON to look for its beginning.
_BEGINNINGS = 20


class DocumentError(Exception):
    """The text is neither a preview nor an export; says what it is instead."""


@dataclass(frozen=True)
class Document:
    """The resources of a file."""

    resources: tuple[Resource, ...]
    #: Why some may be missing, and how to have them shown; empty if none are.
    gap: str = ""
    #: How many resources are known to be missing.
    left_out: int = 0
    #: Why the preview failed; empty if it didn't.
    failure: str = ""


def decode(data: bytes) -> str:
    """The text of a file as UTF-8 or, with its mark or without, UTF-16. Raises DocumentError."""
    encoding = next((name for mark, name in _ENCODINGS if data.startswith(mark)), "")
    if not encoding:  # a JSON text begins with an ASCII character
        encoding = {b"\0": "utf-16-be"}.get(data[:1], "utf-16-le" if data[1:2] == b"\0" else "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise DocumentError(f"it is not {encoding} text ({error.reason} at byte {error.start})") from None


def read_document(text: str) -> Document:
    """The stack in a preview or export. Raises DocumentError."""
    try:
        content = _content(text)
        if "steps" in content:
            return _preview(content)
        if "deployment" in content:
            return _export(content)
    except RecursionError:
        raise DocumentError("it is nested too deeply") from None
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise DocumentError(
            f"it does not have the form that Pulumi writes ({type(error).__name__}: {error})"
        ) from None
    if "sequence" in content and "timestamp" in content:
        raise DocumentError(
            "it is a stream of events: unset PULUMI_ENABLE_STREAMING_JSON_PREVIEW for the preview"
        )
    raise DocumentError("it comes neither from `pulumi preview --json` nor from `pulumi stack export`")


def _content(text: str) -> Mapping[str, Any]:
    """The JSON object, also with other text before and after it."""
    if not text.strip():
        raise DocumentError("it is empty: did the preview or export that should have written it fail?")
    try:
        whole = json.loads(text)
    except ValueError as error:
        objects = list(_objects(text))
        if not objects:
            raise DocumentError(
                f"it is not JSON ({str(error)[:80]}); was the preview run with --json, and its error output kept apart?"
            ) from None
        return next((found for found in objects if {"steps", "deployment"} & found.keys()), objects[0])
    if not isinstance(whole, Mapping):
        raise DocumentError("it is neither a preview nor an export, which are JSON objects")
    return whole


def _objects(text: str) -> Iterator[Mapping[str, Any]]:
    """The JSON objects that begin at the beginning of a line."""
    decoder = json.JSONDecoder()
    position = 0
    for _ in range(_BEGINNINGS):
        while position < len(text) and not (
            text[position] == "{" and text[position - 1 : position] in ("", "\n")
        ):
            found = text.find("\n{", position)
            position = found + 1 if found >= 0 else len(text)
        if position == len(text):
            return
        try:
            value, position = decoder.raw_decode(text, position)
            yield value
        except ValueError:
            position += 1


def _preview(content: Mapping[str, Any]) -> Document:
    steps = _list(content["steps"], "steps")
    replaced = {step["urn"] for step in steps if step["op"] in _REPLACED}
    gone = {step["urn"] for step in steps if step["op"] in _GONE}
    kept: dict[str, Resource] = {}
    refreshed: dict[str, Resource] = {}
    for step in steps:
        urn, op = step["urn"], step["op"]
        if op == "refresh" and urn not in gone and step.get("newState"):
            refreshed[urn] = _resource(step["newState"])
        elif op not in _GONE and op != "refresh":
            id = "" if urn in replaced else (step.get("oldState") or {}).get("id") or ""
            kept[urn] = _resource({"id": id, **step["newState"]}, urn in replaced)
    left_out = int((content.get("changeSummary") or {}).get("same", 0)) - sum(
        step["op"] == "same" for step in steps
    )
    failure = _failure(content)
    if not steps and not failure and "changeSummary" not in content:
        raise DocumentError("it shows no resources, not even the stack: run the preview with --show-sames")
    gap = (
        f"the preview leaves out {left_out} unchanged resources, run it with --show-sames"
        if left_out > 0
        else ""
    )
    return Document(tuple({**refreshed, **kept}.values()), gap, max(left_out, 0), failure)


def _failure(content: Mapping[str, Any]) -> str:
    """The first error of a preview that failed, in one line."""
    errors = [
        str(diagnostic.get("message", "")).strip()
        for diagnostic in _list(content.get("diagnostics"), "diagnostics")
        if diagnostic.get("severity") == "error"
    ]
    if not errors:
        return ""
    if {error.removeprefix("error: ") for error in errors} == {"preview failed"}:
        return "the preview failed without a word, as it does when a policy pack stops it: run it without --policy-pack"
    # A Python program's error is a traceback, whose last line says what went wrong.
    first = [line.strip() for line in errors[0].splitlines() if line.strip()] or ["it does not say why"]
    told = f"{first[0]} {first[-1]}" if "Traceback" in errors[0] else first[0]
    return f"the preview failed, so that it doesn't show all resources: {told.removeprefix('error: ')}"


def _export(content: Mapping[str, Any]) -> Document:
    deployment = content["deployment"]
    if "resources" not in deployment and "manifest" not in deployment:
        raise ValueError("the deployment has no resources")
    states = _list(deployment.get("resources"), "resources")
    pending = _list(deployment.get("pending_operations"), "pending_operations")
    resources = tuple(_resource(state) for state in states if not state.get("delete"))
    gap = (
        f"{len(pending)} operations were interrupted, run pulumi refresh to have their outcome in the state"
        if pending
        else ""
    )
    return Document(resources, gap, len(pending))


def _resource(state: Mapping[str, Any], replaced: bool | None = None) -> Resource:
    ours = state["type"] in SHAPES
    inputs = plain_properties(state.get("inputs") or {}) if ours else {}
    outputs = plain_properties(state.get("outputs") or {}) if ours else {}
    return Resource(
        urn=_text(state["urn"]),
        type=_text(state["type"]),
        properties=outputs or inputs,
        inputs=inputs,
        id=_text(state.get("id") or "").rpartition(":")[2],
        parent=_text(state.get("parent") or ""),
        dependencies=_texts(state.get("dependencies")),
        property_dependencies={
            name: _texts(urns) for name, urns in (state.get("propertyDependencies") or {}).items()
        },
        component=not state.get("custom"),
        provider=_text(state.get("provider") or "").rpartition("::")[0],
        protected=bool(state.get("protect")),
        retained_on_delete=bool(state.get("retainOnDelete")),
        replaced=replaced,
        source=_source(state),
    )


def _source(state: Mapping[str, Any]) -> str:
    """`file.py#line` of the program's own frame nearest to the resource."""
    frames = [state, *(state.get("stackTrace") or ())]
    positions = (str(frame.get("sourcePosition") or "").removeprefix("project:///") for frame in frames)
    return next((position for position in positions if position and not position.startswith("..")), "")


def _list(value: Any, name: str) -> list[Any]:
    if value is not None and not isinstance(value, list):
        raise TypeError(f"{name} is not a list")
    return value or []


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is not a string")
    return value


def _texts(values: Any) -> tuple[str, ...]:
    return tuple(map(_text, values or ()))
