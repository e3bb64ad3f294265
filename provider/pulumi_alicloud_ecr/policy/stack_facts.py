"""What a stack holds for the rules: its attachments, associations, grants and routes as plain facts.

Grouped by ECR, so that judging a thousand attachments doesn't compare each with all others. Resources can be added
one by one, as a run registers them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from ..prerequisites import FoundAssociation, PlannedAttachment, Unknown, Value
from .graph import Stack
from .resources import Kind, Resource
from .route_facts import RouteFacts

F = TypeVar("F")


@dataclass(frozen=True)
class Entry(Generic[F]):
    """A resource and what it is to the rules."""

    resource: Resource
    fact: F


@dataclass(frozen=True)
class Grant:
    """The permission for a CEN to attach an ECR, as stated."""

    ecr_id: Value
    cen_id: Value
    cen_owner_id: Value = None


class Group(Generic[F]):
    """Entries, all of them or those whose ECR is surely the given one."""

    def __init__(self) -> None:
        self.all: list[Entry[F]] = []
        self._by_ecr: dict[str, list[Entry[F]]] = defaultdict(list)

    def add(self, ecr_id: Value, entry: Entry[F]) -> None:
        """One more."""
        self.all.append(entry)
        self._by_ecr[_key(ecr_id)].append(entry)

    def of(self, ecr_id: Value) -> list[Entry[F]]:
        """The entries of that ECR; those whose ECR can't be known yet are not among them."""
        return self._by_ecr.get(_key(ecr_id), [])


def _key(value: Value) -> str:
    return f"from {value.origin}" if isinstance(value, Unknown) else "is " + (value or "")


def _never(_urn: str) -> bool:
    return False


class StackFacts:
    """The facts of one stack.

    While a run registers resources, `complete` is False: what comes later isn't there yet, and a resource's
    dependencies and outcome aren't known. `is_pending` then says of a URN that it is surely not made yet.
    """

    def __init__(
        self,
        resources: Iterable[Resource] = (),
        gap: str = "",
        is_pending: Callable[[str], bool] | None = None,
    ) -> None:
        self.complete = is_pending is None
        self.is_pending = is_pending or _never
        self.stack = Stack(gap=gap)
        self.attachments: Group[PlannedAttachment] = Group()
        self.associations: Group[FoundAssociation] = Group()
        self.grants: Group[Grant] = Group()
        self._places: dict[str, dict[tuple[Value, ...], list[Entry[PlannedAttachment]]]] = defaultdict(dict)
        self._placed: dict[str, int] = defaultdict(int)
        known = sorted(resources, key=lambda item: item.urn)
        for resource in known:
            self.stack.add(resource)
        for resource in known:  # a value may come from any other resource of the stack
            self._note(resource)

    def add(self, resource: Resource) -> None:
        """One more resource, registered after all others."""
        self.stack.add(resource)
        self._note(resource)

    def _note(self, resource: Resource) -> None:
        value = self.stack.value
        if resource.kind is Kind.ATTACHMENT:
            attachment = self.planned(resource)
            self.attachments.add(attachment.ecr_id, Entry(resource, attachment))
        elif resource.kind is Kind.ASSOCIATION:
            association = FoundAssociation(*self._ids(resource), label=resource.name)
            self.associations.add(association.ecr_id, Entry(resource, association))
        elif resource.kind is Kind.GRANT:
            grant = Grant(value(resource, "ecrId"), value(resource, "cenId"), value(resource, "cenOwnerId"))
            self.grants.add(grant.ecr_id, Entry(resource, grant))

    def planned(self, resource: Resource) -> PlannedAttachment:
        """The attachment as the program states it."""
        return PlannedAttachment(*self._ids(resource), label=resource.name)

    def _ids(self, resource: Resource) -> tuple[Value, Value, Value, Value]:
        """ECR, TR, CEN and region: what attachment and association state alike, in the order of their facts."""
        value = self.stack.value
        return (
            value(resource, "ecrId"),
            value(resource, "transitRouterId"),
            value(resource, "cenId"),
            value(resource, "regionId"),
        )

    def others_of_ecr(
        self,
        attachment: PlannedAttachment,
        resource: Resource,
        locate: Callable[[Resource], PlannedAttachment],
    ) -> Iterator[PlannedAttachment]:
        """The ECR's attachments besides the one: of those at one transit router and region, one stands for all.

        `locate` says where one is. Raises GraphTooLarge.
        """
        key = _key(attachment.ecr_id)
        places, seen = self._places[key], self.attachments.of(attachment.ecr_id)
        for entry in seen[self._placed[key] :]:
            fact = locate(entry.resource)
            there = places.setdefault((fact.transit_router_id, fact.cen_id, fact.region_id), [])
            if len(there) < 2:  # the one, and another than the one
                there.append(Entry(entry.resource, fact))
        self._placed[key] = len(seen)
        for there in places.values():
            self.stack.spend(5)
            yield from (entry.fact for entry in there[:2] if entry.resource.urn != resource.urn)

    def routes(self, kind: Kind, attachment: Resource) -> tuple[list[Resource], bool]:
        """The route table associations, or propagations, of an attachment, and whether there may be more of them."""
        known = (facts.ids.get(attachment.urn, "") for facts in self._routes.values())
        return self._routes[kind].of(attachment, attachment.id or next(filter(None, known), ""))

    @cached_property
    def _routes(self) -> dict[Kind, RouteFacts]:
        kinds = (Kind.ROUTE_TABLE_ASSOCIATION, Kind.ROUTE_TABLE_PROPAGATION)
        return {kind: RouteFacts(self.stack, kind) for kind in kinds}

    def ordered(self, entry: Entry[FoundAssociation], attachment: Resource) -> bool:
        """Whether the association is made before the attachment, as far as that can be known by now."""
        if self.complete:
            return self.stack.is_ordered(entry.resource, attachment)
        return not self.is_pending(entry.resource.urn)
