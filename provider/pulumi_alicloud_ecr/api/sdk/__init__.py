"""The official SDKs: the only package that sees an SDK type or an SDK exception.

One module for each group of operations, each a class over `session.Session`. To add an operation: a method of
`cloud.Cloud`, the same method in its module here, its answer in `conversion`.
"""

from __future__ import annotations

from ..cloud import Cloud
from ..settings import Settings
from .cbn_attachments import Attachments
from .cbn_grants import Grants
from .cbn_routing import RouteTables
from .cbn_transit_routers import TransitRouters
from .express_connect_router import Routers
from .sts import Identity


class SdkCloud(Attachments, TransitRouters, RouteTables, Grants, Routers, Identity):
    """`cloud.Cloud` over the official SDKs; safe to use from many threads."""


def connect(settings: Settings, profile: str | None) -> Cloud:
    """The API as seen with a credentials profile (None: the configured credentials). Makes no call."""
    return SdkCloud(settings, profile or settings.profile)
