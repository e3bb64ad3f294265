"""Functions that look up attachments in a program, with what they answer."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import pulumi

from ..schema import ATTACHMENT
from .type_tokens import GET_ATTACHMENT, GET_ATTACHMENTS


@dataclass(frozen=True)
class EcrAttachmentResult:
    """An ECR attachment that exists; empty is what it does not have."""

    id: str
    ecr_id: str = ""
    transit_router_id: str = ""
    cen_id: str = ""
    region_id: str = ""
    ecr_owner_id: str = ""
    transit_router_attachment_name: str = ""
    transit_router_attachment_description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)
    order_type: str = ""
    status: str = ""
    creation_time: str = ""
    resource_type: str = ""
    auto_publish_route_enabled: bool = False


def get_ecr_attachment(
    id: str, profile: str | None = None, opts: pulumi.InvokeOptions | None = None
) -> EcrAttachmentResult:
    """Look up one ECR attachment by its id; the program fails when there is none."""
    found = pulumi.runtime.invoke(GET_ATTACHMENT, {"id": id, "profile": profile}, opts).value
    return _result(found)


def get_ecr_attachment_output(
    id: pulumi.Input[str],
    profile: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[EcrAttachmentResult]:
    """Look up one ECR attachment whose id may be the output of a resource."""
    args = {"id": id, "profile": profile}
    found: pulumi.Output[Any] = pulumi.runtime.invoke_output(GET_ATTACHMENT, args, opts)
    return found.apply(_result)


def get_ecr_attachments(
    transit_router_id: str | None = None,
    cen_id: str | None = None,
    region_id: str | None = None,
    tags: Mapping[str, str] | None = None,
    profile: str | None = None,
    opts: pulumi.InvokeOptions | None = None,
) -> list[EcrAttachmentResult]:
    """List the ECR attachments of a transit router, or of a region (default: the provider's) and CEN instance.

    With `tags`, those that have them all.
    """
    args = _narrowing(transit_router_id, cen_id, region_id, tags, profile)
    return _results(pulumi.runtime.invoke(GET_ATTACHMENTS, args, opts).value)


def get_ecr_attachments_output(
    transit_router_id: pulumi.Input[str] | None = None,
    cen_id: pulumi.Input[str] | None = None,
    region_id: pulumi.Input[str] | None = None,
    tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
    profile: pulumi.Input[str] | None = None,
    opts: pulumi.InvokeOptions | pulumi.InvokeOutputOptions | None = None,
) -> pulumi.Output[list[EcrAttachmentResult]]:
    """List ECR attachments by what may be the outputs of resources; see `get_ecr_attachments`."""
    args = _narrowing(transit_router_id, cen_id, region_id, tags, profile)
    found: pulumi.Output[Any] = pulumi.runtime.invoke_output(GET_ATTACHMENTS, args, opts)
    return found.apply(_results)


def _narrowing(
    transit_router_id: Any, cen_id: Any, region_id: Any, tags: Any, profile: Any
) -> dict[str, Any]:
    return {
        "transitRouterId": transit_router_id,
        "cenId": cen_id,
        "regionId": region_id,
        "tags": tags,
        "profile": profile,
    }


def _results(answer: Mapping[str, Any]) -> list[EcrAttachmentResult]:
    return [_result(found) for found in answer["attachments"]]


def _result(found: Mapping[str, Any]) -> EcrAttachmentResult:
    wire = {p.python: p.wire for p in ATTACHMENT.properties}
    names = [f.name for f in fields(EcrAttachmentResult)]
    return EcrAttachmentResult(**{n: found[wire.get(n, n)] for n in names if wire.get(n, n) in found})
