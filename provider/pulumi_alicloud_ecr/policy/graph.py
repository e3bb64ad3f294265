"""The stack as a graph: which resource is made before which, and where a value that isn't known yet comes from.

At the very first preview hardly an id is known. Two properties are then the same if they come from the same
resource, which the property dependencies tell. An output of one of our own resources passes on what that
resource was given: `association.ecr_id` is the association's ECR, not something the association made.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from ..prerequisites import Unknown, Value
from .resources import MAKERS, Kind, Resource, name_in

#: How many resources a value may be handed through before its origin counts as unknown.
_HANDS = 50
#: How many steps all look-ups of one stack may take: enough for thousands of attachments, a fraction of a minute.
_STEPS = 2_000_000


class GraphTooLarge(Exception):
    """The dependencies are so many that following them would take minutes."""


class Stack:
    """The resources of one stack; `gap` says why some may be missing, and is empty if none are."""

    def __init__(self, resources: Iterable[Resource] = (), gap: str = "") -> None:
        self.gap = gap
        self._by_urn: dict[str, Resource] = {}
        self._children: dict[str, list[str]] = defaultdict(list)
        self._kinds: dict[Kind, list[Resource]] = defaultdict(list)
        self._origins: dict[tuple[str, str], Value] = {}
        self._made_before: dict[str, set[str]] = {}
        self._steps = 0
        for resource in resources:
            self.add(resource)

    def add(self, resource: Resource) -> None:
        """One more resource."""
        if resource.urn not in self._by_urn:
            self._children[resource.parent].append(resource.urn)
            if kind := resource.kind:
                self._kinds[kind].append(resource)
        self._by_urn[resource.urn] = resource

    def of(self, kind: Kind) -> list[Resource]:
        """The resources of one kind."""
        return self._kinds[kind]

    def is_ordered(self, first: Resource, second: Resource) -> bool:
        """Whether the engine makes `first` before it begins with `second`. Raises GraphTooLarge."""
        if second.urn not in self._made_before:
            self._made_before = {
                second.urn: self._find_made_before(second.urn)
            }  # one is asked about at a time
        return first.urn in self._made_before[second.urn]

    def _find_made_before(self, urn: str) -> set[str]:
        """All that exists by the time the engine is asked to make `urn`.

        A child is registered after its parent, and so after all that the parent depends on. A dependency on a
        component is one on all its descendants; one on any other resource is not one on its children.
        """
        made: set[str] = set()
        registered: set[str] = set()
        to_register, to_make = [urn], list[str]()
        while to_register or to_make:
            self.spend()
            if to_make:
                current = to_make.pop()
                if current in made:
                    continue
                made.add(current)
                to_register.append(current)
                if self._is_component(current):
                    to_make += self._children.get(current, [])
                continue
            current = to_register.pop()
            resource = self._by_urn.get(current)
            if resource is None or current in registered:
                continue
            registered.add(current)
            to_make += resource.dependencies
            to_make += (urn for urns in resource.property_dependencies.values() for urn in urns)
            (to_register if self._is_component(resource.parent) else to_make).append(resource.parent)
        return made

    def spend(self, steps: int = 1) -> None:
        """Count the steps of a look-up. Raises GraphTooLarge when all have taken too many."""
        self._steps += steps
        if self._steps > _STEPS:
            raise GraphTooLarge(f"following its dependencies takes more than {_STEPS:,} steps")

    def _is_component(self, urn: str) -> bool:
        resource = self._by_urn.get(urn)
        return resource is not None and resource.component

    def value(self, resource: Resource, name: str) -> Value:
        """The property's value; an `Unknown` tells where it will come from."""
        value = resource.value(name)
        return self._origin(resource, name, value, 0) if isinstance(value, Unknown) else value

    def maker(self, resource: Resource, name: str) -> str:
        """The URN of the one resource that makes the property's value, known or not; empty if none or several may."""
        makers: set[str] = set()
        seen: set[str] = set()
        to_follow = [resource]
        while to_follow:
            self.spend()
            for urn in self._handed_on_by(to_follow.pop(), name):
                source = self._by_urn.get(urn)
                if source is None or source.kind is None or source.kind is MAKERS.get(name):
                    makers.add(urn)
                elif urn not in seen:
                    seen.add(urn)
                    to_follow.append(source)
        return makers.pop() if len(makers) == 1 else ""

    def _handed_on_by(self, resource: Resource, name: str) -> list[str]:
        """The resources that may have handed on the value: of those it depends on, the ones that have it.

        Our own classes have the resources in `depends_on` among the dependencies of a property as well.
        """
        urns = resource.property_dependencies.get(resource.spelled(name), ())
        self.spend(len(urns))
        return [urn for urn in urns if len(urns) == 1 or self._may_have(urn, name)]

    def _may_have(self, urn: str, name: str) -> bool:
        source = self._by_urn.get(urn)
        if source is None or source.kind is None or source.kind is MAKERS.get(name):
            return True
        return source.value(name) is not None

    def _origin(self, resource: Resource, name: str, value: Unknown, hands: int) -> Value:
        here = (resource.urn, name)
        if here not in self._origins:
            self._origins[here] = Unknown(
                value.reason, origin="#".join(here)
            )  # met again: it comes from itself
            self._origins[here] = self._find_origin(resource, name, value, hands)
        return self._origins[here]

    def _find_origin(self, resource: Resource, name: str, value: Unknown, hands: int) -> Value:
        if resource.kind is MAKERS.get(name):
            return Unknown(f"{resource.name} isn't made yet", origin=resource.urn, kind=resource.type)
        here = f"{resource.urn}#{name}"
        urns = self._handed_on_by(resource, name)
        if hands == _HANDS or not urns:
            return Unknown(value.reason, origin=here)
        sources = {self._source(urn, name, hands + 1) for urn in urns}
        if len(sources) == 1:
            return sources.pop()
        origins = sorted(source.origin if isinstance(source, Unknown) else source or "" for source in sources)
        return Unknown(value.reason, origin=hashlib.sha256("|".join(origins).encode()).hexdigest())

    def _source(self, urn: str, name: str, hands: int) -> Value:
        source = self._by_urn.get(urn)
        if source is not None and source.kind is not None:
            value = source.value(name)
            if isinstance(value, Unknown):
                return self._origin(source, name, value, hands)
            if value is not None:
                return value
        kind = source.type if source is not None and source.kind is MAKERS.get(name) else ""
        return Unknown(f"it comes from {name_in(urn)} and isn't known yet", origin=urn, kind=kind)
