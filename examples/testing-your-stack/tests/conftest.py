"""A stack of this project against an emulated Alibaba Cloud: nothing leaves the machine, nothing of yours is touched."""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from alicloud_ecr_emulator import QUICKSTART_ECR_ID, QUICKSTART_TRANSIT_ROUTER_ID
from alicloud_ecr_emulator.process import EmulatorProcess

PROJECT = Path(__file__).parents[1]


class Stack:
    """Runs `pulumi` in a copy of the project, with a backend of its own."""

    def __init__(self, emulator: EmulatorProcess, folder: Path) -> None:
        self.emulator = emulator
        self.project = folder / "project"
        shutil.copytree(PROJECT, self.project, ignore=shutil.ignore_patterns("tests", ".venv"))
        (folder / "backend").mkdir()
        self.environment = {
            **os.environ,
            **emulator.env,
            "PULUMI_BACKEND_URL": f"file://{folder / 'backend'}",
            "PULUMI_CONFIG_PASSPHRASE": "only for tests",
            "PULUMI_SKIP_UPDATE_CHECK": "true",
        }
        self.pulumi("stack", "init", "test")
        self.configure(ecrId=QUICKSTART_ECR_ID, transitRouterId=QUICKSTART_TRANSIT_ROUTER_ID)

    def pulumi(self, *words: str, fails: bool = False) -> str:
        """One command; its output."""
        done = subprocess.run(
            ["pulumi", *words, "--non-interactive"],
            cwd=self.project,
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=300,
        )
        assert (done.returncode != 0) == fails, done.stdout + done.stderr
        return done.stdout + done.stderr

    def configure(self, **values: str) -> None:
        for key, value in values.items():
            self.pulumi("config", "set", key, value)

    def up(self, fails: bool = False) -> str:
        return self.pulumi("up", "--yes", fails=fails)

    def outputs(self) -> dict[str, str]:
        return dict(json.loads(self.pulumi("stack", "output", "--json")))


@pytest.fixture
def stack(ecr_emulator: EmulatorProcess, tmp_path: Path) -> Stack:
    return Stack(ecr_emulator, tmp_path)
