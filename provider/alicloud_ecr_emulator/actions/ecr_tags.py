"""expressconnectrouter 2023-09-01: tags of ECRs. Associations have tags from their create only: nothing changes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.entities import Router
from ..world.errors import ApiError, invalid_parameter, missing_parameter
from .action import Action, Actions, Answer, Call
from .express_connect_routers import LARGEST_PAGE
from .pagination import page
from .parameters import MAX_TAGS, matches_tags

RESOURCE_TYPE: Final = "EXPRESSCONNECTROUTER"


def tag_resources(call: Call) -> Answer:
    tags = call.parameters.tags()
    if not tags:
        raise missing_parameter("Tag")
    changed = [replace(router, tags={**router.tags, **tags}) for router in _named(call)]
    if any(len(router.tags) > MAX_TAGS for router in changed):
        raise ApiError("NumberExceed.Tags")
    return _put(call, changed)


def untag_resources(call: Call) -> Answer:
    keys, everything = set(call.parameters.items("TagKey")), call.parameters.flag("All")
    if not keys and not everything:
        raise missing_parameter("TagKey")
    return _put(
        call,
        [
            replace(
                router,
                tags={key: value for key, value in router.tags.items() if not everything and key not in keys},
            )
            for router in _named(call)
        ],
    )


def list_tag_resources(call: Call) -> Answer:
    _check_type(call)
    filters, ids = call.parameters.tag_filter(), set(call.parameters.items("ResourceId"))
    found = [
        each
        for each in call.world.routers
        if each.owner_id == call.account.account_id
        and (not ids or each.ecr_id in ids)
        and each.tags
        and matches_tags(each.tags, filters)
    ]
    size = call.parameters.number("MaxResults", 20, 1, LARGEST_PAGE)
    items, token = page(call.world.routers, found, call.parameters, size)
    rows = [
        {"ResourceId": each.ecr_id, "ResourceType": RESOURCE_TYPE, "TagKey": key, "TagValue": value}
        for each in items
        for key, value in each.tags.items()
    ]
    return {"TagResources": rows, "MaxResults": size, "NextToken": token, "TotalCount": len(rows)}


def _named(call: Call) -> list[Router]:
    _check_type(call)
    ids = call.parameters.items("ResourceId")
    if not ids:
        raise missing_parameter("ResourceId")
    found = [call.world.routers.get(ecr_id) for ecr_id in ids]
    mine = [each for each in found if each is not None and each.owner_id == call.account.account_id]
    if len(mine) < len(ids):
        raise ApiError("ResourceNotFound.EcrId")
    return mine


def _put(call: Call, changed: list[Router]) -> Answer:
    if not call.parameters.flag("DryRun"):
        for router in changed:
            call.world.put(router)
    return {}


def _check_type(call: Call) -> None:
    if call.parameters.text("ResourceType").upper() != RESOURCE_TYPE:
        raise invalid_parameter("ResourceType", f"must be {RESOURCE_TYPE}")


ACTIONS: Final[Actions] = {
    "TagResources": Action(tag_resources, ("ResourceType",), tokened=True),
    "UntagResources": Action(untag_resources, ("ResourceType",), tokened=True),
    "ListTagResources": Action(list_tag_resources, ("ResourceType",)),
}
