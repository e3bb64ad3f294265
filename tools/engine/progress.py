"""Shows that something long is going on: a line at once, then one every few seconds, on a terminal or not."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from tools.engine.errors import EngineError

_INTERVAL_SECONDS = 10.0
_TICK_SECONDS = 0.1
_WIDTH = 96


def say(line: str) -> None:
    """To stderr, so that stdout stays free for what a script reads."""
    print(line, file=sys.stderr, flush=True)


def run(
    command: Sequence[str | Path],
    *,
    log: Path,
    advice: str,
    cwd: Path | None = None,
    env: Mapping[str, str] | None = None,
    timeout_seconds: float | None = None,
) -> None:
    """Run a command with its output in `log`, saying every few seconds how long it has been and what it does now.

    Raises EngineError, with the log's last lines and the advice, when it fails or takes longer than allowed.
    """
    started = time.monotonic()
    next_report = started + _INTERVAL_SECONDS
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as output:
        try:
            process = subprocess.Popen(
                command,
                cwd=cwd,
                env=env,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                process_group=0,
            )
        except OSError as error:
            raise EngineError(f"{command[0]} does not start: {error.strerror}. {advice}") from None
    try:
        while process.poll() is None:
            time.sleep(_TICK_SECONDS)
            now = time.monotonic()
            if timeout_seconds is not None and now - started > timeout_seconds:
                raise EngineError(f"{command[0]} did not end within {timeout_seconds:.0f} s. {advice}")
            if now >= next_report:
                next_report = now + _INTERVAL_SECONDS
                minutes, seconds = divmod(int(now - started), 60)
                say(f"  {minutes}:{seconds:02d}  {''.join(last_lines(log, 1))[:_WIDTH]}")
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    if process.returncode != 0:
        tail = "\n".join(f"    {line}" for line in last_lines(log, 6))
        raise EngineError(
            f"{Path(command[0]).name} failed with exit code {process.returncode}:\n{tail}\n  The whole output is in {log}.\n  {advice}"
        )


def last_lines(log: Path, count: int) -> list[str]:
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - 4096))
        return file.read().decode(errors="replace").splitlines()[-count:]
