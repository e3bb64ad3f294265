"""One place in the cloud, the stacks and machines that want it, and the people beside them: what they can do, and who
holds what in truth. The lifecycle and the emulator's world are the real ones; the engine is played here.

After each step the invariants are checked: nothing that another holds is taken or deleted, never two of ours in one
place, no id lost without a word, every operation ends.
"""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass, field, replace

import alicloud_ecr_emulator as emulator
from alicloud_ecr_emulator.world.transitions import settle
from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.errors import EcrError, NotReady
from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.api.journal_files import Memory
from pulumi_alicloud_ecr.lifecycle import AttachmentLifecycle, Connection
from pulumi_alicloud_ecr.schema import AttachmentInputs, AttachmentState
from pulumi_alicloud_ecr.schema.claim import Holder
from pulumi_alicloud_ecr.schema.validation import CLAIM_TAG
from tools.testing.fake_clock import FakeClock, WallTime
from tools.testing.world_cloud import CREATE, LIST, Fault, Killed, WorldCloud, dropped, new_world

ECR = emulator.QUICKSTART_ECR_ID
TR = emulator.QUICKSTART_TRANSIT_ROUTER_ID
BY_HAND = "by hand"
#: Longer than what a lost run has left is taken over.
LONG = 7200.0

State = tuple[str, AttachmentState]


@dataclass(frozen=True)
class Step:
    """Who does what, and where: a laptop keeps its journal, a CI runner has none."""

    what: str
    who: str = ""
    machine: str = "laptop"
    fault: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.what, self.who, self.machine, self.fault) if part)


@dataclass
class Universe:
    """Everything there is. `visible` is whether the cloud shows claims."""

    settings: dict[str, object] = field(default_factory=dict)
    hides_tags: bool = False

    def __post_init__(self) -> None:
        self.clock = FakeClock()
        self.world = new_world(self.clock, **self.settings)
        self.cloud = WorldCloud(self.world, self.clock)
        self.cloud.hides_tags = self.hides_tags
        self.laptop = Memory()
        self.states: dict[str, State] = {}
        #: What a stack had last, before it lost it: its backup.
        self.backups: dict[str, State] = {}
        #: Who holds an id in truth: a stack, the stack whose interrupted run left it, or people.
        self.holder: dict[str, str] = {}
        self.ours: set[str] = set()
        self.made_on: dict[str, str] = {}
        self.untagged = False
        #: Ids whose state has moved, which no provider on the laptop knows yet.
        self.unseen: set[str] = set()
        self.moved: set[str] = set()
        self.unclaimed: set[str] = set()
        self.said: list[str] = []

    #: The journal of the process that runs now.
    journal: Journal = field(init=False, repr=False)

    @property
    def visible(self) -> bool:
        return not (self.hides_tags or self.untagged or self.settings.get("create_sets_tags") is False)

    def alive(self) -> set[str]:
        settle(self.world)
        return {a.attachment_id for a in self.world.attachments if a.status != "Detaching"}

    def can(self, step: Step) -> bool:
        """Whether the step means anything now."""
        has = step.who in self.states
        match step.what:
            case "up":
                return not (has and step.fault)
            case "destroy" | "refresh" | "replace":
                return has
            case "rename":
                return has and "B" not in self.states
            case "move":
                return has and "B" not in self.states
            case "restore":
                return not has and step.who in self.backups
            case "adopt":
                return not has and bool(self.alive())
            case "make":
                there = self.alive()
                return not there or bool(
                    self.settings.get("allow_duplicates") and "tr-attach-hand" not in there
                )
            case "unmake" | "untag":
                return bool(self.alive())
        return True

    def run(self, step: Step) -> None:
        """Do it, and check what must hold."""
        self.said = []
        self.journal = Journal(Memory())
        alive, states, holder = self.alive(), dict(self.states), dict(self.holder)
        # Nothing that is adopted without a difference is written to: what has no claim, another machine can't know.
        self.unclaimed = {a.attachment_id for a in self.world.attachments if CLAIM_TAG not in a.tags}
        begun = self.clock.now()
        try:
            getattr(self, f"_{step.what}")(step)
        except Killed:
            pass
        except EcrError as error:
            self.said.append(str(error))
        self.cloud.faults.clear()
        del self.journal
        took = self.clock.now() - begun
        self.clock.sleep(90.0, lambda: False)
        elsewhere = {id for id, machine in self.made_on.items() if "ci" in (machine, step.machine)}
        self._settle_truth(step, alive, states)
        self._check(step, alive, states, holder, elsewhere, took)

    def _settle_truth(self, step: Step, alive: set[str], states: dict[str, State]) -> None:
        for id in self.alive() - alive - {BY_HAND}:
            if step.what != "make":
                self.ours.add(id)
                self.holder.setdefault(id, step.who)
                self.made_on[id] = step.machine
        for who, (id, _) in self.states.items():
            if who not in states and step.what in ("adopt", "rename", "up"):
                self.made_on[id] = step.machine
            if who not in self.backups or self.backups[who][0] != id:
                self.backups[who] = self.states[who]

    def _check(
        self,
        step: Step,
        alive: set[str],
        states: dict[str, State],
        holder: dict[str, str],
        elsewhere: set[str],
        took: float,
    ) -> None:
        """`elsewhere` are the ids that another machine than that of the step has made or adopted."""
        now, text = self.alive(), "\n".join(self.said)
        assert took < 1300 or step.what == "wait", f"{took:.0f} s"
        assert len(now & self.ours) <= 1, "two of ours in one place"
        if step.what != "unmake":
            for id in alive - now:
                others = {who for who, state in states.items() if state[0] == id} - {step.who}
                other_machine = "ci" in (step.machine, self.made_on.get(id))
                unknown = (id in self.moved and (id in self.unseen or other_machine)) or (
                    id in self.unclaimed and other_machine
                )
                mine = holder.get(id) == step.who or unknown
                assert mine or not self.visible, f"deleted {id}, which {holder.get(id)} holds"
                assert mine or not (others and step.what == "rename"), f"deleted {id}, just handed over"
        for who, state in self.states.items():
            if who not in states and step.what in ("up", "replace"):
                before = holder.get(state[0], who)
                told = state[0] in text
                assert before != BY_HAND, f"took {state[0]}, made by hand"
                assert before == who or told or not self.visible, (
                    f"took {state[0]} of {before} without a word"
                )
                assert before == who or state[0] in elsewhere, f"took {state[0]} of {before}"
        for who, state in states.items():
            if who not in self.states and who == step.who and step.what not in ("move",):
                assert state[0] not in now or state[0] in text, f"lost {state[0]} without a word"

    def _process(self, step: Step) -> AttachmentLifecycle:
        files = self.laptop if step.machine == "laptop" else Memory()
        self.journal = Journal(files, WallTime(self.clock))
        connection = Connection.over(self.cloud, self.clock, self.journal, region="cn-hangzhou", backend="b")
        return AttachmentLifecycle(lambda _: connection)

    def _call(self, who: str) -> Call:
        urn = f"urn:pulumi:s::p::alicloud-ecr:index:EcrAttachment::{who}"
        return Call(self.clock.now() + 1200.0, say=self.said.append, warn=self.said.append, urn=urn)

    def _compare(self, who: str) -> None:
        id, state = self.states[who]
        self.journal.observed(id, state.claim, Holder.of("b", self._call(who).urn))

    def _create(self, lifecycle: AttachmentLifecycle, who: str, import_id: str | None = None) -> None:
        inputs = AttachmentInputs(ECR, TR, import_id=import_id)
        try:
            self.states[who] = lifecycle.create(inputs, self._call(who))
        except NotReady as error:
            self.states[who] = error.id, error.state
            self.said.append(str(error))
        self.holder[self.states[who][0]] = who

    def _delete(self, lifecycle: AttachmentLifecycle, who: str) -> None:
        lifecycle.delete(*self.states[who], self._call(who))
        del self.states[who]

    def _up(self, step: Step) -> None:
        lifecycle = self._process(step)
        fault = {
            "killed": Fault(CREATE, lambda _: Killed(), after=True),
            "killed before": Fault(CREATE, lambda _: Killed()),
            "killed later": Fault(LIST, lambda _: Killed(), skip=2),
            "lost": Fault(CREATE, dropped, after=True),
        }.get(step.fault)
        self.cloud.faults = [fault] if fault else []
        if step.who not in self.states:
            self._create(lifecycle, step.who)
        else:
            self._compare(step.who)
            if step.machine == "laptop":
                self.unseen.discard(self.states[step.who][0])
                if self.states[step.who][0] in self.moved:
                    # Two states with one claim: the one that was seen last has it.
                    self.holder[self.states[step.who][0]] = step.who
        self.journal.settle()

    def _destroy(self, step: Step) -> None:
        self._delete(self._process(step), step.who)

    def _refresh(self, step: Step) -> None:
        lifecycle = self._process(step)
        id, state = self.states[step.who]
        found = lifecycle.read(id, state, self._call(step.who))
        if found is None:
            del self.states[step.who]
        else:
            self.states[step.who] = id, found[0]
        self.journal.settle()

    def _replace(self, step: Step) -> None:
        """A replacement that the engine makes first, and then deletes the old one."""
        lifecycle = self._process(step)
        self._compare(step.who)
        old = self.states[step.who]
        self._create(lifecycle, step.who)
        lifecycle.delete(*old, self._call(step.who))
        self.journal.settle()

    def _adopt(self, step: Step) -> None:
        self._create(self._process(step), step.who, min(self.alive()))
        self.journal.settle()

    def _rename(self, step: Step) -> None:
        """The program has B with an import of what A has, instead of A."""
        lifecycle = self._process(step)
        self._create(lifecycle, "B", self.states[step.who][0])
        self._delete(lifecycle, step.who)
        self.journal.settle()

    def _move(self, step: Step) -> None:
        """`pulumi state move`: no provider is asked."""
        self.states["B"] = self.states.pop(step.who)
        self.holder[self.states["B"][0]] = "B"
        self.unseen.add(self.states["B"][0])
        self.moved.add(self.states["B"][0])

    def _restore(self, step: Step) -> None:
        self.states[step.who] = self.backups[step.who]

    def _make(self, _: Step) -> None:
        entry = {"attachment_id": "tr-attach-hand", "ecr_id": ECR, "transit_router_id": TR}
        own = {"owner_id": emulator.DEFAULT_ACCOUNT_ID, "ecr_owner_id": emulator.DEFAULT_ACCOUNT_ID}
        where = {"cen_id": emulator.QUICKSTART_CEN_ID, "region_id": emulator.DEFAULT_REGION_ID}
        emulator.seed(self.world, {"attachments": [{**entry, **own, **where}]})
        self.holder["tr-attach-hand"] = BY_HAND

    def _unmake(self, _: Step) -> None:
        for id in self.alive():
            emulator.seed(self.world, {"remove": {"attachments": [id]}})
            self.ours.discard(id)

    def _untag(self, _: Step) -> None:
        for each in [a for a in self.world.attachments if a.attachment_id in self.alive()]:
            self.world.put(replace(each, tags={k: v for k, v in each.tags.items() if k != CLAIM_TAG}))
            self.untagged = True

    def _wait(self, _: Step) -> None:
        self.clock.sleep(LONG, lambda: False)

    def key(self) -> str:
        """What two universes that go on alike have in common: names in the order in which they come."""
        now = self.world.clock()
        world = [
            (a.attachment_id, a.status, a.tags.get(CLAIM_TAG, ""), now - a.created_at > 3600)
            for a in self.world.attachments
        ]
        states = {who: (id, state.claim, state.status) for who, (id, state) in sorted(self.states.items())}
        backups = {who: (id, state.claim) for who, (id, state) in sorted(self.backups.items())}
        files = {
            name: re.sub(r"'sent': [\d.]+", "", str(self.laptop.load(name)))
            for name in sorted(self.laptop.names())
        }
        text = str(
            (
                world,
                states,
                backups,
                files,
                sorted(self.holder.items()),
                sorted(self.ours),
                self.made_on,
                self.untagged,
            )
        )
        names: dict[str, str] = {}
        return re.sub(
            r"tr-attach-\w+|\b[0-9a-f]{8,40}\b",
            lambda found: names.setdefault(found[0], f"#{len(names)}"),
            text,
        )

    def copy(self) -> Universe:
        return copy.deepcopy(self)


FAULTS = ("", "killed", "killed before", "killed later", "lost")
#: All that can be done.
STEPS = (
    *(Step("up", who, machine, fault) for who in "AB" for machine in ("laptop", "ci") for fault in FAULTS),
    *(Step("destroy", who, machine) for who in "AB" for machine in ("laptop", "ci")),
    *(Step("adopt", who, machine) for who in "AB" for machine in ("laptop", "ci")),
    *(Step("replace", "A", machine) for machine in ("laptop", "ci")),
    *(Step("rename", "A", machine) for machine in ("laptop", "ci")),
    Step("refresh", "A"),
    Step("move", "A", ""),
    *(Step("restore", who, "") for who in "AB"),
    *(Step(what, "", "") for what in ("make", "unmake", "untag", "wait")),
)
