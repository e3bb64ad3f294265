"""The quick start's emulator: one process on loopback that outlives the command which started it, with its state kept.

The process holds a lock on its pid file as long as it lives, so that a number left over from before a crash or a
restart of the machine is never taken for it.
"""

import fcntl
import os
import signal
import subprocess
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path

from tools.engine import EngineError
from tools.engine.progress import last_lines
from tools.project import LOCAL

_FOLDER = LOCAL / "emulator"
_PORT, _PID, _STATE, _LOG = (_FOLDER / name for name in ("port", "pid", "state.json", "log"))
_START_SECONDS = 20.0
_STOP_SECONDS = 10.0
_POLL_SECONDS = 0.05


def start(python_bin: Path) -> str:
    """The address of the emulator that runs, started if none does. Raises EngineError."""
    _FOLDER.mkdir(parents=True, exist_ok=True)
    if not _lives():
        _PORT.unlink(missing_ok=True)
        command: list[str | Path] = [
            python_bin / "python", "-m", "alicloud_ecr_emulator",
            "--port", "0", "--port-file", _PORT, "--state", _STATE,
        ]  # fmt: skip
        with _LOG.open("wb") as log, _PID.open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                pass_fds=[lock.fileno()],
            )
            lock.write(f"{process.pid}\n")
    if not _wait(lambda: _ready() or not _lives(), _START_SECONDS) or not _lives():
        stop()
        raise EngineError(
            f"the emulator did not start; {_LOG} ends with:\n  " + "\n  ".join(last_lines(_LOG, 5))
        )
    return _endpoint()


def stop() -> None:
    """End the emulator; its state stays. Raises EngineError."""
    if _lives():
        pid = int(_PID.read_text())
        os.kill(pid, signal.SIGTERM)
        if not _wait(lambda: not _lives(), _STOP_SECONDS):
            raise EngineError(f"the emulator (process {pid}) does not end: end it by `kill -9 {pid}`.")
    _PID.unlink(missing_ok=True)


def was_started() -> bool:
    """Whether it was started and not stopped since; it may have died in between."""
    return _PID.exists()


def _lives() -> bool:
    if not _PID.exists():
        return False
    with _PID.open() as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
    return False


def _ready() -> bool:
    direct = urllib.request.build_opener(urllib.request.ProxyHandler({}))  # loopback goes through no proxy
    try:
        with direct.open(f"{_endpoint()}/ready", timeout=2):
            return True
    except (OSError, ValueError):
        return False


def _endpoint() -> str:
    return f"http://127.0.0.1:{int(_PORT.read_text())}"


def _wait(reached: Callable[[], bool], seconds: float) -> bool:
    deadline = time.monotonic() + seconds
    while not reached():
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
