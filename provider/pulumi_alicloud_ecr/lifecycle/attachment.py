"""The life of an ECR attachment: create, read, update, delete, adopt.

Everything that costs an API call is decided here; the front ends convert values and map errors. The state always
holds what the cloud has, so that a diff against it is a diff against the cloud.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace

from .. import codes, rules
from ..cloud import Attachment, AttachmentScope, NewAttachment
from ..diff import diff
from ..errors import ApiError, Differs, EcrError, Exists, NotFound, NotReady, Refused, WaitFailed
from ..intents import digest
from ..model import ATTACHMENT, AttachmentInputs, AttachmentState, Role
from ..retry import Call
from ..waiting import Seen, Wait, wait
from . import preflight
from .connection import Connection
from .once import DRY_RUN_PASSED, obtain

ATTACHED = frozenset({"Attached"})
#: On the way to Attached.
ATTACHING = frozenset({"Attaching", "Modifying"})
#: On the way to absence. Attached is one of them: right after the call the old status may still be listed.
DETACHING = frozenset({"Attaching", "Attached", "Modifying", "Detaching"})

#: Seconds for which an attachment that was listed before may be missing from a listing before it counts as gone.
_MISSING_FOR = 5.0

#: Seconds after which a delete call that changed nothing is made again, and how often.
_IGNORED_AFTER = 8.0
_DELETE_CALLS = 3


class AttachmentLifecycle:
    """Operations on EcrAttachment; each takes plain inputs or state and the call that it is part of."""

    kind = ATTACHMENT

    def __init__(self, connect: Callable[[str | None], Connection]) -> None:
        """`connect` gives the connection of a credentials profile."""
        self._connect = connect

    def create(self, inputs: AttachmentInputs, call: Call) -> tuple[str, AttachmentState]:
        """Make the attachment, or adopt the one to import; its id and state once it is Attached.

        Raises NotReady once there is an id; otherwise Exists, Refused or another error, and nothing was made.
        """
        connection = self._connect(inputs.profile)
        if inputs.import_id:
            return self._adopt(connection, inputs, call)
        place = _Place(connection, inputs)
        if inputs.verify_prerequisites:
            report = preflight.look(connection, place.new, call)
            if report.missing:
                raise EcrError(f"missing prerequisite: {report}")
        id, attachment = obtain(connection, place, call)
        return id, self._finish(connection, attachment, inputs, call)

    def dry_run(self, inputs: AttachmentInputs, call: Call) -> EcrError | None:
        """What the API's DryRun says against creating it; None when it would succeed, or is there already."""
        connection = self._connect(inputs.profile)
        place = _Place(connection, inputs)
        try:
            connection.call(call, lambda t: place.create("", t, dry_run=True))
        except ApiError as error:
            if error.code == DRY_RUN_PASSED:
                return None
            return place.look_into(error, call) or error
        return None

    def differences(self, inputs: AttachmentInputs, call: Call) -> list[str]:
        """What keeps the attachment to import from being adopted: differing immutable values."""
        connection = self._connect(inputs.profile)
        return _differences(inputs, self._existing(connection, inputs, call))

    def read(
        self, id: str, state: AttachmentState, call: Call
    ) -> tuple[AttachmentState, AttachmentInputs] | None:
        """State and inputs as the cloud has them; None when the attachment is gone."""
        connection = self._connect(state.profile)
        seen = _seek(connection, state, id, connection.clock.now() - 0.5, call)
        if seen.item is None:
            connection.intents.ended(_key(state))
            return None
        found = _state(connection, seen.item, state)
        return found, ATTACHMENT.inputs_in(found)

    def update(
        self, id: str, state: AttachmentState, inputs: AttachmentInputs, call: Call
    ) -> AttachmentState:
        """Bring the attachment to the inputs, resuming the wait for it when it isn't Attached yet.

        Raises NotReady with what was applied when a later step fails.
        """
        connection = self._connect(inputs.profile)
        if state.status in ATTACHED and not _in_place_changes(state, inputs):
            return _local(state, inputs)
        seen = _seek(connection, state, id, connection.clock.now(), call)
        if seen.item is None:
            raise NotFound(f"ECR attachment {id} is gone: run pulumi refresh, then pulumi up makes a new one")
        return self._finish(connection, seen.item, inputs, call)

    def delete(self, id: str, state: AttachmentState, call: Call) -> None:
        """Delete the attachment and see it gone; success when it is not there."""
        connection = self._connect(state.profile)
        for _ in range(_DELETE_CALLS):
            if not self._delete_call(connection, id, state, call) or self._wait_gone(
                connection, id, state, call
            ):
                connection.intents.ended(_key(state))
                return
        raise WaitFailed(
            f"ECR attachment {id} is still there: the API accepted {_DELETE_CALLS} delete calls and did nothing; "
            "look at it in the CEN console, then run pulumi destroy again"
        )

    def _adopt(
        self, connection: Connection, inputs: AttachmentInputs, call: Call
    ) -> tuple[str, AttachmentState]:
        existing = self._existing(connection, inputs, call)
        if differences := _differences(inputs, existing):
            raise Differs(
                f"ECR attachment {existing.id} can't be imported: {'; '.join(differences)}; "
                "correct the program, or import another attachment"
            )
        if inputs.adopt == "keep":
            kept = _state(connection, existing, inputs)
            if changes := _in_place_changes(kept, inputs):
                call.say(f"adopted {existing.id} as it is; the next update changes {', '.join(changes)}")
            return existing.id, kept
        call.say(f"adopting ECR attachment {existing.id}")
        return existing.id, self._finish(connection, existing, inputs, call)

    def _existing(self, connection: Connection, inputs: AttachmentInputs, call: Call) -> Attachment:
        id = inputs.import_id or ""
        seen = _see(connection, AttachmentScope(attachment_id=id), id, connection.clock.now(), call)
        if seen.item is None:
            region = inputs.region_id or connection.region or "of the endpoint"
            raise NotFound(
                f"no such ECR attachment {id} in region {region}, account {connection.account(call)}"
            )
        return seen.item

    def _finish(
        self, connection: Connection, attachment: Attachment, inputs: AttachmentInputs, call: Call
    ) -> AttachmentState:
        """Wait for Attached and bring in-place values to the inputs. From here on the id must not get lost."""
        steps = _Finishing(connection, attachment, inputs, call)
        try:
            steps.run()
        except EcrError as error:
            raise NotReady(attachment.id, _state(connection, steps.seen, inputs), error) from None
        except Exception as error:
            reason = EcrError(f"unexpected {type(error).__name__}: {error}; please report it")
            raise NotReady(attachment.id, _state(connection, steps.seen, inputs), reason) from error
        return _state(connection, steps.seen, inputs)

    def _delete_call(self, connection: Connection, id: str, state: AttachmentState, call: Call) -> bool:
        """Make the delete call; False when the API says that there is nothing to delete."""
        try:
            connection.call(call, lambda t: connection.cloud.delete_attachment(id, state.force_delete, t))
        except ApiError as error:
            if codes.is_gone(error):
                return False
            known = codes.meaning(error)
            raise Refused(
                f"ECR attachment {id} is not deleted: {known.meaning}. {known.remedy} ({error})", error
            ) from None
        return True

    def _wait_gone(self, connection: Connection, id: str, state: AttachmentState, call: Call) -> bool:
        """Wait until the attachment is gone; False when the call turns out to have done nothing."""
        begun = connection.clock.now()
        ignored = False

        def look(since: float) -> Seen[Attachment]:
            nonlocal ignored
            seen = _see(connection, _scope(connection, state), id, since, call)
            ignored = seen.status in ATTACHED and connection.clock.now() - begun > _IGNORED_AFTER
            return replace(seen, item=None) if ignored else seen

        pending = DETACHING | {state.status}
        wait(Wait(f"ECR attachment {id}", look, pending, frozenset()), connection.clock, call)
        return not ignored


class _Finishing:
    """The steps from an id to a finished attachment; `seen` is what it is like after the last step that worked."""

    def __init__(
        self, connection: Connection, attachment: Attachment, inputs: AttachmentInputs, call: Call
    ) -> None:
        self._connection = connection
        self._inputs = inputs
        self._call = call
        self.seen = attachment

    def run(self) -> None:
        if self.seen.status not in ATTACHED:
            self._wait_attached()
        self._bring_attributes()
        self._bring_tags()

    def _wait_attached(self) -> None:
        connection = self._connection
        scope = (
            AttachmentScope(self.seen.transit_router_id)
            if self.seen.transit_router_id
            else AttachmentScope(attachment_id=self.seen.id)
        )

        def look(since: float) -> Seen[Attachment]:
            seen = _see(connection, scope, self.seen.id, since, self._call)
            self.seen = seen.item or self.seen
            return seen

        what = f"ECR attachment {self.seen.id}"
        wait(Wait(what, look, ATTACHING, ATTACHED, _MISSING_FOR), connection.clock, self._call)

    def _bring_attributes(self) -> None:
        wanted, there = self._inputs, self.seen
        name, description = (
            wanted.transit_router_attachment_name or "",
            wanted.transit_router_attachment_description or "",
        )
        order_type = wanted.order_type or there.order_type
        if (name, description, order_type) == (there.name, there.description, there.order_type):
            return
        cloud = self._connection.cloud
        self._write(
            lambda t: cloud.update_attachment(
                there.id,
                t,
                name if name != there.name else None,
                description if description != there.description else None,
                order_type if order_type != there.order_type else None,
            )
        )
        self.seen = replace(
            there, name=name, description=description, order_type=order_type, status="Modifying"
        )
        self._wait_attached()

    def _bring_tags(self) -> None:
        wanted, there = self._inputs.tags or {}, _own_tags(self._connection, self.seen)
        changed = {key: value for key, value in wanted.items() if there.get(key) != value}
        removed = tuple(key for key in there if key not in wanted)
        id, region = self.seen.id, self.seen.region_id or self._inputs.region_id or self._connection.region
        cloud = self._connection.cloud
        # Removing first: otherwise 20 new tags beside 20 old ones would be over the limit.
        if removed:
            self._write(lambda t: cloud.untag_attachment(id, region, removed, t))
            self._tagged({key: value for key, value in self.seen.tags.items() if key not in removed})
        if changed:
            self._write(lambda t: cloud.tag_attachment(id, region, changed, t))
            self._tagged({**self.seen.tags, **changed})

    def _write(self, make: Callable[[float], None]) -> None:
        try:
            self._connection.call(self._call, make)
        except ApiError as error:
            known = codes.meaning(error)
            raise Refused(f"{known.meaning}. {known.remedy} ({error})", error) from None

    def _tagged(self, tags: Mapping[str, str]) -> None:
        self.seen = replace(self.seen, tags=tags)


@dataclass(frozen=True)
class _Place:
    """The place that an attachment is to take: `once.Thing` for attachments."""

    connection: Connection
    inputs: AttachmentInputs

    @property
    def new(self) -> NewAttachment:
        i = self.inputs
        return NewAttachment(
            i.ecr_id,
            i.transit_router_id or "",
            i.cen_id or "",
            i.region_id or self.connection.region,
            i.ecr_owner_id or "",
            i.transit_router_attachment_name or "",
            i.transit_router_attachment_description or "",
            i.tags or {},
        )

    @property
    def what(self) -> str:
        return (
            f"the attachment of {self.inputs.ecr_id} to {self.inputs.transit_router_id or self.inputs.cen_id}"
        )

    @property
    def key(self) -> str:
        return _key(self.inputs)

    @property
    def create_digest(self) -> str:
        new = self.new
        return digest(
            self.inputs.origin, new.ecr_id, new.transit_router_id, new.cen_id, new.region_id, new.ecr_owner_id
        )

    def find(self, since: float, call: Call) -> tuple[str, Attachment] | None:
        scope = _scope(self.connection, self.inputs)
        while True:
            listing = self.connection.attachments.since(scope, since, call)
            there = [a for a in listing.items if self._takes(a)]
            staying = [a for a in there if a.status != "Detaching"]
            if staying:
                return staying[0].id, staying[0]
            if not there:
                return None
            # One that is being deleted: what comes after it is decided when it is gone.
            since = listing.begun + 1e-6

    def see(self, id: str, since: float, call: Call) -> Seen[Attachment]:
        return _see(self.connection, _scope(self.connection, self.inputs), id, since, call)

    def exists(self, id: str, call: Call) -> bool:
        # A dry run of an update that changes nothing: another way into the service than its lists.
        try:
            self.connection.call(call, lambda t: self.connection.cloud.update_attachment(id, t, dry_run=True))
        except ApiError as error:
            return not codes.is_gone(error)
        return True

    def create(self, token: str, timeout: float, dry_run: bool) -> str:
        return self.connection.cloud.create_attachment(self.new, token, timeout, dry_run)

    def undo(self, id: str, call: Call) -> None:
        self.connection.call(call, lambda t: self.connection.cloud.delete_attachment(id, False, t))

    def in_the_way(self, id: str, there: Attachment) -> EcrError:
        return Exists(
            f"{self.what} exists already as {id} ({there.status}) and was not made by this resource; to manage it "
            f'here, import it: EcrAttachment(..., opts=ResourceOptions(import_="{id}")), or delete it first'
        )

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        return preflight.refused(self.connection, self.new, error, call)

    def _takes(self, a: Attachment) -> bool:
        i = self.inputs
        return a.ecr_id == i.ecr_id and (
            not i.transit_router_id or a.transit_router_id in ("", i.transit_router_id)
        )


def _key(inputs: AttachmentInputs) -> str:
    return digest(inputs.origin, inputs.ecr_id)


def _scope(connection: Connection, inputs: AttachmentInputs) -> AttachmentScope:
    """The listing in which the attachment stands, together with as many others as possible."""
    if inputs.transit_router_id:
        return AttachmentScope(inputs.transit_router_id)
    return AttachmentScope(cen_id=inputs.cen_id or "", region_id=inputs.region_id or connection.region)


def _see(
    connection: Connection, scope: AttachmentScope, id: str, since: float, call: Call
) -> Seen[Attachment]:
    listing = connection.attachments.since(scope, since, call)
    found = next((a for a in listing.items if a.id == id), None)
    return Seen(listing.begun, found, found.status if found else "")


def _seek(
    connection: Connection, state: AttachmentState, id: str, since: float, call: Call
) -> Seen[Attachment]:
    """The attachment in the listing that others share, else asked for by itself: only that proves absence."""
    if state.transit_router_id or state.cen_id:
        seen = _see(connection, _scope(connection, state), id, since, call)
        if seen.item is not None:
            return seen
    return _see(connection, AttachmentScope(attachment_id=id), id, since, call)


def _own_tags(connection: Connection, attachment: Attachment) -> dict[str, str]:
    """The tags without those that Alibaba Cloud or others (`ignoreTags`) set."""
    return {
        key: value
        for key, value in attachment.tags.items()
        if not rules.is_system_tag(key) and key not in connection.ignore_tags
    }


def describe(connection: Connection, a: Attachment) -> AttachmentState:
    """An attachment that no program speaks of, as its state would record it."""
    return _state(connection, a, AttachmentInputs(a.ecr_id))


def _state(connection: Connection, a: Attachment, inputs: AttachmentInputs) -> AttachmentState:
    return ATTACHMENT.resolved(
        inputs,
        {
            **{name: value for name, value in asdict(a).items() if name not in ("id", "name", "description")},
            "transit_router_attachment_name": a.name,
            "transit_router_attachment_description": a.description,
            "tags": _own_tags(connection, a),
        },
    )


def _local(state: AttachmentState, inputs: AttachmentInputs) -> AttachmentState:
    """The state with the local inputs renewed: nothing to tell the cloud."""
    return replace(
        state, **{p.python: getattr(inputs, p.python) for p in ATTACHMENT.properties if p.role is Role.LOCAL}
    )


def _in_place_changes(state: AttachmentState, inputs: AttachmentInputs) -> list[str]:
    """The wire names of what an update tells the cloud."""
    changed = diff(ATTACHMENT, ATTACHMENT.wire_of(state), ATTACHMENT.wire_of(inputs)).updates
    return [wire for wire in changed if ATTACHMENT.property(wire).role is Role.IN_PLACE]


def _differences(inputs: AttachmentInputs, there: Attachment) -> list[str]:
    pairs = [
        (p.wire, getattr(inputs, p.python), getattr(there, p.python))
        for p in ATTACHMENT.properties
        if p.role is Role.IMMUTABLE
    ]
    return [
        f"{wire} is {has!r}, the program says {says!r}"
        for wire, says, has in pairs
        if says and has and says != has
    ]
