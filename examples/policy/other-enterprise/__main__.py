"""Violates ecr-same-enterprise: the ECR's owner is in no declared enterprise."""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment, EcrGrant

grant = EcrGrant(
    "grant",
    ecr_id="ecr-secondaccount0001",
    cen_id="cen-quickstart0000001",
    cen_owner_id="1000000000000001",
    profile="data-centre",
)

association = EcrAssociation(
    "association",
    ecr_id="ecr-secondaccount0001",
    transit_router_id="tr-quickstart0000001",
    cen_id="cen-quickstart0000001",
    region_id="cn-hangzhou",
    transit_router_owner_id="1000000000000001",
    profile="data-centre",
    opts=pulumi.ResourceOptions(depends_on=[grant]),
)

EcrAttachment(
    "stranger",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    ecr_owner_id="3000000000000003",
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
