"""What happens to a resource from its first preview to its end, in plain data: no Pulumi, no SDK.

One class for each kind of resource, all with the same operations, so that the front ends need no case of their own.
"""

from __future__ import annotations

from typing import Protocol, TypeVar

from ..errors import EcrError
from ..model import Kind
from ..retry import Call
from .association import AssociationLifecycle
from .attachment import AttachmentLifecycle
from .connection import Connection
from .grant import GrantLifecycle

InputsT = TypeVar("InputsT")
StateT = TypeVar("StateT")

#: Seconds for each operation when customTimeouts says nothing. Attaching takes minutes; the neighbours' five were
#: too short for their users.
DEFAULT_TIMEOUT = 20 * 60.0


class Lifecycle(Protocol[InputsT, StateT]):
    """The operations of one kind of resource."""

    kind: Kind[InputsT, StateT]

    def create(self, inputs: InputsT, call: Call) -> tuple[str, StateT]: ...

    def read(self, id: str, state: StateT, call: Call) -> tuple[StateT, InputsT] | None: ...

    def update(self, id: str, state: StateT, inputs: InputsT, call: Call) -> StateT: ...

    def delete(self, id: str, state: StateT, call: Call) -> None: ...

    def dry_run(self, inputs: InputsT, call: Call) -> EcrError | None: ...

    def differences(self, inputs: InputsT, call: Call) -> list[str]: ...


__all__ = [
    "DEFAULT_TIMEOUT",
    "AssociationLifecycle",
    "AttachmentLifecycle",
    "Connection",
    "GrantLifecycle",
    "Lifecycle",
]
