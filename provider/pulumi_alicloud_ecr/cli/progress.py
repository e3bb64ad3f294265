"""Progress of long work, as lines on standard error: the same for eyes and for the log of a pipeline."""

from __future__ import annotations

import sys

_EVERY = 50


class Progress:
    """Counts, and says so at every 50th."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._said = 0

    def reached(self, count: int) -> None:
        """So many by now."""
        if count // _EVERY > self._said // _EVERY:
            self._said = count
            note(f"{count} {self._what}")


def note(text: str) -> None:
    """One line beside the output."""
    print(text, file=sys.stderr, flush=True)


def printable(text: str) -> str:
    """The text with control characters escaped: names come from the cloud and end on a terminal."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
