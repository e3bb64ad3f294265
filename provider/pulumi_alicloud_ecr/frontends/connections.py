"""The connections of this process, one for each credentials profile, made when first needed.

Lifecycle and SDK edge are imported here, at the first operation that needs them: a `pulumi up` with nothing to do
only checks and compares.
"""

from __future__ import annotations

import functools
import os
import threading
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from ..api.clock import SystemClock
from ..api.settings import Settings

if TYPE_CHECKING:
    from ..api.journal import Journal
    from ..lifecycle import Connection, Lifecycle


class Connections:
    """Lifecycles over the API that the settings name; safe to use from many threads."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        self.clock = SystemClock()
        self._lock = threading.RLock()
        self._journal: Journal | None = None
        self._made: dict[str, Connection] = {}
        self._lifecycles: dict[str, Lifecycle[Any, Any]] = {}

    @property
    def journal(self) -> Journal:
        """The journal of this machine, one for all connections."""
        from ..api.journal import Journal
        from ..api.journal_files import default_files

        with self._lock:
            if self._journal is None:
                self._journal = Journal(default_files())
            return self._journal

    def observed(self, id: str, urn: str, state: Mapping[str, Any]) -> None:
        """The state of that URN has that id: what the operations that call no API know as well. `state` has wire names."""
        from ..schema.claim import Holder

        if id:
            by = Holder.of(self.backend, urn) if urn else None
            self.journal.observed(id, str(state.get("claim") or ""), by)

    @functools.cached_property
    def backend(self) -> str:
        """The Pulumi backend that has the states."""
        from .backend import current_backend

        return current_backend(os.environ)

    def settle(self) -> None:
        """The engine has ended well, and the states have what it was told."""
        if self._journal is not None:
            self._journal.settle()

    def of(self, profile: str | None) -> Connection:
        """The connection of a profile; None is the configured one."""
        from ..api.sdk import connect
        from ..lifecycle import Connection

        with self._lock:
            name = profile or self.settings.profile
            if name not in self._made:
                self._made[name] = Connection.over(
                    connect(self.settings, profile),
                    self.clock,
                    self.journal,
                    self.settings.region,
                    self.settings.ignore_tags,
                    self.settings.listings_per_second,
                    self.backend,
                    self.settings.claim_tag,
                )
            return self._made[name]

    def lifecycle(self, kind: str) -> Lifecycle[Any, Any]:
        """The lifecycle of a kind of resource, by its name."""
        from ..lifecycle import LIFECYCLES

        with self._lock:
            if kind not in self._lifecycles:
                self._lifecycles[kind] = LIFECYCLES[kind](self.of)
            return self._lifecycles[kind]
