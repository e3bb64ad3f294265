"""What programs look up: the functions of both front ends, what they take and what they answer.

The schema is made from it, and both front ends answer by it: the plugin in its own process, the dynamic front end in
the program's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from ..api.call import Call
from ..api.cloud import AttachmentScope
from ..api.errors import EcrError
from ..schema import ASSOCIATION, ATTACHMENT, GRANT, Kind, Property, Role
from .connections import Connections
from .read import lifecycle_id, read_unknown

Wire = dict[str, Any]
Arguments = Mapping[str, Any]


@dataclass(frozen=True)
class Found:
    """What a function answers: its name in the schema, and its properties beside `id`."""

    name: str
    doc: str
    properties: tuple[Property, ...]

    @classmethod
    def of(cls, kind: Kind[Any, Any], name: str, doc: str) -> Found:
        """What the cloud knows of a kind of resource."""
        return cls(name, doc, tuple(p for p in kind.properties if p.is_reported))


def _computed(wire: str, doc: str) -> Property:
    return Property(wire, Role.COMPUTED, doc)


ATTACHMENTS = Found.of(ATTACHMENT, "Attachment", "An ECR attachment that exists.")
ASSOCIATIONS = Found.of(
    ASSOCIATION, "Association", "An association of an ECR with a transit router that exists."
)
GRANTS = Found.of(GRANT, "Grant", "A grant of an ECR to a CEN instance that exists.")
ROUTE_TABLES = Found(
    "RouteTable",
    "A route table of a transit router.",
    (
        _computed("transitRouterRouteTableId", "The id of the route table."),
        _computed("transitRouterId", "The id of the transit router."),
        _computed("type", "System (every Enterprise Edition transit router has one) or Custom."),
        _computed("status", "Creating, Active or Deleting."),
        _computed("name", "The name."),
        _computed("description", "The description."),
        _computed("regionId", "The region of the transit router."),
        _computed("createTime", "When it was created: ISO 8601, UTC."),
    ),
)


@dataclass(frozen=True)
class Lookup:
    """A function: one found by its id, or a list of those that the arguments leave."""

    name: str
    doc: str
    found: Found
    find: Callable[[Connections, Arguments, Call], list[Wire]]
    #: Under which name the list is answered; empty for a function that answers one.
    many: str = ""
    #: Arguments beside `profile`: wire name and documentation, and those without which nothing can be looked up.
    arguments: tuple[tuple[str, str], ...] = ()
    required: tuple[str, ...] = ()


def answer(connections: Connections, function: str, arguments: Arguments, call: Call) -> Wire:
    """What the function of that name (without its package) answers. Raises EcrError: no such function, nothing found."""
    if (lookup := LOOKUPS.get(function)) is None:
        raise EcrError(f"there is no function {function}; there are {', '.join(LOOKUPS)}")
    for wire in lookup.required:
        if not arguments.get(wire):
            raise EcrError(f"{function} needs {wire}")
    found = lookup.find(connections, arguments, call)
    if not lookup.many:
        return found[0]
    return {"ids": [item["id"] for item in found], lookup.many: found}


def _profile(arguments: Arguments) -> str | None:
    return str(arguments.get("profile") or "") or None


def _text(arguments: Arguments, wire: str) -> str:
    return str(arguments.get(wire) or "")


def _by_id(kind: Kind[Any, Any]) -> Callable[[Connections, Arguments, Call], list[Wire]]:
    def find(connections: Connections, arguments: Arguments, call: Call) -> list[Wire]:
        id = _text(arguments, "id")
        state, _ = read_unknown(connections.lifecycle(kind.name), id, call, _profile(arguments))
        return [_known(kind, lifecycle_id(kind, id), state)]

    return find


def _attachments(connections: Connections, arguments: Arguments, call: Call) -> list[Wire]:
    from ..lifecycle.attachment import describe

    connection = connections.of(_profile(arguments))
    transit_router_id = _text(arguments, "transitRouterId")
    # The API finds a transit router by its id in every region.
    region = "" if transit_router_id else connections.settings.region
    scope = AttachmentScope(
        transit_router_id, _text(arguments, "cenId"), _text(arguments, "regionId") or region
    )
    items = connection.attachments.since(scope, connection.clock.now(), call).items
    tags = dict(arguments.get("tags") or {})
    return [
        _known(ATTACHMENT, a.id, describe(connection, a))
        for a in sorted(items, key=lambda a: a.id)
        if tags.items() <= a.tags.items()
    ]


def _associations(connections: Connections, arguments: Arguments, call: Call) -> list[Wire]:
    from ..lifecycle.association_lookup import describe

    connection = connections.of(_profile(arguments))
    items = connection.associations.since(_text(arguments, "ecrId"), connection.clock.now(), call).items
    wanted = [(name, _text(arguments, wire)) for name, wire in _ASSOCIATION_FILTERS]
    return [
        _known(ASSOCIATION, a.id, describe(a))
        for a in sorted(items, key=lambda a: a.id)
        if all(value in ("", getattr(a, name)) for name, value in wanted)
    ]


_ASSOCIATION_FILTERS = (
    ("transit_router_id", "transitRouterId"),
    ("cen_id", "cenId"),
    ("region_id", "regionId"),
)


def _grants(connections: Connections, arguments: Arguments, call: Call) -> list[Wire]:
    from ..lifecycle.grant import describe

    connection = connections.of(_profile(arguments))
    region = _text(arguments, "regionId") or connection.region
    ecr_id = _text(arguments, "ecrId")
    grants = connection.listed(call, lambda token, t: connection.cloud.list_grants(ecr_id, region, t, token))
    return [
        _known(GRANT, f"{g.ecr_id}:{g.cen_id}", describe(g)) for g in sorted(grants, key=lambda g: g.cen_id)
    ]


def _route_tables(connections: Connections, arguments: Arguments, call: Call) -> list[Wire]:
    connection = connections.of(_profile(arguments))
    transit_router_id = _text(arguments, "transitRouterId")
    tables = connection.route_tables.since(transit_router_id, connection.clock.now(), call).items
    type_ = _text(arguments, "type")
    names = {p.python: p.wire for p in ROUTE_TABLES.properties}
    return [
        {
            "id": table.id,
            "transitRouterRouteTableId": table.id,
            **{names[name]: value for name, value in asdict(table).items() if name in names and value},
        }
        for table in sorted(tables, key=lambda table: table.id)
        if type_ in ("", table.type)
    ]


def _known(kind: Kind[Any, Any], id: str, state: Any) -> Wire:
    shown = {p.wire for p in kind.properties if p.is_reported}
    return {"id": id, **{wire: value for wire, value in kind.wire_of(state).items() if wire in shown}}


def _documented(kind: Kind[Any, Any], *wires: str) -> tuple[tuple[str, str], ...]:
    return tuple((wire, kind.property(wire).doc) for wire in wires)


_ALL = (
    Lookup(
        "getEcrAttachment",
        "Looks up one ECR attachment by its id; fails when there is none.",
        ATTACHMENTS,
        _by_id(ATTACHMENT),
        arguments=(("id", "The id of the attachment."),),
        required=("id",),
    ),
    Lookup(
        "getEcrAttachments",
        "Lists the ECR attachments of a transit router, or of a region and CEN instance: those that have all the tags.",
        ATTACHMENTS,
        _attachments,
        "attachments",
        _documented(ATTACHMENT, "transitRouterId", "cenId", "regionId", "tags"),
    ),
    Lookup(
        "getEcrAssociation",
        "Looks up one association of an ECR with a transit router; fails when there is none.",
        ASSOCIATIONS,
        _by_id(ASSOCIATION),
        arguments=(("id", "`<ecr id>:<association id>`."),),
        required=("id",),
    ),
    Lookup(
        "getEcrAssociations",
        "Lists the associations of an ECR with transit routers.",
        ASSOCIATIONS,
        _associations,
        "associations",
        _documented(ASSOCIATION, "ecrId", "transitRouterId", "cenId", "regionId"),
        ("ecrId",),
    ),
    Lookup(
        "getEcrGrant",
        "Looks up one grant of an ECR to a CEN instance; fails when there is none.",
        GRANTS,
        _by_id(GRANT),
        arguments=(("id", "`<ecr id>:<cen id>`."),),
        required=("id",),
    ),
    Lookup(
        "getEcrGrants",
        "Lists the CEN instances that an ECR of this account is granted to.",
        GRANTS,
        _grants,
        "grants",
        _documented(GRANT, "ecrId", "regionId"),
        ("ecrId",),
    ),
    Lookup(
        "getEcrRouteTables",
        "Lists the route tables of a transit router.",
        ROUTE_TABLES,
        _route_tables,
        "routeTables",
        (
            ("transitRouterId", "The id of the transit router."),
            ("type", "System or Custom: only those."),
        ),
        ("transitRouterId",),
    ),
)
LOOKUPS: Mapping[str, Lookup] = {lookup.name: lookup for lookup in _ALL}
