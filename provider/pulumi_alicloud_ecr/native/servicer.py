"""The plugin: Pulumi's provider protocol over the lifecycle. Converts values, maps errors, decides nothing.

It implements the protocol's servicer itself. `pulumi.provider.experimental` would add a layer of its own types and
still leave out what matters here: "created but not ready", errors without a stack, the timeout of a read, and many
blocking operations at a time (the lifecycle is synchronous; each operation has a thread, which mostly waits).

Secrets of resources are not accepted: the engine hands them over in plain and marks the outputs of secret inputs
itself. It wraps those of the configuration all the same.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, TypeVar

import grpc
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

from ..api.call import Call
from ..api.clock import SystemClock
from ..api.errors import EcrError, NotReady, SettingsError
from ..frontends import engine_messages, operations
from ..frontends.connections import Connections
from ..frontends.diff_response import diff_response
from ..frontends.lookups import answer
from ..frontends.pending_creations import PendingCreations
from ..frontends.read import lifecycle_id, read_unknown
from ..frontends.replacements import Replacements
from ..schema import Kind, is_unknown
from ..schema.check import Failure, check
from . import (
    configuration,
    responses,
    schema,
)
from .messages import internals, kind_of, outputs, plain, with_origin
from .secrets import guarded
from .type_tokens import plugin_version

if TYPE_CHECKING:
    from ..lifecycle import Lifecycle

T = TypeVar("T")
Wire = dict[str, Any]


class EcrServicer(provider_pb2_grpc.ResourceProviderServicer):
    """One provider: the engine starts a process for each configuration."""

    def __init__(self, engine_address: str) -> None:
        self._engine_address = engine_address
        self._connections: Connections | None = None
        self._replacements = Replacements(self._lifecycle)
        self._cancelled = threading.Event()
        self._clock = SystemClock()

    def Handshake(
        self, request: provider_pb2.ProviderHandshakeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ProviderHandshakeResponse:
        self._engine_address = request.engine_address or self._engine_address
        return provider_pb2.ProviderHandshakeResponse()

    def Attach(self, request: plugin_pb2.PluginAttach, context: grpc.ServicerContext) -> Empty:
        self._engine_address = request.address
        return Empty()

    def GetPluginInfo(self, request: Empty, context: grpc.ServicerContext) -> plugin_pb2.PluginInfo:
        return plugin_pb2.PluginInfo(version=plugin_version())

    def GetSchema(
        self, request: provider_pb2.GetSchemaRequest, context: grpc.ServicerContext
    ) -> provider_pb2.GetSchemaResponse:
        return provider_pb2.GetSchemaResponse(schema=schema.text())

    def settle(self) -> None:
        """The engine has ended well: the states have what it was told."""
        if self._connections is not None:
            self._connections.settle()

    def Cancel(self, request: Empty, context: grpc.ServicerContext) -> Empty:
        """End all waits; what they waited for is kept in the state."""
        self._cancelled.set()
        return Empty()

    def CheckConfig(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        news = plain(request.news)
        failures = []
        try:
            if not any(is_unknown(value) for value in news.values()):
                configuration.settings(news)
        except SettingsError as error:
            failures = [provider_pb2.CheckFailure(reason=str(error))]
        inputs = {name: guarded(name, value) for name, value in MessageToDict(request.news).items()}
        return provider_pb2.CheckResponse(inputs=engine_messages.struct(inputs), failures=failures)

    def DiffConfig(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        """A provider is never replaced: that would replace every resource with it."""
        same = plain(request.old_inputs or request.olds) == plain(request.news)
        changes = provider_pb2.DiffResponse.DIFF_NONE if same else provider_pb2.DiffResponse.DIFF_SOME
        return provider_pb2.DiffResponse(changes=changes)

    def Configure(
        self, request: provider_pb2.ConfigureRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ConfigureResponse:
        def run(_: Call) -> provider_pb2.ConfigureResponse:
            self._connections = Connections(configuration.settings(plain(request.args)))
            return provider_pb2.ConfigureResponse(supportsPreview=True)

        return self._operation("configure", request, context, run)

    def Check(
        self, request: provider_pb2.CheckRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CheckResponse:
        def run(_: Call) -> provider_pb2.CheckResponse:
            kind, news = kind_of(request), plain(request.news)
            checked = check(kind, news, self._configured().settings.region)
            unknown = [Failure(w, f"is not a property of {kind.name}") for w in internals(kind, news)]
            found = operations.check_failures((*checked.failures, *unknown), self._engine_address)
            failures = [provider_pb2.CheckFailure(property=f.property, reason=f.reason) for f in found]
            self._replacements.checked(request.urn, with_origin(request, checked.inputs))
            # For a new resource the engine leaves the old values out, or empty.
            if not request.olds.fields and not failures:
                PendingCreations(self._engine_address).announce(request.urn)
            return provider_pb2.CheckResponse(
                inputs=engine_messages.struct(checked.inputs), failures=failures
            )

        return self._operation("check", request, context, run)

    def Diff(
        self, request: provider_pb2.DiffRequest, context: grpc.ServicerContext
    ) -> provider_pb2.DiffResponse:
        def run(call: Call) -> provider_pb2.DiffResponse:
            kind, olds, news = kind_of(request), plain(request.olds), plain(request.news)
            id = lifecycle_id(kind, request.id)
            self._configured().observed(id, request.urn, olds)
            found = self._replacements.compare(
                kind, request.urn, id, with_origin(request, olds), with_origin(request, news), call
            )
            return diff_response(kind, found, olds, news)

        return self._operation("diff", request, context, run)

    def Create(
        self, request: provider_pb2.CreateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.CreateResponse:
        kind, inputs = kind_of(request), plain(request.properties)

        def run(call: Call) -> provider_pb2.CreateResponse:
            if request.preview:
                return self._preview_create(kind, request.urn, inputs, call)
            self._replacements.created(request.urn)
            id, state = self._lifecycle(kind).create(kind.inputs_of(with_origin(request, inputs)), call)
            PendingCreations(self._engine_address).answered(request.urn)
            return provider_pb2.CreateResponse(id=id, properties=outputs(kind, kind.wire_of(state)))

        return self._operation("create", request, context, run, inputs)

    def Read(
        self, request: provider_pb2.ReadRequest, context: grpc.ServicerContext
    ) -> provider_pb2.ReadResponse:
        def run(call: Call) -> provider_pb2.ReadResponse:
            kind, known = kind_of(request), plain(request.properties)
            lifecycle = self._lifecycle(kind)
            id = request.id
            if not known:
                found = read_unknown(lifecycle, id, call)
            else:
                there = lifecycle.read(
                    lifecycle_id(kind, id), kind.state_of(with_origin(request, known)), call
                )
                if there is None:
                    return provider_pb2.ReadResponse()
                found = there
            state, inputs = kind.wire_of(found[0]), kind.wire_of(found[1])
            given = operations.as_given(kind, inputs, plain(request.inputs))
            return provider_pb2.ReadResponse(
                id=id, properties=outputs(kind, state), inputs=outputs(kind, given)
            )

        return self._operation("read", request, context, run)

    def Update(
        self, request: provider_pb2.UpdateRequest, context: grpc.ServicerContext
    ) -> provider_pb2.UpdateResponse:
        kind, olds, news = kind_of(request), plain(request.olds), plain(request.news)

        def run(call: Call) -> provider_pb2.UpdateResponse:
            if request.preview:
                return provider_pb2.UpdateResponse(
                    properties=engine_messages.struct(responses.before_update(kind, olds, news))
                )
            old = kind.state_of(with_origin(request, olds))
            new = kind.inputs_of(with_origin(request, news))
            state = self._lifecycle(kind).update(lifecycle_id(kind, request.id), old, new, call)
            return provider_pb2.UpdateResponse(properties=outputs(kind, kind.wire_of(state)))

        return self._operation("update", request, context, run, news)

    def Delete(self, request: provider_pb2.DeleteRequest, context: grpc.ServicerContext) -> Empty:
        def run(call: Call) -> Empty:
            kind = kind_of(request)
            state = kind.state_of(with_origin(request, plain(request.properties)))
            id = lifecycle_id(kind, request.id)
            self._replacements.before_delete(kind, request.urn, id, call)
            self._lifecycle(kind).delete(id, state, call)
            return Empty()

        return self._operation("delete", request, context, run)

    def Invoke(
        self, request: provider_pb2.InvokeRequest, context: grpc.ServicerContext
    ) -> provider_pb2.InvokeResponse:
        def run(call: Call) -> provider_pb2.InvokeResponse:
            function = request.tok.rpartition(":")[2]
            found = answer(self._configured(), function, plain(request.args), call)
            response = provider_pb2.InvokeResponse()
            getattr(response, "return").CopyFrom(engine_messages.struct(found))  # `return` is a keyword
            return response

        return self._operation(request.tok.rpartition(":")[2], request, context, run)

    def _preview_create(
        self, kind: Kind[Any, Any], urn: str, inputs: Wire, call: Call
    ) -> provider_pb2.CreateResponse:
        settings = self._configured().settings
        if settings.preview_dry_run and not is_unknown(inputs):
            problem = self._lifecycle(kind).dry_run(kind.inputs_of(inputs), call)
            if problem is not None:
                raise EcrError(f"the API's dry run refuses it: {problem}")
        foreseen = responses.before_create(kind, inputs, settings.region)
        return provider_pb2.CreateResponse(properties=engine_messages.struct(foreseen))

    def _operation(
        self,
        verb: str,
        request: Any,
        context: grpc.ServicerContext,
        run: Callable[[Call], T],
        inputs: Mapping[str, Any] | None = None,
    ) -> T:
        """Run an operation with what the engine says of it; errors end as one line on the screen."""
        urn = getattr(request, "urn", "")
        call = operations.operation(
            self._clock,
            getattr(request, "timeout", 0.0),
            lambda: self._cancelled.is_set() or not context.is_active(),
            lambda text: engine_messages.say(self._engine_address, urn, text),
            lambda text: engine_messages.warn(self._engine_address, urn, text),
            urn,
        )
        try:
            return run(call)
        except NotReady as error:
            kind, reason = kind_of(request), operations.kept(error)
            known = responses.without_internals(kind, kind.wire_of(error.state))
            id = getattr(request, "id", "") or error.id
            detail = engine_messages.created_but_not_ready(id, known, inputs or {}, reason)
            context.set_trailing_metadata(engine_messages.error_details(reason, detail))
            context.abort(grpc.StatusCode.UNKNOWN, reason)
        except Exception as error:  # noqa: BLE001 - whatever it is, the user shall read one line
            context.abort(grpc.StatusCode.UNKNOWN, operations.failed(verb, error))

    def _lifecycle(self, kind: Kind[Any, Any]) -> Lifecycle[Any, Any]:
        return self._configured().lifecycle(kind.name)

    def _configured(self) -> Connections:
        if self._connections is None:
            raise EcrError("the provider is not configured")
        return self._connections
