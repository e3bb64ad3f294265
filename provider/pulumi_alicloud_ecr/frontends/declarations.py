"""The three resources as a program declares them: arguments and outputs, typed and documented.

Both front ends derive their classes from these, so that a program moves from one to the other by its import line.
Outputs are found under their wire names, so that no translation of names ever touches a key inside `tags`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, Generic, Self, TypeVar, overload

import pulumi

from ..schema import (
    ASSOCIATION,
    ATTACHMENT,
    GRANT,
    Kind,
)
from . import replacement_options

R = TypeVar("R", bound="Declared")
T = TypeVar("T")


class OutputOf(Generic[T]):
    """An output of a resource, by its Python name; what the table says of it is its documentation."""

    def __set_name__(self, owner: type[Declared], name: str) -> None:
        known = next(p for p in owner._kind.properties if p.python == name)
        self._wire = known.wire
        self.__doc__ = known.doc

    @overload
    def __get__(self, resource: None, owner: type[Declared]) -> Self: ...

    @overload
    def __get__(self, resource: Declared, owner: type[Declared]) -> pulumi.Output[T]: ...

    def __get__(self, resource: Declared | None, owner: type[Declared]) -> Self | pulumi.Output[T]:
        if resource is None:
            return self
        output: pulumi.Output[T] = pulumi.get(resource, self._wire)
        return output


class Declared(pulumi.Resource):
    """What the three have in common; the front end says how a resource is declared."""

    _kind: ClassVar[Kind[Any, Any]]

    def _declare(
        self, resource_name: str, given: Mapping[str, Any], opts: pulumi.ResourceOptions | None
    ) -> None:
        """Register the resource with the arguments given, by their Python names; other names are passed over."""
        opts = replacement_options.old_first(f"{self._kind.name} {resource_name}", opts)
        props = {p.wire: given.get(p.python) for p in self._kind.properties}
        self._register(resource_name, replacement_options.tied(self._kind, props, opts, Declared), opts)

    def _register(self, resource_name: str, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        """Register the resource with these properties, by their wire names."""
        raise NotImplementedError


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
    order_type = OutputOf[str | None]()
    force_delete = OutputOf[bool]()
    verify_prerequisites = OutputOf[bool]()
    profile = OutputOf[str | None]()
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


class Association(Declared):
    """Associates an Express Connect Router (ECR) with a transit router: what an EcrAttachment of the two needs first.

    Source: CreateExpressConnectRouterAssociation and its siblings, expressconnectrouter 2023-09-01. Created when
    the status is INACTIVE (it awaits its attachment) or ACTIVE.
    """

    _kind = ASSOCIATION

    ecr_id = OutputOf[str]()
    transit_router_id = OutputOf[str]()
    region_id = OutputOf[str]()
    cen_id = OutputOf[str]()
    transit_router_owner_id = OutputOf[str]()
    description = OutputOf[str | None]()
    profile = OutputOf[str | None]()
    association_id = OutputOf[str]()
    status = OutputOf[str]()
    owner_id = OutputOf[str]()

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


class Grant(Declared):
    """Lets a CEN instance of another account attach an ECR of this one.

    Source: GrantInstanceToTransitRouter and RevokeInstanceFromTransitRouter, cbn 2017-09-12.
    """

    _kind = GRANT

    ecr_id = OutputOf[str]()
    cen_id = OutputOf[str]()
    cen_owner_id = OutputOf[str]()
    region_id = OutputOf[str]()
    order_type = OutputOf[str | None]()
    profile = OutputOf[str | None]()

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
