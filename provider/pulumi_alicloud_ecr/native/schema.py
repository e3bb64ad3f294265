"""The package schema, made from the tables of `schema` and `configuration`: what other languages' SDKs come from.

`python -m pulumi_alicloud_ecr.native.schema` prints it; it is kept in `schema.json`.
"""

from __future__ import annotations

import json
from typing import Any

from ..frontends.lookups import LOOKUPS, Found, Lookup
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
    PACKAGE,
    function_token,
    plugin_version,
    token,
)

#: What the functions answer, each type once.
_FOUND = tuple({lookup.found.name: lookup.found for lookup in LOOKUPS.values()}.values())
_TYPES: dict[Type, dict[str, Any]] = {
    Type.STRING: {"type": "string"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.TAGS: {"type": "object", "additionalProperties": {"type": "string"}},
    Type.LIST: {"type": "array", "items": {"type": "string"}},
}
_HOME = "github.com/pulumi-alicloud-ecr/pulumi-alicloud-ecr"
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
        "homepage": f"https://{_HOME}",
        "repository": f"https://{_HOME}",
        "logoUrl": f"https://raw.githubusercontent.com/{_HOME.removeprefix('github.com/')}/main/docs/logo.svg",
        "publisher": "pulumi-alicloud-ecr",
        "pluginDownloadURL": f"github://api.{_HOME}",
        "language": {
            # Python programs have pulumi_alicloud_ecr.native; a generated SDK must not take that package's place.
            "python": {
                "packageName": "pulumi_alicloud_ecr_sdk",
                "pyproject": {"enabled": True},
                "respectSchemaVersion": True,
            },
            "nodejs": {"packageName": "pulumi-alicloud-ecr", "respectSchemaVersion": True},
            "go": {"importBasePath": f"{_HOME}/sdk/go/alicloudecr", "respectSchemaVersion": True},
            "csharp": {"namespaces": {PACKAGE: "AlicloudEcr"}, "respectSchemaVersion": True},
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
            **{_reference(found): _found(found) for found in _FOUND},
            **{_enumeration(p): _choices(p) for kind in KINDS for p in kind.properties if p.choices},
        },
        "resources": {token(kind): _resource(kind) for kind in KINDS},
        "functions": {function_token(name): _function(lookup) for name, lookup in LOOKUPS.items()},
    }


def text() -> str:
    """The schema as `schema.json` has it."""
    return json.dumps(schema(), indent=2) + "\n"


def _configuration() -> dict[str, Any]:
    return {key.name: _key(key) for key in KEYS}


def _key(key: Key) -> dict[str, Any]:
    described = {**key.type, "description": key.doc}
    if key.secret:
        described["secret"] = True
    if key.environment:
        described["defaultInfo"] = {"environment": list(key.environment)}
    return described


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
    type = {**_TYPES[p.type], **({"$ref": f"#/types/{_enumeration(p)}"} if p.choices else {})}
    return {**type, "description": p.doc}


def _enumeration(p: Property) -> str:
    return f"{PACKAGE}:index:{p.wire[0].upper()}{p.wire[1:]}"


def _choices(p: Property) -> dict[str, Any]:
    return {"type": "string", "description": p.doc, "enum": [{"value": value} for value in p.choices]}


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


def _found(found: Found) -> dict[str, Any]:
    """The type of what a function answers."""
    id = {"type": "string", "description": "The id."}
    return {
        "type": "object",
        "description": found.doc,
        "properties": {"id": id, **{p.wire: _property(p) for p in found.properties}},
        "required": ["id", *(p.wire for p in found.properties if _always_set(p))],
    }


def _reference(found: Found) -> str:
    return f"{PACKAGE}:index:{found.name}"


def _function(lookup: Lookup) -> dict[str, Any]:
    types = {p.wire: _TYPES[p.type] for p in lookup.found.properties}
    arguments = {
        wire: {**types.get(wire, _TYPES[Type.STRING]), "description": doc} for wire, doc in lookup.arguments
    }
    return {
        "description": lookup.doc,
        "inputs": {
            "type": "object",
            "properties": {**arguments, "profile": _PROFILE},
            # Left out where it is empty, as the engine writes it.
            **({"required": list(lookup.required)} if lookup.required else {}),
        },
        "outputs": _list_of(lookup) if lookup.many else _found(lookup.found),
    }


def _list_of(lookup: Lookup) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {
            "ids": {"type": "array", "items": {"type": "string"}, "description": "Their ids."},
            lookup.many: {
                "type": "array",
                "items": {"$ref": f"#/types/{_reference(lookup.found)}"},
                "description": "What was found, in the order of the ids.",
            },
        },
        "required": ["ids", lookup.many],
    }


if __name__ == "__main__":
    import sys

    sys.stdout.write(text())
