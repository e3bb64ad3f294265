"""What the transit router must be: Enterprise Edition, Active, in the region, and the ECR's only one there."""

from __future__ import annotations

from collections.abc import Iterable

from .facts import (
    FoundTransitRouter,
    Pass,
    PlannedAttachment,
    Undecided,
    Unknown,
    Verdict,
    Violation,
    all_of,
    compatible,
    same,
    show,
)

ENTERPRISE_EDITION = "Enterprise"
ACTIVE_TRANSIT_ROUTER = "Active"


def enterprise_edition(attachment: PlannedAttachment, router: FoundTransitRouter | Unknown | None) -> Verdict:
    """Only Enterprise Edition transit routers take ECR attachments. In CEN mode the API makes such a TR."""
    if attachment.transit_router_id is None:
        return Pass()
    named = show("transit router", attachment.transit_router_id)
    if isinstance(router, Unknown):
        return _unverified("edition", named, router.reason)
    if router is None:
        return Violation(f"{named} does not exist", "correct transit_router_id")
    if not isinstance(router.edition, str):
        reason = router.edition.reason if isinstance(router.edition, Unknown) else "it is stated nowhere"
        return _unverified("edition", named, reason)
    if router.edition == ENTERPRISE_EDITION:
        return Pass()
    return Violation(
        f"{named} is {router.edition} Edition",
        "use an Enterprise Edition transit router, or upgrade this one",
    )


def same_region(attachment: PlannedAttachment, router: FoundTransitRouter | Unknown | None) -> Verdict:
    """The attachment's region is the TR's."""
    if attachment.transit_router_id is None or router is None or attachment.region_id is None:
        return Pass()
    region = Unknown(router.reason) if isinstance(router, Unknown) else router.region_id
    match compatible(attachment.region_id, region):
        case True:
            return Pass()
        case None:
            reason = next(
                value.reason for value in (region, attachment.region_id) if isinstance(value, Unknown)
            )
            return _unverified("region", show("transit router", attachment.transit_router_id), reason)
    return Violation(
        f"the attachment's region is {attachment.region_id}, but"
        f" {show('transit router', attachment.transit_router_id)} is in {region}",
        f"set region_id={region}",
    )


def transit_router_active(attachment: PlannedAttachment, router: FoundTransitRouter) -> Verdict:
    """The TR is Active (code IncorrectStatus.TransitRouter); a TR that nobody has looked at may well be."""
    named = show("transit router", attachment.transit_router_id)
    if isinstance(router.status, Unknown):
        return _unverified("status", named, router.status.reason)
    if router.status in (None, ACTIVE_TRANSIT_ROUTER):
        return Pass()
    return Violation(f"{named} is {router.status}, not Active", "wait until it is Active, then try again")


def _unverified(what: str, named: str, reason: str) -> Undecided:
    return Undecided(
        f"the {what} of {named} is unverified: {reason}",
        f"the {what} of the transit router is unverified: {reason}",
    )


def one_transit_router_per_region(
    attachment: PlannedAttachment, others: Iterable[PlannedAttachment] | Unknown
) -> Verdict:
    """An ECR is attached to one TR per region (page "Connect ECRs" of the CEN user guide)."""
    if isinstance(others, Unknown):
        return Undecided(
            f"whether the ECR is attached to another transit router is unverified: {others.reason}"
        )
    possible: PlannedAttachment | None = None
    for other in others:
        answer = all_of(
            same(attachment.ecr_id, other.ecr_id),
            _negated(_same_router(attachment, other)),
            compatible(attachment.region_id, other.region_id),
        )
        if answer:
            return Violation(
                f"{show('ECR', attachment.ecr_id)} is attached to another transit router of the region as well"
                f" ({show('transit router', other.transit_router_id)}, {other.label or 'another attachment'})",
                "attach an ECR to one transit router per region",
            )
        if answer is None and same(attachment.ecr_id, other.ecr_id):
            possible = other
    if possible is not None:
        question = "attaches the same ECR to another transit router of the region can't be known yet"
        return Undecided(
            f"whether {possible.label or 'another attachment'} {question}", f"whether another {question}"
        )
    return Pass()


def attached_once(attachment: PlannedAttachment, others: Iterable[PlannedAttachment]) -> Verdict:
    """A stack attaches an ECR to a transit router once: there is one attachment for both, which two resources share."""
    for other in others:
        answer = all_of(
            same(attachment.ecr_id, other.ecr_id),
            _same_router(attachment, other),
            compatible(attachment.region_id, other.region_id),
        )
        if answer:
            return Violation(
                f"{show('ECR', attachment.ecr_id)} is attached to {_router(attachment)} by"
                f" {other.label or 'another attachment'} as well",
                "declare the attachment once",
            )
    return Pass()


def _router(attachment: PlannedAttachment) -> str:
    if attachment.transit_router_id is not None:
        return show("transit router", attachment.transit_router_id)
    return show("CEN", attachment.cen_id)


def _same_router(one: PlannedAttachment, other: PlannedAttachment) -> bool | None:
    if one.transit_router_id is None or other.transit_router_id is None:
        return True if same(one.cen_id, other.cen_id) else None
    return same(one.transit_router_id, other.transit_router_id)


def _negated(answer: bool | None) -> bool | None:
    return None if answer is None else not answer
