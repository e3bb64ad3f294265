"""cbn 2017-09-12: which route tables learn the routes of an attachment. An attachment can have several."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.entities import DISABLING, ENABLING, GONE, TABLE_ACTIVE, Change, RouteTablePropagation
from ..world.errors import ApiError
from ..world.route_tables import propagations_of
from ..world.world import propagation_key
from .action import Action, Actions, Answer, Call
from .routing import NAMED, ended_already, list_ties, routed


def enable(call: Call) -> Answer:
    attachment, table = routed(call)
    if _find(call) is not None:
        if call.world.settings.tie_again == "ignore":
            return {}
        raise ApiError("OperationFailed.RouteTablePropagationExist")
    others = propagations_of(call.world, attachment.attachment_id)
    if others and call.world.settings.second_propagation == "refuse":
        raise ApiError("OperationFailed.RouteTablePropagationExist")
    call.check_dry_run()
    made = RouteTablePropagation(attachment.attachment_id, table.route_table_id, ENABLING)
    call.world.put(replace(made, change=_change(call, TABLE_ACTIVE)))
    return {}


def disable(call: Call) -> Answer:
    routed(call)
    propagation = _find(call)
    if propagation is None:
        return ended_already(call, "InvalidRouteTablePropagation.NotFound")
    call.check_dry_run()
    call.world.put(replace(propagation, status=DISABLING, change=_change(call, GONE)))
    return {}


def list_propagations(call: Call) -> Answer:
    table = call.world.route_table_propagations
    return list_ties(call, table, list(table), "TransitRouterPropagations")


def _find(call: Call) -> RouteTablePropagation | None:
    """The propagation that the request names, which must be at rest."""
    attachment_id, table_id = (call.parameters.text(name) for name in NAMED)
    propagation = call.world.route_table_propagations.get(propagation_key(attachment_id, table_id))
    if propagation is not None and propagation.status != TABLE_ACTIVE:
        raise ApiError("IncorrectStatus.Status")
    return propagation


def _change(call: Call, to: str) -> Change:
    return Change(call.now + call.world.settings.propagation_seconds, to)


ACTIONS: Final[Actions] = {
    "EnableTransitRouterRouteTablePropagation": Action(enable, NAMED, tokened=True),
    "DisableTransitRouterRouteTablePropagation": Action(disable, NAMED, tokened=True),
    "ListTransitRouterRouteTablePropagations": Action(list_propagations, ("TransitRouterRouteTableId",)),
}
