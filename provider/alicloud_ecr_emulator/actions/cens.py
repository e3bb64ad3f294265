"""cbn 2017-09-12: CEN instances and regions."""

from __future__ import annotations

from typing import Final

from ..world.entities import Cen
from ..world.errors import ApiError
from .action import Action, Actions, Answer, Call
from .pagination import by_number
from .parameters import matches_tags
from .rendering import tag_list, timestamp


def describe_cens(call: Call) -> Answer:
    wanted = call.parameters.tag_filter()
    ids = _ids_of_filter(call)
    found = [
        each
        for each in call.world.cens
        if each.owner_id == call.account.account_id
        and (ids is None or each.cen_id in ids)
        and matches_tags(each.tags, wanted)
    ]
    items, fields = by_number(found, call.parameters)
    return {"Cens": {"Cen": [_render(each) for each in items]}, **fields}


def create_cen(call: Call) -> Answer:
    parameters = call.parameters
    cen = Cen(
        cen_id=call.world.new_id("cen-"),
        owner_id=call.account.account_id,
        name=parameters.prose("Name", 128),
        description=parameters.prose("Description", 256),
        protection_level=parameters.one_of("ProtectionLevel", ("REDUCED", "FULL"), "REDUCED"),
        tags=parameters.tags(),
        created_at=call.now,
    )
    return {"CenId": call.world.put(cen).cen_id}


def delete_cen(call: Call) -> Answer:
    cen = call.world.cens.get(call.parameters.text("CenId"))
    if cen is None or cen.owner_id != call.account.account_id:
        raise ApiError("InvalidCenId.NotFound")
    if call.world.transit_routers.where("cen_id", cen.cen_id):
        raise ApiError("OperationFailed.TransitRouterExist")
    call.world.cens.remove(cen.cen_id)
    return {}


def describe_regions(call: Call) -> Answer:
    rows = [
        {"RegionId": each.region_id, "LocalName": each.name or each.region_id} for each in call.world.regions
    ]
    return {"Regions": {"Region": rows}}


def _ids_of_filter(call: Call) -> set[str] | None:
    """The CEN ids of `Filter.N.Key=CenId`, whose values are listed one by one; None when there is no such filter."""
    parameters = call.parameters
    wanted: set[str] | None = None
    number = 1
    while f"Filter.{number}.Key" in parameters:
        if parameters.text(f"Filter.{number}.Key") == "CenId":
            wanted = (wanted or set()) | set(parameters.items(f"Filter.{number}.Value"))
        number += 1
    return wanted


def _render(cen: Cen) -> dict[str, object]:
    return {
        "CenId": cen.cen_id,
        "Name": cen.name,
        "Description": cen.description,
        "Status": cen.status,
        "ProtectionLevel": cen.protection_level,
        "CreationTime": timestamp(cen.created_at),
        "CenBandwidthPackageIds": {"CenBandwidthPackageId": []},
        "Tags": {"Tag": tag_list(cen.tags)},
    }


ACTIONS: Final[Actions] = {
    "DescribeCens": Action(describe_cens),
    "CreateCen": Action(create_cen, tokened=True),
    "DeleteCen": Action(delete_cen, ("CenId",)),
    "DescribeChildInstanceRegions": Action(describe_regions),
}
