"""Everything that we know of Pulumi's dynamic provider host (`python -m pulumi.dynamic`), and use beyond its API.

The host runs four operations at a time, gives a provider neither URN, timeout nor cancellation, sends every exception
as a traceback, keeps from the engine which properties differ, and goes on when the engine has been killed. All of it can be had all the same from the host's
own frames and objects. Each use is guarded: where the host has changed, the provider stays correct with the host's
defaults (four at a time, our default timeouts, an error as a traceback, no word on properties) and says so once at
debug level. tests/dynamic/test_host_canary.py fails
when a guard has to step in, and names what to delete once Pulumi offers the same by itself.
"""

from __future__ import annotations

import functools
import gc
import logging
import os
import sys
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from types import FrameType
from typing import Any, NoReturn

from google.protobuf.json_format import MessageToDict
from google.protobuf.message import Message
from pulumi.dynamic.dynamic import PROVIDER_KEY

from ..frontends import engine_messages
from ..frontends.engine_end import on_engine_end

_log = logging.getLogger(__name__)

#: Threads for operations. Each waits for the shared listing, so they cost memory only while they are used.
WORKERS = 1024

#: Seconds between the end of the engine and the host's.
_GRACE = 1.0

_SERVICE = "/pulumirpc.ResourceProvider/"

#: Set once the engine has asked the host to cancel.
_cancelled = threading.Event()

#: The whole answer to the Diff under way on this thread.
_answer = threading.local()


class OneLine(Exception):
    """Ends an operation; its line reaches the user's screen by itself where the host allows it."""


@dataclass(frozen=True)
class Request:
    """What the host knows of the operation under way and doesn't pass on."""

    urn: str
    #: customTimeouts, in seconds; 0 when none is given.
    timeout: float
    cancelled: Callable[[], bool]
    _message: Any
    _context: Any

    @property
    def inputs_before(self) -> Mapping[str, Any]:
        """Read: the inputs in the state until now; empty where there are none."""
        inputs = getattr(self._message, "inputs", None)
        return MessageToDict(inputs) if inputs is not None else {}

    def say(self, text: str) -> None:
        """Show a line on the resource's row."""
        if address := engine_address():
            engine_messages.say(address, self.urn, text)

    def warn(self, text: str) -> None:
        """Show a warning about the resource, which stays on the screen."""
        if address := engine_address():
            engine_messages.warn(address, self.urn, text)

    def fail(self, text: str) -> NoReturn:
        """End the operation with one line instead of a traceback."""
        self._attach(text)
        raise OneLine(text)

    def fail_initialised(
        self, id: str, outs: Mapping[str, Any], inputs: Mapping[str, Any], reason: str
    ) -> NoReturn:
        """End the operation with the resource in the state as created but not initialised: the next
        `pulumi up` updates it."""
        properties = self._message.properties if hasattr(self._message, "properties") else self._message.news
        provider = {PROVIDER_KEY: properties[PROVIDER_KEY]}
        self._attach(
            reason,
            engine_messages.created_but_not_ready(id, {**outs, **provider}, {**inputs, **provider}, reason),
        )
        raise OneLine(reason)

    def _attach(self, text: str, detail: Any = None) -> None:
        self._context.set_trailing_metadata(engine_messages.error_details(text, detail))


#: Of an operation that nothing is known of.
NOTHING = Request("", 0.0, lambda: False, None, None)


def engine_address() -> str:
    """The engine's address, which the host gets as its argument; empty where it doesn't."""
    return sys.argv[1] if len(sys.argv) > 1 else ""


def current() -> Request | None:
    """The operation of the calling thread; None where the host isn't as we know it."""
    frame = _host_frame()
    if frame is None:
        _log.debug("the dynamic provider host is not as expected: default timeouts, errors as tracebacks")
        return None
    message, context = frame.f_locals["request"], frame.f_locals["context"]
    _wrap_handlers()
    return Request(
        message.urn,
        float(getattr(message, "timeout", 0.0)),
        lambda: _cancelled.is_set() or not context.is_active(),
        message,
        context,
    )


def widen() -> bool:
    """Let the host run more than four operations at a time; false where it isn't as we know it."""
    executor = _executor()
    if executor is None:
        _log.debug("the dynamic provider host is not as expected: it runs four operations at a time")
        return False
    executor._max_workers = max(executor._max_workers, WORKERS)
    # A destroy sends all its deletes at once, the one that leads here among them: those that wait in the queue get
    # their threads now, for the executor starts one only when work comes in.
    with executor._shutdown_lock:
        for _ in range(executor._work_queue.qsize()):
            executor._adjust_thread_count()
    return True


def end_with_engine() -> None:
    """End this process when the engine is gone: the host goes on without it."""
    on_engine_end(_end)


def _end() -> None:
    # An engine that ends as it should interrupts the host first, which then ends by itself: leave it the time.
    time.sleep(_GRACE)
    os._exit(1)


def _host_frame() -> FrameType | None:
    """The host's frame that handles the request of this thread."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        known = frame.f_locals
        if frame.f_code.co_name == "wrapper" and "request" in known and "context" in known:
            return frame if hasattr(known["request"], "urn") else None
        frame = frame.f_back
    return None


#: What `widen` uses of the executor beyond its API.
_EXECUTOR_PARTS = ("_max_workers", "_shutdown_lock", "_work_queue", "_adjust_thread_count")


def _executor() -> ThreadPoolExecutor | None:
    """The host's executor: the worker thread that we run in has a reference to it in its frame."""
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        reference = frame.f_locals.get("executor_reference")
        if frame.f_code.co_name == "_worker" and callable(reference):
            executor = reference()
            found = isinstance(executor, ThreadPoolExecutor)
            return executor if found and all(hasattr(executor, name) for name in _EXECUTOR_PARTS) else None
        frame = frame.f_back
    return None


def answer_diff(response: Message) -> None:
    """Answer the Diff under way on this thread with this, instead of with the little that a DiffResult holds."""
    _answer.diff = response


@functools.cache
def _wrap_handlers() -> bool:
    """Have the engine's Cancel, which the host answers by doing nothing, end our waits, and its Diff answered with
    what `answer_diff` was given. False where that fails."""
    wrappers = {"Cancel": _cancelling, "Diff": _answering}
    tables = _tables_with(f"{_SERVICE}Cancel")
    for table in tables:
        for name, wrapped in wrappers.items():
            if (handler := table.get(_SERVICE + name)) is not None:
                table[_SERVICE + name] = handler._replace(unary_unary=wrapped(handler.unary_unary))
    if not tables:
        _log.debug("the dynamic provider host is not as expected: an interrupt does not end waits")
    return bool(tables)


def _tables_with(method: str) -> list[dict[str, Any]]:
    """The tables from which the gRPC server of this process takes its handlers; it offers no other way to them."""
    import grpc

    # Exactly dict: objects that only look like one (dill has some) do more than look up when they are asked.
    found = (o for o in gc.get_objects() if type(o) is dict and method in o)
    return [table for table in found if isinstance(table[method], grpc.RpcMethodHandler)]


def _cancelling(answer: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def cancel(request: Any, context: Any) -> Any:
        _cancelled.set()
        return answer(request, context)

    return cancel


def _answering(answer: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def diff(request: Any, context: Any) -> Any:
        _answer.diff = None
        return _whole(answer(request, context))

    return diff


def _whole(plain: Any) -> Any:
    """The answer of `answer_diff`; the host's own when another provider was asked."""
    return plain if _answer.diff is None else _answer.diff
