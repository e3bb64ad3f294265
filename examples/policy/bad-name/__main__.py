"""Violates ecr-naming-and-tags (advisory): no owner tag, and a name that doesn't match."""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
)

EcrAttachment(
    "nameless",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="my attachment",
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
