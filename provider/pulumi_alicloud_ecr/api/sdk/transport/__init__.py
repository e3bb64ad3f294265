"""HTTP as this provider speaks it: one request, one answer, in bounded time and space.

A total deadline for each exchange (connecting, TLS, headers, body), a size limit, no redirects, TLS that is verified,
proxies as curl chooses them, and no plain HTTP beyond this machine. What goes wrong is told in one line that names
the other side and nothing of the request: that holds keys and tokens.
"""

from __future__ import annotations

import functools
import http.client
import math
import os
import socket
import ssl
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from ... import call
from ...errors import EcrError
from ...settings import is_loopback
from . import proxies, tls
from .connections import Connection, Origin, Pool, ProxyRefused
from .limit import Limit, OutOfTime

#: Bytes of an answer: a hundred attachments with all their tags have less than one million.
MAX_BODY = 4 * 1024 * 1024
_CHUNK = 64 * 1024

#: The metadata service of an ECS instance: inside the machine's own network, and spoken to in plain HTTP only.
_METADATA = "100.100.100.200"


class TransportError(Exception):
    """There is no answer; the text says why, in one line."""

    def __init__(self, why: str, *, connected: bool = True, usable: bool = True) -> None:
        super().__init__(why)
        #: False: nothing was sent.
        self.connected = connected
        #: False: something answered that can't be the API.
        self.usable = usable


@dataclass(frozen=True)
class Reply:
    """An answer, as it came."""

    status: int
    reason: str
    #: Names in lower case.
    headers: Mapping[str, str]
    body: bytes
    #: Who answered, for messages.
    peer: str


class Transport:
    """Sends requests; safe to use from many threads. Proxies and trust come from the environment."""

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        self._environ = os.environ if environ is None else environ
        self._pool = Pool(functools.cache(lambda: tls.context(self._environ)))

    def send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None, seconds: float
    ) -> Reply:
        """One exchange. Raises TransportError, and SettingsError when proxy or trust can't be used."""
        parts = urlsplit(url)
        origin = self._origin(parts)
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        limit = Limit(seconds, call.current(), str(origin))
        connection = self._pool.take(origin, limit)
        try:
            connection.request(method, target, body, dict(headers))
            response = connection.getresponse()
            received = _read(response, str(origin))
        except BaseException as error:
            connection.close()
            if isinstance(error, TransportError | EcrError) or not isinstance(error, Exception):
                raise
            raise _explained(error, connection, limit, seconds) from None
        if response.will_close:
            connection.close()
        else:
            self._pool.give_back(connection)
        if 300 <= response.status < 400:
            raise TransportError(f"{origin} answered with a redirect, which is not followed", usable=False)
        names = {name.lower(): value for name, value in response.getheaders()}
        return Reply(response.status, response.reason, names, received, str(origin))

    def _origin(self, parts: SplitResult) -> Origin:
        host, scheme = parts.hostname or "", parts.scheme
        port = parts.port or {"https": 443}.get(scheme, 80)
        if scheme == "http":
            if not is_loopback(host) and host != _METADATA:
                raise TransportError(
                    f"plain HTTP to {host} is refused: it is for loopback only, use https", connected=False
                )
            return Origin(scheme, host, port)
        if scheme != "https" or not host:
            raise TransportError("the address is not one of HTTPS", connected=False)
        return Origin(scheme, host, port, proxies.choose(host, port, self._environ))


def _read(response: http.client.HTTPResponse, peer: str) -> bytes:
    """The body, whole."""
    if (response.length or 0) > MAX_BODY:
        raise _too_large(peer)
    chunks: list[bytes] = []
    size = 0
    while chunk := response.read(_CHUNK):
        chunks.append(chunk)
        size += len(chunk)
        if size > MAX_BODY:
            raise _too_large(peer)
    if response.length:
        raise TransportError(f"the answer of {peer} was cut off")
    return _decoded(b"".join(chunks), response.getheader("content-encoding", "").strip().lower(), peer)


def _decoded(body: bytes, encoding: str, peer: str) -> bytes:
    """The body without a compression that nobody has asked for."""
    if encoding in ("", "identity"):
        return body
    if encoding not in ("gzip", "deflate"):
        raise TransportError(f"the answer of {peer} is compressed in a way that is not known", usable=False)
    decoder = zlib.decompressobj(wbits=zlib.MAX_WBITS | 32)
    try:
        plain = decoder.decompress(body, MAX_BODY)
    except zlib.error:
        raise TransportError(f"the compressed answer of {peer} can't be read", usable=False) from None
    if decoder.unconsumed_tail:
        raise _too_large(peer)
    if not decoder.eof:
        raise TransportError(f"the answer of {peer} was cut off")
    return plain


def _too_large(peer: str) -> TransportError:
    return TransportError(f"the answer of {peer} is larger than {MAX_BODY >> 20} MiB", usable=False)


def _explained(error: Exception, connection: Connection, limit: Limit, seconds: float) -> TransportError:
    """What went wrong, by the kind of the error: the texts of libraries repeat the URL, and that holds keys."""
    peer, connected = str(connection.origin), connection.connected
    proxy = connection.origin.proxy
    met = str(proxy) if proxy and not connected else peer
    match error:
        case OutOfTime() if limit.interrupted:
            return TransportError(f"interrupted while waiting for {peer}", connected=connected)
        case OutOfTime():
            return TransportError(
                f"no complete answer from {peer} within {math.ceil(seconds)} s", connected=connected
            )
        case ProxyRefused():
            return TransportError(
                f"{met} refused the connection to {connection.origin.host}: {error}", connected=False
            )
        case socket.gaierror():
            return TransportError(f"the host name of {met} was not found", connected=False)
        case ssl.SSLCertVerificationError():
            why = f"the certificate of {connection.origin.host} is not valid ({error.verify_message}); SSL_CERT_FILE"
            return TransportError(f"{why} or REQUESTS_CA_BUNDLE name further authorities", connected=False)
        case ssl.SSLError():
            return TransportError(
                f"TLS with {peer} failed ({error.reason or 'no reason'})", connected=connected
            )
        case ConnectionRefusedError():
            return TransportError(f"the connection to {met} was refused", connected=False)
        case http.client.IncompleteRead():
            return TransportError(f"the answer of {peer} was cut off")
        case OSError() if connected:
            return TransportError(f"the connection to {peer} was broken")
        case OSError():
            return TransportError(
                f"{met} can't be reached ({error.strerror or 'no answer'})", connected=False
            )
        case http.client.HTTPException():
            return TransportError(f"{met} does not speak HTTP", connected=connected, usable=False)
    return TransportError(f"the request can't be sent ({type(error).__name__})", connected=False)
