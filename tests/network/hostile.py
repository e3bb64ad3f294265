"""A server on loopback that answers as it is told, byte by byte."""

from __future__ import annotations

import contextlib
import json
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

#: Sends an answer to a request over a connection; what it raises ends the connection.
Script = Callable[["Peer"], None]


@dataclass
class Peer:
    """One request, and the connection over which it came."""

    connection: socket.socket
    line: str
    headers: dict[str, str]
    body: bytes
    server: HostileServer

    def send(self, data: bytes | str) -> None:
        self.connection.sendall(data.encode() if isinstance(data, str) else data)

    def answer(
        self, body: bytes | str | dict[str, object], status: str = "200 OK", headers: str = ""
    ) -> None:
        """A proper answer."""
        raw = json.dumps(body) if isinstance(body, dict) else body
        raw = raw.encode() if isinstance(raw, str) else raw
        self.send(f"HTTP/1.1 {status}\r\nContent-Length: {len(raw)}\r\n{headers}\r\n")
        self.send(raw)

    def wait(self, seconds: float) -> None:
        """Do nothing for a while; raises OSError when the server ends."""
        if self.server.ended.wait(seconds):
            raise OSError("the server ends")


@dataclass
class HostileServer:
    """Answers every request by its script."""

    script: Script
    tls: ssl.SSLContext | None = None
    requests: list[str] = field(default_factory=list)
    heads: list[dict[str, str]] = field(default_factory=list)
    bodies: list[bytes] = field(default_factory=list)
    connections: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    def __post_init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def port(self) -> int:
        return int(self._listener.getsockname()[1])

    @property
    def url(self) -> str:
        return f"{'https' if self.tls else 'http'}://127.0.0.1:{self.port}"

    def close(self) -> None:
        self.ended.set()
        self._listener.close()
        for connection in self._open:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
            connection.close()

    def _accept(self) -> None:
        while not self.ended.is_set():
            try:
                connection, _ = self._listener.accept()
            except OSError:
                return
            self.connections += 1
            self._open.append(connection)
            threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, plain: socket.socket) -> None:
        connection = plain
        with contextlib.suppress(OSError, ValueError):
            if self.tls:
                connection = self.tls.wrap_socket(plain, server_side=True)
                self._open.append(connection)
            reader = connection.makefile("rb")
            while line := reader.readline().decode("latin-1").strip():
                headers: dict[str, str] = {}
                while head := reader.readline().decode("latin-1").strip():
                    name, _, value = head.partition(":")
                    headers[name.lower()] = value.strip()
                body = reader.read(int(headers.get("content-length", 0)))
                self.requests.append(line)
                self.heads.append(headers)
                self.bodies.append(body)
                self.script(Peer(connection, line, headers, body, self))
        with contextlib.suppress(OSError):
            connection.shutdown(socket.SHUT_RDWR)
        connection.close()


@contextlib.contextmanager
def serving(script: Script, tls: ssl.SSLContext | None = None) -> Iterator[HostileServer]:
    """A server for the length of a block."""
    server = HostileServer(script, tls)
    try:
        yield server
    finally:
        server.close()


def dead_port() -> int:
    """A port of loopback on which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def page(**more: object) -> dict[str, object]:
    """An answer of ListTransitRouterEcrAttachments that lists nothing."""
    return {"RequestId": "REQ-1", "TransitRouterAttachments": [], "TotalCount": 0, **more}
