"""What one command of the engine did: its exit code, its screen, and the events that it logged, as plain answers."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

_REPLACEMENT = {"create-replacement", "delete-replaced", "replace"}


@dataclass(frozen=True)
class Diagnostic:
    """One message as the user sees it: `severity` is `error`, `warning`, `info` or `info#err` (the program's stderr)."""

    severity: str
    urn: str
    message: str


@dataclass(frozen=True)
class Policy:
    """One policy's report on one resource, as the engine logged it."""

    name: str
    level: str
    urn: str
    message: str


@dataclass(frozen=True)
class Outcome:
    """What one command did."""

    exit_code: int
    screen: str
    events: tuple[Mapping[str, Any], ...] = field(repr=False)

    @property
    def ops(self) -> dict[str, str]:
        """Resource name → `create`, `update`, `replace`, `delete`, `same`, `read`, `import`, `refresh`; ours only, no provider, no stack."""
        done: dict[str, str] = {}
        for event in self._payloads("resourcePreEvent", "resOutputsEvent", "resOpFailedEvent"):
            step = event["metadata"]
            if not step["type"].startswith(("pulumi:pulumi:", "pulumi:providers:")):
                done[step["urn"].rsplit("::", 1)[1]] = "replace" if step["op"] in _REPLACEMENT else step["op"]
        return done

    @property
    def changes(self) -> dict[str, int]:
        """The engine's own count of operations, by operation, stack and providers included."""
        return {
            op: n for event in self._payloads("summaryEvent") for op, n in event["resourceChanges"].items()
        }

    def changed_properties(self, name: str) -> set[str]:
        """The properties that the engine's detailed diff names for one resource."""
        return {
            path
            for event in self._payloads("resourcePreEvent")
            if event["metadata"]["urn"].endswith(f"::{name}")
            for path in event["metadata"].get("detailedDiff") or {}
        }

    @property
    def diagnostics(self) -> list[Diagnostic]:
        return [
            Diagnostic(event["severity"], event.get("urn", ""), event["message"].rstrip("\n"))
            for event in self._payloads("diagnosticEvent")
            if event["severity"] != "debug" and not event.get("ephemeral")
        ]

    @property
    def errors(self) -> list[str]:
        """The text of each error on the screen, without the engine's own closing `update failed`."""
        return [d.message for d in self.diagnostics if d.severity == "error" and d.message != "update failed"]

    @property
    def progress(self) -> list[str]:
        """The passing messages of resources' rows, in order."""
        return [e["message"].rstrip("\n") for e in self._payloads("diagnosticEvent") if e.get("ephemeral")]

    @property
    def policies(self) -> list[Policy]:
        return [
            Policy(e["policyName"], e["enforcementLevel"], e.get("resourceUrn", ""), e["message"])
            for e in self._payloads("policyEvent")
        ]

    def _payloads(self, *kinds: str) -> list[Mapping[str, Any]]:
        return [event[kind] for event in self.events for kind in kinds if kind in event]


def read_events(log: Path) -> tuple[Mapping[str, Any], ...]:
    lines = log.read_text().splitlines() if log.exists() else []
    # A killed engine may leave half a line at the end.
    return tuple(json.loads(line) for line in lines if line.endswith("}"))
