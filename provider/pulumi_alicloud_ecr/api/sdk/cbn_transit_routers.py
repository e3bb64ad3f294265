"""CEN instances and transit routers: Cloud Enterprise Network (cbn 2017-09-12)."""

from __future__ import annotations

from ..cloud import Page, TransitRouter
from . import conversion, models
from .session import Session

#: The most that the operations with numbered pages take.
_NUMBERED_PAGE = 50


class TransitRouters(Session):
    """What an attachment needs: it is looked at, never changed."""

    def list_cens(self, timeout: float, next_token: str = "") -> Page[str]:
        number = int(next_token or 1)
        request = models.cbn().DescribeCensRequest(page_number=number, page_size=_NUMBERED_PAGE)
        answer = self.cbn("describe_cens", request, timeout)
        cens = answer.object("Cens").items("Cen")
        last = len(cens) < _NUMBERED_PAGE or number * _NUMBERED_PAGE >= answer.number("TotalCount")
        return Page(tuple(cen.required("CenId") for cen in cens), "" if last else str(number + 1))

    def list_regions(self, timeout: float) -> tuple[str, ...]:
        request = models.cbn().DescribeChildInstanceRegionsRequest(product_type="VPC")
        answer = self.cbn("describe_child_instance_regions", request, timeout)
        return tuple(region.required("RegionId") for region in answer.object("Regions").items("Region"))

    def list_transit_routers(
        self, timeout: float, transit_router_id: str = "", cen_id: str = "", region_id: str = ""
    ) -> tuple[TransitRouter, ...]:
        request = models.cbn().ListTransitRoutersRequest(
            transit_router_id=transit_router_id or None,
            cen_id=cen_id or None,
            region_id=region_id or None,
            # One page has them all: a CEN instance has at most one transit router in a region.
            page_size=_NUMBERED_PAGE,
        )
        answer = self.cbn("list_transit_routers", request, timeout)
        return tuple(conversion.transit_router(item) for item in answer.items("TransitRouters"))

    def transit_router_service_enabled(self, timeout: float) -> bool:
        request = models.cbn().CheckTransitRouterServiceRequest()
        return self.cbn("check_transit_router_service", request, timeout).flag("Enabled")
