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
    Attachment,
    Change,
    Router,
)
from .plan import Plan
from .prerequisites import Target
from .route_tables import release_tables
from .transit_routers import make_transit_router
from .transitions import bind_association, move_association
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
        tags=dict(tags or {}) if world.settings.create_sets_tags else {},
        status=ATTACHING,
        created_at=now,
        order_type_changed_at=now,
        visible_at=now + max(plan.hide_seconds, world.settings.list_lag_seconds),
        hidden_reads=max(plan.hide_reads, world.settings.list_lag_reads),
        change=change,
    )
    if grant is not None and world.settings.payer_from_grant:
        attachment = replace(attachment, order_type=grant.order_type)
    bind_association(world, attachment)
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
