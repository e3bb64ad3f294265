"""Where engines are kept between runs and checkouts, and how one gets there: all of it or nothing, one run at a time."""

import contextlib
import fcntl
import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tools.engine.errors import EngineError
from tools.engine.progress import say


def root() -> Path:
    """`$XDG_CACHE_HOME/pulumi-alicloud-ecr/engine`, by default under ~/.cache."""
    base = os.environ.get("XDG_CACHE_HOME") or str(Path.home() / ".cache")
    return Path(base, "pulumi-alicloud-ecr", "engine")


@contextlib.contextmanager
def lock(guarded: Path) -> Iterator[None]:
    """Keeps concurrent runs from making the same folder at once; ends with the process, however that ends."""
    try:
        guarded.parent.mkdir(parents=True, exist_ok=True)
        file = guarded.with_name(f"{guarded.name}.lock").open("w")
    except OSError as error:
        raise EngineError(
            f"{guarded.parent} can't be written ({error.strerror}): set XDG_CACHE_HOME to a folder that can be."
        ) from None
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say(f"Another run is making {guarded} already; waiting for it.")
            fcntl.flock(file, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def staging(destination: Path) -> Iterator[Path]:
    """An empty folder that becomes `destination` when the block ends well, and vanishes when it doesn't."""
    destination.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=f".{destination.name}-", dir=destination.parent))
    folder.chmod(0o755)
    try:
        yield folder
        shutil.rmtree(destination, ignore_errors=True)
        folder.rename(destination)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
