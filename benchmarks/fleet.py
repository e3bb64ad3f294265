"""A fleet: many stacks at once on one machine, by Pulumi's Automation API, against one API that allows so many requests a second.

`python -m benchmarks.fleet` takes about ten minutes, with the single stack of as many that it is compared with. The
processes share one pace (`api/pace.py`); this measures what the API makes of all of them together, and whether anything is lost.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated

import typer
from pulumi import automation
from tools.engine import Engine, get_engine
from tools.testing.harness import clean_environment

from benchmarks.cloud import Cloud, cloud
from benchmarks.measurement import peak_per_second
from benchmarks.plan import ATTACH_SECONDS, Case

RESULT = Path(__file__).parent / "results" / "fleet.json"
_PARALLEL = 64
_COMMANDS = ("up", "up again", "destroy")


@dataclass(frozen=True)
class Outcome:
    """One command on all stacks of a fleet."""

    command: str
    stacks: int
    size: int
    qps: int
    #: From the first stack's begin to the last one's end.
    seconds: float
    #: The slowest stack.
    slowest: float
    failed: tuple[str, ...]
    calls: dict[str, int]
    throttled: int
    peak_calls_per_second: int
    #: Attachments alive afterwards, and how many of them share their place with another.
    alive: int
    doubled: int

    def __str__(self) -> str:
        total = sum(self.calls.values())
        return (
            f"{self.stacks:3} x {self.size:4} {self.command:8} {self.seconds:6.1f} s (slowest {self.slowest:.1f} s)"
            f"  {total} calls, {self.throttled} throttled ({self.throttled / max(total, 1):.1%}),"
            f" peak {self.peak_calls_per_second}/s; {self.alive} alive, {self.doubled} doubled"
            + "".join(f"\n    FAILED {line}" for line in self.failed)
        )


def run(
    stacks: Annotated[int, typer.Option(help="Stacks of the fleet.")] = 20,
    size: Annotated[int, typer.Option(help="Attachments of each.")] = 50,
    qps: Annotated[int, typer.Option(help="Requests a second of an operation that the API allows.")] = 10,
    alone: Annotated[bool, typer.Option(help="Also one stack of as many, to compare with.")] = True,
) -> None:
    """Measure up, a second up and destroy of all stacks at once, and up of the one; print and write results/fleet.json."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end what was started then, too
    engine = get_engine()
    outcomes: list[Outcome] = []
    for count, each in [(stacks, size), (1, stacks * size)][: 1 + alone]:
        for outcome in _measure(engine, count, each, qps, _COMMANDS if count > 1 else _COMMANDS[:1]):
            print(outcome, flush=True)
            outcomes.append(outcome)
    RESULT.write_text(json.dumps([asdict(outcome) for outcome in outcomes], indent=1) + "\n")
    if any(outcome.failed or outcome.doubled for outcome in outcomes):
        sys.exit(1)


def _measure(engine: Engine, count: int, size: int, qps: int, commands: Sequence[str]) -> Iterator[Outcome]:
    with (
        tempfile.TemporaryDirectory(prefix="ecr-fleet-") as name,
        cloud(count * size, qps, ATTACH_SECONDS) as its_cloud,
        ThreadPoolExecutor(count) as pool,
        _ended(name),
    ):
        folder = Path(name)
        stacks = [_stack(folder, engine, its_cloud, number, size) for number in range(count)]
        for command in commands:
            yield _run(command, stacks, size, qps, its_cloud, pool)


@contextmanager
def _ended(folder: str) -> Iterator[None]:
    """Whatever happens, no engine of the folder, and nothing that one has started, outlives the block."""
    try:
        yield
    finally:
        for process in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                if folder.encode() in (process / "environ").read_bytes():
                    os.kill(int(process.name), signal.SIGKILL)


def _stack(folder: Path, engine: Engine, its_cloud: Cloud, number: int, size: int) -> automation.Stack:
    program = folder / "program"
    program.mkdir(exist_ok=True)
    (program / "Pulumi.yaml").write_text(
        json.dumps({"name": "fleet", "runtime": {"name": "python", "options": {"virtualenv": sys.prefix}}})
    )
    (program / "__main__.py").write_text(Case.DYNAMIC.program)
    (folder / "backend").mkdir(exist_ok=True)
    settings = {
        **clean_environment(engine, folder / "home", folder / "backend"),
        **its_cloud.env,
        "BENCH_SIZE": str(size),
        "BENCH_FIRST": str(number * size),
        "BENCH_TAG": "first",
    }
    options = automation.LocalWorkspaceOptions(env_vars=settings)
    return automation.create_or_select_stack(f"stack-{number}", work_dir=str(program), opts=options)


def _run(
    command: str,
    stacks: Sequence[automation.Stack],
    size: int,
    qps: int,
    its_cloud: Cloud,
    pool: ThreadPoolExecutor,
) -> Outcome:
    mark, begun = its_cloud.mark(), time.monotonic()

    def one(stack: automation.Stack) -> tuple[float, str]:
        try:
            (stack.destroy if command == "destroy" else stack.up)(parallel=_PARALLEL)
            return time.monotonic() - begun, ""
        except automation.CommandError as error:
            lines = str(error).splitlines()
            return time.monotonic() - begun, next((line for line in lines if "error:" in line), lines[0])

    ended = list(pool.map(one, stacks))
    seconds = time.monotonic() - begun
    traffic = its_cloud.traffic(mark)
    attached = Counter(its_cloud.attached_ecrs())
    return Outcome(
        command,
        len(stacks),
        size,
        qps,
        round(seconds, 1),
        round(max(took for took, _ in ended), 1),
        tuple(f"{stack.name}: {said}" for stack, (_, said) in zip(stacks, ended, strict=True) if said),
        traffic.calls,
        traffic.throttled,
        peak_per_second(request["time"] for request in traffic.requests),
        attached.total(),
        attached.total() - len(attached),
    )


if __name__ == "__main__":
    typer.run(run)
