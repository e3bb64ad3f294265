"""Violates ecr-association-required: the attachment may be made before the association."""

from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment

association = EcrAssociation(
    "association",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
)

EcrAttachment(
    "too-early",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
)
