"""The keys of the environment, for the provider's code in this very process."""

from __future__ import annotations

import pytest
from alibabacloud_credentials.utils import auth_util


def with_keys(monkeypatch: pytest.MonkeyPatch, id: str | None, secret: str | None) -> None:
    """Set the keys of the environment where the credentials SDK has them: it reads the environment on import."""
    monkeypatch.setattr(auth_util, "environment_access_key_id", id)
    monkeypatch.setattr(auth_util, "environment_access_key_secret", secret)
    monkeypatch.setattr(auth_util, "environment_security_token", None)
    monkeypatch.setattr(auth_util, "environment_ecs_metadata_disabled", "true")
