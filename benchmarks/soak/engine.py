"""Real lives: the real engine and providers, an emulator process and a journal on disk that outlive every world."""

from __future__ import annotations

import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools.engine import get_engine
from tools.testing.holders import PEOPLES, Step

from alicloud_ecr_emulator.process import EmulatorProcess
from benchmarks.soak.growth import Growth, resident_megabytes
from benchmarks.soak.paths import Violation, said, shortest
from benchmarks.soak.real_world import API_FAULTS, EMULATOR, KILLS, MODULES, RealWorld

_STEPS = 12
#: Seconds that a step takes at most, as a rule: none is begun when fewer are left.
_STEP_SECONDS = 25.0

_WEIGHTS = {
    "up": 40, "destroy": 10, "refresh": 10, "adopt": 8, "rename": 7, "alias": 4, "move": 7, "restore": 4,
    "make": 2, "unmake": 3, "drift": 5,
}  # fmt: skip
_ENDING = [Step(what, who) for what in ("refresh", "destroy") for who in "AB"]


@dataclass
class EngineSoak:
    """The lives of some worlds, one after the other, and what was found out about them."""

    seed: int
    steps: Counter[str] = field(default_factory=Counter)
    worlds: int = 0
    memory: Growth = field(default_factory=lambda: Growth("the emulator's memory", 48.0, " MB"))
    journal: Growth = field(default_factory=lambda: Growth("journal files", 20.0))

    def run(self, until: float) -> None:
        """Live until that time of `time.monotonic`. Raises Violation."""
        chance = random.Random(self.seed)
        with tempfile.TemporaryDirectory(prefix="ecr-soak-") as name, EmulatorProcess(**EMULATOR) as cloud:
            folder = Path(name)
            while time.monotonic() < until - _STEP_SECONDS:
                self._live(chance, folder, cloud, until)
                self.memory.add(resident_megabytes(cloud.pid))
                self.journal.add(len(list((folder / "records").glob("*"))))
        for growth in (self.memory, self.journal):
            if growth.problem:
                raise Violation(growth.problem, ())

    def __str__(self) -> str:
        kinds = ", ".join(f"{kind} {number}" for kind, number in self.steps.most_common() if kind[0] != "(")
        ended = sum(self.steps[f"({kill})"] for kill in KILLS)
        wrong = sum(number for kind, number in self.steps.items() if kind[0] == "(") - ended
        return (
            f"{sum(self.steps.values()) - ended - wrong} steps in {self.worlds} worlds; {kinds}; {ended} kills and interrupts, "
            f"{wrong} with faults of the API; {self.memory}; {self.journal}"
        )

    def _live(self, chance: random.Random, folder: Path, cloud: EmulatorProcess, until: float) -> None:
        module = chance.choice(MODULES)
        path: list[Step] = []
        try:
            with _world(folder, cloud, module) as world:
                for number in range(_STEPS + len(_ENDING)):
                    if time.monotonic() > until - _STEP_SECONDS:
                        return
                    step = _ENDING[number - _STEPS] if number >= _STEPS else _choose(world, chance)
                    if world.can(step):
                        path.append(step)
                        world.run(step)
                        self.steps[step.what] += 1
                        if step.fault:
                            self.steps[f"({step.fault.partition('@')[0]})"] += 1
        except Exception as error:  # a file that can't be read, a command without end: findings, too
            raise _shortened(folder, cloud, module, path, said(error), until) from error
        self.worlds += 1


def _choose(world: RealWorld, chance: random.Random) -> Step:
    """Something that can be done now."""
    while True:
        what = chance.choices(list(_WEIGHTS), list(_WEIGHTS.values()))[0]
        step = _random_step(what, chance)
        if world.can(step):
            return step


def _random_step(what: str, chance: random.Random) -> Step:
    if what in PEOPLES:
        return Step(what, "", "")
    who = "A" if what == "move" or chance.random() < 0.6 else "B"
    if what in ("move", "restore"):
        return Step(what, who, "")
    fault, value = "", chance.choice(("", "one", "two"))
    match chance.choices(("", "api", "kill"), (5, 3, 4 if what != "refresh" else 1))[0]:
        case "api":
            fault = chance.choice([*API_FAULTS])
        case "kill":
            fault = f"{chance.choice(KILLS)}@{chance.uniform(0.3, 3.5):.2f}"
    named = what in ("up", "alias")
    return Step(what, who, chance.choice(("laptop", "laptop", "ci")), fault, value if named else "")


@contextmanager
def _world(
    folder: Path, cloud: EmulatorProcess, module: str, records: str = "records"
) -> Iterator[RealWorld]:
    """A new world in a folder of its own."""
    own = Path(tempfile.mkdtemp(dir=folder))
    try:
        world = RealWorld(own / "world", folder / records, cloud, get_engine(), module)
        try:
            yield world
        finally:
            world.end()
    finally:
        shutil.rmtree(own, ignore_errors=True)


def _shortened(
    folder: Path, cloud: EmulatorProcess, module: str, path: Sequence[Step], what: str, until: float
) -> Violation:
    """The violation with the shortest path that leads to one of its kind, as far as there is time to look for it."""
    kind = what.split()[0]

    def may_go_on() -> bool:
        return time.monotonic() < until - len(path) * _STEP_SECONDS / 4

    def fails(steps: Sequence[Step]) -> bool:
        try:
            with _world(folder, cloud, module, records="records-of-repetitions") as world:
                shutil.rmtree(folder / "records-of-repetitions", ignore_errors=True)
                for step in steps:
                    if world.can(step):
                        world.run(step)
        except Exception as error:  # noqa: BLE001  # as above
            return said(error).split()[0] == kind
        return False

    if not may_go_on() or not fails(path):
        return Violation(what, tuple(path), module)
    short = shortest(path, fails, may_go_on)
    return Violation(what, tuple(short), module, confirmed=True)
