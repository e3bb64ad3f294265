"""All that is known of pulumi_policy's inner workings; each use has a canary test that says what to delete.

A pack can't give one message of a mandatory policy the level advisory, and a policy can't see the configuration
of the others. Both are reached through the callback that pulumi_policy hands to a policy: a closure over the
servicer, the response and the level. If that changes, messages keep the policy's own level out of the way (they
go to the pack's output) and each policy sees its own configuration only.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from types import CellType, FunctionType
from typing import Any

from pulumi_policy import EnforcementLevel

Report = Callable[[str, str | None], None]
_CONFIG = "_PolicyAnalyzerServicer__policy_pack_config"


def at_level(report: Report, level: EnforcementLevel) -> Report:
    """The same callback reporting at another level."""
    cells = _cells(report)
    if "enforcement_level" not in cells or not isinstance(report, FunctionType):
        return _print
    cells["enforcement_level"] = CellType(level)
    return FunctionType(
        report.__code__, report.__globals__, report.__name__, report.__defaults__, tuple(cells.values())
    )


def configuration_of_all(report: Report) -> Mapping[str, Any] | None:
    """Every policy's configuration, without levels; None if it can't be reached."""
    servicer = _cells(report).get("self")
    found = getattr(servicer.cell_contents, _CONFIG, None) if servicer else None
    return found if isinstance(found, Mapping) else None


def _cells(report: Report) -> dict[str, CellType]:
    code = getattr(report, "__code__", None)
    return (
        dict(zip(code.co_freevars, getattr(report, "__closure__", None) or (), strict=False)) if code else {}
    )


def _print(message: str, urn: str | None = None) -> None:
    sys.stderr.write(f"{message}{f' ({urn})' if urn else ''}\n")
