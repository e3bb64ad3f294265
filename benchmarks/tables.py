"""The tables that a run ends with: the same rows for the screen and for docs/performance.md."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import ceil

from benchmarks.measurement import Kind, Summary
from benchmarks.plan import ATTACH_SECONDS, DETACH_SECONDS, PARALLEL, Case, Operation
from benchmarks.plot import Panel, Points

Summaries = Mapping[Kind, Summary]


@dataclass(frozen=True)
class Table:
    """A heading, the names of the columns, and rows of finished text."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def markdown(self) -> str:
        lines = [self.columns, tuple("---" for _ in self.columns), *self.rows]
        return f"**{self.title}**\n\n" + "\n".join(f"| {' | '.join(line)} |" for line in lines)


def tables(summaries: Summaries) -> list[Table]:
    """Everything that was measured, one table for each set of conditions, the most telling first."""
    conditions = sorted(
        {(k.qps, k.parallel, k.size, k.attach_seconds) for k in summaries},
        key=lambda c: (c[0], c[1] < PARALLEL, c[2] != 50, c[2], -c[3]),
    )
    return [_table(summaries, *condition) for condition in conditions]


def panels(summaries: Summaries) -> list[Panel]:
    """Growth of `up` without limits at the same parallelism."""

    def lines(value: dict[Kind, float]) -> dict[str, Points]:
        drawn: dict[str, list[tuple[float, float]]] = {}
        for kind, y in sorted(value.items(), key=lambda item: item[0].size):
            if y > 0:
                drawn.setdefault(kind.case, []).append((kind.size, y))
        return {case: drawn[case] for case in Case if case in drawn}

    grown = {
        kind: summary
        for kind, summary in summaries.items()
        if kind.operation == Operation.UP
        and not kind.qps
        and kind.parallel >= PARALLEL
        and kind.attach_seconds == ATTACH_SECONDS
        and not summary.failed
    }
    found = [
        Panel("pulumi up, seconds", lines({k: s.seconds for k, s in grown.items()})),
        Panel(
            "peak memory of all processes, MB", lines({k: sum(s.memory.values()) for k, s in grown.items()})
        ),
        Panel("API calls", lines({k: float(s.total_calls) for k, s in grown.items()})),
    ]
    return [panel for panel in found if panel.lines]


def _table(summaries: Summaries, qps: int, parallel: int, size: int, attach: float) -> Table:
    chosen = [
        summary
        for kind, summary in summaries.items()
        if (kind.qps, kind.parallel, kind.size, kind.attach_seconds) == (qps, parallel, size, attach)
    ]
    order = list(Operation)
    chosen.sort(key=lambda s: (order.index(Operation(s.kind.operation)), list(Case).index(Case(s.kind.case))))
    flag = (
        f"--parallel {parallel}" if parallel >= PARALLEL else f"no --parallel (the engine chooses {parallel})"
    )
    noun = "attachment" if size == 1 else "attachments"
    title = f"{size} {noun}, {attach:g} s Attaching, {flag}"
    if qps:
        title += f", at most {qps} requests a second of an operation"
    return Table(
        title,
        (
            "operation",
            "case",
            "seconds",
            "floor + waiting",
            "ratio",
            "CPU seconds",
            "API calls",
            "looks",
            "peak a second",
            "throttled",
            "created after Attached (median, worst)",
            "memory MB: engine, program, provider",
        ),
        tuple(_row(summary, _ideal(summary, summaries)) for summary in chosen),
    )


def _row(summary: Summary, ideal: float | None) -> tuple[str, ...]:
    kind = summary.kind
    return (
        kind.operation,
        kind.case,
        f"{summary.seconds:.1f}" if not summary.failed else f"failed after {summary.seconds:.1f}",
        f"{ideal:.1f}" if ideal else "",
        f"{summary.seconds / ideal:.2f}" if ideal and not summary.failed else "",
        f"{summary.cpu_seconds:.1f}",
        _calls(summary.calls),
        str(summary.looks or ""),
        str(summary.peak_calls_per_second or ""),
        f"{summary.throttled_share:.0%}" if kind.qps else "",
        _delay(summary),
        ", ".join(f"{summary.memory.get(role, 0):.0f}" for role in ("engine", "program", "provider")),
    )


def _ideal(summary: Summary, summaries: Summaries) -> float | None:
    """What could not be faster: the do-nothing resources, and the time that the API takes for as many at once."""
    kind = summary.kind
    floor = next(
        (
            other
            for other in summaries.values()
            if other.kind.case == Case.FLOOR
            and (other.kind.operation, other.kind.size) == (kind.operation, kind.size)
            and (other.kind.parallel, other.kind.attach_seconds) == (kind.parallel, kind.attach_seconds)
        ),
        None,
    )
    if floor is None or kind.case == Case.FLOOR:
        return None
    api = {Operation.UP: kind.attach_seconds, Operation.DESTROY: DETACH_SECONDS}.get(
        Operation(kind.operation), 0.0
    )
    return floor.seconds + ceil(kind.size / kind.parallel) * api


def _calls(calls: Mapping[str, int]) -> str:
    short = {
        action.removesuffix("TransitRouterEcrAttachment").removesuffix("TransitRouterEcrAttachments"): n
        for action, n in calls.items()
    }
    return ", ".join(f"{n} {action}" for action, n in _sorted(short.items()))


def _sorted(items: Iterable[tuple[str, int]]) -> list[tuple[str, int]]:
    return sorted(items, key=lambda item: (-item[1], item[0]))


def _delay(summary: Summary) -> str:
    if summary.created_after is None:
        return ""
    typical, worst = summary.created_after
    return f"{typical:.2f}, {worst:.2f} s"
