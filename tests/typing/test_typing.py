"""What users write type-checks, strictly, and what can't be right does not."""

import subprocess
import sys
from pathlib import Path

import pytest
from tools.project import ROOT


@pytest.mark.parametrize("program", sorted(Path(__file__).parent.glob("*_program.py")), ids=lambda p: p.stem)
def test_a_program_as_users_write_it_passes_a_strict_type_check(program: Path) -> None:
    check = subprocess.run(
        [sys.executable, "-m", "mypy", "--strict", str(program)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout
