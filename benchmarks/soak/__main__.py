"""The command line of the soak; see the package's docstring."""

from __future__ import annotations

import random
import signal
import sys
import time
from types import FrameType
from typing import Annotated

import typer

from benchmarks.soak.engine import EngineSoak
from benchmarks.soak.paths import Violation
from benchmarks.soak.simulation import Simulation

#: The part of the time that belongs to simulated lives.
_SIMULATED = 0.1
#: Seconds that ending takes: the last stacks' processes and the emulator.
_ENDING_SECONDS = 10.0


class OutOfTime(BaseException):
    """The stated time is up: what is under way is ended, and not judged."""


def run(
    minutes: Annotated[float, typer.Option(min=0.2, help="End by itself within so many minutes.")] = 11.0,
    seed: Annotated[int | None, typer.Option(help="Take the same steps as a run that printed it.")] = None,
    engine: Annotated[bool, typer.Option(help="Also with the real engine, most of the time.")] = True,
) -> None:
    """Live at random and check what must hold. Exit code 1 with the steps that lead to a violation."""
    seed = random.SystemRandom().randrange(1_000_000) if seed is None else seed
    begun = time.monotonic()
    _end_at(minutes * 60 - _ENDING_SECONDS)
    _say(f"seed {seed}, {minutes:g} minutes: make soak SEED={seed} takes the same steps")
    simulation, real = Simulation(seed), EngineSoak(seed)
    found: Violation | None = None
    try:
        simulation.run(minutes * 60 * (_SIMULATED if engine else 0.8))
        _say(f"simulated: {simulation}")
        if engine:
            real.run(begun + minutes * 60 - 2 * _ENDING_SECONDS)
    except Violation as violation:
        found = violation
    except OutOfTime:
        _say("the time was up in the middle of a step, which is not judged")
    except KeyboardInterrupt:
        sys.exit("interrupted; nothing of it is running any more")
    _say(f"real: {real}" if real.worlds else f"simulated: {simulation}")
    _say(f"ended after {time.monotonic() - begun:.0f} s, {'a violation' if found else 'no findings'}")
    if found:
        sys.exit(f"violated, seed {seed}: {found}")


def _end_at(seconds: float) -> None:
    def out_of_time(_number: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, out_of_time)
    signal.setitimer(signal.ITIMER_REAL, max(1.0, seconds))
    # SIGINT by name: a shell that starts it in the background has it ignored.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    typer.run(run)
