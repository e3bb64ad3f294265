"""Entities to and from JSON, by their own type hints, for seeds, states and state files.

Reading is strict: an unknown field or a value of the wrong type raises `BadDocument` with the field's name, because a seed
with a typing error that is silently ignored makes a test pass for the wrong reason.
"""

from __future__ import annotations

import dataclasses
import functools
import types
import typing
from collections.abc import Mapping
from typing import Any, Final, TypeVar

T = TypeVar("T")

_LATEST: Final = 1e11
"""Larger numbers are no durations, and no times that a calendar knows; NaN is neither."""


class BadDocument(ValueError):
    """A seed, setting or state file that does not fit the model; the message names the field."""


def to_json(entity: Any) -> dict[str, Any]:
    """The entity as a JSON object with every field."""
    return {name: _plain(getattr(entity, name)) for name in entity.__dataclass_fields__}


def from_json(kind: type[T], document: object, *, base: T | None = None) -> T:
    """An entity of `kind`; fields that are left out come from `base`, else from the defaults."""
    label = kind.__name__.lower()
    if not isinstance(document, Mapping):
        raise BadDocument(f"{label}: expected an object, got {document!r}")
    model: Any = kind
    hints = _hints(model)
    for name in document:
        if name not in hints:
            raise BadDocument(f"{label}: unknown field {name!r}; known fields are {', '.join(sorted(hints))}")
    values = {name: _typed(hints[name], value, f"{label}.{name}") for name, value in document.items()}
    if base is not None:
        return dataclasses.replace(typing.cast(Any, base), **values)  # type: ignore[no-any-return]
    missing = _required(model) - values.keys()
    if missing:
        raise BadDocument(f"{label}: missing field {', '.join(sorted(missing))}")
    return kind(**values)


@functools.cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return typing.get_type_hints(kind)


@functools.cache
def _required(kind: type[Any]) -> frozenset[str]:
    unset = dataclasses.MISSING
    return frozenset(
        f.name for f in dataclasses.fields(kind) if f.default is unset and f.default_factory is unset
    )


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Mapping):
        return dict(value)
    return to_json(value) if dataclasses.is_dataclass(value) else value


def _typed(hint: Any, value: object, where: str) -> Any:
    origin = typing.get_origin(hint)
    if origin is typing.Literal:
        if value in typing.get_args(hint):
            return value
        raise BadDocument(f"{where}: expected one of {', '.join(typing.get_args(hint))}, got {value!r}")
    if origin in (types.UnionType, typing.Union):
        if value is None and type(None) in typing.get_args(hint):
            return None
        return _typed(next(a for a in typing.get_args(hint) if a is not type(None)), value, where)
    if dataclasses.is_dataclass(hint) and isinstance(hint, type):
        return from_json(hint, value)
    if origin is tuple and isinstance(value, list | tuple):
        item = typing.get_args(hint)[0]
        return tuple(_typed(item, each, where) for each in value)
    if origin is not None and issubclass(origin, Mapping) and isinstance(value, Mapping):
        return {_typed(str, k, where): _typed(str, v, where) for k, v in value.items()}
    if (
        hint is float
        and isinstance(value, int | float)
        and not isinstance(value, bool)
        and abs(value) <= _LATEST
    ):
        return float(value)
    if hint in (str, int, bool) and type(value) is hint:
        return value
    raise BadDocument(f"{where}: expected {getattr(hint, '__name__', hint)}, got {value!r}")
