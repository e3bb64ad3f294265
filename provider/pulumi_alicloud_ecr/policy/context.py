"""One resource in its surroundings: the facts that the rules ask for, from stack, declarations and cloud.

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
from .stack_facts import Entry, Grant, StackFacts

_NOT_DECLARED = "not declared, and live is off"
_CALLER = Unknown(f"the caller's account is {_NOT_DECLARED}", origin="caller")


@dataclass(frozen=True)
class Context:
    """A resource, the stack it stands in, and what else is known; `live` is None if the policy isn't live."""

    facts: StackFacts
    resource: Resource
    declared: Declared
    live: Live | None = None

    @cached_property
    def attachment(self) -> PlannedAttachment:
        """The resource's ids; those of an association are the same ones."""
        return self.facts.planned(self.resource)

    @cached_property
    def own_associations(self) -> tuple[FoundAssociation, ...]:
        """The stack's and the declared associations that are surely of the same ECR and TR."""
        matching = tuple(
            replace(entry.fact, ordered_before=self.facts.ordered(entry, self.resource))
            for entry in self._matching
        )
        declared = (fact for fact in self.declared.associations if association_matches(self.attachment, fact))
        return (*matching, *declared)

    @cached_property
    def _matching(self) -> tuple[Entry[FoundAssociation], ...]:
        of_ecr = self.facts.associations.of(self.attachment.ecr_id)
        self.facts.stack.spend(5 * len(of_ecr))
        return tuple(entry for entry in of_ecr if association_matches(self.attachment, entry.fact))

    @property
    def other_associations(self) -> tuple[FoundAssociation, ...] | Unknown:
        """All associations of stack and declarations, and the ECR's in the cloud if the policy is live."""
        if not self.live and self.facts.stack.gap:
            return Unknown(self.facts.stack.gap)
        here = (*(entry.fact for entry in self.facts.associations.all), *self.declared.associations)
        found = self.live.associations(self.attachment.ecr_id) if self.live else ()
        if not found and self.live and self.accounts.cross is not False:
            return Unknown("only the ECR's owner can list its associations")
        return found if isinstance(found, Unknown) else (*found, *here)

    @cached_property
    def _grants(self) -> tuple[tuple[bool | None, Value], ...]:
        """Of each grant of stack and declarations: whether it is of this ECR to this CEN, and the CEN's owner."""
        declared = (Grant(ecr_id, cen_id) for ecr_id, cen_id in self.declared.grants)
        grants = (*(entry.fact for entry in self.facts.grants.all), *declared)
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
        matches = [matches for matches, _ in self._grants]
        if True in matches:
            return True
        if self.live:
            return self.live.granted(self.attachment.ecr_id, self._cen)
        if self.facts.stack.gap:
            return Unknown(self.facts.stack.gap)
        return Unknown("an id isn't known yet") if None in matches else False

    @cached_property
    def accounts(self) -> Accounts:
        """Whose the TR and the ECR are. Only another account's ECR needs a grant, so that a grant proves two.

        The API takes an attachment without EcrOwnerId for one of the caller's own ECRs.
        """
        router = next(self._router_owners, None) or self._caller
        # The TR's owner is who attaches, so that it is the caller unless the caller is declared.
        caller = self.declared.account or router
        stated = self.facts.stack.value(self.resource, "ecrOwnerId")
        if stated is not None:
            return Accounts(router, stated, ecr_owner_stated=True)
        if any(matches for matches, _ in self._grants):
            return Accounts(router, Unknown("the ECR's owner isn't stated"), foreign=True)
        if self.live and not isinstance(owner := self.live.ecr_owner(self.attachment.ecr_id), Unknown):
            return Accounts(router, owner)
        for entry in self._matching:
            owner = entry.resource.value("ownerId")  # known once the association is made
            if isinstance(owner, str) and isinstance(router, str):
                return Accounts(router, owner)
            if entry.resource.value("profile") != self.resource.value("profile"):
                reason = (
                    f"association {entry.resource.name} has another profile, and ecr_owner_id isn't stated"
                )
                return Accounts(router, Unknown(reason))
        return Accounts(router, caller)

    @property
    def _caller(self) -> Value:
        if self.declared.account:
            return self.declared.account
        return self.live.account() if self.live else _CALLER

    @property
    def _router_owners(self) -> Iterator[Value]:
        """The TR's owner as associations and grants state it."""
        for entry in self._matching:
            yield from _stated(self.facts.stack.value(entry.resource, "transitRouterOwnerId"))
        for matches, owner in self._grants:
            yield from _stated(owner if matches else None)

    @cached_property
    def router(self) -> FoundTransitRouter | Unknown | None:
        """The attachment's TR; None in CEN mode, or if the cloud has none of that id."""
        id = self.attachment.transit_router_id
        if id is None:
            return None
        for resource in self.facts.stack.of(Kind.TRANSIT_ROUTER):
            if same(id, self.facts.stack.value(resource, "transitRouterId")):
                # CreateTransitRouter makes Enterprise Edition only, so a TR still to be made is one.
                edition = resource.value("type")
                return FoundTransitRouter(
                    id,
                    edition if isinstance(edition, str) else ENTERPRISE_EDITION,
                    resource.value("regionId"),
                )
        if isinstance(id, Unknown):
            return id
        if id in self.declared.transit_routers:
            return self.declared.transit_routers[id]
        return self.live.transit_router(id, self._cen) if self.live else Unknown(f"it is {_NOT_DECLARED}")

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
    def others_of_stack(self) -> Iterator[PlannedAttachment]:
        """The stack's other attachments of this ECR, with their regions as far as they are known."""
        return self.facts.others_of_ecr(
            self.attachment, self.resource, lambda other: replace(self, resource=other).in_region
        )

    @property
    def others(self) -> Iterator[PlannedAttachment] | Unknown:
        """The stack's other attachments of this ECR, and the cloud's if the policy is live."""
        found = self.live.attachments(self.in_region) if self.live else ()
        return found if isinstance(found, Unknown) else _chain(self.others_of_stack, found)

    @cached_property
    def in_region(self) -> PlannedAttachment:
        """The attachment with its region, as far as that is known, to be compared with others."""
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


def _chain(
    first: Iterator[PlannedAttachment], then: tuple[PlannedAttachment, ...]
) -> Iterator[PlannedAttachment]:
    yield from first
    yield from then
