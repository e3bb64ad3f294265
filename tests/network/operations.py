"""Every operation of `cloud.Cloud`, called with a sample of its arguments, and what the API answers to it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pulumi_alicloud_ecr.api.cloud import AttachmentScope, Cloud, Grant, NewAssociation, NewAttachment
from pulumi_alicloud_ecr.api.routing import RouteTableLink, RouteTableScope

ID, ECR, TR, CEN, TABLE, REGION = "tr-attach-1", "ecr-1", "tr-1", "cen-1", "vtb-1", "cn-hangzhou"
_GRANT = Grant(ECR, CEN, "1", REGION)
_LINK = RouteTableLink(ID, TABLE, "Active")
_SCOPE = RouteTableScope(ID, TABLE)


@dataclass(frozen=True)
class Operation:
    """One operation: its call, within so many seconds, and an answer in which everything has a value."""

    call: Callable[[Cloud, float], Any]
    answer: dict[str, Any]
    #: Where the list stands in the answer of an operation that lists; empty when it lists nothing.
    path: tuple[str, ...] = ()


def _listing(call: Callable[[Cloud, float], Any], *path: str, **item: Any) -> Operation:
    inner: Any = [item]
    for name in reversed(path):
        inner = {name: inner}
    return Operation(call, {"RequestId": "r", "NextToken": "", "TotalCount": 1, **inner}, path)


def _writing(call: Callable[[Cloud, float], Any], **answer: Any) -> Operation:
    return Operation(call, {"RequestId": "r", "Success": True, **answer})


_ATTACHMENT: dict[str, Any] = {
    "TransitRouterAttachmentId": ID,
    "Status": "Attached",
    "EcrId": ECR,
    "EcrOwnerId": 1,
    "TransitRouterId": TR,
    "CenId": CEN,
    "TransitRouterRegionId": REGION,
    "TransitRouterAttachmentName": "name",
    "Tags": [{"Key": "k", "Value": "v"}],
}
_ASSOCIATION: dict[str, Any] = {
    "AssociationId": "ecr-assoc-1",
    "Status": "ACTIVE",
    "EcrId": ECR,
    "TransitRouterId": TR,
    "AllowedPrefixes": ["10.0.0.0/8"],
    "OwnerId": 1,
}

OPERATIONS: dict[str, Operation] = {
    "create_attachment": _writing(
        lambda c, t: c.create_attachment(NewAttachment(ECR, TR), "token", t), TransitRouterAttachmentId=ID
    ),
    "list_attachments": _listing(
        lambda c, t: c.list_attachments(AttachmentScope(TR), t), "TransitRouterAttachments", **_ATTACHMENT
    ),
    "update_attachment": _writing(lambda c, t: c.update_attachment(ID, t, "name")),
    "delete_attachment": _writing(lambda c, t: c.delete_attachment(ID, False, t)),
    "tag_attachment": _writing(lambda c, t: c.tag_attachment(ID, REGION, {"k": "v"}, t)),
    "untag_attachment": _writing(lambda c, t: c.untag_attachment(ID, REGION, ("k",), t)),
    "find_attachment": _listing(
        lambda c, t: c.find_attachment(ID, "VPC", t),
        "TransitRouterAttachments",
        TransitRouterAttachmentId=ID,
        Status="Attached",
        TransitRouterId=TR,
    ),
    "create_association": _writing(
        lambda c, t: c.create_association(NewAssociation(ECR, TR, REGION), "token", t),
        AssociationId="ecr-assoc-1",
    ),
    "list_associations": _listing(
        lambda c, t: c.list_associations(ECR, t), "AssociationList", **_ASSOCIATION
    ),
    "update_association": _writing(lambda c, t: c.update_association("a", ECR, "text", t)),
    "update_allowed_prefixes": _writing(
        lambda c, t: c.update_allowed_prefixes("a", ECR, ("10.0.0.0/8",), "MatchMode", t)
    ),
    "delete_association": _writing(lambda c, t: c.delete_association("a", ECR, False, t)),
    "describe_router": _listing(
        lambda c, t: c.describe_router(ECR, t), "EcrList", EcrId=ECR, Status="ACTIVE", OwnerId=1, Name="n"
    ),
    "list_cens": _listing(lambda c, t: c.list_cens(t), "Cens", "Cen", CenId=CEN),
    "list_regions": _listing(lambda c, t: c.list_regions(t), "Regions", "Region", RegionId=REGION),
    "list_transit_routers": _listing(
        lambda c, t: c.list_transit_routers(t, TR),
        "TransitRouters",
        TransitRouterId=TR,
        CenId=CEN,
        RegionId=REGION,
        Type="Enterprise",
        Status="Active",
        AliUid=1,
    ),
    "transit_router_service_enabled": _writing(
        lambda c, t: c.transit_router_service_enabled(t), Enabled="true"
    ),
    "create_grant": _writing(lambda c, t: c.create_grant(_GRANT, t)),
    "delete_grant": _writing(lambda c, t: c.delete_grant(_GRANT, t)),
    "list_grants": _listing(
        lambda c, t: c.list_grants(ECR, REGION, t),
        "GrantRules",
        CenId=CEN,
        CenOwnerId=1,
        OrderType="PayByCenOwner",
    ),
    "list_grants_to_cen": _listing(
        lambda c, t: c.list_grants_to_cen(CEN, ECR, t),
        "GrantRules",
        "GrantRule",
        ChildInstanceId=ECR,
        CenOwnerId=1,
        ChildInstanceRegionId=REGION,
    ),
    "list_route_tables": _listing(
        lambda c, t: c.list_route_tables(TR, t),
        "TransitRouterRouteTables",
        TransitRouterRouteTableId=TABLE,
        TransitRouterRouteTableType="System",
        TransitRouterRouteTableStatus="Active",
    ),
    "create_route_table": _writing(
        lambda c, t: c.create_route_table(TR, "name", "token", t), TransitRouterRouteTableId="vtb-1"
    ),
    "delete_route_table": _writing(lambda c, t: c.delete_route_table("vtb-1", t)),
    "create_route_table_association": _writing(
        lambda c, t: c.create_route_table_association(_LINK, "token", t)
    ),
    "replace_route_table_association": _writing(
        lambda c, t: c.replace_route_table_association(_LINK, "token", t)
    ),
    "delete_route_table_association": _writing(lambda c, t: c.delete_route_table_association(_LINK, t)),
    "list_route_table_associations": _listing(
        lambda c, t: c.list_route_table_associations(_SCOPE, t),
        "TransitRouterAssociations",
        TransitRouterAttachmentId=ID,
        TransitRouterRouteTableId=TABLE,
        Status="Active",
    ),
    "create_route_table_propagation": _writing(
        lambda c, t: c.create_route_table_propagation(_LINK, "token", t)
    ),
    "delete_route_table_propagation": _writing(lambda c, t: c.delete_route_table_propagation(_LINK, t)),
    "list_route_table_propagations": _listing(
        lambda c, t: c.list_route_table_propagations(_SCOPE, t),
        "TransitRouterPropagations",
        TransitRouterAttachmentId=ID,
        TransitRouterRouteTableId=TABLE,
        Status="Active",
    ),
    "list_route_entries": _listing(
        lambda c, t: c.list_route_entries(TABLE, ID, t),
        "TransitRouterRouteEntries",
        TransitRouterRouteEntryDestinationCidrBlock="10.0.0.0/8",
        TransitRouterRouteEntryNextHopId=ID,
    ),
    "list_router_route_entries": _listing(
        lambda c, t: c.list_router_route_entries(ECR, t),
        "RouteEntriesList",
        DestinationCidrBlock="10.0.0.0/8",
        NexthopInstanceId=TR,
    ),
    "account_id": _writing(lambda c, t: c.account_id(t), AccountId="1"),
}
