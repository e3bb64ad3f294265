"""The three ways to the lifecycle, driven alike: the core itself, the dynamic provider host, and the native plugin.

The last two are the real processes, spoken to over gRPC as the engine does. What goes in and comes out are plain
values under their wire names, so that one scenario serves all three.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import grpc
from google.protobuf.json_format import MessageToDict
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.errors import EcrError, NotReady
from pulumi_alicloud_ecr.api.settings import Settings
from pulumi_alicloud_ecr.dynamic.provider import EcrProvider
from pulumi_alicloud_ecr.frontends.connections import Connections
from pulumi_alicloud_ecr.frontends.engine_messages import struct
from pulumi_alicloud_ecr.schema import Kind
from pulumi_alicloud_ecr.schema.check import check
from pulumi_alicloud_ecr.schema.diff import diff

Values = Mapping[str, Any]
AnyKind = Kind[Any, Any]

#: No engine listens there: progress goes nowhere.
_NO_ENGINE = "127.0.0.1:1"
_TIMEOUT = 60.0


@dataclass(frozen=True)
class Made:
    """A resource as a state records it."""

    id: str
    state: dict[str, Any]


class Refused(Exception):
    """The operation failed; nothing is to be recorded."""


class Unfinished(Exception):
    """The operation failed, but the resource exists and is to be recorded."""

    def __init__(self, made: Made, reason: str) -> None:
        self.made = made
        super().__init__(reason)


class FrontEnd(Protocol):
    """What the engine asks of a provider; `name` is the resource's name in the stack."""

    def check(self, kind: AnyKind, name: str, inputs: Values) -> dict[str, str]:
        """What is wrong with the inputs, by property."""
        ...

    def change(self, kind: AnyKind, name: str, made: Made, inputs: Values) -> str:
        """What other inputs come to: "same", "update" or "replace"."""
        ...

    def create(self, kind: AnyKind, name: str, inputs: Values, timeout: float = _TIMEOUT) -> Made: ...

    def adopt(self, kind: AnyKind, name: str, id: str, inputs: Values) -> Made:
        """Take over what exists under an id, with these inputs."""
        ...

    def read(self, kind: AnyKind, name: str, made: Made) -> Made | None: ...

    def update(
        self, kind: AnyKind, name: str, made: Made, inputs: Values, timeout: float = _TIMEOUT
    ) -> Made: ...

    def delete(self, kind: AnyKind, name: str, made: Made) -> None: ...


class Core:
    """The lifecycle, with nothing between."""

    def __init__(self, env: Mapping[str, str]) -> None:
        # The credentials SDK reads the environment once, when a process first imports it: too early for a test.
        keys = {
            "alicloud-ecr:accessKey": env["ALIBABA_CLOUD_ACCESS_KEY_ID"],
            "alicloud-ecr:secretKey": env["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
        }
        self._connections = Connections(Settings.from_config(keys, env))

    def check(self, kind: AnyKind, name: str, inputs: Values) -> dict[str, str]:
        checked = check(kind, inputs, self._connections.settings.region)
        return {failure.property: failure.reason for failure in checked.failures}

    def change(self, kind: AnyKind, name: str, made: Made, inputs: Values) -> str:
        found = diff(kind, made.state, self._normal(kind, inputs))
        return "replace" if found.replaces else "update" if found.updates else "same"

    def create(self, kind: AnyKind, name: str, inputs: Values, timeout: float = _TIMEOUT) -> Made:
        try:
            id, state = self._lifecycle(kind).create(self._inputs(kind, name, inputs), self._call(timeout))
        except EcrError as error:
            raise _core_error(kind, error) from None
        return Made(id, kind.wire_of(state))

    def adopt(self, kind: AnyKind, name: str, id: str, inputs: Values) -> Made:
        return self.create(kind, name, {**inputs, "importId": id})

    def read(self, kind: AnyKind, name: str, made: Made) -> Made | None:
        found = self._lifecycle(kind).read(made.id, kind.state_of(made.state), self._call())
        return Made(made.id, kind.wire_of(found[0])) if found else None

    def update(self, kind: AnyKind, name: str, made: Made, inputs: Values, timeout: float = _TIMEOUT) -> Made:
        old, new = kind.state_of(made.state), self._inputs(kind, name, inputs)
        try:
            state = self._lifecycle(kind).update(made.id, old, new, self._call(timeout))
        except EcrError as error:
            raise _core_error(kind, error) from None
        return Made(made.id, kind.wire_of(state))

    def delete(self, kind: AnyKind, name: str, made: Made) -> None:
        self._lifecycle(kind).delete(made.id, kind.state_of(made.state), self._call())

    def _inputs(self, kind: AnyKind, name: str, inputs: Values) -> Any:
        return kind.inputs_of({**self._normal(kind, inputs), "origin": name})

    def _normal(self, kind: AnyKind, inputs: Values) -> dict[str, Any]:
        return check(kind, inputs, self._connections.settings.region).inputs

    def _lifecycle(self, kind: AnyKind) -> Any:
        return self._connections.lifecycle(kind.name)

    def _call(self, timeout: float = _TIMEOUT) -> Call:
        return Call(self._connections.clock.now() + timeout)


def _core_error(kind: AnyKind, error: EcrError) -> Exception:
    if isinstance(error, NotReady):
        return Unfinished(Made(error.id, kind.wire_of(error.state)), str(error))
    return Refused(str(error))


class Process:
    """A provider's process, and what the engine would send it."""

    #: How a kind's type reads in a URN.
    type_of = "alicloud-ecr:index:{}"

    def __init__(self, module: str, env: Mapping[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-u", "-m", module, _NO_ENGINE],
            env={**os.environ, **env},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        port = self._process.stdout.readline().strip()
        self._channel = grpc.insecure_channel(f"127.0.0.1:{port}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self._channel)
        self.stub.Configure(provider_pb2.ConfigureRequest(args=struct({})))

    def end(self) -> None:
        self._channel.close()
        self._process.kill()
        self._process.communicate()

    def check(self, kind: AnyKind, name: str, inputs: Values) -> dict[str, str]:
        answer = self._checked(kind, name, inputs)
        return {failure.property: failure.reason for failure in answer.failures}

    def change(self, kind: AnyKind, name: str, made: Made, inputs: Values) -> str:
        # As the engine compares a dependent before the program has declared it: no prerequisites are looked at.
        undeclared = f"{name}-undeclared"
        answer = self.stub.Diff(
            provider_pb2.DiffRequest(
                urn=self._urn(kind, undeclared),
                id=made.id,
                olds=self._props(kind, name, made.state),
                news=self._checked(kind, name, inputs).inputs,
            )
        )
        assert answer.deleteBeforeReplace == bool(answer.replaces)
        changes = answer.changes == provider_pb2.DiffResponse.DIFF_SOME
        return "replace" if answer.replaces else "update" if changes else "same"

    def create(self, kind: AnyKind, name: str, inputs: Values, timeout: float = _TIMEOUT) -> Made:
        news = self._checked(kind, name, inputs).inputs
        request = provider_pb2.CreateRequest(urn=self._urn(kind, name), properties=news, timeout=timeout)
        answer = _called(self.stub.Create, request)
        return Made(answer.id, MessageToDict(answer.properties))

    def read(self, kind: AnyKind, name: str, made: Made) -> Made | None:
        props = self._props(kind, name, made.state)
        answer = _called(
            self.stub.Read,
            provider_pb2.ReadRequest(urn=self._urn(kind, name), id=made.id, properties=props, inputs=props),
        )
        return Made(answer.id, MessageToDict(answer.properties)) if answer.id else None

    def update(self, kind: AnyKind, name: str, made: Made, inputs: Values, timeout: float = _TIMEOUT) -> Made:
        request = provider_pb2.UpdateRequest(
            urn=self._urn(kind, name),
            id=made.id,
            olds=self._props(kind, name, made.state),
            news=self._checked(kind, name, inputs).inputs,
            timeout=timeout,
        )
        return Made(made.id, MessageToDict(_called(self.stub.Update, request).properties))

    def delete(self, kind: AnyKind, name: str, made: Made) -> None:
        props = self._props(kind, name, made.state)
        _called(
            self.stub.Delete,
            provider_pb2.DeleteRequest(urn=self._urn(kind, name), id=made.id, properties=props),
        )

    def _checked(self, kind: AnyKind, name: str, inputs: Values) -> Any:
        news = self._props(kind, name, inputs)
        return _called(self.stub.Check, provider_pb2.CheckRequest(urn=self._urn(kind, name), news=news))

    def _urn(self, kind: AnyKind, name: str) -> str:
        return f"urn:pulumi:test::contract::{self.type_of.format(kind.name)}::{name}"

    def _props(self, kind: AnyKind, name: str, values: Values) -> Any:
        return struct(values)


class Native(Process):
    """The native plugin."""

    def __init__(self, env: Mapping[str, str]) -> None:
        super().__init__("pulumi_alicloud_ecr.native", env)

    def adopt(self, kind: AnyKind, name: str, id: str, inputs: Values) -> Made:
        answer = _called(self.stub.Read, provider_pb2.ReadRequest(urn=self._urn(kind, name), id=id))
        return Made(answer.id, MessageToDict(answer.properties))


class Dynamic(Process):
    """Pulumi's dynamic provider host with our provider in it."""

    type_of = "pulumi-python:dynamic/alicloud-ecr:{}"

    def __init__(self, env: Mapping[str, str]) -> None:
        self._provider = serialize_provider(EcrProvider())
        super().__init__("pulumi.dynamic", env)

    def adopt(self, kind: AnyKind, name: str, id: str, inputs: Values) -> Made:
        return self.create(kind, name, {**inputs, "importId": id})

    def _props(self, kind: AnyKind, name: str, values: Values) -> Any:
        return struct({**values, "__provider": self._provider, "origin": f"{kind.name}:{name}"})


def _called(method: Any, request: Any) -> Any:
    try:
        return method(request)
    except grpc.RpcError as error:
        raise engine_error(error) from None


def engine_error(error: Any) -> Exception:
    """What the engine makes of an error: the details tell, where there are any."""
    details = dict(error.trailing_metadata()).get("grpc-status-details-bin")
    status = status_pb2.Status.FromString(details) if details else None
    for detail in status.details if status else ():
        failed = provider_pb2.ErrorResourceInitFailed()
        if detail.Unpack(failed):
            return Unfinished(Made(failed.id, MessageToDict(failed.properties)), "; ".join(failed.reasons))
    return Refused(status.message if status else error.details())
