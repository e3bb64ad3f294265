"""For all tests that call the provider's code in this very process."""

from __future__ import annotations

import pytest
from tests.support.keys import with_keys

from alicloud_ecr_emulator import DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET


@pytest.fixture(autouse=True)
def _keys_of_the_emulator(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK has read the environment when the first test imported it: too early for the others."""
    with_keys(monkeypatch, DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET)
