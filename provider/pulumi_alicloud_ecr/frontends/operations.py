"""What both front ends do alike around an operation of the lifecycle: its deadline, and its errors' one line."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..api.call import Call, never, silent
from ..api.clock import Clock
from ..api.errors import Cancelled, EcrError, NotReady
from ..api.text import one_line, shown
from ..schema import KINDS, Kind, Role
from ..schema.check import Failure
from . import engine_messages

#: Seconds for each operation when customTimeouts says nothing. Attaching takes minutes; the neighbours' five were
#: too short for their users.
DEFAULT_TIMEOUT = 20 * 60.0

#: Characters of an error: a refusal that was looked into lists all that is missing.
_LONGEST = 4000


def kind_named(name: str) -> Kind[Any, Any]:
    """The kind of resource of that name; StopIteration when there is none."""
    return next(kind for kind in KINDS if kind.name == name)


def operation(
    clock: Clock,
    timeout: float = 0.0,
    cancelled: Callable[[], bool] = never,
    say: Callable[[str], None] = silent,
    warn: Callable[[str], None] = silent,
    urn: str = "",
) -> Call:
    """An operation that begins now; `timeout` is what customTimeouts says, in seconds, 0 when it says nothing."""
    return Call(
        clock.now() + (timeout or DEFAULT_TIMEOUT),
        cancelled,
        lambda line: say(one_line(line, _LONGEST)),
        lambda line: warn(one_line(line, _LONGEST)),
        urn,
    )


def check_failures(failures: Iterable[Failure], engine_address: str) -> list[Failure]:
    """The failures as the engine may print them: it adds the value of the property that a failure names."""
    found = list(failures)
    if not found or engine_messages.redacts_secrets(engine_address):
        return found
    return [Failure("", f"property {f.property} {f.reason}" if f.property else f.reason) for f in found]


def as_given(kind: Kind[Any, Any], inputs: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """The inputs that were read, without the immutable ones that only the cloud has decided: with those among the
    inputs of the state, what a program leaves out looks as if it were taken away.

    `before` are the state's inputs until now; there are none on an import, which takes over everything.
    """
    decided = {p.wire for p in kind.properties if p.role is Role.IMMUTABLE and p.wire not in before}
    return {wire: value for wire, value in inputs.items() if not before or wire not in decided}


def failed(verb: str, error: Exception) -> str:
    """The line for an operation that failed; with ALICLOUD_ECR_DEBUG=1 the stack follows it."""
    text = one_line(f"{verb} failed: {error}", _LONGEST)
    if not isinstance(error, EcrError):
        said = one_line(error)
        text = (
            f"{verb} failed: unexpected {type(error).__name__}: {said}; please report it "
            "(ALICLOUD_ECR_DEBUG=1 shows where)"
        )
    if os.environ.get("ALICLOUD_ECR_DEBUG") == "1":
        return f"{text}\n{shown(traceback.format_exc())}"
    return text


def kept(error: NotReady) -> str:
    """The line for a resource that exists and goes into the state, but isn't ready."""
    why = error.reason.problem if isinstance(error.reason, Cancelled) else str(error.reason)
    return one_line(f"{why}; the id {error.id} is kept, the next pulumi up goes on", _LONGEST)
