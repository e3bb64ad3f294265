"""Stands in for pulumi-alicloud's plugin, whose binary is not a Python package: echoes inputs as outputs.

What pulumi-alicloud computes is unknown at preview and made up on create, so that the engine, the SDK and the
policies meet unknown values where they would with the real plugin.
"""

import itertools
import sys
import time
from concurrent import futures
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import plugin_pb2, provider_pb2, provider_pb2_grpc

UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
#: The outputs that the SDK (pulumi-alicloud 4.0.0) declares beyond the inputs, as far as the policies read them.
COMPUTED = {
    "alicloud:cen/transitRouter:TransitRouter": {
        "transitRouterId": "tr",
        "type": "Enterprise",
        "status": "Active",
    },
    "alicloud:cen/transitRouterEcrAttachment:TransitRouterEcrAttachment": {"status": "Attached"},
    "alicloud:expressconnect/routerTrAssociation:RouterTrAssociation": {
        "associationId": "ecr-assoc",
        "status": "INACTIVE",
    },
}
numbers = itertools.count(1)


class Echo(provider_pb2_grpc.ResourceProviderServicer):
    def GetPluginInfo(self, request: Any, context: Any) -> Any:
        return plugin_pb2.PluginInfo(version="4.0.0")

    def CheckConfig(self, request: Any, context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    def DiffConfig(self, request: Any, context: Any) -> Any:
        return provider_pb2.DiffResponse()

    def Configure(self, request: Any, context: Any) -> Any:
        return provider_pb2.ConfigureResponse(supportsPreview=True)

    def Check(self, request: Any, context: Any) -> Any:
        return provider_pb2.CheckResponse(inputs=request.news)

    def Diff(self, request: Any, context: Any) -> Any:
        changed = dict(request.old_inputs) != dict(request.news)
        diff = provider_pb2.DiffResponse
        return diff(changes=diff.DIFF_SOME if changed else diff.DIFF_NONE)

    def Create(self, request: Any, context: Any) -> Any:
        number = next(numbers)
        answer = provider_pb2.CreateResponse(
            id="" if request.preview else f"id-{number}", properties=request.properties
        )
        for name, value in COMPUTED.get(request.urn.split("::")[2].rsplit("$", 1)[-1], {}).items():
            made = f"{value}-{number}" if name.endswith("Id") else value
            answer.properties[name] = UNKNOWN if request.preview else made
        return answer

    def Update(self, request: Any, context: Any) -> Any:
        return provider_pb2.UpdateResponse(properties=request.news)

    def Delete(self, request: Any, context: Any) -> Any:
        return Empty()

    def Cancel(self, request: Any, context: Any) -> Any:
        return Empty()


server = grpc.server(futures.ThreadPoolExecutor(max_workers=8))
provider_pb2_grpc.add_ResourceProviderServicer_to_server(Echo(), server)
print(server.add_insecure_port("127.0.0.1:0"), flush=True)
server.start()
try:
    while True:
        time.sleep(3600)
except KeyboardInterrupt:
    sys.exit()
