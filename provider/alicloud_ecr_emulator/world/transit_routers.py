"""Transit routers of a CEN: one in a region at most."""

from __future__ import annotations

from .entities import Cen, Change, TransitRouter
from .route_tables import add_system_table
from .world import World


def transit_router_in(world: World, cen_id: str, region_id: str) -> TransitRouter | None:
    """A CEN has at most one transit router in a region."""
    found = (each for each in world.transit_routers.where("cen_id", cen_id) if each.region_id == region_id)
    return next(found, None)


def make_transit_router(
    world: World, cen: Cen, region_id: str, now: float, name: str = "", text: str = ""
) -> TransitRouter:
    """A new Enterprise Edition transit router of the CEN."""
    seconds = world.settings.transit_router_seconds
    made = world.put(
        TransitRouter(
            transit_router_id=world.new_id("tr-"),
            cen_id=cen.cen_id,
            region_id=region_id,
            owner_id=cen.owner_id,
            name=name,
            description=text,
            status="Creating" if seconds > 0 else "Active",
            created_at=now,
            change=Change(now + seconds, "Active") if seconds > 0 else None,
        )
    )
    add_system_table(world, made)
    return made
