"""What the API's error codes mean: one table, by code or by family.

Sources: the error code table of the page CreateTransitRouterEcrAttachment (all of it), the pages
DeleteTransitRouterEcrAttachment and UpdateTransitRouterEcrAttachmentAttribute, the error codes that Terraform's
provider found worth retrying, and the RPC gateway's common codes. Spelling is the API's ("Forbbiden").
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from .errors import ApiError, Refused


class Then(Enum):
    """What to do about a refusal."""

    #: It passes: wait and call again, until the deadline.
    RETRY = "retry"
    #: It may pass, or a prerequisite may be missing: look at the prerequisites once, call again if all are there.
    RETRY_IF_SOUND = "retry if the prerequisites are there"
    #: A prerequisite may be missing: look at all of them, then fail.
    INVESTIGATE = "look into it"
    #: It names a missing prerequisite that no look can see: look what else is missing, then fail.
    MISSING = "say it, and what else is missing"
    #: Fail.
    FAIL = "fail"
    #: The resource is not there.
    GONE = "gone"


@dataclass(frozen=True)
class Meaning:
    """What a code means and what the user can do."""

    then: Then
    meaning: str
    remedy: str


_AGAIN = "Nothing to do: the call is repeated until the deadline; raise customTimeouts if that is too short."
_PERMISSIONS = "Grant the RAM user or role the permission for the operation (docs/configuration.md)."

#: By exact code.
CODES: dict[str, Meaning] = {
    # The error code table of CreateTransitRouterEcrAttachment, in its order.
    "NoPermission.AliyunServiceRolePolicyForCEN": Meaning(
        Then.MISSING,
        "the service-linked role AliyunServiceRoleForCEN is missing and the caller may not create it",
        "Let an administrator grant ram:CreateServiceLinkedRole to the caller, or open the CEN console once.",
    ),
    "OperationUnsupported.TransitRouterRegionId": Meaning(
        Then.MISSING,
        "transit routers of this region do not support ECR attachments",
        "Use a region that ListExpressConnectRouterSupportedRegion names, and check region_id.",
    ),
    "InvalidCenId.NotFound": Meaning(
        Then.MISSING,
        "there is no such CEN instance in this account",
        "Check cen_id and the account of the credentials.",
    ),
    "InvalidStatus.ResourceStatus": Meaning(
        Then.RETRY_IF_SOUND,
        "a resource is not in a status that allows the operation",
        "If it persists, look at the status of the ECR, its association and the transit router.",
    ),
    "InvalidTransitRouterId.NotFound": Meaning(
        Then.INVESTIGATE,
        "there is no such transit router",
        "Check transit_router_id, region_id and the account of the credentials.",
    ),
    "Forbbiden.TransitRouterServiceNotOpen": Meaning(
        Then.INVESTIGATE,
        "this account has not opened the transit router service",
        "Open it once: in the CEN console, or by calling OpenTransitRouterService.",
    ),
    "OperationUnsupported.TransitRouterType": Meaning(
        Then.INVESTIGATE,
        "the transit router is not Enterprise Edition; only that supports ECR attachments",
        "Use an Enterprise Edition transit router.",
    ),
    "MissingParam.CenIdOrRegionId": Meaning(
        Then.FAIL,
        "neither a transit router nor a CEN instance with its region was given",
        "Give transit_router_id, or cen_id and region_id.",
    ),
    "IllegalParam.AssociateRouteTableId": Meaning(
        Then.FAIL,
        "the route table to associate is not valid",
        "Look at the route tables of the transit router; this provider sends no route table.",
    ),
    "Forbbiden.AttachChildInstanceAcrossBid": Meaning(
        Then.MISSING,
        "the accounts of ECR and transit router belong to different sites (China, International) or enterprises",
        "Use accounts of one enterprise and one site, or apply to Alibaba Cloud for cross-bid attaching.",
    ),
    "IllegalParam.RegionId": Meaning(
        Then.FAIL, "the region is not valid", "Check region_id and the configuration alicloud-ecr:region."
    ),
    "OperationUnsupported.CenFullLevel": Meaning(
        Then.MISSING,
        "CEN instances whose level is Full have no Enterprise Edition transit routers",
        "Use a CEN instance with protection level REDUCED.",
    ),
    "InvalidOperation.CenInstanceStatus": Meaning(Then.RETRY, "the CEN instance is being changed", _AGAIN),
    "IncorrectStatus.TransitRouter": Meaning(
        Then.RETRY_IF_SOUND, "the transit router is being changed", _AGAIN
    ),
    "QuotaFull.ChildInstanceRelatedCen": Meaning(
        Then.INVESTIGATE,
        "the ECR is attached to as many CEN instances as its quota allows",
        "Detach it elsewhere, or raise the quota in Quota Center.",
    ),
    "Forbidden.ResourceOwnerTransitRouterServiceNotOpen": Meaning(
        Then.MISSING,
        "the account that owns the ECR has not opened the transit router service",
        "Let the ECR's owner open it once, in the CEN console or by calling OpenTransitRouterService.",
    ),
    "OperationUnsupported.BandwidthType": Meaning(
        Then.FAIL,
        "the bandwidth type does not support the operation",
        "Contact Alibaba Cloud with the RequestId.",
    ),
    "IllegalParam.BandwidthType": Meaning(
        Then.FAIL, "the bandwidth type is not valid", "Contact Alibaba Cloud with the RequestId."
    ),
    "IncorrectStatus.EcrResource": Meaning(
        Then.RETRY_IF_SOUND,
        "the ECR or its association with the transit router is not in a status that allows the operation",
        "If it persists, look at the status of the ECR and of its association.",
    ),
    "QuotaExceeded.CenQuotaEcrAttachPerTransitRouter": Meaning(
        Then.INVESTIGATE,
        "the transit router has as many ECR attachments as its quota allows",
        "Delete one, use another transit router, or raise the quota in Quota Center.",
    ),
    "OperationUnsupported.ECRAttachment": Meaning(
        Then.INVESTIGATE,
        "ECR attachments are not supported here",
        "Check region and edition of the transit router, and that the ECR is attached to no other one in the region.",
    ),
    "InvalidTransitRouterMode.NeedUpgrade": Meaning(
        Then.MISSING, "the transit router has to be upgraded first", "Upgrade it to Enterprise Edition."
    ),
    "ResourceNotFound": Meaning(
        Then.INVESTIGATE,
        "the ECR, or another resource that the call names, does not exist",
        "Check ecr_id and ecr_owner_id, and that the association exists.",
    ),
    "InvalidParameter": Meaning(
        Then.INVESTIGATE, "a parameter is not valid", "Compare the values with the message."
    ),
    "Unauthorized": Meaning(Then.MISSING, "the AccessKey may not do this", _PERMISSIONS),
    # Cross-account, of the same family (AttachCenChildInstance).
    "Forbbiden.AttachChildInstanceAcrossUid": Meaning(
        Then.MISSING,
        "the account of the ECR has granted nothing to the account of the transit router",
        "Let the ECR's owner grant it (EcrGrant), and state ecr_owner_id.",
    ),
    # Delete.
    "OperationFailed.RouteTableAssociationExist": Meaning(
        Then.FAIL,
        "the attachment is associated with a route table",
        "Remove the association forwarding, or set force_delete=True.",
    ),
    "OperationFailed.RouteTablePropagationExist": Meaning(
        Then.FAIL,
        "a route table learns routes from the attachment",
        "Disable route learning, or set force_delete=True.",
    ),
    "OperationFailed.RouteEntryExist": Meaning(
        Then.FAIL, "route entries point to the attachment", "Delete them, or set force_delete=True."
    ),
    "OperationFailed.PrefixListExist": Meaning(
        Then.FAIL, "prefix lists are associated with the attachment", "Remove them, or set force_delete=True."
    ),
    "OperationFailed.FlowLogExistOrNisOpened": Meaning(
        Then.FAIL, "a flow log or a NIS inspection uses the attachment", "Delete or stop it first."
    ),
    "OperationFailed.NotSupportForceDelete": Meaning(
        Then.FAIL,
        "this attachment can't be deleted by force",
        "Set force_delete=False and remove the dependents.",
    ),
    # What is gone.
    "InvalidTransitRouterAttachmentId.NotFound": Meaning(
        Then.GONE, "there is no such attachment", "Run pulumi refresh."
    ),
    "ResourceNotFound.AssociationId": Meaning(
        Then.GONE, "there is no such association", "Run pulumi refresh."
    ),
    # Idempotence.
    "IdempotentParameterMismatch": Meaning(
        Then.FAIL,
        "the ClientToken was used for a call with other parameters",
        "Nothing to do: the provider takes another token.",
    ),
    # Credentials and the gateway.
    "InvalidAccessKeyId.NotFound": Meaning(
        Then.FAIL, "there is no such AccessKey", "Check the credentials (alicloud-ecr doctor)."
    ),
    "InvalidAccessKeyId.Inactive": Meaning(
        Then.FAIL, "the AccessKey is disabled", "Enable it or use another one."
    ),
    "SignatureDoesNotMatch": Meaning(Then.FAIL, "the AccessKey secret is wrong", "Check the credentials."),
    "InvalidSecurityToken.Expired": Meaning(
        Then.FAIL, "the STS token has expired", "Get new credentials and run again: nothing is lost."
    ),
    "InvalidTimeStamp.Expired": Meaning(
        Then.FAIL, "the clock of this machine is off by more than 15 minutes", "Set the clock."
    ),
    "SignatureNonceUsed": Meaning(Then.RETRY, "the request was repeated on its way", _AGAIN),
    "Conflict.Lock": Meaning(Then.RETRY, "another operation holds a lock on the resource", _AGAIN),
    "ServiceUnavailable": Meaning(Then.RETRY, "the service is not available for the moment", _AGAIN),
    "InternalError": Meaning(Then.RETRY, "the service failed", _AGAIN),
}

#: By the start of the code, when no exact code matches; of two that match the first one counts.
FAMILIES: tuple[tuple[str, Meaning], ...] = (
    ("Throttling", Meaning(Then.RETRY, "too many calls", _AGAIN)),
    ("Rejected.Throttling", Meaning(Then.RETRY, "too many calls", _AGAIN)),
    ("Operation.Blocking", Meaning(Then.RETRY, "another operation is in progress", _AGAIN)),
    ("TokenProcessing", Meaning(Then.RETRY, "the same call is still being worked on", _AGAIN)),
    ("LastTokenProcessing", Meaning(Then.RETRY, "the same call is still being worked on", _AGAIN)),
    ("IncorrectStatus", Meaning(Then.RETRY_IF_SOUND, "a resource is being changed", _AGAIN)),
    ("InvalidStatus", Meaning(Then.RETRY_IF_SOUND, "a resource is being changed", _AGAIN)),
    ("Conflict.", Meaning(Then.RETRY, "another operation is in progress", _AGAIN)),
    ("InternalError", Meaning(Then.RETRY, "the service failed", _AGAIN)),
    ("ServiceUnavailable", Meaning(Then.RETRY, "the service is not available for the moment", _AGAIN)),
    (
        "OperationFailed",
        Meaning(
            Then.FAIL,
            "the resource, or one that depends on it, does not allow the operation",
            "Remove what the message names, then try again.",
        ),
    ),
    ("QuotaFull", Meaning(Then.INVESTIGATE, "a quota is used up", "Raise it in Quota Center.")),
    ("QuotaExceeded", Meaning(Then.INVESTIGATE, "a quota is used up", "Raise it in Quota Center.")),
    ("Forbidden", Meaning(Then.MISSING, "the caller may not do this", _PERMISSIONS)),
    ("Forbbiden", Meaning(Then.MISSING, "the caller may not do this", _PERMISSIONS)),
    ("NoPermission", Meaning(Then.MISSING, "the caller may not do this", _PERMISSIONS)),
    (
        "InvalidSecurityToken",
        Meaning(Then.FAIL, "the STS token is not valid", "Get new credentials and run again."),
    ),
    ("InvalidAccessKeyId", Meaning(Then.FAIL, "the AccessKey is not valid", "Check the credentials.")),
    (
        "InvalidAction",
        Meaning(Then.FAIL, "the endpoint does not know the operation", "Check alicloud-ecr:endpoint."),
    ),
    (
        "OperationUnsupported",
        Meaning(Then.INVESTIGATE, "the operation is not supported here", "See the message."),
    ),
)

_SERVER_FAULT = Meaning(Then.RETRY, "the service failed", _AGAIN)
_TRANSIENT_HTTP = frozenset({408, 429, 500, 502, 503, 504})
_OTHER = Meaning(
    Then.FAIL, "the API refused the call", "See the message; the RequestId helps Alibaba Cloud's support."
)
_OTHER_MISSING = Meaning(
    Then.INVESTIGATE, "something that the call names does not exist", "Check the ids and the account."
)


def meaning(error: ApiError) -> Meaning:
    """The meaning of a refusal: by its code, by its family, by its HTTP status."""
    if found := CODES.get(error.code):
        return found
    for prefix, family in FAMILIES:
        if error.code.startswith(prefix):
            return family
    if error.http_status in _TRANSIENT_HTTP:
        return _SERVER_FAULT
    return _OTHER_MISSING if "NotFound" in error.code else _OTHER


def is_throttled(error: ApiError) -> bool:
    """Whether the API said that calls come too fast."""
    return error.code.startswith(("Throttling", "Rejected.Throttling")) or error.http_status == 429


def is_ambiguous(error: ApiError) -> bool:
    """Whether a refused write may have taken effect all the same: a server that failed says nothing of how far it got."""
    return error.http_status >= 500


def is_gone(error: ApiError) -> bool:
    """Whether the refusal says that the resource is not there. Never by HTTP status alone: the gateway answers a
    deleted AccessKey with 404 as well."""
    return meaning(error).then is Then.GONE


def may_be_gone(error: ApiError) -> bool:
    """Whether something that the call names is not there: the resource itself, or one that it needs."""
    known = meaning(error)
    return known.then is Then.GONE or (known.then is Then.INVESTIGATE and "NotFound" in error.code)


def passes(error: ApiError) -> bool:
    """Whether the same call may be answered otherwise after a while."""
    return meaning(error).then in (Then.RETRY, Then.RETRY_IF_SOUND)


def explained(error: ApiError, what: str = "") -> Refused:
    """The refusal as the user sees it: `what` failed, what the code means, what to do, and the API's own words."""
    known = meaning(error)
    return Refused(f"{what + ': ' if what else ''}{known.meaning}. {known.remedy} ({error})", error)


@contextlib.contextmanager
def explaining(what: str = "") -> Iterator[None]:
    """Refusals leave this block, or the function that it decorates, explained."""
    try:
        yield
    except ApiError as error:
        raise explained(error, what) from None
