"""`alicloud-ecr new`; tests/engine/test_first_steps.py runs what it writes."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest
import yaml
from tests.cli.conftest import Cli


@pytest.mark.parametrize(
    ("folder", "name"), [("my-line", "my-line"), ("数据 centre", "centre"), ("数据", "ecr"), ("a b", "a-b")]
)
def test_a_project_is_written_with_a_name_that_pulumi_takes(
    offline: Cli, tmp_path: Path, folder: str, name: str
) -> None:
    answer = offline("new", str(tmp_path / folder))
    assert answer.code == 0
    files = {file.name for file in (tmp_path / folder).iterdir()}
    assert files == {"Pulumi.yaml", "__main__.py", "requirements.txt", ".gitignore"}
    assert yaml.safe_load((tmp_path / folder / "Pulumi.yaml").read_text())["name"] == name
    ast.parse((tmp_path / folder / "__main__.py").read_text())


def test_nothing_is_overwritten_and_then_nothing_is_written(offline: Cli, tmp_path: Path) -> None:
    (tmp_path / "__main__.py").write_text("mine")
    answer = offline("new", str(tmp_path))
    assert answer.code == 2
    assert f"{tmp_path / '__main__.py'} exists already" in answer.err
    assert [file.name for file in tmp_path.iterdir()] == ["__main__.py"]
    assert (tmp_path / "__main__.py").read_text() == "mine"

    assert offline("new", str(tmp_path), "--force").code == 0
    assert "EcrConnection" in (tmp_path / "__main__.py").read_text()


def test_the_environment_inside_the_project_is_the_projects(
    offline: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "prefix", str(tmp_path / "line" / "venv"))
    offline("new", str(tmp_path / "line"), "--native")
    project = yaml.safe_load((tmp_path / "line" / "Pulumi.yaml").read_text())
    assert project["runtime"] == {"name": "python", "options": {"virtualenv": "venv"}}
    assert project["plugins"] == {"providers": [{"name": "alicloud-ecr", "path": "venv/bin"}]}


def test_one_that_is_neither_near_nor_active_gets_an_environment_of_its_own(
    offline: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/usr/bin:/bin")
    answer = offline("new", str(tmp_path / "line"))
    project = yaml.safe_load((tmp_path / "line" / "Pulumi.yaml").read_text())
    assert project["runtime"] == {"name": "python", "options": {"virtualenv": ".venv"}}
    assert "pulumi install" in answer.out


def test_a_folder_that_cant_be_made_is_said(offline: Cli, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    answer = offline("new", str(tmp_path / "file" / "line"))
    assert (answer.code, answer.out) == (2, "")
    assert "can't make the folder" in answer.err
