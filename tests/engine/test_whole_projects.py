"""Examples that are whole projects: a stack with its tests, and a fleet of stacks."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from tools.project import ROOT

from alicloud_ecr_emulator.process import EmulatorProcess

EXAMPLES = ROOT / "examples"


def test_the_project_with_its_tests_passes_them(tmp_path: Path) -> None:
    project = tmp_path / "project"
    shutil.copytree(EXAMPLES / "testing-your-stack", project)
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "tests", "-q", "-p", "no:cacheprovider"],
        cwd=project,
        env=environment,
        capture_output=True,
        text=True,
        timeout=500,
    )
    assert done.returncode == 0, done.stdout
    assert "4 passed" in done.stdout


def test_a_fleet_comes_up_stack_by_stack_and_a_refused_line_fails_alone(
    ecr_emulator: EmulatorProcess, tmp_path: Path
) -> None:
    shutil.copytree(EXAMPLES / "fleet", tmp_path / "fleet")
    routers = [f"ecr-fleet{number:013}" for number in range(3)]
    ecr_emulator.seed(routers=[{"ecr_id": id, "owner_id": "1000000000000001"} for id in routers])
    lines = tmp_path / "lines.toml"
    lines.write_text(
        "".join(
            f'[[line]]\nname = "line-{number}"\nregion = "cn-hangzhou"\necr_id = "{id}"\n'
            'transit_router_id = "tr-quickstart0000001"\n'
            for number, id in enumerate([*routers, "ecr-nobody00000000000"])
        )
    )
    (tmp_path / "backend").mkdir()
    environment = {
        **os.environ,
        **ecr_emulator.env,
        "PULUMI_BACKEND_URL": f"file://{tmp_path / 'backend'}",
        "PULUMI_HOME": str(tmp_path / "pulumi-home"),
        "PULUMI_CONFIG_PASSPHRASE": "only for tests",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
        "ALICLOUD_ECR_STATE_DIR": str(tmp_path / "journal"),
    }

    def fleet(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "fleet.py", command, str(lines), "--at-once", "2"],
            cwd=tmp_path / "fleet",
            env=environment,
            capture_output=True,
            text=True,
            timeout=500,
        )

    up = fleet("up")
    assert up.returncode == 1, up.stdout + up.stderr
    assert [line for line in up.stdout.splitlines() if line.startswith("line-3") and "FAILED" in line]
    assert "ecr-nobody00000000000" in up.stdout
    attached = {each["ecr_id"]: each["status"] for each in ecr_emulator.state()["attachments"]}
    assert attached == dict.fromkeys(routers, "Attached"), json.dumps(attached)
    destroyed = fleet("destroy")
    assert ecr_emulator.state()["attachments"] == [], destroyed.stdout
