"""The quick start's emulator: one process on loopback that outlives the command which started it, with its state kept."""

import json
import os
import signal
import subprocess
import time
import urllib.request
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
    if endpoint := running():
        return endpoint
    _FOLDER.mkdir(parents=True, exist_ok=True)
    _PORT.unlink(missing_ok=True)
    command = [
        python_bin / "python", "-m", "alicloud_ecr_emulator",
        "--port", "0", "--port-file", _PORT, "--state", _STATE,
    ]  # fmt: skip
    with _LOG.open("wb") as log:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
        )
    _PID.write_text(f"{process.pid}\n")
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if endpoint := running():
            return endpoint
        time.sleep(_POLL_SECONDS)
    process.kill()
    raise EngineError(f"the emulator did not start; {_LOG} ends with:\n  " + "\n  ".join(last_lines(_LOG, 5)))


def running() -> str | None:
    """The address of the emulator that an earlier command left running; None when it doesn't answer."""
    try:
        endpoint = f"http://127.0.0.1:{int(_PORT.read_text())}"
        with urllib.request.urlopen(f"{endpoint}/ready", timeout=2) as answer:
            json.load(answer)
    except (OSError, ValueError):
        return None
    return endpoint


def stop() -> None:
    """End the emulator; its state stays."""
    if running() is None:
        return  # the number in the pid file may be another program's by now
    pid = int(_PID.read_text())
    os.kill(pid, signal.SIGTERM)
    deadline = time.monotonic() + _STOP_SECONDS
    while running() is not None:
        if time.monotonic() > deadline:
            raise EngineError(f"the emulator (process {pid}) does not end: end it by `kill -9 {pid}`.")
        time.sleep(_POLL_SECONDS)
    _PID.unlink()
