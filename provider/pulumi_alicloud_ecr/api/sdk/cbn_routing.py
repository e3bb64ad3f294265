"""Route tables, associations, propagations and route entries: Cloud Enterprise Network (cbn 2017-09-12)."""

from __future__ import annotations

from typing import Any

from ..routing import AnyAttachment, Page, RouteEntry, RouteTable, RouteTableLink, RouteTableScope
from . import models
from .document import Document
from .session import LARGEST_PAGE, Session

#: The kind of an attachment, in the name of the operation that lists it.
_LISTED_AS = {"VPC": "vpc", "VBR": "vbr", "VPN": "vpn", "TR": "peer"}


class RouteTables(Session):
    """What the API offers about route tables: `routing.Routing`, but for the ECR's side."""

    def list_route_tables(
        self, transit_router_id: str, timeout: float, next_token: str = "", page_size: int = 0
    ) -> Page[RouteTable]:
        request = models.cbn().ListTransitRouterRouteTablesRequest(
            transit_router_id=transit_router_id,
            max_results=page_size or LARGEST_PAGE,
            next_token=next_token or None,
        )
        answer = self.cbn("list_transit_router_route_tables", request, timeout)
        tables = tuple(_route_table(item) for item in answer.items("TransitRouterRouteTables"))
        return Page(tables, answer.text("NextToken"))

    def create_route_table(self, transit_router_id: str, name: str, token: str, timeout: float) -> str:
        request = models.cbn().CreateTransitRouterRouteTableRequest(
            transit_router_id=transit_router_id, transit_router_route_table_name=name, client_token=token
        )
        answer = self.cbn("create_transit_router_route_table", request, timeout)
        return answer.required("TransitRouterRouteTableId")

    def delete_route_table(self, id: str, timeout: float) -> None:
        request = models.cbn().DeleteTransitRouterRouteTableRequest(transit_router_route_table_id=id)
        self.cbn("delete_transit_router_route_table", request, timeout)

    def create_route_table_association(self, link: RouteTableLink, token: str, timeout: float) -> None:
        request = models.cbn().AssociateTransitRouterAttachmentWithRouteTableRequest(**_named(link, token))
        self.cbn("associate_transit_router_attachment_with_route_table", request, timeout)

    def replace_route_table_association(self, link: RouteTableLink, token: str, timeout: float) -> None:
        request = models.cbn().ReplaceTransitRouterRouteTableAssociationRequest(**_named(link, token))
        self.cbn("replace_transit_router_route_table_association", request, timeout)

    def delete_route_table_association(self, link: RouteTableLink, timeout: float) -> None:
        request = models.cbn().DissociateTransitRouterAttachmentFromRouteTableRequest(**_named(link))
        self.cbn("dissociate_transit_router_attachment_from_route_table", request, timeout)

    def list_route_table_associations(
        self, scope: RouteTableScope, timeout: float, next_token: str = ""
    ) -> Page[RouteTableLink]:
        request = models.cbn().ListTransitRouterRouteTableAssociationsRequest(**_scoped(scope, next_token))
        answer = self.cbn("list_transit_router_route_table_associations", request, timeout)
        links = tuple(_link(item) for item in answer.items("TransitRouterAssociations"))
        return Page(links, answer.text("NextToken"))

    def create_route_table_propagation(self, link: RouteTableLink, token: str, timeout: float) -> None:
        request = models.cbn().EnableTransitRouterRouteTablePropagationRequest(**_named(link, token))
        self.cbn("enable_transit_router_route_table_propagation", request, timeout)

    def delete_route_table_propagation(self, link: RouteTableLink, timeout: float) -> None:
        request = models.cbn().DisableTransitRouterRouteTablePropagationRequest(**_named(link))
        self.cbn("disable_transit_router_route_table_propagation", request, timeout)

    def list_route_table_propagations(
        self, scope: RouteTableScope, timeout: float, next_token: str = ""
    ) -> Page[RouteTableLink]:
        request = models.cbn().ListTransitRouterRouteTablePropagationsRequest(**_scoped(scope, next_token))
        answer = self.cbn("list_transit_router_route_table_propagations", request, timeout)
        links = tuple(_link(item) for item in answer.items("TransitRouterPropagations"))
        return Page(links, answer.text("NextToken"))

    def list_route_entries(
        self, route_table_id: str, next_hop_id: str, timeout: float, next_token: str = ""
    ) -> Page[RouteEntry]:
        request = models.cbn().ListTransitRouterRouteEntriesRequest(
            transit_router_route_table_id=route_table_id,
            transit_router_route_entry_next_hop_id=next_hop_id or None,
            max_results=LARGEST_PAGE,
            next_token=next_token or None,
        )
        answer = self.cbn("list_transit_router_route_entries", request, timeout)
        entries = tuple(_route_entry(item) for item in answer.items("TransitRouterRouteEntries"))
        return Page(entries, answer.text("NextToken"))

    def find_attachment(self, id: str, kind: str, timeout: float) -> AnyAttachment | None:
        listed = _LISTED_AS[kind]
        make = getattr(models.cbn(), f"ListTransitRouter{listed.capitalize()}AttachmentsRequest")
        request = make(transit_router_attachment_id=id, max_results=LARGEST_PAGE)
        answer = self.cbn(f"list_transit_router_{listed}_attachments", request, timeout)
        for item in answer.items("TransitRouterAttachments"):
            if item.required("TransitRouterAttachmentId") == id:
                return AnyAttachment(id, item.required("Status"), item.text("TransitRouterId"), kind)
        return None


def _named(link: RouteTableLink, token: str = "") -> dict[str, Any]:
    return {
        "transit_router_attachment_id": link.attachment_id,
        "transit_router_route_table_id": link.route_table_id,
        "client_token": token or None,
    }


def _scoped(scope: RouteTableScope, next_token: str) -> dict[str, Any]:
    return {
        "transit_router_route_table_id": scope.route_table_id or None,
        "transit_router_attachment_id": scope.attachment_id or None,
        "max_results": LARGEST_PAGE,
        "next_token": next_token or None,
    }


def _route_table(item: Document) -> RouteTable:
    return RouteTable(
        id=item.required("TransitRouterRouteTableId"),
        transit_router_id=item.text("TransitRouterId"),
        type=item.text("TransitRouterRouteTableType"),
        status=item.text("TransitRouterRouteTableStatus"),
        name=item.text("TransitRouterRouteTableName"),
        description=item.text("TransitRouterRouteTableDescription"),
        region_id=item.text("RegionId"),
        create_time=item.text("CreateTime"),
    )


def _link(item: Document) -> RouteTableLink:
    return RouteTableLink(
        attachment_id=item.required("TransitRouterAttachmentId"),
        route_table_id=item.required("TransitRouterRouteTableId"),
        status=item.required("Status"),
        resource_id=item.text("ResourceId"),
        resource_type=item.text("ResourceType"),
    )


def _route_entry(item: Document) -> RouteEntry:
    return RouteEntry(
        cidr_block=item.required("TransitRouterRouteEntryDestinationCidrBlock"),
        next_hop_id=item.text("TransitRouterRouteEntryNextHopId"),
        status=item.text("TransitRouterRouteEntryStatus"),
        type=item.text("TransitRouterRouteEntryType"),
    )
