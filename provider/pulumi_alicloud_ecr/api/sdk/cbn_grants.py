"""Grants of an ECR to another account's CEN: Cloud Enterprise Network (cbn 2017-09-12)."""

from __future__ import annotations

from typing import Any

from ..cloud import Grant, Page
from . import conversion, models
from .session import LARGEST_PAGE, Session


class Grants(Session):
    """Grant, revoke, list from either side."""

    def create_grant(self, grant: Grant, timeout: float) -> None:
        request = models.cbn().GrantInstanceToTransitRouterRequest(
            **_grant_arguments(grant), order_type=grant.order_type or None
        )
        self.cbn("grant_instance_to_transit_router", request, timeout)

    def delete_grant(self, grant: Grant, timeout: float) -> None:
        request = models.cbn().RevokeInstanceFromTransitRouterRequest(**_grant_arguments(grant))
        self.cbn("revoke_instance_from_transit_router", request, timeout)

    def list_grants(self, ecr_id: str, region_id: str, timeout: float, next_token: str = "") -> Page[Grant]:
        request = models.cbn().DescribeGrantRulesToResourceRequest(
            product_type="ECR",
            resource_id=ecr_id,
            region_id=region_id or None,
            max_results=LARGEST_PAGE,
            next_token=next_token or None,
        )
        answer = self.cbn("describe_grant_rules_to_resource", request, timeout)
        found = tuple(
            Grant(ecr_id, rule.required("CenId"), rule.text("CenOwnerId"), region_id, rule.text("OrderType"))
            for rule in answer.items("GrantRules")
        )
        return Page(found, answer.text("NextToken"))

    def list_grants_to_cen(
        self, cen_id: str, ecr_id: str, timeout: float, next_token: str = ""
    ) -> Page[Grant]:
        request = models.cbn().DescribeGrantRulesToCenRequest(
            product_type="ECR",
            cen_id=cen_id,
            child_instance_id=ecr_id,
            max_results=LARGEST_PAGE,
            next_token=next_token or None,
        )
        answer = self.cbn("describe_grant_rules_to_cen", request, timeout)
        found = tuple(
            Grant(ecr_id, cen_id, rule.text("CenOwnerId"), rule.text("ChildInstanceRegionId"))
            for rule in answer.object("GrantRules").items("GrantRule")
            if rule.required("ChildInstanceId") == ecr_id
        )
        return Page(found, answer.text("NextToken"))


def _grant_arguments(grant: Grant) -> dict[str, Any]:
    return {
        "cen_id": grant.cen_id,
        "cen_owner_id": conversion.number(grant.cen_owner_id),
        "instance_id": grant.ecr_id,
        "instance_type": "ECR",
        "region_id": grant.region_id or None,
    }
