"""Writes a run down: JSON and SVG in `results`, and, when asked, the figures of docs/performance.md."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path

from tools.engine import Engine
from tools.project import ROOT

from benchmarks.measurement import Measurement, summarise, to_json
from benchmarks.plan import Case
from benchmarks.plot import svg
from benchmarks.tables import panels, tables

RESULTS = Path(__file__).parent / "results"
_PAGE = ROOT / "docs" / "performance.md"
_BEGIN, _END = "<!-- figures: begin -->", "<!-- figures: end -->"


@dataclass(frozen=True)
class Machine:
    """What it was measured on."""

    date: str
    cores: int
    memory_gb: float
    processor: str
    system: str
    python: str
    engine: str
    sdk: str
    #: Load average of the minute before.
    load: float

    @classmethod
    def here(cls, engine: Engine) -> Machine:
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
        return cls(
            f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
            os.cpu_count() or 1,
            round(memory / 2**30, 1),
            _processor(),
            f"{platform.system()} {platform.release()}",
            platform.python_version(),
            engine.version,
            metadata.version("pulumi"),
            round(os.getloadavg()[0], 2),
        )

    def __str__(self) -> str:
        return (
            f"{self.date}; {self.cores} cores of {self.processor}, {self.memory_gb:g} GB, {self.system}; "
            f"Pulumi CLI {self.engine}, SDK {self.sdk}, Python {self.python}; load average at the start {self.load:g}"
        )


def write(
    measurements: Sequence[Measurement], machine: Machine, notes: Sequence[str], *, published: bool
) -> Path:
    """Write JSON and SVG, and where it is to be published also docs/performance.md; the JSON's path."""
    name = "published" if published else "latest"
    document = {
        "machine": asdict(machine),
        "notes": list(notes),
        "measurements": [to_json(measurement) for measurement in measurements],
    }
    target = RESULTS / f"{name}.json"
    target.write_text(json.dumps(document, indent=1) + "\n")
    picture = svg(panels(summarise(measurements)), list(Case))
    (RESULTS / "latest.svg").write_text(picture)
    if published:
        (_PAGE.parent / "performance.svg").write_text(picture)
        _renew_page(measurements, machine, notes)
    return target


def _renew_page(measurements: Sequence[Measurement], machine: Machine, notes: Sequence[str]) -> None:
    before, _, rest = _PAGE.read_text().partition(_BEGIN)
    _, _, after = rest.partition(_END)
    figures = [f"Measured on {machine}.", *(f"Note: {note}." for note in notes)]
    figures += [table.markdown() for table in tables(summarise(measurements))]
    _PAGE.write_text(before + "\n\n".join([_BEGIN, *figures, _END]) + after)


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())
