"""The place that a route table association or propagation is to take: `unnamed_creation.UnnamedCreation` for both."""

from __future__ import annotations

from dataclasses import dataclass

from ..api.call import Call
from ..api.errors import ApiError, EcrError, Refused
from ..api.routing import RouteTableLink
from ..schema import ROUTE_TABLE_ASSOCIATION, ROUTE_TABLE_PROPAGATION
from .connection import Connection
from .ownership import Ownership
from .route_table_links import Links, held_as, id_of, look, seek


@dataclass(frozen=True)
class RouteTableLinkCreation:
    """Which attachment and route table are to be linked."""

    connection: Connection
    links: Links
    link: RouteTableLink

    @property
    def id(self) -> str:
        return held_as(self.links, self.link)

    @property
    def what(self) -> str:
        return (
            f"the route table {self.links.noun} of {self.link.attachment_id} with {self.link.route_table_id}"
        )

    def find(self, since: float, call: Call) -> RouteTableLink | None:
        while True:
            begun = self.connection.clock.now()
            there = seek(
                self.connection, self.links, self.link.attachment_id, self.link.route_table_id, since, call
            )
            if there is None or there.status not in self.links.leaving:
                return there
            since = begun

    def create(self, token: str, timeout: float) -> None:
        self.links.create(self.connection.cloud, self.link, token, timeout)

    def in_the_way(self, there: RouteTableLink, ownership: Ownership) -> EcrError:
        kind = ROUTE_TABLE_ASSOCIATION if self.links.single else ROUTE_TABLE_PROPAGATION
        what = f"a route table {self.links.noun} of {there.attachment_id} with {there.route_table_id}"
        return ownership.refusal(what, id_of(there), there.status, "", kind.name, held_as(self.links, there))

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        report = look(self.connection, self.link, call)
        return Refused(f"missing prerequisite: {report} ({error})", error) if report.missing else None
