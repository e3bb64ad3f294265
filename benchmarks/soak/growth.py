"""Memory and journal: what they are after the warm-up, and whether they have grown since."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

#: Of all samples, the part that is warm-up, and the part at the end that is compared with it.
_PART = 0.25


def resident_megabytes(pid: int | str = "self") -> float:
    """The memory that a process has now; 0 where the system doesn't tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    _, _, found = status.partition("VmRSS:")
    return int(found.split()[0]) / 1024 if found else 0.0


@dataclass
class Growth:
    """Samples of something that must stay about as large as it was, taken at moments that are alike."""

    what: str
    #: How much more than after the warm-up the end may have.
    bound: float
    unit: str = ""
    samples: list[float] = field(default_factory=list)

    def add(self, sample: float) -> None:
        self.samples.append(sample)

    @property
    def warm(self) -> float:
        return max(self.samples[: self._part], default=0.0)

    @property
    def end(self) -> float:
        """Of the last part: what is there for good, not for a moment."""
        return min(self.samples[-self._part :], default=0.0)

    @property
    def problem(self) -> str:
        """What is wrong; empty when it stays within its bound."""
        if self.end <= self.warm + self.bound:
            return ""
        return f"it grows: {self}"

    def __str__(self) -> str:
        return (
            f"{self.what} {self.warm:.0f} → {self.end:.0f}{self.unit} after {len(self.samples)} worlds, "
            f"peak {max(self.samples, default=0.0):.0f} (may grow by {self.bound:.0f})"
        )

    @property
    def _part(self) -> int:
        return max(1, int(len(self.samples) * _PART))
