"""Connections to an origin, directly or through a proxy, kept for the next exchange."""

from __future__ import annotations

import http.client
import selectors
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from .limit import Limit
from .proxies import Proxy
from .sockets import PlainSocket, TlsSocket, connect

#: Seconds after which a connection that was not used is not used again: gateways close theirs after some more.
_IDLE = 20.0


@dataclass(frozen=True)
class Origin:
    """Where a connection leads."""

    scheme: str
    host: str
    port: int
    proxy: Proxy | None = None

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        default = self.port == {"https": 443, "http": 80}[self.scheme]
        through = f" through {self.proxy}" if self.proxy else ""
        return (host if default else f"{host}:{self.port}") + through


class ProxyRefused(Exception):
    """The proxy answered CONNECT with something else than success; the text is its status line."""


class Connection(http.client.HTTPConnection):
    """One connection, made when the first request is sent."""

    sock: PlainSocket | TlsSocket | None

    def __init__(self, origin: Origin, tls: Callable[[], ssl.SSLContext]) -> None:
        super().__init__(origin.host, origin.port)
        self.origin = origin
        self._tls = tls
        self._limit: Limit | None = None
        self.used = 0.0
        #: Whether it has ever been there to send something over.
        self.connected = False

    def serve(self, limit: Limit) -> None:
        """The next exchange has this limit."""
        self._limit = limit
        if self.sock is not None:
            self.sock.limit = limit

    def connect(self) -> None:
        assert self._limit is not None, "serve() comes first"
        origin, proxy = self.origin, self.origin.proxy
        plain = (
            connect(proxy.host, proxy.port, self._limit)
            if proxy
            else connect(origin.host, origin.port, self._limit)
        )
        # From here on `close` closes it.
        self.sock = plain
        if proxy:
            _tunnel(plain, origin, proxy)
        if origin.scheme == "https":
            secured = self._tls().wrap_socket(
                plain, server_hostname=origin.host, do_handshake_on_connect=False
            )
            assert isinstance(secured, TlsSocket)
            secured.limit = self._limit
            self.sock = secured
            secured.do_handshake()
        self.connected = True

    @property
    def is_usable(self) -> bool:
        """Whether an idle connection can be used again: it has not been closed, and nothing has been sent unasked."""
        if self.sock is None or time.monotonic() - self.used > _IDLE:
            return False
        with selectors.DefaultSelector() as selector:
            selector.register(self.sock, selectors.EVENT_READ)
            return not selector.select(0)


def _tunnel(plain: PlainSocket, origin: Origin, proxy: Proxy) -> None:
    """Ask the proxy for a tunnel to the origin."""
    host = f"[{origin.host}]" if ":" in origin.host else origin.host
    lines = [f"CONNECT {host}:{origin.port} HTTP/1.1", f"Host: {host}:{origin.port}"]
    if proxy.authorization:
        lines.append(f"Proxy-Authorization: {proxy.authorization}")
    plain.sendall("\r\n".join([*lines, "", ""]).encode("ascii"))
    answer = http.client.HTTPResponse(plain, method="CONNECT")
    try:
        answer.begin()
        if answer.status != 200:
            raise ProxyRefused(f"{answer.status} {answer.reason}".strip())
    finally:
        answer.close()


class Pool:
    """Idle connections by origin; safe to use from many threads."""

    def __init__(self, tls: Callable[[], ssl.SSLContext]) -> None:
        self._tls = tls
        self._lock = threading.Lock()
        self._idle: dict[Origin, deque[Connection]] = {}

    def take(self, origin: Origin, limit: Limit) -> Connection:
        """A connection for one exchange: one that was used before and still works, else a new one."""
        while True:
            with self._lock:
                waiting = self._idle.setdefault(origin, deque())
                connection = waiting.pop() if waiting else None
            if connection is None:
                connection = Connection(origin, self._tls)
            elif not connection.is_usable:
                connection.close()
                continue
            connection.serve(limit)
            return connection

    def give_back(self, connection: Connection) -> None:
        """The exchange is complete and the other side keeps the connection open."""
        connection.used = time.monotonic()
        with self._lock:
            self._idle[connection.origin].append(connection)
