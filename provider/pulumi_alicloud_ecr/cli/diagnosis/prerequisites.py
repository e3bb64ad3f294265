"""Everything that one planned attachment needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ...api.cloud import NewAttachment
from ...lifecycle import preflight
from ..account import Session
from .finding import Finding, fine, note, wrong


def look(session: Session, planned: NewAttachment, owners: Session | None) -> Iterator[Finding]:
    """Its ECR, association, transit router, grant and accounts; with the ECR owner's session their side as well."""
    planned = replace(planned, region_id=planned.region_id or session.connection.region)
    report = preflight.look(session.connection, planned, session.call())
    found = [wrong("prerequisite", violation.message, violation.remedy) for violation in report.missing]
    found += list(_association_of_the_owner(planned, owners))
    yield from found
    for reason in report.unverified:
        yield note("prerequisite", f"unverified: {reason}")
    if not found:
        yield fine("prerequisite", "nothing that could be looked at is missing")


def _association_of_the_owner(planned: NewAttachment, owners: Session | None) -> Iterator[Finding]:
    """The association of another account's ECR, which only that account can see."""
    if not planned.ecr_owner_id:
        return
    target = planned.transit_router_id or f"CEN {planned.cen_id}"
    fix = (
        f'declare EcrAssociation(ecr_id="{planned.ecr_id}", …, profile="…") with credentials of account '
        f"{planned.ecr_owner_id}, and make the attachment depend on it"
    )
    if owners is None:
        yield note(
            "prerequisite",
            f"whether ECR {planned.ecr_id} is associated with {target} is visible to account "
            f"{planned.ecr_owner_id} only, give its --ecr-profile; if it is not",
            fix,
        )
        return
    cloud = owners.connection.cloud
    found = owners.connection.call(owners.call(), lambda t: cloud.list_associations(planned.ecr_id, t)).items
    if not any(_joins(planned, a.transit_router_id, a.cen_id) for a in found):
        yield wrong("prerequisite", f"no association of ECR {planned.ecr_id} with {target}", fix)


def _joins(planned: NewAttachment, transit_router_id: str, cen_id: str) -> bool:
    if planned.transit_router_id:
        return transit_router_id == planned.transit_router_id
    return cen_id == planned.cen_id
