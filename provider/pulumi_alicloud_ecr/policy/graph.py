"""The stack as a graph: which resource is made before which, and where a value that isn't known yet comes from.

At the very first preview hardly an id is known. Two properties are then the same if they come from the same
resource, which the property dependencies tell. An output of one of our own resources passes on what that
resource was given: `association.ecr_id` is the association's ECR, not something the association made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from ..prerequisites import Unknown, Value
from .resources import MAKERS, Kind, Resource


class Stack:
    """The resources of one stack; `gap` says why some may be missing, and is empty if none are."""

    def __init__(self, resources: Iterable[Resource], gap: str = "") -> None:
        self.gap = gap
        self._by_urn = {resource.urn: resource for resource in resources}
        self._children: dict[str, list[str]] = defaultdict(list)
        self._kinds: dict[Kind, list[Resource]] = defaultdict(list)
        for resource in self._by_urn.values():
            self._children[resource.parent].append(resource.urn)
            if kind := resource.kind:
                self._kinds[kind].append(resource)

    def of(self, kind: Kind) -> list[Resource]:
        """The resources of one kind."""
        return self._kinds[kind]

    def is_ordered(self, first: Resource, second: Resource) -> bool:
        """Whether the engine makes `first` before it begins with `second`."""
        return first.urn in self._made_before(second.urn)

    def _made_before(self, urn: str) -> set[str]:
        """All that exists by the time the engine is asked to make `urn`.

        A child is registered after its parent, and so after all that the parent depends on. A dependency on a
        component is one on all its descendants; one on any other resource is not one on its children.
        """
        made: set[str] = set()
        registered: set[str] = set()
        to_register, to_make = [urn], list[str]()
        while to_register or to_make:
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

    def _is_component(self, urn: str) -> bool:
        resource = self._by_urn.get(urn)
        return resource is not None and resource.component

    def value(self, resource: Resource, name: str) -> Value:
        """The property's value; an `Unknown` tells where it will come from."""
        return self._value(resource, name, frozenset())

    def _value(self, resource: Resource, name: str, passed: frozenset[str]) -> Value:
        value = resource.value(name)
        if not isinstance(value, Unknown):
            return value
        if resource.kind is MAKERS.get(name):
            return Unknown(f"{resource.name} isn't made yet", origin=resource.urn, kind=resource.type)
        here = f"{resource.urn}#{name}"
        if here in passed:
            return Unknown(value.reason, origin=here)
        urns = resource.property_dependencies.get(resource.spelled(name), ())
        sources = {self._source(urn, name, passed | {here}) for urn in urns}
        if len(sources) == 1:
            return sources.pop()
        origins = sorted(source.origin if isinstance(source, Unknown) else source for source in sources)
        return Unknown(value.reason, origin="|".join(origins) or here)

    def _source(self, urn: str, name: str, passed: frozenset[str]) -> str | Unknown:
        source = self._by_urn.get(urn)
        if source is not None and source.kind is not None:
            value = self._value(source, name, passed)
            if value is not None:
                return value
        label = source.name if source else urn.rsplit("::", 1)[-1]
        kind = source.type if source is not None and source.kind is MAKERS.get(name) else ""
        return Unknown(f"it comes from {label} and isn't known yet", origin=urn, kind=kind)
