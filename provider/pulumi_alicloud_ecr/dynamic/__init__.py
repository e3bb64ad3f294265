"""The resources as Pulumi dynamic resources: converts values and maps errors, decides nothing. Imports `frontends` and
what is below it."""

from ..frontends.functions import (
    EcrAssociationResult,
    EcrAttachmentResult,
    EcrGrantResult,
    EcrRouteTableResult,
)
from .functions import (
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
from .resources import (
    EcrAssociation,
    EcrAttachment,
    EcrConnection,
    EcrGrant,
    EcrRouteTableAssociation,
    EcrRouteTablePropagation,
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
