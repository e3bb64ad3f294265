"""How an attachment is looked at, named and turned into a state: what its operations have in common."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime

from ..api import error_codes
from ..api.call import Call
from ..api.cloud import Attachment, AttachmentScope
from ..api.error_codes import Reaction
from ..api.errors import ApiError
from ..api.waiter import Observed
from ..schema import ATTACHMENT, AttachmentInputs, AttachmentState, validation
from ..schema.validation import CLAIM_TAG
from .connection import Connection

ATTACHED = ATTACHMENT.ready
#: How old, in seconds, the listing may be that is looked at before a delete.
_SHARED_FOR = 1.0

#: On the way to Attached.
ATTACHING = frozenset({"Attaching", "Modifying"})
#: On the way to absence. Attached is one of them: right after the call the old status may still be listed.
DETACHING = frozenset({"Attaching", "Attached", "Modifying", "Detaching"})


def claim_of(connection: Connection, attachment: Attachment) -> str:
    """The claim that is seen on it; empty when none is, or when claims are turned off."""
    return attachment.tags.get(CLAIM_TAG, "") if connection.claim_tag else ""


def seconds(time: str) -> float | None:
    """Seconds since the epoch of a time as the API writes it; None when it can't be read."""
    try:
        return datetime.fromisoformat(time).timestamp()
    except ValueError:
        return None


def scope(connection: Connection, inputs: AttachmentInputs) -> AttachmentScope:
    """The listing in which the attachment stands, together with as many others as possible."""
    if inputs.transit_router_id:
        return AttachmentScope(inputs.transit_router_id)
    return AttachmentScope(cen_id=inputs.cen_id or "", region_id=inputs.region_id or connection.region)


def see(
    connection: Connection, where: AttachmentScope, id: str, since: float, call: Call
) -> Observed[Attachment]:
    """The attachment in a listing begun after `since`."""
    listing = connection.attachments.since(where, since, call)
    found = next((a for a in listing.items if a.id == id), None)
    return Observed(listing.begun, found, found.status if found else "")


def seek(
    connection: Connection, known: AttachmentInputs, id: str, since: float, call: Call
) -> Attachment | None:
    """The attachment in the listing that others share, else asked for by itself: only that proves absence."""
    if known.transit_router_id or known.cen_id:
        seen = see(connection, scope(connection, known), id, since, call)
        if seen.item is not None:
            return seen.item
    return see_alone(connection, id, call)


def listed(connection: Connection, known: AttachmentInputs, id: str, call: Call) -> Attachment | None:
    """The attachment in the listing that all deletes of a moment share; None also when it is not listed (yet)."""
    try:
        return see(connection, scope(connection, known), id, connection.clock.now() - _SHARED_FOR, call).item
    except ApiError as error:
        if error_codes.may_be_gone(error):
            return None
        raise


def see_alone(connection: Connection, id: str, call: Call) -> Attachment | None:
    """The attachment as the API lists it now, asked for by its id."""
    return see(connection, AttachmentScope(attachment_id=id), id, connection.clock.now(), call).item


def exists(connection: Connection, id: str, call: Call) -> bool | None:
    """Whether the API knows the id, whatever its lists say; None when the answer doesn't tell.

    Asked by the dry run of an update that changes nothing: another way into the service than its lists.
    """
    cloud = connection.cloud
    try:
        connection.caller.call(
            call,
            lambda t: cloud.update_attachment(id, t, dry_run=True),
            lambda e: error_codes.meaning(e).then is Reaction.RETRY,
        )
    except ApiError as error:
        if error_codes.may_be_gone(error):
            return False
        return True if error_codes.meaning(error).then is Reaction.RETRY_IF_SOUND else None
    return True


def own_tags(connection: Connection, attachment: Attachment, inputs: AttachmentInputs) -> dict[str, str]:
    """The tags without the claim and those that Alibaba Cloud or others (`ignoreTags`) set; what the program sets is
    its own."""
    own = inputs.tags or {}
    return {
        key: value
        for key, value in attachment.tags.items()
        if key != CLAIM_TAG
        and (key in own or not (validation.is_system_tag(key) or key in connection.ignore_tags))
    }


def state(connection: Connection, a: Attachment, inputs: AttachmentInputs, claim: str) -> AttachmentState:
    """The state that the attachment has: what the cloud reports, and what only program and state know."""
    reported = {name: value for name, value in asdict(a).items() if name not in ("id", "name", "description")}
    own = {
        "transit_router_attachment_name": a.name,
        "transit_router_attachment_description": a.description,
        "tags": own_tags(connection, a, inputs),
        "claim": claim,
    }
    return ATTACHMENT.resolved(inputs, {**reported, **own})


def unseen(connection: Connection, id: str, known: AttachmentInputs, status: str) -> Attachment:
    """An attachment that the API does not list (yet), as far as it is known."""
    return Attachment(
        id,
        status,
        known.ecr_id,
        known.transit_router_id or "",
        known.cen_id or "",
        known.region_id or connection.region,
        known.ecr_owner_id or "",
        known.transit_router_attachment_name or "",
        known.transit_router_attachment_description or "",
        tags=known.tags or {},
    )
