"""The connections of this process, one for each credentials profile, made when first needed."""

from __future__ import annotations

import threading

from .clock import SystemClock
from .intents import Intents, default_folder
from .lifecycle import AssociationLifecycle, AttachmentLifecycle, Connection, GrantLifecycle, Lifecycle
from .sdk import connect
from .settings import Settings


class Connections:
    """Lifecycles over the API that the settings name; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = SystemClock()
        self._lock = threading.Lock()
        self._made: dict[str, Connection] = {}
        self._intents = Intents(default_folder())
        kinds = (AttachmentLifecycle(self.of), AssociationLifecycle(self.of), GrantLifecycle(self.of))
        self._lifecycles: dict[str, Lifecycle] = {lifecycle.kind.name: lifecycle for lifecycle in kinds}  # type: ignore[type-arg]

    def of(self, profile: str | None) -> Connection:
        """The connection of a profile; None is the configured one."""
        with self._lock:
            name = profile or self.settings.profile
            if name not in self._made:
                self._made[name] = Connection.over(
                    connect(self.settings, profile),
                    self.clock,
                    self._intents,
                    self.settings.region,
                    self.settings.ignore_tags,
                    self.settings.listings_per_second,
                )
            return self._made[name]

    def lifecycle(self, kind: str) -> Lifecycle:  # type: ignore[type-arg]
        """The lifecycle of a kind of resource, by its name."""
        return self._lifecycles[kind]
