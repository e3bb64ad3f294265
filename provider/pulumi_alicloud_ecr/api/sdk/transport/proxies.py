"""Which proxy a connection takes, by the rules of curl.

`https_proxy`, else `HTTPS_PROXY`, else `all_proxy`, `ALL_PROXY`; `no_proxy`, else `NO_PROXY` names hosts that are
spoken to directly: `*`, a host or domain (with or without a leading dot: all below it as well), one port of it
(`host:port`), an address, or a CIDR block. Loopback is never proxied. Plain HTTP is spoken to loopback and the
metadata service of the machine only, so HTTP_PROXY means nothing here.
"""

from __future__ import annotations

import base64
import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urlsplit

from ...errors import SettingsError
from ...settings import is_loopback

#: curl's default port for proxies.
_PORT = 1080
_VARIABLES = ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY")
_NO_PROXY = ("no_proxy", "NO_PROXY")


@dataclass(frozen=True)
class Proxy:
    """A forward proxy, asked by CONNECT."""

    host: str
    port: int
    #: The environment variable that names it.
    variable: str
    #: The value of Proxy-Authorization; empty without user and password.
    authorization: str = field(default="", repr=False)

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"the proxy {host}:{self.port} ({self.variable})"


def choose(host: str, port: int, environ: Mapping[str, str]) -> Proxy | None:
    """The proxy for a host; None to speak to it directly. Raises SettingsError when what is named can't be used."""
    variable = next((name for name in _VARIABLES if environ.get(name, "").strip()), "")
    if not variable or is_loopback(host):
        return None
    exempt = next((environ[name] for name in _NO_PROXY if environ.get(name, "").strip()), "")
    if any(_matches(entry, host.lower().rstrip("."), port) for entry in re.split(r"[\s,]+", exempt) if entry):
        return None
    return _parse(variable, environ[variable].strip())


def _parse(variable: str, url: str) -> Proxy:
    try:
        parts = urlsplit(url if "://" in url else f"http://{url}")
        host, port = parts.hostname, parts.port or _PORT
    except ValueError:
        host, port = None, 0
    # The value may hold a password: it is not repeated.
    if not host:
        raise SettingsError(f"the environment variable {variable} must be http://[USER:PASSWORD@]HOST[:PORT]")
    if parts.scheme.lower() != "http":
        raise SettingsError(
            f"the environment variable {variable} names a proxy of a kind that is not supported "
            f"({parts.scheme}): it must be http://[USER:PASSWORD@]HOST[:PORT]"
        )
    authorization = ""
    if parts.username is not None:
        user = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = "Basic " + base64.b64encode(user.encode()).decode()
    return Proxy(host, port, variable, authorization)


def _matches(entry: str, host: str, port: int) -> bool:
    """Whether an entry of NO_PROXY names the host."""
    if entry == "*":
        return True
    if (address := _address(host)) is not None:
        return _matches_address(entry, address, port)
    name, _, named_port = entry.lower().partition(":")
    if named_port and named_port != str(port):
        return False
    name = name.strip(".")
    return bool(name) and (host == name or host.endswith(f".{name}"))


def _matches_address(entry: str, address: ipaddress.IPv4Address | ipaddress.IPv6Address, port: int) -> bool:
    if found := re.fullmatch(r"\[([^]]*)\](?::(\d+))?|(\d+\.\d+\.\d+\.\d+):(\d+)", entry):
        entry, named_port = found[1] or found[3], found[2] or found[4]
        if named_port and named_port != str(port):
            return False
    try:
        return address in ipaddress.ip_network(entry, strict=False)
    except ValueError:
        return False


def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return None
