"""What is changed in place on an attachment that is Attached, and what its being attached does to association and ECR."""

from __future__ import annotations

from ....schema.validation import CLAIM_TAG, TAG_VALUE_MAX
from ..assumption import Basis, Subject, Verdict, needed, refused, second_refused
from ..calls import NotProbed
from ..laboratory import Laboratory
from ..removal import see_dissociated, undo_attachment

SUBJECT = Subject()
_UPDATE = "UpdateTransitRouterEcrAttachmentAttribute"
_TERRAFORM = "terraform-provider-alicloud"
_TAGGED = f"{_TERRAFORM}, resource type TRANSITROUTERECRATTACHMENT"
_DELETE = "DeleteExpressConnectRouterAssociation"


@SUBJECT.assume(
    "association-active",
    "The association of an attached ECR is ACTIVE.",
    Basis.DOCUMENTED,
    "DescribeExpressConnectRouterAssociation",
    "association_active_status=Pending",
)
def association_active(lab: Laboratory) -> Verdict:
    id = needed(lab.associations, "association")
    lab.attached(needed(lab.attachments, "attachment"))
    status = lab.watch(id, lambda: lab.association_status(id), lambda status: status != "ASSOCIATING")
    return Verdict(status == "ACTIVE", status)


@SUBJECT.assume(
    "update-in-place",
    "The name of an attachment is changed in place; it is Attached again afterwards.",
    Basis.DOCUMENTED,
    _UPDATE,
    "update_applies=false",
)
def update_in_place(lab: Laboratory) -> Verdict:
    id, cloud, name = needed(lab.attachments, "attachment"), lab.connection.cloud, f"{lab.name}-renamed"
    lab.do(lambda t: cloud.update_attachment(id, t, name=name))
    lab.attached(id)
    there = lab.attachment(id)
    seen = there.name if there else ""
    return Verdict(seen == name, "renamed" if seen == name else f"the name is {seen!r}")


@SUBJECT.assume(
    "modifying",
    "A change of an attachment passes through Modifying.",
    Basis.ASSUMED,
    f"{_UPDATE}: no page says it",
    "modify_seconds=0",
)
def modifying(lab: Laboratory) -> Verdict:
    seen = lab.statuses.get(needed(lab.attachments, "attachment"), [])
    if "Attached" not in seen:
        raise NotProbed("nothing was changed")
    after = seen[seen.index("Attached") + 1 :]
    return Verdict(after[:1] == ["Modifying"], " → ".join(after) or "Attached all the time")


@SUBJECT.assume(
    "empty-clears",
    "An empty description clears it.",
    Basis.SEEN,
    _TERRAFORM,
    "empty_text_clears=false",
    "update_applies=false",
)
def empty_clears(lab: Laboratory) -> Verdict:
    id, cloud = needed(lab.attachments, "attachment"), lab.connection.cloud
    lab.do(lambda t: cloud.update_attachment(id, t, description=""))
    lab.attached(id)
    there = lab.attachment(id)
    cleared = there is not None and not there.description
    return Verdict(cleared, "cleared" if cleared else "kept")


def _tag(lab: Laboratory, key: str, value: str) -> Verdict:
    """Whether a tag that is put on the attachment is listed at once, and gone at once when it is taken off."""
    id, cloud = needed(lab.attachments, "attachment"), lab.connection.cloud
    region = lab.transit_router.region_id
    lab.do(lambda t: cloud.tag_attachment(id, region, {key: value}, t))
    there = lab.attachment(id)
    tagged = there is not None and there.tags.get(key) == value
    lab.do(lambda t: cloud.untag_attachment(id, region, (key,), t))
    there = lab.attachment(id)
    untagged = there is not None and key not in there.tags
    return Verdict(tagged and untagged, f"tagged: {tagged}, untagged: {untagged}")


@SUBJECT.assume(
    "tag-operations",
    "TagResources and UntagResources change the tags of an attachment, and List shows it at once.",
    Basis.SEEN,
    _TAGGED,
    "tag_operations_apply=false",
)
def tag_operations(lab: Laboratory) -> Verdict:
    return _tag(lab, "conformance-probe", "1")


@SUBJECT.assume(
    "claim-tag",
    f"The tag {CLAIM_TAG} is allowed, with a value of {TAG_VALUE_MAX} characters, slashes and digits, and listed as it is.",
    Basis.DOCUMENTED,
    "TagResources: rules for Key and Value",
    "longest_tag_value=64",
    "tag_operations_apply=false",
)
def claim_tag(lab: Laboratory) -> Verdict:
    id, cloud = needed(lab.attachments, "attachment"), lab.connection.cloud
    region, value = (
        lab.transit_router.region_id,
        f"0123456789abcdef-01234567-{lab.run}/a/b/".ljust(TAG_VALUE_MAX, "c"),
    )
    error = lab.refusal(lambda t: cloud.tag_attachment(id, region, {CLAIM_TAG: value}, t))
    if error is not None:
        return Verdict(False, f"refused with {error.code}")
    return _tag(lab, CLAIM_TAG, value)


@SUBJECT.assume(
    "association-in-use",
    "The association of an attached ECR can't be deleted.",
    Basis.DOCUMENTED,
    _DELETE,
    "attached_association=take",
)
def association_in_use(lab: Laboratory) -> Verdict:
    id, cloud = needed(lab.associations, "association"), lab.connection.cloud
    lab.attached(needed(lab.attachments, "attachment"))
    error = lab.refusal(lambda t: cloud.delete_association(id, lab.ecr_id, False, t))
    if error is not None:
        lab.refusals["association-in-use"] = error
    else:
        see_dissociated(lab, id)
    return refused(error)


@SUBJECT.assume(
    "association-in-use-code",
    "That refusal's code ends in AttachmentExist or AttachmentExisted.",
    Basis.SEEN,
    _TERRAFORM,
    "attached_association_code=IncorrectStatus.Association",
)
def association_in_use_code(lab: Laboratory) -> Verdict:
    if (error := lab.refusals.get("association-in-use")) is None:
        raise NotProbed("no such refusal was seen")
    return refused(error, "AttachmentExist")


@SUBJECT.assume(
    "attachment-single",
    "A second attachment of the same ECR to the same transit router is refused.",
    Basis.ASSUMED,
    "no page says it",
    "allow_duplicates=true",
)
def attachment_single(lab: Laboratory) -> Verdict:
    needed(lab.attachments, "attachment")
    needed(lab.associations, "association")
    return second_refused(
        lab.attachments, lambda: lab.create_attachment("second"), lambda id: undo_attachment(lab, id)
    )
