"""Looks at everything that an attachment needs, at once, and says all that is missing.

Asked when the API has refused a create, before creating with `verify_prerequisites`, and before something is deleted
for its replacement. What this account may not read is called unverified; it neither accuses nor acquits. Things on
their way (an association being created) are left to the retry.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from ..api import error_codes
from ..api.call import Call
from ..api.cloud import (
    AttachmentScope,
    Grant,
    NewAttachment,
    Router,
    TransitRouter,
)
from ..api.error_codes import Reaction
from ..api.errors import (
    ApiError,
    Cancelled,
    EcrError,
    NothingMissing,
    Refused,
    TimedOut,
)
from ..api.poller import Poller
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
    association_matches,
    association_present,
    enterprise_edition,
    grant_present,
    one_transit_router_per_region,
    owner_stated,
    same_region,
    service_opened,
)
from .connection import Connection

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

#: Seconds for all the looks together: an error has to be on the screen while the user is still looking.
_TIME = 8.0

#: Statuses of an association that lead to INACTIVE or ACTIVE by themselves.
_ON_ITS_WAY = frozenset({"CREATING", "ASSOCIATING", "UPDATING"})


@dataclass(frozen=True)
class Report:
    """What the looks found."""

    missing: tuple[Violation, ...] = ()
    unverified: tuple[str, ...] = ()
    #: Those of `missing` that no other resource of the same program can bring: an id with a typo, say.
    lasting: tuple[Violation, ...] = ()
    #: Whether something that is needed is on its way: an association that is being created.
    coming: bool = False

    def __str__(self) -> str:
        parts = [f"{violation.message}: {violation.remedy}" for violation in self.missing]
        if self.unverified:
            parts.append(", ".join(self.unverified))
        return "; ".join(parts)


def refused(connection: Connection, new: NewAttachment, error: ApiError, call: Call) -> Refused:
    """The refusal with all that is missing; NothingMissing when nothing is, and the call may be answered otherwise now."""
    report = look(connection, new, call)
    known = error_codes.meaning(error)
    names_it = known.then is Reaction.MISSING
    if not report.missing:
        text = (
            f"{known.meaning}. {known.remedy} {_found_nothing(report, 'else ' if names_it else '')} ({error})"
        )
        return Refused(text, error) if names_it else NothingMissing(text, error, report.coming)
    said = f"{known.meaning}: {known.remedy.rstrip('.')}; " if names_it else ""
    return Refused(f"missing prerequisite: {said}{report} ({error})", error)


def look(connection: Connection, new: NewAttachment, call: Call, instead_of: str = "") -> Report:
    """Look at all prerequisites of an attachment, which may take the place of the one with the id `instead_of`."""
    looks = _Looks(connection, new, call, instead_of)
    ends = looks.at_both_ends()
    coming = not isinstance(ends.associations, Unknown) and any(
        association.status is None and association_matches(ends.planned, association)
        for association in ends.associations
    )
    return replace(_report(looks.at_this_account(ends), looks.between(ends)), coming=coming)


def look_at_ends(connection: Connection, ends: NewAttachment, call: Call) -> Report:
    """Look at the ECR, and at the transit router where one is named that this account can be expected to see."""
    looks = _Looks(connection, ends, call)
    found = looks.at_both_ends()
    return _report(looks.of_ends(found), [])


def _report(lasting: list[Verdict], mendable: list[Verdict]) -> Report:
    both = [*lasting, *mendable]
    return Report(
        tuple(verdict for verdict in both if isinstance(verdict, Violation)),
        tuple(dict.fromkeys(verdict.reason for verdict in both if isinstance(verdict, Undecided))),
        tuple(verdict for verdict in lasting if isinstance(verdict, Violation)),
    )


def _found_nothing(report: Report, more: str) -> str:
    found = f"Association, transit router, accounts and service were looked at and nothing {more}is missing"
    return f"{found}; {report}." if report.unverified else f"{found}."


@dataclass(frozen=True)
class _Ends:
    """What was found at both ends of an attachment."""

    router: Router | Unknown | None
    associations: tuple[FoundAssociation, ...] | Unknown
    transit_router: TransitRouter | Unknown | None
    #: The attachment as stated; what is left out, as its transit router has it.
    planned: PlannedAttachment
    accounts: Accounts


class _Looks:
    def __init__(self, connection: Connection, new: NewAttachment, call: Call, instead_of: str = "") -> None:
        self._connection = connection
        self._new = new
        self._call = replace(call, deadline=min(call.deadline, connection.clock.now() + _TIME))
        self._instead_of = instead_of

    def at_both_ends(self) -> _Ends:
        router = self._read(lambda t: self._connection.cloud.describe_router(self._new.ecr_id, t))
        associations = self._associations()
        transit_router = self._transit_router(associations)
        return _Ends(
            router,
            associations,
            transit_router,
            self._planned(transit_router),
            self._accounts(router, transit_router),
        )

    def of_ends(self, ends: _Ends) -> list[Verdict]:
        edition = self._found(ends.transit_router)
        return [
            self._visible(ends.router),
            enterprise_edition(ends.planned, edition),
            same_region(ends.planned, edition),
        ]

    def at_this_account(self, ends: _Ends) -> list[Verdict]:
        enabled = self._read(self._connection.cloud.transit_router_service_enabled)
        return [*self.of_ends(ends), owner_stated(ends.accounts), service_opened("this account", enabled)]

    def between(self, ends: _Ends) -> list[Verdict]:
        """What another resource of the program may still bring: the association, the grant, the place itself."""
        planned = ends.planned
        return [
            association_present(planned, ends.associations),
            one_transit_router_per_region(planned, self._others(planned)),
            grant_present(ends.accounts, planned, self._granted(planned.cen_id)),
        ]

    def _planned(self, found: TransitRouter | Unknown | None) -> PlannedAttachment:
        new = self._new
        known = found if isinstance(found, TransitRouter) else None
        return PlannedAttachment(
            new.ecr_id,
            new.transit_router_id or None,
            new.cen_id or (known.cen_id if known else None),
            new.region_id or (known.region_id if known else None),
        )

    def _visible(self, router: Router | Unknown | None) -> Verdict:
        if isinstance(router, Unknown):
            return Undecided(f"whether the ECR exists is unverified: {router.reason}")
        if router is not None or self._new.ecr_owner_id:
            return Pass()
        account = self._connection.account(self._call)
        return Violation(
            f"account {account} has no ECR {self._new.ecr_id}",
            "check ecr_id, and state ecr_owner_id when another account owns the ECR",
        )

    def _associations(self) -> tuple[FoundAssociation, ...] | Unknown:
        found = self._listed(self._connection.associations, self._new.ecr_id)
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
        wanted = self._new.transit_router_id
        if not wanted:
            return None
        # Newer sources have CenId as optional, older ones list by CEN instance only: asked without, nothing is proven
        # by a refusal or an empty list.
        ask = self._connection.cloud.list_transit_routers
        alone = self._read(partial(ask, transit_router_id=wanted))
        if not isinstance(alone, Unknown) and (
            router := next((router for router in alone if router.id == wanted), None)
        ):
            return router
        cen_ids = self._cens(associations)
        if isinstance(cen_ids, Unknown):
            return cen_ids
        for cen_id in cen_ids:
            found = self._read(partial(ask, cen_id=cen_id))
            if isinstance(found, Unknown):
                return found
            if router := next((router for router in found if router.id == wanted), None):
                return router
        return None

    def _cens(self, associations: tuple[FoundAssociation, ...] | Unknown) -> list[str] | Unknown:
        """The CEN instances that the transit router may be of."""
        new = self._new
        if new.cen_id:
            return [new.cen_id]
        known = () if isinstance(associations, Unknown) else associations
        told = [a.cen_id for a in known if a.transit_router_id == new.transit_router_id]
        if found := [cen_id for cen_id in told if isinstance(cen_id, str)]:
            return found
        page = self._read(self._connection.cloud.list_cens)
        if isinstance(page, Unknown):
            return page
        too_many = Unknown("this account has many CEN instances, state cen_id to have it looked at")
        return too_many if page.next_token else list(page.items)

    def _found(self, router: TransitRouter | Unknown | None) -> FoundTransitRouter | Unknown | None:
        if not isinstance(router, TransitRouter):
            return router
        return FoundTransitRouter(router.id, router.type, router.region_id, router.status)

    def _others(self, planned: PlannedAttachment) -> tuple[PlannedAttachment, ...] | Unknown:
        if not isinstance(planned.region_id, str):
            return Unknown("the region is not known")
        found = self._listed(self._connection.attachments, AttachmentScope(region_id=planned.region_id))
        if isinstance(found, Unknown):
            return found
        return tuple(
            PlannedAttachment(a.ecr_id, a.transit_router_id, a.cen_id, a.region_id or None, label=a.id)
            for a in found
            if a.id != self._instead_of
        )

    def _accounts(
        self, router: Router | Unknown | None, transit_router: TransitRouter | Unknown | None
    ) -> Accounts:
        own: str | Unknown = (
            transit_router.owner_id
            if isinstance(transit_router, TransitRouter) and transit_router.owner_id
            else self._read(self._connection.cloud.account_id)
        )
        stated = self._new.ecr_owner_id
        if isinstance(router, Router) and router.owner_id:
            return Accounts(own, router.owner_id, bool(stated))
        if stated:
            return Accounts(own, stated, True)
        # Not stated, not visible: `_visible` says so, and nothing is left to say of two accounts.
        return Accounts(own, own, False)

    def _granted(self, cen_id: str | Unknown | None) -> bool | Unknown:
        if not self._new.ecr_owner_id:
            return True
        if not isinstance(cen_id, str):
            return Unknown("the CEN instance is not known")
        list_grants = self._connection.cloud.list_grants_to_cen
        found: tuple[Grant, ...] | Unknown = self._answer(
            lambda: self._connection.listed(
                self._call, lambda token, t: list_grants(cen_id, self._new.ecr_id, t, token)
            )
        )
        return found if isinstance(found, Unknown) else bool(found)

    def _listed(self, listings: Poller[K, T], key: K) -> tuple[T, ...] | Unknown:
        now = self._connection.clock.now()
        return self._answer(lambda: listings.since(key, now, self._call).items)

    def _read(self, make: Callable[[float], T]) -> T | Unknown:
        return self._answer(lambda: self._connection.call(self._call, make))

    def _answer(self, ask: Callable[[], T]) -> T | Unknown:
        try:
            return ask()
        except Cancelled:
            raise
        except ApiError as error:
            return Unknown(f"{error.operation} was refused with {error.code}")
        except EcrError as error:
            return Unknown(error.problem if isinstance(error, TimedOut) else str(error))
