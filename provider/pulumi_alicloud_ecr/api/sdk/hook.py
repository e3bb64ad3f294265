"""The SDKs send through our transport: what `invoke` calls, and the exchanges of the credentials library in it.

Both cores, darabonba (services) and Tea (credentials), end in a static `do_action`; each is replaced by one that asks
this thread for its exchange. Without one the original is called, so that nothing changes for other users of the SDKs
in this process. tests/network has a canary for every detail that this relies on.
"""

from __future__ import annotations

import functools
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from .transport import Reply, Transport

#: The hosts of STS: where endpoint is configured, it stands for these as well.
_STS = re.compile(r"sts(-vpc)?(\.[a-z0-9-]+)?\.aliyuncs\.com")

_thread = threading.local()


class Exchange:
    """What one call of ours sends, credentials included, in one time for all."""

    def __init__(self, transport: Transport, endpoint: str, seconds: float) -> None:
        """`endpoint`: scheme://host[:port] that stands for STS; empty: its own hosts."""
        self._transport = transport
        self._endpoint = endpoint
        self._ends = time.monotonic() + seconds
        #: The last answer.
        self.reply: Reply | None = None

    def left(self) -> float:
        """Seconds left; 0 when the time is up."""
        return max(0.0, self._ends - time.monotonic())

    def send(self, core: Any, request: Any, options: dict[str, Any]) -> Reply:
        """Send a request as the SDK has composed it."""
        if _STS.fullmatch(str(request.headers.get("host", ""))) and self._endpoint:
            request.protocol, _, request.headers["host"] = self._endpoint.partition("://")
        body = request.body.encode() if isinstance(request.body, str) else request.body
        seconds = self.left()
        if wanted := sum(int(options.get(name) or 0) for name in ("connectTimeout", "readTimeout")):
            seconds = min(seconds, wanted / 1000)
        headers = {str(name): str(value) for name, value in request.headers.items() if value is not None}
        url = core.compose_url(request)
        self.reply = self._transport.send(request.method.upper(), url, headers, body, seconds)
        return self.reply


@contextmanager
def exchanging(exchange: Exchange) -> Iterator[None]:
    """In this block the SDKs send by this exchange, in this thread."""
    _install()
    before = getattr(_thread, "exchange", None)
    _thread.exchange = exchange
    try:
        yield
    finally:
        _thread.exchange = before


@functools.cache
def _install() -> None:
    from darabonba.core import DaraCore
    from darabonba.response import DaraResponse
    from Tea.core import TeaCore
    from Tea.response import TeaResponse

    # An answer of a service is read by `responses`, from what came: a model made of it would say less, and cost a
    # hundred times the memory.
    _replace(DaraCore, DaraResponse, lambda _: b"{}")
    _replace(TeaCore, TeaResponse, lambda reply: reply.body)


def _replace(core: Any, response: Callable[[], Any], body: Callable[[Reply], bytes]) -> None:
    original = core.do_action

    def do_action(request: Any, runtime_option: Any = None) -> Any:
        exchange: Exchange | None = getattr(_thread, "exchange", None)
        if exchange is None:
            return original(request, runtime_option)
        reply = exchange.send(core, request, runtime_option or {})
        made = response()
        made.status_code, made.status_message = reply.status, reply.reason
        made.headers, made.body = dict(reply.headers), body(reply)
        return made

    core.do_action = staticmethod(do_action)
