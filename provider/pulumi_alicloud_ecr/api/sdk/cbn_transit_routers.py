"""CEN instances and transit routers: Cloud Enterprise Network (cbn 2017-09-12)."""

from __future__ import annotations

from typing import Any

from ..cloud import Page, TransitRouter
from . import conversion
from .session import Session

#: The most that the operations with numbered pages take.
_NUMBERED_PAGE = 50


class TransitRouters(Session):
    """What an attachment needs: it is looked at, never changed."""

    def list_cens(self, timeout: float, next_token: str = "") -> Page[str]:
        number = int(next_token or 1)
        request = _models().DescribeCensRequest(page_number=number, page_size=_NUMBERED_PAGE)
        body = self.cbn("describe_cens", request, timeout)
        cens = (body.cens.cen if body.cens else None) or ()
        last = len(cens) < _NUMBERED_PAGE or number * _NUMBERED_PAGE >= (body.total_count or 0)
        return Page(tuple(cen.cen_id for cen in cens if cen.cen_id), "" if last else str(number + 1))

    def list_transit_routers(
        self, timeout: float, transit_router_id: str = "", cen_id: str = "", region_id: str = ""
    ) -> tuple[TransitRouter, ...]:
        request = _models().ListTransitRoutersRequest(
            transit_router_id=transit_router_id or None,
            cen_id=cen_id or None,
            region_id=region_id or None,
            # One page has them all: a CEN instance has at most one transit router in a region.
            page_size=_NUMBERED_PAGE,
        )
        body = self.cbn("list_transit_routers", request, timeout)
        return tuple(conversion.transit_router(item) for item in body.transit_routers or ())

    def transit_router_service_enabled(self, timeout: float) -> bool:
        body = self.cbn("check_transit_router_service", _models().CheckTransitRouterServiceRequest(), timeout)
        return str(body.enabled).lower() in ("true", "on")


def _models() -> Any:
    from alibabacloud_cbn20170912 import models

    return models
