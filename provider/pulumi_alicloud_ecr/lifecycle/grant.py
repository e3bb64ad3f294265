"""The life of a grant: the ECR's owner lets a CEN instance of another account attach the ECR.

The API knows a grant by what it says, not by an id, and has no ClientToken for it: granting what is granted is the
same as granting it once. Its id here is `<ecr id>:<cen id>`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from ..api.call import Call
from ..api.cloud import Grant, NewAttachment
from ..api.error_codes import explained, explaining
from ..api.errors import (
    ApiError,
    EcrError,
    NotFound,
)
from ..schema import GRANT, GrantInputs, GrantState
from ..schema.claim import digest
from . import preflight
from .connection import Connection
from .ownership import Ownership
from .unnamed_creation import create_unnamed


class GrantLifecycle:
    """Operations on EcrGrant."""

    kind = GRANT

    def __init__(self, connect: Callable[[str | None], Connection]) -> None:
        """`connect` gives the connection of a credentials profile: that of the ECR's owner."""
        self._connect = connect

    @explaining()
    def create(self, inputs: GrantInputs, call: Call) -> tuple[str, GrantState]:
        """Grant, or adopt the grant to import. Raises Exists when it was granted by somebody else."""
        connection = self._connect(inputs.profile)
        grant, id = _grant(connection, inputs), f"{inputs.ecr_id}:{inputs.cen_id}"
        ownership = _ownership(connection, inputs, call)
        creation = _GrantCreation(connection, grant)
        if inputs.import_id:
            there = creation.find(connection.clock.now(), call)
            if inputs.import_id != id or there is None:
                account = connection.account(call)
                raise NotFound(
                    f"no such grant {inputs.import_id} in account {account}; its id is <ecr id>:<cen id>"
                )
            hold = ownership.adopt(id)
        else:
            made = create_unnamed(connection, ownership, creation, call)
            there, hold = made
        ownership.answered(id, hold)
        return id, _state(there or grant, inputs, hold.text)

    def dry_run(self, inputs: GrantInputs, call: Call) -> EcrError | None:
        """Nothing: the dry run is for attachments."""
        return None

    @explaining()
    def preflight(self, id: str, inputs: GrantInputs, call: Call) -> preflight.Report:
        """What stands against a grant of these inputs in the place of the one with that id."""
        return preflight.look_at_ends(self._connect(inputs.profile), NewAttachment(inputs.ecr_id), call)

    def differences(self, inputs: GrantInputs, call: Call) -> list[str]:
        """Nothing: the id of a grant names all that it consists of."""
        return []

    @explaining()
    def read(self, id: str, state: GrantState, call: Call) -> tuple[GrantState, GrantInputs] | None:
        """The grant as the cloud has it; None when it is revoked."""
        connection = self._connect(state.profile)
        there = _find(connection, _grant(connection, state), call)
        ownership = _ownership(connection, state, call)
        if there is None:
            ownership.released(id, state.claim)
            return None
        ownership.observed(id, state.claim)
        found = _state(there, state, state.claim)
        return found, GRANT.inputs_in(found)

    def update(self, id: str, state: GrantState, inputs: GrantInputs, call: Call) -> GrantState:
        """Nothing to tell the cloud: only local properties change without replacing."""
        connection = self._connect(inputs.profile)
        ownership = _ownership(connection, inputs, call)
        ownership.observed(id, state.claim)
        return _state(_grant(connection, state), inputs, ownership.held(state.claim).text)

    @explaining()
    def delete(self, id: str, state: GrantState, call: Call) -> None:
        """Revoke; success when nothing is granted, or when somebody else holds the grant."""
        connection = self._connect(state.profile)
        ownership = _ownership(connection, state, call)
        if other := ownership.other_holder(id, state.claim):
            call.warn(f"the grant {id} is held by {other}: it is NOT revoked, this stack only lets go of it")
            return
        grant = _grant(connection, state)
        if _find(connection, grant, call) is not None:
            try:
                connection.call(call, lambda t: connection.cloud.delete_grant(grant, t))
            except ApiError as error:
                # A call that was repeated finds nothing any more, and the API says it of CEN or ECR.
                if _find(connection, grant, call) is not None:
                    raise explained(error, f"the grant {id} is not revoked") from None
        ownership.released(id, state.claim)


@dataclass(frozen=True)
class _GrantCreation:
    """What is to be granted: `unnamed_creation.UnnamedCreation` for grants."""

    connection: Connection
    grant: Grant

    @property
    def id(self) -> str:
        return f"{self.grant.ecr_id}:{self.grant.cen_id}"

    @property
    def what(self) -> str:
        return f"the grant of {self.grant.ecr_id} to {self.grant.cen_id}"

    def find(self, since: float, call: Call) -> Grant | None:
        return _find(self.connection, self.grant, call)

    def create(self, token: str, timeout: float) -> None:
        self.connection.cloud.create_grant(self.grant, timeout)

    def in_the_way(self, there: Grant, ownership: Ownership) -> EcrError:
        return ownership.refusal(self.what, self.id, "granted", "", GRANT.name)

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        return None


def _find(connection: Connection, grant: Grant, call: Call) -> Grant | None:
    cloud = connection.cloud
    found = connection.listed(
        call, lambda token, t: cloud.list_grants(grant.ecr_id, grant.region_id, t, token)
    )
    return next((g for g in found if g.cen_id == grant.cen_id), None)


def _grant(connection: Connection, i: GrantInputs) -> Grant:
    return Grant(i.ecr_id, i.cen_id, i.cen_owner_id, i.region_id or connection.region, i.order_type or "")


def describe(grant: Grant) -> GrantState:
    """A grant that no program speaks of, as its state would record it."""
    return _state(grant, GrantInputs(grant.ecr_id, grant.cen_id, grant.cen_owner_id), "")


def _ownership(connection: Connection, inputs: GrantInputs, call: Call) -> Ownership:
    return Ownership(
        connection, call, inputs.origin, digest("grant", inputs.origin, inputs.ecr_id, inputs.cen_id)
    )


def _state(grant: Grant, inputs: GrantInputs, claim: str) -> GrantState:
    return GRANT.resolved(inputs, {**asdict(grant), "claim": claim})
