"""What one look found."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from ..terminal import Colour, coloured, printable


class Verdict(Enum):
    """How one look ended."""

    FINE = "ok"
    NOTE = "note"
    WRONG = "wrong"


_COLOURS = {Verdict.FINE: Colour.GOOD, Verdict.NOTE: Colour.ATTENTION, Verdict.WRONG: Colour.BAD}


@dataclass(frozen=True)
class Finding:
    """What one look found, and what to do where that is not obvious."""

    verdict: Verdict
    what: str
    found: str
    fix: str = ""

    def document(self) -> dict[str, str]:
        """As JSON has it."""
        return {"verdict": self.verdict.value, "what": self.what, "found": self.found, "fix": self.fix}

    def line(self) -> str:
        """As a terminal shows it."""
        verdict = coloured(f"{self.verdict.value:<6}", _COLOURS[self.verdict])
        return f"{verdict}{self.what:<14}{printable(f'{self.found}: {self.fix}' if self.fix else self.found)}"


def fine(what: str, found: str) -> Finding:
    return Finding(Verdict.FINE, what, found)


def note(what: str, found: str, fix: str = "") -> Finding:
    return Finding(Verdict.NOTE, what, found, fix)


def wrong(what: str, found: str, fix: str = "") -> Finding:
    return Finding(Verdict.WRONG, what, found, fix)
