"""Violates ecr-no-replacement (advisory) once it is deployed and another transit router is configured.

The engine tells policies nothing of replacements, so that it is `alicloud-ecr check` that sees it:

    pulumi up
    pulumi config set transitRouter tr-second000000000001
    pulumi preview --json --show-sames | alicloud-ecr check -
"""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id=pulumi.Config().get("transitRouter") or "tr-quickstart0000001",
    region_id="cn-hangzhou",
    allowed_prefixes=["10.0.0.0/16"],
)

EcrAttachment(
    "moved",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
    opts=pulumi.ResourceOptions(depends_on=[association]),
)
