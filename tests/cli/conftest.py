"""The command line in this process, pointed at an emulator."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import pytest

from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.cli import main


@dataclass(frozen=True)
class Answer:
    """What one command did."""

    code: int
    out: str
    err: str


class Cli(Protocol):
    """Runs a command."""

    def __call__(self, *argv: str) -> Answer: ...


@pytest.fixture(scope="session")
def shared_emulator() -> Iterator[EmulatorProcess]:
    """One process for all of them: they change nothing that a reset doesn't bring back."""
    with EmulatorProcess() as process:
        yield process


@pytest.fixture
def ecr_emulator(shared_emulator: EmulatorProcess) -> EmulatorProcess:
    shared_emulator.reset()
    return shared_emulator


@pytest.fixture
def cli(
    ecr_emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> Cli:
    for name, value in ecr_emulator.env.items():
        monkeypatch.setenv(name, value)

    return _runner(capfd)


@pytest.fixture
def offline(capfd: pytest.CaptureFixture[str]) -> Cli:
    """For commands that call no API."""
    return _runner(capfd)


def _runner(capfd: pytest.CaptureFixture[str]) -> Cli:
    def run(*argv: str) -> Answer:
        code = main(argv)
        out, err = capfd.readouterr()
        return Answer(code, out, err)

    return run


@pytest.fixture
def on_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str, str], Path]:
    """Puts an executable of these shell lines on PATH, alone."""

    def put(name: str, lines: str) -> Path:
        folder = tmp_path / "bin"
        folder.mkdir(exist_ok=True)
        (folder / name).write_text(f"#!/bin/sh\n{lines}\n")
        (folder / name).chmod(0o755)
        monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
        return folder / name

    return put
