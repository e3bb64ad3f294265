"""Violates ecr-allowed-prefixes (advisory): the data centre learns a default route."""

from pulumi_alicloud_ecr import EcrAssociation

EcrAssociation(
    "open",
    ecr_id="ecr-quickstart0000001",
    transit_router_id="tr-quickstart0000001",
    region_id="cn-hangzhou",
    allowed_prefixes=["10.0.0.0/16", "0.0.0.0/0"],
)
