"""Pytest fixtures: a real emulator on loopback for a test. Loaded by pytest by itself once the distribution is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from .process import EmulatorProcess


@pytest.fixture
def ecr_emulator_factory() -> Iterator[Callable[..., EmulatorProcess]]:
    """Start emulators with options of their own: `ecr_emulator_factory(attach_seconds=0.1, qps=5, state=path)`.

    All are stopped after the test.
    """
    started: list[EmulatorProcess] = []

    def start(**options: Any) -> EmulatorProcess:
        emulator = EmulatorProcess(**options)
        started.append(emulator)
        return emulator

    yield start
    for emulator in started:
        emulator.stop()


@pytest.fixture
def ecr_emulator(ecr_emulator_factory: Callable[..., EmulatorProcess]) -> EmulatorProcess:
    """An emulator with the default world, whose states change within tenths of a second."""
    return ecr_emulator_factory(
        attach_seconds=0.1, detach_seconds=0.1, modify_seconds=0.05, association_seconds=0.05
    )
