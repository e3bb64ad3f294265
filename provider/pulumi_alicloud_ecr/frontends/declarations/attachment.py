"""EcrAttachment as a program declares it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Never, TypeVar

import pulumi

from ...schema import ATTACHMENT
from .base import Declared, OutputOf

R = TypeVar("R", bound="Attachment")


class Attachment(Declared):
    """Attaches an Express Connect Router (ECR) to an Enterprise Edition transit router (TR) of a CEN instance.

    Source: CreateTransitRouterEcrAttachment and its siblings, cbn 2017-09-12. Created when the status is Attached.
    """

    _kind = ATTACHMENT

    ecr_id = OutputOf[str]()
    transit_router_id = OutputOf[str]()
    cen_id = OutputOf[str]()
    region_id = OutputOf[str]()
    ecr_owner_id = OutputOf[str]()
    transit_router_attachment_name = OutputOf[str | None]()
    transit_router_attachment_description = OutputOf[str | None]()
    tags = OutputOf[Mapping[str, str] | None]()
    force_delete = OutputOf[bool]()
    verify_prerequisites = OutputOf[bool]()
    profile = OutputOf[str | None]()
    order_type = OutputOf[str]()
    status = OutputOf[str]()
    creation_time = OutputOf[str]()
    resource_type = OutputOf[str]()
    auto_publish_route_enabled = OutputOf[bool]()

    def __init__(
        self,
        resource_name: str,
        ecr_id: pulumi.Input[str],
        transit_router_id: pulumi.Input[str] | None = None,
        cen_id: pulumi.Input[str] | None = None,
        region_id: pulumi.Input[str] | None = None,
        ecr_owner_id: pulumi.Input[str] | None = None,
        transit_router_attachment_name: pulumi.Input[str] | None = None,
        transit_router_attachment_description: pulumi.Input[str] | None = None,
        tags: pulumi.Input[Mapping[str, pulumi.Input[str]]] | None = None,
        force_delete: pulumi.Input[bool] | None = None,
        verify_prerequisites: pulumi.Input[bool] | None = None,
        profile: pulumi.Input[str] | None = None,
        adopt: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **misnamed: Never,
    ) -> None:
        """Declare an attachment.

        Args:
            resource_name: The name in the stack.
            ecr_id: The id of the ECR. Changing it replaces the attachment.
            transit_router_id: The id of the Enterprise Edition transit router. Left out, `cen_id` and the region
                say where the API looks for one, or makes one that no stack owns. Changing it replaces.
            cen_id: The id of the CEN instance. Changing it replaces.
            region_id: The region of the transit router; falls back to `alicloud-ecr:region`. Changing it replaces.
            ecr_owner_id: The account that owns the ECR, a string of digits; needed when it is not the caller's.
            transit_router_attachment_name: At most 128 characters, not starting with http:// or https://.
            transit_router_attachment_description: At most 256 characters, not starting with http:// or https://.
            tags: Up to 20 tags. Tags that Alibaba Cloud sets (`acs:`, `aliyun`) are no drift.
            force_delete: Delete with Force=true, which also deletes the association of the ECR with the transit
                router and every dependent of the attachment (default False).
            verify_prerequisites: Look at every prerequisite before creating; by default they are looked at when
                the API refuses.
            profile: Name of the credentials profile to use.
            adopt: With `import_`, for the dynamic resource: "update" (default) brings name, description and tags of the
                existing attachment to these values, "keep" leaves them and says what would change.
            opts: Pulumi's resource options; `import_` adopts an existing attachment.
            misnamed: Nothing. Names of pulumi-alicloud and of older versions are answered with what to write.
        """
        self._declare(resource_name, locals(), opts)

    @classmethod
    def get(
        cls: type[R], resource_name: str, id: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None
    ) -> R:
        """An existing attachment, read and not managed."""
        attachment = cls.__new__(cls)
        opts = pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id))
        attachment._declare(resource_name, {}, opts)
        return attachment
