"""The quick start: associate an Express Connect Router with a transit router, then attach it.

The ids are those of the emulator's default world. With an account of your own, set your own:
`pulumi config set ecrId ecr-…` and `pulumi config set transitRouterId tr-…`.
"""

import pulumi

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

config = pulumi.Config()
ecr_id = config.get("ecrId") or "ecr-quickstart0000001"
transit_router_id = config.get("transitRouterId") or "tr-quickstart0000001"

association = EcrAssociation("association", ecr_id=ecr_id, transit_router_id=transit_router_id)

attachment = EcrAttachment(
    "data-centre",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    transit_router_attachment_name="data-centre",
    transit_router_attachment_description="The line to the data centre",
    tags={"environment": "quickstart"},
    opts=pulumi.ResourceOptions(depends_on=[association]),
)

pulumi.export("attachment_id", attachment.id)
pulumi.export("status", attachment.status)
pulumi.export("cen_id", attachment.cen_id)
