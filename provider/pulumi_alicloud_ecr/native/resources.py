"""The resources as resources of the native plugin."""

from __future__ import annotations

from typing import Any

import pulumi

from ..frontends.declarations import (
    Association,
    Attachment,
    Connection,
    Declared,
    Grant,
    RouteTableAssociation,
    RouteTablePropagation,
)
from .installation import warn_if_missing
from .type_tokens import token


class _EcrResource(Declared, pulumi.CustomResource):
    """Declares a resource to the native plugin."""

    def _register(self, resource_name: str, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        if props.get("adopt"):
            raise TypeError("adopt is for the dynamic resources: the plugin imports an attachment as it is")
        warn_if_missing()
        internal = {p.wire for p in self._kind.properties if p.internal}
        shown = {wire: value for wire, value in props.items() if wire not in internal}
        pulumi.CustomResource.__init__(self, token(self._kind), resource_name, shown, opts)


class EcrAttachment(Attachment, _EcrResource):
    __doc__ = Attachment.__doc__


class EcrAssociation(Association, _EcrResource):
    __doc__ = Association.__doc__


class EcrGrant(Grant, _EcrResource):
    __doc__ = Grant.__doc__


class EcrRouteTableAssociation(RouteTableAssociation, _EcrResource):
    __doc__ = RouteTableAssociation.__doc__


class EcrRouteTablePropagation(RouteTablePropagation, _EcrResource):
    __doc__ = RouteTablePropagation.__doc__


class EcrConnection(Connection):
    __doc__ = Connection.__doc__

    _association_class = EcrAssociation
    _attachment_class = EcrAttachment
    _route_table_association_class = EcrRouteTableAssociation
    _propagation_class = EcrRouteTablePropagation
