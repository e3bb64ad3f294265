"""The emulated cloud's state: tables of entities, a clock, and the changes that are due.

Knows no HTTP and no API names. Single-threaded by design: the server calls it from one event loop, tests call it directly
with a clock of their own. `settle` must run before anything is read, so that status changes happen by time alone; `api.call`
does that.
"""

from __future__ import annotations

import heapq
import itertools
import secrets
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from . import transitions
from .model import (
    Account,
    Association,
    Attachment,
    Cen,
    Change,
    Credential,
    Grant,
    Region,
    Router,
    Settings,
    TransitRouter,
)
from .tokens import Remembered

T = TypeVar("T")
E = TypeVar("E")

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


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


def grant_key(ecr_id: str, cen_id: str) -> str:
    """The key under which a grant is kept."""
    return f"{ecr_id}/{cen_id}"


@dataclass(order=True, frozen=True, slots=True)
class _Due:
    at: float
    order: int
    table: str
    key: str


class World:
    """One emulated cloud. `clock` gives seconds since the epoch."""

    def __init__(self, settings: Settings | None = None, clock: Callable[[], float] = time.time):
        self.clock = clock
        self.settings = settings or Settings()
        self.accounts = Table(Account, ("account_id",))
        self.credentials = Table(Credential, ("access_key_id",))
        self.regions = Table(Region, ("region_id",))
        self.cens = Table(Cen, ("cen_id",))
        self.transit_routers = Table(TransitRouter, ("transit_router_id",), ("cen_id",))
        self.routers = Table(Router, ("ecr_id",))
        self.associations = Table(Association, ("association_id",), ("ecr_id",))
        self.attachments = Table(Attachment, ("attachment_id",), ("ecr_id", "transit_router_id", "owner_id"))
        self.grants = Table(Grant, ("ecr_id", "cen_id"), ("ecr_id",))
        self.tokens = Table(Remembered, ("key",))
        self.tables: dict[str, Table[Any]] = {
            name: table for name, table in vars(self).items() if isinstance(table, Table)
        }
        """Every table by the name it has in seeds, states and state files."""
        self._name_of = {table.kind: name for name, table in self.tables.items()}
        self._due: list[_Due] = []
        self._order = itertools.count()

    @property
    def revision(self) -> int:
        """A number that grows with every change, so that persistence knows when to write."""
        return sum(table.revision for table in self.tables.values())

    def new_id(self, prefix: str) -> str:
        """A new identifier in the style of Alibaba Cloud's, for example `tr-attach-` and 18 letters and digits."""
        return prefix + "".join(secrets.choice(_ALPHABET) for _ in range(18))

    def put(self, entity: E) -> E:
        """Add or replace an entity in its table; a change it carries will happen by itself."""
        name = self._name_of[type(entity)]
        table = self.tables[name]
        table.put(entity)
        change: Change | None = getattr(entity, "change", None)
        if change is not None:
            heapq.heappush(self._due, _Due(change.at, next(self._order), name, table.key(entity)))
        return entity

    def association_of(self, ecr_id: str, transit_router: TransitRouter) -> Association | None:
        """The association of this ECR with this transit router, also one made by CEN and region before it existed."""
        for association in self.associations.where("ecr_id", ecr_id):
            if association.transit_router_id == transit_router.transit_router_id:
                return association
            place = (association.cen_id, association.region_id)
            if not association.transit_router_id and place == (
                transit_router.cen_id,
                transit_router.region_id,
            ):
                return association
        return None

    def settle(self) -> float:
        """Let every change happen whose time has come, in order of time; answers the time now."""
        now = self.clock()
        while self._due and self._due[0].at <= now:
            due = heapq.heappop(self._due)
            transitions.finish(self, due.table, due.key, due.at)
        return now
