"""The official SDKs: the only package that sees an SDK type or an SDK exception."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from typing import Any

from ..cloud import (
    Association,
    Attachment,
    AttachmentScope,
    Cloud,
    Grant,
    NewAssociation,
    NewAttachment,
    Page,
    Router,
    TransitRouter,
)
from ..settings import Settings
from . import conversion
from .clients import credential, new_client
from .responses import invoke, required

_CBN = "cbn.aliyuncs.com"
#: Terraform uses this one for all regions, the Python SDK computes one for each region; alicloud-ecr:ecrEndpoint decides.
_ECR = "expressconnectrouter.cn-shanghai.aliyuncs.com"
_STS = "sts.aliyuncs.com"

#: The resource type of ECR attachments in TagResources and UntagResources.
_TAGGED = "TRANSITROUTERECRATTACHMENT"
_PAGE = 100
#: The most that the operations with numbered pages take.
_NUMBERED_PAGE = 50


def connect(settings: Settings, profile: str | None) -> Cloud:
    """The API as seen with a credentials profile (None: the configured credentials). Makes no call."""
    return SdkCloud(settings, profile or settings.profile)


class SdkCloud:
    """`cloud.Cloud` over the official SDKs; safe to use from many threads."""

    def __init__(self, settings: Settings, profile: str) -> None:
        self._settings = settings
        self._profile = profile
        self._lock = threading.Lock()
        self._clients: dict[str, Any] = {}
        self._account = ""

    @property
    def name(self) -> str:
        return f"{self._settings.endpoint or _CBN} as {self._profile or 'the default credentials'}"

    def create_attachment(self, new: NewAttachment, token: str, timeout: float, dry_run: bool = False) -> str:
        models = _cbn_models()
        request = models.CreateTransitRouterEcrAttachmentRequest(
            client_token=token or None,
            dry_run=_flag(dry_run),
            ecr_id=new.ecr_id,
            ecr_owner_id=_number(new.ecr_owner_id),
            cen_id=new.cen_id or None,
            region_id=new.region_id or None,
            transit_router_id=new.transit_router_id or None,
            transit_router_attachment_name=new.name or None,
            transit_router_attachment_description=new.description or None,
            tag=[
                models.CreateTransitRouterEcrAttachmentRequestTag(key=k, value=v) for k, v in new.tags.items()
            ]
            or None,
        )
        body = self._cbn("create_transit_router_ecr_attachment", request, timeout)
        if dry_run:
            return body.transit_router_attachment_id or ""
        return required(
            body.transit_router_attachment_id, "CreateTransitRouterEcrAttachment", "TransitRouterAttachmentId"
        )

    def list_attachments(
        self,
        scope: AttachmentScope,
        timeout: float,
        next_token: str = "",
        tags: Mapping[str, str] | None = None,
    ) -> Page[Attachment]:
        models = _cbn_models()
        request = models.ListTransitRouterEcrAttachmentsRequest(
            cen_id=scope.cen_id or None,
            region_id=scope.region_id or None,
            transit_router_id=scope.transit_router_id or None,
            transit_router_attachment_id=scope.attachment_id or None,
            max_results=_PAGE,
            next_token=next_token or None,
            tag=[
                models.ListTransitRouterEcrAttachmentsRequestTag(key=k, value=v)
                for k, v in (tags or {}).items()
            ]
            or None,
        )
        body = self._cbn("list_transit_router_ecr_attachments", request, timeout)
        items = tuple(conversion.attachment(item) for item in body.transit_router_attachments or ())
        return Page(items, body.next_token or "")

    def update_attachment(
        self,
        id: str,
        timeout: float,
        name: str | None = None,
        description: str | None = None,
        order_type: str | None = None,
        dry_run: bool = False,
    ) -> None:
        request = _cbn_models().UpdateTransitRouterEcrAttachmentAttributeRequest(
            transit_router_attachment_id=id,
            transit_router_attachment_name=name,
            transit_router_attachment_description=description,
            order_type=order_type,
            dry_run=_flag(dry_run),
        )
        self._cbn("update_transit_router_ecr_attachment_attribute", request, timeout)

    def delete_attachment(self, id: str, force: bool, timeout: float) -> None:
        request = _cbn_models().DeleteTransitRouterEcrAttachmentRequest(
            transit_router_attachment_id=id, force=_flag(force)
        )
        self._cbn("delete_transit_router_ecr_attachment", request, timeout)

    def tag_attachment(self, id: str, region_id: str, tags: Mapping[str, str], timeout: float) -> None:
        models = _cbn_models()
        request = models.TagResourcesRequest(
            region_id=region_id or None,
            resource_type=_TAGGED,
            resource_id=[id],
            tag=[models.TagResourcesRequestTag(key=k, value=v) for k, v in tags.items()],
        )
        self._cbn("tag_resources", request, timeout)

    def untag_attachment(self, id: str, region_id: str, keys: tuple[str, ...], timeout: float) -> None:
        request = _cbn_models().UntagResourcesRequest(
            region_id=region_id or None, resource_type=_TAGGED, resource_id=[id], tag_key=list(keys)
        )
        self._cbn("untag_resources", request, timeout)

    def create_association(
        self, new: NewAssociation, token: str, timeout: float, dry_run: bool = False
    ) -> str:
        request = _ecr_models().CreateExpressConnectRouterAssociationRequest(
            client_token=token or None,
            dry_run=_flag(dry_run),
            ecr_id=new.ecr_id,
            transit_router_id=new.transit_router_id,
            association_region_id=new.region_id,
            cen_id=new.cen_id or None,
            transit_router_owner_id=_number(new.transit_router_owner_id),
            description=new.description or None,
            create_attachment=_flag(new.create_attachment),
        )
        body = self._ecr("create_express_connect_router_association", request, timeout)
        if dry_run:
            return body.association_id or ""
        return required(body.association_id, "CreateExpressConnectRouterAssociation", "AssociationId")

    def list_associations(
        self,
        ecr_id: str,
        timeout: float,
        association_id: str = "",
        transit_router_id: str = "",
        next_token: str = "",
    ) -> Page[Association]:
        request = _ecr_models().DescribeExpressConnectRouterAssociationRequest(
            ecr_id=ecr_id,
            association_id=association_id or None,
            transit_router_id=transit_router_id or None,
            max_results=_PAGE,
            next_token=next_token or None,
        )
        body = self._ecr("describe_express_connect_router_association", request, timeout)
        return Page(
            tuple(conversion.association(item) for item in body.association_list or ()), body.next_token or ""
        )

    def update_association(self, id: str, ecr_id: str, description: str, timeout: float) -> None:
        request = _ecr_models().ModifyExpressConnectRouterAssociationRequest(
            association_id=id, ecr_id=ecr_id, description=description
        )
        self._ecr("modify_express_connect_router_association", request, timeout)

    def delete_association(self, id: str, ecr_id: str, delete_attachment: bool, timeout: float) -> None:
        request = _ecr_models().DeleteExpressConnectRouterAssociationRequest(
            association_id=id, ecr_id=ecr_id, delete_attachment=_flag(delete_attachment)
        )
        self._ecr("delete_express_connect_router_association", request, timeout)

    def describe_router(self, ecr_id: str, timeout: float) -> Router | None:
        request = _ecr_models().DescribeExpressConnectRouterRequest(ecr_id=ecr_id)
        body = self._ecr("describe_express_connect_router", request, timeout)
        found = [item for item in body.ecr_list or () if item.ecr_id == ecr_id]
        return (
            Router(ecr_id, found[0].status or "", conversion.text(found[0].owner_id), found[0].name or "")
            if found
            else None
        )

    def list_cens(self, timeout: float, next_token: str = "") -> Page[str]:
        number = int(next_token or 1)
        request = _cbn_models().DescribeCensRequest(page_number=number, page_size=_NUMBERED_PAGE)
        body = self._cbn("describe_cens", request, timeout)
        cens = (body.cens.cen if body.cens else None) or ()
        last = len(cens) < _NUMBERED_PAGE or number * _NUMBERED_PAGE >= (body.total_count or 0)
        return Page(tuple(cen.cen_id for cen in cens if cen.cen_id), "" if last else str(number + 1))

    def list_transit_routers(
        self, timeout: float, transit_router_id: str = "", cen_id: str = "", region_id: str = ""
    ) -> tuple[TransitRouter, ...]:
        request = _cbn_models().ListTransitRoutersRequest(
            transit_router_id=transit_router_id or None,
            cen_id=cen_id or None,
            region_id=region_id or None,
            # One page has them all: a CEN instance has at most one transit router in a region.
            page_size=_NUMBERED_PAGE,
        )
        body = self._cbn("list_transit_routers", request, timeout)
        return tuple(conversion.transit_router(item) for item in body.transit_routers or ())

    def transit_router_service_enabled(self, timeout: float) -> bool:
        body = self._cbn(
            "check_transit_router_service", _cbn_models().CheckTransitRouterServiceRequest(), timeout
        )
        return str(body.enabled).lower() in ("true", "on")

    def create_grant(self, grant: Grant, timeout: float) -> None:
        request = _cbn_models().GrantInstanceToTransitRouterRequest(
            **_grant_arguments(grant), order_type=grant.order_type or None
        )
        self._cbn("grant_instance_to_transit_router", request, timeout)

    def delete_grant(self, grant: Grant, timeout: float) -> None:
        request = _cbn_models().RevokeInstanceFromTransitRouterRequest(**_grant_arguments(grant))
        self._cbn("revoke_instance_from_transit_router", request, timeout)

    def list_grants(self, ecr_id: str, region_id: str, timeout: float) -> tuple[Grant, ...]:
        request = _cbn_models().DescribeGrantRulesToResourceRequest(
            product_type="ECR", resource_id=ecr_id, region_id=region_id or None, max_results=_PAGE
        )
        body = self._cbn("describe_grant_rules_to_resource", request, timeout)
        return tuple(
            Grant(
                ecr_id,
                rule.cen_id or "",
                conversion.text(rule.cen_owner_id),
                region_id,
                rule.order_type or "",
            )
            for rule in body.grant_rules or ()
        )

    def list_grants_to_cen(self, cen_id: str, ecr_id: str, timeout: float) -> tuple[Grant, ...]:
        request = _cbn_models().DescribeGrantRulesToCenRequest(
            product_type="ECR", cen_id=cen_id, child_instance_id=ecr_id, max_results=_PAGE
        )
        body = self._cbn("describe_grant_rules_to_cen", request, timeout)
        rules = body.grant_rules.grant_rule if body.grant_rules else None
        return tuple(
            Grant(
                rule.child_instance_id or "",
                cen_id,
                conversion.text(rule.cen_owner_id),
                rule.child_instance_region_id or "",
            )
            for rule in rules or ()
            if rule.child_instance_id == ecr_id
        )

    def account_id(self, timeout: float) -> str:
        if not self._account:
            client = self._client("sts", _STS)
            body = invoke(
                "GetCallerIdentity", lambda runtime: client.get_caller_identity_with_options(runtime), timeout
            )
            self._account = conversion.text(body.account_id)
        return self._account

    def _cbn(self, operation: str, request: Any, timeout: float) -> Any:
        return self._request("cbn", _CBN, operation, request, timeout)

    def _ecr(self, operation: str, request: Any, timeout: float) -> Any:
        return self._request("ecr", self._settings.ecr_endpoint or _ECR, operation, request, timeout)

    def _request(self, service: str, endpoint: str, operation: str, request: Any, timeout: float) -> Any:
        method = getattr(self._client(service, endpoint), operation + "_with_options")
        return invoke(_api_name(operation), lambda runtime: method(request, runtime), timeout)

    def _client(self, service: str, endpoint: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = new_client(
                    service, self._settings.endpoint or endpoint, self._credential(), self._settings
                )
            return self._clients[service]

    def _credential(self) -> Any:
        """The credentials, shared by the services."""
        if "credential" not in self._clients:
            self._clients["credential"] = credential(self._settings, self._profile)
        return self._clients["credential"]


def _cbn_models() -> Any:
    from alibabacloud_cbn20170912 import models

    return models


def _ecr_models() -> Any:
    from alibabacloud_expressconnectrouter20230901 import models

    return models


def _flag(wanted: bool) -> str | None:
    """A switch, sent only when it is on, and as the API's pages spell it: the SDK would send Python's True."""
    return "true" if wanted else None


def _number(account: str) -> int | None:
    return int(account) if account else None


def _grant_arguments(grant: Grant) -> dict[str, Any]:
    return {
        "cen_id": grant.cen_id,
        "cen_owner_id": _number(grant.cen_owner_id),
        "instance_id": grant.ecr_id,
        "instance_type": "ECR",
        "region_id": grant.region_id or None,
    }


def _api_name(operation: str) -> str:
    return "".join(part.capitalize() for part in operation.split("_"))
