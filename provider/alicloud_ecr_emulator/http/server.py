"""The emulator over HTTP, on 127.0.0.1 only: one address for every API, the control routes beside it.

A request goes: read → log → authenticate → rate limit → fault rules → world → answer → wire faults. One event loop runs
everything, so the world needs no locks.
"""

from __future__ import annotations

import asyncio
import sys
import traceback
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from ..world.errors import ApiError
from . import control, page
from .emulator import Emulator, Outcome, Request
from .guard import guard
from .request_log import Entry
from .signatures import SignedRequest
from .wire import send

HOST: Final = "127.0.0.1"
_LARGEST_DOCUMENT: Final = 256 * 1024 * 1024
_LARGEST_REQUEST: Final = 4 * 1024 * 1024
_MOST_PARAMETERS: Final = 25_000


def application(emulator: Emulator) -> web.Application:
    """The aiohttp application of one emulator."""
    app = web.Application(client_max_size=_LARGEST_DOCUMENT, middlewares=[guard])
    api_handler = _Api(emulator)
    control.add_routes(app, emulator)
    page.add_routes(app)
    app.router.add_route("*", "/", api_handler)
    return app


class _Api:
    def __init__(self, emulator: Emulator):
        self._emulator = emulator

    async def __call__(self, http: web.Request) -> web.StreamResponse:
        try:
            request = Request.of(await _signed(http))
        except ValueError:
            return _too_large()
        if http.method == "GET" and not request.action:
            return page.index()
        log, entry = self._emulator.log, self._emulator.begin(request)
        try:
            if latency := self._emulator.world.settings.latency_seconds:
                await asyncio.sleep(latency)
            outcome = self._outcome(request, entry)
            response = await send(http, outcome)
            dropped = outcome.fault is not None and outcome.fault.kind == "drop"
            entry.status = 0 if dropped else response.status
            return response
        finally:
            log.end(entry, self._emulator.world.clock())

    def _outcome(self, request: Request, entry: Entry) -> Outcome:
        effect = None
        try:
            effect = self._emulator.admit(request, entry)
            return self._emulator.work(request, entry, effect)
        except ApiError as error:
            outcome = self._emulator.refusal(request, entry, error)
        except Exception:  # noqa: BLE001 - the emulator stays up; the caller sees an InternalError
            traceback.print_exc(file=sys.stderr)
            outcome = self._emulator.refusal(request, entry, ApiError("InternalError"))
        return outcome if effect is None else replace(outcome, fault=effect.wire)


async def _signed(http: web.Request) -> SignedRequest:
    """The request as it arrived. Its body is a form whatever its type says: the type is not signed, the body is.

    Raises ValueError when it is larger than any request of a client.
    """
    body = await _body(http)
    form, query = (
        parse_qsl(text, keep_blank_values=True, max_num_fields=_MOST_PARAMETERS)
        for text in (body.decode("utf-8", "replace"), http.rel_url.raw_query_string)
    )
    headers: dict[str, str] = {}
    for name, value in http.headers.items():
        name = name.lower()
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return SignedRequest(http.method, http.path, tuple(query), tuple(form), headers, body)


async def _body(http: web.Request) -> bytes:
    body = bytearray()
    async for chunk in http.content.iter_any():
        body += chunk
        if len(body) > _LARGEST_REQUEST:
            raise ValueError
    return bytes(body)


def _too_large() -> web.Response:
    message = f"A request has at most {_LARGEST_REQUEST} bytes and {_MOST_PARAMETERS} parameters."
    response = web.json_response({"Code": "RequestEntityTooLarge", "Message": message}, status=413)
    response.force_close()
    return response
