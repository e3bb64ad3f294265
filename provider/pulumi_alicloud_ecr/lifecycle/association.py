"""The life of the association of an ECR with a transit router: what an attachment of the two needs first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from ..api import error_codes
from ..api.call import Call
from ..api.cloud import Association, NewAttachment
from ..api.error_codes import explaining
from ..api.errors import (
    ApiError,
    Differs,
    EcrError,
    Exists,
    NotFound,
)
from ..api.waiter import Wait, wait
from ..schema import ASSOCIATION, AssociationInputs, AssociationState, prefixes
from ..schema.claim import digest, holder_name
from . import association_lookup as lookup
from . import preflight
from .association_creation import AssociationCreation
from .association_deletion import delete_call
from .connection import Connection
from .creation import LATE, create_once
from .ownership import TAKE_OUT, Hold, Ownership
from .partial_state import keep_partial_state

_MISSING_FOR = 5.0
#: How old, in seconds, the listing may be that is looked at before a delete.
_SHARED_FOR = 1.0


class AssociationLifecycle:
    """Operations on EcrAssociation."""

    kind = ASSOCIATION

    def __init__(self, connect: Callable[[str | None], Connection]) -> None:
        """`connect` gives the connection of a credentials profile."""
        self._connect = connect

    @explaining()
    def create(self, inputs: AssociationInputs, call: Call) -> tuple[str, AssociationState]:
        """Make the association, or adopt the one to import; its id and state once it is INACTIVE or ACTIVE."""
        connection = self._connect(inputs.profile)
        ownership = _ownership(connection, inputs, call)
        if inputs.import_id:
            association = self._existing(connection, inputs, call)
            if differences := ASSOCIATION.contradictions(inputs, association):
                raise Differs(
                    f"association {association.id} can't be imported: {'; '.join(differences)}; correct the program, or import another"
                )
            if seen := lookup.claim_of(connection, association):
                # No operation changes the tags of an association: the other stack can't see it.
                call.warn(
                    f"taking association {association.id} over from {holder_name(seen)}: take it out there "
                    "(pulumi state delete), else that stack can still delete it from another machine"
                )
            hold = ownership.adopt(association.id, seen)
        else:
            creation = AssociationCreation(connection, inputs)
            _, association, hold = create_once(connection, ownership, creation, call)
        with ownership.handing_out(association.id, hold):
            return association.id, self._finish(connection, association, inputs, hold, call)

    def dry_run(self, inputs: AssociationInputs, call: Call) -> EcrError | None:
        """Nothing: the dry run is for attachments."""
        return None

    @explaining()
    def preflight(self, id: str, inputs: AssociationInputs, call: Call) -> preflight.Report:
        """What stands against an association of these inputs in the place of the one with that id."""
        connection = self._connect(inputs.profile)
        new = AssociationCreation(connection, inputs).new
        # The transit router of another account is not to be seen from here.
        seen = "" if inputs.transit_router_owner_id else new.transit_router_id
        ends = NewAttachment(new.ecr_id, seen, new.cen_id, new.region_id)
        return preflight.look_at_ends(connection, ends, call)

    @explaining()
    def differences(self, inputs: AssociationInputs, call: Call) -> list[str]:
        """What keeps the association to import from being adopted."""
        return ASSOCIATION.contradictions(inputs, self._existing(self._connect(inputs.profile), inputs, call))

    @explaining()
    def read(
        self, id: str, state: AssociationState, call: Call
    ) -> tuple[AssociationState, AssociationInputs] | None:
        """State and inputs as the cloud has them; None when the association is gone."""
        connection = self._connect(state.profile)
        seen = lookup.see(connection, state.ecr_id, id, connection.clock.now() - 0.5, call)
        ownership = _ownership(connection, state, call)
        if seen.item is None:
            if state.status:
                call.warn(f"association {id} is not in account {connection.account(call)} any more")
                ownership.released(id, state.claim)
            return None
        claim, on_it = state.claim, lookup.claim_of(connection, seen.item)
        if not state.status:
            claim = ownership.import_claim(id, on_it)
        elif other := ownership.other_holder(id, state.claim, on_it):
            call.warn(f"association {id} is held by {other} now: {TAKE_OUT}")
        else:
            ownership.observed(id, state.claim)
        found = lookup.state(seen.item, state, claim)
        return found, ASSOCIATION.inputs_in(found)

    @explaining()
    def update(
        self, id: str, state: AssociationState, inputs: AssociationInputs, call: Call
    ) -> AssociationState:
        """Change description and allowed prefixes, resuming the wait for readiness where it was left."""
        connection = self._connect(inputs.profile)
        ownership = _ownership(connection, inputs, call)
        ownership.observed(id, state.claim)
        hold = ownership.held(state.claim)
        if (there := lookup.see_now(connection, inputs.ecr_id, id, call)) is not None:
            if other := ownership.other_holder(id, state.claim, lookup.claim_of(connection, there)):
                raise Exists(f"association {id} is held by {other} now: nothing was changed; {TAKE_OUT}")
            return self._finish(connection, there, inputs, hold, call)
        if state.status not in lookup.READY:
            # Never seen finished: it may not be listed yet.
            return self._finish(connection, lookup.unseen(connection, id, state), inputs, hold, call, LATE)
        raise NotFound(f"association {id} is gone: run pulumi refresh, then pulumi up makes a new one")

    @explaining()
    def delete(self, id: str, state: AssociationState, call: Call) -> None:
        """Delete the association and see it gone; success when it is not there, or when somebody else holds it."""
        connection = self._connect(state.profile)
        ownership = _ownership(connection, state, call)
        there = lookup.see(connection, state.ecr_id, id, connection.clock.now() - _SHARED_FOR, call).item
        seen = lookup.claim_of(connection, there) if there is not None else ""
        if other := ownership.other_holder(id, state.claim, seen):
            call.warn(
                f"association {id} is held by {other}: it is NOT deleted, this stack only lets go of it"
            )
            return
        if self._delete_call(connection, id, state, call):
            look = lookup.looking(connection, state.ecr_id, id, call)
            wait(
                Wait(f"association {id}", look, lookup.GOING | {state.status}, frozenset()),
                connection.clock,
                call,
            )
        ownership.released(id, state.claim)

    def _delete_call(self, connection: Connection, id: str, state: AssociationState, call: Call) -> bool:
        """Make the delete call; False when there is nothing to delete."""
        try:
            return delete_call(connection, id, state, call)
        except ApiError as error:
            # The association, or the whole ECR, may have been deleted by somebody else.
            if error_codes.may_be_gone(error) and lookup.see_now(connection, state.ecr_id, id, call) is None:
                return False
            raise error_codes.explained(error, f"association {id} is not deleted") from None

    def _existing(self, connection: Connection, inputs: AssociationInputs, call: Call) -> Association:
        id = inputs.import_id or ""
        if (there := lookup.see_now(connection, inputs.ecr_id, id, call)) is None:
            raise NotFound(
                f"no such association {id} of ECR {inputs.ecr_id} in account {connection.account(call)}"
            )
        return there

    def _finish(
        self,
        connection: Connection,
        association: Association,
        inputs: AssociationInputs,
        hold: Hold,
        call: Call,
        missing_for: float = _MISSING_FOR,
    ) -> AssociationState:
        """The state of the association once it is ready and as the inputs say. Raises NotReady whatever goes wrong."""
        seen = association

        def wait_ready() -> None:
            nonlocal seen
            look = lookup.looking(connection, seen.ecr_id, seen.id, call)
            wanted = Wait(f"association {seen.id}", look, lookup.PENDING, lookup.READY, missing_for)
            seen = wait(wanted, connection.clock, call) or seen

        with keep_partial_state(seen.id, lambda: lookup.state(seen, inputs, hold.text)):
            if seen.status not in lookup.READY:
                wait_ready()
            for change in _changes(connection, seen, inputs):
                connection.call(call, change.make)
                seen = change.after(seen)
                wait_ready()
        return lookup.state(seen, inputs, hold.text)


@dataclass(frozen=True)
class _Change:
    """One call that brings an association nearer to the inputs, and what it is like then."""

    make: Callable[[float], None]
    after: Callable[[Association], Association]


def _changes(connection: Connection, a: Association, inputs: AssociationInputs) -> list[_Change]:
    cloud, changes = connection.cloud, []
    description = inputs.description or ""
    if description != a.description:
        changes.append(
            _Change(
                lambda t: cloud.update_association(a.id, a.ecr_id, description, t),
                lambda seen: replace(seen, description=description),
            )
        )
    wanted = inputs.allowed_prefixes or ()
    # The mode goes along with every change of the prefixes: left out, the API might take its default.
    mode = inputs.allowed_prefixes_mode or a.allowed_prefixes_mode
    same = prefixes.canonical(wanted) == prefixes.canonical(a.allowed_prefixes)
    if not same or mode != a.allowed_prefixes_mode:
        blocks = a.allowed_prefixes if same else prefixes.distinct_of(wanted)
        changes.append(
            _Change(
                lambda t: cloud.update_allowed_prefixes(a.id, a.ecr_id, blocks, mode, t),
                lambda seen: replace(seen, allowed_prefixes=blocks, allowed_prefixes_mode=mode),
            )
        )
    return changes


def _ownership(connection: Connection, inputs: AssociationInputs, call: Call) -> Ownership:
    older = digest("association", inputs.origin, inputs.ecr_id, lookup.target(inputs))
    return Ownership(connection, call, inputs.origin, older)
