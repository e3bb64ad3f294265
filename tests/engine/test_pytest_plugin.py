"""The pytest plugin as the emulator's README shows it, on the real engine: the printed test, again and again and side by side."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from tools.engine import Engine
from tools.project import ROOT

README = ROOT / "provider" / "alicloud_ecr_emulator" / "README.md"
PROGRAM = """
from pulumi_alicloud_ecr import EcrAttachment

EcrAttachment("line", ecr_id="ecr-quickstart0000001", transit_router_id="tr-quickstart0000001")
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the printed test and a program for it."""
    printed = README.read_text().partition("## In tests")[2].partition("```python\n")[2].partition("```")[0]
    (tmp_path / "test_mine.py").write_text(printed)
    stack = tmp_path / "stack"
    stack.mkdir()
    (stack / "Pulumi.yaml").write_text("name: mine\nruntime: python\n")
    (stack / "__main__.py").write_text(PROGRAM)
    return tmp_path


def run(folder: Path, engine: Engine, home: Path, *options: str) -> str:
    python_bin = str(Path(sys.executable).parent)
    led_astray = ("PULUMI_", "ALICLOUD", "ALIBABA_CLOUD", "PYTEST_")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(led_astray)}
    env = {
        **kept,
        "HOME": str(home),
        "PATH": os.pathsep.join([python_bin, engine.search_path(os.environ["PATH"])]),
        "PYTHONPATH": str(ROOT / "provider"),
        # A token and a profile that the developer has: not for the emulator.
        "ALIBABA_CLOUD_SECURITY_TOKEN": "of-the-developer",
        "ALIBABA_CLOUD_PROFILE": "of-the-developer",
        "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION": "1",
    }
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *options, "test_mine.py"]
    done = subprocess.run(
        command, cwd=folder, env=env, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_test_of_the_readme_passes_every_time_and_side_by_side(
    folder: Path, engine: Engine, tmp_path_factory: pytest.TempPathFactory
) -> None:
    home = tmp_path_factory.mktemp("home")
    for options in (["-n", "2"], []):
        assert "2 passed" in run(folder, engine, home, *options)
    assert not list(folder.glob("stack/.pulumi"))
    assert not (home / ".local").exists(), "the journal is the emulator's"
