"""The provider's operations, as the host runs them: values converted, errors mapped, nothing decided.

Imported in the host's process, where it is used: a program only needs the class in `provider`.
"""

from __future__ import annotations

import atexit
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult
from pulumi.dynamic.dynamic import PROVIDER_KEY
from pulumi.output import Unknown

from ..api.call import Call
from ..api.clock import SystemClock
from ..api.errors import EcrError, NotReady
from ..api.settings import Settings
from ..frontends import operations
from ..frontends.connections import Connections
from ..frontends.diff_response import diff_response
from ..frontends.pending_creations import PendingCreations
from ..frontends.replacements import Replacements
from ..schema import (
    UNKNOWN,
    Kind,
    Role,
    is_unknown,
)
from ..schema import check as core
from ..schema.check import Failure
from . import host

if TYPE_CHECKING:
    from ..lifecycle import Lifecycle

T = TypeVar("T")
Wire = Mapping[str, Any]

#: Made in `configure`; an attribute of the provider would be pickled into every resource.
_connections: Connections | None = None


def configure(config: Wire) -> None:
    """Take the stack's configuration, all namespaces."""

    def run(_: Call, __: host.Request) -> None:
        global _connections
        if host.widen():
            host.end_with_engine()
        given = {k: str(v) for k, v in config.items() if v is not None}
        _connections = Connections(Settings.from_config(given))
        # The host ends so when the engine closes it, and not when the engine was killed.
        atexit.register(_connections.settle)

    _operation("configure", run)


def check(olds: Wire, news: Wire) -> CheckResult:
    """Check and normalise inputs."""

    def run(call: Call, request: host.Request) -> CheckResult:
        kind = _kind(news)
        given = {wire: _spelled(value) for wire, value in news.items() if wire != PROVIDER_KEY}
        checked = core.check(kind, given, _configured().settings.region)
        failures = list(checked.failures)
        if not failures and not olds and not is_unknown(checked.inputs):
            failures = _look_ahead(kind, checked.inputs, call)
        _replacements.checked(request.urn, checked.inputs)
        if request.urn and not olds and not failures:
            PendingCreations(host.engine_address()).announce(request.urn)
        printable = operations.check_failures(failures, host.engine_address())
        return CheckResult(dict(checked.inputs), [CheckFailure(f.property, f.reason) for f in printable])

    return _operation("check", run)


def diff(id: str, olds: Wire, news: Wire) -> DiffResult:
    """Compare state and inputs."""

    def run(call: Call, request: host.Request) -> DiffResult:
        _configured().observed(id, request.urn, olds)
        kind, old, new = _kind(news), _spelled(olds), _spelled(news)
        found = _replacements.compare(kind, request.urn, id, old, new, call)
        host.answer_diff(diff_response(kind, found, old, new))
        return DiffResult(
            found.changes, list(found.replaces), None, delete_before_replace=bool(found.replaces)
        )

    return _operation("diff", run)


def create(props: Wire) -> CreateResult:
    """Create or adopt."""

    def run(call: Call, request: host.Request) -> CreateResult:
        kind = _kind(props)
        _replacements.created(request.urn)
        id, state = _lifecycle(kind).create(kind.inputs_of(props), call)
        PendingCreations(host.engine_address()).answered(request.urn)
        return CreateResult(id, kind.wire_of(state))

    return _operation("create", run, props)


def read(id: str, props: Wire) -> ReadResult:
    """Read: refresh and `get`."""

    def run(call: Call, request: host.Request) -> ReadResult:
        kind = _kind(props)
        found = _lifecycle(kind).read(id, kind.state_of(props), call)
        if found is None:
            if not _of_a_state(props):
                # The engine takes an empty answer to `get` for success; this raises NotFound.
                _lifecycle(kind).differences(kind.inputs_of({**props, "importId": id}), call)
            return ReadResult("", {})
        state, inputs = found
        given = operations.as_given(kind, kind.wire_of(inputs), request.inputs_before)
        return ReadResult(id, kind.wire_of(state), given)

    return _operation("read", run)


def update(id: str, olds: Wire, news: Wire) -> UpdateResult:
    """Update in place, or resume a wait."""

    def run(call: Call, _: host.Request) -> UpdateResult:
        kind = _kind(news)
        state = _lifecycle(kind).update(id, kind.state_of(olds), kind.inputs_of(news), call)
        return UpdateResult(kind.wire_of(state))

    return _operation("update", run, news)


def delete(id: str, state: Wire) -> None:
    """Delete, and see it gone."""

    def run(call: Call, request: host.Request) -> None:
        kind = _kind(state)
        _replacements.before_delete(kind, request.urn, id, call)
        _lifecycle(kind).delete(id, kind.state_of(state), call)

    _operation("delete", run)


def _spelled(value: Any) -> Any:
    """The value with every unknown spelled as in a state; the host's Check and Diff hand over objects of Pulumi's."""
    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, Mapping):
        return {key: _spelled(item) for key, item in value.items()}
    return [_spelled(item) for item in value] if isinstance(value, list) else value


def _operation(verb: str, run: Callable[[Call, host.Request], T], inputs: Wire | None = None) -> T:
    """Run an operation with what the host knows of it; errors end as one line on the screen."""
    request = host.current()
    try:
        return run(_call(request), request or host.NOTHING)
    except NotReady as error:
        if request is None:
            raise
        kind = _kind(inputs or {})
        request.fail_initialised(
            error.id,
            kind.wire_of(error.state),
            kind.wire_of(kind.inputs_of(inputs or {})),
            operations.kept(error),
        )
    except Exception as error:
        if request is None:
            raise
        request.fail(operations.failed(verb, error))


def _call(request: host.Request | None) -> Call:
    clock = _connections.clock if _connections else SystemClock()
    if request is None:
        return operations.operation(clock)
    return operations.operation(
        clock, request.timeout, request.cancelled, request.say, request.warn, request.urn
    )


def _look_ahead(kind: Kind[Any, Any], inputs: Wire, call: Call) -> list[Failure]:
    """What only the API can say before creating: asked for an import, and where previewDryRun wants it."""
    lifecycle = _lifecycle(kind)
    given = kind.inputs_of(inputs)
    if inputs.get("importId"):
        return [Failure("importId", text) for text in lifecycle.differences(given, call)]
    if _configured().settings.preview_dry_run and (error := lifecycle.dry_run(given, call)):
        return [Failure("", f"the API's dry run refuses it: {error}")]
    return []


def _of_a_state(props: Wire) -> bool:
    """Whether these are the properties of a state; `get` brings what the class says, and nothing of the cloud's."""
    computed = [p.wire for p in _kind(props).properties if p.role is Role.COMPUTED]
    return not computed or any(props.get(wire) for wire in computed)


def _kind(props: Wire) -> Kind[Any, Any]:
    """The kind of resource, as the class has noted it in `origin`."""
    return operations.kind_named(str(props.get("origin", "")).partition(":")[0])


def _lifecycle(kind: Kind[Any, Any]) -> Lifecycle[Any, Any]:
    return _configured().lifecycle(kind.name)


def _configured() -> Connections:
    if _connections is None:
        raise EcrError("the provider is not configured")
    return _connections


_replacements = Replacements(_lifecycle)
