"""Who holds what in truth, and what must hold after each step, in one place that takes one attachment.

It is told what there was before a step and what there is after it, by the model (`universe`) as well as by a soak of the
real engine: nothing that another holds is taken, changed or deleted, never two of ours in one place, no id lost without
a word, every operation ends.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BY_HAND = "by hand"
#: What people do beside the stacks.
PEOPLES = ("make", "unmake", "untag", "drift", "wait")
#: Steps after which a stack may hold what it did not hold before without having been told to.
_MAKING = ("up", "replace")
#: Those that take over what they are told to.
_IMPORTING = ("adopt", "rename")


@dataclass(frozen=True)
class Step:
    """Who does what, and where: a laptop keeps its journal, a CI runner has none."""

    what: str
    who: str = ""
    machine: str = "laptop"
    fault: str = ""
    #: The name that the program gives the attachment.
    value: str = ""

    @property
    def actors(self) -> tuple[str, ...]:
        """The stacks that it is done by: the program that renames A has B as well."""
        return (self.who, "B") if self.what == "rename" else (self.who,)

    @property
    def killed(self) -> bool:
        """Whether the process ends in the middle of it."""
        return self.fault.startswith("killed")

    @property
    def interrupted(self) -> bool:
        """Whether the user ends it in order, at any moment of it."""
        return self.fault.startswith("interrupted")

    @property
    def leaves_unknown(self) -> bool:
        """Whether nobody can know at its end what it has made."""
        return self.killed or self.fault == "refused after all"

    def __str__(self) -> str:
        value = self.value and f"name={self.value}"
        return " ".join(part for part in (self.what, self.who, self.machine, self.fault, value) if part)


@dataclass(frozen=True)
class View:
    """What there is at a moment."""

    #: The living attachments: what a program can change of them, by id.
    alive: Mapping[str, str]
    #: The id that each stack's state has.
    states: Mapping[str, str]
    #: The ids of those without a claim, and of those that can't be given one: they aren't Attached.
    unclaimed: frozenset[str] = frozenset()


@dataclass
class Holders:
    """The truth, step by step."""

    #: Whether the cloud shows claims.
    visible: bool = True
    #: Whether an import writes the new claim to the cloud; the plugin's only reads.
    imports_write: bool = True
    #: Seconds in which every operation must end.
    longest: float = 1300.0
    #: Who holds an id: a stack, the stack whose interrupted run left it, or people.
    holder: dict[str, str] = field(default_factory=dict)
    ours: set[str] = field(default_factory=set)
    made_on: dict[str, str] = field(default_factory=dict)
    #: Ids whose state has moved, which no provider on the laptop knows yet; and to which stack.
    unseen: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    #: Ids that were adopted before they could carry a claim.
    unmarked: set[str] = field(default_factory=set)
    #: Ids that were imported by reading, and whose new state no provider on the laptop has seen since.
    unread: set[str] = field(default_factory=set)

    def after(self, step: Step, before: View, after: View, said: str, took: float) -> None:
        """Learn what the step has done, and check it; `said` is all that users were told. Raises AssertionError."""
        was = dict(self.holder)
        elsewhere = {id for id, machine in self.made_on.items() if "ci" in (machine, step.machine)}
        self._learn(step, before, after, said)
        assert took < self.longest or step.what == "wait", f"an operation took {took:.0f} s"
        assert len(after.alive.keys() & self.ours) <= 1, "two of ours in one place"
        if step.what not in PEOPLES:
            self._check_touched(step, before, after, was)
        if step.what in _MAKING:
            self._check_taken(step, before, after, said, was, elsewhere)
        self._check_lost(step, before, after, said)

    def _learn(self, step: Step, before: View, after: View, said: str) -> None:
        self.ours &= after.alive.keys()
        for id in after.alive.keys() - before.alive.keys():
            if step.what in PEOPLES:
                self.holder[id] = BY_HAND
            else:
                self.ours.add(id)
                self.holder[id] = step.who
                self.made_on[id] = step.machine
        for who, id in after.states.items():
            if before.states.get(who) != id and step.what != "restore":
                self.holder[id] = who
                if who not in before.states and step.what in ("adopt", "rename", "up"):
                    self.made_on[id] = step.machine
                if step.what == "move":
                    self.unseen.add(id)
                    self.moved[id] = who
                else:
                    # It has a claim of its own now: what moved before is an old copy.
                    self.moved.pop(id, None)
                    self.unseen.discard(id)
        if step.what in _IMPORTING:
            taken = {after.states[who] for who in step.actors if who in after.states}
            self.unmarked |= after.unclaimed if self.imports_write else taken
            self.unread |= set() if self.imports_write else taken
        elif step.what in ("up", "refresh") and step.machine == "laptop" and not step.killed:
            self.unread.discard(after.states.get(step.who, ""))
        self._learn_moved(step, before.states.get(step.who), said)
        if step.what == "untag":
            self.visible = False

    def _learn_moved(self, step: Step, id: str | None, said: str) -> None:
        """Two states with one claim: the one that was seen last has it."""
        seen = step.what == "up" or (step.what == "refresh" and "is held by" not in said)
        if id in self.moved and seen and step.machine == "laptop":
            if step.killed:
                self.unseen.add(id)  # seen or not: nobody knows
            elif id not in self.unseen or step.who == self.moved[id]:
                # A copy that is seen before the state that moved looks as if nothing had moved.
                self.unseen.discard(id)
                self.holder[id] = step.who

    def _check_touched(self, step: Step, before: View, after: View, was: Mapping[str, str]) -> None:
        for id, values in before.alive.items():
            deleted = id not in after.alive
            if not deleted and (after.alive[id] == values or step.what in _IMPORTING):
                continue
            holders = {was.get(id), self.holder.get(id)}
            mine = not holders.isdisjoint(step.actors) or self._nobody_knows(step, id, before)
            if deleted and step.what == "rename":
                mine = was.get(id) == step.who
            others = {who for who, other in before.states.items() if other == id} - {step.who}
            did = "deleted" if deleted else "changed"
            assert mine or not self.visible, f"{did} {id}, which {was.get(id)} holds"
            assert mine or not (others and step.what == "rename"), f"{did} {id}, just handed over"

    def _nobody_knows(self, step: Step, id: str, before: View) -> bool:
        """Whether no machine could know better: a move asks no provider, and nothing that is adopted without a difference
        is written to, so another machine can't know."""
        other_machine = "ci" in (step.machine, self.made_on.get(id))
        moved = id in self.moved and (id in self.unseen or other_machine)
        return moved or id in self.unread or (id in (before.unclaimed | self.unmarked) and other_machine)

    def _check_taken(
        self,
        step: Step,
        before: View,
        after: View,
        said: str,
        was: Mapping[str, str],
        elsewhere: set[str],
    ) -> None:
        """`elsewhere` are the ids that another machine than that of the step has made or adopted."""
        for who, id in after.states.items():
            if who in before.states:
                continue
            former = was.get(id, who)
            assert former != BY_HAND, f"took {id}, made by hand"
            assert former == who or id in said or not self.visible, f"took {id} of {former} without a word"
            assert former == who or id in elsewhere, f"took {id} of {former}"

    def _check_lost(self, step: Step, before: View, after: View, said: str) -> None:
        id = before.states.get(step.who)
        if id and step.who not in after.states and step.what != "move":
            assert id not in after.alive or id in said, f"lost {id} without a word"
        if step.what == "up" and not id and not step.leaves_unknown:
            # Who was interrupted may not have come to look at the cloud; what it has made itself, it must know.
            earlier = before.alive.keys() if step.interrupted else set()
            for id in (after.alive.keys() - earlier) & self.ours:
                known = self.holder[id] != step.who or id in after.states.values() or id in said
                assert known, f"nobody knows of {id}, which {step.who} made"
