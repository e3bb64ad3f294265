"""What route table associations and propagations have in common: the two ids that name one, and how they are listed."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, TypeVar

from ..world.entities import Attachment, RouteTable, RouteTableAssociation, RouteTablePropagation
from ..world.errors import ApiError
from ..world.route_tables import find_routed
from ..world.table import Table
from .action import Answer, Call
from .pagination import LARGEST_PAGE, page

NAMED: Final = ("TransitRouterAttachmentId", "TransitRouterRouteTableId")
_DEFAULT_PAGE: Final = 50
_RESOURCE_TYPE: Final = "ECR"

Tie = TypeVar("Tie", RouteTableAssociation, RouteTablePropagation)


def routed(call: Call) -> tuple[Attachment, RouteTable]:
    """The attachment and the route table that the request names, ready for a change."""
    attachment_id, route_table_id = (call.parameters.text(name) for name in NAMED)
    return find_routed(call.world, call.account.account_id, attachment_id, route_table_id)


def ended_already(call: Call, code: str) -> Answer:
    """The end of what does not exist: refused with the code, or answered, as the setting says."""
    if call.world.settings.untie_unknown == "refuse":
        raise ApiError(code)
    return {}


def list_ties(call: Call, table: Table[Tie], ties: Iterable[Tie], name: str) -> Answer:
    """The answer that lists the caller's associations or propagations under a name, by the request's filters."""
    parameters = call.parameters
    found = [
        (each, attachment)
        for each in ties
        if (attachment := call.world.attachments.get(each.attachment_id)) is not None
        and attachment.owner_id == call.account.account_id
        and parameters.text("TransitRouterAttachmentId") in ("", each.attachment_id)
        and parameters.text("TransitRouterRouteTableId") in ("", each.route_table_id)
        and parameters.text("TransitRouterAttachmentResourceId") in ("", attachment.ecr_id)
        and parameters.text("TransitRouterAttachmentResourceType") in ("", _RESOURCE_TYPE)
        and parameters.text("Status") in ("", each.status)
    ]
    size = parameters.number("MaxResults", _DEFAULT_PAGE, 1, LARGEST_PAGE)
    resources = {each.attachment_id: attachment.ecr_id for each, attachment in found}
    items, token = page(table, [each for each, _ in found], parameters, size)
    rows = [
        {
            "TransitRouterAttachmentId": each.attachment_id,
            "TransitRouterRouteTableId": each.route_table_id,
            "ResourceId": resources[each.attachment_id],
            "ResourceType": _RESOURCE_TYPE,
            "Status": each.status,
        }
        for each in items
    ]
    return {name: rows, "MaxResults": size, "NextToken": token, "TotalCount": len(found)}
