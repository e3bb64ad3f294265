"""The checkout's virtual environment is made once, also when it is asked for from inside of it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from tools import venv
from tools.venv import DEVELOPMENT_LOCK, LOCK


class Made:
    """What is made and installed, without doing it."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder / "environment"
        self.did: list[str] = []
        monkeypatch.setattr(venv, "LOCAL", folder)
        monkeypatch.setattr(venv, "ROOT", folder)
        monkeypatch.setattr(venv, "_basis_of_project", lambda: "settings")
        monkeypatch.setattr(venv, "_create", self._create)
        monkeypatch.setattr(venv, "_install", lambda folder, lock: self.did.append(lock.name))

    def _create(self, folder: Path, python: str) -> None:
        self.did.append("create")
        bin_folder = folder / "bin"
        bin_folder.mkdir(parents=True)
        for name in ("python", "python3"):
            (bin_folder / name).symlink_to(python)


def test_from_inside_the_environment_nothing_is_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = Made(tmp_path, monkeypatch)
    python = str(Path(sys.executable).resolve())
    bin_folder = venv.ensure(made.folder, [LOCK, DEVELOPMENT_LOCK], python)
    before = list(made.did)
    # `eval "$(make -s env)"` puts this one first on PATH, and the next `make` runs with it.
    for name in ("python", "python3"):
        venv.ensure(made.folder, [LOCK], str(bin_folder / name))
    assert made.did == before == ["create", LOCK.name, DEVELOPMENT_LOCK.name]


def test_another_python_makes_it_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = Made(tmp_path, monkeypatch)
    venv.ensure(made.folder, [LOCK], str(tmp_path / "python3.11"))
    for name in ("python", "python3"):
        (made.folder / "bin" / name).unlink()
    (made.folder / "bin").rmdir()
    venv.ensure(made.folder, [LOCK], str(tmp_path / "python3.12"))
    assert made.did == ["create", LOCK.name] * 2
