"""The three resources as a program declares them: arguments and outputs, typed and documented.

Both front ends derive their classes from these, so that a program moves from one to the other by its import line.
Outputs are properties over the wire names, so that no translation of names ever touches a key inside `tags`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

import pulumi

from .model import ASSOCIATION, ATTACHMENT, GRANT, Kind

R = TypeVar("R", bound="Declared")


class Declared:
    """What the three have in common; the front end says how a resource is declared."""

    _kind: ClassVar[Kind[Any, Any]]

    def _declare(
        self, resource_name: str, given: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        """Register the resource with the arguments given, by their Python names; other names are passed over."""
        raise NotImplementedError

    def _output(self, wire: str) -> pulumi.Output[Any]:
        output: pulumi.Output[Any] = pulumi.get(self, wire)
        return output


class Attachment(Declared):
    """Attaches an Express Connect Router (ECR) to an Enterprise Edition transit router (TR) of a CEN instance.

    Source: CreateTransitRouterEcrAttachment and its siblings, cbn 2017-09-12. Created when the status is Attached.
    """

    _kind = ATTACHMENT

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
        order_type: pulumi.Input[str] | None = None,
        force_delete: pulumi.Input[bool] | None = None,
        verify_prerequisites: pulumi.Input[bool] | None = None,
        profile: pulumi.Input[str] | None = None,
        adopt: str | None = None,
        opts: pulumi.ResourceOptions | None = None,
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
            order_type: Who pays: PayByCenOwner or PayByResourceOwner. Left out, it stays as it is.
            force_delete: Delete with Force=true, which also deletes the association of the ECR with the transit
                router and every dependent of the attachment (default False).
            verify_prerequisites: Look at every prerequisite before creating; by default they are looked at when
                the API refuses.
            profile: Name of the credentials profile to use.
            adopt: With `import_`, for the dynamic resource: "update" (default) brings name, description, tags and order type of the
                existing attachment to these values, "keep" leaves them and says what would change.
            opts: Pulumi's resource options; `import_` adopts an existing attachment.
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

    @property
    def ecr_id(self) -> pulumi.Output[str]:
        """The id of the ECR."""
        return self._output("ecrId")

    @property
    def transit_router_id(self) -> pulumi.Output[str]:
        """The id of the transit router."""
        return self._output("transitRouterId")

    @property
    def cen_id(self) -> pulumi.Output[str]:
        """The id of the CEN instance."""
        return self._output("cenId")

    @property
    def region_id(self) -> pulumi.Output[str]:
        """The region of the transit router."""
        return self._output("regionId")

    @property
    def ecr_owner_id(self) -> pulumi.Output[str]:
        """The account that owns the ECR."""
        return self._output("ecrOwnerId")

    @property
    def transit_router_attachment_name(self) -> pulumi.Output[str | None]:
        """The name."""
        return self._output("transitRouterAttachmentName")

    @property
    def transit_router_attachment_description(self) -> pulumi.Output[str | None]:
        """The description."""
        return self._output("transitRouterAttachmentDescription")

    @property
    def tags(self) -> pulumi.Output[Mapping[str, str] | None]:
        """The tags, without those that Alibaba Cloud sets."""
        return self._output("tags")

    @property
    def order_type(self) -> pulumi.Output[str | None]:
        """Who pays: PayByCenOwner or PayByResourceOwner."""
        return self._output("orderType")

    @property
    def force_delete(self) -> pulumi.Output[bool]:
        """Whether deleting it deletes the association and every dependent as well."""
        return self._output("forceDelete")

    @property
    def verify_prerequisites(self) -> pulumi.Output[bool]:
        """Whether prerequisites are looked at before creating."""
        return self._output("verifyPrerequisites")

    @property
    def profile(self) -> pulumi.Output[str | None]:
        """Name of the credentials profile."""
        return self._output("profile")

    @property
    def status(self) -> pulumi.Output[str]:
        """Attached, or what it was when it was last looked at."""
        return self._output("status")

    @property
    def creation_time(self) -> pulumi.Output[str]:
        """When it was created: ISO 8601, UTC."""
        return self._output("creationTime")

    @property
    def resource_type(self) -> pulumi.Output[str]:
        """ECR."""
        return self._output("resourceType")

    @property
    def auto_publish_route_enabled(self) -> pulumi.Output[bool]:
        """Whether the transit router advertises its routes to the ECR by itself."""
        return self._output("autoPublishRouteEnabled")


class Association(Declared):
    """Associates an Express Connect Router (ECR) with a transit router: what an EcrAttachment of the two needs first.

    Source: CreateExpressConnectRouterAssociation and its siblings, expressconnectrouter 2023-09-01. Created when
    the status is INACTIVE (it awaits its attachment) or ACTIVE.
    """

    _kind = ASSOCIATION

    def __init__(
        self,
        resource_name: str,
        ecr_id: pulumi.Input[str],
        transit_router_id: pulumi.Input[str],
        region_id: pulumi.Input[str] | None = None,
        cen_id: pulumi.Input[str] | None = None,
        transit_router_owner_id: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        profile: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare an association.

        Args:
            resource_name: The name in the stack.
            ecr_id: The id of the ECR. Changing it replaces the association.
            transit_router_id: The id of the transit router. Changing it replaces.
            region_id: The region of the transit router; falls back to `alicloud-ecr:region`. Changing it replaces.
            cen_id: The id of the CEN instance. Changing it replaces.
            transit_router_owner_id: The account that owns the transit router; needed when it is not the caller's.
            description: At most 128 characters.
            profile: Name of the credentials profile of the ECR's owner.
            opts: Pulumi's resource options; `import_` adopts an existing association.
        """
        self._declare(resource_name, locals(), opts)

    @property
    def ecr_id(self) -> pulumi.Output[str]:
        """The id of the ECR."""
        return self._output("ecrId")

    @property
    def transit_router_id(self) -> pulumi.Output[str]:
        """The id of the transit router."""
        return self._output("transitRouterId")

    @property
    def region_id(self) -> pulumi.Output[str]:
        """The region of the transit router."""
        return self._output("regionId")

    @property
    def cen_id(self) -> pulumi.Output[str]:
        """The id of the CEN instance."""
        return self._output("cenId")

    @property
    def transit_router_owner_id(self) -> pulumi.Output[str]:
        """The account that owns the transit router."""
        return self._output("transitRouterOwnerId")

    @property
    def description(self) -> pulumi.Output[str | None]:
        """The description."""
        return self._output("description")

    @property
    def association_id(self) -> pulumi.Output[str]:
        """The id of the association."""
        return self._output("associationId")

    @property
    def status(self) -> pulumi.Output[str]:
        """INACTIVE before the ECR is attached, ACTIVE afterwards."""
        return self._output("status")

    @property
    def owner_id(self) -> pulumi.Output[str]:
        """The account that owns the ECR."""
        return self._output("ownerId")


class Grant(Declared):
    """Lets a CEN instance of another account attach an ECR of this one.

    Source: GrantInstanceToTransitRouter and RevokeInstanceFromTransitRouter, cbn 2017-09-12.
    """

    _kind = GRANT

    def __init__(
        self,
        resource_name: str,
        ecr_id: pulumi.Input[str],
        cen_id: pulumi.Input[str],
        cen_owner_id: pulumi.Input[str],
        region_id: pulumi.Input[str] | None = None,
        order_type: pulumi.Input[str] | None = None,
        profile: pulumi.Input[str] | None = None,
        opts: pulumi.ResourceOptions | None = None,
    ) -> None:
        """Declare a grant.

        Args:
            resource_name: The name in the stack.
            ecr_id: The id of the ECR. Changing any value replaces the grant.
            cen_id: The id of the CEN instance.
            cen_owner_id: The account that owns the CEN instance, a string of digits.
            region_id: The region of the ECR's access point; falls back to `alicloud-ecr:region`.
            order_type: Who pays: PayByCenOwner or PayByResourceOwner.
            profile: Name of the credentials profile of the ECR's owner.
            opts: Pulumi's resource options; `import_` adopts an existing grant, `<ecr id>:<cen id>`.
        """
        self._declare(resource_name, locals(), opts)

    @property
    def ecr_id(self) -> pulumi.Output[str]:
        """The id of the ECR."""
        return self._output("ecrId")

    @property
    def cen_id(self) -> pulumi.Output[str]:
        """The id of the CEN instance."""
        return self._output("cenId")

    @property
    def cen_owner_id(self) -> pulumi.Output[str]:
        """The account that owns the CEN instance."""
        return self._output("cenOwnerId")

    @property
    def region_id(self) -> pulumi.Output[str]:
        """The region of the ECR's access point."""
        return self._output("regionId")

    @property
    def order_type(self) -> pulumi.Output[str | None]:
        """Who pays: PayByCenOwner or PayByResourceOwner."""
        return self._output("orderType")
