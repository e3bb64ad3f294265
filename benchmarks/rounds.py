"""Runs rounds: every case gets a stack and an emulator of its own, and the operations go through the cases in turn."""

from __future__ import annotations

import os
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from tools.engine import Engine
from tools.project import ROOT
from tools.testing.harness import Stack

from benchmarks.cloud import Cloud, cloud
from benchmarks.measurement import Kind, Measurement, peak_per_second
from benchmarks.plan import Case, Operation, Round
from benchmarks.watch import Watch

#: The package, and the floor's provider.
_MODULES = os.pathsep.join([str(ROOT / "provider"), str(ROOT)])


class OutOfTime(Exception):
    """The run's time is up."""


@dataclass
class _Deployment:
    case: Case
    stack: Stack
    cloud: Cloud
    #: Whether it can go on: after a failed operation the next would measure something else.
    sound: bool = True


def measure(round_: Round, engine: Engine, time_left: Callable[[], float]) -> Iterator[Measurement]:
    """One round's measurements as they are made. Whatever it started has ended when it ends.

    Raises OutOfTime.
    """
    with ExitStack() as ends:
        folder = Path(ends.enter_context(tempfile.TemporaryDirectory(prefix="ecr-bench-")))
        deployments = [
            _deployment(case, round_, engine, folder, ends) for case in round_.cases if not case.missing
        ]
        for operation in round_.operations:
            for deployment in deployments:
                if deployment.sound:
                    yield _measure(deployment, round_, operation, time_left)


def _deployment(case: Case, round_: Round, engine: Engine, folder: Path, ends: ExitStack) -> _Deployment:
    its_cloud = ends.enter_context(cloud(round_.size, round_.qps, round_.attach_seconds))
    stack = Stack(
        engine,
        folder / case,
        case.program,
        home=folder / "home",
        backend=folder / "backend",
        env={**its_cloud.env, "PYTHONPATH": _MODULES},
        name=case,
    )
    ends.callback(stack.end)
    return _Deployment(case, stack, its_cloud)


def _measure(
    deployment: _Deployment, round_: Round, operation: Operation, time_left: Callable[[], float]
) -> Measurement:
    mark = deployment.cloud.mark()
    command = {Operation.REFRESH: "refresh", Operation.DESTROY: "destroy"}.get(operation, "up")
    flags = [] if round_.engines_parallel else ["--parallel", str(round_.parallel)]
    tag = "changed" if operation is Operation.UPDATE else "first"
    begun, cpu_before = time.monotonic(), _children_cpu()
    running = deployment.stack.start(command, *flags, env={"BENCH_TAG": tag})
    with Watch(running) as watch:
        left = time_left()
        try:
            outcome = running.wait(max(0.0, left))
        except AssertionError:
            # The harness' own word for "no end yet"; it has killed the command.
            raise OutOfTime from None
        seconds = time.monotonic() - begun
    deployment.sound = outcome.exit_code == 0
    traffic = deployment.cloud.traffic(mark)
    listed, created = _delays(deployment.cloud, watch, mark) if operation is Operation.UP else ((), ())
    return Measurement(
        Kind(deployment.case, operation, round_.size, round_.parallel, round_.qps, round_.attach_seconds),
        round(seconds, 3),
        round(_children_cpu() - cpu_before, 3),
        deployment.sound,
        traffic.calls,
        traffic.throttled,
        traffic.looks,
        peak_per_second(request["time"] for request in traffic.requests),
        {role: round(megabytes, 1) for role, megabytes in watch.memory.items()},
        listed,
        created,
        next(iter(outcome.errors), outcome.screen[-300:]) if outcome.exit_code else "",
    )


def _children_cpu() -> float:
    """Processor seconds of all ended child processes and theirs; the emulators still run."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _delays(its_cloud: Cloud, watch: Watch, mark: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    traffic = its_cloud.traffic(mark)
    attached = its_cloud.attached_at()
    listed = [
        first - at for id_, at in attached.items() if (first := traffic.first_list_of(id_, at)) is not None
    ]
    created = [watch.created_at[id_] - at for id_, at in attached.items() if id_ in watch.created_at]
    return tuple(round(s, 3) for s in listed), tuple(round(s, 3) for s in created)
