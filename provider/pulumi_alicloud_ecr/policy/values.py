"""Property values as the engine and its files write them, turned into plain ones.

A value that isn't known yet, or that is a secret nobody can read here, becomes an `Unknown`. A secret that can be
read (the engine hands it to policies) is judged like any other, but prints as `[secret]`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from google.protobuf import struct_pb2

from ..prerequisites import Unknown, Value

#: Key and value that mark a secret (sdk/go/common/resource: SigKey, SecretSig).
SIGNATURE = "4dabf18193072939515e22adb298388d"
SECRET_SIGNATURE = "1b47061264138c4ac30d75fd1eb44270"

#: How the engine writes a value that it doesn't know yet, by type (boolean, number, string, array, asset, archive,
#: object); engine and SDKs share these constants.
UNKNOWN_SENTINELS = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
NOT_KNOWN_YET = Unknown("not known at preview")
_SECRET = Unknown("a secret")


class SecretText(str):
    """A secret's text: equal to the text, and printed as `[secret]`."""

    __slots__ = ()

    def __str__(self) -> str:
        return "[secret]"

    def __repr__(self) -> str:
        return "[secret]"

    def __format__(self, _spec: str) -> str:
        return "[secret]"


def plain(value: Any) -> object:
    """The value of a JSON document or a message of the engine. Raises ValueError for a damaged secret."""
    if isinstance(value, str):
        if value == "[secret]":
            return _SECRET
        return NOT_KNOWN_YET if value in UNKNOWN_SENTINELS else value
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        if value.get(SIGNATURE) != SECRET_SIGNATURE:
            return plain_properties(value)
        if "value" in value:
            return _secret(plain(value["value"]))
        return _secret(plain(json.loads(value["plaintext"]))) if "plaintext" in value else _SECRET
    return value


def plain_properties(properties: Mapping[str, Any]) -> dict[str, object]:
    """The properties with plain values."""
    return {str(name): plain(value) for name, value in properties.items()}


def from_struct(message: struct_pb2.Struct) -> dict[str, Any]:
    """A protobuf Struct as JSON values; json_format does the same several times slower."""
    return {name: _from_value(value) for name, value in message.fields.items()}


def _from_value(value: struct_pb2.Value) -> Any:
    kind = value.WhichOneof("kind")
    if kind == "struct_value":
        return from_struct(value.struct_value)
    if kind == "list_value":
        return [_from_value(item) for item in value.list_value.values]
    return None if kind in (None, "null_value") else getattr(value, kind)


def _secret(value: object) -> object:
    if isinstance(value, Mapping):
        return {name: _secret(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_secret(item) for item in value]
    if isinstance(value, str | int | float) and not isinstance(value, bool):
        return SecretText.__new__(SecretText, as_text(value) or "")
    return value


def as_text(value: object) -> Value:
    """A property's value as text. pulumi-alicloud's account ids are numbers, and numbers come as floats."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, bool) or value is None or value == "":
        return None
    if isinstance(value, str):
        return value
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
