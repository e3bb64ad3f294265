"""Simulated lives: several ECRs and two stacks for each, a laptop whose journal on disk outlives every world, and CI runners.

One life is that of a world: some hundred turns, then everything is taken down in order and a new world begins.
"""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tools.testing.clouds import CLOUDS
from tools.testing.holders import PEOPLES, Step
from tools.testing.step_faults import CREATING, STEP_FAULTS
from tools.testing.surroundings import Surroundings
from tools.testing.universe import Universe

from benchmarks.soak.growth import Growth, resident_megabytes
from benchmarks.soak.paths import Violation, said, shortest
from pulumi_alicloud_ecr.api.journal_files import Files, Folder, Memory
from pulumi_alicloud_ecr.lifecycle import Connection

_PLACES = 4
_TURNS = 120
#: Seconds that an operation takes at most when nothing goes wrong in it.
_UNDISTURBED_SECONDS = 200.0
#: How many seconds, at most, a violation's path is shortened.
_SHORTENING_SECONDS = 30.0
#: How often several places are worked on at the same time, in one process.
_TOGETHER = 0.2

_WEIGHTS = {
    "up": 40, "destroy": 12, "refresh": 10, "adopt": 8, "rename": 6, "replace": 4, "move": 5, "restore": 4,
    "make": 3, "unmake": 3, "untag": 1, "drift": 4, "wait": 1,
}  # fmt: skip
#: What the journal keeps at most: what other machines and people have ended it can't know.
_MOST_FILES = 2000.0
#: The journal's files about ids that have been taken over or moved.
_HELD = "held-*"
_NAMES = ("", "one", "two")
_OF_A_DELETE = (
    "",
    "killed looking",
    "killed deleting",
    "delete lost",
    "delete ignored",
    "throttled",
    "unavailable",
)


@dataclass(frozen=True)
class Move:
    """A step about one of the ECRs."""

    place: int
    step: Step

    def __str__(self) -> str:
        return f"ecr {self.place}: {self.step}"


@dataclass(frozen=True)
class Turn:
    """One move, or several at the same time in one process."""

    moves: tuple[Move, ...]

    def __str__(self) -> str:
        return " | ".join(map(str, self.moves))


class SimulatedWorld:
    """A world with some ECRs."""

    def __init__(self, cloud: str, laptop: Files, long_lived: bool, one_machine: bool = False) -> None:
        """`long_lived`: the laptop's process serves one turn after the other, until it is killed. `one_machine`: nothing
        happens anywhere else that the laptop could not know of."""
        self._one_machine = one_machine
        self._long_lived = long_lived
        self._processes: dict[str, Connection] = {}
        self._around = Surroundings.new(**CLOUDS[cloud], laptop=laptop)
        ids = [f"ecr-soak{number:012}" for number in range(_PLACES)]
        for ecr_id in ids:
            self._around.add_router(ecr_id)
        self._places = [Universe(self._around, ecr_id) for ecr_id in ids]

    def choose(self, chance: random.Random) -> Turn:
        """Something that can be done now."""
        first = self._choose_for(chance.randrange(_PLACES), chance)
        if chance.random() >= _TOGETHER or _is_alone(first.step):
            return Turn((first,))
        others = [self._choose_for(n, chance) for n in range(_PLACES) if n != first.place]
        beside = [m for m in others if not _is_alone(m.step) and m.step.machine == first.step.machine]
        return Turn((first, *beside))

    def can(self, turn: Turn) -> bool:
        return all(self._places[move.place].can(move.step) for move in turn.moves)

    def run(self, turn: Turn) -> float:
        """Take the turn; the longest time that one of its operations took. Raises AssertionError."""
        before = [place.view() for place in self._places]
        connection = self._process(turn.moves[0].step.machine)
        played = {m.place: self._places[m.place].begin(m.step, connection) for m in turn.moves}
        self._around.clock.run(*(each.run for each in played.values()))
        self._around.rest()
        if not self._long_lived or any(move.step.killed for move in turn.moves):
            self._processes.clear()
        for number, place in enumerate(self._places):
            if number in played:
                place.check(played[number], before[number])
            else:
                assert place.view() == before[number], f"touched ecr {number}, which the step is not about"
        if not any(move.step.fault for move in turn.moves):
            for each in played.values():
                slow = each.step.what != "wait" and each.took > _UNDISTURBED_SECONDS
                assert not slow, f"slow: {each.step} took {each.took:.0f} s, and nothing went wrong"
        return max((each.took for each in played.values() if each.step.what != "wait"), default=0.0)

    def _process(self, machine: str) -> Connection:
        """What is under way on that machine; a CI runner has a new one each time."""
        if machine != "laptop":
            return self._around.connect(machine)
        return self._processes.setdefault(machine, self._around.connect(machine))

    def ending(self) -> list[Turn]:
        """What takes everything down in order, interrupted creates too."""
        steps = [
            Step("refresh", "A"), Step("refresh", "B"), Step("destroy", "A"), Step("destroy", "B"),
            *(Step(what, who) for _ in range(2) for who in "AB" for what in ("up", "destroy")),
            Step("unmake", "", ""),
        ]  # fmt: skip
        return [Turn((Move(number, step),)) for number in range(_PLACES) for step in steps]

    def _choose_for(self, place: int, chance: random.Random) -> Move:
        while True:
            what = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
            step = _random_step(what, chance)
            if self._one_machine and (step.machine == "ci" or step.what in PEOPLES):
                continue
            if self._places[place].can(step):
                return Move(place, step)


def _random_step(what: str, chance: random.Random) -> Step:
    if what in PEOPLES:
        return Step(what, "", "")
    who = "A" if what in ("rename", "move") else chance.choice("AB")
    machine = chance.choice(("laptop", "laptop", "ci"))
    match what:
        case "move" | "restore":
            return Step(what, who, "")
        case "up" | "adopt" | "rename" | "replace":
            faults = [*STEP_FAULTS] if what == "up" else [f for f in STEP_FAULTS if f not in CREATING]
            fault = chance.choice(faults) if chance.random() < 0.5 else ""
            return Step(what, who, machine, fault, chance.choice(_NAMES))
        case "destroy":
            return Step(what, who, machine, chance.choice(_OF_A_DELETE))
    return Step(what, who, machine, chance.choice(("", "throttled", "lists fail")))


def _is_alone(step: Step) -> bool:
    """Whether it can't be done beside others in one process: people's work, a state that is moved, a kill."""
    return step.what in PEOPLES or not step.machine or step.leaves_unknown


@dataclass
class Simulation:
    """The lives of many worlds, and what was found out about them."""

    seed: int
    steps: Counter[str] = field(default_factory=Counter)
    worlds: int = 0
    #: The time that operations took, on the fake clock.
    simulated_seconds: float = 0.0
    memory: Growth = field(default_factory=lambda: Growth("memory", 16.0, " MB"))
    journal: Growth = field(default_factory=lambda: Growth("journal files", _MOST_FILES))
    most_files: int = 0

    def run(self, seconds: float, most_worlds: int | None = None) -> None:
        """Live for so many seconds of real time, the life under way to its end. Raises Violation."""
        end = time.monotonic() + seconds
        chance = random.Random(self.seed)
        with tempfile.TemporaryDirectory() as folder:
            journal = Path(folder) / "journal"
            while time.monotonic() < end and self.worlds != most_worlds:
                self._live(chance, journal)
                self.memory.add(resident_megabytes())
                self.journal.add(_count(journal))
        for growth in (self.memory, self.journal):
            if growth.problem:
                raise Violation(growth.problem, ())

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {number}" for kind, number in self.steps.most_common() if kind[0] != "(")
        faults = sum(number for kind, number in self.steps.items() if kind[0] == "(")
        hours = self.simulated_seconds / 3600
        return f"{hours:.1f} hours of operations in {self.worlds} worlds; {kinds}; {faults} with faults; {self.memory}; {self.journal}"

    def _live(self, chance: random.Random, journal: Path) -> None:
        cloud = chance.choice(sorted(CLOUDS))
        jitter = chance.random()
        random.seed(jitter)  # the retries' own chance
        one_machine, long_lived = chance.random() < 0.3, chance.random() < 0.5
        files_before = _count(journal, _HELD)
        world = SimulatedWorld(cloud, Folder(journal), long_lived, one_machine)
        path: list[Turn] = []
        try:
            for _ in range(_TURNS):
                self._take(world, world.choose(chance), path)
                self.most_files = max(self.most_files, _count(journal))
            for turn in world.ending():
                if world.can(turn):
                    self._take(world, turn, path)
            unmade = sum(m.step.what == "unmake" for turn in path for m in turn.moves)
            left = _count(journal, _HELD) - files_before - unmade
            assert left <= 0 or not one_machine, f"{left} files of ids that are gone stay in the journal"
        except Exception as error:  # an error that no user may see is a finding like any other
            raise _shortened(cloud, long_lived, path, said(error), jitter) from error
        self.worlds += 1

    def _take(self, world: SimulatedWorld, turn: Turn, path: list[Turn]) -> None:
        path.append(turn)
        self.simulated_seconds += world.run(turn)
        self.steps.update(move.step.what for move in turn.moves)
        self.steps.update(f"({m.step.fault})" for m in turn.moves if m.step.fault)


def _shortened(cloud: str, long_lived: bool, path: Sequence[Turn], what: str, jitter: float) -> Violation:
    """The violation with the shortest path that leads to one of its kind."""
    end = time.monotonic() + _SHORTENING_SECONDS
    kind = what.split()[0]
    where = f"{cloud}, one process for many turns" if long_lived else cloud

    def fails(turns: Sequence[Turn]) -> bool:
        return (found := walked(cloud, long_lived, turns, jitter)) is not None and found.split()[0] == kind

    if not fails(path):
        return Violation(what, tuple(path), where)
    single = [Turn((move,)) for turn in path for move in turn.moves]
    short = shortest(single if fails(single) else path, fails, lambda: time.monotonic() < end)
    return Violation(walked(cloud, long_lived, short, jitter) or what, tuple(short), where, confirmed=True)


def walked(cloud: str, long_lived: bool, turns: Sequence[Turn], jitter: float = 0.0) -> str | None:
    """What is violated when a new world takes these turns, those left out that it can't; None: nothing."""
    random.seed(jitter)
    world = SimulatedWorld(cloud, Memory(), long_lived)
    try:
        for turn in turns:
            if world.can(turn):
                world.run(turn)
    except Exception as error:  # noqa: BLE001  # as above
        return said(error)
    return None


def _count(folder: Path, files: str = "*") -> int:
    return sum(1 for _ in folder.glob(files)) if folder.exists() else 0
