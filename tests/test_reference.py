"""The generated pages are what the tables say."""

from pathlib import Path

import pytest
from tools import reference


def test_the_generated_pages_are_up_to_date() -> None:
    assert reference.main(["--check"]) == 0


def test_an_outdated_page_is_told_with_the_command_that_renews_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    reference.main([], tmp_path)
    assert reference.main(["--check"], tmp_path) == 0
    (tmp_path / "api-assumptions.md").write_text("of yesterday")
    assert reference.main(["--check"], tmp_path) == 1
    assert (
        "docs/api-assumptions.md is out of date: run `python -m tools.reference`" in capsys.readouterr().err
    )
