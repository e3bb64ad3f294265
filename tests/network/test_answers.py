"""What a server may do instead of answering: each is one clear line, in time, in little memory, and never absence."""

from __future__ import annotations

import gzip
import json
import time
import tracemalloc

import pytest
from tests.network.conftest import SECRET, TOKEN, CloudOf, Serve
from tests.network.hostile import Peer, Script, page

from pulumi_alicloud_ecr.api.call import Call, calling
from pulumi_alicloud_ecr.api.cloud import AttachmentScope, Cloud
from pulumi_alicloud_ecr.api.errors import ApiError, EcrError, Unreachable

_OK = "HTTP/1.1 200 OK\r\n"


def _drip_headers(peer: Peer) -> None:
    for letter in _OK + "X-Header: value\r\n" * 10_000:
        peer.send(letter)
        peer.wait(0.1)


def _drip_body(peer: Peer) -> None:
    peer.send(f"{_OK}Content-Length: 100000\r\n\r\n")
    while True:
        peer.send(" ")
        peer.wait(0.1)


def _drip_chunks(peer: Peer) -> None:
    peer.send(f"{_OK}Transfer-Encoding: chunked\r\n\r\n")
    while True:
        peer.send("1\r\n \r\n")
        peer.wait(0.1)


def _endless_continue(peer: Peer) -> None:
    while True:
        peer.send("HTTP/1.1 100 Continue\r\n\r\n")
        peer.wait(0.01)


def _flood_of_continue(peer: Peer) -> None:
    while True:
        peer.send("HTTP/1.1 100 Continue\r\n\r\n" * 100)


def _silent(peer: Peer) -> None:
    peer.wait(60)


def _huge(peer: Peer) -> None:
    peer.send(f"{_OK}Content-Length: 3000000000\r\n\r\n")
    while True:
        peer.send(b"x" * 65536)


def _huge_chunks(peer: Peer) -> None:
    peer.send(f"{_OK}Transfer-Encoding: chunked\r\n\r\n")
    while True:
        peer.send(b"10000\r\n" + b"x" * 65536 + b"\r\n")


def _endless_body(peer: Peer) -> None:
    peer.send(f"{_OK}\r\n")
    while True:
        peer.send(b"x" * 65536)


_BOMB = gzip.compress(b" " * 50_000_000)


def _bomb(peer: Peer) -> None:
    peer.answer(_BOMB, headers="Content-Encoding: gzip\r\n")


def _cut(peer: Peer) -> None:
    peer.send(f'{_OK}Content-Length: 1000\r\n\r\n{{"RequestId":')
    raise OSError("cut")


def _cut_gzip(peer: Peer) -> None:
    peer.answer(gzip.compress(json.dumps(page()).encode())[:-12], headers="Content-Encoding: gzip\r\n")


def _gone(peer: Peer) -> None:
    raise OSError("gone")


def _no_http(peer: Peer) -> None:
    peer.send("SSH-2.0-OpenSSH\r\n")
    peer.wait(0.2)
    raise OSError("gone")


def _answering(body: bytes | str | dict[str, object], status: str = "200 OK", headers: str = "") -> Script:
    return lambda peer: peer.answer(body, status, headers)


def _listing(cloud: Cloud, seconds: float = 1.0) -> object:
    return cloud.list_attachments(AttachmentScope("tr-1"), seconds)


@pytest.mark.parametrize(
    "script", [_drip_headers, _drip_body, _drip_chunks, _endless_continue, _flood_of_continue, _silent]
)
def test_a_call_ends_at_its_deadline_however_the_server_drags(
    serve: Serve, cloud_of: CloudOf, script: Script
) -> None:
    server = serve(script)
    cloud = cloud_of(server)
    begun = time.monotonic()
    with pytest.raises(Unreachable, match=rf"no complete answer from 127.0.0.1:{server.port} within 1 s"):
        _listing(cloud)
    # No limit on speed: without the deadline each of them would go on for minutes.
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("script", [_huge, _huge_chunks, _endless_body, _bomb])
def test_a_large_answer_is_given_up(serve: Serve, cloud_of: CloudOf, script: Script) -> None:
    cloud = cloud_of(serve(script))
    with pytest.raises(Unreachable, match="larger than 4 MiB"):
        _listing(cloud, 20)


@pytest.mark.parametrize(
    "body",
    [
        "[" * 4_000_000,
        '{"RequestId":"r","TransitRouterAttachments":[' + "{}," * 1_300_000 + "{}]}",
        '{"RequestId":"r","TransitRouterAttachments":[' + "[]," * 1_300_000 + "[]]}",
        '{"RequestId":"r","TransitRouterAttachments":[{"Tags":[' + "{}," * 1_300_000 + "{}]}]}",
    ],
    ids=["deep", "objects", "lists", "tags"],
)
def test_an_answer_as_large_as_allowed_takes_little_memory(
    serve: Serve, cloud_of: CloudOf, body: str
) -> None:
    cloud = cloud_of(serve(_answering(body)))
    tracemalloc.start()
    try:
        with pytest.raises(Unreachable):
            _listing(cloud, 60)
        assert tracemalloc.get_traced_memory()[1] < 200 * 1024 * 1024
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "script",
    [
        _cut,
        _cut_gzip,
        _gone,
        _no_http,
        _answering("<html>Log in</html>"),
        _answering("<html>Bad gateway</html>", "502 Bad Gateway"),
        _answering("", "204 No Content"),
        _answering(""),
        _answering("null"),
        _answering("[]"),
        _answering('"text"'),
        _answering(b'{"RequestId":"r","TransitRouterAttachments":[],"NextToken":"\xff"}'),
        _answering("{}"),
        _answering('{"TransitRouterAttachments":[]}'),
        _answering({"RequestId": "r"}),
        _answering({"RequestId": "r", "TransitRouterAttachments": None}),
        _answering({"RequestId": "r", "TransitRouterAttachments": {}}),
        _answering({"RequestId": "r", "TransitRouterAttachments": "none"}),
        _answering(page(TransitRouterAttachments=[None])),
        _answering(page(TransitRouterAttachments=[{}])),
        _answering(page(TransitRouterAttachments=[{"TransitRouterAttachmentId": "tr-attach-1"}])),
        _answering(page(TransitRouterAttachments=[{"TransitRouterAttachmentId": ["tr-attach-1"]}])),
        _answering(page(), "200 OK", "Content-Encoding: br\r\n"),
        _answering("", "302 Found", "Location: http://127.0.0.1:9/\r\n"),
        _answering("", "500 Internal Server Error"),
        _answering({}, "500 Internal Server Error"),
        _answering({}, "404 Not Found"),
    ],
)
def test_what_is_not_an_answer_of_the_api_is_one_clear_line(
    serve: Serve, cloud_of: CloudOf, script: Script
) -> None:
    server = serve(script)
    with pytest.raises(Unreachable) as raised:
        _listing(cloud_of(server), 10)
    text = str(raised.value)
    assert text.startswith("ListTransitRouterEcrAttachments got no usable answer: ")
    assert "\n" not in text
    assert "Error" not in text
    assert not any(secret in text for secret in (SECRET, TOKEN, "Signature"))


@pytest.mark.parametrize("success", [False, "false", "False"])
def test_http_200_with_success_false_is_a_refusal(serve: Serve, cloud_of: CloudOf, success: object) -> None:
    answer = page(Success=success, Code="SystemBusy", Message="later")
    with pytest.raises(ApiError) as raised:
        _listing(cloud_of(serve(_answering(answer))))
    assert (raised.value.code, raised.value.http_status) == ("SystemBusy", 200)


def test_a_redirect_is_not_followed_and_nothing_goes_along(serve: Serve, cloud_of: CloudOf) -> None:
    other = serve(_answering(page()))
    server = serve(_answering("", "307 Temporary Redirect", f"Location: {other.url}/\r\n"))
    with pytest.raises(Unreachable, match="redirect, which is not followed"):
        _listing(cloud_of(server))
    assert other.connections == 0


def test_a_compressed_answer_that_nobody_asked_for_is_read(serve: Serve, cloud_of: CloudOf) -> None:
    body = gzip.compress(json.dumps(page()).encode())
    server = serve(_answering(body, headers="Content-Encoding: gzip\r\n"))
    _listing(cloud_of(server))
    assert server.heads[0]["accept-encoding"] == "identity"


def test_connections_are_used_again_and_a_closed_one_is_not(serve: Serve, cloud_of: CloudOf) -> None:
    server = serve(_answering(page()))
    cloud = cloud_of(server)
    for _ in range(5):
        _listing(cloud, 10)
    assert server.connections == 1

    def once(peer: Peer) -> None:
        peer.answer(page())
        raise OSError("closed after the answer, without having said so")

    server.script = once
    for _ in range(3):
        _listing(cloud, 10)
        time.sleep(0.1)
    assert len(server.requests) == 8


def test_an_interrupt_ends_a_call_that_hangs(serve: Serve, cloud_of: CloudOf) -> None:
    cloud = cloud_of(serve(_silent))
    begun = time.monotonic()
    with (
        calling(Call(600, lambda: time.monotonic() - begun > 0.5)),
        pytest.raises(Unreachable, match="interrupted"),
    ):
        _listing(cloud, 600)


def test_a_call_without_an_answer_is_explained(serve: Serve, cloud_of: CloudOf) -> None:
    server = serve(_silent)
    cloud = cloud_of(server)
    said: list[str] = []
    with calling(Call(600, lambda: bool(said), said.append)), pytest.raises(Unreachable):
        _listing(cloud, 60)
    assert said == [f"no answer from 127.0.0.1:{server.port} yet"]


def test_no_port_and_no_host_are_said(cloud_of: CloudOf) -> None:
    from tests.network.hostile import dead_port

    port = dead_port()
    with pytest.raises(Unreachable, match=f"the connection to 127.0.0.1:{port} was refused") as raised:
        _listing(cloud_of(f"http://127.0.0.1:{port}"))
    assert not raised.value.connected
    with pytest.raises(
        EcrError, match=r"the host name of no-such-host\.invalid was not found|no complete answer"
    ):
        _listing(cloud_of("https://no-such-host.invalid"), 30)


def test_plain_http_leaves_this_machine_only_for_the_metadata_service(cloud_of: CloudOf) -> None:
    # Settings refuse it; so does the transport, whoever hands it an address.
    with pytest.raises(Unreachable, match=r"plain HTTP to 192\.0\.2\.1 is refused"):
        _listing(cloud_of("http://192.0.2.1"))
