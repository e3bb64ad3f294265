"""What keeps an attachment from being deleted: its route tables and routes, listed so that the refusal names them."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import replace

from ..api import error_codes
from ..api.call import Call
from ..api.errors import ApiError, EcrError, Refused
from ..api.routing import RouteTableScope
from ..schema import AttachmentState
from .connection import Connection
from .route_table_links import ASSOCIATIONS, PROPAGATIONS, see

#: How the API says that something depends on the attachment: OperationFailed.RouteTableAssociationExist and the like.
_CODES = ("RouteTableAssociationExist", "RouteTablePropagationExist", "RouteEntryExist", "PrefixListExist")
#: Seconds for all the looks together.
_TIME = 8.0


def refused(connection: Connection, id: str, state: AttachmentState, error: ApiError, call: Call) -> Refused:
    """The refusal of a delete call, with what depends on the attachment and how to go on."""
    what = f"ECR attachment {id} is not deleted"
    if not error.code.endswith(_CODES):
        return error_codes.explained(error, what)
    soon = replace(call, deadline=min(call.deadline, connection.clock.now() + _TIME))
    found: list[str] = []
    # What can't be listed is still in the API's own words.
    with contextlib.suppress(EcrError):
        found.extend(_dependents(connection, id, state, soon))
    if not found:
        return error_codes.explained(error, what)
    return Refused(
        f"{what}: {error_codes.meaning(error).meaning}: {', '.join(found)}. None of them is deleted before it by this "
        "stack: delete them where they are managed (or import them here), then run this again; or set "
        f"force_delete=True, which deletes them and the association of the ECR with the transit router ({error})",
        error,
    )


def _dependents(connection: Connection, id: str, state: AttachmentState, call: Call) -> Iterator[str]:
    now = connection.clock.now()
    association = see(connection, ASSOCIATIONS, RouteTableScope(attachment_id=id), id, now, call).item
    if association is not None:
        yield f"association with route table {association.route_table_id}"
    for table in connection.route_tables.since(state.transit_router_id or "", now, call).items:
        if see(connection, PROPAGATIONS, RouteTableScope(table.id), id, now, call).item is not None:
            yield f"propagation to route table {table.id}"
        entries = connection.route_entries(table.id, id, call)
        if static := [entry.cidr_block for entry in entries if entry.type == "Static"]:
            yield f"static routes {', '.join(static)} in route table {table.id}"
