"""cbn 2017-09-12: what the owner of an ECR allows the transit routers of another account's CEN.

Granting twice is granting once. Only ECRs can be granted: the emulator has no VPCs, VBRs or VPN connections.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from ..world.entities import DETACHED, ORDER_TYPES, PAY_BY_CEN_OWNER, Grant
from ..world.errors import ApiError, invalid_parameter
from ..world.world import grant_key
from .action import Action, Actions, Answer, Call
from .pagination import LARGEST_PAGE, page
from .rendering import account_number


def grant(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    if parameters.text("InstanceType") != "ECR":
        raise invalid_parameter("InstanceType", "must be ECR: nothing else can be granted here")
    _check_owned(call, "InstanceId")
    cen = world.cens.get(parameters.text("CenId"))
    if cen is None or cen.owner_id != parameters.text("CenOwnerId"):
        raise ApiError("InvalidCenId.NotFound")
    region_id = parameters.text("RegionId")
    if region_id and world.regions.get(region_id) is None:
        raise ApiError("IllegalParam.RegionId")
    made = Grant(
        ecr_id=parameters.text("InstanceId"),
        ecr_owner_id=call.account.account_id,
        cen_id=cen.cen_id,
        cen_owner_id=cen.owner_id,
        region_id=region_id,
        order_type=parameters.one_of("OrderType", ORDER_TYPES, PAY_BY_CEN_OWNER),
        created_at=call.now,
    )
    known = world.grants.get(grant_key(made.ecr_id, made.cen_id))
    if known is not None and world.settings.grant_again == "refuse":
        raise ApiError("OperationFailed.GrantExist")
    if known is None or world.settings.grant_again == "replace":
        world.put(made)
    return {}


def modify(call: Call) -> Answer:
    found = _find(call)
    order_type = call.parameters.one_of("OrderType", ORDER_TYPES, found.order_type)
    if call.world.settings.modify_grant == "refuse":
        raise ApiError("OperationUnsupported.OrderType")
    call.world.put(replace(found, order_type=order_type))
    return {}


def revoke(call: Call) -> Answer:
    found = _find(call)
    attached = call.world.attachments.where("ecr_id", found.ecr_id)
    if call.world.settings.revoke_while_attached == "refuse" and any(
        each.cen_id == found.cen_id and each.status != DETACHED for each in attached
    ):
        raise ApiError("OperationFailed.AttachmentExist")
    call.world.grants.remove(grant_key(found.ecr_id, found.cen_id))
    return {}


def describe_to_cen(call: Call) -> Answer:
    parameters = call.parameters
    cen = call.world.cens.get(parameters.text("CenId"))
    if cen is None or cen.owner_id != call.account.account_id:
        raise ApiError("InvalidCenId.NotFound")
    found = (
        each
        for each in call.world.grants
        if each.cen_id == cen.cen_id
        and parameters.text("ProductType") in ("", "ECR")
        and parameters.text("ChildInstanceId") in ("", each.ecr_id)
        and parameters.text("ChildInstanceOwnerId") in ("", each.ecr_owner_id)
        and parameters.text("RegionId") in ("", each.region_id)
    )
    rows, fields = _page(call, found)
    rules = [
        {
            **_render(each),
            "CenId": each.cen_id,
            "ChildInstanceId": each.ecr_id,
            "ChildInstanceOwnerId": account_number(each.ecr_owner_id),
            "ChildInstanceRegionId": each.region_id,
            "ChildInstanceType": "ECR",
        }
        for each in rows
    ]
    return {"GrantRules": {"GrantRule": rules}, **fields}


def describe_to_resource(call: Call) -> Answer:
    _check_owned(call, "ResourceId")
    parameters = call.parameters
    known = call.world.grants.where("ecr_id", parameters.text("ResourceId"))
    rows, fields = _page(call, known if parameters.text("ProductType") in ("", "ECR") else [])
    return {"GrantRules": [{**_render(each), "CenId": each.cen_id} for each in rows], **fields}


def _find(call: Call) -> Grant:
    _check_owned(call, "InstanceId")
    key = grant_key(call.parameters.text("InstanceId"), call.parameters.text("CenId"))
    found = call.world.grants.get(key)
    if found is None or call.parameters.text("CenOwnerId") not in ("", found.cen_owner_id):
        raise ApiError("InvalidCenId.NotFound")
    return found


def _check_owned(call: Call, parameter: str) -> None:
    router = call.world.routers.get(call.parameters.text(parameter))
    if router is None or router.owner_id != call.account.account_id:
        raise ApiError("InvalidInstanceId.NotFound")


def _page(call: Call, found: Iterable[Grant]) -> tuple[list[Grant], dict[str, object]]:
    known = list(found)
    size = call.parameters.number("MaxResults", LARGEST_PAGE, 1, LARGEST_PAGE)
    rows, token = page(call.world.grants, known, call.parameters, size)
    return rows, {"MaxResults": size, "NextToken": token, "TotalCount": len(known)}


def _render(found: Grant) -> dict[str, object]:
    return {
        "CenOwnerId": account_number(found.cen_owner_id),
        "CreateTime": int(found.created_at * 1000),
        "OrderType": found.order_type,
        "EffectiveOrderType": found.order_type,
    }


_NAMED: Final = ("CenId", "InstanceId")

ACTIONS: Final[Actions] = {
    "GrantInstanceToTransitRouter": Action(grant, (*_NAMED, "CenOwnerId", "InstanceType")),
    "ModifyGrantInstanceToTransitRouter": Action(modify, (*_NAMED, "OrderType"), tokened=True),
    "RevokeInstanceFromTransitRouter": Action(revoke, (*_NAMED, "CenOwnerId", "InstanceType")),
    "DescribeGrantRulesToCen": Action(describe_to_cen, ("CenId", "ProductType")),
    "DescribeGrantRulesToResource": Action(describe_to_resource, ("ResourceId", "ProductType")),
}
