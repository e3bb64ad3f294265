"""A stack that satisfies every policy; each test takes one thing away."""

from typing import Any

from pulumi_alicloud_ecr.policy.testing import (
    UNKNOWN,
    Sample,
    association,
    attachment,
    grant,
    route_table_association,
    route_table_propagation,
)

OURS, THEIRS, STRANGER = "1111111111111111", "2222222222222222", "3333333333333333"

#: Two accounts of one enterprise, and the transit router outside the stack.
CONFIG: dict[str, Any] = {
    "ecr-same-enterprise": {"enterprises": {"acme": [OURS, THEIRS]}, "account": OURS},
    "ecr-enterprise-edition": {
        "transitRouters": [{"id": "tr-1", "regionId": "cn-hangzhou", "edition": "Enterprise"}]
    },
    "ecr-naming-and-tags": {"requiredTags": ["owner"], "namePattern": "^prod-"},
}

_ATTACHMENT: dict[str, Any] = {
    "ecrId": "ecr-1",
    "transitRouterId": "tr-1",
    "cenId": "cen-1",
    "regionId": "cn-hangzhou",
    "ecrOwnerId": THEIRS,
    "transitRouterAttachmentName": "prod-ecr",
    "tags": {"owner": "net"},
    "forceDelete": False,
}
_ASSOCIATION = {
    "ecrId": "ecr-1",
    "transitRouterId": "tr-1",
    "regionId": "cn-hangzhou",
    "transitRouterOwnerId": OURS,
    "allowedPrefixes": ["10.0.0.0/8"],
}
_GRANT = {"ecrId": "ecr-1", "cenId": "cen-1", "cenOwnerId": OURS}


def the_association(**changes: Any) -> Sample:
    """The association; a change to None takes the property away."""
    return association(**_changed(_ASSOCIATION, changes))


def the_grant(**changes: Any) -> Sample:
    """The grant."""
    return grant(**_changed(_GRANT, changes))


def the_attachment(after: tuple[Sample, ...], **changes: Any) -> Sample:
    """The attachment, made after these."""
    return attachment(depends_on=after, **_changed(_ATTACHMENT, changes))


def the_routes(planned: Sample) -> tuple[Sample, Sample]:
    """The route table association and propagation of the attachment, whose id isn't known yet."""
    ids = {"transitRouterAttachmentId": UNKNOWN, "transitRouterRouteTableId": "vtb-1"}
    of = {"transitRouterAttachmentId": [planned]}
    return route_table_association(sources=of, **ids), route_table_propagation(sources=of, **ids)


def _changed(properties: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**properties, **changes}.items() if value is not None}
