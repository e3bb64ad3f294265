"""The association of ECR and TR that must be there, and in time, before the attachment."""

from __future__ import annotations

from collections.abc import Iterable

from .facts import (
    FoundAssociation,
    Pass,
    PlannedAttachment,
    Undecided,
    Unknown,
    Value,
    Verdict,
    Violation,
    all_of,
    compatible,
    same,
    show,
)

#: An association awaits (INACTIVE) or carries (ACTIVE) the attachment; every other status is on its way somewhere.
READY_ASSOCIATION = frozenset({"INACTIVE", "ACTIVE"})


def association_matches(attachment: PlannedAttachment, association: FoundAssociation) -> bool | None:
    """Whether the association is of the attachment's ECR and TR (in CEN mode: CEN) and region."""
    return all_of(
        same(attachment.ecr_id, association.ecr_id),
        _same_router(attachment, association),
        compatible(attachment.region_id, association.region_id),
    )


def _same_router(attachment: PlannedAttachment, association: FoundAssociation) -> bool | None:
    if attachment.transit_router_id is not None and association.transit_router_id is not None:
        return same(attachment.transit_router_id, association.transit_router_id)
    if attachment.cen_id is not None and association.cen_id is not None:
        return same(attachment.cen_id, association.cen_id)
    return None


def association_present(
    attachment: PlannedAttachment, associations: Iterable[FoundAssociation] | Unknown
) -> Verdict:
    """The ECR is associated with the TR first (CreateExpressConnectRouterAssociation), and is so in time."""
    if isinstance(associations, Unknown):
        return Undecided(
            f"whether the ECR is associated with the transit router is unverified: {associations.reason}"
        )
    found = list(associations)
    verdicts = [_usable(item) for item in found if association_matches(attachment, item) is True]
    if verdicts:
        return next((verdict for verdict in verdicts if isinstance(verdict, Pass)), verdicts[0])
    possible = [item for item in found if association_matches(attachment, item) is None]
    if possible:
        question = "is of the same ECR and transit router can't be known yet: "
        question += _first_reason(attachment, possible[0])
        return Undecided(f"whether {_name(possible[0])} {question}", f"whether an association {question}")
    return Violation(
        f"no association of {show('ECR', attachment.ecr_id)} with {_router(attachment)} comes before the attachment"
        + _near_miss(attachment, found),
        "create one first (EcrAssociation with the same ecr_id, transit_router_id and region_id) and pass it in depends_on",
    )


def _usable(association: FoundAssociation) -> Verdict:
    if not association.ordered_before:
        return Violation(
            f"{_name(association)} is not ordered before the attachment, which may be made too early",
            "add the association to the attachment's depends_on",
        )
    status = association.status
    if isinstance(status, str) and status not in READY_ASSOCIATION:
        return Violation(
            f"{_name(association)} is {status}, not INACTIVE or ACTIVE",
            "wait until it is ready, then try again",
        )
    return Pass()


def _near_miss(attachment: PlannedAttachment, associations: Iterable[FoundAssociation]) -> str:
    """What the closest association differs in, since a wrong id is the likeliest mistake."""
    for item in associations:
        if same(attachment.ecr_id, item.ecr_id):
            if compatible(attachment.transit_router_id, item.transit_router_id) is False:
                return f" ({_name(item)} is of {_other('transit router', item.transit_router_id)})"
            if compatible(attachment.region_id, item.region_id) is False:
                return (
                    f" ({_name(item)} is in {_other('region', item.region_id)}, not {attachment.region_id})"
                )
        elif same(attachment.transit_router_id, item.transit_router_id):
            return f" ({_name(item)} is of {_other('ECR', item.ecr_id)})"
    return ""


def _other(noun: str, value: Value) -> str:
    return show(noun, value) if isinstance(value, str) else f"another {noun}"


def _name(association: FoundAssociation) -> str:
    return f"association {association.label}" if association.label else "the association"


def _router(attachment: PlannedAttachment) -> str:
    if attachment.transit_router_id is not None:
        return show("transit router", attachment.transit_router_id)
    return show("CEN", attachment.cen_id)


def _first_reason(attachment: PlannedAttachment, association: FoundAssociation) -> str:
    values = (attachment.ecr_id, attachment.transit_router_id, attachment.cen_id, attachment.region_id)
    others = (association.ecr_id, association.transit_router_id, association.cen_id, association.region_id)
    return next((value.reason for value in values + others if isinstance(value, Unknown)), "an id is unknown")
