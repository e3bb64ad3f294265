"""The life of a grant: the ECR's owner lets a CEN instance of another account attach the ECR.

The API knows a grant by what it says, not by an id, and has no ClientToken for it: granting what is granted is the
same as granting it once. Its id here is `<ecr id>:<cen id>`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from ..api.cloud import Grant, NewAttachment
from ..api.error_codes import explained, explaining
from ..api.errors import (
    ApiError,
    EcrError,
    Exists,
    NotFound,
)
from ..api.journal import digest
from ..api.retry import Call
from ..schema import GRANT, GrantInputs, GrantState
from . import preflight
from .connection import Connection

#: Stands for "a grant was sent" in the record of this machine: there is no ClientToken.
_SENT = "granted"


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
        there = self._find(connection, grant, call)
        if inputs.import_id:
            if inputs.import_id != id or there is None:
                account = connection.account(call)
                raise NotFound(
                    f"no such grant {inputs.import_id} in account {account}; its id is <ecr id>:<cen id>"
                )
        elif there is not None and connection.journal.read(_key(inputs)).token != _SENT:
            raise Exists(
                f"ECR {inputs.ecr_id} is granted to CEN {inputs.cen_id} already, not by this resource; to manage the "
                f'grant here, import it: EcrGrant(..., opts=ResourceOptions(import_="{id}"))'
            )
        elif there is None:
            connection.journal.sending(_key(inputs), _SENT)
            with explaining(f"ECR {inputs.ecr_id} is not granted"):
                connection.call(call, lambda t: connection.cloud.create_grant(grant, t))
        return id, _state(there or grant, inputs)

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
        there = self._find(connection, _grant(connection, state), call)
        if there is None:
            connection.journal.ended(_key(state), "")
            return None
        found = _state(there, state)
        return found, GRANT.inputs_in(found)

    def update(self, id: str, state: GrantState, inputs: GrantInputs, call: Call) -> GrantState:
        """Nothing to tell the cloud: only local properties change without replacing."""
        return _state(_grant(self._connect(inputs.profile), state), inputs)

    @explaining()
    def delete(self, id: str, state: GrantState, call: Call) -> None:
        """Revoke; success when nothing is granted."""
        connection = self._connect(state.profile)
        grant = _grant(connection, state)
        if self._find(connection, grant, call) is not None:
            try:
                connection.call(call, lambda t: connection.cloud.delete_grant(grant, t))
            except ApiError as error:
                # A call that was repeated finds nothing any more, and the API says it of CEN or ECR.
                if self._find(connection, grant, call) is not None:
                    raise explained(error, f"the grant {id} is not revoked") from None
        connection.journal.ended(_key(state), "")

    def _find(self, connection: Connection, grant: Grant, call: Call) -> Grant | None:
        cloud = connection.cloud
        found = connection.call(call, lambda t: cloud.list_grants(grant.ecr_id, grant.region_id, t))
        return next((g for g in found if g.cen_id == grant.cen_id), None)


def _grant(connection: Connection, i: GrantInputs) -> Grant:
    return Grant(i.ecr_id, i.cen_id, i.cen_owner_id, i.region_id or connection.region, i.order_type or "")


def _key(inputs: GrantInputs) -> str:
    return digest("grant", inputs.origin, inputs.ecr_id, inputs.cen_id)


def _state(grant: Grant, inputs: GrantInputs) -> GrantState:
    return GRANT.resolved(inputs, asdict(grant))
