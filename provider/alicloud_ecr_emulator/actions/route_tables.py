"""cbn 2017-09-12: route tables of Enterprise Edition transit routers. The System table is there from the start and stays."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.entities import (
    CUSTOM,
    GONE,
    SYSTEM,
    TABLE_ACTIVE,
    TABLE_CREATING,
    TABLE_DELETING,
    Change,
    RouteTable,
    TransitRouter,
)
from ..world.errors import ApiError
from ..world.prerequisites import check_transit_router
from ..world.route_tables import find_route_table, users_of
from .action import Action, Actions, Answer, Call
from .pagination import DEFAULT_PAGE, LARGEST_PAGE, page
from .parameters import matches_tags
from .rendering import tag_list, timestamp


def list_route_tables(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    ids = parameters.items("TransitRouterRouteTableIds")
    names = parameters.items("TransitRouterRouteTableNames")
    tags = parameters.tag_filter()
    found = [
        each
        for each in world.route_tables
        if (transit_router := world.transit_routers.get(each.transit_router_id)) is not None
        and transit_router.owner_id == call.account.account_id
        and parameters.text("TransitRouterId") in ("", each.transit_router_id)
        and (not ids or each.route_table_id in ids)
        and (not names or each.name in names)
        and parameters.text("TransitRouterRouteTableStatus") in ("", each.status)
        and parameters.one_of("TransitRouterRouteTableType", ("", SYSTEM, CUSTOM), "") in ("", each.type)
        and matches_tags(each.tags, tags)
    ]
    size = parameters.number("MaxResults", DEFAULT_PAGE, 1, LARGEST_PAGE)
    items, token = page(world.route_tables, found, parameters, size)
    return {
        "TransitRouterRouteTables": [_render(call, each) for each in items],
        "MaxResults": size,
        "NextToken": token,
        "TotalCount": len(found),
    }


def create_route_table(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    name = parameters.prose("TransitRouterRouteTableName", 128)
    text = parameters.prose("TransitRouterRouteTableDescription", 256)
    tags = parameters.tags()
    transit_router = _own_transit_router(call)
    check_transit_router(transit_router)
    call.check_dry_run()
    seconds = world.settings.route_table_seconds
    made = RouteTable(
        route_table_id=world.new_id("vtb-"),
        transit_router_id=transit_router.transit_router_id,
        name=name,
        description=text,
        tags=tags,
        status=TABLE_CREATING if seconds else TABLE_ACTIVE,
        created_at=call.now,
        change=Change(call.now + seconds, TABLE_ACTIVE) if seconds else None,
    )
    return {"TransitRouterRouteTableId": world.put(made).route_table_id}


def update_route_table(call: Call) -> Answer:
    parameters, table = call.parameters, _own_table(call)
    name = parameters.prose("TransitRouterRouteTableName", 128)
    text = parameters.prose("TransitRouterRouteTableDescription", 256)
    call.check_dry_run()
    if "TransitRouterRouteTableName" in parameters:
        table = replace(table, name=name)
    if "TransitRouterRouteTableDescription" in parameters:
        table = replace(table, description=text)
    call.world.put(table)
    return {}


def delete_route_table(call: Call) -> Answer:
    table = _own_table(call)
    if table.type == SYSTEM:
        raise ApiError("OperationFailed.DeleteSystemRouteTable")
    if table.status != TABLE_ACTIVE:
        raise ApiError("IncorrectStatus.Status")
    associated, propagated = users_of(call.world, table.route_table_id)
    if associated:
        raise ApiError("OperationFailed.RouteTableAssociationExist")
    if propagated:
        raise ApiError("OperationFailed.RouteTablePropagationExist")
    call.check_dry_run()
    change = Change(call.now + call.world.settings.route_table_seconds, GONE)
    call.world.put(replace(table, status=TABLE_DELETING, change=change))
    return {}


def _own_transit_router(call: Call) -> TransitRouter:
    found = call.world.transit_routers.get(call.parameters.text("TransitRouterId"))
    if found is None or found.owner_id != call.account.account_id:
        raise ApiError("InvalidTransitRouterId.NotFound")
    return found


def _own_table(call: Call) -> RouteTable:
    table_id = call.parameters.text("TransitRouterRouteTableId")
    return find_route_table(call.world, call.account.account_id, table_id)


def _render(call: Call, table: RouteTable) -> dict[str, object]:
    transit_router = call.world.transit_routers.get(table.transit_router_id)
    return {
        "TransitRouterRouteTableId": table.route_table_id,
        "TransitRouterRouteTableName": table.name,
        "TransitRouterRouteTableDescription": table.description,
        "TransitRouterRouteTableType": table.type,
        "TransitRouterRouteTableStatus": table.status,
        "TransitRouterId": table.transit_router_id,
        "RegionId": transit_router.region_id if transit_router else "",
        "CreateTime": timestamp(table.created_at),
        "Tags": tag_list(table.tags),
    }


ACTIONS: Final[Actions] = {
    "ListTransitRouterRouteTables": Action(list_route_tables),
    "CreateTransitRouterRouteTable": Action(create_route_table, ("TransitRouterId",), tokened=True),
    "UpdateTransitRouterRouteTable": Action(update_route_table, ("TransitRouterRouteTableId",), tokened=True),
    "DeleteTransitRouterRouteTable": Action(delete_route_table, ("TransitRouterRouteTableId",), tokened=True),
}
