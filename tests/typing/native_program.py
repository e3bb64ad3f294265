"""A program with the native classes as a user writes it: never run, only type-checked."""

from typing import assert_type

import pulumi

from pulumi_alicloud_ecr.native import (
    EcrAssociation,
    EcrAttachment,
    EcrAttachmentResult,
    EcrGrant,
    Provider,
    get_ecr_attachment,
    get_ecr_attachment_output,
    get_ecr_attachments,
    get_ecr_attachments_output,
)

config = pulumi.Config()
provider = Provider(
    "network",
    region="cn-hangzhou",
    access_key=config.require("key"),
    secret_key=config.require_secret("secret"),
    assume_role={"roleArn": "acs:ram::1:role/x", "sessionExpiration": 900},
    ignore_tags=["costCenter"],
    preview_dry_run=True,
)
owner = Provider("data-centre", profile="data-centre")

grant = EcrGrant("grant", ecr_id="ecr-1", cen_id="cen-1", cen_owner_id="1000000000000001")
association = EcrAssociation(
    "association",
    ecr_id=grant.ecr_id,
    transit_router_id="tr-1",
    opts=pulumi.ResourceOptions(provider=owner, depends_on=[grant]),
)
attachment = EcrAttachment(
    "line",
    ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id,
    tags={"owner": association.owner_id, "team": "net"},
    force_delete=False,
    opts=pulumi.ResourceOptions(
        provider=provider, custom_timeouts=pulumi.CustomTimeouts(create="30m"), import_="tr-attach-1"
    ),
)
there = EcrAttachment.get("there", attachment.id)

assert_type(there, EcrAttachment)
assert_type(attachment.status, pulumi.Output[str])
assert_type(attachment.auto_publish_route_enabled, pulumi.Output[bool])
assert_type(association.description, pulumi.Output[str | None])
assert_type(get_ecr_attachment("tr-attach-1"), EcrAttachmentResult)
assert_type(get_ecr_attachment_output(attachment.id), pulumi.Output[EcrAttachmentResult])
assert_type(get_ecr_attachments(tags={"team": "net"}), list[EcrAttachmentResult])
assert_type(
    get_ecr_attachments_output(transit_router_id=association.transit_router_id),
    pulumi.Output[list[EcrAttachmentResult]],
)
EcrAttachment("no-ecr")  # type: ignore[call-arg]
EcrAttachment("number", ecr_id=1)  # type: ignore[arg-type]
Provider("typo", regoin="cn-hangzhou")  # type: ignore[call-arg]
