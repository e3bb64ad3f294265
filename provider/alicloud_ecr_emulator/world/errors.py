"""One error for every refusal, and one table of what can be refused.

`CODES` maps each code to its HTTP status, its message and the cause that produces it here. Statuses and messages of the first
block are those of the API page of CreateTransitRouterEcrAttachment; the later blocks say where theirs come from. The cause
column is what a test does to see the code.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Code:
    """What the service answers for one error code, and why."""

    status: int
    message: str
    cause: str


class ApiError(Exception):
    """A refusal as the caller sees it. `detail` is added to the code's message."""

    def __init__(self, code: str, detail: str = "", *, status: int | None = None, message: str = ""):
        known = CODES.get(code)
        self.code = code
        self.status = status or (known.status if known else 400)
        text = message or (known.message if known else code)
        self.message = f"{text} {detail}".strip()
        super().__init__(f"{self.code}: {self.message}")


_CREATE_PAGE: Final = {
    "NoPermission.AliyunServiceRolePolicyForCEN": Code(
        400,
        "You are not authorized to create the service linked role. Role Name: AliyunServiceRolePolicyForCEN. Service Name: "
        "cen.aliyuncs.com. Make sure that the user has been granted the ram:CreateServiceLinkedRole permission.",
        "account without service_linked_role and without may_create_service_linked_role",
    ),
    "OperationUnsupported.TransitRouterRegionId": Code(
        400,
        "The specified TransitRouterRegion does not support the operation.",
        "region with ecr_supported false",
    ),
    "InvalidCenId.NotFound": Code(400, "CenId is not found.", "CenId that the caller has not"),
    "InvalidStatus.ResourceStatus": Code(
        400,
        "The resource is not in a valid state for the attachment operation.",
        "association that is being created, changed or deleted",
    ),
    "InvalidTransitRouterId.NotFound": Code(
        400, "TransitRouterId is not found.", "TransitRouterId that the caller has not in this region or CEN"
    ),
    "Forbbiden.TransitRouterServiceNotOpen": Code(
        400,
        "The user has not open transit router service.",
        "caller's account with transit_router_service false",
    ),
    "OperationUnsupported.TransitRouterType": Code(
        400, "The specified TransitRouterType does not support the operation.", "Basic Edition transit router"
    ),
    "MissingParam.CenIdOrRegionId": Code(
        400, "Either CenId or RegionId must be specified.", "neither TransitRouterId nor CenId with RegionId"
    ),
    "IllegalParam.AssociateRouteTableId": Code(
        400,
        "The specified AssociateRouteTableId is illegal.",
        "parameter AssociateRouteTableId that names no route table of the transit router",
    ),
    "Forbbiden.AttachChildInstanceAcrossBid": Code(
        400,
        "Operation is invalid, please apply for cross-bid attaching.",
        "accounts of the transit router and the ECR in two enterprises or on two sites",
    ),
    "IllegalParam.RegionId": Code(400, "RegionId is illegal.", "RegionId that does not exist"),
    "OperationUnsupported.CenFullLevel": Code(
        400, "CEN full level does not support TransitRouter", "CEN with protection_level FULL"
    ),
    "InvalidOperation.CenInstanceStatus": Code(
        400, "The CEN instance is not in a valid state for the operation.", "CEN whose status is not Active"
    ),
    "IncorrectStatus.TransitRouter": Code(
        400, "The status of TransitRouter is incorrect.", "transit router whose status is not Active"
    ),
    "QuotaFull.ChildInstanceRelatedCen": Code(
        400,
        "The childinstance has exceed the quota of the times that a childinstance can be attached as an attachment.",
        "ECR that is attached to a transit router of this region already, or to as many CENs as cens_per_ecr allows",
    ),
    "Forbidden.ResourceOwnerTransitRouterServiceNotOpen": Code(
        400,
        "The resource owner user has not opened transit router service.",
        "ECR owner's account with transit_router_service false",
    ),
    "OperationUnsupported.BandwidthType": Code(
        400,
        "The specified BandwidthType does not support the operation.",
        "parameter BandwidthType: only inter-region attachments have one",
    ),
    "IllegalParam.BandwidthType": Code(
        400,
        "BandwidthType is illegal.",
        "parameter BandwidthType other than BandwidthPackage and DataTransfer",
    ),
    "IncorrectStatus.EcrResource": Code(
        400,
        "The ECR resource is not in a valid state for the attachment operation.",
        "ECR whose status is not ACTIVE or whose business_status is not Normal",
    ),
    "QuotaExceeded.CenQuotaEcrAttachPerTransitRouter": Code(
        400,
        "The maximum number of ECR attachment per Transit Router is exceeded.",
        "transit router with as many attachments as attachments_per_transit_router allows",
    ),
    "OperationUnsupported.ECRAttachment": Code(
        400, "ECR Attachment is not supported.", "transit router with supports_ecr false"
    ),
    "InvalidTransitRouterMode.NeedUpgrade": Code(
        400, "TransitRouter need to upgrade.", "transit router with mode NeedUpgrade"
    ),
    "ResourceNotFound": Code(
        400,
        "The resource does not found.",
        "ECR that its owner has not, or (missing_association_code) no association of the ECR and the transit router",
    ),
    "InvalidParameter": Code(
        400, "Invalid parameter.", "name, description, tag, token, number or page that breaks a rule"
    ),
    "Unauthorized": Code(
        400, "The AccessKeyId is unauthorized.", "operation matched by the account's denied_actions"
    ),
}

_OTHER_OPERATIONS: Final = {
    # Pages of AttachCenChildInstance, Update- and DeleteTransitRouterEcrAttachment, and of client tokens.
    "Forbbiden.AttachChildInstanceAcrossUid": Code(
        409,
        "Operation is invalid, please apply for cross-uid attaching.",
        "ECR of another account without a grant",
    ),
    "DryRunOperation": Code(
        400, "Request validation has been passed with DryRun flag set.", "DryRun that finds no fault"
    ),
    "IdempotentParameterMismatch": Code(
        400,
        "The request uses the same client token as a previous, but non-identical request.",
        "ClientToken used before",
    ),
    "InvalidTransitRouterAttachmentId.NotFound": Code(
        400,
        "TransitRouterAttachmentId is not found.",
        "update of an attachment the caller has not; unknown_delete error",
    ),
    "IncorrectStatus.TransitRouterAttachment": Code(
        400,
        "The status of TransitRouterAttachment is incorrect.",
        "change of an attachment that is in transit",
    ),
    "OperationFailed.RouteTableAssociationExist": Code(
        400,
        "Operation failed because TransitRouterRouteTable exists.",
        "delete of an attachment or a route table with a route table association, or a second association",
    ),
    "OperationFailed.RouteTablePropagationExist": Code(
        400,
        "The specified TransitRouterAttachment has configured RouteTablePropagation. Please remove the configuration first.",
        "delete of an attachment or a route table with a propagation, or the same propagation again",
    ),
    "OperationFailed.RouteEntryExist": Code(
        400,
        "Operation failed because the TransitRouterAttachment exists in RouteTable.",
        "delete with a dependent route_entry",
    ),
    "OperationFailed.PrefixListExist": Code(
        400, "Operation failed because PrefixList exists.", "delete with a dependent prefix_list"
    ),
    "OperationFailed.FlowLogExistOrNisOpened": Code(
        400, "Operation failed because FlowLog exists or Nis is opened.", "delete with a dependent flow_log"
    ),
    "OperationFailed.NotSupportForceDelete": Code(
        400, "Force delete is not supported.", "forced delete of an attachment with force_deletable false"
    ),
    # Pages of the route table operations; the retryable ones are those that Terraform's resources know.
    "InvalidTransitRouterRouteTableId.NotFound": Code(
        400, "TransitRouterRouteTableId is not found.", "route table that the caller has not"
    ),
    "IllegalParam.TransitRouterRouteTableId": Code(
        400,
        "TransitRouterRouteTableId is illegal.",
        "route table of another transit router than the attachment's",
    ),
    "OperationFailed.DeleteSystemRouteTable": Code(
        400,
        "Operation failed because You are not allowed to Delete System Transit Route Table.",
        "delete of a System route table",
    ),
    "IncorrectStatus.Status": Code(
        400,
        "The resource is not in a valid state for the operation.",
        "route table, its association or propagation, or its attachment, that is in transit",
    ),
    "Operation.Blocking": Code(
        400,
        "The operation is blocked by another one.",
        "route_changes_block and another association or propagation of the attachment in transit",
    ),
    # Terraform's resource of the association knows these two by name.
    "Conflict.Lock": Code(
        409,
        "The resource is locked by another operation.",
        "ECR while one of its associations is being made, changed or deleted; association that is in transit",
    ),
    "OperationDenied.EcrAttachmentExisted": Code(
        400,
        "The operation is denied because an ECR attachment exists.",
        "delete of an association that is attached, or was until association_free_seconds ago",
    ),
    "ResourceNotFound.AssociationId": Code(
        404, "The specified association does not exist.", "AssociationId that the caller has not"
    ),
    # Documented as refusals, without a documented code: the names are this emulator's.
    "OperationFailed.OrderTypeLocked": Code(
        400, "The payer can be changed once an hour only.", "OrderType changed within order_type_lock_seconds"
    ),
    "OperationUnsupported.OrderType": Code(
        400,
        "The payer of an ECR attachment cannot be changed.",
        "OrderType in an update, with order_type_on_update refuse; change of a grant's payer",
    ),
    "OperationFailed.GrantExist": Code(400, "The grant exists.", "grant_again refuse"),
    "OperationFailed.AttachmentExist": Code(
        400,
        "Operation failed because TransitRouterAttachment exists.",
        "revoke, or delete of a transit router, while attached",
    ),
    "OperationFailed.AssociationExist": Code(
        400, "Operation failed because an association exists.", "delete of its ECR"
    ),
    "OperationFailed.TransitRouterExist": Code(
        400, "Operation failed because TransitRouter exists.", "delete of its CEN"
    ),
    "ResourceAlreadyExist.Association": Code(
        400, "The ECR is associated with a transit router in this region.", "second association in one region"
    ),
    "ResourceNotFound.EcrId": Code(404, "The specified ECR does not exist.", "EcrId that the caller has not"),
    "InvalidRouteTableAssociation.NotFound": Code(
        400, "The route table association is not found.", "replace or dissociate without an association"
    ),
    "InvalidRouteTablePropagation.NotFound": Code(
        400, "The route table propagation is not found.", "disable without a propagation"
    ),
    "InvalidResourceId.NotFound": Code(
        400, "ResourceId is not found.", "tags of a resource the caller has not"
    ),
    "InvalidInstanceId.NotFound": Code(400, "InstanceId is not found.", "grant of an ECR the caller has not"),
    "InvalidTransitRouter.Exist": Code(
        400, "The CEN has a transit router in this region.", "second transit router of a CEN in one region"
    ),
    "NumberExceed.Tags": Code(400, "The resource has too many tags.", "more than 20 tags on one resource"),
    "EntityNotExist.Role": Code(404, "The role not exists.", "role of an account that is not there"),
    "EntityNotExist.ResourceDirectory": Code(
        404, "The account is in no resource directory.", "account with an empty enterprise"
    ),
}

_GATEWAY: Final = {
    # The gateway in front of every API; a missing parameter is answered as Missing<name>.
    "InvalidAction.NotFound": Code(
        404, "Specified api is not found, please check your url and method.", "unknown action"
    ),
    "InvalidVersion": Code(400, "Specified parameter Version is not valid.", "unknown API version"),
    "MissingAccessKeyId": Code(
        400, "AccessKeyId is mandatory for this action.", "request without a signature"
    ),
    "InvalidAccessKeyId.NotFound": Code(
        404, "Specified access key is not found.", "AccessKey that is not seeded"
    ),
    "SignatureDoesNotMatch": Code(
        400,
        "Specified signature does not match our calculation.",
        "wrong secret, or a request changed after signing",
    ),
    "IncompleteSignature": Code(
        400, "The request signature does not conform to standards.", "broken signature fields"
    ),
    "InvalidTimeStamp.Format": Code(
        400, "Specified time stamp or date value is not well formatted.", "odd timestamp"
    ),
    "InvalidTimeStamp.Expired": Code(
        400, "Specified time stamp or date value is expired.", "timestamp more than 15 minutes off"
    ),
    "SignatureNonceUsed": Code(400, "Specified signature nonce was used already.", "the same nonce twice"),
    "MissingSecurityToken": Code(
        400, "SecurityToken is mandatory for this action.", "STS key without its token"
    ),
    "InvalidSecurityToken.MismatchWithAccessKey": Code(
        400, "Specified SecurityToken mismatch with the AccessKey.", "STS key with another token"
    ),
    "InvalidSecurityToken.Expired": Code(
        400, "Specified SecurityToken is expired.", "STS key after its expires_at"
    ),
    "Throttling.User": Code(
        400, "Request was denied due to user flow control.", "more than qps requests in a second"
    ),
    "ServiceUnavailable": Code(
        503, "The request has failed due to a temporary failure of the server.", "fault rule"
    ),
    "InternalError": Code(500, "The request processing has failed due to some unknown error.", "fault rule"),
}

CODES: Final[dict[str, Code]] = {**_CREATE_PAGE, **_OTHER_OPERATIONS, **_GATEWAY}


def missing_parameter(name: str) -> ApiError:
    """What the gateway answers when a mandatory parameter is left out or empty."""
    return ApiError(f"Missing{name}", message=f"{name} is mandatory for this action.")


def invalid_parameter(name: str, rule: str) -> ApiError:
    """A value that breaks a rule of the API page; the message names the parameter and the rule."""
    return ApiError("InvalidParameter", f"{name} {rule}.")
