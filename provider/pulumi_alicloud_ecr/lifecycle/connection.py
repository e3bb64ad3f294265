"""What every operation of a resource works with: one account at one endpoint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from ..clock import Clock
from ..cloud import Association, Attachment, AttachmentScope, Cloud, Page
from ..errors import EcrError
from ..intents import Intents
from ..listings import LISTINGS_PER_SECOND, Listings
from ..pacing import Pace
from ..retry import Call, Caller

T = TypeVar("T")


@dataclass(frozen=True)
class Connection:
    """The API of one account, and what the operations of this process share about it."""

    cloud: Cloud
    clock: Clock
    caller: Caller
    intents: Intents
    #: The configured region; empty when there is none.
    region: str
    #: Keys of tags that others set and that are no drift.
    ignore_tags: frozenset[str]
    attachments: Listings[AttachmentScope, Attachment]
    associations: Listings[str, Association]

    @classmethod
    def over(
        cls,
        cloud: Cloud,
        clock: Clock,
        intents: Intents,
        region: str = "",
        ignore_tags: frozenset[str] = frozenset(),
        listings_per_second: float = LISTINGS_PER_SECOND,
    ) -> Connection:
        """A connection over a cloud."""
        caller = Caller(clock, Pace(clock))

        def list_attachments(scope: AttachmentScope, call: Call) -> tuple[tuple[Attachment, ...], int]:
            return _all_pages(caller, call, lambda token, t: cloud.list_attachments(scope, t, token))

        def list_associations(ecr_id: str, call: Call) -> tuple[tuple[Association, ...], int]:
            return _all_pages(
                caller, call, lambda token, t: cloud.list_associations(ecr_id, t, next_token=token)
            )

        return cls(
            cloud,
            clock,
            caller,
            intents,
            region,
            ignore_tags,
            Listings(clock, list_attachments, per_second=listings_per_second),
            Listings(clock, list_associations, per_second=listings_per_second),
        )

    def call(self, call: Call, make: Callable[[float], T]) -> T:
        """One API call that may be repeated without harm; see `retry.Caller.call`."""
        return self.caller.call(call, make)

    def account(self, call: Call) -> str:
        """The caller's account for messages; 'unknown' when it can't be read."""
        try:
            return self.caller.once(call, self.cloud.account_id)
        except EcrError:
            return "unknown"


def _all_pages(
    caller: Caller, call: Call, page: Callable[[str, float], Page[T]]
) -> tuple[tuple[T, ...], int]:
    items: list[T] = []
    token = ""
    pages = 0
    while pages == 0 or token:
        one = caller.call(call, lambda t, token=token: page(token, t))  # type: ignore[misc]
        items += one.items
        token = one.next_token
        pages += 1
    return tuple(items), pages
