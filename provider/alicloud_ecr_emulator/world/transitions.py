"""What happens when a status change is due, and what it does to the other side of the bond.

An attachment and its association move together: Attaching/ASSOCIATING, Attached/ACTIVE, Detaching/DISSOCIATING, gone/INACTIVE
(or gone as well, after a forced delete). With an attachment go its route table association and propagations.
"""

from __future__ import annotations

from dataclasses import replace

from .entities import (
    ACTIVE,
    ATTACHED,
    ATTACHING,
    DELETED,
    DETACHED,
    DETACHING,
    GONE,
    INACTIVE,
    SYSTEM,
    TABLE_ACTIVE,
    Attachment,
    Change,
    RouteTable,
    RouteTableAssociation,
    RouteTablePropagation,
    TransitRouter,
)
from .world import World, propagation_key


def settle(world: World) -> float:
    """Let every change happen whose time has come, in order of time; answers the time now. Runs before anything is read."""
    now = world.clock()
    while (due := world.next_due(now)) is not None:
        finish(world, due.table, due.key, due.at)
    return now


def finish(world: World, table: str, key: str, at: float) -> None:
    """Apply the change of one entity that was due at `at`. A change that was replaced in the meantime is left alone."""
    entity = world.tables[table].get(key)
    if entity is None or entity.change is None or entity.change.at > at:
        return
    status = entity.change.to
    if status == GONE:
        _end(world, table, key, at)
        return
    match entity:
        case RouteTableAssociation():
            later = Change(at + world.settings.deleted_seconds, GONE) if status == DELETED else None
            world.put(replace(entity, status=status, replaces="", change=later))
        case RouteTablePropagation() if status == TABLE_ACTIVE:
            learning_at = at + world.settings.route_learning_seconds
            world.put(replace(entity, status=status, learning_at=learning_at, change=None))
        case _:
            world.put(replace(entity, status=status, change=None))
    if isinstance(entity, Attachment):
        move_association(world, entity, ACTIVE if status == ATTACHED else INACTIVE)
        if status == ATTACHED and entity.status == ATTACHING and world.settings.attach_uses_system_table:
            _use_system_table(world, entity)


def _end(world: World, table: str, key: str, at: float) -> None:
    """What a change to GONE does: remove the entity. A detached attachment may stay listed for a while."""
    entity, settings = world.tables[table].get(key), world.settings
    remove(world, table, key)
    if not isinstance(entity, Attachment) or entity.status == DETACHED:
        return
    if association := world.association_behind(entity):
        world.put(replace(association, free_at=at + settings.association_free_seconds))
    if settings.detached_seconds and entity.status == DETACHING:
        world.put(replace(entity, status=DETACHED, change=Change(at + settings.detached_seconds, GONE)))


def remove(world: World, table: str, key: str) -> None:
    """Take an entity away, with what can't be without it.

    An attachment leaves its association INACTIVE, or takes it along after a forced delete.
    """
    entity = world.tables[table].get(key)
    world.tables[table].remove(key)
    match entity:
        case Attachment() if entity.status != DETACHED:
            move_association(world, entity, GONE if entity.deletes_association else INACTIVE)
            world.route_table_associations.remove(key)
            _remove_propagations(world, "attachment_id", key)
        case TransitRouter():
            for each in world.route_tables.where("transit_router_id", key):
                remove(world, "route_tables", each.route_table_id)
        case RouteTable():
            for association in world.route_table_associations.where("route_table_id", key):
                world.route_table_associations.remove(association.attachment_id)
            _remove_propagations(world, "route_table_id", key)


def _remove_propagations(world: World, field: str, value: str) -> None:
    for each in world.route_table_propagations.where(field, value):
        world.route_table_propagations.remove(propagation_key(each.attachment_id, each.route_table_id))


def bind_association(world: World, attachment: Attachment) -> None:
    """Give the association that was made by CEN and region the transit router that is there now."""
    association = world.association_behind(attachment)
    if association is not None and not association.transit_router_id:
        world.put(replace(association, transit_router_id=attachment.transit_router_id))


def move_association(world: World, attachment: Attachment, status: str) -> None:
    """Give the attachment's association, if there is one, a new status; GONE removes it."""
    association = world.association_behind(attachment)
    if association is not None and status == GONE:
        world.associations.remove(association.association_id)
    elif association is not None:
        world.put(replace(association, status=status, change=None))


def _use_system_table(world: World, attachment: Attachment) -> None:
    for table in world.route_tables.where("transit_router_id", attachment.transit_router_id):
        if table.type == SYSTEM:
            world.put(RouteTableAssociation(attachment.attachment_id, table.route_table_id))
            world.put(RouteTablePropagation(attachment.attachment_id, table.route_table_id))
