"""What happens to each kind of resource: create, read, update, delete, import; ownership; preflight. Plain data, no
Pulumi, no SDK; imports `api`, `schema` and `prerequisites`.

One class for each kind of resource, all with the same operations, so that the front ends need no case of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol, TypeAlias, TypeVar

from ..api.call import Call
from ..api.errors import EcrError
from ..schema import Kind
from .association import AssociationLifecycle
from .attachment import AttachmentLifecycle
from .connection import Connection
from .grant import GrantLifecycle
from .preflight import Report
from .route_tables import RouteTableAssociationLifecycle, RouteTablePropagationLifecycle

InputsT = TypeVar("InputsT")
StateT = TypeVar("StateT")

#: Gives the connection of a credentials profile; None is the configured one.
Connect: TypeAlias = Callable[[str | None], Connection]


class Lifecycle(Protocol[InputsT, StateT]):
    """The operations of one kind of resource."""

    kind: Kind[InputsT, StateT]

    def create(self, inputs: InputsT, call: Call) -> tuple[str, StateT]: ...

    def read(self, id: str, state: StateT, call: Call) -> tuple[StateT, InputsT] | None: ...

    def update(self, id: str, state: StateT, inputs: InputsT, call: Call) -> StateT: ...

    def delete(self, id: str, state: StateT, call: Call) -> None: ...

    def dry_run(self, inputs: InputsT, call: Call) -> EcrError | None: ...

    def differences(self, inputs: InputsT, call: Call) -> list[str]: ...

    def preflight(self, id: str, inputs: InputsT, call: Call) -> Report:
        """What stands against one of these inputs in the place of the one with that id, which is deleted first."""
        ...


#: The lifecycle of each kind of resource, by the kind's name.
LIFECYCLES: Mapping[str, Callable[[Connect], Lifecycle[Any, Any]]] = {
    lifecycle.kind.name: lifecycle
    for lifecycle in (
        AttachmentLifecycle,
        AssociationLifecycle,
        GrantLifecycle,
        RouteTableAssociationLifecycle,
        RouteTablePropagationLifecycle,
    )
}

__all__ = [
    "LIFECYCLES",
    "AssociationLifecycle",
    "AttachmentLifecycle",
    "Connection",
    "GrantLifecycle",
    "Lifecycle",
    "Report",
    "RouteTableAssociationLifecycle",
    "RouteTablePropagationLifecycle",
]
