"""Route tables: every Enterprise Edition transit router has one System table; who uses a table, and what an attachment uses."""

from __future__ import annotations

from dataclasses import replace

from .entities import (
    ATTACHED,
    DELETED,
    DISABLING,
    GONE,
    SYSTEM,
    TABLE_ACTIVE,
    TABLE_DISSOCIATING,
    Attachment,
    Change,
    RouteTable,
    RouteTableAssociation,
    RouteTablePropagation,
    TransitRouter,
)
from .errors import ApiError
from .world import World


def add_system_table(world: World, transit_router: TransitRouter, prefixes: tuple[str, ...] = ()) -> None:
    """Give an Enterprise Edition transit router its System table, if it has none; the id follows the transit router's."""
    known = world.route_tables.where("transit_router_id", transit_router.transit_router_id)
    if transit_router.type != "Enterprise" or any(each.type == SYSTEM for each in known):
        return
    world.put(
        RouteTable(
            route_table_id=f"vtb-{transit_router.transit_router_id.removeprefix('tr-')}",
            transit_router_id=transit_router.transit_router_id,
            type=SYSTEM,
            prefixes=prefixes,
            created_at=transit_router.created_at,
        )
    )


def find_route_table(world: World, owner_id: str, route_table_id: str) -> RouteTable:
    """The route table, of a transit router that this account owns."""
    table = world.route_tables.get(route_table_id)
    transit_router = world.transit_routers.get(table.transit_router_id) if table else None
    if table is None or transit_router is None or transit_router.owner_id != owner_id:
        raise ApiError("InvalidTransitRouterRouteTableId.NotFound")
    return table


def find_routed(
    world: World, owner_id: str, attachment_id: str, route_table_id: str
) -> tuple[Attachment, RouteTable]:
    """An attachment and a route table that can be tied: both the caller's and ready, of the same transit router."""
    attachment = world.attachments.get(attachment_id)
    if attachment is None or attachment.owner_id != owner_id:
        raise ApiError("InvalidTransitRouterAttachmentId.NotFound")
    table = find_route_table(world, owner_id, route_table_id)
    if table.transit_router_id != attachment.transit_router_id:
        raise ApiError("IllegalParam.TransitRouterRouteTableId")
    if attachment.status != ATTACHED or table.status != TABLE_ACTIVE:
        raise ApiError("IncorrectStatus.Status")
    if world.settings.route_changes_block:
        _check_idle(world, attachment_id)
    return attachment, table


def _check_idle(world: World, attachment_id: str) -> None:
    association = association_of(world, attachment_id)
    statuses = {each.status for each in propagations_of(world, attachment_id)}
    if statuses - {TABLE_ACTIVE} or (association and association.status != TABLE_ACTIVE):
        raise ApiError("Operation.Blocking")


def association_of(world: World, attachment_id: str) -> RouteTableAssociation | None:
    """The attachment's route table association, unless it is Deleted and only still shown."""
    found = world.route_table_associations.get(attachment_id)
    return found if found is not None and found.status != DELETED else None


def propagations_of(world: World, attachment_id: str) -> list[RouteTablePropagation]:
    """The attachment's route table propagations."""
    return world.route_table_propagations.where("attachment_id", attachment_id)


def users_of(world: World, route_table_id: str) -> tuple[bool, bool]:
    """Whether a table has associations, and whether it has propagations."""
    associations = world.route_table_associations.where("route_table_id", route_table_id)
    return (
        any(each.status != DELETED for each in associations),
        bool(world.route_table_propagations.where("route_table_id", route_table_id)),
    )


def release_tables(world: World, attachment: Attachment, at: float) -> None:
    """Begin to end the attachment's association and propagations; they are gone `at` a time, with the attachment."""
    change = Change(at, GONE)
    if association := association_of(world, attachment.attachment_id):
        world.put(replace(association, status=TABLE_DISSOCIATING, change=change))
    for propagation in propagations_of(world, attachment.attachment_id):
        world.put(replace(propagation, status=DISABLING, change=change))
