"""The life of the association of an ECR with a transit router: what an attachment of the two needs first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from .. import codes
from ..cloud import Association, NewAssociation
from ..errors import ApiError, Differs, EcrError, Exists, NotFound, NotReady, Refused
from ..intents import digest
from ..model import ASSOCIATION, AssociationInputs, AssociationState, Role
from ..retry import Call
from ..waiting import Seen, Wait, wait
from .connection import Connection
from .once import obtain

#: INACTIVE: awaits its attachment; ACTIVE: carries one.
READY = frozenset({"INACTIVE", "ACTIVE"})
PENDING = frozenset({"CREATING", "ASSOCIATING", "UPDATING"})
#: On the way to absence; the old status may still be listed right after the call.
GOING = READY | PENDING | frozenset({"DELETING", "DISSOCIATING"})

_MISSING_FOR = 5.0


class AssociationLifecycle:
    """Operations on EcrAssociation."""

    kind = ASSOCIATION

    def __init__(self, connect: Callable[[str | None], Connection]) -> None:
        """`connect` gives the connection of a credentials profile."""
        self._connect = connect

    def create(self, inputs: AssociationInputs, call: Call) -> tuple[str, AssociationState]:
        """Make the association, or adopt the one to import; its id and state once it is INACTIVE or ACTIVE."""
        connection = self._connect(inputs.profile)
        if inputs.import_id:
            existing = self._existing(connection, inputs, call)
            if differences := _differences(inputs, existing):
                raise Differs(f"association {existing.id} can't be imported: {'; '.join(differences)}")
            return existing.id, self._finish(connection, existing, inputs, call)
        id, association = obtain(connection, _Place(connection, inputs), call)
        return id, self._finish(connection, association, inputs, call)

    def dry_run(self, inputs: AssociationInputs, call: Call) -> EcrError | None:
        """Nothing: the dry run is for attachments."""
        return None

    def differences(self, inputs: AssociationInputs, call: Call) -> list[str]:
        """What keeps the association to import from being adopted."""
        return _differences(inputs, self._existing(self._connect(inputs.profile), inputs, call))

    def read(
        self, id: str, state: AssociationState, call: Call
    ) -> tuple[AssociationState, AssociationInputs] | None:
        """State and inputs as the cloud has them; None when the association is gone."""
        connection = self._connect(state.profile)
        seen = _see(connection, state.ecr_id, id, connection.clock.now() - 0.5, call)
        if seen.item is None:
            connection.intents.ended(_key(state))
            return None
        found = _state(seen.item, state)
        return found, ASSOCIATION.inputs_in(found)

    def update(
        self, id: str, state: AssociationState, inputs: AssociationInputs, call: Call
    ) -> AssociationState:
        """Change the description, resuming the wait for readiness where it was left."""
        connection = self._connect(inputs.profile)
        seen = _see(connection, inputs.ecr_id, id, connection.clock.now(), call)
        if seen.item is None:
            raise NotFound(f"association {id} is gone: run pulumi refresh, then pulumi up makes a new one")
        return self._finish(connection, seen.item, inputs, call)

    def delete(self, id: str, state: AssociationState, call: Call) -> None:
        """Delete the association and see it gone; success when it is not there."""
        connection = self._connect(state.profile)
        try:
            connection.call(call, lambda t: connection.cloud.delete_association(id, state.ecr_id, False, t))
        except ApiError as error:
            if not codes.is_gone(error):
                known = codes.meaning(error)
                text = f"association {id} is not deleted: {known.meaning}. {known.remedy} ({error})"
                raise Refused(text, error) from None
        else:
            look = _looking(connection, state.ecr_id, id, call)
            wait(Wait(f"association {id}", look, GOING | {state.status}, frozenset()), connection.clock, call)
        connection.intents.ended(_key(state))

    def _existing(self, connection: Connection, inputs: AssociationInputs, call: Call) -> Association:
        id = inputs.import_id or ""
        seen = _see(connection, inputs.ecr_id, id, connection.clock.now(), call)
        if seen.item is None:
            raise NotFound(
                f"no such association {id} of ECR {inputs.ecr_id} in account {connection.account(call)}"
            )
        return seen.item

    def _finish(
        self, connection: Connection, association: Association, inputs: AssociationInputs, call: Call
    ) -> AssociationState:
        seen = association
        try:
            if seen.status not in READY:
                look = _looking(connection, seen.ecr_id, seen.id, call)
                what = f"association {seen.id}"
                seen = wait(Wait(what, look, PENDING, READY, _MISSING_FOR), connection.clock, call) or seen
            description = inputs.description or ""
            if description != seen.description:
                cloud = connection.cloud
                connection.call(
                    call, lambda t: cloud.update_association(seen.id, seen.ecr_id, description, t)
                )
                seen = replace(seen, description=description)
        except EcrError as error:
            raise NotReady(seen.id, _state(seen, inputs), error) from None
        except Exception as error:
            reason = EcrError(f"unexpected {type(error).__name__}: {error}; please report it")
            raise NotReady(seen.id, _state(seen, inputs), reason) from error
        return _state(seen, inputs)


@dataclass(frozen=True)
class _Place:
    """The place that an association is to take: `once.Thing` for associations."""

    connection: Connection
    inputs: AssociationInputs

    @property
    def new(self) -> NewAssociation:
        i = self.inputs
        return NewAssociation(
            i.ecr_id,
            i.transit_router_id,
            i.region_id or self.connection.region,
            i.cen_id or "",
            i.transit_router_owner_id or "",
            i.description or "",
        )

    @property
    def what(self) -> str:
        return f"the association of {self.inputs.ecr_id} with {self.inputs.transit_router_id}"

    @property
    def key(self) -> str:
        return _key(self.inputs)

    @property
    def create_digest(self) -> str:
        new = self.new
        parts = (new.ecr_id, new.transit_router_id, new.region_id, new.cen_id, new.transit_router_owner_id)
        return digest("association", self.inputs.origin, *parts)

    def find(self, since: float, call: Call) -> tuple[str, Association] | None:
        while True:
            listing = self.connection.associations.since(self.inputs.ecr_id, since, call)
            there = [a for a in listing.items if a.transit_router_id == self.inputs.transit_router_id]
            staying = [a for a in there if a.status not in ("DELETING", "DISSOCIATING")]
            if staying:
                return staying[0].id, staying[0]
            if not there:
                return None
            since = listing.begun + 1e-6

    def see(self, id: str, since: float, call: Call) -> Seen[Association]:
        return _see(self.connection, self.inputs.ecr_id, id, since, call)

    def exists(self, id: str, call: Call) -> bool:
        ecr, cloud = self.inputs.ecr_id, self.connection.cloud
        return bool(
            self.connection.call(call, lambda t: cloud.list_associations(ecr, t, association_id=id)).items
        )

    def create(self, token: str, timeout: float, dry_run: bool) -> str:
        return self.connection.cloud.create_association(self.new, token, timeout, dry_run)

    def undo(self, id: str, call: Call) -> None:
        ecr, cloud = self.inputs.ecr_id, self.connection.cloud
        self.connection.call(call, lambda t: cloud.delete_association(id, ecr, False, t))

    def in_the_way(self, id: str, there: Association) -> EcrError:
        return Exists(
            f"{self.what} exists already as {id} ({there.status}) and was not made by this resource; to manage it "
            f'here, import it: EcrAssociation(..., opts=ResourceOptions(import_="{id}")), or delete it first'
        )

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        return None


def _key(inputs: AssociationInputs) -> str:
    return digest("association", inputs.origin, inputs.ecr_id, inputs.transit_router_id)


def _see(connection: Connection, ecr_id: str, id: str, since: float, call: Call) -> Seen[Association]:
    listing = connection.associations.since(ecr_id, since, call)
    found = next((a for a in listing.items if a.id == id), None)
    return Seen(listing.begun, found, found.status if found else "")


def _looking(
    connection: Connection, ecr_id: str, id: str, call: Call
) -> Callable[[float], Seen[Association]]:
    return lambda since: _see(connection, ecr_id, id, since, call)


def describe(a: Association) -> AssociationState:
    """An association that no program speaks of, as its state would record it."""
    return _state(a, AssociationInputs(a.ecr_id, a.transit_router_id))


def _state(a: Association, inputs: AssociationInputs) -> AssociationState:
    reported = {name: value for name, value in asdict(a).items() if name != "id"}
    return ASSOCIATION.resolved(inputs, {**reported, "association_id": a.id})


def _differences(inputs: AssociationInputs, there: Association) -> list[str]:
    pairs = [
        (p.wire, getattr(inputs, p.python), getattr(there, p.python))
        for p in ASSOCIATION.properties
        if p.role is Role.IMMUTABLE
    ]
    return [
        f"{wire} is {has!r}, the program says {says!r}"
        for wire, says, has in pairs
        if says and has and says != has
    ]
