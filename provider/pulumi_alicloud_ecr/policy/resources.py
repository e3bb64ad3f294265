"""The resources that policies look at, the same whether they come from a running engine or from a file.

An attachment can be one of ours (dynamic or from the plugin) or pulumi-alicloud's; the table below knows where
pulumi-alicloud gives a property another name, so that rules speak of our wire names only. An unknown or secret
value is an `Unknown` in place of the value. Of resources that no rule reads, the properties are left out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from ..prerequisites import Unknown, Value

#: How the engine writes a value that it doesn't know yet, by type (boolean, number, string, array, asset, archive,
#: object); engine and SDKs share these constants.
UNKNOWN_SENTINELS = frozenset(
    {
        "1c4a061d-8072-4f0a-a4cb-0ff528b18fe7",
        "3eeb2bf0-c639-47a8-9e75-3b44932eb421",
        "04da6b54-80e4-46f7-96ec-b56ff0331ba9",
        "6a19a0b0-7e62-4c92-b797-7f8e31da9cc2",
        "030794c1-ac77-496b-92df-f27374a8bd58",
        "e48ece36-62e2-4504-bad9-02848725956a",
        "dd056dcd-154b-4c76-9bd3-c8f88648b5ff",
    }
)
NOT_KNOWN_YET = Unknown("not known at preview")


class Kind(Enum):
    """What a resource is to the rules."""

    ATTACHMENT = "EcrAttachment"
    ASSOCIATION = "EcrAssociation"
    GRANT = "EcrGrant"
    TRANSIT_ROUTER = "TransitRouter"
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
    for kind in (Kind.ATTACHMENT, Kind.ASSOCIATION, Kind.GRANT)
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
    "alicloud:cen/transitRouter:TransitRouter": Shape(Kind.TRANSIT_ROUTER),
    "alicloud:expressconnect/routerExpressConnectRouter:RouterExpressConnectRouter": Shape(Kind.ROUTER),
    "alicloud:cen/instance:Instance": Shape(Kind.CEN),
}
SHAPES: Mapping[str, Shape] = {**_OURS, **_BRIDGED}

#: pulumi-alicloud's grant serves other network instances as well (InstanceType of GrantInstanceToTransitRouter).
_OTHER_INSTANCES = ("VPC", "VBR", "CCN", "VPN")

#: What makes an id of its own: two of these never make the same one.
MAKERS = {"ecrId": Kind.ROUTER, "transitRouterId": Kind.TRANSIT_ROUTER, "cenId": Kind.CEN}


@dataclass(frozen=True)
class Resource:
    """One resource. `inputs` is what the program states, `properties` that and what is known of the outcome."""

    urn: str
    type: str
    name: str
    properties: Mapping[str, object] = field(default_factory=dict)
    inputs: Mapping[str, object] = field(default_factory=dict)
    parent: str = ""
    dependencies: tuple[str, ...] = ()
    property_dependencies: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    component: bool = False
    provider: str = ""
    #: File and line of the program, where the engine knows them.
    source: str = ""

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

    def value(self, name: str) -> Value:
        """The property as text; None when it isn't stated."""
        return as_text(self.properties.get(self.spelled(name)))


def as_text(value: object) -> Value:
    """A property's value as text. pulumi-alicloud's account ids are numbers, and numbers come as floats."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, bool) or value is None or value == "":
        return None
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
