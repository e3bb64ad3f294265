"""Deleting an association until it is gone.

Right after its attachment was detached the API refuses: the CEN side lists nothing any more, the ECR side still has it.
That passes, so it is retried as long as no attachment is listed; one that is listed is named.
"""

from __future__ import annotations

from ..api import error_codes
from ..api.call import Call
from ..api.cloud import Attachment, AttachmentScope
from ..api.errors import ApiError, Refused
from ..schema import AssociationState
from .connection import Connection

#: How the API says that the ECR is attached: OperationDenied.EcrAttachmentExisted, OperationFailed.AttachmentExist.
_STILL_ATTACHED = "AttachmentExist"


def delete_call(connection: Connection, id: str, state: AssociationState, call: Call) -> bool:
    """Make the delete call; False when the API says that there is nothing to delete.

    Raises Refused when an attachment needs the association, ApiError for any other refusal.
    """

    def passes(error: ApiError) -> bool:
        if _STILL_ATTACHED not in error.code:
            return error_codes.passes(error)
        return not attachments_of(connection, state, call)

    try:
        connection.caller.call(
            call, lambda t: connection.cloud.delete_association(id, state.ecr_id, False, t), passes
        )
    except ApiError as error:
        if error_codes.is_gone(error):
            return False
        if _STILL_ATTACHED in error.code and (attached := attachments_of(connection, state, call)):
            named = ", ".join(f"{a.id} ({a.status})" for a in attached)
            raise Refused(
                f"association {id} is not deleted: the ECR is attached as {named}; delete the attachment first: take "
                f"it out of the stack that holds it, or delete it in the CEN console, then run this again ({error})",
                error,
            ) from None
        raise
    return True


def attachments_of(connection: Connection, state: AssociationState, call: Call) -> list[Attachment]:
    """The attachments of the association's ECR and transit router that are there to stay, as far as this account sees."""
    where = (
        AttachmentScope(state.transit_router_id)
        if state.transit_router_id
        else AttachmentScope(cen_id=state.cen_id or "", region_id=state.region_id or connection.region)
    )
    try:
        items = connection.attachments.since(where, connection.clock.now(), call).items
    except ApiError:
        # The transit router is another account's.
        return []
    return [a for a in items if a.ecr_id == state.ecr_id and a.status != "Detaching"]
