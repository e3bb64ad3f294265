"""One call through an SDK: its answer, or the error in our words."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ApiError, EcrError, Unreachable
from ..text import one_line
from .document import Document
from .hook import Exchange, exchanging
from .transport import Reply, TransportError


def invoke(operation: str, call: Callable[[Any], Any], exchange: Exchange) -> Document:
    """One call, sent by the exchange; its answer.

    Raises ApiError when the API refuses it, also with HTTP 200 and Success=false, and Unreachable without an answer
    of the API.
    """
    from darabonba.runtime import RuntimeOptions

    # What it holds of the credentials' exchanges is no answer to this call.
    exchange.reply = None
    try:
        with exchanging(exchange):
            call(RuntimeOptions())
    except Exception as error:  # noqa: BLE001 - the SDK lets anything through: broken JSON, missing keys, its own
        failure = getattr(error, "inner_exception", None) or error
        if isinstance(failure, EcrError):
            raise failure from None
        if isinstance(failure, TransportError):
            raise Unreachable(
                operation, str(failure), connected=failure.connected, usable=failure.usable
            ) from None
        if exchange.reply is None:
            raise Unreachable(
                operation, f"the SDK can't send it ({type(failure).__name__})", connected=False
            ) from None
    assert exchange.reply is not None
    return _answer(operation, exchange.reply)


def _answer(operation: str, reply: Reply) -> Document:
    """What was received, if the API says that the call succeeded."""
    try:
        values = json.loads(reply.body)
    except (ValueError, RecursionError):
        values = None
    failed = reply.status >= 400
    if not isinstance(values, Mapping):
        what = "no answer of the API" if reply.body else "an empty answer"
        raise Unreachable(
            operation, f"HTTP {reply.status} from {reply.peer} with {what}", usable=reply.status >= 500
        )
    answer = Document(operation, values)
    if failed or answer.text("Success").lower() == "false":
        raise _refusal(operation, reply, answer)
    answer.required("RequestId")
    return answer


def _refusal(operation: str, reply: Reply, answer: Document) -> ApiError | Unreachable:
    code = one_line(answer.text("Code") or answer.text("code"), 100)
    if not code:
        why = f"HTTP {reply.status} from {reply.peer} without an error code"
        return Unreachable(operation, why, usable=reply.status >= 500)
    return ApiError(
        operation,
        code,
        one_line(answer.text("Message") or answer.text("message")) or "no message",
        one_line(answer.text("RequestId") or answer.text("requestId"), 100),
        reply.status,
        _retry_after(reply.headers),
    )


def _retry_after(headers: Mapping[str, str]) -> float | None:
    """Seconds, from the gateway's x-acs-retry-after (milliseconds) or the standard Retry-After (seconds)."""
    if found := re.fullmatch(r"\d{1,9}", headers.get("x-acs-retry-after", "")):
        return int(found[0]) / 1000
    found = re.fullmatch(r"\d{1,9}(\.\d{1,9})?", headers.get("retry-after", ""))
    return float(found[0]) if found else None
