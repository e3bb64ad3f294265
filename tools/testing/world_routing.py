"""The emulator's route tables as the provider's `Routing`; the other half of `world_cloud`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_alicloud_ecr.api.routing import (
    AnyAttachment,
    Page,
    RouteEntry,
    RouteTable,
    RouteTableLink,
    RouteTableScope,
)

TABLES = "ListTransitRouterRouteTables"
LINK = "AssociateTransitRouterAttachmentWithRouteTable"
RELINK = "ReplaceTransitRouterRouteTableAssociation"
UNLINK = "DissociateTransitRouterAttachmentFromRouteTable"
LINKS = "ListTransitRouterRouteTableAssociations"
ENABLE = "EnableTransitRouterRouteTablePropagation"
DISABLE = "DisableTransitRouterRouteTablePropagation"
PROPAGATIONS = "ListTransitRouterRouteTablePropagations"
ENTRIES = "ListTransitRouterRouteEntries"
ROUTER_ENTRIES = "DescribeExpressConnectRouterRouteEntries"

_NOTHING: Mapping[str, str] = {}


class WorldRouting:
    """`routing.Routing` over a world."""

    def _call(self, operation: str, exact: Mapping[str, str] = _NOTHING, /, **given: str) -> dict[str, Any]:
        raise NotImplementedError

    def list_route_tables(
        self, transit_router_id: str, timeout: float, next_token: str = "", page_size: int = 0
    ) -> Page[RouteTable]:
        answer = self._call(
            TABLES,
            TransitRouterId=transit_router_id,
            NextToken=next_token,
            MaxResults=str(page_size or ""),
        )
        return Page(tuple(_table(row) for row in answer["TransitRouterRouteTables"]), answer["NextToken"])

    def create_route_table(self, transit_router_id: str, name: str, token: str, timeout: float) -> str:
        answer = self._call(
            "CreateTransitRouterRouteTable",
            TransitRouterId=transit_router_id,
            TransitRouterRouteTableName=name,
            ClientToken=token,
        )
        return str(answer["TransitRouterRouteTableId"])

    def delete_route_table(self, id: str, timeout: float) -> None:
        self._call("DeleteTransitRouterRouteTable", TransitRouterRouteTableId=id)

    def create_route_table_association(self, link: RouteTableLink, token: str, timeout: float) -> None:
        self._call(LINK, ClientToken=token, **_named(link))

    def replace_route_table_association(self, link: RouteTableLink, token: str, timeout: float) -> None:
        self._call(RELINK, ClientToken=token, **_named(link))

    def delete_route_table_association(self, link: RouteTableLink, timeout: float) -> None:
        self._call(UNLINK, **_named(link))

    def list_route_table_associations(
        self, scope: RouteTableScope, timeout: float, next_token: str = ""
    ) -> Page[RouteTableLink]:
        answer = self._call(LINKS, NextToken=next_token, **_scope(scope))
        return Page(tuple(_link(row) for row in answer["TransitRouterAssociations"]), answer["NextToken"])

    def create_route_table_propagation(self, link: RouteTableLink, token: str, timeout: float) -> None:
        self._call(ENABLE, ClientToken=token, **_named(link))

    def delete_route_table_propagation(self, link: RouteTableLink, timeout: float) -> None:
        self._call(DISABLE, **_named(link))

    def list_route_table_propagations(
        self, scope: RouteTableScope, timeout: float, next_token: str = ""
    ) -> Page[RouteTableLink]:
        answer = self._call(PROPAGATIONS, NextToken=next_token, **_scope(scope))
        return Page(tuple(_link(row) for row in answer["TransitRouterPropagations"]), answer["NextToken"])

    def list_route_entries(
        self, route_table_id: str, next_hop_id: str, timeout: float, next_token: str = ""
    ) -> Page[RouteEntry]:
        answer = self._call(
            ENTRIES,
            TransitRouterRouteTableId=route_table_id,
            TransitRouterRouteEntryNextHopId=next_hop_id,
            NextToken=next_token,
        )
        name = "TransitRouterRouteEntry{}".format
        rows = answer["TransitRouterRouteEntries"]
        found = (
            RouteEntry(*(row[name(n)] for n in ("DestinationCidrBlock", "NextHopId", "Status", "Type")))
            for row in rows
        )
        return Page(tuple(found), answer["NextToken"])

    def list_router_route_entries(
        self, ecr_id: str, timeout: float, next_token: str = ""
    ) -> Page[RouteEntry]:
        answer = self._call(ROUTER_ENTRIES, EcrId=ecr_id, NextToken=next_token)
        found = (
            RouteEntry(row["DestinationCidrBlock"], row["NexthopInstanceId"], row["Status"])
            for row in answer["RouteEntriesList"]
        )
        return Page(tuple(found), answer["NextToken"])

    def find_attachment(self, id: str, kind: str, timeout: float) -> AnyAttachment | None:
        return None


def _named(link: RouteTableLink) -> dict[str, str]:
    return {
        "TransitRouterAttachmentId": link.attachment_id,
        "TransitRouterRouteTableId": link.route_table_id,
    }


def _scope(scope: RouteTableScope) -> dict[str, str]:
    return {
        "TransitRouterAttachmentId": scope.attachment_id,
        "TransitRouterRouteTableId": scope.route_table_id,
    }


def _table(row: Mapping[str, Any]) -> RouteTable:
    return RouteTable(
        id=row["TransitRouterRouteTableId"],
        transit_router_id=row["TransitRouterId"],
        type=row["TransitRouterRouteTableType"],
        status=row["TransitRouterRouteTableStatus"],
        name=row["TransitRouterRouteTableName"],
    )


def _link(row: Mapping[str, Any]) -> RouteTableLink:
    return RouteTableLink(
        row["TransitRouterAttachmentId"],
        row["TransitRouterRouteTableId"],
        row["Status"],
        row["ResourceId"],
        row["ResourceType"],
    )
