"""What this package assumes of the API, in the order in which it is tried: one line is made, changed, and removed again."""

from __future__ import annotations

from itertools import chain

from .assumption import Assumption
from .probes import associations, attachments, changes, deletion, not_tried, reads, refusals, route_tables

ASSUMPTIONS: tuple[Assumption, ...] = tuple(
    chain.from_iterable(
        module.SUBJECT.assumptions
        for module in (
            reads,
            refusals,
            associations,
            attachments,
            changes,
            route_tables,
            deletion,
            not_tried,
        )
    )
)
