"""The life of an ECR attachment: create, read, update, delete, adopt.

Everything that costs an API call is decided here and in the modules beside (place, finishing, deleting, preflight);
the front ends convert values and map errors. The state always holds what the cloud has, so that a diff against it
is a diff against the cloud.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from ..api.call import Call
from ..api.cloud import Attachment
from ..api.error_codes import explained, explaining
from ..api.errors import (
    ApiError,
    Differs,
    EcrError,
    Exists,
    NotFound,
)
from ..schema import (
    ATTACHMENT,
    AttachmentInputs,
    AttachmentState,
    Role,
)
from ..schema.claim import digest, holder_name
from ..schema.diff import diff
from ..schema.validation import CLAIM_TAG, TAGS_MAX
from . import deletion, lookup, preflight
from .attachment_creation import AttachmentCreation
from .completion import finish
from .connection import Connection
from .creation import DRY_RUN_PASSED, LATE, create_once
from .lookup import ATTACHED
from .ownership import TAKE_OUT, Ownership


class AttachmentLifecycle:
    """Operations on EcrAttachment; each takes plain inputs or state and the call that it is part of."""

    kind = ATTACHMENT

    def __init__(self, connect: Callable[[str | None], Connection]) -> None:
        """`connect` gives the connection of a credentials profile."""
        self._connect = connect

    @explaining()
    def create(self, inputs: AttachmentInputs, call: Call) -> tuple[str, AttachmentState]:
        """Make the attachment, or adopt the one to import; its id and state once it is Attached.

        Raises NotReady once there is an id; otherwise Exists, Refused or another error, and nothing was made.
        """
        connection = self._connect(inputs.profile)
        if inputs.import_id:
            return self._adopt(connection, inputs, call)
        place = AttachmentCreation(connection, inputs)
        if inputs.verify_prerequisites:
            report = preflight.look(connection, place.new, call)
            if report.missing:
                raise EcrError(f"missing prerequisite: {report}")
        if connection.claim_tag and len(inputs.tags or {}) >= TAGS_MAX:
            call.warn(
                f"{TAGS_MAX} tags leave no room for the tag {CLAIM_TAG}: only this machine knows who holds it"
            )
        ownership = _ownership(connection, inputs, call)
        id, attachment, hold = create_once(connection, ownership, place, call)
        with ownership.handing_out(id, hold):
            return id, finish(connection, attachment, inputs, hold, call)

    @explaining()
    def dry_run(self, inputs: AttachmentInputs, call: Call) -> EcrError | None:
        """What the API's DryRun says against creating it; None when it would succeed, or is there already."""
        connection = self._connect(inputs.profile)
        place = AttachmentCreation(connection, inputs)
        try:
            connection.call(call, lambda t: place.create("", "", t, dry_run=True))
        except ApiError as error:
            if error.code == DRY_RUN_PASSED or place.find(connection.clock.now(), call):
                return None
            return place.look_into(error, call) or explained(error)
        return None

    @explaining()
    def preflight(self, id: str, inputs: AttachmentInputs, call: Call) -> preflight.Report:
        """What stands against an attachment of these inputs in the place of the one with that id."""
        connection = self._connect(inputs.profile)
        return preflight.look(connection, AttachmentCreation(connection, inputs).new, call, id)

    @explaining()
    def differences(self, inputs: AttachmentInputs, call: Call) -> list[str]:
        """What keeps the attachment to import from being adopted: differing immutable values."""
        connection = self._connect(inputs.profile)
        return ATTACHMENT.contradictions(inputs, self._existing(connection, inputs, call))

    @explaining()
    def read(
        self, id: str, state: AttachmentState, call: Call
    ) -> tuple[AttachmentState, AttachmentInputs] | None:
        """State and inputs as the cloud has them; None when the attachment is gone."""
        connection = self._connect(state.profile)
        ownership = _ownership(connection, state, call)
        there = lookup.seek(connection, state, id, connection.clock.now() - 0.5, call)
        if there is None and state.status not in ATTACHED and lookup.exists(connection, id, call):
            # Just made, and not listed yet.
            return state, ATTACHMENT.inputs_in(state)
        if there is None:
            if state.status:
                call.warn(f"ECR attachment {id} is not in account {connection.account(call)} any more")
                ownership.released(id, state.claim)
            return None
        seen = lookup.claim_of(connection, there)
        claim = state.claim
        if not state.status:
            # Nothing but the id is known: an import, which may be a preview of one, or `get`.
            claim = ownership.import_claim(id, seen)
        elif other := ownership.other_holder(id, state.claim, seen):
            call.warn(f"ECR attachment {id} is held by {other} now: {TAKE_OUT}")
        else:
            ownership.observed(id, state.claim)
        found = lookup.state(connection, there, state, claim)
        return found, ATTACHMENT.inputs_in(found)

    @explaining()
    def update(
        self, id: str, state: AttachmentState, inputs: AttachmentInputs, call: Call
    ) -> AttachmentState:
        """Bring the attachment to the inputs, resuming the wait for it when it isn't Attached yet.

        Raises NotReady with what was applied when a later step fails.
        """
        connection = self._connect(inputs.profile)
        ownership = _ownership(connection, inputs, call)
        ownership.observed(id, state.claim)
        if state.status in ATTACHED and not _in_place_changes(state, inputs):
            return _local(state, inputs)
        if (there := lookup.seek(connection, state, id, connection.clock.now(), call)) is not None:
            seen = lookup.claim_of(connection, there)
            if other := ownership.other_holder(id, state.claim, seen):
                raise Exists(f"ECR attachment {id} is held by {other} now: nothing was changed; {TAKE_OUT}")
            return finish(connection, there, inputs, ownership.held(state.claim, seen), call)
        if state.status not in ATTACHED:
            # Never seen finished: it may not be listed yet.
            unseen = lookup.unseen(connection, id, state, state.status)
            return finish(connection, unseen, inputs, ownership.held(state.claim), call, LATE)
        raise NotFound(f"ECR attachment {id} is gone: run pulumi refresh, then pulumi up makes a new one")

    @explaining()
    def delete(self, id: str, state: AttachmentState, call: Call) -> None:
        """Delete the attachment and see it gone; success when it is not there, or when somebody else holds it."""
        connection = self._connect(state.profile)
        ownership = _ownership(connection, state, call)
        there = lookup.listed(connection, state, id, call)
        seen = lookup.claim_of(connection, there) if there is not None else ""
        if other := ownership.other_holder(id, state.claim, seen):
            call.warn(
                f"ECR attachment {id} is held by {other}: it is NOT deleted, this stack only lets go of it"
            )
        else:
            deletion.delete(connection, id, state, call)
            ownership.released(id, state.claim)

    def _adopt(
        self, connection: Connection, inputs: AttachmentInputs, call: Call
    ) -> tuple[str, AttachmentState]:
        existing = self._existing(connection, inputs, call)
        if differences := ATTACHMENT.contradictions(inputs, existing):
            raise Differs(
                f"ECR attachment {existing.id} can't be imported: {'; '.join(differences)}; "
                "correct the program, or import another attachment"
            )
        ownership = _ownership(connection, inputs, call)
        seen = lookup.claim_of(connection, existing)
        hold = ownership.adopt(existing.id, seen)
        if seen:
            call.warn(f"taking {existing.id} over from {holder_name(seen)}")
        with ownership.handing_out(existing.id, hold):
            if inputs.adopt != "keep":
                call.say(f"adopting ECR attachment {existing.id}")
                return existing.id, finish(connection, existing, inputs, hold, call, adopting=True)
            kept = lookup.state(connection, existing, inputs, hold.text)
            if changes := _in_place_changes(kept, inputs):
                call.say(f"adopted {existing.id} as it is; the next update changes {', '.join(changes)}")
            # With everything as it is only another's claim is replaced.
            return existing.id, finish(connection, existing, ATTACHMENT.inputs_in(kept), hold, call)

    def _existing(self, connection: Connection, inputs: AttachmentInputs, call: Call) -> Attachment:
        id = inputs.import_id or ""
        if (there := lookup.seek(connection, inputs, id, connection.clock.now() - 0.5, call)) is None:
            region = inputs.region_id or connection.region or "of the endpoint"
            raise NotFound(
                f"no such ECR attachment {id} in region {region}, account {connection.account(call)}"
            )
        return there


def describe(connection: Connection, a: Attachment) -> AttachmentState:
    """An attachment that no program speaks of, as its state would record it."""
    return lookup.state(connection, a, AttachmentInputs(a.ecr_id), "")


def _ownership(connection: Connection, inputs: AttachmentInputs, call: Call) -> Ownership:
    return Ownership(connection, call, inputs.origin, digest(inputs.origin, inputs.ecr_id))


def _local(state: AttachmentState, inputs: AttachmentInputs) -> AttachmentState:
    """The state with the local inputs renewed: nothing to tell the cloud."""
    return replace(
        state, **{p.python: getattr(inputs, p.python) for p in ATTACHMENT.properties if p.role is Role.LOCAL}
    )


def _in_place_changes(state: AttachmentState, inputs: AttachmentInputs) -> list[str]:
    """The wire names of what an update tells the cloud."""
    changed = diff(ATTACHMENT, ATTACHMENT.wire_of(state), ATTACHMENT.wire_of(inputs)).updates
    return [wire for wire in changed if ATTACHMENT.property(wire).role is Role.IN_PLACE]
