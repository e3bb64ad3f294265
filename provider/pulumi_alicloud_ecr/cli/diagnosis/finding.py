"""What one look found."""

from __future__ import annotations

import sys
import textwrap
from dataclasses import dataclass
from enum import Enum

from ..terminal import Colour, coloured, printable, width

#: Columns of verdict and subject.
_INDENT = 20


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
        """As a terminal shows it: what is longer than a line goes on below itself, with whole ids; elsewhere one line."""
        verdict = coloured(f"{self.verdict.value:<6}", _COLOURS[self.verdict])
        text = printable(f"{self.found}: {self.fix}" if self.fix else self.found)
        if sys.stdout.isatty():
            room = max(width() - _INDENT, 30)
            lines = textwrap.wrap(text, room, break_long_words=False, break_on_hyphens=False)
            text = f"\n{' ' * _INDENT}".join(lines)
        return f"{verdict}{self.what:<14}{text}"


def fine(what: str, found: str) -> Finding:
    return Finding(Verdict.FINE, what, found)


def note(what: str, found: str, fix: str = "") -> Finding:
    return Finding(Verdict.NOTE, what, found, fix)


def wrong(what: str, found: str, fix: str = "") -> Finding:
    return Finding(Verdict.WRONG, what, found, fix)
