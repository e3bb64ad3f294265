"""The resources that policies look at, the same whether they come from a running engine or from a file.

An attachment can be one of ours (dynamic or from the plugin) or pulumi-alicloud's; the table below knows where
pulumi-alicloud gives a property another name, so that rules speak of our wire names only. An unknown or secret
value is an `Unknown` in place of the value. Of resources that no rule reads, the properties are left out.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ..prerequisites import Value
from .values import NOT_KNOWN_YET, as_text


class Kind(Enum):
    """What a resource is to the rules."""

    ATTACHMENT = "EcrAttachment"
    ASSOCIATION = "EcrAssociation"
    GRANT = "EcrGrant"
    ROUTE_TABLE_ASSOCIATION = "EcrRouteTableAssociation"
    ROUTE_TABLE_PROPAGATION = "EcrRouteTablePropagation"
    TRANSIT_ROUTER = "TransitRouter"
    ROUTE_TABLE = "TransitRouterRouteTable"
    ROUTER = "ExpressConnectRouter"
    CEN = "Cen"


@dataclass(frozen=True)
class Shape:
    """What a type token stands for, and which of our wire names it spells differently."""

    kind: Kind
    spelled: Mapping[str, str] = field(default_factory=dict)


_OURS = {
    f"{package}:{kind.value}": Shape(kind)
    for package in ("pulumi-python:dynamic/alicloud-ecr", "alicloud-ecr:index")
    for kind in (
        Kind.ATTACHMENT,
        Kind.ASSOCIATION,
        Kind.GRANT,
        Kind.ROUTE_TABLE_ASSOCIATION,
        Kind.ROUTE_TABLE_PROPAGATION,
    )
}
#: Read in pulumi-alicloud 4.0.0.
_BRIDGED = {
    "alicloud:cen/transitRouterEcrAttachment:TransitRouterEcrAttachment": Shape(
        Kind.ATTACHMENT, {"transitRouterAttachmentName": "transitRouterEcrAttachmentName"}
    ),
    "alicloud:expressconnect/routerTrAssociation:RouterTrAssociation": Shape(
        Kind.ASSOCIATION, {"regionId": "associationRegionId"}
    ),
    "alicloud:cen/transitRouterGrantAttachment:TransitRouterGrantAttachment": Shape(
        Kind.GRANT, {"ecrId": "instanceId"}
    ),
    "alicloud:cen/transitRouterRouteTableAssociation:TransitRouterRouteTableAssociation": Shape(
        Kind.ROUTE_TABLE_ASSOCIATION
    ),
    "alicloud:cen/transitRouterRouteTablePropagation:TransitRouterRouteTablePropagation": Shape(
        Kind.ROUTE_TABLE_PROPAGATION
    ),
    "alicloud:cen/transitRouterRouteTable:TransitRouterRouteTable": Shape(Kind.ROUTE_TABLE),
    "alicloud:cen/transitRouter:TransitRouter": Shape(Kind.TRANSIT_ROUTER),
    "alicloud:expressconnect/routerExpressConnectRouter:RouterExpressConnectRouter": Shape(Kind.ROUTER),
    "alicloud:cen/instance:Instance": Shape(Kind.CEN),
}
SHAPES: Mapping[str, Shape] = {**_OURS, **_BRIDGED}

#: What makes an id of its own: two of these never make the same one.
MAKERS = {
    "ecrId": Kind.ROUTER,
    "transitRouterId": Kind.TRANSIT_ROUTER,
    "cenId": Kind.CEN,
    "transitRouterAttachmentId": Kind.ATTACHMENT,
    "transitRouterRouteTableId": Kind.ROUTE_TABLE,
}


@dataclass(frozen=True)
class Resource:
    """One resource. `inputs` is what the program states, `properties` that and what is known of the outcome."""

    urn: str
    type: str
    properties: Mapping[str, object] = field(default_factory=dict)
    inputs: Mapping[str, object] = field(default_factory=dict)
    #: The id in the cloud, where it is known.
    id: str = ""
    parent: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    component: bool = False
    provider: str = ""
    protected: bool = False
    #: Whether a deletion leaves the resource in the cloud; None where nobody tells.
    retained_on_delete: bool | None = None
    #: Whether this run replaces it; None where nobody tells.
    replaced: bool | None = None
    #: File and line of the program, where the engine knows them.
    source: str = ""

    @property
    def name(self) -> str:
        """The name that the program gives it."""
        return name_in(self.urn)

    @property
    def kind(self) -> Kind | None:
        """What it is to the rules; None if nothing."""
        shape = SHAPES.get(self.type)
        if shape is None:
            return None
        if shape.kind is Kind.GRANT and self.properties.get("instanceType", "ECR") not in (
            "ECR",
            NOT_KNOWN_YET,
        ):
            return None  # pulumi-alicloud's grant serves VPCs and VBRs as well
        return shape.kind

    def spelled(self, name: str) -> str:
        """How this resource's type spells one of our wire names."""
        shape = SHAPES.get(self.type)
        return shape.spelled.get(name, name) if shape else name

    def argument(self, name: str) -> str:
        """How a program spells one of our wire names: the name that messages use."""
        return re.sub("([A-Z])", r"_\1", self.spelled(name)).lower()

    def value(self, name: str) -> Value:
        """The property as text; None when it isn't stated."""
        return as_text(self.properties.get(self.spelled(name)))

    def input(self, name: str) -> object:
        """What the program states for the property; None when it states nothing."""
        return self.inputs.get(self.spelled(name))


def name_in(urn: str) -> str:
    """The resource's name in a URN `urn:pulumi:stack::project::type::name`; it may hold `::` itself."""
    return urn.split("::", 3)[-1]
