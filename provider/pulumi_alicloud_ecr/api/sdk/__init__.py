"""The official SDKs: the only package that sees an SDK type or an SDK exception.

One module for each group of operations, each a class over `session.Session`. To add an operation: a method of
`cloud.Cloud`, the same method in its module here, its answer in `conversion`.
"""

from __future__ import annotations

from collections.abc import Mapping

from .. import error_codes
from ..cloud import Attachment, AttachmentScope, Cloud, Page
from ..errors import ApiError
from ..settings import Settings
from .cbn_attachments import Attachments
from .cbn_grants import Grants
from .cbn_routing import RouteTables
from .cbn_transit_routers import TransitRouters
from .express_connect_router import Routers
from .sts import Identity


class SdkCloud(Attachments, TransitRouters, RouteTables, Grants, Routers, Identity):
    """`cloud.Cloud` over the official SDKs; safe to use from many threads."""

    #: Whether the API has refused to list attachments by CEN and region.
    _lists_by_transit_router = False

    def list_attachments(
        self,
        scope: AttachmentScope,
        timeout: float,
        next_token: str = "",
        tags: Mapping[str, str] | None = None,
        page_size: int = 0,
    ) -> Page[Attachment]:
        """By CEN and region too, which the page doesn't name as a scope: where it is refused, the CEN's transit router
        of the region is looked up, and its attachments are listed."""
        by_cen = bool(
            scope.cen_id
            and scope.region_id
            and not (scope.transit_router_id or scope.attachment_id or page_size)
        )
        if not (by_cen and self._lists_by_transit_router):
            try:
                return super().list_attachments(scope, timeout, next_token, tags, page_size)
            except ApiError as error:
                if not by_cen or not error_codes.is_about_parameters(error):
                    raise
                self._lists_by_transit_router = True
        routers = self.list_transit_routers(timeout, cen_id=scope.cen_id, region_id=scope.region_id)
        found = [router for router in routers if router.region_id == scope.region_id]
        if not found:
            return Page(())
        return super().list_attachments(AttachmentScope(found[0].id), timeout, next_token, tags, page_size)


def connect(settings: Settings, profile: str | None) -> Cloud:
    """The API as seen with a credentials profile (None: the configured credentials). Makes no call."""
    return SdkCloud(settings, profile or settings.profile)
