"""The package schema, made from the tables of `model` and `configuration`: what other languages' SDKs come from.

`python -m pulumi_alicloud_ecr.native.schema` prints it; it is kept in `schema.json`.
"""

from __future__ import annotations

import json
from typing import Any

from ..schema import (
    ATTACHMENT,
    KINDS,
    Kind,
    Property,
    Role,
    Type,
)
from .configuration import ASSUME_ROLE_FIELDS, KEYS, Key
from .type_tokens import (
    GET_ATTACHMENT,
    GET_ATTACHMENTS,
    PACKAGE,
    plugin_version,
    token,
)

_ATTACHMENT = f"{PACKAGE}:index:Attachment"
_TYPES: dict[Type, dict[str, Any]] = {
    Type.STRING: {"type": "string"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.TAGS: {"type": "object", "additionalProperties": {"type": "string"}},
    Type.LIST: {"type": "array", "items": {"type": "string"}},
}
_PROFILE = {"type": "string", "description": ATTACHMENT.property("profile").doc}


def schema() -> dict[str, Any]:
    """The schema as Pulumi's package schema format (schema.json of `pulumi package get-schema`) has it."""
    return {
        "name": PACKAGE,
        "displayName": "Alibaba Cloud Express Connect Router attachments",
        "version": plugin_version(),
        "description": "Attach Alibaba Cloud Express Connect Routers to transit routers.",
        "keywords": ["pulumi", "alicloud", "category/network", "kind/native"],
        "license": "Apache-2.0",
        "publisher": "pulumi-alicloud-ecr",
        "language": {
            # Python programs have pulumi_alicloud_ecr.native; a generated SDK must not take that package's place.
            "python": {"packageName": "pulumi_alicloud_ecr_sdk", "pyproject": {"enabled": True}},
            "nodejs": {"packageName": "pulumi-alicloud-ecr"},
            "csharp": {"namespaces": {PACKAGE: "AlicloudEcr"}},
        },
        "config": {"variables": _configuration()},
        "provider": {
            "description": "An account and a region of Alibaba Cloud.",
            "inputProperties": _configuration(),
        },
        "types": {
            f"{PACKAGE}:index:AssumeRole": {
                "type": "object",
                "description": "A RAM role to assume.",
                "properties": {n: {"type": t, "description": d} for n, t, d in ASSUME_ROLE_FIELDS},
                "required": ["roleArn"],
            },
            _ATTACHMENT: _found_attachment(),
        },
        "resources": {token(kind): _resource(kind) for kind in KINDS},
        "functions": _functions(),
    }


def text() -> str:
    """The schema as `schema.json` has it."""
    return json.dumps(schema(), indent=2) + "\n"


def _configuration() -> dict[str, Any]:
    return {key.name: _key(key) for key in KEYS}


def _key(key: Key) -> dict[str, Any]:
    return {**key.type, "description": key.doc, **({"secret": True} if key.secret else {})}


def _resource(kind: Kind[Any, Any]) -> dict[str, Any]:
    shown = [p for p in kind.properties if not p.internal]
    return {
        "description": kind.doc,
        "properties": {p.wire: _property(p) for p in shown},
        "required": [p.wire for p in shown if _always_set(p)],
        "inputProperties": {p.wire: _input(p) for p in shown if p.is_input},
        "requiredInputs": [p.wire for p in shown if p.required],
    }


def _property(p: Property) -> dict[str, Any]:
    return {**_TYPES[p.type], "description": p.doc}


def _input(p: Property) -> dict[str, Any]:
    described = _property(p)
    if p.role is Role.IMMUTABLE:
        described["willReplaceOnChanges"] = True
    if p.default is not None:
        described["default"] = p.default
    return described


def _always_set(p: Property) -> bool:
    """Whether every resource has a value of it: given, resolved, by default or as an output."""
    if p.role is Role.COMPUTED:
        return p.type is not Type.TAGS
    return p.role is Role.IMMUTABLE or p.default is not None


def _found_attachment() -> dict[str, Any]:
    shown = [p for p in ATTACHMENT.properties if p.is_reported]
    return {
        "type": "object",
        "description": "An ECR attachment that exists.",
        "properties": {
            "id": {"type": "string", "description": "The id of the attachment."},
            **{p.wire: _property(p) for p in shown},
        },
        "required": ["id", *(p.wire for p in shown if _always_set(p))],
    }


def _functions() -> dict[str, Any]:
    found = _found_attachment()
    by_wire = {p.wire: _property(p) for p in ATTACHMENT.properties}
    narrowing = {wire: by_wire[wire] for wire in ("transitRouterId", "cenId", "regionId", "tags")}
    return {
        GET_ATTACHMENT: {
            "description": "Looks up one ECR attachment by its id; fails when there is none.",
            "inputs": {
                "type": "object",
                "properties": {"id": found["properties"]["id"], "profile": _PROFILE},
                "required": ["id"],
            },
            "outputs": found,
        },
        GET_ATTACHMENTS: {
            "description": "Lists the ECR attachments of a transit router, or of a region and CEN instance: those "
            "that have all the tags.",
            "inputs": {"type": "object", "properties": {**narrowing, "profile": _PROFILE}},
            "outputs": {
                "type": "object",
                "properties": {
                    "ids": {"type": "array", "items": {"type": "string"}, "description": "Their ids."},
                    "attachments": {
                        "type": "array",
                        "items": {"$ref": f"#/types/{_ATTACHMENT}"},
                        "description": "The attachments, in the order of their ids.",
                    },
                },
                "required": ["ids", "attachments"],
            },
        },
    }


if __name__ == "__main__":
    import sys

    sys.stdout.write(text())
