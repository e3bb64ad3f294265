"""The attachment: made, listed, in transit, changed in place."""

from __future__ import annotations

from dataclasses import replace

from ....api.errors import ApiError
from ..assumption import Basis, Subject, Verdict, accepted, needed, refused, replayed, statuses
from ..calls import NotProbed, refusal_of
from ..laboratory import TAG, Laboratory
from ..removal import undo_attachment
from .reads import LIST
from .refusals import CREATE

SUBJECT = Subject()
#: Seconds within which something new should be listed.
LISTED_WITHIN = 5.0
_UPDATE = "UpdateTransitRouterEcrAttachmentAttribute"


def _dry_run(lab: Laboratory, by_cen: bool = False) -> Verdict:
    """Whether a dry run is refused with DryRunOperation and makes nothing."""
    needed(lab.associations, "association")
    cloud, new = lab.connection.cloud, lab.new_attachment()
    if by_cen:
        new = replace(new, transit_router_id="", cen_id=lab.transit_router.cen_id)
    before = {each.id for each in lab.listed()}
    error = lab.refusal(
        lambda t: cloud.create_attachment(new, lab.token(f"dry-run-{by_cen}"), t, dry_run=True)
    )
    made = [each.id for each in lab.listed() if each.id not in before]
    lab.attachments += made
    for id in made:
        undo_attachment(lab, id)
    verdict = refused(error, "DryRunOperation")
    return Verdict(False, f"{verdict.seen}, and an attachment was made") if made else verdict


@SUBJECT.assume(
    "dry-run",
    "A dry run that passes is refused with DryRunOperation, and makes nothing.",
    Basis.DOCUMENTED,
    f"{CREATE}, DryRun",
    "dry_run_code=",
)
def dry_run(lab: Laboratory) -> Verdict:
    return _dry_run(lab)


@SUBJECT.assume(
    "cen-mode",
    "A transit router that is there can be named by its CEN and region instead of its id.",
    Basis.DOCUMENTED,
    f"{CREATE}, CenId and RegionId",
    "dry_run_code=",
    "needs_transit_router=true",
)
def cen_mode(lab: Laboratory) -> Verdict:
    return _dry_run(lab, by_cen=True)


@SUBJECT.assume(
    "attachable", "An ECR that is associated is attached to the transit router.", Basis.DOCUMENTED, CREATE
)
def attachable(lab: Laboratory) -> Verdict:
    needed(lab.associations, "association")
    return accepted(refusal_of(lambda: lab.create_attachment("attachment")))


@SUBJECT.assume(
    "listed-at-first-read",
    "The first List that comes after the create shows the attachment.",
    Basis.ASSUMED,
    "no page says it",
    "list_lag_seconds=8",
    "list_lag_reads=2",
)
def listed_at_first_read(lab: Laboratory) -> Verdict:
    status = lab.attachment_status(needed(lab.attachments, "attachment"))
    return Verdict(bool(status), "listed" if status else "not listed")


@SUBJECT.assume(
    "listed-at-once",
    f"A new attachment is listed within {LISTED_WITHIN:.0f} s of the answer.",
    Basis.ASSUMED,
    "no page says it",
    "list_lag_seconds=8",
)
def listed_at_once(lab: Laboratory) -> Verdict:
    id = needed(lab.attachments, "attachment")
    clock = lab.connection.clock
    begun = clock.now()
    lab.watch(id, lambda: lab.attachment_status(id), bool)
    seconds = clock.now() - begun
    return Verdict(seconds <= LISTED_WITHIN, f"listed after {seconds:.1f} s")


def _in_transit(lab: Laboratory, error: ApiError | None, id: str, *codes: str) -> Verdict:
    if error is None and lab.attachment_status(id) in ("Attached", "Modifying"):
        raise NotProbed("it was Attached before it could be tried")
    return refused(error, *codes)


@SUBJECT.assume(
    "transit-refuses-update",
    "An attachment in transit is not updated: IncorrectStatus.TransitRouterAttachment.",
    Basis.DOCUMENTED,
    f"{CREATE}, operation description; {_UPDATE}, error codes",
    "renamed_words=IncorrectStatus.TransitRouterAttachment:Busy",
)
def transit_refuses_update(lab: Laboratory) -> Verdict:
    id, cloud = needed(lab.attachments, "attachment"), lab.connection.cloud
    error = lab.refusal(lambda t: cloud.update_attachment(id, t, name=f"{lab.name}-early"))
    return _in_transit(lab, error, id, "IncorrectStatus.TransitRouterAttachment")


@SUBJECT.assume(
    "transit-refuses-tags",
    "The tags of an attachment in transit can't be changed.",
    Basis.ASSUMED,
    "TagResources: no page says it",
    "tags_need_attached=false",
)
def transit_refuses_tags(lab: Laboratory) -> Verdict:
    id, cloud = needed(lab.attachments, "attachment"), lab.connection.cloud
    region, tags = lab.transit_router.region_id, {f"{TAG}-in-transit": lab.run}
    return _in_transit(lab, lab.refusal(lambda t: cloud.tag_attachment(id, region, tags, t)), id)


@SUBJECT.assume(
    "attachment-tags",
    "Tags that the create call sets are listed with the attachment.",
    Basis.DOCUMENTED,
    f"{CREATE}, Tag; {LIST}, Tags",
    "create_sets_tags=false",
)
def attachment_tags(lab: Laboratory) -> Verdict:
    there = lab.attachment(needed(lab.attachments, "attachment"))
    has = there is not None and lab.tags.items() <= there.tags.items()
    return Verdict(has, "listed with its tags" if has else "listed without them")


@SUBJECT.assume(
    "payer-listed",
    "An attachment is listed with who pays for it.",
    Basis.DOCUMENTED,
    f"{LIST}, OrderType",
    "shows_order_type=false",
)
def payer_listed(lab: Laboratory) -> Verdict:
    there = lab.attachment(needed(lab.attachments, "attachment"))
    payer = there.order_type if there else ""
    return Verdict(payer in ("PayByCenOwner", "PayByResourceOwner"), payer or "no OrderType")


@SUBJECT.assume(
    "attachment-token-replay",
    f"{CREATE} with the same ClientToken and parameters answers the same id.",
    Basis.DOCUMENTED,
    f"{CREATE}, ClientToken",
    "token_seconds=0",
    "replay_tokens=false",
)
def attachment_replay(lab: Laboratory) -> Verdict:
    first = needed(lab.attachments, "attachment")
    return replayed(first, lambda: lab.create_attachment("attachment"))


@SUBJECT.assume(
    "attachment-token-mismatch",
    "The same ClientToken with other parameters is refused with IdempotentParameterMismatch.",
    Basis.DOCUMENTED,
    "the API's pages on idempotence",
    "token_seconds=0",
    "replay_tokens=false",
    "refuse_token_mismatch=false",
)
def attachment_mismatch(lab: Laboratory) -> Verdict:
    needed(lab.attachments, "attachment")
    other = lab.new_attachment(f"{lab.name}-otherwise")
    return refused(
        refusal_of(lambda: lab.create_attachment("attachment", other)), "IdempotentParameterMismatch"
    )


@SUBJECT.assume(
    "attachment-statuses",
    "A new attachment is Attaching, then Attached.",
    Basis.DOCUMENTED,
    f"{CREATE}, operation description",
    "attaching_status=Pending",
)
def attachment_statuses(lab: Laboratory) -> Verdict:
    id = needed(lab.attachments, "attachment")
    lab.attached(id)
    return statuses(lab.statuses[id], "Attaching", "Attached")
