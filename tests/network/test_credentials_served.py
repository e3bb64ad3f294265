"""Credentials that a server on the machine's own side gives: the metadata service of an ECS instance, a URI."""

from __future__ import annotations

import json
import logging
import time
import traceback
from pathlib import Path
from typing import Any

import pytest
from tests.network.conftest import Serve
from tests.network.hostile import HostileServer, Peer, Script, dead_port, page

from pulumi_alicloud_ecr.api import text
from pulumi_alicloud_ecr.api.cloud import AttachmentScope
from pulumi_alicloud_ecr.api.errors import EcrError, SettingsError, Unreachable
from pulumi_alicloud_ecr.api.sdk import connect
from pulumi_alicloud_ecr.api.sdk.transport import connections, sockets
from pulumi_alicloud_ecr.api.sdk.transport.limit import Limit
from pulumi_alicloud_ecr.api.settings import Settings

METADATA = "100.100.100.200"
ROLE = "ecr-deployer"
#: What a server gives is secret also when it could not be used.
GIVEN_SECRET, GIVEN_TOKEN, IMDS_TOKEN = "secret-that-was-served", "token-that-was-served", "token-of-imds-v2"
CREDENTIALS: dict[str, object] = {
    "Code": "Success",
    "AccessKeyId": "STS.served",
    "AccessKeySecret": GIVEN_SECRET,
    "SecurityToken": GIVEN_TOKEN,
    "Expiration": "2099-01-01T00:00:00Z",
    "LastUpdated": "2026-01-01T00:00:00Z",
}

#: Answers that are no credentials.
BROKEN: dict[str, tuple[Any, str]] = {
    "another code": ({**CREDENTIALS, "Code": "Failed"}, "200 OK"),
    "no code": ({k: v for k, v in CREDENTIALS.items() if k != "Code"}, "200 OK"),
    "no time": ({k: v for k, v in CREDENTIALS.items() if k != "Expiration"}, "200 OK"),
    "a time that is none": ({**CREDENTIALS, "Expiration": "tomorrow"}, "200 OK"),
    "no key": ({**CREDENTIALS, "AccessKeyId": None}, "200 OK"),
    "a key of lines": ({**CREDENTIALS, "AccessKeyId": "STS\r\nHost: x"}, "200 OK"),
    "a page": ("<html>Log in</html>", "200 OK"),
    "nothing": ("", "200 OK"),
    "no text": (b"\xff\xfe", "200 OK"),
    "a list": (json.dumps([CREDENTIALS]), "200 OK"),
    "not found": (CREDENTIALS, "404 Not Found"),
    "forbidden": (CREDENTIALS, "403 Forbidden"),
}


@pytest.fixture(autouse=True)
def _alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No other source of credentials than the one of the test."""
    from alibabacloud_credentials.utils import auth_constant, auth_util

    monkeypatch.setattr(auth_constant, "HOME", str(tmp_path))
    for name in ("access_key_id", "access_key_secret", "credentials_file", "profile_name", "credentials_uri"):
        monkeypatch.setattr(auth_util, f"environment_{name}", None)
    monkeypatch.setattr(auth_util, "environment_ecs_metadata_disabled", "true")


class Metadata:
    """The metadata service as an ECS instance sees it: a session token by PUT, the role's name, its credentials."""

    def __init__(self, answer: tuple[Any, str] = (CREDENTIALS, "200 OK"), v2: bool = True) -> None:
        self.answer = answer
        self.v2 = v2

    def __call__(self, peer: Peer) -> None:
        method, path = peer.line.split()[:2]
        if path == "/latest/api/token":
            assert method == "PUT"
            peer.answer(*((IMDS_TOKEN, "200 OK") if self.v2 else ("", "404 Not Found")))
        elif self.v2 and peer.headers.get("x-aliyun-ecs-metadata-token") != IMDS_TOKEN:
            peer.answer("", "401 Unauthorized")
        elif path == "/latest/meta-data/ram/security-credentials/":
            peer.answer(ROLE)
        else:
            assert path == f"/latest/meta-data/ram/security-credentials/{ROLE}"
            peer.answer(*self.answer)


@pytest.fixture
def instance(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Makes this machine an ECS instance: a server on loopback stands for the metadata service."""
    from alibabacloud_credentials.utils import auth_util

    monkeypatch.setattr(auth_util, "environment_ecs_metadata_disabled", "false")
    real = sockets.connect

    def made(script: Script | None) -> HostileServer | None:
        server = serve(script) if script else None
        port = server.port if server else dead_port()

        def redirected(host: str, number: int, limit: Limit) -> sockets.PlainSocket:
            return (
                real("127.0.0.1", port, limit)
                if (host, number) == (METADATA, 80)
                else real(host, number, limit)
            )

        monkeypatch.setattr(connections, "connect", redirected)
        return server

    return made


def _profile(folder: Path, **fields: str) -> None:
    (folder / ".aliyun").mkdir(exist_ok=True)
    profile = {"name": "ecs", "mode": "EcsRamRole", **fields}
    (folder / ".aliyun" / "config.json").write_text(json.dumps({"current": "ecs", "profiles": [profile]}))


def _uri(monkeypatch: pytest.MonkeyPatch, url: str) -> None:
    from alibabacloud_credentials.utils import auth_util

    monkeypatch.setattr(auth_util, "environment_credentials_uri", url)


def _listing(api: str, profile: str | None = None) -> None:
    connect(Settings(endpoint=api), profile).list_attachments(AttachmentScope("tr-1"), 10.0)


def _one_line(error: EcrError, *more: str) -> str:
    """The error's text; nothing that the server gave is in it, nor in the stack that is shown for debugging."""
    shown = str(error)
    assert "\n" not in shown
    everything = text.shown("".join(traceback.format_exception(error)))
    for secret in (GIVEN_SECRET, GIVEN_TOKEN, IMDS_TOKEN, *more):
        assert secret not in shown
        assert secret not in everything
    return shown


def _signed_with_what_was_served(api: HostileServer) -> bool:
    return api.heads[-1].get("x-acs-security-token") == GIVEN_TOKEN


@pytest.mark.parametrize("v2", [True, False], ids=["v2", "v1"])
@pytest.mark.parametrize("named", [True, False])
def test_a_profile_has_the_role_of_the_instance(
    serve: Serve, instance: Any, tmp_path: Path, named: bool, v2: bool
) -> None:
    _profile(tmp_path, **({"ram_role_name": ROLE} if named else {}))
    metadata, api = instance(Metadata(v2=v2)), serve(lambda peer: peer.answer(page()))
    _listing(api.url, "ecs")
    assert _signed_with_what_was_served(api)
    assert any(ROLE in line for line in metadata.requests)


def test_without_anything_else_the_role_of_the_instance_is_taken(serve: Serve, instance: Any) -> None:
    instance(Metadata())
    api = serve(lambda peer: peer.answer(page()))
    _listing(api.url)
    assert _signed_with_what_was_served(api)


@pytest.mark.parametrize("broken", BROKEN)
def test_a_metadata_service_that_gives_none_is_one_line(
    serve: Serve, instance: Any, tmp_path: Path, broken: str
) -> None:
    _profile(tmp_path, ram_role_name=ROLE)
    instance(Metadata(BROKEN[broken]))
    api = serve(lambda peer: peer.answer(page()))
    with pytest.raises(SettingsError) as raised:
        _listing(api.url, "ecs")
    assert "profile 'ecs' in " in _one_line(raised.value)
    assert not api.requests


def test_a_metadata_service_that_fails_is_worth_another_try(instance: Any, tmp_path: Path) -> None:
    _profile(tmp_path, ram_role_name=ROLE)
    instance(Metadata((CREDENTIALS, "503 Service Unavailable"), v2=False))
    with pytest.raises(Unreachable) as raised:
        _listing("http://127.0.0.1:9", "ecs")
    _one_line(raised.value)


def test_no_metadata_service_is_said_where_a_profile_names_it_and_passed_over_elsewhere(
    instance: Any, tmp_path: Path
) -> None:
    instance(None)
    with pytest.raises(SettingsError, match="no usable credentials in the configuration"):
        _listing("http://127.0.0.1:9")
    _profile(tmp_path, ram_role_name=ROLE)
    with pytest.raises(Unreachable, match=rf"profile 'ecs' .*the connection to {METADATA} was refused"):
        _listing("http://127.0.0.1:9", "ecs")


def test_a_metadata_service_that_hangs_ends_soon(instance: Any, tmp_path: Path) -> None:
    _profile(tmp_path)
    instance(lambda peer: peer.wait(60))
    begun = time.monotonic()
    with pytest.raises(Unreachable) as raised:
        _listing("http://127.0.0.1:9", "ecs")
    _one_line(raised.value)
    # Its own answer takes a minute.
    assert time.monotonic() - begun < 30


def test_a_uri_gives_credentials(serve: Serve, monkeypatch: pytest.MonkeyPatch) -> None:
    source, api = serve(lambda peer: peer.answer(CREDENTIALS)), serve(lambda peer: peer.answer(page()))
    _uri(monkeypatch, f"{source.url}/credentials?role=deployer")
    _listing(api.url)
    assert _signed_with_what_was_served(api)
    assert source.requests == ["GET /credentials?role=deployer HTTP/1.1"]


@pytest.mark.parametrize("broken", BROKEN)
def test_a_uri_that_gives_none_is_one_line(
    serve: Serve, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    source = serve(lambda peer: peer.answer(*BROKEN[broken]))
    _uri(monkeypatch, f"{source.url}/credentials?key=key-in-the-uri")
    api = serve(lambda peer: peer.answer(page()))
    with pytest.raises(SettingsError) as raised:
        _listing(api.url)
    assert "ALIBABA_CLOUD_CREDENTIALS_URI" in _one_line(raised.value, "key-in-the-uri")
    assert not api.requests


def test_a_uri_that_does_not_answer_is_worth_another_try(
    serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    _uri(monkeypatch, f"http://127.0.0.1:{dead_port()}/credentials?key=key-in-the-uri")
    with pytest.raises(Unreachable, match="ALIBABA_CLOUD_CREDENTIALS_URI") as raised:
        _listing("http://127.0.0.1:9")
    _one_line(raised.value, "key-in-the-uri")
    busy = serve(lambda peer: peer.answer(CREDENTIALS, "503 Service Unavailable"))
    _uri(monkeypatch, f"{busy.url}/credentials?key=key-in-the-uri")
    with pytest.raises(Unreachable) as raised:
        _listing("http://127.0.0.1:9")
    _one_line(raised.value, "key-in-the-uri")


@pytest.mark.parametrize(
    "uri", ["http://example.com/c", "ftp://127.0.0.1/c", "file:///etc/passwd", "//", "%"]
)
def test_a_uri_of_another_kind_is_refused(monkeypatch: pytest.MonkeyPatch, uri: str) -> None:
    _uri(monkeypatch, uri)
    with pytest.raises(EcrError, match="ALIBABA_CLOUD_CREDENTIALS_URI") as raised:
        _listing("http://127.0.0.1:9")
    _one_line(raised.value)


def test_neither_writes_anything_of_its_own(
    serve: Serve,
    instance: Any,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setenv("DEBUG", "sdk")
    _profile(tmp_path, ram_role_name=ROLE)
    instance(Metadata())
    source, api = serve(lambda peer: peer.answer(CREDENTIALS)), serve(lambda peer: peer.answer(page()))
    with caplog.at_level(logging.DEBUG):
        _listing(api.url, "ecs")
        (tmp_path / ".aliyun" / "config.json").unlink()
        instance(Metadata(BROKEN["another code"]))
        _uri(monkeypatch, source.url)
        _listing(api.url)
    assert capfd.readouterr() == ("", "")
    for secret in (GIVEN_SECRET, GIVEN_TOKEN, IMDS_TOKEN):
        assert secret not in caplog.text
