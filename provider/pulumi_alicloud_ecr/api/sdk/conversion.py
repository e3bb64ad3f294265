"""The SDKs' response models as our own records."""

from __future__ import annotations

from typing import Any

from ..cloud import Association, Attachment, TransitRouter


def text(number: Any) -> str:
    """An account id as a string; the SDKs have it as a number."""
    return str(number) if number else ""


def number(account: str) -> int | None:
    """An account id as the SDKs take it; None when there is none."""
    return int(account) if account else None


def flag(on: bool) -> str | None:
    """A switch, sent only when it is on, and as the API's pages spell it: the SDK would send Python's True."""
    return "true" if on else None


def attachment(item: Any) -> Attachment:
    """ListTransitRouterEcrAttachments: one of TransitRouterAttachments."""
    return Attachment(
        id=item.transit_router_attachment_id or "",
        status=item.status or "",
        ecr_id=item.ecr_id or "",
        transit_router_id=item.transit_router_id or "",
        cen_id=item.cen_id or "",
        region_id=item.transit_router_region_id or "",
        ecr_owner_id=text(item.ecr_owner_id),
        name=item.transit_router_attachment_name or "",
        description=item.transit_router_attachment_description or "",
        order_type=item.order_type or "",
        resource_type=item.resource_type or "",
        creation_time=item.creation_time or "",
        auto_publish_route_enabled=bool(item.auto_publish_route_enabled),
        tags={tag.key: tag.value or "" for tag in item.tags or () if tag.key},
    )


def association(item: Any) -> Association:
    """DescribeExpressConnectRouterAssociation: one of AssociationList."""
    return Association(
        id=item.association_id or "",
        status=item.status or "",
        ecr_id=item.ecr_id or "",
        transit_router_id=item.transit_router_id or "",
        cen_id=item.cen_id or "",
        region_id=item.region_id or "",
        owner_id=text(item.owner_id),
        transit_router_owner_id=text(item.transit_router_owner_id),
        description=item.description or "",
    )


def transit_router(item: Any) -> TransitRouter:
    """ListTransitRouters: one of TransitRouters."""
    return TransitRouter(
        id=item.transit_router_id or "",
        cen_id=item.cen_id or "",
        region_id=item.region_id or "",
        type=item.type or "",
        status=item.status or "",
        owner_id=text(item.ali_uid),
    )
