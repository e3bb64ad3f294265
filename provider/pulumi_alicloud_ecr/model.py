"""Inputs and states of the three resources, and the one table of their properties.

Everything that speaks of properties reads the table: check, diff, the schema, the documentation and both
front ends. A wire name is what stands in a state file and in the schema (camelCase, the same as
pulumi-alicloud's where it has the property); the Python name is derived from it.

The dataclasses are what the lifecycle works on. They hold plain, known values: unknowns end in check and diff.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from enum import Enum
from typing import Any, Generic, TypeVar

from . import rules
from .rules import Value

#: How Pulumi's Python runtime spells an unknown value, in programs and in both provider hosts.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"


def python_name(wire: str) -> str:
    """The Python name of a wire name: snake_case."""
    return re.sub(r"(?<!^)([A-Z])", lambda m: "_" + m[1].lower(), wire)


def is_unknown(value: object) -> bool:
    """Whether a value is unknown, wholly or in one of its parts."""
    if isinstance(value, Mapping):
        return any(is_unknown(k) or is_unknown(v) for k, v in value.items())
    return value == UNKNOWN


class Role(Enum):
    """What a change of the property means."""

    IMMUTABLE = "replaces the resource when a given value differs from what the cloud has"
    IN_PLACE = "is changed in place"
    LOCAL = "concerns the provider alone"
    COMPUTED = "is an output"


class Type(Enum):
    """The type of a property's value."""

    STRING = "string"
    BOOLEAN = "boolean"
    TAGS = "map of strings"


@dataclass(frozen=True)
class Property:
    """One property of a resource."""

    wire: str
    role: Role
    doc: str
    #: The API's name of it; empty for what never leaves the provider.
    api: str = ""
    type: Type = Type.STRING
    required: bool = False
    #: Says what is wrong with a known value, or None.
    rule: Callable[[Value], str | None] | None = None
    default: Value = None
    #: In place: leaving the property out clears it in the cloud.
    clears: bool = False
    #: Local: a change of it is recorded in the state, where delete finds it.
    recorded: bool = False
    #: Local: set by the class, not by the user; no part of the schema.
    internal: bool = False

    @property
    def python(self) -> str:
        """The name in Python: snake_case."""
        return python_name(self.wire)

    @property
    def is_input(self) -> bool:
        return self.role is not Role.COMPUTED


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
    order_type: str | None = None
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
    resource_type: str = ""
    auto_publish_route_enabled: bool = False


@dataclass(frozen=True)
class AssociationInputs:
    """What a program says of an EcrAssociation; None means not given."""

    ecr_id: str
    transit_router_id: str
    region_id: str | None = None
    cen_id: str | None = None
    transit_router_owner_id: str | None = None
    description: str | None = None
    profile: str | None = None
    origin: str | None = None
    import_id: str | None = None


@dataclass(frozen=True)
class AssociationState(AssociationInputs):
    """An EcrAssociation as the state records it."""

    association_id: str = ""
    status: str = ""
    owner_id: str = ""


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


InputsT = TypeVar("InputsT")
StateT = TypeVar("StateT")


@dataclass(frozen=True)
class Kind(Generic[InputsT, StateT]):
    """A kind of resource: its name, its table, and the dataclasses of its inputs and state."""

    name: str
    doc: str
    inputs: type[InputsT]
    state: type[StateT]
    properties: tuple[Property, ...]
    #: The statuses in which it is as wanted; empty for a kind without statuses.
    ready: frozenset[str] = frozenset()
    #: Checks that span properties: wire name and what is wrong. Gets the normalised inputs, unknowns included,
    #: and the configured region.
    cross_check: Callable[[Mapping[str, Value], str], list[tuple[str, str]]] = field(
        default=lambda news, region: []
    )

    def property(self, wire: str) -> Property:
        """The property of that wire name; KeyError when there is none."""
        return next(p for p in self.properties if p.wire == wire)

    def inputs_of(self, wire: Mapping[str, Value]) -> InputsT:
        """The inputs in a mapping of wire names."""
        return self.inputs(**self._arguments(self.inputs, wire))

    def state_of(self, wire: Mapping[str, Value]) -> StateT:
        """The state in a mapping of wire names; what is missing (an older version's state) has its default."""
        return self.state(**self._arguments(self.state, wire))

    def inputs_in(self, state: StateT) -> InputsT:
        """The inputs that a state has."""
        return self.inputs(**{f.name: getattr(state, f.name) for f in fields(self.inputs)})  # type: ignore[arg-type]

    def resolved(self, inputs: InputsT | StateT, reported: Mapping[str, Any]) -> StateT:
        """The state: what the cloud reports; what it does not report, as given. Names are Python names."""
        cleared = {p.python for p in self.properties if p.clears}
        given = {f.name: getattr(inputs, f.name) for f in fields(self.inputs)}  # type: ignore[arg-type]
        seen = {name: value or None for name, value in reported.items() if value or name in cleared}
        return self.state(**{**given, **seen})

    def wire_of(self, values: InputsT | StateT) -> dict[str, Value]:
        """The wire names and values of inputs or state, those that are set."""
        found = {p.wire: getattr(values, p.python, None) for p in self.properties}
        return {
            wire: dict(value) if isinstance(value, Mapping) else value
            for wire, value in found.items()
            if value is not None and value != ""
        }

    def contradictions(self, inputs: InputsT, there: object) -> list[str]:
        """The immutable values that are given and differ from those of an existing thing, one phrase for each."""
        pairs = [
            (p.wire, getattr(inputs, p.python), getattr(there, p.python))
            for p in self.properties
            if p.role is Role.IMMUTABLE
        ]
        return [
            f"{wire} is {has!r}, the program says {says!r}"
            for wire, says, has in pairs
            if says and has and says != has
        ]

    def _arguments(self, cls: type, wire: Mapping[str, Value]) -> dict[str, Any]:
        names = {f.name for f in fields(cls)}
        given = {p.python: wire.get(p.wire) for p in self.properties if p.python in names}
        return {n: v for n, v in given.items() if v is not None or self._required(n)}

    def _required(self, python: str) -> bool:
        return any(p.python == python and p.required for p in self.properties)


def _needs_a_target(news: Mapping[str, Value], region: str) -> list[tuple[str, str]]:
    if not news.get("transitRouterId") and not news.get("cenId"):
        return [
            (
                "transitRouterId",
                "neither transitRouterId nor cenId is given: name the transit router, "
                "or the CEN instance in which the API is to create one",
            )
        ]
    if not news.get("transitRouterId") and not news.get("regionId") and not region:
        return [
            (
                "regionId",
                "is required together with cenId; give it here or as configuration alicloud-ecr:region",
            )
        ]
    return []


def _needs_a_region(news: Mapping[str, Value], region: str) -> list[tuple[str, str]]:
    if not news.get("regionId") and not region:
        return [("regionId", "is required; give it here or as configuration alicloud-ecr:region")]
    return []


_PROFILE = Property(
    "profile",
    Role.LOCAL,
    "Name of the credentials profile to call the API with, so that two accounts fit in one stack. Never a secret.",
    recorded=True,
)
_ORIGIN = Property(
    "origin",
    Role.LOCAL,
    "Which resource of which stack this is; the ClientToken of its creation is derived from it.",
    internal=True,
)
_IMPORT_ID = Property("importId", Role.LOCAL, "The id given as import_.", internal=True)


def _owner_pays(who: str) -> Property:
    return Property(
        "orderType",
        Role.IN_PLACE,
        f"Who pays the fees: PayByCenOwner (the transit router's account) or PayByResourceOwner. {who}",
        api="OrderType",
        rule=rules.order_type,
    )


ATTACHMENT: Kind[AttachmentInputs, AttachmentState] = Kind(
    name="EcrAttachment",
    doc="Attaches an Express Connect Router (ECR) to an Enterprise Edition transit router (TR) of a CEN instance.",
    inputs=AttachmentInputs,
    state=AttachmentState,
    ready=frozenset({"Attached"}),
    cross_check=_needs_a_target,
    properties=(
        Property(
            "ecrId", Role.IMMUTABLE, "The id of the ECR.", "EcrId", required=True, rule=rules.identifier
        ),
        Property(
            "transitRouterId",
            Role.IMMUTABLE,
            "The id of the Enterprise Edition transit router. Left out, cenId and the region say where the API "
            "looks for one, or makes one that no stack owns.",
            "TransitRouterId",
            rule=rules.identifier,
        ),
        Property("cenId", Role.IMMUTABLE, "The id of the CEN instance.", "CenId", rule=rules.identifier),
        Property(
            "regionId",
            Role.IMMUTABLE,
            "The region of the transit router. Falls back to the configured region.",
            "RegionId",
            rule=rules.identifier,
        ),
        Property(
            "ecrOwnerId",
            Role.IMMUTABLE,
            "The account that owns the ECR, a string of digits; needed when it is not the caller's.",
            "EcrOwnerId",
            rule=rules.account,
        ),
        Property(
            "transitRouterAttachmentName",
            Role.IN_PLACE,
            "The name: at most 128 characters, not starting with http:// or https://.",
            "TransitRouterAttachmentName",
            rule=rules.name,
            clears=True,
        ),
        Property(
            "transitRouterAttachmentDescription",
            Role.IN_PLACE,
            "The description: at most 256 characters, not starting with http:// or https://.",
            "TransitRouterAttachmentDescription",
            rule=rules.description,
            clears=True,
        ),
        Property(
            "tags",
            Role.IN_PLACE,
            "Up to 20 tags: keys of 1 to 64, values of up to 128 characters; neither starts with aliyun or acs: "
            "nor contains http:// or https://.",
            "Tag",
            Type.TAGS,
            rule=rules.tags,
            clears=True,
        ),
        _owner_pays("Alibaba Cloud allows a change one hour after the last one."),
        Property(
            "forceDelete",
            Role.LOCAL,
            "Delete with Force=true: also deletes the association of the ECR with the transit router and every "
            "dependent (route table association, propagation, route entries, prefix lists).",
            "Force",
            Type.BOOLEAN,
            default=False,
            recorded=True,
        ),
        Property(
            "verifyPrerequisites",
            Role.LOCAL,
            "Look at every prerequisite before creating; by default they are looked at when the API refuses.",
            type=Type.BOOLEAN,
            default=False,
        ),
        _PROFILE,
        _ORIGIN,
        _IMPORT_ID,
        Property(
            "adopt",
            Role.LOCAL,
            "With import_: `update` brings name, description, tags and order type of the existing attachment to "
            "the program's values; `keep` leaves them and says what would change.",
            rule=lambda v: None if v in ("update", "keep") else "must be one of update, keep",
            internal=True,
        ),
        Property("status", Role.COMPUTED, "Attaching, Attached, Modifying or Detaching.", "Status"),
        Property("creationTime", Role.COMPUTED, "When it was created: ISO 8601, UTC.", "CreationTime"),
        Property("resourceType", Role.COMPUTED, "ECR.", "ResourceType"),
        Property(
            "autoPublishRouteEnabled",
            Role.COMPUTED,
            "Whether the transit router advertises its routes to the ECR by itself.",
            "AutoPublishRouteEnabled",
            Type.BOOLEAN,
        ),
    ),
)

ASSOCIATION: Kind[AssociationInputs, AssociationState] = Kind(
    name="EcrAssociation",
    doc="Associates an Express Connect Router (ECR) with a transit router: what an EcrAttachment of the two needs first.",
    inputs=AssociationInputs,
    state=AssociationState,
    # INACTIVE awaits its attachment, ACTIVE carries one.
    ready=frozenset({"INACTIVE", "ACTIVE"}),
    cross_check=_needs_a_region,
    properties=(
        Property(
            "ecrId", Role.IMMUTABLE, "The id of the ECR.", "EcrId", required=True, rule=rules.identifier
        ),
        Property(
            "transitRouterId",
            Role.IMMUTABLE,
            "The id of the transit router.",
            "TransitRouterId",
            required=True,
            rule=rules.identifier,
        ),
        Property(
            "regionId",
            Role.IMMUTABLE,
            "The region of the transit router. Falls back to the configured region.",
            "AssociationRegionId",
            rule=rules.identifier,
        ),
        Property("cenId", Role.IMMUTABLE, "The id of the CEN instance.", "CenId", rule=rules.identifier),
        Property(
            "transitRouterOwnerId",
            Role.IMMUTABLE,
            "The account that owns the transit router; needed when it is not the caller's.",
            "TransitRouterOwnerId",
            rule=rules.account,
        ),
        Property(
            "description",
            Role.IN_PLACE,
            "The description: at most 128 characters.",
            "Description",
            rule=rules.association_description,
            clears=True,
        ),
        _PROFILE,
        _ORIGIN,
        _IMPORT_ID,
        Property("associationId", Role.COMPUTED, "The id of the association.", "AssociationId"),
        Property(
            "status", Role.COMPUTED, "INACTIVE before the ECR is attached, ACTIVE afterwards.", "Status"
        ),
        Property("ownerId", Role.COMPUTED, "The account that owns the ECR.", "OwnerId"),
    ),
)

GRANT: Kind[GrantInputs, GrantState] = Kind(
    name="EcrGrant",
    doc="Lets a CEN instance of another account attach an ECR of this one (GrantInstanceToTransitRouter).",
    inputs=GrantInputs,
    state=GrantState,
    cross_check=_needs_a_region,
    properties=(
        Property(
            "ecrId", Role.IMMUTABLE, "The id of the ECR.", "InstanceId", required=True, rule=rules.identifier
        ),
        Property(
            "cenId",
            Role.IMMUTABLE,
            "The id of the CEN instance.",
            "CenId",
            required=True,
            rule=rules.identifier,
        ),
        Property(
            "cenOwnerId",
            Role.IMMUTABLE,
            "The account that owns the CEN instance.",
            "CenOwnerId",
            required=True,
            rule=rules.account,
        ),
        Property(
            "regionId",
            Role.IMMUTABLE,
            "The region of the ECR's access point. Falls back to the configured region.",
            "RegionId",
            rule=rules.identifier,
        ),
        Property(
            "orderType",
            Role.IMMUTABLE,
            "Who pays the fees: PayByCenOwner or PayByResourceOwner.",
            "OrderType",
            rule=rules.order_type,
        ),
        _PROFILE,
        _ORIGIN,
        _IMPORT_ID,
    ),
)

KINDS: tuple[Kind[Any, Any], ...] = (ATTACHMENT, ASSOCIATION, GRANT)
