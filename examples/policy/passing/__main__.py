"""Satisfies every policy: one account, and an ECR of another account of the same enterprise."""

import pulumi

from pulumi_alicloud_ecr import (
    EcrAssociation,
    EcrAttachment,
    EcrGrant,
    EcrRouteTableAssociation,
    EcrRouteTablePropagation,
)

TABLE = "vtb-quickstart0000001"


def add_routes(name: str, attachment: EcrAttachment) -> None:
    """Forward what comes from the attachment by the table, and let the table learn its routes."""
    ids = {"transit_router_attachment_id": attachment.id, "transit_router_route_table_id": TABLE}
    EcrRouteTableAssociation(name, **ids)
    EcrRouteTablePropagation(name, **ids)


association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
    allowed_prefixes=["10.0.0.0/16"],
)

own = EcrAttachment(
    "own",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
add_routes("own", own)

grant = EcrGrant(
    "grant",
    ecr_id="ecr-secondaccount0001",
    cen_id="cen-quickstart0000001",
    cen_owner_id="1000000000000001",
    profile="data-centre",
)

their_association = EcrAssociation(
    "their-association",
    ecr_id="ecr-secondaccount0001",
    transit_router_id="tr-quickstart0000001",
    cen_id="cen-quickstart0000001",
    region_id="cn-hangzhou",
    transit_router_owner_id="1000000000000001",
    allowed_prefixes=["10.1.0.0/16"],
    profile="data-centre",
    opts=pulumi.ResourceOptions(depends_on=[grant]),
)

theirs = EcrAttachment(
    "theirs",
    ecr_id=their_association.ecr_id,
    transit_router_id=their_association.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    ecr_owner_id="1000000000000002",
    opts=pulumi.ResourceOptions(depends_on=[their_association]),
)
add_routes("theirs", theirs)
