"""Proxies as curl chooses them, and TLS that is verified, end to end through a proxy on loopback."""

from __future__ import annotations

import contextlib
import socket
import ssl
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.network.certificates import Authority
from tests.network.conftest import CloudOf, Serve
from tests.network.hostile import HostileServer, Peer, dead_port, page, serving

from pulumi_alicloud_ecr.api.cloud import AttachmentScope, Cloud
from pulumi_alicloud_ecr.api.errors import SettingsError, Unreachable
from pulumi_alicloud_ecr.api.sdk.transport.proxies import choose

#: A host that no resolver knows: only a proxy can lead to it.
HOST = "cbn.example.invalid"


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.create(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def api(authority: Authority) -> Iterator[HostileServer]:
    """The API in TLS, with a certificate for HOST."""
    with serving(lambda peer: peer.answer(page()), authority.server(HOST)) as server:
        yield server


def _tunnel_to(api: HostileServer) -> object:
    """A proxy that leads everybody to the API."""

    def script(peer: Peer) -> None:
        with socket.create_connection(("127.0.0.1", api.port)) as there:
            peer.send("HTTP/1.1 200 Connection established\r\n\r\n")
            back = threading.Thread(target=_copy, args=(there, peer.connection), daemon=True)
            back.start()
            _copy(peer.connection, there)
            back.join(10)
        raise OSError("done")

    return script


def _copy(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(65536):
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)


def _listing(cloud: Cloud, seconds: float = 10.0) -> None:
    cloud.list_attachments(AttachmentScope("tr-1"), seconds)


def test_a_call_goes_through_the_proxy_with_its_password_and_the_certificate_is_verified(
    serve: Serve,
    cloud_of: CloudOf,
    api: HostileServer,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    proxy = serve(_tunnel_to(api))  # type: ignore[arg-type]
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:pass%20word@127.0.0.1:{proxy.port}")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(authority.file))
    cloud = cloud_of(f"https://{HOST}")
    _listing(cloud)
    _listing(cloud)
    assert proxy.requests == [f"CONNECT {HOST}:443 HTTP/1.1"]
    assert proxy.heads[0]["proxy-authorization"] == "Basic bWU6cGFzcyB3b3Jk"
    assert len(api.requests) == 2
    assert "proxy-authorization" not in api.heads[0]


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"])
def test_what_to_trust_comes_from_the_environment(
    serve: Serve,
    cloud_of: CloudOf,
    api: HostileServer,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", serve(_tunnel_to(api)).url)  # type: ignore[arg-type]
    with pytest.raises(Unreachable, match=rf"the certificate of {HOST} is not valid .*SSL_CERT_FILE"):
        _listing(cloud_of(f"https://{HOST}"))
    monkeypatch.setenv(variable, str(authority.file))
    _listing(cloud_of(f"https://{HOST}"))


def test_a_certificate_for_another_host_is_refused(
    serve: Serve,
    cloud_of: CloudOf,
    api: HostileServer,
    authority: Authority,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", serve(_tunnel_to(api)).url)  # type: ignore[arg-type]
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with pytest.raises(Unreachable, match=r"the certificate of other\.example\.invalid is not valid"):
        _listing(cloud_of("https://other.example.invalid"))
    assert api.requests == []


def test_a_server_that_hangs_in_the_handshake(serve: Serve, cloud_of: CloudOf) -> None:
    server = serve(lambda peer: peer.wait(60))
    with pytest.raises(Unreachable, match="no complete answer"):
        _listing(cloud_of(f"https://127.0.0.1:{server.port}"), 1.0)


def test_a_server_that_does_not_speak_tls(serve: Serve, cloud_of: CloudOf) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def greet() -> None:
            connection, _ = listener.accept()
            connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
            connection.close()

        threading.Thread(target=greet, daemon=True).start()
        with pytest.raises(Unreachable, match=r"TLS with 127\.0\.0\.1:\d+ failed"):
            _listing(cloud_of(f"https://127.0.0.1:{listener.getsockname()[1]}"))


def test_reads_in_tls_end_at_the_deadline_too(
    cloud_of: CloudOf, authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    def drip(peer: Peer) -> None:
        peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n")
        while True:
            peer.send(" ")
            peer.wait(0.1)

    monkeypatch.setenv("SSL_CERT_FILE", str(authority.file))
    with (
        serving(drip, authority.server("localhost")) as server,
        pytest.raises(Unreachable, match="no complete"),
    ):
        _listing(cloud_of(f"https://localhost:{server.port}"), 1.0)


def test_loopback_is_never_proxied(serve: Serve, cloud_of: CloudOf, monkeypatch: pytest.MonkeyPatch) -> None:
    dead = f"http://127.0.0.1:{dead_port()}"
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.setenv(name, dead)
    server = serve(lambda peer: peer.answer(page()))
    _listing(cloud_of(server))
    _listing(cloud_of(f"http://localhost:{server.port}"))


def test_a_dead_proxy_is_named(cloud_of: CloudOf, monkeypatch: pytest.MonkeyPatch) -> None:
    port = dead_port()
    monkeypatch.setenv("HTTPS_PROXY", f"http://me:password@127.0.0.1:{port}")
    with pytest.raises(Unreachable) as raised:
        _listing(cloud_of(f"https://{HOST}"))
    assert f"the connection to the proxy 127.0.0.1:{port} (HTTPS_PROXY) was refused" in str(raised.value)
    assert "password" not in str(raised.value)
    assert not raised.value.connected


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (
            "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n",
            r"refused the connection to cbn\.example\.invalid: 407",
        ),
        ("HTTP/1.1 302 Found\r\nLocation: http://x/\r\nContent-Length: 0\r\n\r\n", "302 Found"),
        ("garbage\r\n\r\n", r"the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\) does not speak HTTP"),
        ("", r"the proxy 127\.0\.0\.1:\d+ \(HTTPS_PROXY\)"),
    ],
)
def test_a_proxy_that_refuses(
    serve: Serve, cloud_of: CloudOf, monkeypatch: pytest.MonkeyPatch, answer: str, said: str
) -> None:
    def script(peer: Peer) -> None:
        peer.send(answer)
        raise OSError("done")

    monkeypatch.setenv("HTTPS_PROXY", serve(script).url)
    with pytest.raises(Unreachable, match=said):
        _listing(cloud_of(f"https://{HOST}"))


def test_a_proxy_that_hangs_ends_with_the_call(
    serve: Serve, cloud_of: CloudOf, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", serve(lambda peer: peer.wait(60)).url)
    with pytest.raises(Unreachable, match=r"no complete answer from .* through the proxy .* \(HTTPS_PROXY\)"):
        _listing(cloud_of(f"https://{HOST}"), 1.0)


@pytest.mark.parametrize(
    "value",
    ["socks5://127.0.0.1:1080", "https://proxy:3128", "http://", "http://:3128", "http://a:b", "ftp://x"],
)
def test_a_proxy_that_can_t_be_used_is_a_settings_error(value: str) -> None:
    with pytest.raises(SettingsError, match="the environment variable HTTPS_PROXY"):
        choose(HOST, 443, {"HTTPS_PROXY": value})


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "SSL_CERT_FILE"])
@pytest.mark.parametrize("content", [None, "", "no certificate"])
def test_trust_that_can_t_be_used_is_a_settings_error(
    serve: Serve,
    cloud_of: CloudOf,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    variable: str,
    content: str | None,
) -> None:
    file = tmp_path / "bundle.pem"
    if content is not None:
        file.write_text(content)
    monkeypatch.setenv(variable, str(file))
    server = serve(lambda peer: peer.wait(60))
    with pytest.raises(SettingsError, match=rf"the environment variable {variable} names {file}"):
        _listing(cloud_of(f"https://127.0.0.1:{server.port}"))


P = {"HTTPS_PROXY": "proxy:3128"}


@pytest.mark.parametrize(
    ("environ", "host", "port", "proxied"),
    [
        ({}, HOST, 443, False),
        (P, HOST, 443, True),
        ({"https_proxy": "proxy:3128"}, HOST, 443, True),
        ({"ALL_PROXY": "proxy:3128"}, HOST, 443, True),
        ({"HTTP_PROXY": "proxy:3128"}, HOST, 443, False),
        ({"HTTPS_PROXY": " "}, HOST, 443, False),
        (P, "localhost", 443, False),
        (P, "127.0.0.1", 443, False),
        (P, "127.9.9.9", 443, False),
        (P, "::1", 443, False),
        ({**P, "NO_PROXY": "*"}, HOST, 443, False),
        ({**P, "NO_PROXY": HOST}, HOST, 443, False),
        ({**P, "NO_PROXY": HOST.upper()}, HOST, 443, False),
        ({**P, "NO_PROXY": "example.invalid"}, HOST, 443, False),
        ({**P, "NO_PROXY": ".example.invalid"}, HOST, 443, False),
        ({**P, "NO_PROXY": "ample.invalid"}, HOST, 443, True),
        ({**P, "NO_PROXY": "x, example.invalid"}, HOST, 443, False),
        ({**P, "NO_PROXY": "x example.invalid"}, HOST, 443, False),
        ({**P, "NO_PROXY": f"{HOST}:443"}, HOST, 443, False),
        ({**P, "NO_PROXY": f"{HOST}:8443"}, HOST, 443, True),
        ({**P, "NO_PROXY": "localhost,127.0.0.1"}, HOST, 443, True),
        ({**P, "NO_PROXY": "10.0.0.0/8"}, "10.1.2.3", 443, False),
        ({**P, "NO_PROXY": "10.0.0.0/8"}, "11.1.2.3", 443, True),
        ({**P, "NO_PROXY": "10.1.2.3"}, "10.1.2.3", 443, False),
        ({**P, "NO_PROXY": "10.1.2.3:443"}, "10.1.2.3", 443, False),
        ({**P, "NO_PROXY": "10.1.2.3:80"}, "10.1.2.3", 443, True),
        ({**P, "NO_PROXY": "fd00::/8"}, "fd00::1", 443, False),
        ({**P, "NO_PROXY": "[fd00::1]:443"}, "fd00::1", 443, False),
        ({**P, "NO_PROXY": "fe80::/8"}, "fd00::1", 443, True),
        ({**P, "no_proxy": "other", "NO_PROXY": "*"}, HOST, 443, True),
        ({**P, "NO_PROXY": ",,/,::,[,10.0.0.0/99"}, HOST, 443, True),
        ({**P, "NO_PROXY": ",,/,::,[,10.0.0.0/99"}, "10.0.0.1", 443, True),
    ],
)
def test_which_proxy_is_taken(environ: dict[str, str], host: str, port: int, proxied: bool) -> None:
    proxy = choose(host, port, environ)
    assert (proxy is not None) is proxied
    if proxy:
        assert (proxy.host, proxy.port) == ("proxy", 3128)


def test_the_default_port_of_a_proxy_is_curls() -> None:
    proxy = choose(HOST, 443, {"https_proxy": "http://proxy"})
    assert proxy is not None
    assert proxy.port == 1080


def test_the_context_verifies() -> None:
    from pulumi_alicloud_ecr.api.sdk.transport.tls import context

    made = context({})
    assert made.verify_mode is ssl.CERT_REQUIRED
    assert made.check_hostname
