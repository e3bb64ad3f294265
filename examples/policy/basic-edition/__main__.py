"""Violates ecr-enterprise-edition: the transit router is declared to be Basic Edition."""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-basicedition000001",
    region_id="cn-beijing",
)

EcrAttachment(
    "basic",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    region_id="cn-beijing",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
