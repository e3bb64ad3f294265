"""Inputs and states of the resources: what the lifecycle works on.

They hold plain, known values: unknowns end in check and diff.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class AttachmentInputs:
    """What a program says of an EcrAttachment; None means not given."""

    ecr_id: str
    transit_router_id: str | None = None
    cen_id: str | None = None
    region_id: str | None = None
    ecr_owner_id: str | None = None
    transit_router_attachment_name: str | None = None
    transit_router_attachment_description: str | None = None
    tags: Mapping[str, str] | None = None
    force_delete: bool = False
    verify_prerequisites: bool = False
    profile: str | None = None
    origin: str | None = None
    import_id: str | None = None
    adopt: str | None = None


@dataclass(frozen=True)
class AttachmentState(AttachmentInputs):
    """An EcrAttachment as the state records it: the inputs resolved, and the outputs."""

    status: str = ""
    creation_time: str = ""
    order_type: str = ""
    resource_type: str = ""
    auto_publish_route_enabled: bool = False
    claim: str = ""


@dataclass(frozen=True)
class AssociationInputs:
    """What a program says of an EcrAssociation; None means not given."""

    ecr_id: str
    transit_router_id: str | None = None
    region_id: str | None = None
    cen_id: str | None = None
    transit_router_owner_id: str | None = None
    description: str | None = None
    allowed_prefixes: tuple[str, ...] | None = None
    allowed_prefixes_mode: str | None = None
    profile: str | None = None
    origin: str | None = None
    import_id: str | None = None


@dataclass(frozen=True)
class AssociationState(AssociationInputs):
    """An EcrAssociation as the state records it."""

    association_id: str = ""
    status: str = ""
    owner_id: str = ""
    create_time: str = ""
    tags: Mapping[str, str] | None = None
    claim: str = ""


@dataclass(frozen=True)
class GrantInputs:
    """What a program says of an EcrGrant; None means not given."""

    ecr_id: str
    cen_id: str
    cen_owner_id: str
    region_id: str | None = None
    order_type: str | None = None
    profile: str | None = None
    origin: str | None = None
    import_id: str | None = None


@dataclass(frozen=True)
class GrantState(GrantInputs):
    """An EcrGrant as the state records it."""

    claim: str = ""


@dataclass(frozen=True)
class RouteTableInputs:
    """What a program says of an attachment and a route table; None means not given."""

    transit_router_attachment_id: str
    transit_router_route_table_id: str | None = None
    profile: str | None = None
    origin: str | None = None
    import_id: str | None = None


@dataclass(frozen=True)
class RouteTableAssociationInputs(RouteTableInputs):
    """What a program says of an EcrRouteTableAssociation."""


@dataclass(frozen=True)
class RouteTableAssociationState(RouteTableAssociationInputs):
    """An EcrRouteTableAssociation as the state records it."""

    status: str = ""
    claim: str = ""


@dataclass(frozen=True)
class RouteTablePropagationInputs(RouteTableInputs):
    """What a program says of an EcrRouteTablePropagation."""


@dataclass(frozen=True)
class RouteTablePropagationState(RouteTablePropagationInputs):
    """An EcrRouteTablePropagation as the state records it."""

    status: str = ""
    claim: str = ""
