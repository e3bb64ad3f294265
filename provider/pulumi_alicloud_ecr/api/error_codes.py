"""What the API's error codes mean: one table, by code or by family.

Sources: the error code table of the page CreateTransitRouterEcrAttachment (all of it), the pages
DeleteTransitRouterEcrAttachment and UpdateTransitRouterEcrAttachmentAttribute, the error codes that Terraform's
provider found worth retrying, and the RPC gateway's common codes. Spelling is the API's ("Forbbiden").
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from .errors import ApiError, Refused, Unreachable


class Reaction(Enum):
    """What to do about a refusal."""

    #: It passes: wait and call again, until the deadline.
    RETRY = "retry"
    #: It may pass, or a prerequisite may be missing: look at the prerequisites once, call again if all are there.
    RETRY_IF_SOUND = "retry if the prerequisites are there"
    #: A prerequisite may be missing: look at all of them; if all are there, call once more; then fail.
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

    then: Reaction
    meaning: str
    remedy: str


_AGAIN = "Nothing to do: the call is repeated until the deadline; raise customTimeouts if that is too short."
_PERMISSIONS = "Grant the RAM user or role the permission for the operation (docs/configuration.md)."

#: By exact code.
CODES: dict[str, Meaning] = {
    # The error code table of CreateTransitRouterEcrAttachment, in its order.
    "NoPermission.AliyunServiceRolePolicyForCEN": Meaning(
        Reaction.MISSING,
        "the service-linked role AliyunServiceRoleForCEN is missing and the caller may not create it",
        "Let an administrator grant ram:CreateServiceLinkedRole to the caller, or open the CEN console once.",
    ),
    "OperationUnsupported.TransitRouterRegionId": Meaning(
        Reaction.MISSING,
        "transit routers of this region do not support ECR attachments",
        "Use a region that ListExpressConnectRouterSupportedRegion names, and check region_id.",
    ),
    "InvalidCenId.NotFound": Meaning(
        Reaction.MISSING,
        "there is no such CEN instance in this account",
        "Check cen_id and the account of the credentials.",
    ),
    "InvalidStatus.ResourceStatus": Meaning(
        Reaction.RETRY_IF_SOUND,
        "a resource is not in a status that allows the operation",
        "If it persists, look at the status of the ECR, its association and the transit router.",
    ),
    "InvalidTransitRouterId.NotFound": Meaning(
        Reaction.INVESTIGATE,
        "there is no such transit router",
        "Check transit_router_id, region_id and the account of the credentials.",
    ),
    "Forbbiden.TransitRouterServiceNotOpen": Meaning(
        Reaction.INVESTIGATE,
        "this account has not opened the transit router service",
        "Open it once: in the CEN console, or by calling OpenTransitRouterService.",
    ),
    "OperationUnsupported.TransitRouterType": Meaning(
        Reaction.INVESTIGATE,
        "the transit router is not Enterprise Edition; only that supports ECR attachments",
        "Use an Enterprise Edition transit router.",
    ),
    "MissingParam.CenIdOrRegionId": Meaning(
        Reaction.FAIL,
        "neither a transit router nor a CEN instance with its region was given",
        "Give transit_router_id, or cen_id and region_id.",
    ),
    "IllegalParam.AssociateRouteTableId": Meaning(
        Reaction.FAIL,
        "the route table to associate is not valid",
        "Look at the route tables of the transit router; this provider sends no route table.",
    ),
    "Forbbiden.AttachChildInstanceAcrossBid": Meaning(
        Reaction.MISSING,
        "the accounts of ECR and transit router belong to different sites (China, International) or enterprises",
        "Use accounts of one enterprise and one site, or apply to Alibaba Cloud for cross-bid attaching.",
    ),
    "IllegalParam.RegionId": Meaning(
        Reaction.FAIL, "the region is not valid", "Check region_id and the configuration alicloud-ecr:region."
    ),
    "OperationUnsupported.CenFullLevel": Meaning(
        Reaction.MISSING,
        "CEN instances whose level is Full have no Enterprise Edition transit routers",
        "Use a CEN instance with protection level REDUCED.",
    ),
    "InvalidOperation.CenInstanceStatus": Meaning(
        Reaction.RETRY, "the CEN instance is being changed", _AGAIN
    ),
    "IncorrectStatus.TransitRouter": Meaning(
        Reaction.RETRY_IF_SOUND, "the transit router is being changed", _AGAIN
    ),
    "QuotaFull.ChildInstanceRelatedCen": Meaning(
        Reaction.MISSING,
        "the ECR is attached to as many CEN instances as its quota allows",
        "Detach it elsewhere, or raise the quota in Quota Center.",
    ),
    "Forbidden.ResourceOwnerTransitRouterServiceNotOpen": Meaning(
        Reaction.MISSING,
        "the account that owns the ECR has not opened the transit router service",
        "Let the ECR's owner open it once, in the CEN console or by calling OpenTransitRouterService.",
    ),
    "OperationUnsupported.BandwidthType": Meaning(
        Reaction.FAIL,
        "the bandwidth type does not support the operation",
        "Contact Alibaba Cloud with the RequestId.",
    ),
    "IllegalParam.BandwidthType": Meaning(
        Reaction.FAIL, "the bandwidth type is not valid", "Contact Alibaba Cloud with the RequestId."
    ),
    "IncorrectStatus.EcrResource": Meaning(
        Reaction.RETRY_IF_SOUND,
        "the ECR or its association with the transit router is not in a status that allows the operation",
        "If it persists, look at the status of the ECR and of its association.",
    ),
    "QuotaExceeded.CenQuotaEcrAttachPerTransitRouter": Meaning(
        Reaction.MISSING,
        "the transit router has as many ECR attachments as its quota allows",
        "Delete one, use another transit router, or raise the quota in Quota Center.",
    ),
    "OperationUnsupported.ECRAttachment": Meaning(
        Reaction.INVESTIGATE,
        "ECR attachments are not supported here",
        "Check region and edition of the transit router, and that the ECR is attached to no other one in the region.",
    ),
    "InvalidTransitRouterMode.NeedUpgrade": Meaning(
        Reaction.MISSING, "the transit router has to be upgraded first", "Upgrade it to Enterprise Edition."
    ),
    "ResourceNotFound": Meaning(
        Reaction.INVESTIGATE,
        "the ECR, or another resource that the call names, does not exist",
        "Check ecr_id and ecr_owner_id, and that the association exists.",
    ),
    "InvalidParameter": Meaning(
        Reaction.INVESTIGATE, "a parameter is not valid", "Compare the values with the message."
    ),
    "Unauthorized": Meaning(Reaction.MISSING, "the AccessKey may not do this", _PERMISSIONS),
    # Cross-account, of the same family (AttachCenChildInstance).
    "Forbbiden.AttachChildInstanceAcrossUid": Meaning(
        Reaction.INVESTIGATE,
        "the account of the ECR has granted nothing to the account of the transit router",
        "Let the ECR's owner grant it (EcrGrant), and state ecr_owner_id.",
    ),
    # Delete.
    "OperationFailed.RouteTableAssociationExist": Meaning(
        Reaction.FAIL,
        "the attachment is associated with a route table",
        "Remove the association forwarding, or set force_delete=True.",
    ),
    "OperationFailed.RouteTablePropagationExist": Meaning(
        Reaction.FAIL,
        "a route table learns routes from the attachment",
        "Disable route learning, or set force_delete=True.",
    ),
    "OperationFailed.RouteEntryExist": Meaning(
        Reaction.FAIL, "route entries point to the attachment", "Delete them, or set force_delete=True."
    ),
    "OperationFailed.PrefixListExist": Meaning(
        Reaction.FAIL,
        "prefix lists are associated with the attachment",
        "Remove them, or set force_delete=True.",
    ),
    "OperationFailed.FlowLogExistOrNisOpened": Meaning(
        Reaction.FAIL, "a flow log or a NIS inspection uses the attachment", "Delete or stop it first."
    ),
    "OperationFailed.NotSupportForceDelete": Meaning(
        Reaction.FAIL,
        "this attachment can't be deleted by force",
        "Set force_delete=False and remove the dependents.",
    ),
    "OperationDenied.EcrAttachmentExisted": Meaning(
        Reaction.FAIL,
        "the association still has an attachment",
        "Delete the attachment first; if none is listed, try again in some minutes.",
    ),
    # What is gone.
    "InvalidTransitRouterAttachmentId.NotFound": Meaning(
        Reaction.GONE, "there is no such attachment", "Run pulumi refresh."
    ),
    "ResourceNotFound.AssociationId": Meaning(
        Reaction.GONE, "there is no such association", "Run pulumi refresh."
    ),
    # Idempotence.
    "IdempotentParameterMismatch": Meaning(
        Reaction.FAIL,
        "the ClientToken was used for a call with other parameters",
        "Nothing to do: the provider takes another token.",
    ),
    # Credentials and the gateway.
    "InvalidAccessKeyId.NotFound": Meaning(
        Reaction.FAIL, "there is no such AccessKey", "Check the credentials (alicloud-ecr doctor)."
    ),
    "InvalidAccessKeyId.Inactive": Meaning(
        Reaction.FAIL, "the AccessKey is disabled", "Enable it or use another one."
    ),
    "SignatureDoesNotMatch": Meaning(
        Reaction.FAIL, "the AccessKey secret is wrong", "Check the credentials."
    ),
    "InvalidSecurityToken.Expired": Meaning(
        Reaction.FAIL, "the STS token has expired", "Get new credentials and run again: nothing is lost."
    ),
    "InvalidTimeStamp.Expired": Meaning(
        Reaction.FAIL, "the clock of this machine is off by more than 15 minutes", "Set the clock."
    ),
    "SignatureNonceUsed": Meaning(Reaction.RETRY, "the request was repeated on its way", _AGAIN),
    "Conflict.Lock": Meaning(Reaction.RETRY, "another operation holds a lock on the resource", _AGAIN),
    "ServiceUnavailable": Meaning(Reaction.RETRY, "the service is not available for the moment", _AGAIN),
    "InternalError": Meaning(Reaction.RETRY, "the service failed", _AGAIN),
}

#: By a part of the code, when no exact code matches: services put a name of their own before it
#: (CenYaochi.Operation.Blocking). A part begins where the code or one of its words does. The first that matches counts.
FAMILIES: tuple[tuple[str, Meaning], ...] = (
    ("Throttling", Meaning(Reaction.RETRY, "too many calls", _AGAIN)),
    ("Operation.Blocking", Meaning(Reaction.RETRY, "another operation is in progress", _AGAIN)),
    ("TokenProcessing", Meaning(Reaction.RETRY, "the same call is still being worked on", _AGAIN)),
    ("LastTokenProcessing", Meaning(Reaction.RETRY, "the same call is still being worked on", _AGAIN)),
    ("IncorrectStatus", Meaning(Reaction.RETRY_IF_SOUND, "a resource is being changed", _AGAIN)),
    ("InvalidStatus", Meaning(Reaction.RETRY_IF_SOUND, "a resource is being changed", _AGAIN)),
    ("Conflict", Meaning(Reaction.RETRY, "another operation is in progress", _AGAIN)),
    ("TaskConflict", Meaning(Reaction.RETRY, "another operation is in progress", _AGAIN)),
    ("InternalError", Meaning(Reaction.RETRY, "the service failed", _AGAIN)),
    ("ServiceUnavailable", Meaning(Reaction.RETRY, "the service is not available for the moment", _AGAIN)),
    (
        "OperationFailed",
        Meaning(
            Reaction.FAIL,
            "the resource, or one that depends on it, does not allow the operation",
            "Remove what the message names, then try again.",
        ),
    ),
    ("QuotaFull", Meaning(Reaction.MISSING, "a quota is used up", "Raise it in Quota Center.")),
    ("QuotaExceeded", Meaning(Reaction.MISSING, "a quota is used up", "Raise it in Quota Center.")),
    ("Forbidden", Meaning(Reaction.MISSING, "the caller may not do this", _PERMISSIONS)),
    ("Forbbiden", Meaning(Reaction.INVESTIGATE, "the caller may not do this", _PERMISSIONS)),
    ("NoPermission", Meaning(Reaction.MISSING, "the caller may not do this", _PERMISSIONS)),
    (
        "InvalidSecurityToken",
        Meaning(Reaction.FAIL, "the STS token is not valid", "Get new credentials and run again."),
    ),
    ("InvalidAccessKeyId", Meaning(Reaction.FAIL, "the AccessKey is not valid", "Check the credentials.")),
    (
        "InvalidAction",
        Meaning(Reaction.FAIL, "the endpoint does not know the operation", "Check alicloud-ecr:endpoint."),
    ),
    (
        "OperationUnsupported",
        Meaning(Reaction.INVESTIGATE, "the operation is not supported here", "See the message."),
    ),
)

_SERVER_FAULT = Meaning(Reaction.RETRY, "the service failed", _AGAIN)
_TRANSIENT_HTTP = frozenset({408, 429, 500, 502, 503, 504})
_OTHER = Meaning(
    Reaction.FAIL, "the API refused the call", "See the message; the RequestId helps Alibaba Cloud's support."
)
_OTHER_MISSING = Meaning(
    Reaction.INVESTIGATE, "something that the call names does not exist", "Check the ids and the account."
)


_PARAMETERS = re.compile(
    r"(?i)Missing|(?:Illegal|Invalid|Unsupported)(?:Param|Operation)|OperationUnsupported"
)


def meaning(error: ApiError) -> Meaning:
    """The meaning of a refusal: by its code, by its family, by its HTTP status."""
    if found := CODES.get(error.code):
        return found
    for part, family in FAMILIES:
        if _has_part(error.code, part):
            return family
    if error.http_status in _TRANSIENT_HTTP or error.http_status < 400:
        return _SERVER_FAULT
    return _OTHER_MISSING if "NotFound" in error.code else _OTHER


def _has_part(code: str, part: str) -> bool:
    return f".{part}" in f".{code}"


def is_throttled(error: ApiError) -> bool:
    """Whether the API said that calls come too fast."""
    return _has_part(error.code, "Throttling") or error.http_status == 429


def is_usable(error: ApiError | Unreachable) -> bool:
    """Whether it is an answer, or a failure on the way, as an API has them; not a success that says it is none, and
    not a page of something else."""
    return error.http_status >= 400 if isinstance(error, ApiError) else error.usable


def is_ambiguous(error: ApiError) -> bool:
    """Whether a refused write may have taken effect all the same: a server that failed says nothing of how far it got,
    nor does one that answers HTTP 200 with Success=false."""
    return error.http_status >= 500 or error.http_status < 400


def is_gone(error: ApiError) -> bool:
    """Whether the refusal says that the resource is not there. Never by HTTP status alone: the gateway answers a
    deleted AccessKey with 404 as well. Nor by an answer that is success and failure at once."""
    return meaning(error).then is Reaction.GONE and is_usable(error)


def may_be_gone(error: ApiError) -> bool:
    """Whether something that the call names is not there: the resource itself, or one that it needs."""
    if not is_usable(error):
        return False
    known = meaning(error)
    return known.then is Reaction.GONE or (known.then is Reaction.INVESTIGATE and "NotFound" in error.code)


def is_about_parameters(error: ApiError) -> bool:
    """Whether the API refuses the parameters of the call: one is missing, not valid, or not known."""
    return _PARAMETERS.search(error.code) is not None and "NotFound" not in error.code


def passes(error: ApiError) -> bool:
    """Whether the same call may be answered otherwise after a while."""
    return meaning(error).then in (Reaction.RETRY, Reaction.RETRY_IF_SOUND) or not is_usable(error)


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
