"""The dynamic provider host in a process of its own, with the test in the engine's place."""

import base64
import queue
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import dill
import grpc
import pytest
from google.protobuf import empty_pb2, struct_pb2
from pulumi.dynamic import ResourceProvider
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, provider_pb2_grpc

URN = "urn:pulumi:test::probe::pulumi-python:dynamic:Resource::probe"
TIMEOUT = 7.5


class Engine(engine_pb2_grpc.EngineServicer):
    """Keeps what is logged."""

    def __init__(self) -> None:
        self.said: queue.Queue[engine_pb2.LogRequest] = queue.Queue()

    def Log(self, request: engine_pb2.LogRequest, context: Any) -> empty_pb2.Empty:
        self.said.put(request)
        return empty_pb2.Empty()


class Host:
    """The running host, as the engine talks to it."""

    def __init__(self, port: int, engine: Engine) -> None:
        self.engine = engine
        self._stub = provider_pb2_grpc.ResourceProviderStub(grpc.insecure_channel(f"127.0.0.1:{port}"))
        self._stub.Configure(provider_pb2.ConfigureRequest())

    def creating(self, provider: ResourceProvider) -> Any:
        """The future of one create; it raises grpc.RpcError as the engine would get it."""
        request = provider_pb2.CreateRequest(urn=URN, properties=_properties(provider), timeout=TIMEOUT)
        return self._stub.Create.future(request, timeout=60)

    def diff(self, provider: ResourceProvider) -> provider_pb2.DiffResponse:
        """The answer to a diff."""
        properties = _properties(provider)
        request = provider_pb2.DiffRequest(urn=URN, id="probe", olds=properties, news=properties)
        answer: provider_pb2.DiffResponse = self._stub.Diff(request, timeout=60)
        return answer

    def cancel(self) -> None:
        self._stub.Cancel(empty_pb2.Empty())


def _properties(provider: ResourceProvider) -> struct_pb2.Struct:
    properties = struct_pb2.Struct()
    properties["__provider"] = base64.b64encode(dill.dumps(provider, byref=True)).decode()
    return properties


@pytest.fixture
def host() -> Iterator[Host]:
    engine = Engine()
    server = grpc.server(ThreadPoolExecutor(2))
    engine_pb2_grpc.add_EngineServicer_to_server(engine, server)
    address = f"127.0.0.1:{server.add_insecure_port('127.0.0.1:0')}"
    server.start()
    process = subprocess.Popen(
        [sys.executable, "-u", "-m", "pulumi.dynamic", address], stdout=subprocess.PIPE
    )
    try:
        assert process.stdout is not None
        yield Host(int(process.stdout.readline()), engine)
    finally:
        process.kill()
        process.communicate()
        server.stop(None)
