"""What leads to a violation, made as short as it gets."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

T = TypeVar("T")


@dataclass
class Violation(Exception):
    """Something that must hold doesn't, after these steps."""

    what: str
    path: tuple[object, ...]
    #: In which kind of cloud.
    cloud: str = ""
    #: Whether walking the path again has led to the same.
    confirmed: bool = False

    def __str__(self) -> str:
        if not self.path:
            return self.what
        sure = "" if self.confirmed else " (it did not happen again when these steps were repeated)"
        steps = [f"  {number}. {step}" for number, step in enumerate(self.path, 1)]
        return "\n".join([f"{self.what}; cloud: {self.cloud}{sure}; steps:", *steps])


def shortest(
    path: Sequence[T], fails: Callable[[Sequence[T]], bool], may_go_on: Callable[[], bool]
) -> list[T]:
    """The path without the steps that it takes no part in what fails: ever smaller pieces are left out while it fails
    all the same. `may_go_on` says whether there is time for another try."""
    short, piece = list(path), max(1, len(path) // 2)
    while True:
        begin, shortened = 0, False
        while begin < len(short) and may_go_on():
            without = short[:begin] + short[begin + piece :]
            if fails(without):
                short, shortened = without, True
            else:
                begin += piece
        if not may_go_on() or (piece == 1 and not shortened):
            return short
        piece = max(1, piece // 2)


def said(error: Exception) -> str:
    """What is violated, in words; its first word is its kind."""
    return (
        str(error) if isinstance(error, AssertionError) and str(error) else f"{type(error).__name__}: {error}"
    )
