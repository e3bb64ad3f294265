"""One line between a data centre and the cloud; which one, the stack's configuration says."""

import pulumi

from pulumi_alicloud_ecr import EcrConnection

config = pulumi.Config()
connection = EcrConnection(
    pulumi.get_stack(),
    ecr_id=config.require("ecrId"),
    transit_router_id=config.require("transitRouterId"),
    tags={"fleet": "example", "line": pulumi.get_stack()},
)
pulumi.export("attachment_id", connection.attachment.id)
pulumi.export("status", connection.status)
