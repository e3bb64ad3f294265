"""The API in our own words: what the lifecycle asks of the cloud, and nothing more.

`sdk.SdkCloud` implements `Cloud` on the official SDKs; the tests implement it over the emulator's world.
Every method makes exactly one API call and raises only the errors of `errors`. Account ids are strings,
since a number of 16 digits does not survive a float. Field names follow the API's; the source of each
method is the operation that its docstring names (cbn 2017-09-12, expressconnectrouter 2023-09-01, STS).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from .routing import Page as Page
from .routing import Routing


@dataclass(frozen=True)
class Attachment:
    """An ECR attachment as ListTransitRouterEcrAttachments describes it."""

    id: str
    status: str
    ecr_id: str
    transit_router_id: str = ""
    cen_id: str = ""
    region_id: str = ""
    ecr_owner_id: str = ""
    name: str = ""
    description: str = ""
    order_type: str = ""
    resource_type: str = ""
    creation_time: str = ""
    auto_publish_route_enabled: bool = False
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class AttachmentScope:
    """Which attachments to list: one id, all of a TR, all of a CEN in a region, or all of a region."""

    transit_router_id: str = ""
    cen_id: str = ""
    region_id: str = ""
    attachment_id: str = ""


@dataclass(frozen=True)
class NewAttachment:
    """What CreateTransitRouterEcrAttachment takes; empty means not sent."""

    ecr_id: str
    transit_router_id: str = ""
    cen_id: str = ""
    region_id: str = ""
    ecr_owner_id: str = ""
    name: str = ""
    description: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Association:
    """The association of an ECR and a TR as DescribeExpressConnectRouterAssociation describes it."""

    id: str
    status: str
    ecr_id: str
    transit_router_id: str = ""
    cen_id: str = ""
    region_id: str = ""
    owner_id: str = ""
    transit_router_owner_id: str = ""
    description: str = ""
    allowed_prefixes: tuple[str, ...] = ()
    allowed_prefixes_mode: str = ""
    create_time: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class NewAssociation:
    """What CreateExpressConnectRouterAssociation takes for a TR; empty means not sent."""

    ecr_id: str
    transit_router_id: str
    region_id: str
    cen_id: str = ""
    transit_router_owner_id: str = ""
    description: str = ""
    create_attachment: bool = False
    allowed_prefixes: tuple[str, ...] = ()
    allowed_prefixes_mode: str = ""
    tags: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Router:
    """An Express Connect Router as DescribeExpressConnectRouter describes it."""

    id: str
    status: str
    owner_id: str
    name: str = ""


@dataclass(frozen=True)
class TransitRouter:
    """A transit router as ListTransitRouters describes it; `type` is Enterprise or Basic."""

    id: str
    cen_id: str
    region_id: str
    type: str
    status: str
    owner_id: str


@dataclass(frozen=True)
class Grant:
    """The permission of a CEN's account to attach another account's ECR (GrantInstanceToTransitRouter)."""

    ecr_id: str
    cen_id: str
    cen_owner_id: str
    region_id: str = ""
    order_type: str = ""


class Cloud(Routing, Protocol):
    """The API of one account at one endpoint; what it offers about route tables is in `routing`.

    Each method raises `errors.ApiError` when the API refuses, `errors.Unreachable` when it can't be known
    whether the call took effect, and takes at most `timeout` seconds.
    """

    @property
    def name(self) -> str:
        """Which endpoint and account this is, for grouping calls; holds no secret."""
        ...

    def create_attachment(self, new: NewAttachment, token: str, timeout: float, dry_run: bool = False) -> str:
        """CreateTransitRouterEcrAttachment: the id of the attachment that is now Attaching.

        A dry run that passes is refused with DryRunOperation, or answered with an empty id.
        """
        ...

    def list_attachments(
        self,
        scope: AttachmentScope,
        timeout: float,
        next_token: str = "",
        tags: Mapping[str, str] | None = None,
        page_size: int = 0,
    ) -> Page[Attachment]:
        """ListTransitRouterEcrAttachments: one page.

        With a size the request is sent as it is. Without one the page is the largest that the API takes, and a scope that
        it refuses is listed by a detour where there is one.
        """
        ...

    def update_attachment(
        self,
        id: str,
        timeout: float,
        name: str | None = None,
        description: str | None = None,
        dry_run: bool = False,
    ) -> None:
        """UpdateTransitRouterEcrAttachmentAttribute; an empty string clears, None leaves alone."""
        ...

    def delete_attachment(self, id: str, force: bool, timeout: float) -> None:
        """DeleteTransitRouterEcrAttachment; a wrong id may be answered as if it had worked."""
        ...

    def tag_attachment(self, id: str, region_id: str, tags: Mapping[str, str], timeout: float) -> None:
        """TagResources."""
        ...

    def untag_attachment(self, id: str, region_id: str, keys: tuple[str, ...], timeout: float) -> None:
        """UntagResources."""
        ...

    def create_association(
        self, new: NewAssociation, token: str, timeout: float, dry_run: bool = False
    ) -> str:
        """CreateExpressConnectRouterAssociation: the association's id; empty when a dry run passes."""
        ...

    def list_associations(
        self,
        ecr_id: str,
        timeout: float,
        association_id: str = "",
        transit_router_id: str = "",
        next_token: str = "",
        page_size: int = 0,
    ) -> Page[Association]:
        """DescribeExpressConnectRouterAssociation: one page; without a size, of the largest that the API takes."""
        ...

    def update_association(self, id: str, ecr_id: str, description: str, timeout: float) -> None:
        """ModifyExpressConnectRouterAssociation."""
        ...

    def update_allowed_prefixes(
        self, id: str, ecr_id: str, prefixes: tuple[str, ...], mode: str, timeout: float
    ) -> None:
        """ModifyExpressConnectRouterAssociationAllowedPrefix: all prefixes anew, none clears; an empty mode is not sent."""
        ...

    def delete_association(self, id: str, ecr_id: str, delete_attachment: bool, timeout: float) -> None:
        """DeleteExpressConnectRouterAssociation."""
        ...

    def describe_router(self, ecr_id: str, timeout: float) -> Router | None:
        """DescribeExpressConnectRouter: the ECR, or None when this account can't see it."""
        ...

    def list_cens(self, timeout: float, next_token: str = "") -> Page[str]:
        """DescribeCens: one page of the ids of this account's CEN instances."""
        ...

    def list_regions(self, timeout: float) -> tuple[str, ...]:
        """DescribeChildInstanceRegions: the ids of the regions that network instances can be in."""
        ...

    def list_transit_routers(
        self, timeout: float, transit_router_id: str = "", cen_id: str = "", region_id: str = ""
    ) -> tuple[TransitRouter, ...]:
        """ListTransitRouters (needs a CEN: without one, only the TR's id narrows it)."""
        ...

    def transit_router_service_enabled(self, timeout: float) -> bool:
        """CheckTransitRouterService: whether this account has opened the transit router service."""
        ...

    def create_grant(self, grant: Grant, timeout: float) -> None:
        """GrantInstanceToTransitRouter, called by the ECR's owner."""
        ...

    def delete_grant(self, grant: Grant, timeout: float) -> None:
        """RevokeInstanceFromTransitRouter, called by the ECR's owner."""
        ...

    def list_grants(self, ecr_id: str, region_id: str, timeout: float, next_token: str = "") -> Page[Grant]:
        """DescribeGrantRulesToResource: one page of the CENs that an own ECR is granted to."""
        ...

    def list_grants_to_cen(
        self, cen_id: str, ecr_id: str, timeout: float, next_token: str = ""
    ) -> Page[Grant]:
        """DescribeGrantRulesToCen: one page of the grants of an ECR to an own CEN."""
        ...

    def account_id(self, timeout: float) -> str:
        """STS GetCallerIdentity: the caller's account."""
        ...
