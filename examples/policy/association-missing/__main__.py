"""Violates ecr-association-required: nothing associates the ECR with the transit router."""

from pulumi_alicloud_ecr import EcrAttachment

EcrAttachment(
    "unassociated",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
    transit_router_attachment_name="prod-data-centre",
    tags={"owner": "network"},
)
