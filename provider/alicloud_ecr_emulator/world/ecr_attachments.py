"""Attaching and detaching: what begins when every prerequisite is met, with the association moving along."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from .entities import (
    ASSOCIATING,
    ATTACHING,
    DETACHING,
    DISSOCIATING,
    GONE,
    Account,
    Association,
    Attachment,
    Change,
    Router,
)
from .plan import Plan
from .prerequisites import Target
from .route_tables import release_tables
from .transit_routers import make_transit_router
from .transitions import move_association
from .world import World, grant_key


def attach(
    world: World,
    now: float,
    owner: Account,
    target: Target,
    router: Router,
    *,
    name: str = "",
    description: str = "",
    tags: Mapping[str, str] | None = None,
    plan: Plan | None = None,
) -> str:
    """Begin the attachment; answers its id. Every check has passed."""
    plan = plan or Plan()
    if not owner.service_linked_role:
        world.put(replace(owner, service_linked_role=True))
    transit_router = target.transit_router or make_transit_router(world, target.cen, target.region_id, now)
    grant = world.grants.get(grant_key(router.ecr_id, target.cen.cen_id))
    ready = transit_router.change.at if transit_router.change else now
    change = Change(ready + _attach_seconds(world, plan), plan.attach_to)
    attachment = Attachment(
        attachment_id=world.new_id("tr-attach-"),
        cen_id=target.cen.cen_id,
        transit_router_id=transit_router.transit_router_id,
        region_id=target.region_id,
        owner_id=owner.account_id,
        ecr_id=router.ecr_id,
        ecr_owner_id=router.owner_id,
        name=name,
        description=description,
        tags=dict(tags or {}),
        status=ATTACHING,
        created_at=now,
        order_type_changed_at=now,
        visible_at=now + max(plan.hide_seconds, world.settings.list_lag_seconds),
        hidden_reads=max(plan.hide_reads, world.settings.list_lag_reads),
        change=change,
    )
    if grant is not None:
        attachment = replace(attachment, order_type=grant.order_type)
    _bind_association(world, attachment, now, existed=target.transit_router is not None)
    move_association(world, attachment, ASSOCIATING)
    world.put(attachment)
    return attachment.attachment_id


def detach(world: World, now: float, attachment: Attachment, *, deletes_association: bool) -> None:
    """Begin to detach, the association with it."""
    change = Change(now + world.settings.detach_seconds, GONE)
    release_tables(world, attachment, change.at)
    move_association(world, attachment, DISSOCIATING)
    world.put(replace(attachment, status=DETACHING, deletes_association=deletes_association, change=change))


def _attach_seconds(world: World, plan: Plan) -> float:
    return world.settings.attach_seconds if plan.attach_seconds is None else plan.attach_seconds


def _bind_association(world: World, attachment: Attachment, now: float, *, existed: bool) -> None:
    """The association made by CEN and region gets its transit router; a transit router made just now gets an association."""
    transit_router = world.transit_routers.get(attachment.transit_router_id)
    if transit_router is None:
        return
    association = world.association_of(attachment.ecr_id, transit_router)
    if association is not None and not association.transit_router_id:
        world.put(replace(association, transit_router_id=transit_router.transit_router_id))
    elif association is None and not existed:
        world.put(
            Association(
                association_id=world.new_id("ecr-assoc-"),
                ecr_id=attachment.ecr_id,
                owner_id=attachment.ecr_owner_id,
                cen_id=attachment.cen_id,
                region_id=attachment.region_id,
                transit_router_id=transit_router.transit_router_id,
                transit_router_owner_id=transit_router.owner_id,
                created_at=now,
                modified_at=now,
            )
        )
