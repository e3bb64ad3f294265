"""The API's answers as our own records, and our values as the SDKs' requests take them."""

from __future__ import annotations

from ..cloud import Association, Attachment, Router, TransitRouter
from .document import Document


def number(account: str) -> int | None:
    """An account id as the SDKs take it; None when there is none."""
    return int(account) if account else None


def flag(on: bool) -> str | None:
    """A switch, sent only when it is on, and as the API's pages spell it: the SDK would send Python's True."""
    return "true" if on else None


def attachment(item: Document) -> Attachment:
    """ListTransitRouterEcrAttachments: one of TransitRouterAttachments."""
    return Attachment(
        id=item.required("TransitRouterAttachmentId"),
        status=item.required("Status"),
        ecr_id=item.required("EcrId"),
        transit_router_id=item.text("TransitRouterId"),
        cen_id=item.text("CenId"),
        region_id=item.text("TransitRouterRegionId"),
        ecr_owner_id=item.text("EcrOwnerId"),
        name=item.text("TransitRouterAttachmentName"),
        description=item.text("TransitRouterAttachmentDescription"),
        order_type=item.text("OrderType"),
        resource_type=item.text("ResourceType"),
        creation_time=item.text("CreationTime"),
        auto_publish_route_enabled=item.flag("AutoPublishRouteEnabled"),
        tags=_tags(item),
    )


def association(item: Document) -> Association:
    """DescribeExpressConnectRouterAssociation: one of AssociationList."""
    return Association(
        id=item.required("AssociationId"),
        status=item.required("Status"),
        ecr_id=item.required("EcrId"),
        transit_router_id=item.text("TransitRouterId"),
        cen_id=item.text("CenId"),
        region_id=item.text("RegionId"),
        owner_id=item.text("OwnerId"),
        transit_router_owner_id=item.text("TransitRouterOwnerId"),
        description=item.text("Description"),
        allowed_prefixes=item.texts("AllowedPrefixes"),
        allowed_prefixes_mode=item.text("AllowedPrefixesMode"),
        create_time=item.text("GmtCreate"),
        tags=_tags(item),
    )


def router(item: Document) -> Router:
    """DescribeExpressConnectRouter: one of EcrList."""
    return Router(item.required("EcrId"), item.text("Status"), item.text("OwnerId"), item.text("Name"))


def transit_router(item: Document) -> TransitRouter:
    """ListTransitRouters: one of TransitRouters."""
    return TransitRouter(
        id=item.required("TransitRouterId"),
        cen_id=item.text("CenId"),
        region_id=item.text("RegionId"),
        type=item.text("Type"),
        status=item.text("Status"),
        owner_id=item.text("AliUid"),
    )


def _tags(item: Document) -> dict[str, str]:
    return {tag.text("Key"): tag.text("Value") for tag in item.optional_items("Tags") if tag.text("Key")}
