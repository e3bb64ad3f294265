"""Violates ecr-routes-intended (advisory): Attached, and no table learns or forwards anything."""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
    allowed_prefixes=["10.0.0.0/16"],
)

EcrAttachment(
    "silent",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
