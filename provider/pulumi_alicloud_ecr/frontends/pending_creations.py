"""What a run is going to create and has not created yet, told by the providers to the policy pack of the same run.

The engine asks a policy pack about an attachment without saying what it waits for. But whoever waits for a resource is
registered after that resource's create has answered. So a resource whose create was announced (Check, without a
state) and hasn't answered is certainly not one that the attachment waits for.

Providers and pack are processes of one engine and know its address. An announcement is a small file in the user's
temporary folder that names the process it was made by: without that process it means nothing. A folder that can't be
used means that nothing is known, and never an error.
"""

from __future__ import annotations

import contextlib
import functools
import hashlib
import os
import tempfile
from pathlib import Path


class PendingCreations:
    """The announcements of one engine's run."""

    def __init__(self, engine_address: str) -> None:
        user = os.getuid() if hasattr(os, "getuid") else os.environ.get("USERNAME", "")
        self._owner = user
        self._root = Path(tempfile.gettempdir()) / f"pulumi-alicloud-ecr-{user}"
        self._run = self._root / _digest(engine_address)

    def announce(self, urn: str) -> None:
        """A create of this resource will follow."""
        with contextlib.suppress(OSError):
            self._root.mkdir(mode=0o700, exist_ok=True)
            if self._is_ours():
                _sweep(self._root)
                self._run.mkdir(mode=0o700, exist_ok=True)
                self._file(urn).write_text(str(os.getpid()))

    def answered(self, urn: str) -> None:
        """The create has answered, or will not come."""
        with contextlib.suppress(OSError):
            self._file(urn).unlink()
            self._run.rmdir()  # fails while it holds others

    def __contains__(self, urn: str) -> bool:
        try:
            return self._is_ours() and _runs(int(self._file(urn).read_text()))
        except (OSError, ValueError):
            return False

    def _is_ours(self) -> bool:
        """Not a folder or link that somebody else has put there."""
        found = self._root.lstat()
        return (
            self._root.is_dir()
            and not self._root.is_symlink()
            and (os.name == "nt" or found.st_uid == self._owner)
        )

    def _file(self, urn: str) -> Path:
        return self._run / _digest(urn)


@functools.cache
def _sweep(root: Path) -> None:
    """Remove what processes left that are gone, once in this process: a preview's announcements lead to no create."""
    for file in root.glob("*/*"):
        with contextlib.suppress(OSError, ValueError):
            if not _runs(int(file.read_text())):
                file.unlink()
                file.parent.rmdir()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def _runs(pid: int) -> bool:
    if os.name == "nt":
        return True  # there os.kill ends a process whatever the signal
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
