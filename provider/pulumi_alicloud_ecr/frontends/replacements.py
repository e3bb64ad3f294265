"""What a provider's process remembers of each resource, so that a replacement goes in order or not at all.

The engine doesn't tell a provider that a delete is for a replacement. What it asks before says it: a resource is checked
when the program declares it; the dependents of a replaced resource are compared before the program has come to declare
them; and what a program no longer declares is deleted without ever being checked.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ..api.call import Call
from ..api.errors import EcrError
from ..schema import Kind, is_unknown
from ..schema.diff import Diff, diff, replacement_notices

if TYPE_CHECKING:
    from ..lifecycle import Lifecycle

Wire = Mapping[str, Any]


@dataclass
class _Known:
    """What is known of one resource."""

    #: The inputs that were checked last; None while the program has not declared it.
    inputs: Wire | None = None
    #: A new one is being made by this process: a delete that comes now is not for what is to come.
    created: bool = False
    #: What stands against its replacement; empty when nothing does, None when nobody has looked.
    obstacle: str | None = None
    #: The resource whose replacement it is deleted for.
    root: str = ""


@dataclass
class Replacements:
    """The replacements of one process; safe to use from many threads. Without a URN nothing is remembered."""

    lifecycle: Callable[[Kind[Any, Any]], Lifecycle[Any, Any]]
    _known: dict[str, _Known] = field(default_factory=dict)
    _root: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def checked(self, urn: str, inputs: Wire) -> None:
        """The program declares the resource with these inputs."""
        self._of(urn).inputs = inputs

    def compare(self, kind: Kind[Any, Any], urn: str, id: str, olds: Wire, news: Wire, call: Call) -> Diff:
        """What a change of inputs means. Raises EcrError when it means a replacement that can't succeed."""
        known = self._of(urn)
        is_dependent = bool(urn) and known.inputs is None
        found = diff(kind, olds, news, unknown_replaces=is_dependent)
        if is_dependent:
            known.root = self._root if found.replaces else ""
            return found
        for notice in replacement_notices(kind, found):
            call.say(notice)
        if found.replaces and urn:
            self._root = urn
            self._look_ahead(kind, known, id, news, call)
        return found

    def created(self, urn: str) -> None:
        """A new one is being made; whether it may, the lifecycle knows (`lifecycle.ownership`)."""
        self._of(urn).created = True

    def before_delete(self, kind: Kind[Any, Any], urn: str, id: str, call: Call) -> None:
        """Raises EcrError when the delete is for a replacement that can't succeed: nothing is deleted then."""
        known = self._of(urn)
        if known.inputs is not None and known.obstacle is None and not known.created:
            self._look_ahead(kind, known, id, known.inputs, call)
        if obstacle := known.obstacle or self._of(known.root).obstacle:
            raise EcrError(obstacle)

    def _look_ahead(self, kind: Kind[Any, Any], known: _Known, id: str, news: Wire, call: Call) -> None:
        if is_unknown(news):
            return
        if news.get("importId") == id:
            known.obstacle = (
                f"nothing is deleted: the program takes {id} over by import_, and its replacement is to be another one; "
                "remove import_ from the program, then run pulumi up again"
            )
            raise EcrError(known.obstacle)
        report = self.lifecycle(kind).preflight(id, kind.inputs_of(news), call)
        known.obstacle = (
            f"nothing is deleted, for its replacement would be refused: {report}" if report.missing else ""
        )
        if report.lasting:
            raise EcrError(known.obstacle)
        if report.missing:
            call.say(known.obstacle)

    def _of(self, urn: str) -> _Known:
        with self._lock:
            return self._known.setdefault(urn, _Known()) if urn else _Known()
