"""The emulated cloud's state: tables of entities, a clock, and the changes that are due.

Knows no HTTP and no API names. Single-threaded by design: the server calls it from one event loop, tests call it directly
with a clock of their own. What happens when a change is due is in `transitions`.
"""

from __future__ import annotations

import heapq
import itertools
import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from .entities import (
    Account,
    Association,
    Attachment,
    Cen,
    Change,
    Credential,
    Grant,
    InstanceGrant,
    Region,
    Router,
    RouteTable,
    RouteTableAssociation,
    RouteTablePropagation,
    TransitRouter,
)
from .idempotency import Remembered
from .settings import Settings
from .table import Table

E = TypeVar("E")

_ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz"


def propagation_key(attachment_id: str, route_table_id: str) -> str:
    """The key under which a route table propagation is kept."""
    return f"{attachment_id}/{route_table_id}"


def grant_key(ecr_id: str, cen_id: str) -> str:
    """The key under which a grant is kept."""
    return f"{ecr_id}/{cen_id}"


@dataclass(order=True, frozen=True, slots=True)
class Due:
    """A status change of one entity that is due at a time; `order` keeps equal times in order of arrival."""

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
        self.route_tables = Table(RouteTable, ("route_table_id",), ("transit_router_id",))
        self.route_table_associations = Table(RouteTableAssociation, ("attachment_id",), ("route_table_id",))
        self.route_table_propagations = Table(
            RouteTablePropagation, ("attachment_id", "route_table_id"), ("attachment_id", "route_table_id")
        )
        self.instance_grants = Table(InstanceGrant, ("ecr_id", "instance_id"), ("ecr_id",))
        self.grants = Table(Grant, ("ecr_id", "cen_id"), ("ecr_id",))
        self.tokens = Table(Remembered, ("key",))
        self.tables: dict[str, Table[Any]] = {
            name: table for name, table in vars(self).items() if isinstance(table, Table)
        }
        """Every table by the name it has in seeds, states and state files."""
        self._name_of = {table.kind: name for name, table in self.tables.items()}
        self._due: list[Due] = []
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
            heapq.heappush(self._due, Due(change.at, next(self._order), name, table.key(entity)))
        return entity

    def association_of(self, ecr_id: str, transit_router: TransitRouter) -> Association | None:
        """The association of this ECR with this transit router, also one made by CEN and region before it existed."""
        for association in self.associations.where("ecr_id", ecr_id):
            if association.transit_router_id == transit_router.transit_router_id:
                return association
            location = (association.cen_id, association.region_id)
            if not association.transit_router_id and location == (
                transit_router.cen_id,
                transit_router.region_id,
            ):
                return association
        return None

    def association_behind(self, attachment: Attachment) -> Association | None:
        """The association that an attachment stands on."""
        transit_router = self.transit_routers.get(attachment.transit_router_id)
        return self.association_of(attachment.ecr_id, transit_router) if transit_router else None

    def next_due(self, now: float) -> Due | None:
        """The earliest change whose time has come, taken off the queue."""
        return heapq.heappop(self._due) if self._due and self._due[0].at <= now else None
