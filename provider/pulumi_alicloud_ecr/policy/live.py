"""What the cloud says, for policies with `live: true`: read-only calls, few, and soon given up.

A policy run must end quickly also without a network: each call has a few seconds, and once one got no answer at
all no other is tried. What can't be read is an `Unknown` with the reason, which makes a policy undecided.
Settings and SDK are imported when the first question is asked: the SDK alone would cost a preview more time than all
rules together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import TypeVar

from ..api.cloud import AttachmentScope, Cloud, Page
from ..api.errors import ApiError, EcrError, Unreachable
from ..prerequisites import (
    FoundAssociation,
    FoundTransitRouter,
    PlannedAttachment,
    Unknown,
    Value,
)

CALL_SECONDS = 3.0
_PAGES = 20
_NO_CEN = Unknown("its CEN instance is not known, state cen_id to have it looked at")
T = TypeVar("T")


class Live:
    """The cloud as one account sees it; each question is asked once per run."""

    def __init__(self, connect: Callable[[], Cloud]) -> None:
        self._connect = cache(connect)
        self._given_up: Unknown | None = None
        self.associations = cache(self._associations)
        self.account = cache(self._account)
        self.ecr_owner = cache(self._ecr_owner)
        self.transit_router = cache(self._transit_router)
        self.granted = cache(self._granted)
        self._region = cache(self._attachments_of_region)

    def _ask(self, question: Callable[[Cloud], T]) -> T | Unknown:
        if self._given_up:
            return self._given_up
        try:
            return question(self._connect())
        except ApiError as error:
            return Unknown(f"{error.operation} answered {error.code}")
        except Unreachable as error:
            self._given_up = Unknown(str(error))
            return self._given_up
        except EcrError as error:  # settings: no credentials, no region
            self._given_up = Unknown(str(error))
            return self._given_up

    def _associations(self, ecr_id: Value) -> tuple[FoundAssociation, ...] | Unknown:
        """DescribeExpressConnectRouterAssociation."""
        if not isinstance(ecr_id, str):
            return ecr_id or ()
        found = self._ask(
            lambda cloud: _all(lambda token: cloud.list_associations(ecr_id, CALL_SECONDS, next_token=token))
        )
        if isinstance(found, Unknown):
            return found
        return tuple(
            FoundAssociation(
                item.ecr_id,
                item.transit_router_id or None,
                item.cen_id or None,
                item.region_id or None,
                item.status or None,
                f"{item.id} (in the cloud)",
            )
            for item in found
        )

    def _account(self) -> Value:
        """STS GetCallerIdentity."""
        return self._ask(lambda cloud: cloud.account_id(CALL_SECONDS))

    def _ecr_owner(self, ecr_id: Value) -> Value:
        """DescribeExpressConnectRouter, which shows an account its own ECRs only."""
        if not isinstance(ecr_id, str):
            return ecr_id or Unknown("no ECR is stated")
        found = self._ask(lambda cloud: cloud.describe_router(ecr_id, CALL_SECONDS))
        if found is None or isinstance(found, Unknown) or not found.owner_id:
            return found if isinstance(found, Unknown) else Unknown(f"this account can't see ECR {ecr_id}")
        return found.owner_id

    def _granted(self, ecr_id: Value, cen_id: Value) -> bool | Unknown:
        """DescribeGrantRulesToCen, as the CEN's owner."""
        for value in (ecr_id, cen_id):
            if isinstance(value, Unknown):
                return value
        if not isinstance(ecr_id, str) or not isinstance(cen_id, str):
            return _NO_CEN
        found = self._ask(
            lambda cloud: _all(lambda token: cloud.list_grants_to_cen(cen_id, ecr_id, CALL_SECONDS, token))
        )
        return found if isinstance(found, Unknown) else any(grant.ecr_id == ecr_id for grant in found)

    def _transit_router(self, transit_router_id: str, cen_id: Value) -> FoundTransitRouter | Unknown | None:
        """ListTransitRouters, which lists those of one CEN."""
        if not isinstance(cen_id, str):
            return cen_id or _NO_CEN
        found = self._ask(lambda cloud: cloud.list_transit_routers(CALL_SECONDS, transit_router_id, cen_id))
        if isinstance(found, Unknown):
            return found
        routers = (router for router in found if router.id == transit_router_id)
        return next(
            (FoundTransitRouter(item.id, item.type, item.region_id, item.status) for item in routers), None
        )

    def attachments(self, attachment: PlannedAttachment) -> tuple[PlannedAttachment, ...] | Unknown:
        """ListTransitRouterEcrAttachments of the attachment's region."""
        region = attachment.region_id
        if not isinstance(region, str):
            return region or Unknown("the attachment's region isn't stated")
        return self._region(region)

    def _attachments_of_region(self, region: str) -> tuple[PlannedAttachment, ...] | Unknown:
        scope = AttachmentScope(region_id=region)
        found = self._ask(
            lambda cloud: _all(lambda token: cloud.list_attachments(scope, CALL_SECONDS, token))
        )
        if isinstance(found, Unknown):
            return found
        return tuple(
            PlannedAttachment(
                item.ecr_id, item.transit_router_id or None, item.cen_id or None, region, label=item.id
            )
            for item in found
        )


def live_lookups(stack_config: Mapping[str, str]) -> Callable[[str], Live]:
    """The look into the cloud by credentials profile; settings are the stack's configuration and the environment."""

    @cache
    def live_for(profile: str) -> Live:
        def connect() -> Cloud:
            from ..api.sdk import connect as open_cloud
            from ..api.settings import Settings

            return open_cloud(Settings.from_config(stack_config), profile or None)

        return Live(connect)

    return live_for


def _all(page_at: Callable[[str], Page[T]]) -> tuple[T, ...] | Unknown:
    """All items; unknown where there are more than a policy run has time for: a part of a list proves no absence."""
    items: tuple[T, ...] = ()
    token = ""
    for _ in range(_PAGES):
        page = page_at(token)
        items += page.items
        token = page.next_token
        if not token:
            return items
    return Unknown(f"the API's list has more than {_PAGES} pages")
