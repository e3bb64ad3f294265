"""expressconnectrouter 2023-09-01: associations of ECRs with transit routers, called by the ECR's owner.

An association is made CREATING and rests at INACTIVE until the transit router's side attaches, then at ACTIVE. With
`CreateAttachment=true` the service attaches as well, in the transit router's account. Associations with VPCs are not emulated.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.ecr_attachments import attach, detach
from ..world.entities import (
    ACTIVE,
    ATTACHED,
    CREATING,
    DELETING,
    DETACHED,
    GONE,
    INACTIVE,
    UPDATING,
    Association,
    Attachment,
    Change,
    Router,
)
from ..world.errors import ApiError, invalid_parameter
from ..world.prerequisites import (
    Target,
    check_account,
    check_limits,
    check_other_account,
    check_transit_router,
    find_router,
    find_target,
)
from ..world.routes import INCREMENTAL_MODE, MATCH_MODE, is_prefix
from ..world.settings import Settings
from .action import Action, Actions, Answer, Call
from .express_connect_routers import LARGEST_PAGE, own_router
from .pagination import page
from .parameters import matches_tags
from .rendering import account_number, tag_list, timestamp

_AT_REST: Final = (INACTIVE, ACTIVE)
_LOCKING: Final = (CREATING, UPDATING, DELETING)
_MOST_PREFIXES: Final = 10_000


def create_association(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    text, tags, dry_run = parameters.prose("Description", 128), parameters.tags(), parameters.flag("DryRun")
    prefixes, mode = _prefixes(call), _mode(call)
    wants_attachment = parameters.flag("CreateAttachment")
    if parameters.text("VpcId"):
        raise invalid_parameter("VpcId", "is not emulated: associate a transit router")
    router = own_router(call)
    if router.status != ACTIVE:
        raise ApiError("Conflict.Lock")
    _check_unlocked(call, router)
    owner_id = parameters.text("TransitRouterOwnerId") or call.account.account_id
    region_id = parameters.text("AssociationRegionId")
    target = find_target(
        world, owner_id, parameters.text("CenId"), region_id, parameters.text("TransitRouterId")
    )
    if target.transit_router is not None:
        check_transit_router(target.transit_router)
    known = world.associations.where("ecr_id", router.ecr_id)
    if world.settings.second_association == "refuse" and any(
        each.region_id == target.region_id for each in known
    ):
        raise ApiError("ResourceAlreadyExist.Association")
    if wants_attachment:
        _check_attachable(call, router, target)
    if dry_run:
        return {}
    association = Association(
        association_id=world.new_id("ecr-assoc-"),
        ecr_id=router.ecr_id,
        owner_id=router.owner_id,
        cen_id=target.cen.cen_id,
        region_id=target.region_id,
        transit_router_id=target.transit_router.transit_router_id if target.transit_router else "",
        transit_router_owner_id=target.cen.owner_id,
        description=text,
        allowed_prefixes=prefixes,
        allowed_prefixes_mode=mode or (world.settings.prefixes_mode if prefixes else ""),
        tags=tags if world.settings.create_sets_tags else {},
        status=CREATING,
        created_at=call.now,
        modified_at=call.now,
        change=Change(call.now + world.settings.association_seconds, INACTIVE),
    )
    world.put(association)
    if wants_attachment:
        owner = world.accounts.get(owner_id) or call.account
        attach(world, call.now, owner, target, router, plan=call.plan)
    return {"AssociationId": association.association_id}


def describe_associations(call: Call) -> Answer:
    parameters = call.parameters
    if call.world.settings.describe_unknown_ecr == "refuse":
        own_router(call)
    tags = parameters.tag_filter()
    found = [
        each
        for each in call.world.associations.where("ecr_id", parameters.text("EcrId"))
        if each.owner_id == call.account.account_id
        and parameters.text("AssociationId") in ("", each.association_id)
        and parameters.text("AssociationNodeType") in ("", "TR")
        and parameters.text("AssociationRegionId") in ("", each.region_id)
        and parameters.text("CenId") in ("", each.cen_id)
        and parameters.text("TransitRouterId") in ("", each.transit_router_id)
        and matches_tags(each.tags, tags)
    ]
    size = parameters.number("MaxResults", 20, 1, LARGEST_PAGE)
    items, token = page(call.world.associations, found, parameters, size)
    rows = [_render_association(call, each) for each in items]
    return {"AssociationList": rows, "MaxResults": size, "NextToken": token, "TotalCount": len(found)}


def modify_association(call: Call) -> Answer:
    association = _find_association(call)
    text = call.parameters.prose("Description", 128)
    return _update(call, replace(association, description=text))


def modify_allowed_prefixes(call: Call) -> Answer:
    """A list that is left out clears the prefixes: the wire has no other way to say an empty one."""
    prefixes, mode, association = _prefixes(call), _mode(call), _find_association(call)
    settings = call.world.settings
    if not settings.prefixes_apply or (not prefixes and settings.missing_prefixes == "keep"):
        prefixes = association.allowed_prefixes
    mode = mode or association.allowed_prefixes_mode or (settings.prefixes_mode if prefixes else "")
    return _update(call, replace(association, allowed_prefixes=prefixes, allowed_prefixes_mode=mode))


def _update(call: Call, changed: Association) -> Answer:
    """Begin the change, unless it is a dry run; the association comes to rest in the status that it had."""
    if not call.parameters.flag("DryRun"):
        change = Change(call.now + call.world.settings.association_seconds, changed.status)
        call.world.put(replace(changed, status=UPDATING, modified_at=call.now, change=change))
    return {}


def delete_association(call: Call) -> Answer:
    settings, association = call.world.settings, _find_association(call)
    attachment = _attachment_of(call, association)
    detaches = attachment is not None and call.parameters.flag("DeleteAttachment")
    if attachment is not None and attachment.status != ATTACHED:
        raise ApiError("Conflict.Lock")
    in_use = attachment is not None and not detaches and settings.attached_association == "refuse"
    if in_use or association.free_at > call.now:
        raise ApiError(settings.attached_association_code)
    if call.parameters.flag("DryRun"):
        return {}
    if attachment is not None and detaches:
        detach(call.world, call.now, attachment, deletes_association=True)
    else:
        change = Change(call.now + settings.association_seconds, GONE)
        call.world.put(replace(association, status=DELETING, change=change))
    return {}


def _find_association(call: Call) -> Association:
    """The association to be changed, which must be at rest."""
    association = call.world.associations.get(call.parameters.text("AssociationId"))
    if association is None or association.ecr_id != own_router(call).ecr_id:
        raise ApiError("ResourceNotFound.AssociationId")
    if association.status not in _AT_REST:
        raise ApiError("Conflict.Lock")
    _check_unlocked(call, own_router(call))
    return association


def _check_unlocked(call: Call, router: Router) -> None:
    """While one association of an ECR is being made, changed or deleted, the ECR is locked for the others."""
    known = call.world.associations.where("ecr_id", router.ecr_id)
    if call.world.settings.lock_ecr and any(each.status in _LOCKING for each in known):
        raise ApiError("Conflict.Lock")


def _prefixes(call: Call) -> tuple[str, ...]:
    """The allowed prefixes of the request, checked, in their order, each once."""
    found = call.parameters.items("AllowedPrefixes", _MOST_PREFIXES + 1)
    if len(found) > _MOST_PREFIXES:
        raise invalid_parameter("AllowedPrefixes", f"can have at most {_MOST_PREFIXES} entries")
    host_bits = call.world.settings.prefix_host_bits == "take"
    for number, prefix in enumerate(found, 1):
        if not is_prefix(prefix, host_bits=host_bits):
            raise invalid_parameter(f"AllowedPrefixes.{number}", "must be the network part of a CIDR block")
    return tuple(dict.fromkeys(found))


def _mode(call: Call) -> str:
    return call.parameters.one_of("AllowedPrefixesMode", ("", MATCH_MODE, INCREMENTAL_MODE), "")


def _attachment_of(call: Call, association: Association) -> Attachment | None:
    known = call.world.attachments.where("ecr_id", association.ecr_id)
    attached = (each for each in known if each.status != DETACHED)
    return next((each for each in attached if each.transit_router_id == association.transit_router_id), None)


def _check_attachable(call: Call, router: Router, target: Target) -> None:
    """The attachment's own rules, with the transit router's account as the one that attaches."""
    owner = call.world.accounts.get(target.cen.owner_id) or call.account
    check_account(call.world, owner)
    find_router(call.world, router.ecr_id, router.owner_id)
    check_other_account(call.world, owner, router, target.cen.cen_id)
    check_limits(call.world, router, target)


def _shown_status(status: str, settings: Settings) -> str:
    shown = {
        CREATING: settings.association_creating_status,
        ACTIVE: settings.association_active_status,
        DELETING: settings.association_deleting_status,
    }
    return shown.get(status, status)


def _render_association(call: Call, association: Association) -> dict[str, object]:
    transit_router = call.world.transit_routers.get(association.transit_router_id)
    return {
        "AssociationId": association.association_id,
        "AssociationNodeType": "TR",
        "EcrId": association.ecr_id,
        "OwnerId": account_number(association.owner_id),
        "CenId": association.cen_id,
        "RegionId": association.region_id,
        "TransitRouterId": association.transit_router_id,
        "TransitRouterName": transit_router.name if transit_router else "",
        "TransitRouterOwnerId": account_number(association.transit_router_owner_id),
        "Description": association.description,
        "AllowedPrefixes": list(association.allowed_prefixes),
        "AllowedPrefixesMode": association.allowed_prefixes_mode,
        "Status": _shown_status(association.status, call.world.settings),
        "GmtCreate": timestamp(association.created_at),
        "GmtModified": timestamp(association.modified_at),
        "Tags": tag_list(association.tags),
    }


ACTIONS: Final[Actions] = {
    "CreateExpressConnectRouterAssociation": Action(
        create_association, ("EcrId", "AssociationRegionId"), tokened=True
    ),
    "DescribeExpressConnectRouterAssociation": Action(describe_associations, ("EcrId",)),
    "ModifyExpressConnectRouterAssociation": Action(
        modify_association, ("EcrId", "AssociationId"), tokened=True
    ),
    "ModifyExpressConnectRouterAssociationAllowedPrefix": Action(
        modify_allowed_prefixes, ("EcrId", "AssociationId"), tokened=True
    ),
    "DeleteExpressConnectRouterAssociation": Action(
        delete_association, ("EcrId", "AssociationId"), tokened=True
    ),
}
