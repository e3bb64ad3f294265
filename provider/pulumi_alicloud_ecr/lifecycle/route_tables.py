"""The lives of EcrRouteTableAssociation and EcrRouteTablePropagation: what makes an attachment carry packets."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any, ClassVar, Generic, TypeVar

from ..api import error_codes
from ..api.call import Call
from ..api.error_codes import explaining
from ..api.errors import ApiError, Differs, EcrError, NotFound
from ..api.routing import RouteTableLink, RouteTableScope
from ..api.waiter import Observed, Wait, wait
from ..schema import (
    ROUTE_TABLE_ASSOCIATION,
    ROUTE_TABLE_PROPAGATION,
    Kind,
    RouteTableAssociationInputs,
    RouteTableAssociationState,
    RouteTableInputs,
    RouteTablePropagationInputs,
    RouteTablePropagationState,
)
from .connection import Connection
from .ownership import Hold, Ownership
from .partial_state import keep_partial_state
from .preflight import Report
from .route_table_creation import RouteTableLinkCreation
from .route_table_links import (
    ACTIVE,
    ASSOCIATIONS,
    PROPAGATIONS,
    Links,
    held_as,
    id_of,
    look,
    route_table_of,
    see,
    seek,
)
from .unnamed_creation import create_unnamed

I = TypeVar("I", bound=RouteTableInputs)  # noqa: E741
S = TypeVar("S", bound=RouteTableInputs)

#: Seconds for which one that was listed, or was just made, may be missing from a listing.
_MISSING_FOR = 5.0
_LATE = 30.0


class _RouteTableLifecycle(Generic[I, S]):
    """Operations on one of the two kinds."""

    kind: Kind[I, S]
    links: ClassVar[Links]

    def __init__(self, connect: Callable[[str | None], Connection]) -> None:
        """`connect` gives the connection of a credentials profile."""
        self._connect = connect

    @explaining()
    def create(self, inputs: I, call: Call) -> tuple[str, S]:
        """Make it, or adopt the one to import; its id and state once it is Active."""
        connection = self._connect(inputs.profile)
        ownership = Ownership(connection, call, inputs.origin)
        if inputs.import_id:
            existing = self._existing(connection, inputs, call)
            if differences := self._contradictions(inputs, existing):
                raise Differs(
                    f"{self._named(existing)} can't be imported: {'; '.join(differences)}; correct the program, or import another"
                )
            key = held_as(self.links, existing)
            hold = ownership.adopt(key)
            with ownership.handing_out(key, hold):
                return inputs.import_id, self._finish(connection, existing, inputs, hold, call)
        attachment_id = inputs.transit_router_attachment_id
        table_id = route_table_of(connection, attachment_id, inputs.transit_router_route_table_id, call)
        link = RouteTableLink(attachment_id, table_id, min(self.links.pending))
        creation = RouteTableLinkCreation(connection, self.links, link)
        made = create_unnamed(connection, ownership, creation, call)
        there, hold = made
        missing_for = 0.0 if there else _LATE
        with ownership.handing_out(creation.id, hold):
            return id_of(link), self._finish(connection, there or link, inputs, hold, call, missing_for)

    def dry_run(self, inputs: I, call: Call) -> EcrError | None:
        """Nothing: the dry run is for attachments."""
        return None

    def preflight(self, id: str, inputs: I, call: Call) -> Report:
        """What stands against one of these inputs: the attachment, the route table."""
        connection = self._connect(inputs.profile)
        attachment_id = inputs.transit_router_attachment_id
        table_id = inputs.transit_router_route_table_id
        if not table_id:
            return Report()
        return look(connection, RouteTableLink(attachment_id, table_id, ""), call)

    @explaining()
    def differences(self, inputs: I, call: Call) -> list[str]:
        """What keeps the one to import from being adopted."""
        return self._contradictions(inputs, self._existing(self._connect(inputs.profile), inputs, call))

    @explaining()
    def read(self, id: str, state: S, call: Call) -> tuple[S, I] | None:
        """State and inputs as the cloud has them; None when it is gone."""
        connection = self._connect(state.profile)
        since = connection.clock.now() - 0.5
        attachment_id, table_id = _ids(state)
        there = seek(connection, self.links, attachment_id, table_id, since, call)
        ownership, claim = Ownership(connection, call, state.origin), self._claim(state)
        if there is None:
            ownership.released(self._held_as(state), claim)
            return None
        if self._status(state):
            ownership.observed(self._held_as(state), claim)
        found = self._state(there, state, claim)
        return found, self.kind.inputs_in(found)

    @explaining()
    def update(self, id: str, state: S, inputs: I, call: Call) -> S:
        """Another route table, in place, where there can be one; else only the wait is resumed."""
        connection = self._connect(inputs.profile)
        ownership = Ownership(connection, call, inputs.origin)
        ownership.observed(self._held_as(state), self._claim(state))
        hold = ownership.held(self._claim(state))
        attachment_id, table_id = _ids(state)
        wanted = inputs.transit_router_route_table_id or table_id
        if self._status(state) == ACTIVE and wanted == table_id:
            return self._state(RouteTableLink(attachment_id, table_id, ACTIVE), inputs, hold.text)
        there = seek(connection, self.links, attachment_id, table_id, connection.clock.now(), call)
        if there is not None:
            return self._finish(connection, there, inputs, hold, call)
        if self._status(state) != ACTIVE:
            # Never seen finished: it may not be listed yet.
            unseen = RouteTableLink(attachment_id, table_id, min(self.links.pending))
            return self._finish(connection, unseen, inputs, hold, call, _LATE)
        gone = f"{self._named(RouteTableLink(attachment_id, table_id, ''))} is gone"
        raise NotFound(f"{gone}: run pulumi refresh, then pulumi up makes a new one")

    @explaining()
    def delete(self, id: str, state: S, call: Call) -> None:
        """Delete it and see it gone; success when it is not there, or when somebody else holds it."""
        connection = self._connect(state.profile)
        ownership = Ownership(connection, call, state.origin)
        if other := ownership.other_holder(self._held_as(state), self._claim(state)):
            call.warn(
                f"{self.kind.name} {id} is held by {other}: it is NOT deleted, this stack only lets go of it"
            )
            return
        attachment_id, table_id = _ids(state)
        link = RouteTableLink(attachment_id, table_id, "")

        def looked(since: float) -> Observed[RouteTableLink]:
            return see(connection, self.links, RouteTableScope(table_id), attachment_id, since, call)

        there = looked(connection.clock.now() - 0.5).item
        if there is not None and self._delete_call(connection, link, call):
            going = self.links.pending | self.links.leaving | {ACTIVE, there.status}
            wait(Wait(self._named(link), looked, going, frozenset()), connection.clock, call)
        ownership.released(self._held_as(state), self._claim(state))

    def _delete_call(self, connection: Connection, link: RouteTableLink, call: Call) -> bool:
        """Make the delete call; False when there is nothing to delete."""
        try:
            return connection.delete(call, lambda t: self.links.delete(connection.cloud, link, t))
        except ApiError as error:
            # It, its attachment or its table may have been deleted by somebody else meanwhile.
            scope, now = RouteTableScope(link.route_table_id), connection.clock.now()
            there = see(connection, self.links, scope, link.attachment_id, now, call).item
            if error_codes.may_be_gone(error) and there is None:
                return False
            raise error_codes.explained(error, f"{self._named(link)} is not deleted") from None

    def _existing(self, connection: Connection, inputs: I, call: Call) -> RouteTableLink:
        attachment_id, _, table_id = (inputs.import_id or "").rpartition(":")
        if not attachment_id:
            raise NotFound(
                f"no such {self.kind.name} {inputs.import_id}: its id is <attachment id>:<route table id>"
            )
        scope, now = RouteTableScope(table_id), connection.clock.now() - 0.5
        there = see(connection, self.links, scope, attachment_id, now, call).item
        if there is None:
            raise NotFound(
                f"no such {self.kind.name} {inputs.import_id} in account {connection.account(call)}"
            )
        return there

    def _contradictions(self, inputs: I, there: RouteTableLink) -> list[str]:
        return self.kind.contradictions(inputs, self._state(there, inputs, ""))

    def _finish(
        self,
        connection: Connection,
        link: RouteTableLink,
        inputs: I,
        hold: Hold,
        call: Call,
        missing_for: float = _MISSING_FOR,
    ) -> S:
        """The state once it is Active and of the route table that the inputs name. Raises NotReady whatever goes wrong."""
        seen = link

        def wait_active(scope: RouteTableScope) -> None:
            nonlocal seen

            def looked(since: float) -> Observed[RouteTableLink]:
                nonlocal seen
                found = see(connection, self.links, scope, seen.attachment_id, since, call)
                seen = found.item or seen
                return found

            wanted = Wait(self._named(seen), looked, self.links.pending, frozenset({ACTIVE}), missing_for)
            wait(wanted, connection.clock, call)

        with keep_partial_state(id_of(link), lambda: self._state(seen, inputs, hold.text)):
            if seen.status != ACTIVE:
                wait_active(RouteTableScope(seen.route_table_id))
            table_id = inputs.transit_router_route_table_id or seen.route_table_id
            if table_id != seen.route_table_id:
                self._replace(connection, replace(seen, route_table_id=table_id), call)
                seen = replace(seen, status="Replacing")
                # While it is being replaced, the API may list it under the old table or under the new one.
                wait_active(RouteTableScope(attachment_id=seen.attachment_id))
        return self._state(seen, inputs, hold.text)

    def _replace(self, connection: Connection, link: RouteTableLink, call: Call) -> None:
        """Have another route table take over."""
        raise NotImplementedError

    def _held_as(self, state: RouteTableInputs) -> str:
        return held_as(self.links, RouteTableLink(*_ids(state), ""))

    def _named(self, link: RouteTableLink) -> str:
        return f"route table {self.links.noun} {id_of(link)}"

    def _status(self, state: Any) -> str:
        return str(state.status)

    def _claim(self, state: Any) -> str:
        return str(state.claim)

    def _state(self, link: RouteTableLink, inputs: I | S, claim: str) -> S:
        return self.kind.resolved(
            inputs,
            {
                "transit_router_attachment_id": link.attachment_id,
                "transit_router_route_table_id": link.route_table_id,
                "status": link.status,
                "claim": claim,
            },
        )


class RouteTableAssociationLifecycle(
    _RouteTableLifecycle[RouteTableAssociationInputs, RouteTableAssociationState]
):
    """Operations on EcrRouteTableAssociation."""

    kind = ROUTE_TABLE_ASSOCIATION
    links = ASSOCIATIONS

    def _replace(self, connection: Connection, link: RouteTableLink, call: Call) -> None:
        token = f"pulumi-ecr-{uuid.uuid4().hex}"
        cloud = connection.cloud
        connection.call(call, lambda t: cloud.replace_route_table_association(link, token, t))


class RouteTablePropagationLifecycle(
    _RouteTableLifecycle[RouteTablePropagationInputs, RouteTablePropagationState]
):
    """Operations on EcrRouteTablePropagation."""

    kind = ROUTE_TABLE_PROPAGATION
    links = PROPAGATIONS


def _ids(state: RouteTableInputs) -> tuple[str, str]:
    return state.transit_router_attachment_id, state.transit_router_route_table_id or ""
