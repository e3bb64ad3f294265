"""What a provider process tells the engine beside its answers: lines of progress, and errors with structure.

The engine shows the message of a `Status` in the trailing metadata instead of what the gRPC error says. With an
`ErrorResourceInitFailed` in it, it keeps the resource in the state, and the next update of the stack updates it.
"""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Mapping
from typing import Any

import grpc
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, status_pb2

_UNKNOWN = 2  # grpc.StatusCode.UNKNOWN, as a number


def say(address: str, urn: str, text: str) -> None:
    """Show a line of progress on the row of a resource; `address` is the engine's."""
    _log(address, engine_pb2.LogRequest(severity=engine_pb2.INFO, message=text, urn=urn))


def warn(address: str, urn: str, text: str) -> None:
    """Show a warning about a resource, which stays on the screen."""
    _log(address, engine_pb2.LogRequest(severity=engine_pb2.WARNING, message=text, urn=urn))


def _log(address: str, request: engine_pb2.LogRequest) -> None:
    # Messages are a courtesy: an engine that is going away must not fail the operation.
    with contextlib.suppress(grpc.RpcError, ValueError):
        _engine(address).Log(request, timeout=5)


@functools.cache
def redacts_secrets(address: str) -> bool:
    """Whether the engine hides a secret value when it prints the property that a check failure names.

    Those before 3.274 print it in plain. An engine that can't be asked prints nothing either.
    """
    request = engine_pb2.RequirePulumiVersionRequest(pulumi_version_range=">=3.274.0")
    try:
        _engine(address).RequirePulumiVersion(request, timeout=5)
    except grpc.RpcError as error:
        return bool(error.code() is grpc.StatusCode.UNAVAILABLE)
    except ValueError:
        return True
    return True


def error_details(text: str, detail: Message | None = None) -> tuple[tuple[str, bytes]]:
    """The trailing metadata of an error that the engine shows as `text`."""
    status = status_pb2.Status(code=_UNKNOWN, message=text)
    if detail is not None:
        status.details.add().Pack(detail)
    return (("grpc-status-details-bin", status.SerializeToString()),)


def created_but_not_ready(
    id: str, properties: Mapping[str, Any], inputs: Mapping[str, Any], reason: str
) -> provider_pb2.ErrorResourceInitFailed:
    """The detail with which a resource stays in the state although its operation failed."""
    return provider_pb2.ErrorResourceInitFailed(
        id=id, properties=struct(properties), inputs=struct(inputs), reasons=[reason]
    )


def struct(values: Mapping[str, Any]) -> Struct:
    """Plain values (unknowns are strings, see `model.UNKNOWN`) as gRPC carries them."""
    made = Struct()
    made.update(dict(values))
    return made


@functools.cache
def _engine(address: str) -> engine_pb2_grpc.EngineStub:
    return engine_pb2_grpc.EngineStub(grpc.insecure_channel(address))
