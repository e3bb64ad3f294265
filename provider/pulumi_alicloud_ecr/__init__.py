"""Attach Alibaba Cloud Express Connect Routers to transit routers with Pulumi."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .dynamic import (
        EcrAssociation,
        EcrAssociationResult,
        EcrAttachment,
        EcrAttachmentResult,
        EcrConnection,
        EcrGrant,
        EcrGrantResult,
        EcrRouteTableAssociation,
        EcrRouteTablePropagation,
        EcrRouteTableResult,
        get_ecr_association,
        get_ecr_association_output,
        get_ecr_associations,
        get_ecr_associations_output,
        get_ecr_attachment,
        get_ecr_attachment_output,
        get_ecr_attachments,
        get_ecr_attachments_output,
        get_ecr_grant,
        get_ecr_grant_output,
        get_ecr_grants,
        get_ecr_grants_output,
        get_ecr_route_tables,
        get_ecr_route_tables_output,
    )

__all__ = [
    "EcrAssociation",
    "EcrAssociationResult",
    "EcrAttachment",
    "EcrAttachmentResult",
    "EcrConnection",
    "EcrGrant",
    "EcrGrantResult",
    "EcrRouteTableAssociation",
    "EcrRouteTablePropagation",
    "EcrRouteTableResult",
    "get_ecr_association",
    "get_ecr_association_output",
    "get_ecr_associations",
    "get_ecr_associations_output",
    "get_ecr_attachment",
    "get_ecr_attachment_output",
    "get_ecr_attachments",
    "get_ecr_attachments_output",
    "get_ecr_grant",
    "get_ecr_grant_output",
    "get_ecr_grants",
    "get_ecr_grants_output",
    "get_ecr_route_tables",
    "get_ecr_route_tables_output",
]


def __getattr__(name: str) -> Any:
    # Lazy: the policy pack, the plugin and the command line use this package without the dynamic front end.
    if name in __all__:
        from . import dynamic

        return getattr(dynamic, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
