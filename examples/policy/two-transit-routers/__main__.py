"""Violates ecr-enterprise-edition: one ECR, two transit routers of one region."""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

one = EcrAssociation(
    "one",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
)

two = EcrAssociation(
    "two",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-second000000000001",
    region_id="cn-hangzhou",
)

EcrAttachment(
    "first",
    ecr_id=one.ecr_id,
    transit_router_id=one.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    opts=pulumi.ResourceOptions(depends_on=[one]),
)

EcrAttachment(
    "second",
    ecr_id=two.ecr_id,
    transit_router_id=two.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    opts=pulumi.ResourceOptions(depends_on=[two]),
)
