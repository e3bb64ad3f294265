"""A kind of resource: its table of properties, and the way between the wire and the records."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Generic, TypeVar

from .properties import Property, Role
from .validation import Value

InputsT = TypeVar("InputsT")
StateT = TypeVar("StateT")


@dataclass(frozen=True)
class Kind(Generic[InputsT, StateT]):
    """A kind of resource: its name, its table, and the dataclasses of its inputs and state."""

    name: str
    doc: str
    inputs: type[InputsT]
    state: type[StateT]
    properties: tuple[Property, ...]
    #: The statuses in which it is as wanted; empty for a kind without statuses.
    ready: frozenset[str] = frozenset()
    #: The properties of which the id that users name it by is made, joined by colons; empty: one plain id.
    id_parts: tuple[str, ...] = ()
    #: Names that are no properties or no inputs but that users write (those of pulumi-alicloud and of older
    #: versions), and what is said to them.
    hints: Mapping[str, str] = field(default_factory=dict)
    #: Checks that span properties: wire name and what is wrong. Gets the normalised inputs, unknowns included,
    #: and the configured region.
    cross_check: Callable[[Mapping[str, Value], str], list[tuple[str, str]]] = field(
        default=lambda news, region: []
    )

    def property(self, wire: str) -> Property:
        """The property of that wire name; KeyError when there is none."""
        return next(p for p in self.properties if p.wire == wire)

    def inputs_of(self, wire: Mapping[str, Value]) -> InputsT:
        """The inputs in a mapping of wire names."""
        return self.inputs(**self._arguments(self.inputs, wire))

    def state_of(self, wire: Mapping[str, Value]) -> StateT:
        """The state in a mapping of wire names; what is missing (an older version's state) has its default."""
        return self.state(**self._arguments(self.state, wire))

    def inputs_in(self, state: StateT) -> InputsT:
        """The inputs that a state has."""
        return self.inputs(**{f.name: getattr(state, f.name) for f in fields(self.inputs)})  # type: ignore[arg-type]

    def resolved(self, inputs: InputsT | StateT, reported: Mapping[str, Any]) -> StateT:
        """The state: what the cloud reports; what it does not report, as given. Names are Python names."""
        cleared = {p.python for p in self.properties if p.clears}
        given = {f.name: getattr(inputs, f.name) for f in fields(self.inputs)}  # type: ignore[arg-type]
        seen = {name: value or None for name, value in reported.items() if value or name in cleared}
        return self.state(**{**given, **seen})

    def wire_of(self, values: InputsT | StateT) -> dict[str, Value]:
        """The wire names and values of inputs or state, those that are set."""
        found = {p.wire: getattr(values, p.python, None) for p in self.properties}
        return {wire: _plain(value) for wire, value in found.items() if value is not None and value != ""}

    def contradictions(self, inputs: InputsT, there: object) -> list[str]:
        """The immutable values that are given and differ from those of an existing thing, one phrase for each."""
        pairs = [
            (p.wire, getattr(inputs, p.python), getattr(there, p.python))
            for p in self.properties
            if p.role is Role.IMMUTABLE
        ]
        return [
            f"{wire} is {has!r}, the program says {says!r}"
            for wire, says, has in pairs
            if says and has and says != has
        ]

    def _arguments(self, cls: type, wire: Mapping[str, Value]) -> dict[str, Any]:
        names = {f.name for f in fields(cls)}
        given = {p.python: wire.get(p.wire) for p in self.properties if p.python in names}
        return {
            n: tuple(v) if isinstance(v, list) else v
            for n, v in given.items()
            if v is not None or self._required(n)
        }

    def _required(self, python: str) -> bool:
        return any(p.python == python and p.required for p in self.properties)


def _plain(value: Any) -> Any:
    """The value as it stands in a state: mappings and lists of the plain kinds."""
    if isinstance(value, Mapping):
        return dict(value)
    return list(value) if isinstance(value, tuple) else value
