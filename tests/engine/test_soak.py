"""The soak with the real engine: it can be ended at any moment and leaves no process and no file behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tools.engine import Engine
from tools.project import ROOT


def processes_of(folder: Path) -> list[str]:
    """The command lines of all processes that have the folder for their temporary files."""
    found = []
    for each in Path("/proc").iterdir():
        try:
            if each.name.isdigit() and str(folder) in (each / "environ").read_text(errors="replace"):
                found.append((each / "cmdline").read_text().replace("\0", " "))
        except OSError:
            continue  # it has just ended, or isn't ours
    return found


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_soak_leaves_nothing_behind(
    end: signal.Signals, engine: Engine, tmp_path: Path
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    environment = {
        **os.environ,
        "TMPDIR": str(temporary),
        "PATH": engine.search_path(os.environ["PATH"]),
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "provider")]),
    }
    soak = subprocess.Popen(
        [sys.executable, "-m", "benchmarks.soak", "--minutes", "1", "--seed", "1"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 120
    while not any("language" in command for command in processes_of(temporary)):
        assert soak.poll() is None, soak.communicate()[0]
        assert time.monotonic() < deadline
        time.sleep(0.05)

    soak.send_signal(end)
    said, _ = soak.communicate(timeout=60)

    assert soak.returncode not in (0, None)
    assert "interrupted; nothing of it is running any more" in said
    assert "Traceback" not in said
    assert processes_of(temporary) == []
    assert list(temporary.iterdir()) == []
