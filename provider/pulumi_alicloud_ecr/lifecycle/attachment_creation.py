"""The place that an attachment is to take: `creation.Creation` for attachments."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from ..api.call import Call
from ..api.cloud import Attachment, NewAttachment
from ..api.errors import (
    ApiError,
    EcrError,
    NotReady,
)
from ..api.waiter import Observed
from ..schema import ATTACHMENT, AttachmentInputs
from ..schema.validation import CLAIM_TAG, TAGS_MAX
from . import lookup, preflight
from .connection import Connection
from .ownership import Hold


@dataclass(frozen=True)
class AttachmentCreation:
    """Where the inputs want an attachment to be."""

    connection: Connection
    inputs: AttachmentInputs

    resource = ATTACHMENT.name

    @property
    def new(self) -> NewAttachment:
        """What the create call sends, beside the claim."""
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

    def create(self, token: str, claim: str, timeout: float, dry_run: bool) -> str:
        tags = self.new.tags
        if claim and self.connection.claim_tag and len(tags) < TAGS_MAX:
            tags = {**tags, CLAIM_TAG: claim}
        return self.connection.cloud.create_attachment(replace(self.new, tags=tags), token, timeout, dry_run)

    def claim_of(self, there: Attachment) -> str:
        return lookup.claim_of(self.connection, there)

    def status_of(self, there: Attachment) -> str:
        return there.status

    def is_ready(self, there: Attachment) -> bool:
        return there.status in lookup.ATTACHED

    def created_at(self, there: Attachment) -> float | None:
        return lookup.seconds(there.creation_time)

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        return preflight.refused(self.connection, self.new, error, call)

    def unfinished(self, id: str, hold: Hold, reason: EcrError) -> NotReady:
        attachment = lookup.unseen(self.connection, id, self.inputs, "Attaching")
        return NotReady(id, lookup.state(self.connection, attachment, self.inputs, hold.text), reason)

    def _takes(self, a: Attachment) -> bool:
        i = self.inputs
        return a.ecr_id == i.ecr_id and (
            not i.transit_router_id or a.transit_router_id in ("", i.transit_router_id)
        )
