"""One attachment in its surroundings: the facts that the prerequisites ask for, from stack, declarations and cloud.

What the stack says counts before what is declared, and that before what the cloud says: the stack is what will
be. The cloud is asked only when the others leave a question open.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

from ..prerequisites import (
    ENTERPRISE_EDITION,
    Accounts,
    FoundAssociation,
    FoundTransitRouter,
    PlannedAttachment,
    Unknown,
    Value,
    all_of,
    association_matches,
    compatible,
    same,
)
from .configuration import Declared
from .live import Live
from .resources import Kind, Resource
from .survey import Entry, Grant, Survey

_NOT_DECLARED = "not declared, and live is off"
_CALLER = Unknown(f"the caller's account is {_NOT_DECLARED}", origin="caller")


@dataclass(frozen=True)
class Case:
    """One attachment, the stack it stands in, and what else is known; `live` is None if the policy isn't live."""

    survey: Survey
    resource: Resource
    attachment: PlannedAttachment
    declared: Declared
    live: Live | None = None

    @property
    def own_associations(self) -> tuple[FoundAssociation, ...]:
        """The stack's and the declared associations that are surely of the same ECR and TR."""
        entries = (self._ordered(entry) for entry in self.survey.associations.of(self.attachment.ecr_id))
        found = (*(entry.fact for entry in entries), *self.declared.associations)
        return tuple(fact for fact in found if association_matches(self.attachment, fact))

    def _ordered(self, entry: Entry[FoundAssociation]) -> Entry[FoundAssociation]:
        ordered = self.survey.stack.is_ordered(entry.resource, self.resource)
        return Entry(entry.resource, replace(entry.fact, ordered_before=ordered))

    @property
    def other_associations(self) -> tuple[FoundAssociation, ...] | Unknown:
        """All associations of stack and declarations, and the ECR's in the cloud if the policy is live."""
        if not self.live and self.survey.stack.gap:
            return Unknown(self.survey.stack.gap)
        here = (*(entry.fact for entry in self.survey.associations.all), *self.declared.associations)
        found = self.live.associations(self.attachment.ecr_id) if self.live else ()
        if not found and self.live and self.accounts.cross is not False:
            return Unknown("only the ECR's owner can list its associations")
        return found if isinstance(found, Unknown) else (*found, *here)

    @cached_property
    def _grants(self) -> tuple[tuple[bool | None, Value], ...]:
        """Of each grant of stack and declarations: whether it is of this ECR to this CEN, and the CEN's owner."""
        declared = (Grant(ecr_id, cen_id) for ecr_id, cen_id in self.declared.grants)
        grants = (*(entry.fact for entry in self.survey.grants.all), *declared)
        mine = self.attachment
        return tuple(
            (
                all_of(same(mine.ecr_id, grant.ecr_id), compatible(mine.cen_id, grant.cen_id)),
                grant.cen_owner_id,
            )
            for grant in grants
        )

    @property
    def granted(self) -> bool | Unknown:
        """Whether the ECR's owner has granted the ECR to the TR's CEN."""
        answers = [answer for answer, _ in self._grants]
        if True in answers:
            return True
        if self.live:
            return self.live.granted(self.attachment.ecr_id, self._cen)
        if self.survey.stack.gap:
            return Unknown(self.survey.stack.gap)
        return Unknown("an id isn't known yet") if None in answers else False

    @cached_property
    def accounts(self) -> Accounts:
        """Whose the TR and the ECR are. Only another account's ECR needs a grant, so that a grant proves two."""
        router = next(self._router_owners, None) or self._caller
        # The TR's owner is who attaches, so that it is the caller unless the caller is declared.
        caller = self.declared.account or router
        stated = self.survey.stack.value(self.resource, "ecrOwnerId")
        if stated is not None:
            return Accounts(router, stated, ecr_owner_stated=True)
        if any(answer for answer, _ in self._grants):
            return Accounts(router, Unknown("the ECR's owner isn't stated"), foreign=True)
        if self.live and not isinstance(owner := self.live.ecr_owner(self.attachment.ecr_id), Unknown):
            return Accounts(router, owner)
        for association in self._matching_resources:
            owner = association.value("ownerId")  # known once the association is made
            if isinstance(owner, str) and isinstance(router, str):
                return Accounts(router, owner)
            if association.value("profile") != self.resource.value("profile"):
                reason = f"association {association.name} has another profile, and ecr_owner_id isn't stated"
                return Accounts(router, Unknown(reason))
        return Accounts(router, caller)

    @property
    def _caller(self) -> Value:
        if self.declared.account:
            return self.declared.account
        return self.live.account() if self.live else _CALLER

    @property
    def _matching_resources(self) -> Iterator[Resource]:
        for entry in self.survey.associations.of(self.attachment.ecr_id):
            if association_matches(self.attachment, entry.fact):
                yield entry.resource

    @property
    def _router_owners(self) -> Iterator[Value]:
        """The TR's owner as associations and grants state it."""
        for association in self._matching_resources:
            yield from _stated(self.survey.stack.value(association, "transitRouterOwnerId"))
        for answer, owner in self._grants:
            yield from _stated(owner if answer else None)

    @cached_property
    def router(self) -> FoundTransitRouter | Unknown | None:
        """The attachment's TR; None in CEN mode, or if the cloud has none of that id."""
        wanted = self.attachment.transit_router_id
        if wanted is None:
            return None
        for resource in self.survey.stack.of(Kind.TRANSIT_ROUTER):
            if same(wanted, self.survey.stack.value(resource, "transitRouterId")):
                # CreateTransitRouter makes Enterprise Edition only, so a TR still to be made is one.
                edition = resource.value("type")
                return FoundTransitRouter(
                    wanted,
                    edition if isinstance(edition, str) else ENTERPRISE_EDITION,
                    resource.value("regionId"),
                )
        if isinstance(wanted, Unknown):
            return wanted
        if wanted in self.declared.transit_routers:
            return self.declared.transit_routers[wanted]
        return self.live.transit_router(wanted, self._cen) if self.live else Unknown(f"it is {_NOT_DECLARED}")

    @property
    def _cen(self) -> Value:
        """The TR's CEN: as the attachment states it, or an association of the same TR in the stack or the cloud."""
        if self.attachment.cen_id is not None or self.live is None:
            return self.attachment.cen_id
        known = self.live.associations(self.attachment.ecr_id)
        found = (*self.own_associations, *(() if isinstance(known, Unknown) else known))
        of_router = (
            item for item in found if same(item.transit_router_id, self.attachment.transit_router_id)
        )
        return next((item.cen_id for item in of_router if item.cen_id is not None), None)

    @property
    def siblings(self) -> tuple[PlannedAttachment, ...] | Unknown:
        """The stack's other attachments of this ECR, and the cloud's if the policy is live."""
        others = (
            e for e in self.survey.attachments.of(self.attachment.ecr_id) if e.resource is not self.resource
        )
        here = tuple(
            replace(self, resource=other.resource, attachment=other.fact).in_region for other in others
        )
        found = self.live.attachments(self.in_region) if self.live else ()
        return found if isinstance(found, Unknown) else (*here, *found)

    @property
    def in_region(self) -> PlannedAttachment:
        """The attachment with its region, as far as that is known, to be compared with its siblings."""
        if self.attachment.region_id is not None:
            return self.attachment
        router = self.router
        region = router.region_id if isinstance(router, FoundTransitRouter) else None
        # Two attachments that leave the region to one provider's configuration are in one region.
        fallback = Unknown("it is left to configuration", origin=self.resource.provider or "default")
        return replace(self.attachment, region_id=region or fallback)


def _stated(value: Value) -> Iterator[Value]:
    if value is not None:
        yield value
