"""An answer of the API, read by the API's own names and with the types that its pages give.

The SDKs' response models can't tell an empty list from a missing one and pass any type through. What an answer lacks
decides whether something is gone, so it is read from what was received: a value is coerced to its documented type,
and what can't be, or is missing though the API always sends it, makes the answer unusable (`Unreachable`): it is
asked for again, and never taken for absence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..errors import Unreachable

#: What ids and statuses consist of; anything else is not from the API and could not be shown or sent back.
_WORD = re.compile(r"[\x21-\x7e]{1,256}")

#: More than any page or object of the API has.
_MOST_ITEMS = 10_000


class Document:
    """An object of an answer: the answer itself, or one in it."""

    def __init__(self, operation: str, values: Any) -> None:
        """Raises Unreachable when it is no object."""
        if not isinstance(values, Mapping):
            raise Unreachable(operation, "the answer is not what the API answers", usable=False)
        self._operation = operation
        self._values = values

    def text(self, name: str) -> str:
        """A value as text; empty when it is missing. Numbers, as account ids are, and switches are spelled out."""
        value = self._values.get(name)
        match value:
            case None:
                return ""
            case bool():
                return str(value).lower()
            case float() if value.is_integer():
                return str(int(value))
            case str():
                # A lone surrogate can be in JSON and in no state file.
                return value.encode("utf-8", "replace").decode()
            case int() | float():
                return str(value)
        raise self._unusable(f"{name} is a {type(value).__name__}")

    def required(self, name: str) -> str:
        """An id, a status: a word without which an answer is useless."""
        value = self.text(name)
        if not value:
            raise self._unusable(f"the answer has no {name}")
        if not _WORD.fullmatch(value):
            raise self._unusable(f"{name} is not readable")
        return value

    def flag(self, name: str) -> bool:
        """A switch; False when it is missing."""
        return self.text(name).lower() in ("true", "on", "1")

    def number(self, name: str) -> int:
        """A number; 0 when it is missing or not a number."""
        text = self.text(name)
        return int(text) if re.fullmatch(r"-?\d{1,18}", text) else 0

    def object(self, name: str) -> Document:
        """An object that the API always sends."""
        if self._values.get(name) is None:
            raise self._unusable(f"the answer has no {name}")
        return Document(self._operation, self._values[name])

    def items(self, name: str) -> tuple[Document, ...]:
        """The objects of a list that the API always sends, be it empty."""
        if self._values.get(name) is None:
            raise self._unusable(f"the answer has no {name}")
        return self.optional_items(name)

    def optional_items(self, name: str) -> tuple[Document, ...]:
        """The objects of a list that may be left out."""
        values = self._values.get(name)
        if values is None:
            return ()
        if not isinstance(values, list):
            raise self._unusable(f"{name} is not a list")
        if len(values) > _MOST_ITEMS:
            raise self._unusable(f"{name} has more than {_MOST_ITEMS} items")
        return tuple(Document(self._operation, value) for value in values)

    def texts(self, name: str) -> tuple[str, ...]:
        """The texts of a list that may be left out."""
        values = self._values.get(name)
        if values is None:
            return ()
        if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
            raise self._unusable(f"{name} is not a list of texts")
        return tuple(values)

    def _unusable(self, why: str) -> Unreachable:
        return Unreachable(self._operation, why, usable=False)
