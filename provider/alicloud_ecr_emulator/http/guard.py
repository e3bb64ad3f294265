"""Who may use the control routes and the page: programs on this machine and the page itself, never a foreign web page.

A foreign page reaches 127.0.0.1 in two ways: from its own origin (the browser then sends Origin, or says cross-site), or by a
name of its own that it points here (the browser then sends that name as Host). Both are refused. What changes something
must be JSON, which no form of a foreign page can send without asking first.
"""

from __future__ import annotations

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from aiohttp.typedefs import Handler

_GUARDED: Final = ("/_emulator/", "/page/")


@web.middleware
async def guard(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Refuse what a foreign page could have sent; the API's own routes are guarded by signatures."""
    is_page = request.path == "/" and request.method == "GET"
    if request.path.startswith(_GUARDED) or (is_page and not request.query_string):
        if problem := _foreign(request):
            return _refused(problem, 403)
        if problem := _not_json(request):
            return _refused(problem, 415)
    return await handler(request)


def _refused(problem: str, status: int) -> web.Response:
    return web.json_response({"status": "refused", "message": problem}, status=status)


def _foreign(request: web.Request) -> str:
    if not _is_loopback(request.host):
        return f"Host: expected 127.0.0.1 or localhost, got {request.host[:100]!r}"
    origin = request.headers.get("Origin")
    if origin is not None and origin != f"{request.scheme}://{request.host}":
        return f"Origin: another site's page can't use this, got {origin[:100]!r}"
    if request.headers.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
        return "Sec-Fetch-Site: another site's page can't use this"
    return ""


def _not_json(request: web.Request) -> str:
    if request.method in ("GET", "HEAD") or not request.can_read_body:
        return ""
    if request.content_type == "application/json":
        return ""
    return f"Content-Type: expected application/json, got {request.content_type[:100]!r}"


def _is_loopback(host: str) -> bool:
    try:
        name = urlsplit(f"//{host}").hostname or ""
        return name == "localhost" or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False
