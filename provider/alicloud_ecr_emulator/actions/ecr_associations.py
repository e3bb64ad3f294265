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
from .action import Action, Actions, Answer, Call
from .express_connect_routers import LARGEST_PAGE, own_router
from .pagination import page
from .parameters import matches_tags
from .rendering import account_number, tag_list, timestamp

_AT_REST: Final = (INACTIVE, ACTIVE)


def create_association(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    text, tags, dry_run = parameters.prose("Description", 128), parameters.tags(), parameters.flag("DryRun")
    wants_attachment = parameters.flag("CreateAttachment")
    if parameters.text("VpcId"):
        raise invalid_parameter("VpcId", "is not emulated: associate a transit router")
    router = own_router(call)
    if router.status != ACTIVE:
        raise ApiError("Conflict.Lock")
    owner_id = parameters.text("TransitRouterOwnerId") or call.account.account_id
    region_id = parameters.text("AssociationRegionId")
    target = find_target(
        world, owner_id, parameters.text("CenId"), region_id, parameters.text("TransitRouterId")
    )
    if target.transit_router is not None:
        check_transit_router(target.transit_router)
    if any(each.region_id == target.region_id for each in world.associations.where("ecr_id", router.ecr_id)):
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
        allowed_prefixes=tuple(parameters.items("AllowedPrefixes")),
        allowed_prefixes_mode=parameters.text("AllowedPrefixesMode"),
        tags=tags,
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
    if not call.parameters.flag("DryRun"):
        change = Change(call.now + call.world.settings.association_seconds, association.status)
        call.world.put(
            replace(association, description=text, status=UPDATING, modified_at=call.now, change=change)
        )
    return {}


def delete_association(call: Call) -> Answer:
    association = _find_association(call)
    attachment = _attachment_of(call, association)
    if attachment is not None:
        if attachment.status != ATTACHED:
            raise ApiError("Conflict.Lock")
        if not call.parameters.flag("DeleteAttachment"):
            raise ApiError("OperationFailed.AttachmentExist")
    if call.parameters.flag("DryRun"):
        return {}
    if attachment is not None:
        detach(call.world, call.now, attachment, deletes_association=True)
    else:
        change = Change(call.now + call.world.settings.association_seconds, GONE)
        call.world.put(replace(association, status=DELETING, change=change))
    return {}


def _find_association(call: Call) -> Association:
    """The association to be changed, which must be at rest."""
    association = call.world.associations.get(call.parameters.text("AssociationId"))
    if association is None or association.ecr_id != own_router(call).ecr_id:
        raise ApiError("ResourceNotFound.AssociationId")
    if association.status not in _AT_REST:
        raise ApiError("Conflict.Lock")
    return association


def _attachment_of(call: Call, association: Association) -> Attachment | None:
    attached = call.world.attachments.where("ecr_id", association.ecr_id)
    return next((each for each in attached if each.transit_router_id == association.transit_router_id), None)


def _check_attachable(call: Call, router: Router, target: Target) -> None:
    """The attachment's own rules, with the transit router's account as the one that attaches."""
    owner = call.world.accounts.get(target.cen.owner_id) or call.account
    check_account(call.world, owner)
    find_router(call.world, router.ecr_id, router.owner_id)
    check_other_account(call.world, owner, router, target.cen.cen_id)
    check_limits(call.world, router, target)


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
        "Status": association.status,
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
    "DeleteExpressConnectRouterAssociation": Action(
        delete_association, ("EcrId", "AssociationId"), tokened=True
    ),
}
