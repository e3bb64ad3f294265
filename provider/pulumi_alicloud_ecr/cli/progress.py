"""What goes on, as lines on standard error: the same for eyes and for the log of a pipeline."""

from __future__ import annotations

import sys
import threading
import time
from types import TracebackType
from typing import Self

from ..api.text import shown

_EVERY = 50
#: Seconds of silence after which a wait is explained, and between two such lines.
_PATIENCE = 3.0
_INTERVAL = 10.0


class Progress:
    """Counts, and says so at every 50th; safe to use from many threads."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._lock = threading.Lock()
        self._count = 0

    def add(self, more: int = 1) -> None:
        """So many more."""
        with self._lock:
            before, self._count = self._count, self._count + more
            if self._count // _EVERY > before // _EVERY:
                note(f"{self._count} {self._what}")


class Waiting:
    """Explains a wait: after three seconds without an answer, then every ten."""

    def __init__(self, endpoint: str) -> None:
        self._latest = f"waiting for {endpoint}"
        self._since = time.monotonic()
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._explain, daemon=True)

    def say(self, text: str) -> None:
        """What the wait is about now; shown if it lasts."""
        self._latest = text

    def answered(self) -> None:
        """Something came: the patience begins anew."""
        self._since = time.monotonic()

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()

    def _explain(self) -> None:
        patience = _PATIENCE
        while not self._ended.wait(0.2):
            silent = time.monotonic() - self._since
            if silent < _PATIENCE:
                patience = _PATIENCE
            elif silent >= patience:
                note(f"{self._latest} ({silent:.0f} s)")
                patience = silent + _INTERVAL


def note(text: str) -> None:
    """One line beside the output."""
    print(shown(text), file=sys.stderr, flush=True)
