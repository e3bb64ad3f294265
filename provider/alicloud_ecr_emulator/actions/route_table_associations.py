"""cbn 2017-09-12: which route table forwards what comes from an attachment. One table for an attachment."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.entities import (
    DELETED,
    GONE,
    REPLACING,
    TABLE_ACTIVE,
    TABLE_ASSOCIATING,
    TABLE_DISSOCIATING,
    Change,
    RouteTableAssociation,
)
from ..world.errors import ApiError, missing_parameter
from ..world.route_tables import association_of
from .action import Action, Actions, Answer, Call
from .routing import NAMED, ended_already, list_ties, routed


def associate(call: Call) -> Answer:
    attachment, table = routed(call)
    association = association_of(call.world, attachment.attachment_id)
    if association is not None:
        _check_at_rest(association)
        same = association.route_table_id == table.route_table_id
        if same and call.world.settings.tie_again == "ignore":
            return {}
        if not same and call.world.settings.second_table == "replace":
            return replace_table(call)
        raise ApiError("OperationFailed.RouteTableAssociationExist")
    call.check_dry_run()
    made = RouteTableAssociation(attachment.attachment_id, table.route_table_id, TABLE_ASSOCIATING)
    call.world.put(replace(made, change=_change(call, TABLE_ACTIVE)))
    return {}


def replace_table(call: Call) -> Answer:
    attachment, table = routed(call)
    association = _existing(call, attachment.attachment_id)
    call.check_dry_run()
    if association.route_table_id != table.route_table_id:
        changed = replace(
            association, route_table_id=table.route_table_id, replaces=association.route_table_id
        )
        call.world.put(replace(changed, status=REPLACING, change=_change(call, TABLE_ACTIVE)))
    return {}


def dissociate(call: Call) -> Answer:
    attachment, table = routed(call)
    association = association_of(call.world, attachment.attachment_id)
    if association is None or association.route_table_id != table.route_table_id:
        return ended_already(call, "InvalidRouteTableAssociation.NotFound")
    _check_at_rest(association)
    call.check_dry_run()
    ends = DELETED if call.world.settings.deleted_seconds else GONE
    call.world.put(replace(association, status=TABLE_DISSOCIATING, change=_change(call, ends)))
    return {}


def list_associations(call: Call) -> Answer:
    needs_table = not call.world.settings.links_by_attachment
    if needs_table and not call.parameters.text("TransitRouterRouteTableId"):
        raise missing_parameter("TransitRouterRouteTableId")
    shows_new = call.world.settings.replacing_shows_new_table
    rows = [
        each if shows_new or not each.replaces else replace(each, route_table_id=each.replaces)
        for each in call.world.route_table_associations
    ]
    return list_ties(call, call.world.route_table_associations, rows, "TransitRouterAssociations")


def _existing(call: Call, attachment_id: str) -> RouteTableAssociation:
    association = association_of(call.world, attachment_id)
    if association is None:
        raise ApiError("InvalidRouteTableAssociation.NotFound")
    _check_at_rest(association)
    return association


def _check_at_rest(association: RouteTableAssociation) -> None:
    if association.status != TABLE_ACTIVE:
        raise ApiError("IncorrectStatus.Status")


def _change(call: Call, to: str) -> Change:
    return Change(call.now + call.world.settings.table_association_seconds, to)


ACTIONS: Final[Actions] = {
    "AssociateTransitRouterAttachmentWithRouteTable": Action(associate, NAMED, tokened=True),
    "ReplaceTransitRouterRouteTableAssociation": Action(replace_table, NAMED, tokened=True),
    "DissociateTransitRouterAttachmentFromRouteTable": Action(dissociate, NAMED, tokened=True),
    "ListTransitRouterRouteTableAssociations": Action(list_associations),
}
