"""The architecture as import-linter holds it: kept by the code, and broken by what it forbids."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tools.project import ROOT


def lint(checkout: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        cwd=checkout,
        env={"PYTHONPATH": str(checkout / "provider"), "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "provider", tmp_path / "provider", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


@pytest.mark.parametrize(
    ("module", "line", "contract"),
    [
        ("schema/validation.py", "import pulumi", "The lifecycle knows neither Pulumi nor an SDK"),
        ("api/waiter.py", "from ..frontends import connections", "Data goes straight down and straight back"),
        (
            "dynamic/provider.py",
            "import alibabacloud_cbn20170912",
            "Only api.sdk and api.settings see the SDKs",
        ),
        (
            "api/sdk/conversion.py",
            "import alicloud_ecr_emulator",
            "Provider and emulator know nothing of each other",
        ),
    ],
)
def test_an_import_against_the_direction_breaks_its_contract(
    checkout: Path, module: str, line: str, contract: str
) -> None:
    path = checkout / "provider" / "pulumi_alicloud_ecr" / module
    path.write_text(f"{path.read_text()}\n{line}\n")
    answer = lint(checkout)
    assert answer.returncode == 1, answer.stdout + answer.stderr
    assert f"{contract} BROKEN" in answer.stdout


def test_the_code_keeps_every_contract() -> None:
    answer = lint(ROOT)
    assert answer.returncode == 0, answer.stdout
