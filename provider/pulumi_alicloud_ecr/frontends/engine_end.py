"""A provider's process ends with its engine, also when the engine is killed and can't say so.

The engine holds the other end of the process's standard input for as long as it lives, and writes nothing to it.
"""

from __future__ import annotations

import os
import stat
import threading
from collections.abc import Callable


def on_engine_end(act: Callable[[], None]) -> None:
    """Call `act` on a thread of its own once the engine is gone; never where standard input is no pipe."""
    if stat.S_ISFIFO(os.fstat(0).st_mode):
        threading.Thread(target=_watch, args=(act,), daemon=True).start()


def _watch(act: Callable[[], None]) -> None:
    while os.read(0, 1024):
        pass
    act()
