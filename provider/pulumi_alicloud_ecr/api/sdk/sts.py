"""Who calls: Security Token Service (STS 2015-04-01)."""

from __future__ import annotations

from ..settings import Settings
from .session import Session


class Identity(Session):
    """The caller's account, asked for at most once with success."""

    def __init__(self, settings: Settings, profile: str) -> None:
        super().__init__(settings, profile)
        self._account = ""

    def account_id(self, timeout: float) -> str:
        if not self._account:
            self._account = self.sts("get_caller_identity", timeout).required("AccountId")
        return self._account
