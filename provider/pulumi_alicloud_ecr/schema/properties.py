"""What a property is, and how a value of it is spelled on the wire.

A wire name is what stands in a state file and in the schema (camelCase, the same as pulumi-alicloud's where it has
the property); the Python name is derived from it.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum

from .validation import Value

#: How Pulumi's Python runtime spells an unknown value, in programs and in both provider hosts.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


@functools.cache
def python_name(wire: str) -> str:
    """The Python name of a wire name: snake_case."""
    return re.sub(r"(?<!^)([A-Z])", lambda m: "_" + m[1].lower(), wire)


def is_unknown(value: object) -> bool:
    """Whether a value is unknown, wholly or in one of its parts."""
    if isinstance(value, Mapping):
        return any(is_unknown(k) or is_unknown(v) for k, v in value.items())
    if isinstance(value, list | tuple):
        return any(map(is_unknown, value))
    return value == UNKNOWN


class Role(Enum):
    """What a change of the property means."""

    IMMUTABLE = "replaces the resource when a given value differs from what the cloud has"
    IN_PLACE = "is changed in place"
    LOCAL = "concerns the provider alone"
    COMPUTED = "is an output"


class Type(Enum):
    """The type of a property's value."""

    STRING = "string"
    BOOLEAN = "boolean"
    TAGS = "map of strings"
    LIST = "list of strings"


@dataclass(frozen=True)
class Property:
    """One property of a resource."""

    wire: str
    role: Role
    doc: str
    #: The API's name of it; empty for what never leaves the provider.
    api: str = ""
    type: Type = Type.STRING
    required: bool = False
    #: Says what is wrong with a known value, or None.
    rule: Callable[[Value], str | None] | None = None
    default: Value = None
    #: All values that it can have, where there are few.
    choices: tuple[str, ...] = ()
    #: The form in which two values are compared, where several spellings mean the same.
    canonical: Callable[[Value], object] | None = None
    #: Immutable: what a preview says when a change of it replaces.
    on_replace: str = ""
    #: In place: leaving the property out clears it in the cloud.
    clears: bool = False
    #: Local: a change of it is recorded in the state, where delete finds it.
    recorded: bool = False
    #: Local: set by the class, not by the user; no part of the schema.
    internal: bool = False

    @property
    def python(self) -> str:
        """The name in Python: snake_case."""
        return python_name(self.wire)

    @property
    def is_input(self) -> bool:
        return self.role is not Role.COMPUTED

    @property
    def is_reported(self) -> bool:
        """Whether the cloud has it for everybody to see."""
        return self.role is not Role.LOCAL and not self.internal
