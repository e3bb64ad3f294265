"""The stack under test: one line, its ids from the configuration."""

import pulumi

from pulumi_alicloud_ecr import EcrConnection

config = pulumi.Config()
line = EcrConnection(
    "data-centre",
    ecr_id=config.require("ecrId"),
    transit_router_id=config.require("transitRouterId"),
    transit_router_attachment_name=config.get("name"),
    tags={"environment": pulumi.get_stack()},
)
pulumi.export("attachment_id", line.attachment.id)
pulumi.export("status", line.status)
