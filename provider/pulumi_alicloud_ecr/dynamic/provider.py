"""The dynamic provider: converts values, maps errors, decides nothing.

One class without attributes serves all kinds of resources, so that what Pulumi pickles into each resource's state is
one short reference to this class: upgrades of Python or of this package apply to what exists, and thousands of
resources can be declared. Its import path stands in users' state files: it must never move.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from pulumi.dynamic import (
    CheckFailure,
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)
from pulumi.output import Unknown

from .. import frontend
from ..check import check
from ..clock import SystemClock
from ..connections import Connections
from ..diff import diff
from ..errors import EcrError, NotReady
from ..lifecycle import DEFAULT_TIMEOUT, Lifecycle
from ..model import GRANT, UNKNOWN, Kind, Role, is_unknown
from ..retry import Call
from ..settings import Settings
from . import host

T = TypeVar("T")
Wire = Mapping[str, Any]

#: Made in `configure`, in the host's process only; an attribute of the provider would be pickled.
_connections: Connections | None = None


class EcrProvider(ResourceProvider):
    """All resources of this package."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        def run(_: Call) -> None:
            global _connections
            host.widen()
            config = {k: str(v) for k, v in req.config._props.items() if v is not None}
            _connections = Connections(Settings.from_config(config))

        _operation("configure", run)

    def check(self, _olds: Wire, news: Wire) -> CheckResult:
        def run(call: Call) -> CheckResult:
            kind = _kind(news)
            given = {wire: _spelled(value) for wire, value in news.items() if wire != host.PROVIDER_KEY}
            checked = check(kind, given, _configured().settings.region)
            failures = [CheckFailure(f.property, f.reason) for f in checked.failures]
            if not failures and not _olds and not is_unknown(checked.inputs):
                failures = _look_ahead(kind, checked.inputs, call)
            return CheckResult(dict(checked.inputs), failures)

        return _operation("check", run)

    def diff(self, _id: str, _olds: Wire, _news: Wire) -> DiffResult:
        def run(_: Call) -> DiffResult:
            found = diff(_kind(_news), _spelled(_olds), _spelled(_news))
            changes = None if found.unknowns and not found.changes else found.changes
            return DiffResult(changes, list(found.replaces), None, delete_before_replace=bool(found.replaces))

        return _operation("diff", run)

    def create(self, props: Wire) -> CreateResult:
        def run(call: Call) -> CreateResult:
            kind = _kind(props)
            id, state = _lifecycle(kind).create(kind.inputs_of(props), call)
            return CreateResult(id, kind.wire_of(state))

        return _operation("create", run, props)

    def read(self, id_: str, props: Wire) -> ReadResult:
        def run(call: Call) -> ReadResult:
            kind = _kind(props)
            found = _lifecycle(kind).read(id_, kind.state_of(props), call)
            if found is None:
                if not _of_a_state(props):
                    # The engine takes an empty answer to `get` for success; this raises NotFound.
                    _lifecycle(kind).differences(kind.inputs_of({**props, "importId": id_}), call)
                return ReadResult("", {})
            state, inputs = found
            return ReadResult(id_, kind.wire_of(state), kind.wire_of(inputs))

        return _operation("read", run)

    def update(self, _id: str, _olds: Wire, _news: Wire) -> UpdateResult:
        def run(call: Call) -> UpdateResult:
            kind = _kind(_news)
            state = _lifecycle(kind).update(_id, kind.state_of(_olds), kind.inputs_of(_news), call)
            return UpdateResult(kind.wire_of(state))

        return _operation("update", run, _news)

    def delete(self, _id: str, _props: Wire) -> None:
        def run(call: Call) -> None:
            kind = _kind(_props)
            _lifecycle(kind).delete(_id, kind.state_of(_props), call)

        _operation("delete", run)


def _spelled(value: Any) -> Any:
    """The value with every unknown spelled as in a state; the host's Check and Diff hand over objects of Pulumi's."""
    if isinstance(value, Unknown):
        return UNKNOWN
    if isinstance(value, Mapping):
        return {key: _spelled(item) for key, item in value.items()}
    return [_spelled(item) for item in value] if isinstance(value, list) else value


def _operation(verb: str, run: Callable[[Call], T], inputs: Wire | None = None) -> T:
    """Run an operation with what the host knows of it; errors end as one line on the screen."""
    request = host.current()
    try:
        return run(_call(request))
    except NotReady as error:
        if request is None:
            raise
        kind = _kind(inputs or {})
        request.fail_initialised(
            error.id,
            kind.wire_of(error.state),
            kind.wire_of(kind.inputs_of(inputs or {})),
            frontend.kept(error),
        )
    except Exception as error:
        if request is None:
            raise
        request.fail(frontend.failed(verb, error))


def _call(request: host.Request | None) -> Call:
    clock = _connections.clock if _connections else SystemClock()
    if request is None:
        return Call(clock.now() + DEFAULT_TIMEOUT)
    return frontend.operation(clock, request.timeout, request.cancelled, request.say)


def _look_ahead(kind: Kind[Any, Any], inputs: Wire, call: Call) -> list[CheckFailure]:
    """What only the API can say before creating: asked for an import, and where previewDryRun wants it."""
    lifecycle = _lifecycle(kind)
    given = kind.inputs_of(inputs)
    if inputs.get("importId"):
        return [CheckFailure("importId", text) for text in lifecycle.differences(given, call)]
    if _configured().settings.preview_dry_run and (error := lifecycle.dry_run(given, call)):
        return [CheckFailure("", f"the API's dry run refuses it: {error}")]
    return []


def _of_a_state(props: Wire) -> bool:
    """Whether these are the properties of a state; `get` brings what the class says, and nothing of the cloud's."""
    return any(props.get(p.wire) for p in _kind(props).properties if p.role is Role.COMPUTED) or (
        _kind(props) is GRANT
    )


def _kind(props: Wire) -> Kind[Any, Any]:
    """The kind of resource, as the class has noted it in `origin`."""
    return frontend.kind_named(str(props.get("origin", "")).partition(":")[0])


def _lifecycle(kind: Kind[Any, Any]) -> Lifecycle[Any, Any]:
    return _configured().lifecycle(kind.name)


def _configured() -> Connections:
    if _connections is None:
        raise EcrError("the provider is not configured")
    return _connections
