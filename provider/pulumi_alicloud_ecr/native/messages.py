"""What the engine's requests carry as Python's own values, and the other way round."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from google.protobuf.json_format import MessageToDict
from google.protobuf.struct_pb2 import Struct

from ..api.errors import EcrError
from ..frontends import engine_messages
from ..schema import Kind
from . import responses
from .secrets import unwrapped
from .type_tokens import KIND_OF_TOKEN


class _HasUrn(Protocol):
    @property
    def urn(self) -> str: ...


def kind_of(request: _HasUrn) -> Kind[Any, Any]:
    """The kind of resource: the last of the types in the URN, after those of its parents."""
    type_ = request.urn.split("::")[2].rpartition("$")[2]
    if type_ not in KIND_OF_TOKEN:
        raise EcrError(f"there is no resource {type_}; there are {', '.join(KIND_OF_TOKEN)}")
    return KIND_OF_TOKEN[type_]


def with_origin(request: _HasUrn, values: Mapping[str, Any]) -> dict[str, Any]:
    """The URN says which resource of which stack it is: nothing to keep in the state."""
    return {**values, "origin": request.urn}


def internals(kind: Kind[Any, Any], news: Mapping[str, Any]) -> list[str]:
    """Those of the given properties that only the provider sets."""
    return [p.wire for p in kind.properties if p.internal and p.wire in news]


def outputs(kind: Kind[Any, Any], wire: Mapping[str, Any]) -> Struct:
    """The properties of a state as the engine is told them."""
    return engine_messages.struct(responses.without_internals(kind, wire))


def plain(values: Struct) -> dict[str, Any]:
    """The values as Python's own; Struct has no other numbers than floats."""
    found: dict[str, Any] = unwrapped(MessageToDict(values))
    return found
