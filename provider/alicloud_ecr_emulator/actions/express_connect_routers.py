"""expressconnectrouter 2023-09-01: the routers (ECRs) themselves."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.entities import Router
from ..world.errors import ApiError
from ..world.routes import arrived_at
from .action import Action, Actions, Answer, Call
from .pagination import page, page_by_key
from .parameters import matches_tags
from .rendering import account_number, tag_list, timestamp

LARGEST_PAGE: Final = 2_147_483_647
_TRANSIT_MODES: Final = ("ECMP", "NearBy")
_DATA_CENTRE: Final = "vbr-emulator"


def create_router(call: Call) -> Answer:
    parameters = call.parameters
    router = Router(
        ecr_id=call.world.new_id("ecr-"),
        owner_id=call.account.account_id,
        name=parameters.prose("Name", 128),
        description=parameters.prose("Description", 256),
        alibaba_side_asn=parameters.number("AlibabaSideAsn", 45104, 1, 4_294_967_295),
        tags=parameters.tags(),
        created_at=call.now,
    )
    if parameters.flag("DryRun"):
        return {}
    return {"EcrId": call.world.put(router).ecr_id}


def describe_routers(call: Call) -> Answer:
    parameters = call.parameters
    tags = parameters.tag_filter()
    found = [
        each
        for each in call.world.routers
        if each.owner_id == call.account.account_id
        and parameters.text("EcrId") in ("", each.ecr_id)
        and parameters.text("Name") in ("", each.name)
        and matches_tags(each.tags, tags)
    ]
    size = parameters.number("MaxResults", 20, 1, LARGEST_PAGE)
    items, token = page(call.world.routers, found, parameters, size)
    rows = [_render_router(each) for each in items]
    return {"EcrList": rows, "MaxResults": size, "NextToken": token, "TotalCount": len(found)}


def modify_router(call: Call) -> Answer:
    parameters, router = call.parameters, own_router(call)
    name, text = parameters.prose("Name", 128), parameters.prose("Description", 256)
    if not parameters.flag("DryRun"):
        call.world.put(replace(router, name=name or router.name, description=text or router.description))
    return {}


def describe_regions(call: Call) -> Answer:
    """The regions that an ECR reaches: those of its associations."""
    known = call.world.associations.where("ecr_id", own_router(call).ecr_id)
    return {"RegionIdList": sorted({each.region_id for each in known})}


def modify_transit_modes(call: Call) -> Answer:
    parameters, router = call.parameters, own_router(call)
    modes = dict(router.transit_modes)
    number = 1
    while f"TransitModeList.{number}.RegionId" in parameters:
        mode = parameters.one_of(f"TransitModeList.{number}.Mode", _TRANSIT_MODES, _TRANSIT_MODES[0])
        modes[parameters.text(f"TransitModeList.{number}.RegionId")] = mode
        number += 1
    if not parameters.flag("DryRun"):
        call.world.put(replace(router, transit_modes=modes))
    return {}


def describe_transit_modes(call: Call) -> Answer:
    modes = own_router(call).transit_modes
    rows = [{"RegionId": region_id, "Mode": mode} for region_id, mode in modes.items()]
    return {"InterRegionTransitModeList": rows}


def describe_route_entries(call: Call) -> Answer:
    """What has come from the data centre and from the transit routers."""
    parameters, router = call.parameters, own_router(call)
    arrived = arrived_at(call.world, router, call.now)
    entries = [(prefix, _DATA_CENTRE, "") for prefix in router.prefixes]
    entries += [(prefix, each.transit_router_id, each.region_id) for prefix, each in arrived]
    found = {
        f"{prefix} {next_hop}": {
            "DestinationCidrBlock": prefix,
            "NexthopInstanceId": next_hop,
            "NexthopInstanceRegionId": region_id,
            "AsPath": "",
            "Community": "",
            "Status": "Active",
        }
        for prefix, next_hop, region_id in entries
        if parameters.text("DestinationCidrBlock") in ("", prefix)
        and parameters.text("NexthopInstanceId") in ("", next_hop)
    }
    size = parameters.number("MaxResults", 10, 1, LARGEST_PAGE)
    rows, token = page_by_key(found, parameters, size)
    return {"RouteEntriesList": rows, "MaxResults": size, "NextToken": token, "TotalCount": len(found)}


def delete_router(call: Call) -> Answer:
    router = own_router(call)
    if call.world.associations.where("ecr_id", router.ecr_id):
        raise ApiError("OperationFailed.AssociationExist")
    if not call.parameters.flag("DryRun"):
        call.world.routers.remove(router.ecr_id)
    return {}


def own_router(call: Call) -> Router:
    """The ECR that the request names, which must be the caller's."""
    router = call.world.routers.get(call.parameters.text("EcrId"))
    if router is None or router.owner_id != call.account.account_id:
        raise ApiError("ResourceNotFound.EcrId")
    return router


def _render_router(router: Router) -> dict[str, object]:
    return {
        "EcrId": router.ecr_id,
        "OwnerId": account_number(router.owner_id),
        "Name": router.name,
        "Description": router.description,
        "AlibabaSideAsn": router.alibaba_side_asn,
        "Status": router.status,
        "BizStatus": router.business_status,
        "GmtCreate": timestamp(router.created_at),
        "GmtModified": timestamp(router.created_at),
        "Tags": tag_list(router.tags, "TagKey", "TagValue"),
    }


ACTIONS: Final[Actions] = {
    "CreateExpressConnectRouter": Action(create_router, ("AlibabaSideAsn",), tokened=True),
    "DescribeExpressConnectRouter": Action(describe_routers),
    "ModifyExpressConnectRouter": Action(modify_router, ("EcrId",), tokened=True),
    "DescribeExpressConnectRouterRegion": Action(describe_regions, ("EcrId",)),
    "ModifyExpressConnectRouterInterRegionTransitMode": Action(
        modify_transit_modes, ("EcrId",), tokened=True
    ),
    "DescribeExpressConnectRouterInterRegionTransitMode": Action(describe_transit_modes, ("EcrId",)),
    "DescribeExpressConnectRouterRouteEntries": Action(describe_route_entries, ("EcrId",)),
    "DeleteExpressConnectRouter": Action(delete_router, ("EcrId",), tokened=True),
}
