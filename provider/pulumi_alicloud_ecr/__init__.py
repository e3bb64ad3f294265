"""Attach Alibaba Cloud Express Connect Routers to transit routers with Pulumi."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .dynamic import (
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


def __getattr__(name: str) -> Any:
    # Lazy: the policy pack, the plugin and the command line use this package without the dynamic front end.
    if name in __all__:
        from . import dynamic

        return getattr(dynamic, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
