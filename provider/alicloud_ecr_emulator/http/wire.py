"""An outcome on the wire, damaged as its fault rule says."""

from __future__ import annotations

import asyncio
import json
import uuid
from collections.abc import Mapping
from typing import Any, Final

from aiohttp import web

from .emulator import Outcome
from .faults import ANSWER_KINDS, Rule

_HTML: Final = "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"
_DRIP_SECONDS: Final = 0.2
_CHUNK: Final = b" " * 65_536


async def send(http: web.Request, outcome: Outcome) -> web.StreamResponse:
    """Answer the request."""
    body = json.dumps(outcome.document).encode()
    rule = outcome.fault
    if rule is None:
        return _plain(outcome, body)
    if rule.kind in ANSWER_KINDS:
        return _plain(outcome, json.dumps(_damaged(outcome.document, rule.kind)).encode())
    match rule.kind:
        case "drop":
            return _drop(http)
        case "html":
            return web.Response(status=_status(rule, 502), text=_HTML, content_type="text/html")
        case "body":
            return web.Response(status=_status(rule, 200), text=rule.text, content_type="application/json")
        case "redirect":
            return web.Response(status=_status(rule, 302), headers={"Location": rule.text})
        case "cut" | "slow" | "drip" | "huge":
            return await _stream(http, outcome, body, rule)
        case "slow_headers":
            await asyncio.sleep(rule.seconds or 0)
    return _plain(outcome, body)


def _plain(outcome: Outcome, body: bytes) -> web.Response:
    return web.Response(
        status=outcome.status, body=body, headers=outcome.headers, content_type="application/json"
    )


def _status(rule: Rule, default: int) -> int:
    return rule.status or default


def _drop(http: web.Request) -> web.StreamResponse:
    """Close the connection without an answer."""
    if http.transport is not None:
        http.transport.abort()
    return web.Response()


async def _stream(http: web.Request, outcome: Outcome, body: bytes, rule: Rule) -> web.StreamResponse:
    """Headers at once; then the body in the manner of the rule."""
    response = web.StreamResponse(status=outcome.status, headers=outcome.headers)
    response.content_type = "application/json"
    response.content_length = rule.size or len(body) if rule.kind == "huge" else len(body)
    await response.prepare(http)
    match rule.kind:
        case "slow":
            await asyncio.sleep(rule.seconds or 0)
            await response.write(body)
        case "drip":
            await _drip(response, body, rule.seconds or 0)
        case "huge":
            await _fill(response, response.content_length)
        case _:
            await response.write(body[: len(body) // 2])
            if http.transport is not None:
                http.transport.close()
            return response
    await response.write_eof()
    return response


async def _drip(response: web.StreamResponse, body: bytes, seconds: float) -> None:
    """The body in small pieces, so slowly that it takes so many seconds."""
    pieces = max(1, round(seconds / _DRIP_SECONDS))
    size = max(1, -(-len(body) // pieces))
    for start in range(0, len(body), size):
        await asyncio.sleep(_DRIP_SECONDS)
        await response.write(body[start : start + size])


async def _fill(response: web.StreamResponse, size: int) -> None:
    """So many bytes of white space."""
    while size > 0:
        await response.write(_CHUNK[:size])
        size -= len(_CHUNK)


def _damaged(document: Mapping[str, object], kind: str) -> dict[str, Any]:
    match kind:
        case "unsuccessful":
            return {**document, "Success": False, "Code": "InternalError", "Message": "No success."}
        case "endless_pages":
            return {**document, "NextToken": uuid.uuid4().hex}
        case "no_list":
            return {name: value for name, value in document.items() if not _holds_list(value)}
    return {name: _without_ids(value) for name, value in document.items()}


def _holds_list(value: object) -> bool:
    """Whether a field is a list, or an object around one, as some of cbn's are."""
    return isinstance(value, list) or (isinstance(value, dict) and any(map(_holds_list, value.values())))


def _without_ids(value: object) -> object:
    """The items of a list without what identifies them."""
    if isinstance(value, dict):
        return {name: _without_ids(each) for name, each in value.items()}
    if not isinstance(value, list):
        return value
    return [
        {name: each for name, each in item.items() if not name.endswith("Id")}
        if isinstance(item, dict)
        else item
        for item in value
    ]
