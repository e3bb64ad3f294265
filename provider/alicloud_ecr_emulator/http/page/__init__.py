"""The page at `/`: resources, requests and control, live. Plain HTML, style and scripts; nothing is fetched from elsewhere.

The page reads `/_emulator/state` and `/_emulator/requests` and posts to the other control routes, from its own origin.
"""

from __future__ import annotations

from importlib import resources
from typing import Final

from aiohttp import web

#: Everything comes from this server: no script of a name that a resource carries can run, and no site can frame the page.
_HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-cache",
}
_TYPES: Final = {"css": "text/css", "js": "text/javascript", "html": "text/html"}
_FILES: Final = {
    entry.name: entry.read_text("utf-8")
    for entry in resources.files(__package__).iterdir()
    if entry.name.rpartition(".")[2] in _TYPES
}


def index() -> web.Response:
    """The page itself."""
    return _file("index.html")


def add_routes(app: web.Application) -> None:
    """Serve the page's style and scripts under `/page/`."""

    async def file(request: web.Request) -> web.Response:
        name = request.match_info["name"]
        if name not in _FILES:
            raise web.HTTPNotFound
        return _file(name)

    app.router.add_get("/page/{name}", file)


def _file(name: str) -> web.Response:
    return web.Response(text=_FILES[name], content_type=_TYPES[name.rpartition(".")[2]], headers=_HEADERS)
