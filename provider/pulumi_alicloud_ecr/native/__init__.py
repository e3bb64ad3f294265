"""The resources from a native plugin, `pulumi-resource-alicloud-ecr`: converts values and maps errors, decides nothing.
Imports `frontends` and what is below it.

Beyond what the dynamic resources offer: `pulumi import`, detailed diffs, several providers in one program, functions
that look up attachments, and every language of Pulumi (by `schema.json`).
"""

from .functions import (
    EcrAttachmentResult,
    get_ecr_attachment,
    get_ecr_attachment_output,
    get_ecr_attachments,
    get_ecr_attachments_output,
)
from .provider import Provider
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
    "EcrAttachment",
    "EcrAttachmentResult",
    "EcrConnection",
    "EcrGrant",
    "EcrRouteTableAssociation",
    "EcrRouteTablePropagation",
    "Provider",
    "get_ecr_attachment",
    "get_ecr_attachment_output",
    "get_ecr_attachments",
    "get_ecr_attachments_output",
]
