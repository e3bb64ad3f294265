"""Secrets of the provider's configuration, as the engine wraps them."""

from __future__ import annotations

from typing import Any

from .configuration import KEYS

#: Pulumi's protocol marks a special value by this key; the value is what kind it is.
_SIGNATURE = "4dabf18193072939515e22adb298388d"
_SECRET = "1b47061264138c4ac30d75fd1eb44270"


def guarded(name: str, value: Any) -> Any:
    """The value of a configuration key as it may stand in a state: a secret one wrapped, however it was given."""
    secret = any(key.name == name and key.secret for key in KEYS)
    wrap = secret and value and not _is_wrapped(value)
    return {_SIGNATURE: _SECRET, "value": value} if wrap else value


def unwrapped(value: Any) -> Any:
    """The value without the wrapping of secrets in it."""
    if _is_wrapped(value):
        return unwrapped(value.get("value"))
    if isinstance(value, dict):
        return {key: unwrapped(item) for key, item in value.items()}
    return [unwrapped(item) for item in value] if isinstance(value, list) else value


def _is_wrapped(value: Any) -> bool:
    return isinstance(value, dict) and value.get(_SIGNATURE) == _SECRET
