"""The account that a command looks at: endpoint, credentials and region, from options, then the environment."""

from __future__ import annotations

from dataclasses import dataclass

from ..api.retry import Call
from ..api.settings import Settings
from ..frontends.connections import Connections
from ..lifecycle import Connection

#: Seconds for one question to the API, tries included: somebody is looking at the screen.
_PATIENCE = 30.0


@dataclass(frozen=True)
class Account:
    """What the options say; empty means that the environment decides."""

    endpoint: str = ""
    profile: str = ""
    region: str = ""

    def settings(self) -> Settings:
        """Raises SettingsError naming what can't be used."""
        given = {"endpoint": self.endpoint, "profile": self.profile, "region": self.region}
        return Settings.from_config({f"alicloud-ecr:{key}": value for key, value in given.items() if value})

    def connect(self) -> Connection:
        """The connection to it; makes no call."""
        return Connections(self.settings()).of(None)


def question(connection: Connection) -> Call:
    """One question to the API, beginning now."""
    return Call(connection.clock.now() + _PATIENCE)
