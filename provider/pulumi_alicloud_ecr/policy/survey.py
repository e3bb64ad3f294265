"""What a stack holds for the rules, read once: its attachments, associations and grants as plain facts.

Grouped by ECR, so that judging a thousand attachments doesn't compare each with all others.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

from ..prerequisites import (
    FoundAssociation,
    PlannedAttachment,
    Unknown,
    Value,
)
from .graph import Stack
from .resources import Kind, Resource

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

    def __init__(self, entries: Iterable[tuple[Value, Entry[F]]]) -> None:
        self.all: list[Entry[F]] = []
        self._by_ecr: dict[str, list[Entry[F]]] = defaultdict(list)
        for ecr_id, entry in entries:
            self.all.append(entry)
            self._by_ecr[_key(ecr_id)].append(entry)

    def of(self, ecr_id: Value) -> list[Entry[F]]:
        """The entries of that ECR; those whose ECR can't be known yet are not among them."""
        return self._by_ecr.get(_key(ecr_id), [])


def _key(value: Value) -> str:
    return f"from {value.origin}" if isinstance(value, Unknown) else f"is {value}"


class Survey:
    """The facts of one stack."""

    def __init__(self, stack: Stack) -> None:
        self.stack = stack
        self.attachments = Group(
            (fact.ecr_id, Entry(resource, fact))
            for resource in sorted(stack.of(Kind.ATTACHMENT), key=lambda item: item.urn)
            for fact in (self._attachment(resource),)
        )
        self.associations = Group(
            (fact.ecr_id, Entry(resource, fact))
            for resource in stack.of(Kind.ASSOCIATION)
            for fact in (self._association(resource),)
        )
        self.grants = Group(
            (fact.ecr_id, Entry(resource, fact))
            for resource in stack.of(Kind.GRANT)
            for fact in (self._grant(resource),)
        )

    def _attachment(self, resource: Resource) -> PlannedAttachment:
        return PlannedAttachment(*self._ids(resource), label=resource.name)

    def _association(self, resource: Resource) -> FoundAssociation:
        return FoundAssociation(*self._ids(resource), label=resource.name)

    def _ids(self, resource: Resource) -> tuple[Value, Value, Value, Value]:
        """ECR, TR, CEN and region: what attachment and association state alike, in the order of their facts."""
        value = self.stack.value
        return (
            value(resource, "ecrId"),
            value(resource, "transitRouterId"),
            value(resource, "cenId"),
            value(resource, "regionId"),
        )

    def _grant(self, resource: Resource) -> Grant:
        value = self.stack.value
        return Grant(value(resource, "ecrId"), value(resource, "cenId"), value(resource, "cenOwnerId"))
