"""From an id to a finished attachment: wait for Attached, bring the in-place values to what the program says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from ..api.call import Call
from ..api.cloud import Attachment, AttachmentScope
from ..api.errors import EcrError
from ..api.waiter import Observed, Wait, wait
from ..schema import AttachmentInputs, AttachmentState
from ..schema.diff import is_failed
from ..schema.validation import CLAIM_TAG, TAGS_MAX
from . import lookup
from .connection import Connection
from .lookup import ATTACHED, ATTACHING
from .ownership import Hold
from .partial_state import keep_partial_state

#: Seconds for which an attachment that was listed before may be missing from a listing before it counts as gone.
_MISSING_FOR = 5.0

_FAILED = "the next pulumi up deletes it and makes a new one; look at the ECR and its association in the console first"


def finish(
    connection: Connection,
    attachment: Attachment,
    inputs: AttachmentInputs,
    hold: Hold,
    call: Call,
    missing_for: float = _MISSING_FOR,
    *,
    adopting: bool = False,
) -> AttachmentState:
    """The state of the attachment once it is Attached and as the inputs say. From here on its id must not get lost.

    `missing_for` is how many seconds it may be missing from the API's lists; `adopting` writes the claim also where
    there was none, unless there is nothing else to write. Raises NotReady, with what was reached, whatever goes wrong.
    """
    steps = _Steps(connection, attachment, inputs, hold, call, missing_for, adopting)
    with keep_partial_state(attachment.id, lambda: lookup.state(connection, steps.seen, inputs, hold.text)):
        steps.run()
    return lookup.state(connection, steps.seen, inputs, hold.text)


class _Steps:
    """The steps; `seen` is what the attachment is like after the last one that worked."""

    def __init__(
        self,
        connection: Connection,
        attachment: Attachment,
        inputs: AttachmentInputs,
        hold: Hold,
        call: Call,
        missing_for: float,
        adopting: bool,
    ) -> None:
        self._adopting = adopting
        self._updated = False
        self._connection = connection
        self._inputs = inputs
        self._hold = hold
        self._call = call
        self._missing_for = missing_for
        self.seen = attachment

    def run(self) -> None:
        if self.seen.status not in ATTACHED:
            self._wait_attached()
        self._bring_attributes()
        self._bring_tags()

    def _wait_attached(self) -> None:
        id, transit_router_id = self.seen.id, self.seen.transit_router_id
        scope = AttachmentScope(transit_router_id) if transit_router_id else AttachmentScope(attachment_id=id)

        def look(since: float) -> Observed[Attachment]:
            seen = lookup.see(self._connection, scope, id, since, self._call)
            self.seen = seen.item or self.seen
            return seen

        wanted = Wait(f"ECR attachment {id}", look, ATTACHING, ATTACHED, self._missing_for, self.seen.status)
        try:
            wait(wanted, self._connection.clock, self._call)
        except EcrError as error:
            if is_failed(self.seen.status):
                raise type(error)(f"{error.problem}; {_FAILED}") from None
            raise

    def _bring_attributes(self) -> None:
        wanted, there = self._inputs, self.seen
        name = wanted.transit_router_attachment_name or ""
        description = wanted.transit_router_attachment_description or ""
        if (name, description) == (there.name, there.description):
            return
        self._connection.call(
            self._call,
            lambda t: self._connection.cloud.update_attachment(
                there.id,
                t,
                name if name != there.name else None,
                description if description != there.description else None,
            ),
        )
        self._updated = True
        self.seen = replace(there, name=name, description=description, status="Modifying")
        self._wait_attached()

    def _bring_tags(self) -> None:
        wanted = self._inputs.tags or {}
        there = lookup.own_tags(self._connection, self.seen, self._inputs)
        changed = {key: value for key, value in wanted.items() if there.get(key) != value}
        removed = tuple(key for key in there if key not in wanted)
        if (
            claim := self._claim_to_write(
                bool(changed) or (self._adopting and (self._updated or bool(removed)))
            )
        ) is not None:
            changed = {**changed, CLAIM_TAG: claim}
        elif self._connection.claim_tag and len(wanted) >= TAGS_MAX and CLAIM_TAG in self.seen.tags:
            removed = (*removed, CLAIM_TAG)
        id, region = self.seen.id, self.seen.region_id or self._inputs.region_id or self._connection.region
        cloud = self._connection.cloud
        # Removing first: otherwise 20 new tags beside 20 old ones would be over the limit.
        if removed:
            self._connection.call(self._call, lambda t: cloud.untag_attachment(id, region, removed, t))
            self._tagged({key: value for key, value in self.seen.tags.items() if key not in removed})
        if changed:
            self._connection.call(self._call, lambda t: cloud.tag_attachment(id, region, changed, t))
            self._tagged({**self.seen.tags, **changed})

    def _claim_to_write(self, with_others: bool) -> str | None:
        """The claim when the cloud has another one, or has none and others are written; None where it has it, or where
        the program's tags leave no room."""
        if not self._connection.claim_tag or len(self._inputs.tags or {}) >= TAGS_MAX:
            return None
        seen = self.seen.tags.get(CLAIM_TAG, "")
        if seen == self._hold.claim or not (seen or with_others):
            return None
        return self._hold.claim

    def _tagged(self, tags: Mapping[str, str]) -> None:
        self.seen = replace(self.seen, tags=tags)
