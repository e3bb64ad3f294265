"""cbn 2017-09-12: transit routers, and the service that must be open to have any."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.entities import TransitRouter
from ..world.errors import ApiError, missing_parameter
from ..world.prerequisites import check_account, find_target
from ..world.transit_routers import make_transit_router
from .action import Action, Actions, Answer, Call
from .pagination import by_number
from .parameters import matches_tags
from .rendering import account_number, tag_list, timestamp


def list_transit_routers(call: Call) -> Answer:
    parameters = call.parameters
    if call.world.settings.transit_routers_need_cen and not parameters.text("CenId"):
        raise missing_parameter("CenId")
    wanted = parameters.tag_filter()
    found = [
        each
        for each in call.world.transit_routers
        if each.owner_id == call.account.account_id
        and parameters.text("CenId") in ("", each.cen_id)
        and parameters.text("TransitRouterName") in ("", each.name)
        and parameters.text("RegionId") in ("", each.region_id)
        and parameters.text("TransitRouterId") in ("", each.transit_router_id)
        and parameters.text("Type") in ("", each.type)
        and parameters.text("Status") in ("", each.status)
        and matches_tags(each.tags, wanted)
    ]
    items, fields = by_number(found, parameters)
    return {"TransitRouters": [_render(each) for each in items], **fields}


def create_transit_router(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    name = parameters.prose("TransitRouterName", 128)
    text = parameters.prose("TransitRouterDescription", 256)
    tags = parameters.tags()
    check_account(world, call.account)
    target = find_target(
        world, call.account.account_id, parameters.text("CenId"), parameters.text("RegionId"), ""
    )
    if target.transit_router is not None:
        raise ApiError("InvalidTransitRouter.Exist")
    call.check_dry_run()
    made = make_transit_router(world, target.cen, target.region_id, call.now, name, text)
    world.put(replace(made, tags=tags))
    return {"TransitRouterId": made.transit_router_id}


def delete_transit_router(call: Call) -> Answer:
    transit_router = call.world.transit_routers.get(call.parameters.text("TransitRouterId"))
    if transit_router is None or transit_router.owner_id != call.account.account_id:
        raise ApiError("InvalidTransitRouterId.NotFound")
    if call.world.attachments.where("transit_router_id", transit_router.transit_router_id):
        raise ApiError("OperationFailed.AttachmentExist")
    if not call.parameters.flag("DryRun"):
        call.world.transit_routers.remove(transit_router.transit_router_id)
    return {}


def check_service(call: Call) -> Answer:
    return {"Enabled": "true" if call.account.transit_router_service else "false"}


def open_service(call: Call) -> Answer:
    call.world.put(replace(call.account, transit_router_service=True))
    return {"OrderId": call.world.new_id("order-")}


def _render(transit_router: TransitRouter) -> dict[str, object]:
    return {
        "TransitRouterId": transit_router.transit_router_id,
        "TransitRouterName": transit_router.name,
        "TransitRouterDescription": transit_router.description,
        "CenId": transit_router.cen_id,
        "RegionId": transit_router.region_id,
        "AliUid": account_number(transit_router.owner_id),
        "Type": transit_router.type,
        "Status": transit_router.status,
        "CreationTime": timestamp(transit_router.created_at),
        "SupportMulticast": False,
        "TransitRouterCidrList": [],
        "Tags": tag_list(transit_router.tags),
    }


ACTIONS: Final[Actions] = {
    "ListTransitRouters": Action(list_transit_routers),
    "CreateTransitRouter": Action(create_transit_router, ("CenId", "RegionId"), tokened=True),
    "DeleteTransitRouter": Action(delete_transit_router, ("TransitRouterId",), tokened=True),
    "CheckTransitRouterService": Action(check_service),
    "OpenTransitRouterService": Action(open_service, tokened=True),
}
