"""Violates ecr-no-force-delete (advisory): deleting would take the association along."""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
)

EcrAttachment(
    "forced",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    force_delete=True,
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
