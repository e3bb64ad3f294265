"""cbn 2017-09-12: tags of ECR attachments. System tags (`acs:`, `aliyun`) can be seen here, but neither set nor removed."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from ..world.entities import ATTACHED, Attachment
from ..world.errors import ApiError, invalid_parameter, missing_parameter
from .action import Action, Actions, Answer, Call
from .pagination import page
from .parameters import MAX_TAGS, matches_tags

RESOURCE_TYPE: Final = "TRANSITROUTERECRATTACHMENT"
_SYSTEM: Final = ("acs:", "aliyun")


def tag_resources(call: Call) -> Answer:
    tags = call.parameters.tags()
    if not tags:
        raise missing_parameter("Tag")
    for attachment in _changeable(call):
        merged = {**attachment.tags, **tags}
        if sum(not key.startswith(_SYSTEM) for key in merged) > MAX_TAGS:
            raise ApiError("NumberExceed.Tags")
        _put(call, attachment, merged)
    return {}


def untag_resources(call: Call) -> Answer:
    keys = set(call.parameters.items("TagKey"))
    everything = call.parameters.flag("All")
    if not keys and not everything:
        raise missing_parameter("TagKey")
    for attachment in _changeable(call):
        kept = {
            key: value
            for key, value in attachment.tags.items()
            if key.startswith(_SYSTEM) or not (everything or key in keys)
        }
        _put(call, attachment, kept)
    return {}


def list_tag_resources(call: Call) -> Answer:
    parameters, world = call.parameters, call.world
    _check_type(call)
    wanted, ids = parameters.tag_filter(), set(parameters.items("ResourceId"))
    size = parameters.number("PageSize", 10, 1, 50)
    found = (
        each
        for each in world.attachments.where("owner_id", call.account.account_id)
        if (not ids or each.attachment_id in ids) and each.tags and matches_tags(each.tags, wanted)
    )
    items, token = page(world.attachments, found, parameters, size)
    rows = [
        {"ResourceId": each.attachment_id, "ResourceType": RESOURCE_TYPE, "TagKey": key, "TagValue": value}
        for each in items
        for key, value in each.tags.items()
    ]
    return {"TagResources": {"TagResource": rows}, "NextToken": token}


def _changeable(call: Call) -> list[Attachment]:
    _check_type(call)
    ids = call.parameters.items("ResourceId")
    if not ids:
        raise missing_parameter("ResourceId")
    found = []
    for attachment_id in ids:
        attachment = call.world.attachments.get(attachment_id)
        if attachment is None or attachment.owner_id != call.account.account_id:
            raise ApiError("InvalidResourceId.NotFound", attachment_id)
        if attachment.status != ATTACHED and call.world.settings.tags_need_attached:
            raise ApiError("IncorrectStatus.TransitRouterAttachment")
        found.append(attachment)
    return found


def _put(call: Call, attachment: Attachment, tags: dict[str, str]) -> None:
    if call.world.settings.tag_operations_apply:
        call.world.put(replace(attachment, tags=tags))


def _check_type(call: Call) -> None:
    if call.parameters.text("ResourceType").upper() != RESOURCE_TYPE:
        raise invalid_parameter("ResourceType", f"must be {RESOURCE_TYPE}: nothing else has tags here")


ACTIONS: Final[Actions] = {
    "TagResources": Action(tag_resources, ("ResourceType",)),
    "UntagResources": Action(untag_resources, ("ResourceType",)),
    "ListTagResources": Action(list_tag_resources, ("ResourceType",)),
}
