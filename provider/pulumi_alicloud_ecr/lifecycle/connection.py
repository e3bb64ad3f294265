"""What every operation of a resource works with: one account at one endpoint."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TypeVar

from ..api import error_codes
from ..api.call import Call
from ..api.clock import Clock
from ..api.cloud import (
    Association,
    Attachment,
    AttachmentScope,
    Cloud,
)
from ..api.errors import ApiError, EcrError
from ..api.journal import Journal
from ..api.pages import Page, all_pages
from ..api.poller import LISTINGS_PER_SECOND, Poller
from ..api.rate_limit import RateLimit
from ..api.retry import Caller
from ..api.routing import RouteEntry, RouteTable, RouteTableLink, RouteTableScope

K = TypeVar("K", bound=Hashable)
T = TypeVar("T")


@dataclass(frozen=True)
class Connection:
    """The API of one account, and what the operations of this process share about it."""

    cloud: Cloud
    clock: Clock
    caller: Caller
    journal: Journal
    #: The configured region; empty when there is none.
    region: str
    #: Keys of tags that others set and that are no drift.
    ignore_tags: frozenset[str]
    #: The URL of the Pulumi backend that has the states: a part of who a holder is.
    backend: str
    #: Whether creates and adoptions set the tag that says who holds what.
    claim_tag: bool
    attachments: Poller[AttachmentScope, Attachment]
    associations: Poller[str, Association]
    #: By transit router.
    route_tables: Poller[str, RouteTable]
    route_table_associations: Poller[RouteTableScope, RouteTableLink]
    route_table_propagations: Poller[RouteTableScope, RouteTableLink]

    @classmethod
    def over(
        cls,
        cloud: Cloud,
        clock: Clock,
        journal: Journal,
        region: str = "",
        ignore_tags: frozenset[str] = frozenset(),
        listings_per_second: float = LISTINGS_PER_SECOND,
        backend: str = "",
        claim_tag: bool = True,
    ) -> Connection:
        """A connection over a cloud."""
        caller = Caller(clock, RateLimit(clock, journal.pace(cloud.name, clock)))

        def poller(page: Callable[[K, float, str], Page[T]]) -> Poller[K, T]:
            def fetch(key: K, call: Call) -> tuple[tuple[T, ...], int]:
                return all_pages(caller, call, lambda token, t: page(key, t, token))

            return Poller(clock, fetch, per_second=listings_per_second)

        return cls(
            cloud,
            clock,
            caller,
            journal,
            region,
            ignore_tags,
            backend,
            claim_tag,
            poller(cloud.list_attachments),
            poller(lambda ecr_id, t, token: cloud.list_associations(ecr_id, t, next_token=token)),
            poller(cloud.list_route_tables),
            poller(cloud.list_route_table_associations),
            poller(cloud.list_route_table_propagations),
        )

    def call(self, call: Call, make: Callable[[float], T]) -> T:
        """One API call that may be repeated without harm; see `retry.Caller.call`."""
        return self.caller.call(call, make)

    def listed(self, call: Call, page: Callable[[str, float], Page[T]]) -> tuple[T, ...]:
        """All items of a listing, read now; `page` makes the call for the page of a token, in so many seconds."""
        return all_pages(self.caller, call, page)[0]

    def delete(self, call: Call, make: Callable[[float], None]) -> bool:
        """One delete call; False when the API says that there is nothing to delete."""
        try:
            self.call(call, make)
        except ApiError as error:
            if error_codes.is_gone(error):
                return False
            raise
        return True

    def route_entries(self, route_table_id: str, attachment_id: str, call: Call) -> tuple[RouteEntry, ...]:
        """The routes of a route table that lead to an attachment."""
        entries = self.cloud.list_route_entries
        return all_pages(self.caller, call, lambda page, t: entries(route_table_id, attachment_id, t, page))[
            0
        ]

    def account(self, call: Call) -> str:
        """The caller's account for messages; 'unknown' when it can't be read."""
        try:
            return self.caller.once(call, self.cloud.account_id)
        except EcrError:
            return "unknown"
