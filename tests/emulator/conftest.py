"""Fixtures of the emulator's tests."""

from __future__ import annotations

import pytest
from tests.emulator.cloud import Clients, Cloud

from alicloud_ecr_emulator.process import EmulatorProcess


@pytest.fixture
def cloud() -> Cloud:
    return Cloud()


@pytest.fixture
def clients(ecr_emulator: EmulatorProcess) -> Clients:
    return Clients(ecr_emulator)
