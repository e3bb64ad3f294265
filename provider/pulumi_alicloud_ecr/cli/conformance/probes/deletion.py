"""The end: detached, dissociated, with and without force, and what a ClientToken is worth afterwards."""

from __future__ import annotations

from dataclasses import replace

from ....api.errors import ApiError
from ....api.routing import RouteTableLink
from ....lifecycle.route_table_links import ASSOCIATIONS
from ..assumption import Basis, Subject, Verdict, accepted, needed, statuses
from ..calls import NotProbed
from ..laboratory import Laboratory
from ..removal import detach, dissociate, see_detached, see_dissociated, undo_attachment, unlink, unlink_all
from .refusals import CREATE, DELETE

SUBJECT = Subject()
#: Seconds within which an association should be free again.
_FREE_WITHIN = 60.0
_DISSOCIATE = "DeleteExpressConnectRouterAssociation"


@SUBJECT.assume(
    "detaching-then-absent",
    "A deleted attachment is Detaching, then listed no more.",
    Basis.DOCUMENTED,
    DELETE,
    "detaching_status=Pending",
    "detached_seconds=30",
)
def detached(lab: Laboratory) -> Verdict:
    id = needed(lab.attachments, "attachment")
    lab.attached(id)
    before = len(lab.statuses[id])
    detach(lab, id)
    return statuses(lab.statuses[id][before:], "Detaching", then="not listed")


def _rests(lab: Laboratory, id: str) -> str:
    """See an association INACTIVE or gone; its status."""
    seconds = min(_FREE_WITHIN, lab.patience.status)
    return lab.watch(
        id, lambda: lab.association_status(id), lambda status: status in ("INACTIVE", ""), seconds
    )


@SUBJECT.assume(
    "association-stays",
    "The association stays after its attachment is deleted, and is INACTIVE again.",
    Basis.DOCUMENTED,
    f"{CREATE}: only a forced delete takes it along",
    "detach_keeps_association=false",
)
def association_stays(lab: Laboratory) -> Verdict:
    id = needed(lab.associations, "association")
    if lab.attachments:
        raise NotProbed("the attachment is still there")
    if _rests(lab, id):
        return Verdict(True, "INACTIVE")
    see_dissociated(lab, id)
    return Verdict(False, "deleted with its attachment")


@SUBJECT.assume(
    "association-free-at-once",
    "An association can be deleted as soon as its attachment is listed no more.",
    Basis.ASSUMED,
    f"{_DISSOCIATE}; clients have seen OperationDenied.EcrAttachmentExisted for a while",
    "association_free_seconds=30",
)
def association_free_at_once(lab: Laboratory) -> Verdict:
    id, cloud = needed(lab.associations, "association"), lab.connection.cloud
    if lab.attachments:
        raise NotProbed("the attachment is still there")
    return accepted(lab.refusal(lambda t: cloud.delete_association(id, lab.ecr_id, False, t)))


@SUBJECT.assume(
    "association-deleted",
    "A deleted association is DELETING, then described no more.",
    Basis.DOCUMENTED,
    _DISSOCIATE,
    "association_deleting_status=Pending",
)
def association_deleted(lab: Laboratory) -> Verdict:
    id = lab.associations[0] if lab.associations else lab.create_association("to-delete")
    seen = lab.statuses.setdefault(id, [])
    before = len(seen)
    if lab.association_status(id) in ("INACTIVE", "CREATING"):
        lab.associated(id)
        before = len(seen)
        dissociate(lab, id)
    else:
        see_dissociated(lab, id)
    return statuses(seen[before:], "DELETING", "DISSOCIATING", then="not described")


@SUBJECT.assume(
    "gone-delete-accepted",
    "Deleting an attachment that has gone is answered without an error.",
    Basis.DOCUMENTED,
    DELETE,
    "unknown_delete=error",
)
def gone_delete(lab: Laboratory) -> Verdict:
    id, cloud = _gone_attachment(lab), lab.connection.cloud
    return accepted(lab.refusal(lambda t: cloud.delete_attachment(id, False, t)))


def _gone_attachment(lab: Laboratory) -> str:
    """The attachment that most probes were about, gone by now."""
    id = lab.answered.get("attachment", "")
    if not id or id in lab.attachments:
        raise NotProbed("no attachment was made and deleted")
    return id


@SUBJECT.assume(
    "token-outlives-attachment",
    "A ClientToken whose attachment was deleted is answered with the id that is gone.",
    Basis.ASSUMED,
    "no page says for how long a token is remembered",
    "token_seconds=0",
    "replay_tokens=false",
)
def token_after_delete(lab: Laboratory) -> Verdict:
    dead = _gone_attachment(lab)
    try:
        id = lab.create_attachment("attachment")
    except ApiError as error:
        return accepted(error)
    if id == dead:
        see_detached(lab, id)
        return Verdict(True, "answered with the id of what was deleted")
    undo_attachment(lab, id)
    return Verdict(False, "a new one was made")


@SUBJECT.assume(
    "association-by-cen",
    "An association can be made by CEN and region, without a transit router id.",
    Basis.DOCUMENTED,
    "CreateExpressConnectRouterAssociation: TransitRouterId is optional",
    "needs_transit_router=true",
)
def association_by_cen(lab: Laboratory) -> Verdict:
    if lab.associations:
        raise NotProbed("the association is still there")
    try:
        id = lab.create_association("by-cen", replace(lab.new_association(), transit_router_id=""))
    except ApiError as error:
        return accepted(error)
    lab.associated(id)
    return accepted(None)


def _attach_for_force(lab: Laboratory) -> tuple[str, str]:
    """An attachment and its association, both ready, to be deleted by force."""
    association = lab.associations[0] if lab.associations else lab.create_association("forced")
    lab.associated(association)
    id = lab.attachments[0] if lab.attachments else lab.create_attachment("forced")
    lab.attached(id)
    return id, association


@SUBJECT.assume(
    "force-takes-dependents",
    "A forced delete is accepted though the attachment is associated with a route table.",
    Basis.DOCUMENTED,
    f"{DELETE}, Force",
    "force_takes_dependents=false",
)
def force_takes_dependents(lab: Laboratory) -> Verdict:
    (id, association), cloud = _attach_for_force(lab), lab.connection.cloud
    link = RouteTableLink(id, needed(lab.route_tables, "route table"), "")
    unlink_all(lab, id)
    lab.do(lambda t: cloud.create_route_table_association(link, lab.token("forced-tie"), t))
    lab.watch_link(ASSOCIATIONS, link, lambda status: status == "Active")
    error = lab.refusal(lambda t: cloud.delete_attachment(id, True, t))
    if error is not None:
        unlink(lab, ASSOCIATIONS, link)
        detach(lab, id, force=True)
    else:
        see_detached(lab, id)
    lab.answered["forcibly deleted"] = association
    return accepted(error)


@SUBJECT.assume(
    "forced-delete-takes-association",
    "A forced delete of an attachment also deletes its association.",
    Basis.DOCUMENTED,
    f"{CREATE}, operation description",
    "force_deletes_association=false",
)
def forced_delete(lab: Laboratory) -> Verdict:
    association = lab.answered.get("forcibly deleted", "")
    if not association:
        id, association = _attach_for_force(lab)
        detach(lab, id, force=True)
    if _rests(lab, association):
        return Verdict(False, "the association is still there")
    see_dissociated(lab, association)
    return Verdict(True, "the association went too")
