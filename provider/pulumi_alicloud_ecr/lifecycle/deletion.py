"""Deleting an attachment until it is gone: the API may answer a delete call as if it had worked and do nothing."""

from __future__ import annotations

from ..api import error_codes
from ..api.call import Call
from ..api.cloud import Attachment
from ..api.errors import ApiError, WaitFailed
from ..api.waiter import Observed, Wait, wait
from ..schema import AttachmentState
from ..schema.diff import is_failed
from . import dependents, lookup
from .connection import Connection
from .lookup import ATTACHED, DETACHING

#: Seconds after which a delete call that changed nothing is made again, and how often.
_IGNORED_AFTER = 8.0
_CALLS = 3


def delete(connection: Connection, id: str, state: AttachmentState, call: Call) -> None:
    """Delete the attachment and see it gone; success when it is not there.

    Raises Refused when something depends on it, WaitFailed when it stays, TimedOut or Cancelled.
    """
    for _ in range(_CALLS):
        if not _call(connection, id, state, call) or _wait_gone(connection, id, state, call):
            return
    raise WaitFailed(
        f"ECR attachment {id} is still there: the API accepted {_CALLS} delete calls and did nothing; "
        "look at it in the CEN console, then run pulumi destroy again"
    )


def _call(connection: Connection, id: str, state: AttachmentState, call: Call) -> bool:
    """Make the delete call; False when there is nothing to delete."""
    try:
        return connection.delete(
            call, lambda t: connection.cloud.delete_attachment(id, state.force_delete, t)
        )
    except ApiError as error:
        # Something is not found: the attachment, or only something that it needs?
        if error_codes.may_be_gone(error) and lookup.see_alone(connection, id, call) is None:
            return False
        raise dependents.refused(connection, id, state, error, call) from None


def _wait_gone(connection: Connection, id: str, state: AttachmentState, call: Call) -> bool:
    """Wait until the attachment is gone; False when it rests in its status as if nobody had called."""
    begun = connection.clock.now()
    ignored = False

    def look(since: float) -> Observed[Attachment]:
        nonlocal ignored
        seen = lookup.see(connection, lookup.scope(connection, state), id, since, call)
        at_rest = seen.status in ATTACHED or is_failed(seen.status)
        ignored = at_rest and seen.at - begun > _IGNORED_AFTER
        return Observed(seen.at, None) if ignored else seen

    first = lookup.see(connection, lookup.scope(connection, state), id, begun, call)
    if first.item is None:
        return True
    # What failed to attach may stay listed as failed until it is gone.
    pending = DETACHING | {first.status}
    wait(Wait(f"ECR attachment {id}", look, pending, frozenset()), connection.clock, call)
    return not ignored
