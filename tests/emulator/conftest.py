"""Fixtures of the emulator's tests. One process serves the tests that need no options of their own; each begins reset."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.emulator.cloud import Clients, Cloud

from alicloud_ecr_emulator.process import EmulatorProcess


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture(scope="session")
def shared_emulator() -> Iterator[EmulatorProcess]:
    with EmulatorProcess(
        attach_seconds=0.1, detach_seconds=0.1, modify_seconds=0.05, association_seconds=0.05
    ) as process:
        yield process


@pytest.fixture
def ecr_emulator(shared_emulator: EmulatorProcess) -> EmulatorProcess:
    shared_emulator.reset()
    return shared_emulator


@pytest.fixture
def clients(ecr_emulator: EmulatorProcess) -> Clients:
    return Clients(ecr_emulator)
