"""Refusals, by cause: each names something that does not exist, so nothing can come of it."""

from __future__ import annotations

from dataclasses import replace

from ....api.cloud import NewAttachment
from ....api.errors import ApiError
from ..assumption import Basis, Subject, Verdict, accepted, refused
from ..calls import NotProbed
from ..laboratory import Laboratory
from ..removal import undo_attachment

SUBJECT = Subject()
CREATE = "CreateTransitRouterEcrAttachment"
DELETE = "DeleteTransitRouterEcrAttachment"
_ERRORS = f"{CREATE}, error codes"
_TERRAFORM = "terraform-provider-alicloud"
_ATTACHMENT = "tr-attach-0000000000000000ec"
_ASSOCIATION = "ecr-assoc-0000000000000000ec"


def _attach(lab: Laboratory, new: NewAttachment) -> ApiError | None:
    """The refusal of an attachment that is not to be made; what is made all the same is removed again."""
    try:
        id = lab.create_attachment(f"refusal-{len(lab.answered)}", new)
    except ApiError as error:
        return error
    undo_attachment(lab, id)
    return None


@SUBJECT.assume(
    "unknown-ecr",
    "An attachment of an ECR that does not exist is refused with ResourceNotFound.",
    Basis.DOCUMENTED,
    _ERRORS,
    "renamed_words=ResourceNotFound:Missing",
)
def unknown_ecr(lab: Laboratory) -> Verdict:
    return refused(
        _attach(lab, replace(lab.new_attachment(), ecr_id="ecr-0000000000000000ec")), "ResourceNotFound"
    )


@SUBJECT.assume(
    "unknown-transit-router",
    "An attachment to a transit router that does not exist is refused with InvalidTransitRouterId.NotFound.",
    Basis.DOCUMENTED,
    _ERRORS,
    "renamed_words=InvalidTransitRouterId.NotFound:Missing",
)
def unknown_transit_router(lab: Laboratory) -> Verdict:
    new = replace(lab.new_attachment(), transit_router_id="tr-0000000000000000ec")
    return refused(_attach(lab, new), "InvalidTransitRouterId.NotFound")


@SUBJECT.assume(
    "unknown-region",
    "An attachment in a region that does not exist is refused with IllegalParam.RegionId.",
    Basis.DOCUMENTED,
    _ERRORS,
    "renamed_words=IllegalParam.RegionId:Missing",
)
def unknown_region(lab: Laboratory) -> Verdict:
    return refused(
        _attach(lab, replace(lab.new_attachment(), region_id="cn-nowhere")), "IllegalParam.RegionId"
    )


@SUBJECT.assume(
    "unknown-update",
    "The update of an attachment that does not exist is refused with InvalidTransitRouterAttachmentId.NotFound.",
    Basis.DOCUMENTED,
    "UpdateTransitRouterEcrAttachmentAttribute, error codes",
    "renamed_words=InvalidTransitRouterAttachmentId.NotFound:Missing",
)
def unknown_update(lab: Laboratory) -> Verdict:
    cloud = lab.connection.cloud
    error = lab.refusal(lambda t: cloud.update_attachment(_ATTACHMENT, t, name=lab.name))
    return refused(error, "InvalidTransitRouterAttachmentId.NotFound")


@SUBJECT.assume(
    "unknown-delete-accepted",
    "Deleting an attachment that never was is answered without an error.",
    Basis.DOCUMENTED,
    DELETE,
    "unknown_delete=error",
)
def unknown_delete(lab: Laboratory) -> Verdict:
    cloud = lab.connection.cloud
    return accepted(lab.refusal(lambda t: cloud.delete_attachment(_ATTACHMENT, False, t)))


def _delete_unknown_association(lab: Laboratory) -> ApiError | None:
    cloud = lab.connection.cloud
    return lab.refusal(lambda t: cloud.delete_association(_ASSOCIATION, lab.ecr_id, False, t))


@SUBJECT.assume(
    "unknown-association",
    "Deleting an association that never was is refused with ResourceNotFound.AssociationId.",
    Basis.SEEN,
    _TERRAFORM,
    "renamed_words=ResourceNotFound.AssociationId:Missing",
)
def unknown_association(lab: Laboratory) -> Verdict:
    return refused(_delete_unknown_association(lab), "ResourceNotFound.AssociationId")


@SUBJECT.assume(
    "errors-have-statuses",
    "A refusal of the ECR service has an HTTP status of 400 or more.",
    Basis.ASSUMED,
    "its answers carry Success, Code and Message too",
    "ecr_errors_with_http_200=true",
)
def errors_have_statuses(lab: Laboratory) -> Verdict:
    error = _delete_unknown_association(lab)
    if error is None:
        raise NotProbed("nothing was refused")
    return Verdict(error.http_status >= 400, f"HTTP {error.http_status}")


@SUBJECT.assume(
    "association-required",
    "An ECR can't be attached before it is associated with the transit router.",
    Basis.DOCUMENTED,
    f"{CREATE}; a published test attaches without",
    "require_association=false",
)
def association_required(lab: Laboratory) -> Verdict:
    if error := _attach(lab, lab.new_attachment()):
        lab.refusals["association-required"] = error
    return refused(error)


@SUBJECT.assume(
    "association-required-code",
    "That refusal's code is ResourceNotFound.",
    Basis.ASSUMED,
    f"{_ERRORS}: the nearest of them",
    "missing_association_code=InvalidStatus.ResourceStatus",
    "renamed_words=ResourceNotFound:Missing",
)
def association_required_code(lab: Laboratory) -> Verdict:
    if (error := lab.refusals.get("association-required")) is None:
        raise NotProbed("no such refusal was seen")
    return refused(error, "ResourceNotFound")
