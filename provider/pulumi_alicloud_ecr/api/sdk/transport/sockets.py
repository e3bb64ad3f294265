"""Sockets whose every wait ends with the limit of the exchange that they serve.

The time-out of a socket is for one read: a server that sends a byte now and then is never too slow for it. Here each
read and write waits in slices and asks the limit in between.
"""

from __future__ import annotations

import errno
import os
import queue
import selectors
import socket
import ssl
import threading
from collections.abc import Callable
from typing import Any, TypeVar

from .limit import Limit

T = TypeVar("T")

#: Seconds for one address of a host, when it has several: the next one may answer.
_PER_ADDRESS = 5.0


class _Limited(socket.socket):
    """Reads and writes within `limit`, which the owner sets before each exchange."""

    limit: Limit

    def recv_into(self, *args: Any) -> int:
        return self._within(super().recv_into, *args)

    def recv(self, *args: Any) -> bytes:
        return self._within(super().recv, *args)

    def send(self, *args: Any) -> int:
        return self._within(super().send, *args)

    def sendall(self, data: Any, flags: int = 0) -> None:
        with memoryview(data).cast("B") as view:
            sent = 0
            while sent < len(view):
                sent += self.send(view[sent:])

    def _within(self, operation: Callable[..., T], *args: Any) -> T:
        while True:
            self.settimeout(self.limit.slice())
            try:
                return operation(*args)
            except TimeoutError:
                continue


class PlainSocket(_Limited):
    """TCP."""


class TlsSocket(_Limited, ssl.SSLSocket):
    """TLS, made by a context whose `sslsocket_class` is this; `do_handshake` is called once `limit` is set."""

    def do_handshake(self, block: bool = False) -> None:
        self._within(super().do_handshake)


def connect(host: str, port: int, limit: Limit) -> PlainSocket:
    """A connection to the first address of the host that takes one. Raises OSError, OutOfTime."""
    error = OSError(errno.EHOSTUNREACH, "it has no address")
    for family, kind, protocol, _, address in _resolve(host, port, limit):
        connection = PlainSocket(family, kind, protocol)
        connection.limit = limit
        try:
            _connect(connection, address, limit)
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except OSError as failed:
            connection.close()
            error = failed
        except BaseException:
            connection.close()
            raise
        else:
            return connection
    raise error


def _connect(connection: PlainSocket, address: Any, limit: Limit) -> None:
    connection.setblocking(False)
    code = connection.connect_ex(address)
    if code in (errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN):
        code = _outcome(connection, limit)
    if code:
        raise OSError(code, os.strerror(code))


def _outcome(connection: PlainSocket, limit: Limit) -> int:
    """The error number of the connection that is being made; 0 when it is there."""
    waited = 0.0
    with selectors.DefaultSelector() as selector:
        selector.register(connection, selectors.EVENT_WRITE)
        while waited < _PER_ADDRESS:
            pause = limit.slice()
            if selector.select(pause):
                return connection.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
            waited += pause
    return errno.ETIMEDOUT


def _resolve(host: str, port: int, limit: Limit) -> list[Any]:
    """The addresses of a host. A resolver can't be interrupted, so it is asked on a thread that may be left behind."""
    answer: queue.SimpleQueue[list[Any] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answer.put(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM))
        except (OSError, UnicodeError) as error:
            answer.put(error if isinstance(error, OSError) else socket.gaierror(str(error)))

    threading.Thread(target=ask, daemon=True, name="resolve").start()
    while True:
        try:
            found = answer.get(timeout=limit.slice())
        except queue.Empty:
            continue
        if isinstance(found, OSError):
            raise found
        return found
