"""The world in a file: written to a temporary file beside it and renamed, so a crash leaves the old or the new state, whole.

Writing follows a change within a tenth of a second when the world is small (some hundred entities) and within half a second
when it has thousands, because it never takes more than a tenth of the time; a killed emulator loses no more than that. A
stopped one loses nothing. The file holds the made-up
secrets of seeded credentials, so it is readable by its owner only. Fault rules and the request log are not kept.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import IO, Final

from ..world import documents
from ..world.codec import BadDocument
from .emulator import Emulator

_PAUSE_SECONDS: Final = 0.1


class StateFile:
    """Keeps one emulator's world in a file."""

    def __init__(self, path: Path, emulator: Emulator):
        self._path = path
        self._emulator = emulator
        self._saved: tuple[int, int] | None = None
        self._lock: IO[str] | None = None

    def lock(self) -> None:
        """Be the only writer of the file until `unlock`, or the end of the process. Raises BadDocument when another is.

        Where the system has no file locks, nothing is locked.
        """
        with contextlib.suppress(ModuleNotFoundError):
            import fcntl

            path = self._path.with_name(f".{self._path.name}.lock")
            path.parent.mkdir(parents=True, exist_ok=True)
            held = path.open("a")
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                held.close()
                raise BadDocument(f"{self._path}: another emulator is writing this file") from None
            self._lock = held

    def unlock(self) -> None:
        """Let others write the file."""
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def load(self) -> bool:
        """Replace the world by the file's; False: there is none, or an empty one, which stands for a new world.

        Raises BadDocument, naming the file, when it can't be read.
        """
        try:
            text = self._path.read_text()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise BadDocument(f"{self._path}: {error.strerror}") from None
        if not text.strip():
            return False
        try:
            self._emulator.replace_world(json.loads(text))
        except ValueError as error:
            raise BadDocument(f"{self._path}: {error}") from None
        return True

    def save(self) -> None:
        """Write the world now, unless it is as written."""
        mark = self._mark()
        if mark != self._saved:
            write_atomically(self._path, json.dumps(documents.snapshot(self._emulator.world)))
            self._saved = mark

    async def keep(self) -> None:
        """Write the world whenever it has changed, until cancelled. A disk that is full for a while is not the end."""
        pause = _PAUSE_SECONDS
        while True:
            await asyncio.sleep(pause)
            begun = time.perf_counter()
            try:
                self.save()
            except OSError as error:
                print(f"alicloud-ecr emulator: {self._path} was not written: {error}", file=sys.stderr)
                begun -= 1  # say it every ten seconds at most
            pause = max(_PAUSE_SECONDS, 10 * (time.perf_counter() - begun))

    def _mark(self) -> tuple[int, int]:
        world = self._emulator.world
        return id(world), world.revision


def write_atomically(path: Path, text: str) -> None:
    """Write a file so that a reader sees all of it or nothing."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
