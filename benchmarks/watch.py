"""Watches a command of the engine from outside: peak memory of its processes, and when resources were created.

The engine's events carry whole seconds only, so their arrival in the event log is what is timed.
"""

from __future__ import annotations

import json
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from tools.testing.harness import Running

_LOOK_SECONDS = 0.02
_MEMORY_LOOKS = 10  # one look at the memory for so many at the event log: the kernel keeps the peak anyway

#: A part of the command line → the process' role; the first that fits.
_ROLES = (
    ("pulumi-resource-alicloud-ecr", "provider"),
    ("pulumi.dynamic", "provider"),
    ("run_program", "program"),
    ("pulumi-language-python-exec", "program"),
    ("pulumi-language-python", "language host"),
    ("language_host.py", "language host"),
    ("pulumi", "engine"),
)


class Watch:
    """Watches until the block ends."""

    def __init__(self, running: Running) -> None:
        self._running = running
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)
        self._read = 0
        self._memory: dict[str, float] = {}
        self._created_at: dict[str, float] = {}

    @property
    def memory(self) -> dict[str, float]:
        """Role → peak resident memory in MB."""
        return self._memory

    @property
    def created_at(self) -> dict[str, float]:
        """Id of each created resource → when the engine said so, on the system's clock."""
        return self._created_at

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _look(self) -> None:
        looks = 0
        while not self._ended.wait(_LOOK_SECONDS):
            self._follow_events()
            if looks % _MEMORY_LOOKS == 0:
                self._look_at_memory()
            looks += 1
        self._follow_events()

    def _follow_events(self) -> None:
        log = self._running.event_log
        if not log.exists():
            return
        with log.open("rb") as stream:
            stream.seek(self._read)
            new = stream.read()
        now = time.time()
        complete = new[: new.rfind(b"\n") + 1]
        self._read += len(complete)
        for line in complete.splitlines():
            if b'"resOutputsEvent"' in line:
                step = json.loads(line)["resOutputsEvent"]["metadata"]
                if step["op"] == "create":
                    self._created_at[(step["new"] or {}).get("id", "")] = now

    def _look_at_memory(self) -> None:
        for pid in self._running.processes(""):
            try:
                command = Path(f"/proc/{pid}/cmdline").read_text().replace("\0", " ")
                status = Path(f"/proc/{pid}/status").read_text()
            except OSError:
                continue  # it has just ended
            role = next((role for part, role in _ROLES if part in command), "")
            _, _, peak = status.partition("VmHWM:")
            if role and peak:
                self._memory[role] = max(self._memory.get(role, 0.0), int(peak.split()[0]) / 1024)
