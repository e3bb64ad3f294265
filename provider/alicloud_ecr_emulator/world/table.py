"""A table of entities: by key, by indexed fields, in order of arrival."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class Table(Generic[T]):
    """Entities of one kind by key, in order of arrival, with look-ups by indexed fields."""

    def __init__(self, kind: type[T], key_fields: tuple[str, ...], index_fields: tuple[str, ...] = ()):
        self.kind = kind
        self.key_fields = key_fields
        self.revision = 0
        self._items: dict[str, T] = {}
        self._rows: dict[str, int] = {}
        self._next_row = itertools.count(1)
        self._index_fields = index_fields
        self._found: dict[tuple[str, str], dict[str, None]] = {}

    def __len__(self) -> int:
        return len(self._items)

    def __iter__(self) -> Iterator[T]:
        return iter(list(self._items.values()))

    def key(self, item: T) -> str:
        """The key of an entity: its key fields, joined by a slash."""
        return "/".join(getattr(item, name) for name in self.key_fields)

    def oldest(self) -> T | None:
        """The entity that arrived first."""
        return next(iter(self._items.values()), None)

    def get(self, key: str) -> T | None:
        return self._items.get(key)

    def row(self, item: T) -> int:
        """The entity's place in order of arrival; it never changes and is never used again."""
        return self._rows[self.key(item)]

    def where(self, field: str, value: str) -> list[T]:
        """The entities whose indexed field has this value."""
        return [self._items[key] for key in self._found.get((field, value), ())]

    def put(self, item: T) -> None:
        key = self.key(item)
        old = self._items.get(key)
        if old is None:
            self._rows[key] = next(self._next_row)
        for field in self._index_fields:
            value = getattr(item, field)
            if old is not None and getattr(old, field) != value:
                self._found[field, getattr(old, field)].pop(key, None)
            self._found.setdefault((field, value), {})[key] = None
        self._items[key] = item
        self.revision += 1

    def remove(self, key: str) -> None:
        item = self._items.pop(key, None)
        if item is None:
            return
        del self._rows[key]
        for field in self._index_fields:
            self._found[field, getattr(item, field)].pop(key, None)
        self.revision += 1

    def clear(self) -> None:
        for key in list(self._items):
            self.remove(key)
