"""cbn 2017-09-12: the four operations on a transit router's ECR attachments.

While an attachment is in transit (Attaching, Modifying, Detaching) only queries are allowed. An attachment belongs to the
account of the transit router; the ECR's owner does not see it here.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.ecr_attachments import attach, detach
from ..world.entities import (
    ATTACHED,
    ATTACHING,
    DETACHED,
    DETACHING,
    MODIFYING,
    ORDER_TYPES,
    Attachment,
    Change,
)
from ..world.errors import ApiError, missing_parameter
from ..world.prerequisites import (
    check_account,
    check_association,
    check_limits,
    check_other_account,
    check_transit_router,
    find_router,
    find_target,
)
from ..world.route_tables import association_of, propagations_of
from ..world.settings import Settings
from ..world.world import World
from .action import Action, Actions, Answer, Call
from .pagination import DEFAULT_PAGE, page
from .parameters import Parameters, matches_tags
from .rendering import account_number, tag_list, timestamp

DEPENDENT_CODES: Final = {
    "route_table_association": "OperationFailed.RouteTableAssociationExist",
    "route_table_propagation": "OperationFailed.RouteTablePropagationExist",
    "route_entry": "OperationFailed.RouteEntryExist",
    "prefix_list": "OperationFailed.PrefixListExist",
    "flow_log": "OperationFailed.FlowLogExistOrNisOpened",
}
"""What may depend on an attachment (`Attachment.dependents`) → the code that refuses its unforced delete."""

_FILTERS: Final = {"CenId": "cen_id", "RegionId": "region_id", "TransitRouterId": "transit_router_id"}
_IN_TRANSIT: Final = (ATTACHING, MODIFYING, DETACHING, DETACHED)


def create(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    name = parameters.prose("TransitRouterAttachmentName", 128)
    text = parameters.prose("TransitRouterAttachmentDescription", 256)
    tags = parameters.tags()
    parameters.flag("DryRun")
    _check_bandwidth_type(parameters)
    check_account(world, call.account)
    target = find_target(
        world,
        call.account.account_id,
        parameters.text("CenId"),
        parameters.text("RegionId"),
        parameters.text("TransitRouterId"),
    )
    if target.transit_router is not None:
        check_transit_router(target.transit_router)
    route_table = parameters.text("AssociateRouteTableId")
    if route_table and (
        target.transit_router is None
        or (table := world.route_tables.get(route_table)) is None
        or table.transit_router_id != target.transit_router.transit_router_id
    ):
        raise ApiError("IllegalParam.AssociateRouteTableId")
    owner_id = parameters.text("EcrOwnerId") or call.account.account_id
    router = find_router(world, parameters.text("EcrId"), owner_id)
    check_other_account(world, call.account, router, target.cen.cen_id)
    check_limits(world, router, target)
    check_association(world, router, target)
    call.check_dry_run()
    attachment_id = attach(
        world,
        call.now,
        call.account,
        target,
        router,
        name=name,
        description=text,
        tags=tags,
        plan=call.plan,
    )
    return {"TransitRouterAttachmentId": attachment_id}


def list_attachments(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    size = parameters.number("MaxResults", DEFAULT_PAGE, 1, world.settings.largest_page)
    scoped = parameters.text("TransitRouterId") or parameters.text("TransitRouterAttachmentId")
    if not scoped and not world.settings.undocumented_list_scopes:
        raise missing_parameter("TransitRouterId")
    region_id = parameters.text("RegionId")
    if region_id and world.regions.get(region_id) is None:
        raise ApiError("IllegalParam.RegionId")
    wanted = [(field, value) for name, field in _FILTERS.items() if (value := parameters.text(name))]
    tags = parameters.tag_filter()
    found = [
        each
        for each in _candidates(call)
        if all(getattr(each, field) == value for field, value in wanted)
        and (not tags or matches_tags(each.tags, tags))
        and _is_visible(call, each)
    ]
    items, token = page(world.attachments, found, parameters, size)
    return {
        "TransitRouterAttachments": [_render(each, world.settings) for each in items],
        "MaxResults": size,
        "NextToken": token,
        "TotalCount": len(found),
    }


def update(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    attachment = _find(call)
    if attachment is None:
        raise ApiError("InvalidTransitRouterAttachmentId.NotFound")
    name = _new_text(call, "TransitRouterAttachmentName", 128, attachment.name)
    text = _new_text(call, "TransitRouterAttachmentDescription", 256, attachment.description)
    order_type = parameters.one_of("OrderType", ORDER_TYPES, attachment.order_type)
    if attachment.status != ATTACHED:
        raise ApiError("IncorrectStatus.TransitRouterAttachment")
    changed = _with_payer(call, replace(attachment, name=name, description=text), order_type)
    if not parameters.flag("DryRun"):
        change = Change(call.now + world.settings.modify_seconds, ATTACHED)
        world.put(
            replace(changed if world.settings.update_applies else attachment, status=MODIFYING, change=change)
        )
    return {}


def _new_text(call: Call, parameter: str, limit: int, known: str) -> str:
    """What the update makes of a name or description: an empty one clears it, one that is left out stays."""
    given = call.parameters.prose(parameter, limit)
    clears = parameter in call.parameters and call.world.settings.empty_text_clears
    return given if given or clears else known


def _with_payer(call: Call, attachment: Attachment, order_type: str) -> Attachment:
    settings = call.world.settings
    if order_type == attachment.order_type or settings.order_type_on_update == "ignore":
        return attachment
    if settings.order_type_on_update == "refuse":
        raise ApiError("OperationUnsupported.OrderType")
    if call.now - attachment.order_type_changed_at < settings.order_type_lock_seconds:
        raise ApiError("OperationFailed.OrderTypeLocked")
    return replace(attachment, order_type=order_type, order_type_changed_at=call.now)


def delete(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    force, dry_run = parameters.flag("Force"), parameters.flag("DryRun")
    attachment = _find(call)
    if attachment is None:
        if world.settings.unknown_delete == "error":
            raise ApiError("InvalidTransitRouterAttachmentId.NotFound")
        return {}
    if attachment.status in _IN_TRANSIT:
        raise ApiError("IncorrectStatus.TransitRouterAttachment")
    transit_router = world.transit_routers.get(attachment.transit_router_id)
    if transit_router is not None and transit_router.type != "Enterprise":
        raise ApiError("OperationUnsupported.TransitRouterType")
    router = world.routers.get(attachment.ecr_id)
    if router is not None and router.status != "ACTIVE":
        raise ApiError("IncorrectStatus.EcrResource")
    if force and not attachment.force_deletable:
        raise ApiError("OperationFailed.NotSupportForceDelete")
    if world.settings.dependents_refuse and not (force and world.settings.force_takes_dependents):
        _check_dependents(world, attachment)
    if not dry_run and not call.plan.ignore_delete:
        takes_association = force and world.settings.force_deletes_association
        detach(
            world,
            call.now,
            attachment,
            deletes_association=takes_association or not world.settings.detach_keeps_association,
        )
    return {}


def _check_dependents(world: World, attachment: Attachment) -> None:
    """Nothing depends on the attachment: neither what a seed says nor a route table association or propagation."""
    dependents = set(attachment.dependents)
    if association_of(world, attachment.attachment_id):
        dependents.add("route_table_association")
    if propagations_of(world, attachment.attachment_id):
        dependents.add("route_table_propagation")
    for dependent, code in DEPENDENT_CODES.items():
        if dependent in dependents:
            raise ApiError(code)


def _find(call: Call) -> Attachment | None:
    attachment = call.world.attachments.get(call.parameters.text("TransitRouterAttachmentId"))
    return attachment if attachment is not None and attachment.owner_id == call.account.account_id else None


def _candidates(call: Call) -> list[Attachment]:
    """The attachments that can match, by the narrowest index that the request allows."""
    if call.parameters.text("TransitRouterAttachmentId"):
        attachment = _find(call)
        return [] if attachment is None else [attachment]
    transit_router_id, owner_id = call.parameters.text("TransitRouterId"), call.account.account_id
    if not transit_router_id:
        return call.world.attachments.where("owner_id", owner_id)
    return [
        each
        for each in call.world.attachments.where("transit_router_id", transit_router_id)
        if each.owner_id == owner_id
    ]


def _is_visible(call: Call, attachment: Attachment) -> bool:
    """Whether a query may show it yet. A query that would have shown it counts as one of its hidden reads."""
    if attachment.hidden_reads > 0:
        call.world.put(replace(attachment, hidden_reads=attachment.hidden_reads - 1))
        return False
    return attachment.visible_at <= call.now


def _check_bandwidth_type(parameters: Parameters) -> None:
    bandwidth_type = parameters.text("BandwidthType")
    if bandwidth_type in ("BandwidthPackage", "DataTransfer"):
        raise ApiError("OperationUnsupported.BandwidthType")
    if bandwidth_type:
        raise ApiError("IllegalParam.BandwidthType")


def _shown_status(status: str, settings: Settings) -> str:
    return {ATTACHING: settings.attaching_status, DETACHING: settings.detaching_status}.get(status, status)


def _render(attachment: Attachment, settings: Settings) -> dict[str, object]:
    return {
        "TransitRouterAttachmentId": attachment.attachment_id,
        "TransitRouterAttachmentName": attachment.name,
        "TransitRouterAttachmentDescription": attachment.description,
        "TransitRouterId": attachment.transit_router_id,
        "TransitRouterRegionId": attachment.region_id,
        "CenId": attachment.cen_id,
        "EcrId": attachment.ecr_id,
        "EcrOwnerId": account_number(attachment.ecr_owner_id),
        "OrderType": attachment.order_type if settings.shows_order_type else "",
        "ResourceType": "ECR",
        "AutoPublishRouteEnabled": True,
        "CreationTime": timestamp(attachment.created_at),
        "Status": _shown_status(attachment.status, settings),
        "Tags": tag_list(attachment.tags),
    }


ACTIONS: Final[Actions] = {
    "CreateTransitRouterEcrAttachment": Action(create, ("EcrId",), tokened=True),
    "ListTransitRouterEcrAttachments": Action(list_attachments),
    "UpdateTransitRouterEcrAttachmentAttribute": Action(update, ("TransitRouterAttachmentId",), tokened=True),
    "DeleteTransitRouterEcrAttachment": Action(delete, ("TransitRouterAttachmentId",), tokened=True),
}
