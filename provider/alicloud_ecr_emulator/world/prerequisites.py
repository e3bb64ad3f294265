"""The rules of attaching an ECR to a transit router, for both ways in: the attachment's own create and CreateAttachment=true.

The order of the checks is the order in which a caller can mend things: account, CEN, transit router, ECR, the other account,
the association, then limits.
"""

from __future__ import annotations

from dataclasses import dataclass

from .entities import ACTIVE, DETACHED, INACTIVE, Account, Association, Cen, Router, TransitRouter
from .errors import ApiError
from .transit_routers import transit_router_in
from .world import World, grant_key


@dataclass(frozen=True, slots=True)
class Target:
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


def find_target(world: World, owner_id: str, cen_id: str, region_id: str, transit_router_id: str) -> Target:
    """The CEN and transit router that a request names: the transit router by id, or by CEN and region."""
    if region_id:
        check_region(world, region_id)
    if not transit_router_id:
        if world.settings.needs_transit_router or not (cen_id and region_id):
            raise ApiError("MissingParam.CenIdOrRegionId")
        cen = _find_cen(world, owner_id, cen_id)
        return Target(cen, region_id, transit_router_in(world, cen_id, region_id))
    if cen_id:
        _find_cen(world, owner_id, cen_id)
    found = world.transit_routers.get(transit_router_id)
    if found is None or found.owner_id != owner_id:
        raise ApiError("InvalidTransitRouterId.NotFound")
    if cen_id not in ("", found.cen_id) or region_id not in ("", found.region_id):
        raise ApiError("InvalidTransitRouterId.NotFound")
    check_region(world, found.region_id)
    return Target(_find_cen(world, owner_id, found.cen_id), found.region_id, found)


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


def check_association(world: World, router: Router, target: Target) -> None:
    """The ECR has been associated with the transit router, or with the CEN in the region, and the association is at rest."""
    association = _association_with(world, router, target)
    if association is None:
        if world.settings.require_association:
            other = target.transit_router.transit_router_id if target.transit_router else target.cen.cen_id
            raise ApiError(
                world.settings.missing_association_code, f"No association of {router.ecr_id} and {other}."
            )
    elif association.status not in (INACTIVE, ACTIVE):
        raise ApiError("InvalidStatus.ResourceStatus", f"The association is {association.status}.")


def _association_with(world: World, router: Router, target: Target) -> Association | None:
    if target.transit_router is not None:
        return world.association_of(router.ecr_id, target.transit_router)
    located = (target.cen.cen_id, target.region_id)
    known = world.associations.where("ecr_id", router.ecr_id)
    return next((each for each in known if (each.cen_id, each.region_id) == located), None)


def check_limits(world: World, router: Router, target: Target) -> None:
    """One transit router per ECR and region, and the quotas."""
    known = world.attachments.where("ecr_id", router.ecr_id)
    attached = [each for each in known if each.status != DETACHED]
    if not world.settings.allow_duplicates and any(each.region_id == target.region_id for each in attached):
        raise ApiError(
            "QuotaFull.ChildInstanceRelatedCen", f"{router.ecr_id} is attached in {target.region_id}."
        )
    cens = {each.cen_id for each in attached} - {target.cen.cen_id}
    if len(cens) >= world.settings.cens_per_ecr:
        raise ApiError("QuotaFull.ChildInstanceRelatedCen")
    if target.transit_router is not None:
        siblings = world.attachments.where("transit_router_id", target.transit_router.transit_router_id)
        if len(siblings) >= world.settings.attachments_per_transit_router:
            raise ApiError("QuotaExceeded.CenQuotaEcrAttachPerTransitRouter")


def _find_cen(world: World, owner_id: str, cen_id: str) -> Cen:
    cen = world.cens.get(cen_id)
    if cen is None or cen.owner_id != owner_id:
        raise ApiError("InvalidCenId.NotFound")
    if cen.status != "Active":
        raise ApiError("InvalidOperation.CenInstanceStatus")
    if cen.protection_level == "FULL":
        raise ApiError("OperationUnsupported.CenFullLevel")
    return cen
