"""The emulator over HTTP, on 127.0.0.1 only: one address for every API, the control routes beside it.

A request goes: read → log → authenticate → rate limit → fault rules → world → answer → wire faults. One event loop runs
everything, so the world needs no locks.
"""

from __future__ import annotations

import asyncio
import json
import sys
import traceback
from dataclasses import replace
from typing import Final
from urllib.parse import parse_qsl

from aiohttp import web

from ..world.errors import ApiError
from . import control, page
from .emulator import Emulator, Outcome, Request
from .faults import Rule
from .request_log import Entry
from .signatures import SignedRequest

HOST: Final = "127.0.0.1"
_LARGEST_BODY: Final = 256 * 1024 * 1024
_HTML: Final = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"


def application(emulator: Emulator) -> web.Application:
    """The aiohttp application of one emulator."""
    app = web.Application(client_max_size=_LARGEST_BODY)
    api_handler = _Api(emulator)
    control.add_routes(app, emulator)
    page.add_routes(app)
    app.router.add_route("*", "/", api_handler)
    return app


class _Api:
    def __init__(self, emulator: Emulator):
        self._emulator = emulator

    async def __call__(self, http: web.Request) -> web.StreamResponse:
        request = Request.of(await _signed(http))
        if http.method == "GET" and not request.action:
            return page.index()
        log, entry = self._emulator.log, self._emulator.begin(request)
        try:
            if latency := self._emulator.world.settings.latency_seconds:
                await asyncio.sleep(latency)
            outcome = self._outcome(request, entry)
            response = await _send(http, outcome)
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
    body = await http.read()
    form: list[tuple[str, str]] = []
    if http.content_type == "application/x-www-form-urlencoded":
        form = parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True)
    query = parse_qsl(http.rel_url.raw_query_string, keep_blank_values=True)
    headers: dict[str, str] = {}
    for name, value in http.headers.items():
        name = name.lower()
        headers[name] = f"{headers[name]},{value}" if name in headers else value
    return SignedRequest(http.method, http.path, tuple(query), tuple(form), headers, body)


async def _send(http: web.Request, outcome: Outcome) -> web.StreamResponse:
    body = json.dumps(outcome.document).encode()
    rule = outcome.fault
    if rule is None:
        return _plain(outcome, body)
    if rule.kind == "slow_headers":
        await asyncio.sleep(rule.seconds or 0)
    elif rule.kind == "drop":
        return await _drop(http)
    elif rule.kind == "html":
        return web.Response(status=rule.status or 502, text=_HTML, content_type="text/html")
    elif rule.kind in ("cut", "slow"):
        return await _dribble(http, outcome, body, rule)
    return _plain(outcome, body)


def _plain(outcome: Outcome, body: bytes) -> web.Response:
    return web.Response(
        status=outcome.status, body=body, headers=outcome.headers, content_type="application/json"
    )


async def _drop(http: web.Request) -> web.StreamResponse:
    """Close the connection without an answer."""
    if http.transport is not None:
        http.transport.abort()
    return web.Response()


async def _dribble(http: web.Request, outcome: Outcome, body: bytes, rule: Rule) -> web.StreamResponse:
    """Headers at once; then half the body and the end of the connection, or the whole body after a while."""
    response = web.StreamResponse(status=outcome.status, headers=outcome.headers)
    response.content_type = "application/json"
    response.content_length = len(body)
    await response.prepare(http)
    if rule.kind == "slow":
        await asyncio.sleep(rule.seconds or 0)
        await response.write(body)
        await response.write_eof()
        return response
    await response.write(body[: len(body) // 2])
    if http.transport is not None:
        http.transport.close()
    return response
