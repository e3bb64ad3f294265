"""One probe for each assumption, in the order in which they are run: one line is made, tried, and removed again.

A probe returns what it saw. It raises ApiError when the API refuses what nobody assumed to be refused, and NotProbed when
an earlier step left it without what it needs; the run reports either and goes on.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ...api.cloud import AttachmentScope
from ...api.errors import ApiError
from .laboratory import Laboratory, NotProbed

#: Seconds within which something new should be listed, and something detached be free again.
LISTED_WITHIN = 5.0
FREE_WITHIN = 60.0
_UNKNOWN_ATTACHMENT = "tr-attach-0000000000000000ec"


@dataclass(frozen=True)
class Verdict:
    """How the API answered: as assumed or not, and what was seen."""

    holds: bool
    seen: str


def refused(error: ApiError | None, *codes: str) -> Verdict:
    """The verdict over a call that is assumed to be refused, with one of these (parts of) codes if any are given."""
    if error is None:
        return Verdict(False, "accepted")
    return Verdict(not codes or any(code in error.code for code in codes), f"refused with {error.code}")


def accepted(error: ApiError | None) -> Verdict:
    """The verdict over a call that is assumed to be accepted."""
    return Verdict(error is None, "accepted" if error is None else f"refused with {error.code}")


# Before anything is made.


def transit_router_by_id(lab: Laboratory) -> Verdict:
    cloud, id = lab.connection.cloud, lab.transit_router.id
    try:
        found = lab.ask(lambda t: cloud.list_transit_routers(t, transit_router_id=id))
    except ApiError as error:
        return Verdict(False, f"refused with {error.code}")
    return Verdict(any(each.id == id for each in found), f"{len(found)} transit routers listed")


def scope_probe(scope: Callable[[Laboratory], AttachmentScope]) -> Callable[[Laboratory], Verdict]:
    """A probe that lists attachments within a scope."""

    def probe(lab: Laboratory) -> Verdict:
        where = scope(lab)
        return accepted(lab.refusal(lambda t: lab.connection.cloud.list_attachments(where, t)))

    return probe


by_region = scope_probe(lambda lab: AttachmentScope(region_id=lab.transit_router.region_id))
by_cen_and_region = scope_probe(
    lambda lab: AttachmentScope(cen_id=lab.transit_router.cen_id, region_id=lab.transit_router.region_id)
)
by_transit_router = scope_probe(lambda lab: lab.scope)


def unknown_delete(lab: Laboratory) -> Verdict:
    cloud = lab.connection.cloud
    return accepted(lab.refusal(lambda t: cloud.delete_attachment(_UNKNOWN_ATTACHMENT, False, t)))


def association_required(lab: Laboratory) -> Verdict:
    try:
        id = lab.create_attachment("unassociated")
    except ApiError as error:
        return refused(error)
    lab.attached(id)
    lab.detach(id)
    return Verdict(False, "attached without an association")


# The association.


def association_replay(lab: Laboratory) -> Verdict:
    first = lab.create_association("association")
    second = lab.create_association("association")
    return Verdict(first == second, "the same id" if first == second else "another id")


def association_mismatch(lab: Laboratory) -> Verdict:
    _need(lab.associations, "no association was made")
    other = lab.new_association("another description")
    try:
        lab.create_association("association", other)
    except ApiError as error:
        return refused(error, "IdempotentParameterMismatch")
    return Verdict(False, "accepted")


def association_statuses(lab: Laboratory) -> Verdict:
    id = _need(lab.associations, "no association was made")
    lab.associated(id)
    seen = lab.statuses[id]
    return Verdict(set(seen) <= {"CREATING", "ASSOCIATING", "UPDATING", "INACTIVE"}, " → ".join(seen))


def association_tags(lab: Laboratory) -> Verdict:
    there = lab.association(_need(lab.associations, "no association was made"))
    tags = dict(there.tags) if there else {}
    return Verdict(
        lab.tags.items() <= tags.items(), "reported" if lab.tags.items() <= tags.items() else "not reported"
    )


def association_single(lab: Laboratory) -> Verdict:
    known = list(lab.associations)
    _need(known, "no association was made")
    try:
        id = lab.create_association("second-association")
    except ApiError as error:
        return refused(error)
    if id in known:
        return Verdict(False, "answered with the id of the first")
    lab.dissociate(id)
    return Verdict(False, "a second one was made")


# The attachment.


def dry_run_passes(lab: Laboratory) -> Verdict:
    cloud, new = lab.connection.cloud, lab.new_attachment()
    before = lab.listed()
    verdict = refused(
        lab.refusal(lambda t: cloud.create_attachment(new, lab.token("dry-run"), t, dry_run=True)),
        "DryRunOperation",
    )
    made = [id for id in lab.listed() if id not in before]
    for id in made:
        lab.attachments.append(id)
    return verdict if not made else Verdict(False, f"{verdict.seen}, and an attachment was made")


def listed_at_once(lab: Laboratory) -> Verdict:
    id = lab.create_attachment("attachment")
    clock = lab.connection.clock
    begun = clock.now()
    lab.watch(id, lab.attachment, lambda status: bool(status))
    seconds = clock.now() - begun
    return Verdict(seconds <= LISTED_WITHIN, f"listed after {seconds:.1f} s")


def tags_by_create(lab: Laboratory) -> Verdict:
    there = lab.attachment(_need(lab.attachments, "no attachment was made"))
    has = there is not None and lab.tags.items() <= there.tags.items()
    return Verdict(has, "listed with its tags" if has else "listed without them")


def attachment_replay(lab: Laboratory) -> Verdict:
    first = _need(lab.attachments, "no attachment was made")
    try:
        second = lab.create_attachment("attachment")
    except ApiError as error:
        return Verdict(False, f"refused with {error.code}")
    return Verdict(first == second, "the same id" if first == second else "another id")


def attachment_mismatch(lab: Laboratory) -> Verdict:
    _need(lab.attachments, "no attachment was made")
    try:
        lab.create_attachment("attachment", lab.new_attachment("another name"))
    except ApiError as error:
        return refused(error, "IdempotentParameterMismatch")
    return Verdict(False, "accepted")


def attachment_statuses(lab: Laboratory) -> Verdict:
    id = _need(lab.attachments, "no attachment was made")
    lab.attached(id)
    seen = lab.statuses[id]
    return Verdict(set(seen) <= {"Attaching", "Attached"}, " → ".join(seen))


def single_attachment(lab: Laboratory) -> Verdict:
    known = list(lab.attachments)
    _need(known, "no attachment was made")
    try:
        id = lab.create_attachment("second")
    except ApiError as error:
        return refused(error)
    if id in known:
        return Verdict(False, "answered with the id of the first")
    lab.attached(id)
    lab.detach(id)
    return Verdict(False, "a second one was made")


def association_active(lab: Laboratory) -> Verdict:
    id = _need(lab.associations, "no association was made")
    _need(lab.attachments, "no attachment was made")
    status = lab.watch(id, lab.association, lambda status: status != "ASSOCIATING")
    return Verdict(status == "ACTIVE", status)


def association_in_use(lab: Laboratory) -> Verdict:
    id = _need(lab.associations, "no association was made")
    _need(lab.attachments, "no attachment was made")
    cloud = lab.connection.cloud
    return refused(lab.refusal(lambda t: cloud.delete_association(id, lab.ecr_id, False, t)))


def update_in_place(lab: Laboratory) -> Verdict:
    id = _need(lab.attachments, "no attachment was made")
    cloud = lab.connection.cloud
    lab.ask(lambda t: cloud.update_attachment(id, t, name="conformance, renamed"))
    lab.attached(id)
    there = lab.attachment(id)
    seen = there.name if there else ""
    return Verdict(
        seen == "conformance, renamed", f"the name is {seen!r}; statuses {' → '.join(lab.statuses[id])}"
    )


def empty_clears(lab: Laboratory) -> Verdict:
    id = _need(lab.attachments, "no attachment was made")
    cloud = lab.connection.cloud
    lab.ask(lambda t: cloud.update_attachment(id, t, description=""))
    lab.attached(id)
    there = lab.attachment(id)
    return Verdict(
        there is not None and not there.description, "cleared" if there and not there.description else "kept"
    )


def tag_operations(lab: Laboratory) -> Verdict:
    id = _need(lab.attachments, "no attachment was made")
    cloud, region = lab.connection.cloud, lab.transit_router.region_id
    lab.ask(lambda t: cloud.tag_attachment(id, region, {"conformance-probe": "1"}, t))
    there = lab.attachment(id)
    tagged = there is not None and there.tags.get("conformance-probe") == "1"
    lab.ask(lambda t: cloud.untag_attachment(id, region, ("conformance-probe",), t))
    there = lab.attachment(id)
    untagged = there is not None and "conformance-probe" not in there.tags
    return Verdict(tagged and untagged, f"tagged: {tagged}, untagged: {untagged}")


# Its end.


def detached(lab: Laboratory) -> Verdict:
    id = _need(lab.attachments, "no attachment was made")
    lab.detach(id)
    after = lab.statuses[id][lab.statuses[id].index("Attached") :]
    return Verdict(set(after) <= {"Attached", "Modifying", "Detaching"}, " → ".join([*after, "not listed"]))


def association_free(lab: Laboratory) -> Verdict:
    id = _need(lab.associations, "no association was made")
    clock = lab.connection.clock
    begun = clock.now()
    status = lab.watch(id, lab.association, lambda status: status in ("INACTIVE", ""), FREE_WITHIN)
    if not status:
        lab.associations.remove(id)
        return Verdict(False, "deleted with its attachment")
    return Verdict(True, f"INACTIVE after {clock.now() - begun:.1f} s")


def gone_delete(lab: Laboratory) -> Verdict:
    id = _gone_attachment(lab)
    cloud = lab.connection.cloud
    return accepted(lab.refusal(lambda t: cloud.delete_attachment(id, False, t)))


def token_after_delete(lab: Laboratory) -> Verdict:
    dead = _gone_attachment(lab)
    try:
        id = lab.create_attachment("attachment")
    except ApiError as error:
        return Verdict(False, f"refused with {error.code}")
    if id == dead:
        lab.attachments.remove(id)
        return Verdict(True, "answered with the id of what was deleted")
    lab.attached(id)
    lab.detach(id)
    return Verdict(False, "a new one was made")


def forced_delete(lab: Laboratory) -> Verdict:
    association = lab.associations[0] if lab.associations else lab.create_association("forced")
    lab.associated(association)
    id = lab.create_attachment("forced")
    lab.attached(id)
    lab.detach(id, force=True)
    lab.watch(association, lab.association, lambda status: status in ("INACTIVE", ""), FREE_WITHIN)
    if lab.association(association) is not None:
        return Verdict(False, "the association is still there")
    lab.associations.remove(association)
    return Verdict(True, "the association went too")


def association_deleted(lab: Laboratory) -> Verdict:
    id = lab.associations[0] if lab.associations else lab.create_association("to-delete")
    lab.associated(id)
    lab.dissociate(id)
    seen = lab.statuses[id][-1]
    return Verdict(seen in ("INACTIVE", "DELETING", "DISSOCIATING"), f"{seen} → not listed")


def _need(ids: list[str], why: str) -> str:
    """The first of what was made; NotProbed without one."""
    if not ids:
        raise NotProbed(why)
    return ids[0]


def _gone_attachment(lab: Laboratory) -> str:
    """The attachment that most probes were about, gone by now."""
    id = lab.answered.get("attachment", "")
    if not id or id in lab.attachments:
        raise NotProbed("no attachment was made and deleted")
    return id
