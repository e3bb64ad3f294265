"""Credentials of every kind, absent, broken, refused, unreachable: one line that says which, and no secret in it."""

from __future__ import annotations

import json
import logging
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.network.conftest import Serve
from tests.network.hostile import Peer, dead_port, page

from pulumi_alicloud_ecr.api import text
from pulumi_alicloud_ecr.api.call import Call, calling
from pulumi_alicloud_ecr.api.cloud import AttachmentScope
from pulumi_alicloud_ecr.api.errors import EcrError, SettingsError, Unreachable
from pulumi_alicloud_ecr.api.sdk import connect
from pulumi_alicloud_ecr.api.settings import AssumeRole, Settings

KEY_SECRET = "secret-of-the-profile"
STS_TOKEN = "token-of-the-profile"
REFRESH_TOKEN = "refresh-token-of-the-profile"

#: A working profile of each mode, as far as a file can say that.
PROFILES: dict[str, dict[str, Any]] = {
    "AK": {"access_key_id": "ak", "access_key_secret": KEY_SECRET},
    "StsToken": {"access_key_id": "ak", "access_key_secret": KEY_SECRET, "sts_token": STS_TOKEN},
    "RamRoleArn": {
        "access_key_id": "ak",
        "access_key_secret": KEY_SECRET,
        "ram_role_arn": "acs:ram::1:role/r",
        "ram_session_name": "s",
        "expired_seconds": 3600,
    },
    "ChainableRamRoleArn": {
        "source_profile": "StsToken",
        "ram_role_arn": "acs:ram::1:role/r",
        "ram_session_name": "s",
    },
    "OIDC": {
        "oidc_provider_arn": "acs:ram::1:oidc-provider/p",
        "oidc_token_file": "TOKEN_FILE",
        "ram_role_arn": "acs:ram::1:role/r",
        "role_session_name": "s",
    },
    "CloudSSO": {
        "cloud_sso_sign_in_url": "SIGN_IN",
        "cloud_sso_account_id": "1",
        "cloud_sso_access_config": "ac-1",
        "access_token": STS_TOKEN,
        "cloud_sso_access_token_expire": 4_000_000_000,
    },
    "OAuth": {
        "oauth_refresh_token": REFRESH_TOKEN,
        "oauth_access_token": STS_TOKEN,
        "oauth_access_token_expire": 1,
        "oauth_site_type": "CN",
    },
    "External": {"process_command": "/bin/false"},
}
ROLES = ("RamRoleArn", "ChainableRamRoleArn", "OIDC")

Home = Callable[..., Path]


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """Writes ~/.aliyun/config.json; what the libraries read of the environment is nothing else."""
    from alibabacloud_credentials.utils import auth_constant, auth_util

    monkeypatch.setattr(auth_constant, "HOME", str(tmp_path))
    for name in ("access_key_id", "access_key_secret", "security_token", "credentials_file", "profile_name"):
        monkeypatch.setattr(auth_util, f"environment_{name}", None)
    (tmp_path / "token").write_text("the-oidc-token-of-this-pod")

    def write(config: object = None, sign_in: str = "https://127.0.0.1:9", **profiles: Any) -> Path:
        folder = tmp_path / ".aliyun"
        folder.mkdir(exist_ok=True)
        if isinstance(config, bytes | str):
            (folder / "config.json").write_bytes(config if isinstance(config, bytes) else config.encode())
            return tmp_path
        listed = [{"name": mode, "mode": mode, **fields} for mode, fields in {**PROFILES, **profiles}.items()]
        raw = json.dumps(config if config is not None else {"current": "AK", "profiles": listed})
        raw = raw.replace("TOKEN_FILE", str(tmp_path / "token")).replace("SIGN_IN", sign_in)
        (folder / "config.json").write_text(raw)
        return tmp_path

    return write


def _assumed(peer: Peer) -> None:
    """STS and the API at once: a role is assumed, a listing is empty."""
    if "Action=AssumeRole" not in peer.line:
        peer.answer(page())
        return
    credentials = {
        "AccessKeyId": "STS.ak",
        "AccessKeySecret": "secret-of-the-role",
        "SecurityToken": "token-of-the-role",
        "Expiration": "2099-01-01T00:00:00Z",
    }
    peer.answer({"RequestId": "r", "Credentials": credentials})


def _listing(url: str, profile: str | None = None, seconds: float = 10.0, **settings: Any) -> None:
    connect(Settings(endpoint=url, **settings), profile).list_attachments(AttachmentScope("tr-1"), seconds)


def _one_line(error: EcrError) -> str:
    """The error's text; nothing secret is in it, nor in the stack that is shown with ALICLOUD_ECR_DEBUG."""
    shown = str(error)
    assert "\n" not in shown
    everything = text.shown("".join(traceback.format_exception(error)))
    for secret in (KEY_SECRET, STS_TOKEN, REFRESH_TOKEN, "the-oidc-token", "Signature=", "SecurityToken="):
        assert secret not in shown
        assert secret not in everything
    return shown


@pytest.mark.parametrize("mode", ["AK", "StsToken", *ROLES])
def test_a_profile_works_and_sts_is_asked_at_the_configured_endpoint(
    serve: Serve, home: Home, mode: str
) -> None:
    home()
    server = serve(_assumed)
    _listing(server.url, mode)
    assert len(server.requests) == (2 if mode in ROLES else 1)
    token = {"AK": None, "StsToken": STS_TOKEN}.get(mode, "token-of-the-role")
    assert server.heads[-1].get("x-acs-security-token") == token


def test_the_role_of_the_configuration_is_assumed_at_the_configured_endpoint(serve: Serve) -> None:
    server = serve(_assumed)
    role = AssumeRole("acs:ram::1:role/r", external_id="x")
    _listing(server.url, access_key="ak", secret_key="configured", assume_role=role)
    assert "Action=AssumeRole" in server.requests[0]
    assert server.heads[-1]["x-acs-security-token"] == "token-of-the-role"


@pytest.mark.parametrize("mode", ["RamRoleArn", "ChainableRamRoleArn", "OIDC", "CloudSSO"])
def test_who_gives_credentials_can_t_be_reached(home: Home, mode: str) -> None:
    port = dead_port()
    home(sign_in=f"https://127.0.0.1:{port}")
    with pytest.raises(Unreachable) as raised:
        _listing(f"http://127.0.0.1:{port}", mode)
    line = _one_line(raised.value)
    assert f"profile {mode!r} in " in line
    assert f"the connection to 127.0.0.1:{port} was refused" in line
    assert not raised.value.connected


def test_no_one_answers_at_oauth(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    home()
    monkeypatch.setenv("HTTPS_PROXY", f"http://127.0.0.1:{dead_port()}")
    with pytest.raises(
        Unreachable, match=r"profile 'OAuth' .* the proxy 127.0.0.1:\d+ \(HTTPS_PROXY\)"
    ) as raised:
        _listing("http://127.0.0.1:9", "OAuth")
    _one_line(raised.value)


_SIGNED = (
    "Specified signature is not matched with our calculation. server string to sign is:"
    f"GET&%2F&AccessKeyId%3Dak%26SecurityToken%3D{STS_TOKEN}%26Signature%3Dabc"
)


@pytest.mark.parametrize("mode", ROLES)
@pytest.mark.parametrize(
    "answer",
    [
        ({"Code": "SignatureDoesNotMatch", "Message": _SIGNED, "RequestId": "r"}, "400 Bad Request"),
        ({"Code": "EntityNotExist.Role", "Message": "no such role"}, "404 Not Found"),
        ({"RequestId": "r"}, "200 OK"),
        ({"Credentials": None}, "200 OK"),
        ({"Credentials": {}}, "200 OK"),
        ({"Credentials": {"AccessKeyId": 1, "AccessKeySecret": [], "SecurityToken": {}}}, "200 OK"),
        ("<html>Log in</html>", "200 OK"),
        (b"\xff\xfe", "200 OK"),
        ("[]", "200 OK"),
        ("", "204 No Content"),
    ],
    ids=lambda answer: str(answer[1])[:3] + str(answer[0])[:14],
)
def test_sts_refuses_or_answers_nonsense(
    serve: Serve, home: Home, mode: str, answer: tuple[Any, str]
) -> None:
    home()
    server = serve(lambda peer: peer.answer(*answer))
    with pytest.raises(EcrError) as raised:
        _listing(server.url, mode)
    line = _one_line(raised.value)
    assert f"profile {mode!r} in " in line
    assert len(server.requests) == 1


@pytest.mark.parametrize(
    "status", ["500 Internal Server Error", "503 Service Unavailable", "429 Too Many Requests"]
)
def test_an_sts_that_fails_is_worth_another_try(serve: Serve, home: Home, status: str) -> None:
    home()
    server = serve(lambda peer: peer.answer({"Code": "ServiceUnavailable", "Message": "later"}, status))
    with pytest.raises(Unreachable) as raised:
        _listing(server.url, "RamRoleArn")
    _one_line(raised.value)


def test_what_sts_says_is_told_in_its_words(serve: Serve, home: Home) -> None:
    home()
    refusal: dict[str, object] = {
        "Code": "NoPermission",
        "Message": 'You may not assume the "role".',
        "RequestId": "r",
    }
    server = serve(lambda peer: peer.answer(refusal, "403 Forbidden"))
    with pytest.raises(SettingsError, match=r"it was refused with NoPermission: You may not assume the"):
        _listing(server.url, "RamRoleArn")


@pytest.mark.parametrize("mode", PROFILES)
def test_a_profile_that_lacks_anything_is_said_to_be_broken_and_where(home: Home, mode: str) -> None:
    for name in PROFILES[mode]:
        if name in ("ram_session_name", "role_session_name", "expired_seconds", "oauth_access_token"):
            continue
        if name in ("oauth_access_token_expire", "oauth_site_type"):
            continue
        folder = home(**{mode: {k: v for k, v in PROFILES[mode].items() if k != name}})
        with pytest.raises(SettingsError) as raised:
            _listing("http://127.0.0.1:9", mode)
        line = _one_line(raised.value)
        assert (
            f"profile {mode!r} in {folder / '.aliyun' / 'config.json'} can't be used: {name} is missing"
            in line
        )


@pytest.mark.parametrize("mode", PROFILES)
@pytest.mark.parametrize("value", [12, ["a"], {"a": 1}, True])
def test_values_of_a_wrong_type_are_one_line(home: Home, mode: str, value: object) -> None:
    home(**{mode: dict.fromkeys(PROFILES[mode], value)})
    with pytest.raises(EcrError) as raised:
        _listing(f"http://127.0.0.1:{dead_port()}", mode)
    _one_line(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("", "is broken: it is not JSON"),
        ("{", "is broken: it is not JSON"),
        (b"\xff\xfe{", "is broken: it is not UTF-8"),
        ("[]", "is broken: it must be an object with profiles"),
        ('{"profiles": {}}', "is in neither"),
        ('{"profiles": 5}', "is broken: it must be an object with profiles"),
        ('{"profiles": ["x"]}', "is broken: it must be an object with profiles"),
        ('{"profiles": [{"mode": "AK"}]}', "is broken: it must be an object with profiles"),
        ("[" * 200_000, "is broken"),
        ('{"profiles": [{"name": "p"}]}', "its mode None is not one of AK, "),
        ('{"profiles": [{"name": "p", "mode": "RsaKeyPair"}]}', "its mode 'RsaKeyPair' is not one of AK, "),
        ('{"profiles": [{"name": "p", "mode": ["AK"]}]}', "is not one of AK, "),
        (
            '{"profiles": [{"name": "p", "mode": "ChainableRamRoleArn", "source_profile": "p", "ram_role_arn": "r"}]}',
            "its source_profile leads back to itself",
        ),
        (
            '{"profiles": [{"name": "p", "mode": "ChainableRamRoleArn", "source_profile": "q", "ram_role_arn": "r"}]}',
            "its source_profile 'q' is not in the file",
        ),
    ],
)
def test_a_config_json_that_is_broken(home: Home, content: str | bytes, said: str) -> None:
    home(content)
    with pytest.raises(SettingsError) as raised:
        _listing("http://127.0.0.1:9", "p")
    assert said in _one_line(raised.value)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"access_key_secret = {KEY_SECRET}\n", "is not an INI file"),
        (f"[p]\ntype = access_key\n[p]\naccess_key_secret = {KEY_SECRET}\n", "is not an INI file"),
        (b"[p]\n\xff", "is not UTF-8"),
        (f"[p]\ntype = access_key\naccess_key_secret = {KEY_SECRET}\n", "profile 'p' in "),
        (f"[p]\ntype = new_kind\naccess_key_secret = {KEY_SECRET}\n", "profile 'p' in "),
        ("[p]\ntype = rsa_key_pair\npublic_key_id = k\nprivate_key_file = /no/such/file\n", "/no/such/file"),
        (
            "[p]\ntype = oidc_role_arn\nrole_arn = r\noidc_provider_arn = p\noidc_token_file_path = /none\n",
            "/none",
        ),
        (f"[p]\ntype = access_key\naccess_key_id = %(x)s\naccess_key_secret = {KEY_SECRET}\n", "INI file"),
    ],
)
def test_a_credentials_ini_that_is_broken(
    home: Home, tmp_path: Path, content: str | bytes, said: str
) -> None:
    home('{"profiles": []}')
    folder = tmp_path / ".alibabacloud"
    folder.mkdir()
    (folder / "credentials.ini").write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(EcrError) as raised:
        _listing("http://127.0.0.1:9", "p")
    assert said in _one_line(raised.value)


def test_a_broken_current_profile_is_said_when_nothing_else_has_credentials(home: Home) -> None:
    home("{ not json")
    with pytest.raises(SettingsError, match=r"config\.json is broken: it is not JSON \(line 1"):
        _listing("http://127.0.0.1:9")
    home({"current": "gone", "profiles": []})
    with pytest.raises(SettingsError, match=r"the current profile of .* there is no profile 'gone' in it"):
        _listing("http://127.0.0.1:9")


def test_without_a_home_nothing_is_read_from_the_project(
    home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from alibabacloud_credentials.utils import auth_constant

    home()
    (tmp_path / "~").symlink_to(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(auth_constant, "HOME", "~")
    with pytest.raises(SettingsError, match="'AK' is in neither"):
        _listing("http://127.0.0.1:9", "AK")


def test_nothing_anywhere_names_the_places(home: Home, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no usable credentials in the configuration"):
        _listing("http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("script", "said"),
    [
        ("echo no JSON", "can't be used"),
        ("echo '[]'", "can't be used"),
        ("echo '{}'", "access_key_id or access_key_secret is empty"),
        (f'echo \'{{"sts_token": "{STS_TOKEN}"\' ; exit 3', "exit status 3"),
        ('echo \'{"access_key_id": 1, "access_key_secret": 2}\'', ""),
    ],
)
def test_an_external_command_that_fails(home: Home, tmp_path: Path, script: str, said: str) -> None:
    program = tmp_path / "credentials.sh"
    program.write_text(f"#!/bin/sh\n{script}\n")
    program.chmod(0o755)
    home(External={"process_command": str(program)})
    with pytest.raises(EcrError) as raised:
        _listing("http://127.0.0.1:9", "External")
    assert said in _one_line(raised.value)


def test_an_external_command_that_hangs_ends_with_the_call(home: Home) -> None:
    home(External={"process_command": "/bin/sleep 30"})
    with pytest.raises(Unreachable, match="reading the credentials"):
        _listing("http://127.0.0.1:9", "External", 1.0)
    begun = time.monotonic()
    call = Call(600, lambda: time.monotonic() - begun > 0.2)
    with calling(call), pytest.raises(Unreachable, match="interrupted"):
        _listing("http://127.0.0.1:9", "External", 600.0)


def test_a_slow_sts_is_asked_once_for_all_who_wait(serve: Serve, home: Home) -> None:
    home()

    def slow(peer: Peer) -> None:
        peer.wait(0.5 if "AssumeRole" in peer.line else 0.0)
        _assumed(peer)

    server = serve(slow)
    cloud = connect(Settings(endpoint=server.url), "RamRoleArn")
    threads = [
        threading.Thread(target=cloud.list_attachments, args=(AttachmentScope("tr-1"), 30.0))
        for _ in range(20)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum("AssumeRole" in line for line in server.requests) == 1
    assert len(server.requests) == 21


def test_the_libraries_write_nothing_of_their_own(
    serve: Serve,
    home: Home,
    capfd: pytest.CaptureFixture[str],
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # What the SDKs' own transport takes for a wish to see every header, tokens included.
    monkeypatch.setenv("DEBUG", "sdk")
    home()
    server = serve(lambda peer: peer.answer({}, "500 Internal Server Error"))
    with caplog.at_level(logging.DEBUG), pytest.raises(Unreachable):
        _listing(server.url, "ChainableRamRoleArn")
    _listing(serve(_assumed).url, "ChainableRamRoleArn")
    out, err = capfd.readouterr()
    assert (out, err) == ("", "")
    assert STS_TOKEN not in caplog.text
