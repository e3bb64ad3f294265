"""The place that an attachment is to take: `ownership.Creation` for attachments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..api.cloud import Attachment, NewAttachment
from ..api.errors import (
    ApiError,
    EcrError,
    Exists,
    NotReady,
)
from ..api.journal import digest
from ..api.retry import Call
from ..api.waiter import Observed
from ..schema import AttachmentInputs
from . import lookup, preflight
from .connection import Connection


@dataclass(frozen=True)
class AttachmentCreation:
    """Where the inputs want an attachment to be."""

    connection: Connection
    inputs: AttachmentInputs

    @property
    def new(self) -> NewAttachment:
        """What the create call sends."""
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
        return lookup.key(self.inputs)

    @property
    def create_digest(self) -> str:
        new = self.new
        return digest(
            self.inputs.origin, new.ecr_id, new.transit_router_id, new.cen_id, new.region_id, new.ecr_owner_id
        )

    def find(self, since: float, call: Call) -> Mapping[str, Attachment]:
        where = lookup.scope(self.connection, self.inputs)
        while True:
            listing = self.connection.attachments.since(where, since, call)
            there = {a.id: a for a in listing.items if self._takes(a)}
            staying = {id: a for id, a in there.items() if a.status != "Detaching"}
            if staying or not there:
                return staying
            # One that is being deleted: what comes after it is decided when it is gone.
            since = listing.begun

    def see(self, id: str, since: float, call: Call) -> Observed[Attachment]:
        return lookup.see(self.connection, lookup.scope(self.connection, self.inputs), id, since, call)

    def exists(self, id: str, call: Call) -> bool | None:
        return lookup.exists(self.connection, id, call)

    def create(self, token: str, timeout: float, dry_run: bool) -> str:
        return self.connection.cloud.create_attachment(self.new, token, timeout, dry_run)

    def undo(self, id: str, call: Call) -> None:
        self.connection.delete(call, lambda t: self.connection.cloud.delete_attachment(id, False, t))

    def in_the_way(self, id: str, there: Attachment) -> EcrError:
        return Exists(
            f"{self.what} exists already as {id} ({there.status}) and was not made by this resource; to manage it "
            f'here, import it: EcrAttachment(..., opts=ResourceOptions(import_="{id}")), or delete it first'
        )

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        return preflight.refused(self.connection, self.new, error, call)

    def unfinished(self, id: str, reason: EcrError) -> NotReady:
        attachment = lookup.unseen(self.connection, id, self.inputs, "Attaching")
        return NotReady(id, lookup.state(self.connection, attachment, self.inputs), reason)

    def _takes(self, a: Attachment) -> bool:
        i = self.inputs
        return a.ecr_id == i.ecr_id and (
            not i.transit_router_id or a.transit_router_id in ("", i.transit_router_id)
        )
