"""What all tests need: the emulator's keys, and a journal that no other test has written to."""

from __future__ import annotations

import uuid
from pathlib import Path

import pytest
from tests.support.keys import with_keys

from alicloud_ecr_emulator import DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET


@pytest.fixture(autouse=True)
def _keys_of_the_emulator(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK has read the environment when the first test imported it: too early for the others."""
    with_keys(monkeypatch, DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET)


@pytest.fixture(scope="session")
def _journals(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("journals")


@pytest.fixture(autouse=True)
def _own_journal(_journals: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal describes one cloud, and the next test's may have the same address."""
    monkeypatch.setenv("ALICLOUD_ECR_STATE_DIR", str(_journals / uuid.uuid4().hex))
