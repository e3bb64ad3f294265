"""The official SDKs: the only module that sees an SDK type or an SDK exception.

The SDK packages are imported when the first call is made, not before: a `pulumi up` with nothing to do never needs
them. The SDKs' own retries stay off; `retry` decides. Every answer is checked for the RequestId that the API always
sends, so that a body of some proxy is never taken for an empty list.
"""

from __future__ import annotations

import functools
import re
import threading
from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from .cloud import (
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
from .errors import ApiError, SettingsError, Unreachable
from .settings import Settings

T = TypeVar("T")

_CBN = "cbn.aliyuncs.com"
#: Terraform uses this one for all regions, the Python SDK computes one for each region; alicloud-ecr:ecrEndpoint decides.
_ECR = "expressconnectrouter.cn-shanghai.aliyuncs.com"
_STS = "sts.aliyuncs.com"

#: The resource type of ECR attachments in TagResources and UntagResources.
_TAGGED = "TRANSITROUTERECRATTACHMENT"
_PAGE = 100

_CONNECT_TIMEOUT_MS = 5000
_MAX_CONNECTIONS = 64

#: The last answer's headers in this thread: the SDK drops Retry-After when it makes an exception of a refusal.
_answer = threading.local()


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
            dry_run=dry_run or None,
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
        return _required(
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
        items = tuple(_attachment(item) for item in body.transit_router_attachments or ())
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
            dry_run=dry_run or None,
        )
        self._cbn("update_transit_router_ecr_attachment_attribute", request, timeout)

    def delete_attachment(self, id: str, force: bool, timeout: float) -> None:
        request = _cbn_models().DeleteTransitRouterEcrAttachmentRequest(
            transit_router_attachment_id=id, force=force or None
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
            dry_run=dry_run or None,
            ecr_id=new.ecr_id,
            transit_router_id=new.transit_router_id,
            association_region_id=new.region_id,
            cen_id=new.cen_id or None,
            transit_router_owner_id=_number(new.transit_router_owner_id),
            description=new.description or None,
            create_attachment=new.create_attachment or None,
        )
        body = self._ecr("create_express_connect_router_association", request, timeout)
        return _required(body.association_id, "CreateExpressConnectRouterAssociation", "AssociationId")

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
        return Page(tuple(_association(item) for item in body.association_list or ()), body.next_token or "")

    def update_association(self, id: str, ecr_id: str, description: str, timeout: float) -> None:
        request = _ecr_models().ModifyExpressConnectRouterAssociationRequest(
            association_id=id, ecr_id=ecr_id, description=description
        )
        self._ecr("modify_express_connect_router_association", request, timeout)

    def delete_association(self, id: str, ecr_id: str, delete_attachment: bool, timeout: float) -> None:
        request = _ecr_models().DeleteExpressConnectRouterAssociationRequest(
            association_id=id, ecr_id=ecr_id, delete_attachment=delete_attachment or None
        )
        self._ecr("delete_express_connect_router_association", request, timeout)

    def describe_router(self, ecr_id: str, timeout: float) -> Router | None:
        request = _ecr_models().DescribeExpressConnectRouterRequest(ecr_id=ecr_id)
        body = self._ecr("describe_express_connect_router", request, timeout)
        found = [item for item in body.ecr_list or () if item.ecr_id == ecr_id]
        return (
            Router(ecr_id, found[0].status or "", _text(found[0].owner_id), found[0].name or "")
            if found
            else None
        )

    def list_transit_routers(
        self, timeout: float, transit_router_id: str = "", cen_id: str = "", region_id: str = ""
    ) -> tuple[TransitRouter, ...]:
        request = _cbn_models().ListTransitRoutersRequest(
            transit_router_id=transit_router_id or None, cen_id=cen_id or None, region_id=region_id or None
        )
        body = self._cbn("list_transit_routers", request, timeout)
        return tuple(_transit_router(item) for item in body.transit_routers or ())

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
            Grant(ecr_id, rule.cen_id or "", _text(rule.cen_owner_id), region_id, rule.order_type or "")
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
                _text(rule.cen_owner_id),
                rule.child_instance_region_id or "",
            )
            for rule in rules or ()
            if rule.child_instance_id == ecr_id
        )

    def account_id(self, timeout: float) -> str:
        if not self._account:
            client = self._client("sts", _STS)
            body = _invoke(
                "GetCallerIdentity", lambda runtime: client.get_caller_identity_with_options(runtime), timeout
            )
            self._account = _text(body.account_id)
        return self._account

    def _cbn(self, operation: str, request: Any, timeout: float) -> Any:
        return self._request("cbn", _CBN, operation, request, timeout)

    def _ecr(self, operation: str, request: Any, timeout: float) -> Any:
        return self._request("ecr", self._settings.ecr_endpoint or _ECR, operation, request, timeout)

    def _request(self, service: str, endpoint: str, operation: str, request: Any, timeout: float) -> Any:
        method = getattr(self._client(service, endpoint), operation + "_with_options")
        return _invoke(_api_name(operation), lambda runtime: method(request, runtime), timeout)

    def _client(self, service: str, endpoint: str) -> Any:
        with self._lock:
            if service not in self._clients:
                self._clients[service] = _new_client(
                    service, self._settings.endpoint or endpoint, self._credential(), self._settings
                )
            return self._clients[service]

    def _credential(self) -> Any:
        """The credentials, shared by the services."""
        if "credential" not in self._clients:
            self._clients["credential"] = _credential(self._settings, self._profile)
        return self._clients["credential"]


def _credential(settings: Settings, profile: str) -> Any:
    from alibabacloud_credentials import provider as providers
    from alibabacloud_credentials.client import Client

    source: Any
    if profile:
        source = _profile_provider(profile)
    elif settings.access_key and settings.security_token:
        source = providers.StaticSTSCredentialsProvider(
            access_key_id=settings.access_key,
            access_key_secret=settings.secret_key,
            security_token=settings.security_token,
        )
    elif settings.access_key:
        source = providers.StaticAKCredentialsProvider(
            access_key_id=settings.access_key, access_key_secret=settings.secret_key
        )
    else:
        source = providers.DefaultCredentialsProvider()
    if role := settings.assume_role:
        source = providers.RamRoleArnCredentialsProvider(
            credentials_provider=source,
            role_arn=role.role_arn,
            role_session_name=role.session_name,
            policy=role.policy or None,
            duration_seconds=role.session_expiration,
            external_id=role.external_id or None,
        )
    return Client(provider=source)


def _profile_provider(profile: str) -> Any:
    """A profile of the Alibaba Cloud CLI (~/.aliyun/config.json), else of the SDKs' credentials file."""
    from alibabacloud_credentials import provider as providers
    from alibabacloud_credentials.exceptions import CredentialException

    found = [
        providers.CLIProfileCredentialsProvider(profile_name=profile),
        providers.ProfileCredentialsProvider(profile_name=profile),
    ]
    for source in found:
        try:
            source.get_credentials()
        except (CredentialException, KeyError, AttributeError):
            continue
        return source
    raise SettingsError(
        f"credentials profile {profile!r} is in neither ~/.aliyun/config.json nor the SDKs' credentials file"
    )


def _new_client(service: str, endpoint: str, credential: Any, settings: Settings) -> Any:
    from alibabacloud_tea_openapi.utils_models import Config

    _keep_headers()
    scheme, _, host = endpoint.rpartition("://")
    config = Config(
        credential=credential,
        endpoint=host,
        protocol=scheme or "https",
        region_id=settings.region or None,
        connect_timeout=_CONNECT_TIMEOUT_MS,
        max_idle_conns=_MAX_CONNECTIONS,
        user_agent="pulumi-alicloud-ecr",
    )
    match service:
        case "cbn":
            from alibabacloud_cbn20170912.client import Client as CbnClient

            return CbnClient(config)
        case "ecr":
            from alibabacloud_expressconnectrouter20230901.client import Client as EcrClient

            return EcrClient(config)
        case _:
            from alibabacloud_sts20150401.client import Client as StsClient

            return StsClient(config)


def _cbn_models() -> Any:
    from alibabacloud_cbn20170912 import models

    return models


def _ecr_models() -> Any:
    from alibabacloud_expressconnectrouter20230901 import models

    return models


def _invoke(operation: str, call: Callable[[Any], Any], timeout: float) -> Any:
    """One call; its body, or the error in our words."""
    from alibabacloud_credentials.exceptions import CredentialException
    from alibabacloud_tea_openapi.exceptions import AlibabaCloudException
    from darabonba.runtime import RuntimeOptions

    runtime = RuntimeOptions(
        read_timeout=max(1, int(timeout * 1000)),
        connect_timeout=min(_CONNECT_TIMEOUT_MS, max(1, int(timeout * 1000))),
    )
    _answer.headers = {}
    try:
        body = call(runtime).body
    except AlibabaCloudException as error:
        raise _refusal(operation, error) from None
    except CredentialException as error:
        raise SettingsError(f"no usable credentials: {_one_line(error)}") from None
    except SettingsError:
        raise
    except Exception as error:  # noqa: BLE001 - the SDK lets anything through: broken JSON, missing keys, I/O errors
        inner = getattr(error, "inner_exception", None) or error
        if isinstance(inner, CredentialException):
            raise SettingsError(f"no usable credentials: {_one_line(inner)}") from None
        raise Unreachable(operation, _why(inner, timeout)) from None
    if body is None or not body.request_id:
        raise Unreachable(operation, "the answer has no RequestId")
    return body


def _refusal(operation: str, error: Any) -> ApiError | Unreachable:
    data = error.data if isinstance(error.data, Mapping) else {}
    code = str(data.get("Code") or data.get("code") or error.code or "")
    if not code or code == "None":
        return Unreachable(operation, f"HTTP {error.status_code} with an unreadable body")
    return ApiError(
        operation,
        code,
        _one_line(data.get("Message") or data.get("message") or "no message"),
        str(data.get("RequestId") or data.get("requestId") or ""),
        int(error.status_code or 400),
        _retry_after(getattr(error, "retry_after", None)),
    )


def _retry_after(milliseconds: Any) -> float | None:
    """Seconds, from the gateway's x-acs-retry-after (milliseconds) or the standard Retry-After (seconds)."""
    if milliseconds:
        return float(milliseconds) / 1000
    value = str(getattr(_answer, "headers", {}).get("retry-after", ""))
    return float(value) if re.fullmatch(r"\d+(\.\d+)?", value) else None


@functools.cache
def _keep_headers() -> None:
    """Have the SDK's transport remember the headers of each answer, for `_retry_after`."""
    from darabonba.core import DaraCore

    send = DaraCore.do_action

    def do_action(*args: Any, **kwargs: Any) -> Any:
        response = send(*args, **kwargs)
        _answer.headers = response.headers
        return response

    DaraCore.do_action = staticmethod(do_action)


def _why(error: BaseException, timeout: float) -> str:
    """What went wrong on the way, short: the transport's own texts repeat host, URL and parameters."""
    text = str(error)
    for mark, meaning in (
        ("timed out", f"no answer within {timeout:.0f} s"),
        ("refused", "the connection was refused"),
        ("resolve", "the host name of the endpoint was not found"),
        ("certificate", "the certificate of the endpoint is not valid"),
        ("Incomplete", "the answer was cut off"),
        ("reset", "the connection was broken"),
        ("aborted", "the connection was broken"),
        ("without response", "the connection was broken"),
    ):
        if mark.lower() in text.lower():
            return meaning
    return f"the answer was unreadable ({type(error).__name__})"


def _api_name(operation: str) -> str:
    return "".join(part.capitalize() for part in operation.split("_"))


def _one_line(text: object) -> str:
    return " ".join(str(text).split())[:400]


def _required(value: Any, operation: str, name: str) -> str:
    if not value:
        raise Unreachable(operation, f"the answer has no {name}")
    return str(value)


def _number(account: str) -> int | None:
    return int(account) if account else None


def _text(number: Any) -> str:
    return str(number) if number else ""


def _grant_arguments(grant: Grant) -> dict[str, Any]:
    return {
        "cen_id": grant.cen_id,
        "cen_owner_id": _number(grant.cen_owner_id),
        "instance_id": grant.ecr_id,
        "instance_type": "ECR",
        "region_id": grant.region_id or None,
    }


def _attachment(item: Any) -> Attachment:
    return Attachment(
        id=item.transit_router_attachment_id or "",
        status=item.status or "",
        ecr_id=item.ecr_id or "",
        transit_router_id=item.transit_router_id or "",
        cen_id=item.cen_id or "",
        region_id=item.transit_router_region_id or "",
        ecr_owner_id=_text(item.ecr_owner_id),
        name=item.transit_router_attachment_name or "",
        description=item.transit_router_attachment_description or "",
        order_type=item.order_type or "",
        resource_type=item.resource_type or "",
        creation_time=item.creation_time or "",
        auto_publish_route_enabled=bool(item.auto_publish_route_enabled),
        tags={tag.key: tag.value or "" for tag in item.tags or () if tag.key},
    )


def _association(item: Any) -> Association:
    return Association(
        id=item.association_id or "",
        status=item.status or "",
        ecr_id=item.ecr_id or "",
        transit_router_id=item.transit_router_id or "",
        cen_id=item.cen_id or "",
        region_id=item.region_id or "",
        owner_id=_text(item.owner_id),
        transit_router_owner_id=_text(item.transit_router_owner_id),
        description=item.description or "",
    )


def _transit_router(item: Any) -> TransitRouter:
    return TransitRouter(
        id=item.transit_router_id or "",
        cen_id=item.cen_id or "",
        region_id=item.region_id or "",
        type=item.type or "",
        status=item.status or "",
        owner_id=_text(item.ali_uid),
    )
