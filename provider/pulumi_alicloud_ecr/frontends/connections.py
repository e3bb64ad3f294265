"""The connections of this process, one for each credentials profile, made when first needed.

Lifecycle and SDK edge are imported here, at the first operation that needs them: a `pulumi up` with nothing to do
only checks and compares.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Any

from ..api.clock import SystemClock
from ..api.settings import Settings

if TYPE_CHECKING:
    from ..lifecycle import Connection, Lifecycle


class Connections:
    """Lifecycles over the API that the settings name; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = SystemClock()
        self._lock = threading.Lock()
        self._made: dict[str, Connection] = {}
        self._lifecycles: dict[str, Lifecycle[Any, Any]] = {}

    def of(self, profile: str | None) -> Connection:
        """The connection of a profile; None is the configured one."""
        from ..api.journal import Journal, default_folder
        from ..api.sdk import connect
        from ..lifecycle import Connection

        with self._lock:
            name = profile or self.settings.profile
            if name not in self._made:
                self._made[name] = Connection.over(
                    connect(self.settings, profile),
                    self.clock,
                    Journal(default_folder()),
                    self.settings.region,
                    self.settings.ignore_tags,
                    self.settings.listings_per_second,
                )
            return self._made[name]

    def lifecycle(self, kind: str) -> Lifecycle[Any, Any]:
        """The lifecycle of a kind of resource, by its name."""
        from ..lifecycle import LIFECYCLES

        with self._lock:
            if kind not in self._lifecycles:
                self._lifecycles[kind] = LIFECYCLES[kind](self.of)
            return self._lifecycles[kind]
