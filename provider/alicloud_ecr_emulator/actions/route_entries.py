"""cbn 2017-09-12: the routes of a route table, those learned from ECRs among them."""

from __future__ import annotations

import hashlib
from typing import Final

from ..world.entities import RouteTable
from ..world.route_tables import find_route_table
from ..world.routes import Route, routes_of
from .action import Action, Actions, Answer, Call
from .pagination import DEFAULT_PAGE, LARGEST_PAGE, page_by_key
from .rendering import timestamp

_STATUSES: Final = ("Active", "All", "Rejected", "Prohibited", "Standby", "Candidate")
_SHOWN: Final = ("Active", "All")


def list_route_entries(call: Call) -> Answer:
    parameters = call.parameters
    table = find_route_table(
        call.world, call.account.account_id, parameters.text("TransitRouterRouteTableId")
    )
    status = parameters.one_of("TransitRouterRouteEntryStatus", _STATUSES, "Active")
    entries = {
        f"{each.prefix} {each.attachment.attachment_id if each.attachment else ''}": _render(
            call, table, each
        )
        for each in routes_of(call.world, table, call.now)
    }
    exact = {name: value for name in _FILTERS if (value := parameters.text(name))}
    ids, names = (
        parameters.items("TransitRouterRouteEntryIds"),
        parameters.items("TransitRouterRouteEntryNames"),
    )
    prefixes = _route_filter(call)
    found = {
        key: each
        for key, each in entries.items()
        if status in _SHOWN
        and all(each[name] == value for name, value in exact.items())
        and (not ids or each["TransitRouterRouteEntryId"] in ids)
        and (not names or each["TransitRouterRouteEntryName"] in names)
        and (prefixes is None or each["TransitRouterRouteEntryDestinationCidrBlock"] in prefixes)
    }
    size = parameters.number("MaxResults", DEFAULT_PAGE, 1, LARGEST_PAGE)
    rows, token = page_by_key(found, parameters, size)
    return {
        "TransitRouterRouteEntries": rows,
        "MaxResults": size,
        "NextToken": token,
        "TotalCount": len(found),
    }


def _route_filter(call: Call) -> set[str] | None:
    """The prefixes of `RouteFilter.N.Key=CidrBlock` (an exact match), or None without one. Other keys are taken as passed."""
    parameters = call.parameters
    prefixes: set[str] | None = None
    number = 1
    while f"RouteFilter.{number}.Key" in parameters:
        if parameters.text(f"RouteFilter.{number}.Key") == "CidrBlock":
            prefixes = (prefixes or set()) | set(parameters.items(f"RouteFilter.{number}.Value"))
        number += 1
    return prefixes


def _render(call: Call, table: RouteTable, route: Route) -> dict[str, object]:
    attachment = route.attachment
    next_hop = attachment.attachment_id if attachment else ""
    digest = hashlib.sha256(f"{table.route_table_id}/{route.prefix}/{next_hop}".encode()).hexdigest()
    resource_id, resource_type = (attachment.ecr_id, "ECR") if attachment else ("", "VPC")
    return {
        "TransitRouterRouteEntryId": f"rte-{digest[:18]}",
        "TransitRouterRouteEntryName": "",
        "TransitRouterRouteEntryDescription": "",
        "TransitRouterRouteEntryDestinationCidrBlock": route.prefix,
        "TransitRouterRouteEntryNextHopId": next_hop,
        "TransitRouterRouteEntryNextHopType": "Attachment",
        "TransitRouterRouteEntryNextHopResourceId": resource_id,
        "TransitRouterRouteEntryNextHopResourceType": resource_type,
        "TransitRouterRouteEntryOriginResourceId": resource_id,
        "TransitRouterRouteEntryOriginResourceType": resource_type,
        "TransitRouterRouteEntryStatus": "Active",
        "TransitRouterRouteEntryType": "Propagated",
        "CreateTime": timestamp(table.created_at),
        "OperationalMode": False,
    }


_FILTERS: Final = (
    "TransitRouterRouteEntryDestinationCidrBlock",
    "TransitRouterRouteEntryNextHopId",
    "TransitRouterRouteEntryNextHopType",
    "TransitRouterRouteEntryNextHopResourceId",
    "TransitRouterRouteEntryNextHopResourceType",
    "TransitRouterRouteEntryOriginResourceId",
    "TransitRouterRouteEntryOriginResourceType",
    "TransitRouterRouteEntryType",
)

ACTIONS: Final[Actions] = {
    "ListTransitRouterRouteEntries": Action(list_route_entries, ("TransitRouterRouteTableId",)),
}
