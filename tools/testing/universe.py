"""One place in the cloud, the stacks and machines that want it, and the people beside them: what they can do, and who
holds what in truth. The lifecycle and the emulator's world are the real ones; the engine is played (`played_engine`).

After each step the invariants of `holders` are checked.
"""

from __future__ import annotations

import copy
import re

import alicloud_ecr_emulator as emulator
from alicloud_ecr_emulator.world.entities import ATTACHED
from pulumi_alicloud_ecr.lifecycle import Connection
from pulumi_alicloud_ecr.schema.validation import CLAIM_TAG
from tools.testing.holders import Holders, Step, View
from tools.testing.played_engine import BY_HAND_ID, PlayedStep, Stacks, user_tags
from tools.testing.step_faults import CREATING
from tools.testing.surroundings import Surroundings

ECR = emulator.QUICKSTART_ECR_ID


class Universe:
    """Everything there is about one ECR and the transit router."""

    def __init__(self, around: Surroundings | None = None, ecr_id: str = ECR) -> None:
        self.around = around or Surroundings.new()
        self.stacks = Stacks(ecr_id)
        self.holders = Holders(self.around.shows_claims)

    def can(self, step: Step) -> bool:
        """Whether the step means anything now."""
        has = step.who in self.stacks.states
        match step.what:
            case "up":
                return not (has and step.fault in CREATING)
            case "destroy" | "refresh" | "replace":
                return has
            case "rename" | "move":
                return has and "B" not in self.stacks.states
            case "restore":
                return not has and step.who in self.stacks.backups
            case "adopt":
                return not has and bool(self.view().alive)
            case "make":
                there = self.view().alive
                duplicates = self.around.world.settings.allow_duplicates
                return not there or (duplicates and not any(id.startswith(BY_HAND_ID) for id in there))
            case "unmake" | "untag" | "drift":
                return bool(self.view().alive)
        return True

    def view(self) -> View:
        there = self.around.attachments(self.stacks.ecr_id)
        return View(
            {a.attachment_id: f"{a.name} {user_tags(a.tags)}" for a in there},
            {who: id for who, (id, _) in self.stacks.states.items()},
            frozenset(a.attachment_id for a in there if CLAIM_TAG not in a.tags or a.status != ATTACHED),
        )

    def run(self, step: Step) -> PlayedStep:
        """Do it, and check what must hold. Raises AssertionError."""
        before = self.view()
        played = self.begin(step, self.around.connect(step.machine))
        played.run()
        self.around.rest()
        self.check(played, before)
        return played

    def begin(self, step: Step, connection: Connection) -> PlayedStep:
        """The step, to be done in the process of that connection."""
        return PlayedStep(self.around, self.stacks, step, connection)

    def check(self, played: PlayedStep, before: View) -> None:
        """Whether what was done leaves everything as it must be. Raises AssertionError."""
        self.holders.after(played.step, before, self.view(), "\n".join(played.said), played.took)

    def key(self) -> str:
        """What two universes that go on alike have in common: names in the order in which they come."""
        now = self.around.world.clock()
        world = [
            (a.attachment_id, a.status, a.name, a.tags.get(CLAIM_TAG, ""), now - a.created_at > 3600)
            for a in self.around.world.attachments
        ]
        states, backups = (
            {who: (id, state.claim, state.status) for who, (id, state) in sorted(had.items())}
            for had in (self.stacks.states, self.stacks.backups)
        )
        laptop = self.around.laptop
        files = {
            name: re.sub(r"'sent': [\d.]+", "", str(laptop.load(name))) for name in sorted(laptop.names())
        }
        h = self.holders
        truth = sorted(h.holder.items()), sorted(h.ours), sorted(h.made_on.items()), h.visible
        names: dict[str, str] = {}
        return re.sub(
            r"tr-attach-\w+|\b[0-9a-f]{8,40}\b",
            lambda found: names.setdefault(found[0], f"#{len(names)}"),
            str((world, states, backups, files, truth)),
        )

    def copy(self) -> Universe:
        return copy.deepcopy(self)


_MACHINES = ("laptop", "ci")
#: What every short history is explored with.
STEPS = (
    *(Step("up", who, machine, fault) for who in "AB" for machine in _MACHINES for fault in ("", *CREATING)),
    *(Step("destroy", who, machine) for who in "AB" for machine in _MACHINES),
    *(Step("adopt", who, machine) for who in "AB" for machine in _MACHINES),
    *(Step("replace", "A", machine) for machine in _MACHINES),
    *(Step("rename", "A", machine) for machine in _MACHINES),
    Step("refresh", "A"),
    Step("move", "A", ""),
    *(Step("restore", who, "") for who in "AB"),
    *(Step(what, "", "") for what in ("make", "unmake", "untag", "wait")),
)
