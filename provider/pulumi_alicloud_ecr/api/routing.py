"""Route tables of transit routers, in our own words: records, and the part of the API that is about them.

The source of each method is the operation that its docstring names (cbn 2017-09-12, expressconnectrouter 2023-09-01).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from .pages import Page as Page


@dataclass(frozen=True)
class RouteTable:
    """A route table as ListTransitRouterRouteTables describes it; `type` is System or Custom."""

    id: str
    transit_router_id: str
    type: str
    status: str
    name: str = ""
    description: str = ""
    region_id: str = ""
    create_time: str = ""


@dataclass(frozen=True)
class RouteTableLink:
    """An attachment's association with a route table, or its propagation to one, as the API lists them."""

    attachment_id: str
    route_table_id: str
    status: str
    resource_id: str = ""
    resource_type: str = ""


@dataclass(frozen=True)
class RouteTableScope:
    """Which associations or propagations to list: those of a route table, of an attachment, or the one of both."""

    route_table_id: str = ""
    attachment_id: str = ""


@dataclass(frozen=True)
class RouteEntry:
    """A route: of a transit router's table (ListTransitRouterRouteEntries) or of an ECR; where it leads to."""

    cidr_block: str
    next_hop_id: str
    status: str = ""
    type: str = ""


@dataclass(frozen=True)
class AnyAttachment:
    """An attachment of any kind, as far as route tables are concerned; `kind` is ECR, VPC, VBR, VPN or TR."""

    id: str
    status: str
    transit_router_id: str
    kind: str


class Routing(Protocol):
    """What the API offers about route tables."""

    def list_route_tables(
        self, transit_router_id: str, timeout: float, next_token: str = "", page_size: int = 0
    ) -> Page[RouteTable]:
        """ListTransitRouterRouteTables: one page; without a size, of the largest that the API takes."""
        ...

    def create_route_table(self, transit_router_id: str, name: str, token: str, timeout: float) -> str:
        """CreateTransitRouterRouteTable: the id of the Custom route table."""
        ...

    def delete_route_table(self, id: str, timeout: float) -> None:
        """DeleteTransitRouterRouteTable."""
        ...

    def create_route_table_association(self, link: RouteTableLink, token: str, timeout: float) -> None:
        """AssociateTransitRouterAttachmentWithRouteTable."""
        ...

    def replace_route_table_association(self, link: RouteTableLink, token: str, timeout: float) -> None:
        """ReplaceTransitRouterRouteTableAssociation: the table of the link takes over without a gap."""
        ...

    def delete_route_table_association(self, link: RouteTableLink, timeout: float) -> None:
        """DissociateTransitRouterAttachmentFromRouteTable."""
        ...

    def list_route_table_associations(
        self, scope: RouteTableScope, timeout: float, next_token: str = ""
    ) -> Page[RouteTableLink]:
        """ListTransitRouterRouteTableAssociations: one page; a route table or an attachment is named."""
        ...

    def create_route_table_propagation(self, link: RouteTableLink, token: str, timeout: float) -> None:
        """EnableTransitRouterRouteTablePropagation."""
        ...

    def delete_route_table_propagation(self, link: RouteTableLink, timeout: float) -> None:
        """DisableTransitRouterRouteTablePropagation."""
        ...

    def list_route_table_propagations(
        self, scope: RouteTableScope, timeout: float, next_token: str = ""
    ) -> Page[RouteTableLink]:
        """ListTransitRouterRouteTablePropagations: one page; the API demands a route table."""
        ...

    def list_route_entries(
        self, route_table_id: str, next_hop_id: str, timeout: float, next_token: str = ""
    ) -> Page[RouteEntry]:
        """ListTransitRouterRouteEntries: one page of what leads to the attachment `next_hop_id`."""
        ...

    def list_router_route_entries(
        self, ecr_id: str, timeout: float, next_token: str = ""
    ) -> Page[RouteEntry]:
        """DescribeExpressConnectRouterRouteEntries: one page of what has arrived at the ECR."""
        ...

    def find_attachment(self, id: str, kind: str, timeout: float) -> AnyAttachment | None:
        """ListTransitRouterVpcAttachments and its siblings: the attachment of that kind (VPC, VBR, VPN, TR)."""
        ...
