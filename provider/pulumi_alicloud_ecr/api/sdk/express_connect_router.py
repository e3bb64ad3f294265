"""Express Connect Routers and their associations (expressconnectrouter 2023-09-01)."""

from __future__ import annotations

from ..cloud import Association, NewAssociation, Page, Router
from ..routing import RouteEntry
from . import conversion, models
from .session import LARGEST_PAGE, Session


class Routers(Session):
    """ECRs are looked at; associations are created, listed, updated, deleted."""

    def create_association(
        self, new: NewAssociation, token: str, timeout: float, dry_run: bool = False
    ) -> str:
        ecr = models.ecr()
        request = ecr.CreateExpressConnectRouterAssociationRequest(
            client_token=token or None,
            dry_run=conversion.flag(dry_run),
            ecr_id=new.ecr_id,
            transit_router_id=new.transit_router_id or None,
            association_region_id=new.region_id,
            cen_id=new.cen_id or None,
            transit_router_owner_id=conversion.number(new.transit_router_owner_id),
            description=new.description or None,
            allowed_prefixes=list(new.allowed_prefixes) or None,
            allowed_prefixes_mode=new.allowed_prefixes_mode or None,
            create_attachment=conversion.flag(new.create_attachment),
            tag=[
                ecr.CreateExpressConnectRouterAssociationRequestTag(key=k, value=v)
                for k, v in new.tags.items()
            ]
            or None,
        )
        answer = self.ecr("create_express_connect_router_association", request, timeout)
        return answer.text("AssociationId") if dry_run else answer.required("AssociationId")

    def list_associations(
        self,
        ecr_id: str,
        timeout: float,
        association_id: str = "",
        transit_router_id: str = "",
        next_token: str = "",
        page_size: int = 0,
    ) -> Page[Association]:
        request = models.ecr().DescribeExpressConnectRouterAssociationRequest(
            ecr_id=ecr_id,
            association_id=association_id or None,
            transit_router_id=transit_router_id or None,
            max_results=page_size or LARGEST_PAGE,
            next_token=next_token or None,
        )
        answer = self.ecr("describe_express_connect_router_association", request, timeout)
        items = answer.items("AssociationList")
        return Page(tuple(conversion.association(item) for item in items), answer.text("NextToken"))

    def update_association(self, id: str, ecr_id: str, description: str, timeout: float) -> None:
        request = models.ecr().ModifyExpressConnectRouterAssociationRequest(
            association_id=id, ecr_id=ecr_id, description=description
        )
        self.ecr("modify_express_connect_router_association", request, timeout)

    def update_allowed_prefixes(
        self, id: str, ecr_id: str, prefixes: tuple[str, ...], mode: str, timeout: float
    ) -> None:
        # A list without items has no parameter on the wire; that is how the API is told to clear.
        request = models.ecr().ModifyExpressConnectRouterAssociationAllowedPrefixRequest(
            association_id=id,
            ecr_id=ecr_id,
            allowed_prefixes=list(prefixes) or None,
            allowed_prefixes_mode=mode or None,
        )
        self.ecr("modify_express_connect_router_association_allowed_prefix", request, timeout)

    def delete_association(self, id: str, ecr_id: str, delete_attachment: bool, timeout: float) -> None:
        request = models.ecr().DeleteExpressConnectRouterAssociationRequest(
            association_id=id, ecr_id=ecr_id, delete_attachment=conversion.flag(delete_attachment)
        )
        self.ecr("delete_express_connect_router_association", request, timeout)

    def list_router_route_entries(
        self, ecr_id: str, timeout: float, next_token: str = ""
    ) -> Page[RouteEntry]:
        request = models.ecr().DescribeExpressConnectRouterRouteEntriesRequest(
            ecr_id=ecr_id, max_results=LARGEST_PAGE, next_token=next_token or None
        )
        answer = self.ecr("describe_express_connect_router_route_entries", request, timeout)
        entries = (
            RouteEntry(
                item.required("DestinationCidrBlock"), item.text("NexthopInstanceId"), item.text("Status")
            )
            for item in answer.items("RouteEntriesList")
        )
        return Page(tuple(entries), answer.text("NextToken"))

    def describe_router(self, ecr_id: str, timeout: float) -> Router | None:
        request = models.ecr().DescribeExpressConnectRouterRequest(ecr_id=ecr_id)
        items = self.ecr("describe_express_connect_router", request, timeout).items("EcrList")
        found = [conversion.router(item) for item in items if item.required("EcrId") == ecr_id]
        return found[0] if found else None
