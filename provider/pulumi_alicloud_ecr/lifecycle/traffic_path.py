"""Why does no traffic flow? Walks the path of an ECR attachment, from the association to the routes on both sides.

Nothing is changed. What this account may not read is a step that can't be told; it neither accuses nor acquits.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from typing import TypeVar

from ..api.call import Call
from ..api.cloud import Association, Attachment
from ..api.errors import ApiError, NotFound
from ..api.routing import RouteTableLink, RouteTableScope
from .connection import Connection
from .lookup import see_alone
from .route_table_links import ACTIVE, ASSOCIATIONS, PROPAGATIONS, Links, see

T = TypeVar("T")

#: Routes that a step spells out.
_SAID = 5


class Answer(Enum):
    """How a step of the path stands."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "can't tell"


@dataclass(frozen=True)
class Step:
    """One step of the path: whether packets get over it, what was found, and what to do where they don't."""

    name: str
    answer: Answer
    found: str
    next_step: str = ""


def walk(
    connection: Connection, attachment_id: str, call: Call, owners: Connection | None = None
) -> Iterator[Step]:
    """The steps, as they are looked at; `owners` is the connection of the ECR's owner, where that is another account.

    Raises NotFound when there is no such attachment, ApiError when attachments can't be listed at all.
    """
    attachment = see_alone(connection, attachment_id, call)
    if attachment is None:
        account = connection.account(call)
        raise NotFound(f"there is no ECR attachment {attachment_id} in account {account}")
    walking = _Walk(connection, owners or connection, attachment, call)
    yield from walking.association()
    yield walking.attached()
    yield walking.forwarding()
    yield from walking.learning()
    yield walking.arrived()


class _Walk:
    def __init__(
        self, connection: Connection, owners: Connection, attachment: Attachment, call: Call
    ) -> None:
        self._connection = connection
        self._owners = owners
        self._attachment = attachment
        self._call = call

    def association(self) -> Iterator[Step]:
        a = self._attachment
        found = self._read("association", self._find_association)
        if isinstance(found, Step):
            yield found
            return
        if found is None:
            if a.ecr_owner_id not in ("", self._owners.account(self._call)):
                yield Step(
                    "association",
                    Answer.UNKNOWN,
                    f"account {a.ecr_owner_id}, which owns {a.ecr_id}, sees its associations; this one sees none",
                    "give the credentials profile of that account (--ecr-profile)",
                )
                return
            yield Step(
                "association",
                Answer.NO,
                f"{a.ecr_id} is not associated with {a.transit_router_id}",
                "declare EcrAssociation; without it the ECR side does not know the transit router",
            )
            return
        yield _status("association", f"{found.id} is {found.status}", found.status == ACTIVE.upper())
        yield _prefixes(found)

    def attached(self) -> Step:
        a = self._attachment
        return _status("attachment", f"{a.id} is {a.status}", a.status == "Attached")

    def forwarding(self) -> Step:
        name, a = "forwarding", self._attachment
        scope = RouteTableScope(attachment_id=a.id)
        found = self._read(name, lambda: self._see(ASSOCIATIONS, scope))
        if isinstance(found, Step):
            return found
        if found is None:
            return Step(
                name,
                Answer.NO,
                f"no route table forwards what comes from {a.ecr_id}",
                f'declare EcrRouteTableAssociation(transit_router_attachment_id="{a.id}")',
            )
        return _status(name, f"{found.route_table_id} forwards, {found.status}", found.status == ACTIVE)

    def learning(self) -> Iterator[Step]:
        name, a = "learning", self._attachment
        tables = self._read(name, self._learning_tables)
        if isinstance(tables, Step):
            yield tables
            return
        if not tables:
            yield Step(
                name,
                Answer.NO,
                f"no route table learns the routes of {a.ecr_id}, so nothing finds the way back to the data centre",
                f'declare EcrRouteTablePropagation(transit_router_attachment_id="{a.id}")',
            )
            return
        listed = ", ".join(f"{table} ({status})" for table, status in tables.items())
        yield _status(name, f"{listed}", all(status == ACTIVE for status in tables.values()))
        yield from (self._learned(table) for table, status in tables.items() if status == ACTIVE)

    def arrived(self) -> Step:
        name, a = "routes to ECR", self._attachment
        owners = self._owners
        entries = self._read(
            name,
            lambda: owners.listed(
                self._call, lambda page, t: owners.cloud.list_router_route_entries(a.ecr_id, t, page)
            ),
        )
        if isinstance(entries, Step):
            return entries
        hops = (a.transit_router_id, a.id, a.cen_id)
        found = [entry.cidr_block for entry in entries if entry.next_hop_id in hops]
        if found:
            return Step(name, Answer.YES, f"{_some(found)} from {a.transit_router_id}")
        return Step(
            name,
            Answer.NO,
            f"nothing has arrived at {a.ecr_id} from {a.transit_router_id}",
            "look whether the route table has routes to VPCs (their attachments propagate to it), and whether the "
            "allowed prefixes of the association let them through",
        )

    def _learned(self, table: str) -> Step:
        name, a = "routes to TR", self._attachment
        entries = self._read(name, lambda: self._connection.route_entries(table, a.id, self._call))
        if isinstance(entries, Step):
            return entries
        if entries:
            return Step(
                name, Answer.YES, f"{table} has {_some([e.cidr_block for e in entries])} from {a.ecr_id}"
            )
        return Step(
            name,
            Answer.NO,
            f"{table} has learned nothing from {a.ecr_id}",
            "look at the ECR: a VBR is attached to it, its BGP peer is established and advertises routes",
        )

    def _find_association(self) -> Association | None:
        a, owners = self._attachment, self._owners
        listing = owners.associations.since(a.ecr_id, owners.clock.now(), self._call)
        return next((i for i in listing.items if i.transit_router_id == a.transit_router_id), None)

    def _learning_tables(self) -> dict[str, str]:
        """The route tables that learn, and the status of each propagation."""
        a, now = self._attachment, self._connection.clock.now()
        tables = self._connection.route_tables.since(a.transit_router_id, now, self._call).items
        found = {table.id: self._see(PROPAGATIONS, RouteTableScope(table.id)) for table in tables}
        return {table: link.status for table, link in found.items() if link is not None}

    def _see(self, links: Links, scope: RouteTableScope) -> RouteTableLink | None:
        now = self._connection.clock.now()
        return see(self._connection, links, scope, self._attachment.id, now, self._call).item

    def _read(self, name: str, ask: Callable[[], T]) -> T | Step:
        try:
            return ask()
        except ApiError as error:
            return Step(
                name,
                Answer.UNKNOWN,
                f"{error.operation} was refused with {error.code}",
                "allow it to this account (docs/configuration.md)",
            )


def _status(name: str, found: str, ready: bool) -> Step:
    if ready:
        return Step(name, Answer.YES, found)
    return Step(name, Answer.NO, found, "wait, or look at it in the console when it stays so")


def _prefixes(association: Association) -> Step:
    blocks = association.allowed_prefixes
    if not blocks:
        return Step("prefixes", Answer.YES, "no limit on what the transit router advertises to the ECR")
    mode = association.allowed_prefixes_mode or "no mode"
    return Step("prefixes", Answer.YES, f"only {_some(list(blocks))} may be advertised to the ECR ({mode})")


def _some(blocks: list[str]) -> str:
    shown = ", ".join(blocks[:_SAID])
    return shown if len(blocks) <= _SAID else f"{shown} and {len(blocks) - _SAID} more"
