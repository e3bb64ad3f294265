"""For all tests that call the provider's code in this very process."""

from __future__ import annotations

import pytest
from alibabacloud_credentials.utils import auth_util

from alicloud_ecr_emulator.defaults import DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET


@pytest.fixture(autouse=True)
def _keys_of_the_emulator(monkeypatch: pytest.MonkeyPatch) -> None:
    """The credentials SDK reads the environment once, when the first test imports it: too early for the others."""
    monkeypatch.setattr(auth_util, "environment_access_key_id", DEFAULT_ACCESS_KEY_ID)
    monkeypatch.setattr(auth_util, "environment_access_key_secret", DEFAULT_ACCESS_KEY_SECRET)
    monkeypatch.setattr(auth_util, "environment_security_token", None)
    monkeypatch.setattr(auth_util, "environment_ecs_metadata_disabled", "true")
