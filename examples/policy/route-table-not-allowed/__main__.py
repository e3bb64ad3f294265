"""Violates ecr-route-tables (advisory): the data centre is connected to the transit router's System table."""

import pulumi

from pulumi_alicloud_ecr import (
    EcrAssociation,
    EcrAttachment,
    EcrRouteTableAssociation,
    EcrRouteTablePropagation,
)

association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
    allowed_prefixes=["10.0.0.0/16"],
)

attachment = EcrAttachment(
    "everywhere",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    opts=pulumi.ResourceOptions(depends_on=[association]),
)

forwarding = EcrRouteTableAssociation("forwarding", transit_router_attachment_id=attachment.id)
EcrRouteTablePropagation("learning", transit_router_attachment_id=attachment.id)
