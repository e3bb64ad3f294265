"""What there is in an account: its ECR attachments, and the associations of their ECRs.

No page of the API says whether a listing without a filter shows every region. So the account is asked as a whole, and
each of its transit routers as well; either may be refused without the other being lost.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from ..api.cloud import Association, Attachment, AttachmentScope
from ..api.errors import ApiError
from ..lifecycle import Connection
from .account import question
from .filters import Filters
from .progress import Progress, note

#: Statuses on the way to absence.
_GOING = frozenset({"DELETING", "DISSOCIATING"})


@dataclass(frozen=True)
class Inventory:
    """The attachments, the oldest first, and the associations of their ECRs, with whatever transit router."""

    attachments: tuple[Attachment, ...]
    associations: tuple[Association, ...]

    def association_of(self, attachment: Attachment) -> Association | None:
        """The association that carries an attachment, as far as this account may see it."""
        ends = (attachment.ecr_id, attachment.transit_router_id)
        return next((a for a in self.associations if (a.ecr_id, a.transit_router_id) == ends), None)


def attachments(connection: Connection, filters: Filters) -> tuple[Attachment, ...]:
    """The attachments that pass the filters, the oldest first. Raises ApiError, Unreachable or TimedOut."""
    progress = Progress("attachments found")
    found: dict[str, Attachment] = {}
    refusal: ApiError | None = None
    try:
        found |= {a.id: a for a in _listed(connection, filters.scope)}
    except ApiError as error:
        if filters.transit_router_id:
            raise
        refusal = error
    progress.reached(len(found))
    try:
        for transit_router_id in () if filters.transit_router_id else _transit_routers(connection, filters):
            found |= {a.id: a for a in _listed(connection, AttachmentScope(transit_router_id))}
            progress.reached(len(found))
    except ApiError as error:
        if refusal is not None:
            raise refusal from None
        note(f"attachments come from the account's own listing alone: {error}")
    return tuple(sorted((a for a in found.values() if a in filters), key=lambda a: (a.creation_time, a.id)))


def inventory(connection: Connection, filters: Filters) -> Inventory:
    """The attachments that pass the filters, and the associations of their ECRs."""
    there = attachments(connection, filters)
    ecrs = dict.fromkeys(a.ecr_id for a in there)
    progress = Progress("ECRs asked for associations")
    found: list[Association] = []
    for count, ecr_id in enumerate(ecrs, 1):
        found += _associations(connection, ecr_id)
        progress.reached(count)
    return Inventory(there, tuple(found))


def _listed(connection: Connection, scope: AttachmentScope) -> tuple[Attachment, ...]:
    return connection.attachments.since(scope, connection.clock.now(), question(connection)).items


def _associations(connection: Connection, ecr_id: str) -> list[Association]:
    try:
        listing = connection.associations.since(ecr_id, connection.clock.now(), question(connection))
    except ApiError as error:
        note(f"the associations of {ecr_id} are not visible to this account: {error}")
        return []
    return [a for a in listing.items if a.transit_router_id and a.status not in _GOING]


def _transit_routers(connection: Connection, filters: Filters) -> Iterator[str]:
    for cen_id in [filters.cen_id] if filters.cen_id else _cens(connection):
        routers = connection.call(
            question(connection),
            lambda t, cen=cen_id: connection.cloud.list_transit_routers(t, "", cen, filters.region_id),  # type: ignore[misc]
        )
        yield from (router.id for router in routers if router.type != "Basic")


def _cens(connection: Connection) -> Iterator[str]:
    token = ""
    while True:
        page = connection.call(question(connection), lambda t: connection.cloud.list_cens(t, token))  # noqa: B023
        yield from page.items
        token = page.next_token
        if not token:
            return
