"""What there is in an account: its ECR attachments, and the associations of their ECRs.

No page of the API says whether a listing without a filter shows every region. So the account is asked as a whole, and
each of its transit routers as well; either may be refused without the other being lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from ..api.cloud import Association, Attachment, AttachmentScope, Page
from ..api.errors import ApiError, EcrError
from .account import Session
from .concurrency import ask_all
from .filters import Filters
from .progress import Progress, note

T = TypeVar("T")

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


def attachments(session: Session, filters: Filters) -> tuple[Attachment, ...]:
    """The attachments that pass the filters, the oldest first. Raises ApiError, Unreachable or TimedOut."""
    progress = Progress("attachments found")
    found: dict[str, Attachment] = {}

    def take(listed: tuple[Attachment, ...]) -> None:
        new = {a.id: a for a in listed if a.id not in found}
        found.update(new)
        progress.add(len(new))

    def listed(scope: AttachmentScope) -> tuple[Attachment, ...]:
        return _listed(session, lambda token, t: session.connection.cloud.list_attachments(scope, t, token))

    refusal: ApiError | None = None
    try:
        take(listed(filters.scope))
    except ApiError as error:
        if filters.transit_router_id:
            raise
        refusal = error
    if not filters.transit_router_id:
        try:
            routers = _transit_routers(session, filters)
            for of_one in ask_all(session, routers, lambda id: listed(AttachmentScope(id))):
                take(of_one)
        except ApiError as error:
            if refusal is not None:
                raise refusal from None
            note(f"attachments come from the account's own listing alone: {error}")
    if not found and filters.region_id:
        _say_unknown_region(session, filters.region_id)
    return tuple(sorted((a for a in found.values() if a in filters), key=lambda a: (a.creation_time, a.id)))


def inventory(session: Session, filters: Filters) -> Inventory:
    """The attachments that pass the filters, and the associations of their ECRs."""
    there = attachments(session, filters)
    ecr_ids = list(dict.fromkeys(a.ecr_id for a in there))
    progress = Progress("ECRs asked for associations")

    def associations(ecr_id: str) -> list[Association] | ApiError:
        try:
            return _associations(session, ecr_id)
        except ApiError as error:
            return error
        finally:
            progress.add()

    answers = dict(zip(ecr_ids, ask_all(session, ecr_ids, associations), strict=True))
    _say_invisible({ecr_id: each for ecr_id, each in answers.items() if isinstance(each, ApiError)})
    visible = [each for each in answers.values() if not isinstance(each, ApiError)]
    return Inventory(there, tuple(association for of_one in visible for association in of_one))


def _associations(session: Session, ecr_id: str) -> list[Association]:
    cloud = session.connection.cloud
    found = _listed(session, lambda token, t: cloud.list_associations(ecr_id, t, next_token=token))
    return [a for a in found if a.transit_router_id and a.status not in _GOING]


def _say_invisible(refused: Mapping[str, ApiError]) -> None:
    """The ECRs of other accounts keep their associations to themselves: one line, however many they are."""
    for ecr_id, error in list(refused.items())[:1]:
        others = f" and of {len(refused) - 1} more ECRs" if len(refused) > 1 else ""
        note(f"the associations of {ecr_id}{others} are not visible to this account: {error}")


def _transit_routers(session: Session, filters: Filters) -> list[str]:
    def of_one(cen_id: str) -> list[str]:
        routers = session.connection.call(
            session.call(),
            lambda t: session.connection.cloud.list_transit_routers(t, "", cen_id, filters.region_id),
        )
        return [router.id for router in routers if router.type != "Basic"]

    cen_ids = [filters.cen_id] if filters.cen_id else list(_cens(session))
    return [id for ids in ask_all(session, cen_ids, of_one) for id in ids]


def _cens(session: Session) -> Iterator[str]:
    yield from _listed(session, lambda token, t: session.connection.cloud.list_cens(t, token))


def _listed(session: Session, page: Callable[[str, float], Page[T]]) -> tuple[T, ...]:
    """All pages of a listing."""
    return session.connection.listed(session.call(), page)


def _say_unknown_region(session: Session, region_id: str) -> None:
    """Nothing found there: perhaps since there is no such region. Where that can't be read, nothing is said."""
    try:
        known = session.connection.call(session.call(), session.connection.cloud.list_regions)
    except EcrError:
        return
    if known and region_id not in known:
        note(f"there is no region {region_id}: {', '.join(sorted(known))}")
