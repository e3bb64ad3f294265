"""The provider's API client against servers that misbehave, over real HTTP with the real SDK."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any

import pytest
from tests.network.hostile import HostileServer, Script, serving

from pulumi_alicloud_ecr.api.cloud import Cloud
from pulumi_alicloud_ecr.api.sdk import connect
from pulumi_alicloud_ecr.api.settings import Settings

Serve = Callable[[Script], HostileServer]
CloudOf = Callable[..., Cloud]

SECRET = "the-secret-of-the-access-key"
TOKEN = "the-security-token-of-sts"

#: What the tests' own machine may have set.
_VARIABLES = [
    "HTTP_PROXY",
    "HTTPS_PROXY",
    "ALL_PROXY",
    "NO_PROXY",
    "http_proxy",
    "https_proxy",
    "all_proxy",
    "no_proxy",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "SSL_CERT_FILE",
    "SSL_CERT_DIR",
]


@pytest.fixture(autouse=True)
def _no_proxies(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in _VARIABLES:
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def serve() -> Iterator[Callable[[Script], HostileServer]]:
    """Starts servers that end with the test."""
    with ExitStack() as servers:
        yield lambda script: servers.enter_context(serving(script))


@pytest.fixture
def cloud_of() -> Callable[..., Cloud]:
    """The API at a server; keywords are settings."""

    def made(server: HostileServer | str, **settings: Any) -> Cloud:
        url = server if isinstance(server, str) else server.url
        keys = {"access_key": "ak", "secret_key": SECRET, "security_token": TOKEN}
        return connect(Settings(**{"endpoint": url, **keys, **settings}), None)

    return made
