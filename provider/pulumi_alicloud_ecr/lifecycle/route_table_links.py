"""Where a route table association or propagation stands: looked up, waited for, its prerequisites looked at.

What the two kinds have in common is here, and `Links` says in what they differ for the API.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from ..api.call import Call
from ..api.cloud import Cloud
from ..api.errors import ApiError, NotFound
from ..api.poller import Poller
from ..api.routing import AnyAttachment, RouteTable, RouteTableLink, RouteTableScope
from ..api.waiter import Observed
from ..prerequisites import Violation
from .connection import Connection
from .lookup import see_alone
from .preflight import Report

SYSTEM = "System"
ACTIVE = "Active"
#: An association that is gone may still be listed for a while with this status.
_DELETED = "Deleted"
#: Statuses of an attachment that lead to Attached by themselves.
_ON_ITS_WAY = frozenset({"Attaching", "Modifying"})
#: The kinds of attachments that are asked for one after the other when an id is not that of an ECR's.
_OTHER_KINDS = ("VPC", "VBR", "VPN", "TR")


@dataclass(frozen=True)
class Links:
    """Associations or propagations: what they are called, how they are listed and which statuses they have."""

    noun: str
    poller: Callable[[Connection], Poller[RouteTableScope, RouteTableLink]]
    create: Callable[[Cloud, RouteTableLink, str, float], None]
    delete: Callable[[Cloud, RouteTableLink, float], None]
    #: On the way to Active.
    pending: frozenset[str]
    #: On the way to absence.
    leaving: frozenset[str]
    #: Whether an attachment has at most one, so that the one that it has can be asked for without its route table.
    single: bool


ASSOCIATIONS = Links(
    "association",
    lambda connection: connection.route_table_associations,
    lambda cloud, link, token, timeout: cloud.create_route_table_association(link, token, timeout),
    lambda cloud, link, timeout: cloud.delete_route_table_association(link, timeout),
    pending=frozenset({"Associating", "Replacing"}),
    leaving=frozenset({"Dissociating"}),
    single=True,
)
PROPAGATIONS = Links(
    "propagation",
    lambda connection: connection.route_table_propagations,
    lambda cloud, link, token, timeout: cloud.create_route_table_propagation(link, token, timeout),
    lambda cloud, link, timeout: cloud.delete_route_table_propagation(link, timeout),
    pending=frozenset({"Enabling"}),
    leaving=frozenset({"Disabling"}),
    single=False,
)


def see(
    connection: Connection, links: Links, scope: RouteTableScope, attachment_id: str, since: float, call: Call
) -> Observed[RouteTableLink]:
    """The attachment's link in a listing begun after `since`."""
    listing = links.poller(connection).since(scope, since, call)
    found = next(
        (i for i in listing.items if i.attachment_id == attachment_id and i.status != _DELETED), None
    )
    return Observed(listing.begun, found, found.status if found else "")


def seek(
    connection: Connection, links: Links, attachment_id: str, route_table_id: str, since: float, call: Call
) -> RouteTableLink | None:
    """The link in the listing of its route table, which many share; else the one that the attachment has elsewhere."""
    found = see(connection, links, RouteTableScope(route_table_id), attachment_id, since, call).item
    if found is None and links.single:
        scope = RouteTableScope(attachment_id=attachment_id)
        found = see(connection, links, scope, attachment_id, since, call).item
    return found


def route_table_of(connection: Connection, attachment_id: str, given: str | None, call: Call) -> str:
    """The route table that is meant: the one given, else the System table of the attachment's transit router."""
    if given:
        return given
    attachment = find_attachment(connection, attachment_id, call)
    if attachment is None:
        raise NotFound(_no_attachment(connection, attachment_id, call))
    # The System table is there from the start and stays: an old listing will do.
    since = connection.clock.now() - 60.0
    tables = connection.route_tables.since(attachment.transit_router_id, since, call).items
    if (table := next((t for t in tables if t.type == SYSTEM), None)) is None:
        raise NotFound(f"transit router {attachment.transit_router_id} has no System route table")
    return table.id


def find_attachment(connection: Connection, id: str, call: Call) -> AnyAttachment | None:
    """The attachment of that id, of whatever kind; most are of ECRs."""
    if (ecr := see_alone(connection, id, call)) is not None:
        return AnyAttachment(id, ecr.status, ecr.transit_router_id, "ECR")
    for kind in _OTHER_KINDS:
        try:
            found = connection.call(call, partial(connection.cloud.find_attachment, id, kind))
        except ApiError:
            # Not allowed to see that kind: it may be of another one.
            continue
        if found is not None:
            return found
    return None


def look(connection: Connection, link: RouteTableLink, call: Call) -> Report:
    """Whether the attachment is there and Attached, and the route table one of its transit router."""
    try:
        attachment = find_attachment(connection, link.attachment_id, call)
        if attachment is None:
            missing = Violation(
                _no_attachment(connection, link.attachment_id, call), "check transit_router_attachment_id"
            )
            return Report((missing,), lasting=(missing,))
        tables = connection.route_tables.since(
            attachment.transit_router_id, connection.clock.now(), call
        ).items
    except ApiError as error:
        return Report(unverified=(f"{error.operation} was refused with {error.code}",))
    found = [*_attachment_problems(attachment), *_table_problems(attachment, link.route_table_id, tables)]
    return Report(tuple(found), lasting=tuple(found))


def _attachment_problems(attachment: AnyAttachment) -> list[Violation]:
    if attachment.status == "Attached" or attachment.status in _ON_ITS_WAY:
        return []
    return [
        Violation(
            f"attachment {attachment.id} is {attachment.status}", "only one that is Attached has route tables"
        )
    ]


def _table_problems(
    attachment: AnyAttachment, route_table_id: str, tables: tuple[RouteTable, ...]
) -> list[Violation]:
    if any(table.id == route_table_id for table in tables):
        return []
    known = ", ".join(f"{table.id} ({table.type})" for table in tables) or "none"
    return [
        Violation(
            f"{route_table_id} is not a route table of the attachment's transit router {attachment.transit_router_id}",
            f"it has {known}",
        )
    ]


def _no_attachment(connection: Connection, id: str, call: Call) -> str:
    return f"there is no attachment {id} in account {connection.account(call)}"


def id_of(link: RouteTableLink) -> str:
    return f"{link.attachment_id}:{link.route_table_id}"


def held_as(links: Links, link: RouteTableLink) -> str:
    """Under which the journal knows it: both kinds have the same ids, and an association keeps its own when another
    route table takes over."""
    return f"{links.noun} of {link.attachment_id if links.single else id_of(link)}"
