"""Answers that nobody would think of, to every operation, over real HTTP with the real SDK.

Whatever comes: a value of the operation's type, or one clear line of an `EcrError`, in time, with no secret in it. And
nothing that isn't a list is ever taken for an empty one.
"""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.network.conftest import SECRET, TOKEN
from tests.network.hostile import HostileServer, Peer, serving
from tests.network.operations import OPERATIONS

from pulumi_alicloud_ecr.api.cloud import Cloud
from pulumi_alicloud_ecr.api.errors import EcrError
from pulumi_alicloud_ecr.api.pages import Page
from pulumi_alicloud_ecr.api.sdk import SdkCloud, connect
from pulumi_alicloud_ecr.api.settings import Settings

_STRANGE: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.floats(),
    st.text(max_size=20),
    st.sampled_from(
        ["\x1b[2J\x07", "\ud800", "\x00", "a\nb", "", " ", "https://x/?SecurityToken=t", "1e400", "é" * 300]
    ),
    st.lists(st.none() | st.integers() | st.text(max_size=5) | st.just({}), max_size=4),
    st.dictionaries(st.text(max_size=5), st.none() | st.integers() | st.just([]), max_size=3),
)
_STATUSES = [
    "200 OK",
    "201 Created",
    "204 No Content",
    "206 Partial",
    "304 Not Modified",
    "400 Bad",
    "403 No",
    "404 Not Found",
]
_STATUSES += ["418 Teapot", "429 Slow", "500 Broken", "503 Busy", "599 ?", "200", "999 What"]
_HEADERS = [
    "",
    "Retry-After: 3600\r\n",
    "Retry-After: soon\r\n",
    "x-acs-retry-after: -5\r\n",
    "x-acs-retry-after: \u0663\r\n",
]
_HEADERS += [
    "Retry-After: 9" + "9" * 400 + "\r\n",
    "Content-Type: text/html; charset=utf-16\r\n",
    "Content-Encoding: gzip\r\n",
]
_HEADERS += [
    "Content-Encoding: zstd\r\n",
    "Location: http://169.254.169.254/\r\n",
    "Set-Cookie: a=b\r\n",
    "X: " + "y" * 70000 + "\r\n",
]


def _paths(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [here] if here else []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += _paths(inner, (*here, key))
    return found


@st.composite
def _changed(draw: st.DrawFn, answer: dict[str, Any]) -> bytes:
    """An answer as it should be but for some values that are missing or of another kind."""
    changed = json.loads(json.dumps(answer))
    for path in draw(st.lists(st.sampled_from(_paths(answer)), max_size=3, unique=True)):
        place = changed
        try:
            for key in path[:-1]:
                place = place[key]
            if draw(st.booleans()):
                place[path[-1]] = draw(_STRANGE)
            else:
                del place[path[-1]]
        except (KeyError, TypeError, IndexError):
            continue
    more: dict[str, Any] = draw(
        st.sampled_from([{}, {"Success": False}, {"Success": "false", "Code": "X"}, {"NextToken": 5}])
    )
    return json.dumps({**changed, **more}).encode("utf-8", "surrogatepass")


@st.composite
def _raw(draw: st.DrawFn, body: bytes) -> bytes:
    """What comes over the wire: a head that may lie about the body, and the body, perhaps cut."""
    body = draw(
        st.sampled_from(
            [body, body, body, body[: len(body) // 2], b"\xef\xbb\xbf" + body, gzip.compress(body)]
        )
    )
    head = f"HTTP/1.1 {draw(st.sampled_from(_STATUSES[:1] * 8 + _STATUSES))}\r\n{draw(st.sampled_from(_HEADERS))}"
    length = draw(st.sampled_from([len(body)] * 6 + [len(body) + 1, max(0, len(body) - 1), 0, 10**15, -1]))
    if draw(st.integers(0, 9)) == 0:
        return f"{head}Transfer-Encoding: chunked\r\n\r\n{len(body):x}\r\n".encode() + body + b"\r\n0\r\n\r\n"
    return f"{head}Content-Length: {length}\r\n\r\n".encode() + body


@st.composite
def _case(draw: st.DrawFn) -> tuple[str, bytes]:
    name = draw(st.sampled_from(sorted(OPERATIONS)))
    body = draw(
        st.one_of(
            _changed(OPERATIONS[name].answer), _changed(OPERATIONS[name].answer), st.binary(max_size=60)
        )
    )
    return name, draw(st.one_of(_raw(body), _raw(body), _raw(body), st.binary(max_size=100)))


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with serving(lambda peer: None) as running:
        yield running


@pytest.fixture(scope="module")
def cloud(server: HostileServer) -> Cloud:
    return connect(
        Settings(endpoint=server.url, access_key="ak", secret_key=SECRET, security_token=TOKEN), None
    )


def test_every_operation_is_tried() -> None:
    own = {name for name in vars(Cloud) if not name.startswith("_")} | {
        name for base in Cloud.__mro__ for name in vars(base) if not name.startswith("_")
    }
    operations = {name for name in own if callable(getattr(SdkCloud, name, None))}
    assert operations == set(OPERATIONS)


@pytest.mark.parametrize("name", sorted(OPERATIONS))
def test_a_proper_answer_is_read(server: HostileServer, cloud: Cloud, name: str) -> None:
    operation = OPERATIONS[name]
    server.script = lambda peer: peer.answer(operation.answer)
    value = operation.call(cloud, 10.0)
    assert (value.items if isinstance(value, Page) else value) or not operation.path


@pytest.mark.parametrize("name", sorted(OPERATIONS))
@pytest.mark.parametrize("values", [{"RequestId": "r"}, {"RequestId": "r", "Success": False}, {}])
def test_an_answer_that_says_nothing_is_no_success(
    server: HostileServer, name: str, values: dict[str, Any]
) -> None:
    operation = OPERATIONS[name]
    fresh = connect(Settings(endpoint=server.url, access_key="ak", secret_key=SECRET), None)
    server.script = lambda peer: peer.answer(values)
    needs_more = operation.path or set(operation.answer) - {"RequestId", "Success", "Enabled"}
    if "RequestId" in values and "Success" not in values and not needs_more:
        operation.call(fresh, 10.0)
        return
    with pytest.raises(EcrError):
        operation.call(fresh, 10.0)


@settings(max_examples=400, deadline=None, suppress_health_check=list(HealthCheck))
@given(case=_case())
def test_any_answer_is_a_value_or_one_clear_line(
    server: HostileServer, cloud: Cloud, case: tuple[str, bytes]
) -> None:
    name, raw = case

    def script(peer: Peer) -> None:
        peer.send(raw)
        raise OSError("that was all")

    server.script = script
    if hasattr(cloud, "_account"):
        cloud._account = ""
    try:
        value = OPERATIONS[name].call(cloud, 5.0)
    except EcrError as error:
        text = str(error)
        assert text
        assert len(text) < 1500
        text.encode("utf-8")
        assert not any(mark in text for mark in ("\n", "\x1b", "\x00", SECRET, TOKEN, "Traceback"))
    else:
        json.dumps(value, default=lambda record: vars(record), ensure_ascii=False).encode("utf-8")
        _assert_listed(name, value, raw)


def _assert_listed(name: str, value: Any, raw: bytes) -> None:
    """Where an operation lists and nothing was found, the answer had an empty list, or one of something else."""
    path = OPERATIONS[name].path
    items = value.items if isinstance(value, Page) else value
    if not path or items:
        return
    head, _, body = raw.partition(b"\r\n\r\n")
    if b"chunked" in head:
        body = body.partition(b"\r\n")[2].rpartition(b"\r\n0\r\n")[0]
    if body.startswith(b"\x1f\x8b"):
        body = gzip.decompress(body)
    listed = json.JSONDecoder().raw_decode(body.decode("utf-8-sig"))[0]
    assert str(listed.get("Success")).lower() != "false"
    for key in path:
        listed = listed[key]
    assert isinstance(listed, list)
