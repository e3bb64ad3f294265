"""pulumi-alicloud's resources: the names we read are those of its SDK, and the rules hold for them alike."""

from collections.abc import Iterable
from typing import Any

import pulumi_alicloud
import pytest

from pulumi_alicloud_ecr.policy.resources import SHAPES, Kind
from pulumi_alicloud_ecr.policy.testing import (
    Sample,
    association,
    attachment,
    grant,
    run,
)

ATTACHMENT = "alicloud:cen/transitRouterEcrAttachment:TransitRouterEcrAttachment"
ASSOCIATION = "alicloud:expressconnect/routerTrAssociation:RouterTrAssociation"
GRANT = "alicloud:cen/transitRouterGrantAttachment:TransitRouterGrantAttachment"
READ = {
    Kind.ATTACHMENT: (
        "ecrId",
        "transitRouterId",
        "cenId",
        "ecrOwnerId",
        "transitRouterAttachmentName",
        "tags",
    ),
    Kind.ASSOCIATION: ("ecrId", "transitRouterId", "cenId", "regionId", "transitRouterOwnerId"),
    Kind.GRANT: ("ecrId", "cenId", "cenOwnerId", "instanceType"),
    Kind.TRANSIT_ROUTER: ("transitRouterId", "type", "regionId", "cenId"),
    Kind.ROUTE_TABLE_ASSOCIATION: ("transitRouterAttachmentId", "transitRouterRouteTableId"),
    Kind.ROUTE_TABLE_PROPAGATION: ("transitRouterAttachmentId", "transitRouterRouteTableId"),
    Kind.ROUTE_TABLE: ("transitRouterRouteTableId",),
    Kind.ROUTER: (),
    Kind.CEN: (),
}


@pytest.mark.parametrize("token", [token for token in SHAPES if token.startswith("alicloud:")])
def test_the_sdk_has_the_type_and_the_properties(token: str) -> None:
    module, _, name = token.removeprefix("alicloud:").partition(":")
    cls = getattr(getattr(pulumi_alicloud, module.partition("/")[0]), name)
    assert cls.pulumi_type == token if hasattr(cls, "pulumi_type") else True
    wire = {getattr(getter.fget, "_pulumi_name", key) for key, getter in _properties(cls)}
    shape = SHAPES[token]
    assert {shape.spelled.get(name, name) for name in READ[shape.kind]} <= wire


def _properties(cls: type) -> Iterable[tuple[str, Any]]:
    return ((key, value) for key, value in vars(cls).items() if isinstance(value, property))


def pair(ecr_of_association: str = "ecr-1", ordered: bool = True) -> list[Sample]:
    first = association(
        type=ASSOCIATION, ecrId=ecr_of_association, transitRouterId="tr-1", associationRegionId="cn-x"
    )
    return [
        first,
        attachment(
            type=ATTACHMENT, ecrId="ecr-1", transitRouterId="tr-1", depends_on=[first] if ordered else []
        ),
    ]


def test_a_bridged_pair_passes() -> None:
    run(*pair()).passes("ecr-association-required")


def test_a_bridged_association_of_another_ecr_fails() -> None:
    run(*pair("ecr-2")).violates("ecr-association-required")


def test_a_bridged_association_not_ordered_before_fails() -> None:
    run(*pair(ordered=False)).violates("ecr-association-required", containing="depends_on")


def test_the_name_is_read_where_pulumi_alicloud_puts_it() -> None:
    named = attachment(
        type=ATTACHMENT, ecrId="e", transitRouterId="t", transitRouterEcrAttachmentName="prod-x"
    )
    config = {"ecr-naming-and-tags": {"namePattern": "^prod-"}}
    run(named, config=config).passes("ecr-naming-and-tags")


@pytest.mark.parametrize(("kind", "granted"), [("ECR", True), ("VPC", False)])
def test_a_bridged_grant_counts_if_it_is_of_an_ecr(kind: str, granted: bool) -> None:
    permission = grant(type=GRANT, instanceId="ecr-1", instanceType=kind, cenId="cen-1", cenOwnerId="1")
    planned = attachment(type=ATTACHMENT, ecrId="ecr-1", transitRouterId="tr-1", cenId="cen-1", ecrOwnerId=2)
    report = run(permission, planned, config={"ecr-same-enterprise": {"account": "1"}})
    if granted:
        report.passes("ecr-cross-account-grant")
    else:
        report.violates("ecr-cross-account-grant")


def test_ours_and_theirs_mix() -> None:
    first = association(type=ASSOCIATION, ecrId="ecr-1", transitRouterId="tr-1")
    ours = attachment(ecrId="ecr-1", transitRouterId="tr-1", depends_on=[first])
    plugins = attachment("p", type="alicloud-ecr:index:EcrAttachment", depends_on=[first], **ours.properties)
    run(first, ours, plugins).passes("ecr-association-required")
