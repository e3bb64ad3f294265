"""What an attachment needs, looked up: in few seconds, and what this account may not read is unknown with the reason."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass, replace
from functools import partial
from typing import TypeVar

from ..api.call import Call
from ..api.cloud import (
    AttachmentScope,
    Grant,
    NewAttachment,
    Router,
    TransitRouter,
)
from ..api.errors import (
    ApiError,
    Cancelled,
    EcrError,
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
from . import association_lookup
from .connection import Connection

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")

#: Seconds for all the looks together: an error has to be on the screen while the user is still looking.
_TIME = 8.0


@dataclass(frozen=True)
class Ends:
    """What was found at both ends of an attachment."""

    router: Router | Unknown | None
    associations: tuple[FoundAssociation, ...] | Unknown
    transit_router: TransitRouter | Unknown | None
    #: The attachment as stated; what is left out, as its transit router has it.
    planned: PlannedAttachment
    accounts: Accounts

    @property
    def association_coming(self) -> bool:
        """Whether the association of the two is being created."""
        return not isinstance(self.associations, Unknown) and any(
            association.status is None and association_matches(self.planned, association)
            for association in self.associations
        )


class Prerequisites:
    """The prerequisites of one attachment, each looked up when it is asked for."""

    def __init__(self, connection: Connection, new: NewAttachment, call: Call, instead_of: str = "") -> None:
        self._connection = connection
        self._new = new
        self._call = replace(call, deadline=min(call.deadline, connection.clock.now() + _TIME))
        self._instead_of = instead_of

    def at_both_ends(self) -> Ends:
        """What all verdicts are about."""
        router = self._read(lambda t: self._connection.cloud.describe_router(self._new.ecr_id, t))
        associations = self._associations()
        transit_router = self._transit_router(associations)
        return Ends(
            router,
            associations,
            transit_router,
            self._planned(transit_router),
            self._accounts(router, transit_router),
        )

    def of_ends(self, ends: Ends) -> list[Verdict]:
        """Whether ECR and transit router are there, and fit."""
        edition = self._found(ends.transit_router)
        return [
            self._visible(ends.router),
            enterprise_edition(ends.planned, edition),
            same_region(ends.planned, edition),
        ]

    def at_this_account(self, ends: Ends) -> list[Verdict]:
        """The same, and what no other resource of the program can bring either."""
        enabled = self._read(self._connection.cloud.transit_router_service_enabled)
        return [*self.of_ends(ends), owner_stated(ends.accounts), service_opened("this account", enabled)]

    def between(self, ends: Ends) -> list[Verdict]:
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
                None if a.status in association_lookup.PENDING else a.status,
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
