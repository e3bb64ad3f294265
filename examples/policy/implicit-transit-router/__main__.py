"""Violates ecr-explicit-transit-router (advisory): the API may make a transit router that no stack owns."""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    cen_id="cen-quickstart0000001",
    region_id="cn-hangzhou",
)

EcrAttachment(
    "implicit",
    ecr_id=association.ecr_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    cen_id="cen-quickstart0000001",
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
