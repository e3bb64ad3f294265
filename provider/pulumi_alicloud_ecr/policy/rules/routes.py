"""The advisory policies about routes: an attachment alone carries nothing."""

from __future__ import annotations

from collections.abc import Iterator

from ...prerequisites import Pass, Undecided, Unknown, Verdict, Violation, worst
from ..configuration import Behaviour
from ..context import Context
from ..resources import Kind, Resource
from .rule import Needs, Rule

#: What a route table that isn't stated is: the transit router's own.
SYSTEM_TABLE = "System"
_OPEN = Undecided("which attachment some route table associations or propagations are of isn't known yet")


def _routes_intended(context: Context, _: Behaviour) -> Verdict:
    if context.facts.stack.gap:
        return Undecided(context.facts.stack.gap)
    associations, more_associations = context.facts.routes(Kind.ROUTE_TABLE_ASSOCIATION, context.resource)
    propagations, more_propagations = context.facts.routes(Kind.ROUTE_TABLE_PROPAGATION, context.resource)
    if len(associations) > 1:
        return Violation(
            "more than one route table association is of the attachment, which can have one only",
            "keep the one whose route table forwards what comes from the ECR",
        )
    if (not associations and more_associations) or (not propagations and more_propagations):
        return _OPEN
    missing = [
        *(["route table association"] if not associations else []),
        *(["route table propagation"] if not propagations else []),
    ]
    if not missing:
        return Pass()
    return Violation(
        f"no {' and no '.join(missing)} in the stack is of the attachment, so that it carries no traffic",
        "add EcrRouteTableAssociation and EcrRouteTablePropagation, or use EcrConnection",
    )


def _route_tables(context: Context, behaviour: Behaviour) -> Verdict:
    if not behaviour.allowed_route_tables:
        return Pass()
    return worst(_table(route, context, behaviour.allowed_route_tables) for route in _routes(context))


def _routes(context: Context) -> Iterator[Resource]:
    for kind in (Kind.ROUTE_TABLE_ASSOCIATION, Kind.ROUTE_TABLE_PROPAGATION):
        yield from context.facts.routes(kind, context.resource)[0]


def _table(route: Resource, context: Context, allowed: tuple[str, ...]) -> Verdict:
    table = context.facts.stack.value(route, "transitRouterRouteTableId")
    if isinstance(table, Unknown):
        return Undecided(f"a route table is not known: {table.reason}")
    stated = route.input("transitRouterRouteTableId")
    if table in allowed or (stated is None and SYSTEM_TABLE in allowed):
        return Pass()
    named = f"route table {table}" if table else "the transit router's System table"
    return Violation(
        f"{route.name} uses {named}, which is not one of the allowed route tables ({', '.join(allowed)})",
        "use one of them, or add it to allowedRouteTables",
    )


ROUTES_INTENDED = Rule(
    "ecr-routes-intended",
    "An attachment has a route table association and a route table propagation.",
    _routes_intended,
    Needs.WHOLE_STACK,
)
ROUTE_TABLES = Rule(
    "ecr-route-tables",
    "An attachment uses allowed route tables only.",
    _route_tables,
    Needs.WHOLE_STACK,
    own_keys=("allowedRouteTables",),
)
