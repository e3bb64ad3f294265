"""The resources as Pulumi dynamic resources.

Type tokens and import path stand in users' state files: neither may change.
"""

from __future__ import annotations

import functools
from typing import Any

import pulumi
from pulumi.dynamic import Resource
from pulumi.dynamic.dynamic import PROVIDER_KEY, serialize_provider

from ..frontends.declarations import (
    Association,
    Attachment,
    Connection,
    Declared,
    Grant,
    RouteTableAssociation,
    RouteTablePropagation,
)
from .provider import EcrProvider


@functools.cache
def _provider() -> str:
    """The reference to the provider's class, the same in every resource's state."""
    pickled: str = serialize_provider(EcrProvider())
    return pickled


class _EcrResource(Declared, Resource, module="alicloud-ecr", name="Base"):
    """Declares a resource to Pulumi's dynamic provider host."""

    def _register(self, resource_name: str, props: dict[str, Any], opts: pulumi.ResourceOptions) -> None:
        # Pulumi's dynamic host can't import, so adopting is part of creating.
        props["importId"], opts.import_ = opts.import_, None
        stack = f"{pulumi.get_organization()}/{pulumi.get_project()}/{pulumi.get_stack()}"
        props["origin"] = f"{self._kind.name}:{stack}/{resource_name}"
        # What no program reads is no output where it isn't set: each output costs the SDK several futures.
        unset = {p.wire for p in self._kind.properties if p.internal and props[p.wire] is None}
        shown = {wire: value for wire, value in props.items() if wire not in unset}
        # Not through Resource's constructor: it pickles the provider anew for each resource, and as the third
        # constructor of the chain its caller, this line, would stand in the state as the place in the program.
        shown[PROVIDER_KEY] = _provider()
        token = f"pulumi-python:{self._resource_type_name}"
        pulumi.CustomResource.__init__(self, token, resource_name, shown, opts)


class EcrAttachment(Attachment, _EcrResource, module="alicloud-ecr", name="EcrAttachment"):
    __doc__ = Attachment.__doc__


class EcrAssociation(Association, _EcrResource, module="alicloud-ecr", name="EcrAssociation"):
    __doc__ = Association.__doc__


class EcrGrant(Grant, _EcrResource, module="alicloud-ecr", name="EcrGrant"):
    __doc__ = Grant.__doc__


class EcrRouteTableAssociation(
    RouteTableAssociation, _EcrResource, module="alicloud-ecr", name="EcrRouteTableAssociation"
):
    __doc__ = RouteTableAssociation.__doc__


class EcrRouteTablePropagation(
    RouteTablePropagation, _EcrResource, module="alicloud-ecr", name="EcrRouteTablePropagation"
):
    __doc__ = RouteTablePropagation.__doc__


class EcrConnection(Connection):
    __doc__ = Connection.__doc__

    _association_class = EcrAssociation
    _attachment_class = EcrAttachment
    _route_table_association_class = EcrRouteTableAssociation
    _propagation_class = EcrRouteTablePropagation
