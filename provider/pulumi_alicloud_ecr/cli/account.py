"""The account that a command looks at: endpoint, credentials and region, from options, then the environment."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from ..api.call import Call
from ..api.errors import EcrError, SettingsError
from ..api.settings import Settings, is_loopback
from ..frontends.connections import Connections
from ..lifecycle import Connection
from .failure import explain
from .progress import Waiting

#: Seconds for one question to the API, tries included: somebody is looking at the screen.
_PATIENCE = 30.0
_PROBE_SECONDS = 3.0
ALIBABA_CLOUD = "Alibaba Cloud's own"


class Failed(EcrError):
    """What the API or the way to it did not give; `str()` is the whole line."""


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

    def connection(self, profile: str = "") -> Connection:
        """The connection of a profile, of the configured one without a name; makes no call."""
        return Connections(self.settings()).of(profile or None)

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A connection, and explanations of its waits."""
        with Waiting(self.settings().endpoint or ALIBABA_CLOUD) as waiting:
            yield Session(self.connection(), waiting)

    @contextmanager
    def connected(self) -> Iterator[Session]:
        """A connection for a command's reads. Raises Failed, with endpoint and next step, for whatever fails in it."""
        settings = self.settings()
        where = settings.endpoint or ALIBABA_CLOUD
        if reason := nobody_listens(settings.endpoint):
            raise Failed(reason)
        with self.session() as session:
            try:
                yield session
            except (SettingsError, Failed):
                raise
            except EcrError as error:
                raise Failed(explain(error, where)) from None


@dataclass(frozen=True)
class Session:
    """A connection, and the wait that its calls are part of."""

    connection: Connection
    waiting: Waiting
    #: Set: calls under way end.
    interrupted: threading.Event = field(default_factory=threading.Event)

    def call(self, seconds: float = _PATIENCE) -> Call:
        """One question to the API, beginning now."""
        self.waiting.answered()
        return Call(self.connection.clock.now() + seconds, self.interrupted.is_set, self.waiting.say)


def question(connection: Connection) -> Call:
    """One question to the API, beginning now, without a word about its wait."""
    return Call(connection.clock.now() + _PATIENCE)


def nobody_listens(endpoint: str) -> str:
    """Why an endpoint on this machine can't be used; empty where somebody listens, or it is elsewhere."""
    parts = urlsplit(endpoint)
    if not parts.hostname or not is_loopback(parts.hostname):
        return ""
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname, port), _PROBE_SECONDS).close()
    except OSError as error:
        why = error.strerror or str(error)
        return (
            f"nothing answers at {endpoint} ({why}): start `alicloud-ecr emulator --port {port}`, "
            "or check --endpoint and ALICLOUD_ECR_ENDPOINT"
        )
    return ""
