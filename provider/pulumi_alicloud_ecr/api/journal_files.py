"""Where the journal is kept: small JSON files in a folder of this machine, or the memory of this process.

Files that are corrupt, huge, symbolic links, no plain files or another user's count as absent; a folder that can't be
written costs what other processes would have known, and no operation.
"""

from __future__ import annotations

import contextlib
import json
import os
import stat
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, Protocol

try:
    import fcntl
except ImportError:  # Windows: nothing is shared there that needs a lock
    fcntl = None  # type: ignore[assignment]

#: Bytes of a file; ours have a few hundred.
_LARGEST = 64 * 1024
#: Files in the folder; those that were written first go first.
_MOST = 2000
#: How often a lock is asked for, and the pause between, in seconds.
_LOCK_TRIES = 25
_LOCK_PAUSE = 0.002
#: The one that never goes.
_KEPT = "machine"


class Files(Protocol):
    """Small JSON objects by name."""

    def load(self, name: str) -> Mapping[str, Any]:
        """The content; empty when there is none that can be trusted."""
        ...

    def save(self, name: str, content: Mapping[str, Any]) -> None: ...

    def remove(self, name: str) -> None: ...

    def names(self) -> list[str]: ...

    def exclusive(self, name: str) -> AbstractContextManager[bool]:
        """Alone with a file among the processes that share it; False where it is shared with none, or not to be had soon."""
        ...


class Memory:
    """`Files` that end with this process."""

    def __init__(self) -> None:
        self._content: dict[str, Mapping[str, Any]] = {}

    def load(self, name: str) -> Mapping[str, Any]:
        return self._content.get(name, {})

    def save(self, name: str, content: Mapping[str, Any]) -> None:
        self._content[name] = content

    def remove(self, name: str) -> None:
        self._content.pop(name, None)

    def names(self) -> list[str]:
        return list(self._content)

    @contextlib.contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        yield False


class Folder:
    """`Files` in a folder, which several processes may share: each file is replaced whole."""

    def __init__(self, path: Path) -> None:
        self._folder = path

    def load(self, name: str) -> Mapping[str, Any]:
        try:
            file = os.open(self._path(name), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            with open(file, "rb") as content:
                about = os.fstat(file)
                plain = stat.S_ISREG(about.st_mode) and about.st_uid == os.geteuid()
                found = json.loads(content.read(_LARGEST)) if plain and about.st_size < _LARGEST else {}
        except (OSError, ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}

    def save(self, name: str, content: Mapping[str, Any]) -> None:
        path = self._path(name)
        temporary = path.with_name(f".{name}.{os.getpid()}.{threading.get_ident()}.tmp")
        with contextlib.suppress(OSError), _removed(temporary):
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(
                temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
            with open(file, "w") as text:
                json.dump(content, text)
            new = not path.exists()
            temporary.replace(path)
            if new:
                self._bound()

    def remove(self, name: str) -> None:
        with contextlib.suppress(OSError):
            self._path(name).unlink(missing_ok=True)

    def names(self) -> list[str]:
        with contextlib.suppress(OSError):
            return [name[:-5] for name in os.listdir(self._folder) if name.endswith(".json")]
        return []

    @contextlib.contextmanager
    def exclusive(self, name: str) -> Iterator[bool]:
        with contextlib.ExitStack() as held:
            yield self._locked(name, held)

    def _locked(self, name: str, held: contextlib.ExitStack) -> bool:
        if fcntl is None:
            return False
        try:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            lock = os.open(
                self._folder / f".{name}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600
            )
            held.callback(os.close, lock)
            for _ in range(_LOCK_TRIES):
                with contextlib.suppress(BlockingIOError):
                    fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    return True
                # Held for less than a millisecond, unless its process was stopped.
                time.sleep(_LOCK_PAUSE)
        except OSError:
            pass
        return False

    def _bound(self) -> None:
        """Keep the folder small."""
        names = self.names()
        if len(names) > _MOST:
            paths = [self._path(name) for name in names if name != _KEPT]
            paths.sort(key=lambda path: path.lstat().st_mtime)
            for path in paths[: len(names) - _MOST]:
                path.unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        return self._folder / f"{name}.json"


def default_files() -> Files:
    """In `$ALICLOUD_ECR_STATE_DIR`, else in the user's state folder; in memory where there is no home."""
    try:
        if named := os.environ.get("ALICLOUD_ECR_STATE_DIR"):
            return Folder(Path(named).expanduser())
        state = os.environ.get("XDG_STATE_HOME")
        folder = Path(state).expanduser() if state else Path.home() / ".local" / "state"
        return Folder(folder / "pulumi-alicloud-ecr" / "intents")
    except RuntimeError:
        return Memory()


@contextlib.contextmanager
def _removed(temporary: Path) -> Iterator[None]:
    """Leaves no temporary file behind, whatever goes wrong."""
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
