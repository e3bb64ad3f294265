"""docs/reference.md is what the tables say."""

from pathlib import Path

import pytest
from tools import reference


def test_the_reference_is_up_to_date() -> None:
    assert reference.main(["--check"]) == 0


def test_an_outdated_reference_is_told_with_the_command_that_renews_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    target = tmp_path / "reference.md"
    target.write_text("of yesterday")
    assert reference.main(["--check"], target) == 1
    assert "python -m tools.reference" in capsys.readouterr().err
