"""Looks at everything that an attachment needs, at once, and says all that is missing.

Asked when the API has refused a create, or before creating with `verify_prerequisites`. What this account may not
read is called unverified; it neither accuses nor acquits. Things on their way (an association being created) are
left to the retry.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeVar

from .. import codes
from ..cloud import AttachmentScope, Grant, NewAttachment, Router, TransitRouter
from ..errors import ApiError, EcrError, Refused
from ..prerequisites import (
    Accounts,
    FoundAssociation,
    FoundTransitRouter,
    Pass,
    PlannedAttachment,
    Undecided,
    Unknown,
    Verdict,
    Violation,
    association_present,
    enterprise_edition,
    grant_present,
    one_transit_router_per_region,
    owner_stated,
    same_region,
    service_opened,
)
from ..retry import Call
from .connection import Connection

T = TypeVar("T")

#: Seconds for all the looks together: an error has to be on the screen while the user is still looking.
_TIME = 8.0

#: Statuses of an association that lead to INACTIVE or ACTIVE by themselves.
_ON_ITS_WAY = frozenset({"CREATING", "ASSOCIATING", "UPDATING"})


@dataclass(frozen=True)
class Report:
    """What the looks found."""

    missing: tuple[Violation, ...]
    unverified: tuple[str, ...]

    def __str__(self) -> str:
        parts = [f"{violation.message}: {violation.remedy}" for violation in self.missing]
        if self.unverified:
            parts.append(", ".join(self.unverified))
        return "; ".join(parts)


def refused(connection: Connection, new: NewAttachment, error: ApiError, call: Call) -> Refused | None:
    """The refusal with all that is missing; None when nothing is found to be missing."""
    report = look(connection, new, call)
    if not report.missing and codes.meaning(error).then is codes.Then.RETRY_IF_SOUND:
        return None
    known = codes.meaning(error)
    if report.missing:
        return Refused(f"missing prerequisite: {report} ({error})", error)
    return Refused(f"{known.meaning}. {known.remedy} {_found_nothing(report)} ({error})", error)


def look(connection: Connection, new: NewAttachment, call: Call) -> Report:
    """Look at all prerequisites of an attachment."""
    soon = replace(call, deadline=min(call.deadline, connection.clock.now() + _TIME))
    verdicts = _Looks(connection, new, soon).verdicts()
    return Report(
        tuple(verdict for verdict in verdicts if isinstance(verdict, Violation)),
        tuple(dict.fromkeys(verdict.reason for verdict in verdicts if isinstance(verdict, Undecided))),
    )


def _found_nothing(report: Report) -> str:
    found = "Association, transit router, accounts and service were looked at and nothing is missing"
    return f"{found}; {report}." if report.unverified else f"{found}."


class _Looks:
    def __init__(self, connection: Connection, new: NewAttachment, call: Call) -> None:
        self._connection = connection
        self._new = new
        self._call = call

    def verdicts(self) -> list[Verdict]:
        new = self._new
        cloud = self._connection.cloud
        router = self._read(lambda t: cloud.describe_router(new.ecr_id, t))
        associations = self._associations()
        transit_router = self._transit_router(associations)
        planned = PlannedAttachment(
            new.ecr_id, new.transit_router_id or None, self._cen(transit_router), new.region_id or None
        )
        accounts = self._accounts(router, transit_router)
        edition = self._found(transit_router)
        return [
            self._visible(router),
            association_present(planned, associations),
            enterprise_edition(planned, edition),
            same_region(planned, edition),
            one_transit_router_per_region(planned, self._others()),
            owner_stated(accounts),
            grant_present(accounts, planned, self._granted(planned.cen_id)),
            service_opened("this account", self._read(cloud.transit_router_service_enabled)),
        ]

    def _visible(self, router: Router | Unknown | None) -> Verdict:
        if router is not None or self._new.ecr_owner_id:
            return Pass()
        account = self._connection.account(self._call)
        return Violation(
            f"account {account} has no ECR {self._new.ecr_id}",
            "check ecr_id, and state ecr_owner_id when another account owns the ECR",
        )

    def _associations(self) -> tuple[FoundAssociation, ...] | Unknown:
        found = self._read(lambda t: self._connection.cloud.list_associations(self._new.ecr_id, t).items)
        if isinstance(found, Unknown):
            return found
        if not found and self._new.ecr_owner_id:
            return Unknown("only the ECR's owner can list its associations")
        return tuple(
            FoundAssociation(
                a.ecr_id,
                a.transit_router_id or None,
                a.cen_id or None,
                a.region_id or None,
                None if a.status in _ON_ITS_WAY else a.status,
                a.id,
            )
            for a in found
        )

    def _transit_router(
        self, associations: tuple[FoundAssociation, ...] | Unknown
    ) -> TransitRouter | Unknown | None:
        new, cloud = self._new, self._connection.cloud
        if not new.transit_router_id:
            return None
        # The API lists transit routers of a CEN instance; where none is given, the ECR's associations know it.
        known = () if isinstance(associations, Unknown) else associations
        cen_id = new.cen_id or next((a.cen_id for a in known if isinstance(a.cen_id, str)), "")
        found = self._read(lambda t: cloud.list_transit_routers(t, new.transit_router_id, cen_id))
        if isinstance(found, Unknown):
            return found
        return next((router for router in found if router.id == new.transit_router_id), None)

    def _found(self, router: TransitRouter | Unknown | None) -> FoundTransitRouter | Unknown | None:
        if not isinstance(router, TransitRouter):
            return router
        return FoundTransitRouter(router.id, router.type, router.region_id, router.status)

    def _cen(self, router: TransitRouter | Unknown | None) -> str | None:
        return self._new.cen_id or (router.cen_id if isinstance(router, TransitRouter) else None)

    def _others(self) -> tuple[PlannedAttachment, ...] | Unknown:
        region = self._new.region_id
        if not region:
            return ()
        scope = AttachmentScope(region_id=region)
        found = self._read(lambda t: self._connection.cloud.list_attachments(scope, t).items)
        if isinstance(found, Unknown):
            return found
        return tuple(
            PlannedAttachment(a.ecr_id, a.transit_router_id, a.cen_id, a.region_id or None, label=a.id)
            for a in found
        )

    def _accounts(
        self, router: Router | Unknown | None, transit_router: TransitRouter | Unknown | None
    ) -> Accounts:
        own: str | Unknown = (
            transit_router.owner_id
            if isinstance(transit_router, TransitRouter) and transit_router.owner_id
            else self._read(self._connection.cloud.account_id)
        )
        if isinstance(router, Router) and router.owner_id:
            return Accounts(own, router.owner_id, bool(self._new.ecr_owner_id))
        if self._new.ecr_owner_id:
            return Accounts(own, self._new.ecr_owner_id, True)
        return Accounts(own, own, False)

    def _granted(self, cen_id: str | Unknown | None) -> bool | Unknown:
        if not self._new.ecr_owner_id:
            return True
        if not isinstance(cen_id, str):
            return Unknown("the CEN instance is not known")
        found: tuple[Grant, ...] | Unknown = self._read(
            lambda t: self._connection.cloud.list_grants_to_cen(cen_id, self._new.ecr_id, t)
        )
        return found if isinstance(found, Unknown) else bool(found)

    def _read(self, make: Callable[[float], T]) -> T | Unknown:
        try:
            return self._connection.call(self._call, make)
        except ApiError as error:
            return Unknown(f"{error.operation} was refused with {error.code}")
        except EcrError as error:
            return Unknown(str(error))
