"""`make up` and `make down`, in a copy of the checkout, so that a developer's own quick start stays as it is."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tools.engine import Engine
from tools.project import ROOT

# The tools as they are, except that the environment is the one that runs this test.
_DRIVER = """
import sys
from pathlib import Path
import tools.venv
tools.venv.ensure_venv = lambda: Path(sys.executable).parent
from tools import local_emulator, quickstart
{"up": quickstart.up, "down": quickstart.down, "stop": local_emulator.stop}[sys.argv[1]]()
"""


class Checkout:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        shutil.copytree(ROOT / "tools", folder / "tools")
        shutil.copytree(ROOT / "examples" / "quickstart", folder / "examples" / "quickstart")
        shutil.copy(ROOT / "Pulumi.yaml", folder)
        (folder / ".venv").symlink_to(sys.prefix)

    def run(self, command: str) -> str:
        answer = subprocess.run(
            [sys.executable, "-c", _DRIVER, command],
            cwd=self.folder,
            env={**os.environ, "PYTHONPATH": str(ROOT / "provider")},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )
        assert answer.returncode == 0, answer.stdout + answer.stderr
        return answer.stdout + answer.stderr

    def edit(self, before: str, after: str) -> None:
        program = self.folder / "examples" / "quickstart" / "__main__.py"
        assert before in program.read_text()
        program.write_text(program.read_text().replace(before, after))


@pytest.fixture
def checkout(tmp_path: Path, engine: Engine) -> Iterator[Checkout]:
    checkout = Checkout(tmp_path)
    yield checkout
    checkout.run("stop")


def test_the_quick_start_goes_up_stays_changes_in_place_and_goes_down(checkout: Checkout) -> None:
    first = checkout.run("up")
    assert '"tr-attach-' in first
    assert '"Attached"' in first

    assert "3 unchanged" in checkout.run("up")

    checkout.edit("The line to the data centre", "Edited")
    assert "~ 1 updated" in checkout.run("up")

    port = int((checkout.folder / ".local" / "emulator" / "port").read_text())
    assert "3 deleted" in checkout.run("down")
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port))
    kept = json.loads((checkout.folder / ".local" / "emulator" / "state.json").read_text())
    assert kept["attachments"] == []
    assert kept["associations"] == []

    assert "Nothing is up" in checkout.run("down")
