"""One step of the model: what the engine, the providers and the people do in it. The lifecycle is the real one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import alicloud_ecr_emulator as emulator
from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.errors import EcrError, NotReady
from pulumi_alicloud_ecr.lifecycle import AttachmentLifecycle, Connection
from pulumi_alicloud_ecr.schema import ATTACHMENT, AttachmentInputs, AttachmentState
from pulumi_alicloud_ecr.schema.claim import Holder
from pulumi_alicloud_ecr.schema.diff import diff
from pulumi_alicloud_ecr.schema.validation import CLAIM_TAG
from tools.testing.holders import Step
from tools.testing.step_faults import STEP_FAULTS
from tools.testing.surroundings import BACKEND, Surroundings
from tools.testing.world_cloud import Killed

#: Seconds after which what a lost run has left is not taken over any more.
_LONG = 7200.0

#: How the ids begin of what people make.
BY_HAND_ID = "tr-attach-hand"

State = tuple[str, AttachmentState]


@dataclass
class Stacks:
    """What the stacks have of one place."""

    ecr_id: str
    states: dict[str, State] = field(default_factory=dict)
    #: What a stack had last, before it lost it: its backup.
    backups: dict[str, State] = field(default_factory=dict)

    made_by_hand: int = 0


class PlayedStep:
    """A step about one place, done in the process that the connection belongs to."""

    def __init__(self, around: Surroundings, stacks: Stacks, step: Step, connection: Connection) -> None:
        self._around = around
        self._stacks = stacks
        self.step = step
        self._journal = connection.journal
        self._lifecycle = AttachmentLifecycle(lambda _: connection)
        self._fault = STEP_FAULTS[step.fault]
        #: What users were told.
        self.said: list[str] = []
        #: Seconds that it took.
        self.took = 0.0

    def run(self) -> None:
        """Do it."""
        begun = self._around.clock.now()
        cloud = self._around.cloud
        if self.step.fault:
            cloud.faults, cloud.plan = self._fault.calls(), self._fault.plan
        try:
            getattr(self, f"_{self.step.what}")()
        except Killed:
            pass
        except EcrError as error:
            self.said.append(str(error))
        if self.step.fault:
            cloud.faults, cloud.plan = [], STEP_FAULTS[""].plan
        self.took = self._around.clock.now() - begun
        for who, state in self._stacks.states.items():
            if self._stacks.backups.get(who, ("",))[0] != state[0]:
                self._stacks.backups[who] = state

    # What stacks do.

    def _up(self) -> None:
        who, inputs = self.step.who, self._inputs()
        if who not in self._stacks.states:
            self._create(who, inputs)
        else:
            self._compare(who)
            self._change(who, inputs)
        self._journal.settle()

    def _change(self, who: str, inputs: AttachmentInputs) -> None:
        """What a diff of the program with the state leads to."""
        id, state = self._stacks.states[who]
        changes = diff(ATTACHMENT, ATTACHMENT.wire_of(state), ATTACHMENT.wire_of(inputs))
        if changes.replaces:
            self._delete(who)
            self._create(who, inputs)
        elif changes.updates:
            try:
                self._stacks.states[who] = (
                    id,
                    self._lifecycle.update(id, state, inputs, self._call(who)),
                )
            except NotReady as error:
                self._keep(who, error)

    def _destroy(self) -> None:
        self._delete(self.step.who)
        self._journal.settle()

    def _refresh(self) -> None:
        who = self.step.who
        id, state = self._stacks.states[who]
        found = self._lifecycle.read(id, state, self._call(who))
        if found is None:
            del self._stacks.states[who]
        else:
            self._stacks.states[who] = id, found[0]
        self._journal.settle()

    def _replace(self) -> None:
        """A replacement that the engine makes first, and then deletes the old one."""
        who = self.step.who
        self._compare(who)
        old = self._stacks.states[who]
        self._create(who, self._inputs())
        self._lifecycle.delete(*old, self._call(who))
        self._journal.settle()

    def _adopt(self) -> None:
        there = [a.attachment_id for a in self._around.attachments(self._stacks.ecr_id)]
        self._create(self.step.who, replace(self._inputs(), import_id=min(there)))
        self._journal.settle()

    def _rename(self) -> None:
        """The program has B with an import of what A has, instead of A."""
        id = self._stacks.states[self.step.who][0]
        self._create("B", replace(self._inputs(), import_id=id))
        self._delete(self.step.who)
        self._journal.settle()

    def _move(self) -> None:
        """`pulumi state move`: no provider is asked."""
        self._stacks.states["B"] = self._stacks.states.pop(self.step.who)

    def _restore(self) -> None:
        self._stacks.states[self.step.who] = self._stacks.backups[self.step.who]

    # What people do.

    def _make(self) -> None:
        account = emulator.DEFAULT_ACCOUNT_ID
        self._stacks.made_by_hand += 1
        entry = {
            "attachment_id": f"{BY_HAND_ID}{self._stacks.made_by_hand}of{self._stacks.ecr_id[-4:]}",
            "ecr_id": self._stacks.ecr_id,
            "ecr_owner_id": account,
            "owner_id": account,
            "transit_router_id": emulator.QUICKSTART_TRANSIT_ROUTER_ID,
            "cen_id": emulator.QUICKSTART_CEN_ID,
            "region_id": emulator.DEFAULT_REGION_ID,
        }
        emulator.seed(self._around.world, {"attachments": [entry]})

    def _unmake(self) -> None:
        for each in self._around.attachments(self._stacks.ecr_id):
            emulator.seed(self._around.world, {"remove": {"attachments": [each.attachment_id]}})

    def _untag(self) -> None:
        for each in self._around.attachments(self._stacks.ecr_id):
            tags = {key: value for key, value in each.tags.items() if key != CLAIM_TAG}
            self._around.world.put(replace(each, tags=tags))

    def _drift(self) -> None:
        for each in self._around.attachments(self._stacks.ecr_id):
            self._around.world.put(replace(each, name="by hand", tags={**each.tags, "hand": "1"}))

    def _wait(self) -> None:
        self._around.clock.sleep(_LONG, lambda: False)

    # What they are made of.

    def _inputs(self) -> AttachmentInputs:
        value = self.step.value
        return AttachmentInputs(
            self._stacks.ecr_id,
            emulator.QUICKSTART_TRANSIT_ROUTER_ID,
            transit_router_attachment_name=value or None,
            tags={"line": value} if value else None,
        )

    def _call(self, who: str) -> Call:
        deadline = self._around.clock.now() + self._fault.seconds
        return Call(deadline, say=self.said.append, warn=self.said.append, urn=self._urn(who))

    def _urn(self, who: str) -> str:
        return f"urn:pulumi:s::p::alicloud-ecr:index:EcrAttachment::{who}-{self._stacks.ecr_id}"

    def _compare(self, who: str) -> None:
        id, state = self._stacks.states[who]
        self._journal.observed(id, state.claim, Holder.of(BACKEND, self._urn(who)))

    def _create(self, who: str, inputs: AttachmentInputs) -> None:
        try:
            self._stacks.states[who] = self._lifecycle.create(inputs, self._call(who))
        except NotReady as error:
            self._keep(who, error)

    def _keep(self, who: str, error: NotReady) -> None:
        self._stacks.states[who] = error.id, error.state
        self.said.append(str(error))

    def _delete(self, who: str) -> None:
        self._lifecycle.delete(*self._stacks.states[who], self._call(who))
        del self._stacks.states[who]


def user_tags(tags: Mapping[str, str]) -> dict[str, str]:
    """The tags without the claim."""
    return {key: value for key, value in sorted(tags.items()) if key != CLAIM_TAG}
