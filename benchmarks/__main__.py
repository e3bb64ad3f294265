"""The command line of the benchmarks; see the package's docstring."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table as Grid
from tools.engine import Engine, EngineError, get_engine

from benchmarks.imports import costly_imports
from benchmarks.measurement import Measurement, summarise
from benchmarks.plan import DEFAULT, FULL, Case, Round
from benchmarks.policies import policy_cost
from benchmarks.publish import Machine, write
from benchmarks.rounds import OutOfTime, measure
from benchmarks.tables import tables

_MINUTES = 30.0
_screen = Console(width=200 if not sys.stdout.isatty() else None)


def run(
    full: Annotated[
        bool, typer.Option(help="Everything: all sizes and operations, three times. Two hours.")
    ] = False,
    minutes: Annotated[
        float, typer.Option(help="End after so many minutes with what there is; --full: no end.")
    ] = _MINUTES,
    size: Annotated[list[int] | None, typer.Option(help="Only rounds of this many attachments.")] = None,
    case: Annotated[list[Case] | None, typer.Option(help="Only these cases.")] = None,
    publish: Annotated[bool, typer.Option(help="Also renew docs/performance.md and its plot.")] = False,
) -> None:
    """Measure, print a table with ratios, write JSON and an SVG plot."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # end what was started then, too
    plan = _chosen(FULL if full else DEFAULT, size, case)
    try:
        engine = get_engine()
        machine = Machine.here(engine)
        _say(str(machine))
        notes = _warnings(machine, plan)
        until = time.monotonic() + (float("inf") if full else 60 * minutes)
        measurements = _measure(plan, engine, until, notes)
        if not measurements:
            sys.exit("nothing was measured: no round of the plan has such a size and case")
        _show(measurements)
        _say(f"written: {write(measurements, machine, notes, published=publish)}")
    except EngineError as error:
        sys.exit(f"error: {error}")
    except KeyboardInterrupt:
        sys.exit("interrupted; nothing was written, and nothing of it is running any more")


def _chosen(plan: Sequence[Round], sizes: list[int] | None, cases: list[Case] | None) -> list[Round]:
    narrowed = (replace(r, cases=tuple(c for c in r.cases if not cases or c in cases)) for r in plan)
    return [r for r in narrowed if r.cases and (not sizes or r.size in sizes)]


def _warnings(machine: Machine, plan: Sequence[Round]) -> list[str]:
    cases = sorted({case for round_ in plan for case in round_.cases})
    notes = [f"{case} was left out: {case.missing}" for case in cases if case.missing]
    if machine.load > 1:
        notes.append(
            f"the machine was busy at the start (load average {machine.load:g}): figures are high and uneven"
        )
    for note in notes:
        _say(f"warning: {note}")
    return notes


def _measure(plan: Sequence[Round], engine: Engine, until: float, notes: list[str]) -> list[Measurement]:
    found: list[Measurement] = []
    ours = [c for c in (Case.DYNAMIC, Case.NATIVE) if any(c in r.cases for r in plan) and not c.missing]
    for case in ours:
        costly = sorted(costly_imports(case, engine))
        notes.append(f"a no-op up of the {case} case imports {', '.join(costly) or 'no SDK'}")
        _say(notes[-1])
    if Case.DYNAMIC in ours:
        notes.append(policy_cost(engine))
        _say(notes[-1])
    try:
        for round_ in plan:
            for measurement in measure(round_, engine, lambda: until - time.monotonic()):
                found.append(measurement)
                _show_one(measurement)
    except OutOfTime:
        notes.append("the time was up before the end of the plan: some rounds are missing")
        _say(f"warning: {notes[-1]}")
    return found


def _show_one(measurement: Measurement) -> None:
    kind = measurement.kind
    _say(
        f"{kind.size:5} {kind.case:8} {kind.operation:13} {measurement.seconds:7.2f} s {measurement.total_calls:5} calls"
        + ("" if measurement.ok else f"  FAILED: {measurement.error}")
    )


def _show(measurements: Sequence[Measurement]) -> None:
    for table in tables(summarise(measurements)):
        grid = Grid(*table.columns, title=table.title, title_justify="left")
        for row in table.rows:
            grid.add_row(*row)
        _screen.print(grid)


def _say(text: str) -> None:
    _screen.print(text, highlight=False, markup=False, soft_wrap=True)


if __name__ == "__main__":
    typer.run(run)
