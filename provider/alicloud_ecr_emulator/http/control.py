"""The routes beside the API: readiness, seeds, faults, state and the request log. README.md documents the JSON shapes."""

from __future__ import annotations

import functools
import json
from collections.abc import Awaitable, Callable
from typing import Final

from aiohttp import web

from ..world import documents
from ..world.codec import BadDocument
from .emulator import Emulator

Handler = Callable[[web.Request], Awaitable[web.Response]]
STOPPING: Final = web.AppKey("stopping", list[bool])


def add_routes(app: web.Application, emulator: Emulator) -> None:
    """Add the control routes of one emulator."""
    app[STOPPING] = []

    async def ready(_: web.Request) -> web.Response:
        stopping = bool(app[STOPPING])
        return web.json_response(
            {"status": "stopping" if stopping else "ready", "version": version()},
            status=503 if stopping else 200,
        )

    async def reset(_: web.Request) -> web.Response:
        emulator.reset()
        return web.json_response({"status": "ok"})

    async def seed(request: web.Request) -> web.Response:
        documents.seed(emulator.world, await _document(request))
        return web.json_response({"status": "ok"})

    async def faults(request: web.Request) -> web.Response:
        emulator.faults.load(await _document(request))
        return web.json_response({"status": "ok", "rules": emulator.faults.shown()})

    async def state(_: web.Request) -> web.Response:
        return web.json_response({**documents.shown(emulator.world), "faults": emulator.faults.shown()})

    async def requests(request: web.Request) -> web.Response:
        return web.json_response(emulator.log.shown(dict(request.query)))

    app.router.add_get("/ready", ready)
    for path, handler in (("reset", reset), ("seed", seed), ("faults", faults)):
        app.router.add_post(f"/_emulator/{path}", _refusing_bad_documents(handler))
    app.router.add_get("/_emulator/state", state)
    app.router.add_get("/_emulator/requests", _refusing_bad_documents(requests))


@functools.cache
def version() -> str:
    """The installed distribution's version."""
    from importlib import metadata

    try:
        return metadata.version("pulumi-alicloud-ecr")
    except metadata.PackageNotFoundError:
        return "0"


def _refusing_bad_documents(handler: Handler) -> Handler:
    async def handle(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except BadDocument as error:
            return web.json_response({"status": "refused", "message": str(error)}, status=400)

    return handle


async def _document(request: web.Request) -> object:
    try:
        document: object = json.loads(await request.read() or b"{}")
    except (ValueError, RecursionError) as error:
        raise BadDocument(f"not JSON: {error}") from None
    return document
