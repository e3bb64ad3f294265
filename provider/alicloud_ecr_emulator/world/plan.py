"""How one request's work goes on after its answer: the ordinary course, or what a fault rule makes of it."""

from __future__ import annotations

from dataclasses import dataclass

from .entities import ATTACHED


@dataclass(frozen=True, slots=True)
class Plan:
    """The defaults are the ordinary course. `attach_to` is the status that Attaching ends in (GONE: the attachment vanishes)."""

    attach_to: str = ATTACHED
    attach_seconds: float | None = None
    hide_seconds: float = 0.0
    hide_reads: int = 0
    ignore_delete: bool = False
