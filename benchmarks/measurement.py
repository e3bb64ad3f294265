"""What one operation on one stack took, and medians over several of the same kind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from statistics import median
from typing import Any


@dataclass(frozen=True)
class Kind:
    """What makes two measurements comparable. See `plan` for the fields."""

    case: str
    operation: str
    size: int
    parallel: int
    qps: int
    attach_seconds: float


@dataclass(frozen=True)
class Measurement:
    """One operation. Its `kind` apart, all of it was observed from outside the engine and the provider."""

    kind: Kind
    #: Wall time of the engine's command.
    seconds: float
    #: Processor time of the engine, the program and the provider: steadier than wall time on a busy machine.
    cpu_seconds: float
    ok: bool
    #: Requests that reached the API, by action.
    calls: Mapping[str, int] = field(default_factory=dict)
    #: How many of them were refused as too many.
    throttled: int = 0
    #: Poller begun. One takes a call for each page of 100.
    looks: int = 0
    peak_calls_per_second: int = 0
    #: Peak resident memory of each process in MB, by its role.
    memory: Mapping[str, float] = field(default_factory=dict)
    #: For each attachment: seconds from Attached to the first List that could show it.
    listed_after: tuple[float, ...] = ()
    #: For each attachment: seconds from Attached to the engine's event that it is created.
    created_after: tuple[float, ...] = ()
    #: The engine's first error, where it failed.
    error: str = ""

    @property
    def total_calls(self) -> int:
        return sum(self.calls.values())


@dataclass(frozen=True)
class Summary:
    """Medians of several measurements of a kind; counts are the highest that occurred."""

    kind: Kind
    times: int
    failed: int
    seconds: float
    cpu_seconds: float
    calls: Mapping[str, int]
    throttled: int
    looks: int
    peak_calls_per_second: int
    memory: Mapping[str, float]
    listed_after: tuple[float, float] | None
    """Median and worst, in seconds."""
    created_after: tuple[float, float] | None

    @property
    def total_calls(self) -> int:
        return sum(self.calls.values())

    @property
    def throttled_share(self) -> float:
        return self.throttled / self.total_calls if self.total_calls else 0.0


def summarise(measurements: Iterable[Measurement]) -> dict[Kind, Summary]:
    """A summary for each kind, in the order in which the kinds first occurred."""
    groups: dict[Kind, list[Measurement]] = {}
    for measurement in measurements:
        groups.setdefault(measurement.kind, []).append(measurement)
    return {kind: _summary(kind, group) for kind, group in groups.items()}


def _summary(kind: Kind, group: list[Measurement]) -> Summary:
    busiest = max(group, key=lambda m: m.total_calls)
    roles = {role for m in group for role in m.memory}
    memory = {role: max(m.memory.get(role, 0.0) for m in group) for role in sorted(roles)}
    return Summary(
        kind,
        len(group),
        sum(not m.ok for m in group),
        median(m.seconds for m in group),
        median(m.cpu_seconds for m in group),
        busiest.calls,
        busiest.throttled,
        busiest.looks,
        max(m.peak_calls_per_second for m in group),
        memory,
        _median_and_worst([s for m in group for s in m.listed_after]),
        _median_and_worst([s for m in group for s in m.created_after]),
    )


def _median_and_worst(seconds: list[float]) -> tuple[float, float] | None:
    return (median(seconds), max(seconds)) if seconds else None


def to_json(measurement: Measurement) -> dict[str, Any]:
    return asdict(measurement)


def peak_per_second(times: Iterable[float]) -> int:
    """The most that happened within one second of the clock."""
    return max(Counter(int(time) for time in times).values(), default=0)
