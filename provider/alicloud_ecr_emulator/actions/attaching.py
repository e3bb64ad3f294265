"""The rules of attaching an ECR to a transit router, for both ways in: the attachment's own create and CreateAttachment=true.

The order of the checks is the order in which a caller can mend things: account, CEN, transit router, ECR, the other account,
the association, then limits.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..action import Call, Plan
from ..errors import ApiError
from ..model import (
    ACTIVE,
    ASSOCIATING,
    ATTACHING,
    INACTIVE,
    Account,
    Association,
    Attachment,
    Cen,
    Change,
    Router,
    TransitRouter,
)
from ..transitions import move_association
from ..world import World, grant_key


@dataclass(frozen=True, slots=True)
class Place:
    """Where an ECR is to be attached: `transit_router` is None when the CEN has none in the region yet."""

    cen: Cen
    region_id: str
    transit_router: TransitRouter | None


def check_account(world: World, account: Account) -> None:
    """The transit router service is open, and the service-linked role is there or can be made."""
    if not account.transit_router_service:
        raise ApiError("Forbbiden.TransitRouterServiceNotOpen")
    if not account.service_linked_role and not account.may_create_service_linked_role:
        raise ApiError("NoPermission.AliyunServiceRolePolicyForCEN")


def check_region(world: World, region_id: str) -> None:
    region = world.regions.get(region_id)
    if region is None:
        raise ApiError("IllegalParam.RegionId")
    if not region.ecr_supported:
        raise ApiError("OperationUnsupported.TransitRouterRegionId")


def find_place(world: World, owner_id: str, cen_id: str, region_id: str, transit_router_id: str) -> Place:
    """The CEN and transit router that a request names: the transit router by id, or by CEN and region."""
    if region_id:
        check_region(world, region_id)
    if not transit_router_id:
        if not (cen_id and region_id):
            raise ApiError("MissingParam.CenIdOrRegionId")
        cen = _find_cen(world, owner_id, cen_id)
        return Place(cen, region_id, transit_router_in(world, cen_id, region_id))
    if cen_id:
        _find_cen(world, owner_id, cen_id)
    found = world.transit_routers.get(transit_router_id)
    if found is None or found.owner_id != owner_id:
        raise ApiError("InvalidTransitRouterId.NotFound")
    if cen_id not in ("", found.cen_id) or region_id not in ("", found.region_id):
        raise ApiError("InvalidTransitRouterId.NotFound")
    check_region(world, found.region_id)
    return Place(_find_cen(world, owner_id, found.cen_id), found.region_id, found)


def transit_router_in(world: World, cen_id: str, region_id: str) -> TransitRouter | None:
    """A CEN has at most one transit router in a region."""
    found = (each for each in world.transit_routers.where("cen_id", cen_id) if each.region_id == region_id)
    return next(found, None)


def check_transit_router(transit_router: TransitRouter) -> None:
    """Enterprise Edition, up to date, ready, and able to have ECR attachments."""
    if transit_router.type != "Enterprise":
        raise ApiError("OperationUnsupported.TransitRouterType")
    if transit_router.mode == "NeedUpgrade":
        raise ApiError("InvalidTransitRouterMode.NeedUpgrade")
    if transit_router.status != "Active":
        raise ApiError("IncorrectStatus.TransitRouter")
    if not transit_router.supports_ecr:
        raise ApiError("OperationUnsupported.ECRAttachment")


def find_router(world: World, ecr_id: str, owner_id: str) -> Router:
    """The ECR of this account, ready to be attached."""
    router = world.routers.get(ecr_id)
    if router is None or router.owner_id != owner_id:
        raise ApiError("ResourceNotFound", "EcrId.")
    if router.status != ACTIVE or router.business_status != "Normal":
        raise ApiError("IncorrectStatus.EcrResource")
    return router


def check_other_account(world: World, account: Account, router: Router, cen_id: str) -> None:
    """The ECR's owner is the caller, or of the same enterprise and site, with the service open and a grant for the CEN."""
    if router.owner_id == account.account_id:
        return
    owner = world.accounts.get(router.owner_id)
    if owner is None:
        raise ApiError("ResourceNotFound", "EcrOwnerId.")
    if (owner.enterprise, owner.site) != (account.enterprise, account.site):
        raise ApiError("Forbbiden.AttachChildInstanceAcrossBid")
    if not owner.transit_router_service:
        raise ApiError("Forbidden.ResourceOwnerTransitRouterServiceNotOpen")
    if world.grants.get(grant_key(router.ecr_id, cen_id)) is None:
        raise ApiError("Forbbiden.AttachChildInstanceAcrossUid")


def check_association(world: World, router: Router, transit_router: TransitRouter) -> None:
    """The ECR has been associated with the transit router, and the association is at rest."""
    association = world.association_of(router.ecr_id, transit_router)
    if association is None:
        if world.settings.require_association:
            raise ApiError(
                world.settings.missing_association_code,
                f"No association of {router.ecr_id} and {transit_router.transit_router_id}.",
            )
    elif association.status not in (INACTIVE, ACTIVE):
        raise ApiError("InvalidStatus.ResourceStatus", f"The association is {association.status}.")


def check_limits(world: World, router: Router, place: Place) -> None:
    """One transit router per ECR and region, and the quotas."""
    attached = world.attachments.where("ecr_id", router.ecr_id)
    if not world.settings.allow_duplicates and any(each.region_id == place.region_id for each in attached):
        raise ApiError(
            "QuotaFull.ChildInstanceRelatedCen", f"{router.ecr_id} is attached in {place.region_id}."
        )
    cens = {each.cen_id for each in attached} - {place.cen.cen_id}
    if len(cens) >= world.settings.cens_per_ecr:
        raise ApiError("QuotaFull.ChildInstanceRelatedCen")
    if place.transit_router is not None:
        siblings = world.attachments.where("transit_router_id", place.transit_router.transit_router_id)
        if len(siblings) >= world.settings.attachments_per_transit_router:
            raise ApiError("QuotaExceeded.CenQuotaEcrAttachPerTransitRouter")


def attach(
    call: Call, owner: Account, place: Place, router: Router, name: str, text: str, tags: Mapping[str, str]
) -> str:
    """Begin the attachment; answers its id. Every check has passed."""
    world, plan = call.world, call.plan
    if not owner.service_linked_role:
        world.put(replace(owner, service_linked_role=True))
    transit_router = place.transit_router or make_transit_router(world, place.cen, place.region_id, call.now)
    grant = world.grants.get(grant_key(router.ecr_id, place.cen.cen_id))
    ready = transit_router.change.at if transit_router.change else call.now
    change = Change(ready + _attach_seconds(world, plan), plan.attach_to)
    attachment = Attachment(
        attachment_id=world.new_id("tr-attach-"),
        cen_id=place.cen.cen_id,
        transit_router_id=transit_router.transit_router_id,
        region_id=place.region_id,
        owner_id=owner.account_id,
        ecr_id=router.ecr_id,
        ecr_owner_id=router.owner_id,
        name=name,
        description=text,
        tags=dict(tags),
        status=ATTACHING,
        created_at=call.now,
        order_type_changed_at=call.now,
        visible_at=call.now + max(plan.hide_seconds, world.settings.list_lag_seconds),
        hidden_reads=max(plan.hide_reads, world.settings.list_lag_reads),
        change=change,
    )
    if grant is not None:
        attachment = replace(attachment, order_type=grant.order_type)
    _bind_association(world, attachment, call.now, existed=place.transit_router is not None)
    move_association(world, attachment, ASSOCIATING)
    world.put(attachment)
    return attachment.attachment_id


def make_transit_router(
    world: World, cen: Cen, region_id: str, now: float, name: str = "", text: str = ""
) -> TransitRouter:
    """A new Enterprise Edition transit router of the CEN."""
    seconds = world.settings.transit_router_seconds
    return world.put(
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


def _find_cen(world: World, owner_id: str, cen_id: str) -> Cen:
    cen = world.cens.get(cen_id)
    if cen is None or cen.owner_id != owner_id:
        raise ApiError("InvalidCenId.NotFound")
    if cen.status != "Active":
        raise ApiError("InvalidOperation.CenInstanceStatus")
    if cen.protection_level == "FULL":
        raise ApiError("OperationUnsupported.CenFullLevel")
    return cen
