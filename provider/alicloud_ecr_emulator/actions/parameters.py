"""Request parameters as the RPC style sends them: one flat map of strings, lists as `Tag.1.Key`, `ResourceId.1`.

Every reader raises an `ApiError` for a value that the API page does not allow, so an action never sees a bad one.
"""

from __future__ import annotations

from collections.abc import Mapping

from ..world.errors import invalid_parameter, missing_parameter

MAX_TAGS = 20
_MAX_ITEMS = 100


class Parameters:
    """Typed reading of one request's parameters."""

    def __init__(self, values: Mapping[str, str], longest_tag_value: int = 128):
        self._values = values
        self._longest_tag_value = longest_tag_value

    def __contains__(self, name: str) -> bool:
        return name in self._values

    def text(self, name: str) -> str:
        """The value, or an empty string."""
        return self._values.get(name, "")

    def required(self, name: str) -> str:
        value = self.text(name)
        if not value:
            raise missing_parameter(name)
        return value

    def flag(self, name: str) -> bool:
        value = self.text(name).lower()
        if value not in ("", "true", "false"):
            raise invalid_parameter(name, "must be true or false")
        return value == "true"

    def number(self, name: str, default: int, low: int, high: int) -> int:
        value = self.text(name)
        if not value:
            return default
        if not (value.isascii() and value.isdigit() and len(value) < 12 and low <= int(value) <= high):
            raise invalid_parameter(name, f"must be a whole number from {low} to {high}")
        return int(value)

    def one_of(self, name: str, allowed: tuple[str, ...], default: str) -> str:
        value = self.text(name) or default
        if value not in allowed:
            raise invalid_parameter(name, f"must be one of {', '.join(allowed)}")
        return value

    def prose(self, name: str, limit: int) -> str:
        """A name or description: at most `limit` characters, no http:// or https:// in front."""
        value = self.text(name)
        if len(value) > limit:
            raise invalid_parameter(name, f"can be up to {limit} characters in length")
        if value.startswith(("http://", "https://")):
            raise invalid_parameter(name, "cannot start with http:// or https://")
        return value

    def client_token(self) -> str:
        value = self.text("ClientToken")
        if not value.isascii() or len(value) > 64:
            raise invalid_parameter("ClientToken", "can contain only ASCII characters, at most 64")
        return value

    def items(self, name: str, limit: int = _MAX_ITEMS) -> list[str]:
        """`name.1`, `name.2`, …, at most `limit`; the numbering ends at the first gap."""
        found: list[str] = []
        while (key := f"{name}.{len(found) + 1}") in self._values and len(found) < limit:
            found.append(self._values[key])
        return found

    def tag_filter(self) -> dict[str, str | None]:
        """`Tag.N.Key` with `Tag.N.Value`, or None for any value, as queries take them."""
        found: dict[str, str | None] = {}
        for number in range(1, MAX_TAGS + 1):
            key = self._values.get(f"Tag.{number}.Key")
            if key is not None:
                found[key] = self._values.get(f"Tag.{number}.Value")
        return found

    def tags(self) -> dict[str, str]:
        """The tags to put on a resource, checked against the API page's rules."""
        tags: dict[str, str] = {}
        number = 1
        while f"Tag.{number}.Key" in self._values or f"Tag.{number}.Value" in self._values:
            if number > MAX_TAGS:
                raise invalid_parameter("Tag", f"can have at most {MAX_TAGS} entries")
            key, value = self.text(f"Tag.{number}.Key"), self.text(f"Tag.{number}.Value")
            _check_tag_text(f"Tag.{number}.Key", key, 64)
            _check_tag_text(f"Tag.{number}.Value", value, self._longest_tag_value)
            if not key:
                raise invalid_parameter(f"Tag.{number}.Key", "cannot be an empty string")
            if key in tags:
                raise invalid_parameter(f"Tag.{number}.Key", "must be unique")
            tags[key] = value
            number += 1
        return tags


def matches_tags(tags: Mapping[str, str], wanted: Mapping[str, str | None]) -> bool:
    """Whether a resource's tags have all that a query asks for."""
    return all(key in tags and value in (None, tags[key]) for key, value in wanted.items())


def _check_tag_text(name: str, text: str, limit: int) -> None:
    if len(text) > limit:
        raise invalid_parameter(name, f"can be up to {limit} characters in length")
    if text.startswith(("aliyun", "acs:")):
        raise invalid_parameter(name, "cannot start with aliyun or acs:")
    if "http://" in text or "https://" in text:
        raise invalid_parameter(name, "cannot contain http:// or https://")
