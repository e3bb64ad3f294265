"""The resources as Pulumi dynamic resources: converts values and maps errors, decides nothing. Imports `frontends` and
what is below it."""

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
    "EcrConnection",
    "EcrGrant",
    "EcrRouteTableAssociation",
    "EcrRouteTablePropagation",
]
