"""The policy pack `alicloud-ecr` as the engine talks to it: messages converted, nothing decided.

It speaks the engine's protocol over the stubs that the Pulumi SDK ships. pulumi_policy would hide from us what
makes a mandatory policy stop a resource in time: whether the run is a preview, all policies' configuration, and the
level of a single message; and it converts every resource once for each policy.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from importlib import metadata
from typing import Any

import grpc
from google.protobuf.empty_pb2 import Empty
from pulumi.runtime.proto import analyzer_pb2, analyzer_pb2_grpc, plugin_pb2

from ..frontends.pending_creations import PendingCreations
from . import configuration_schema
from .resources import SHAPES, Resource
from .rules import RULES, Rule
from .run import PolicyRun, Report
from .values import from_struct, plain_properties

PACK = "alicloud-ecr"
_MESSAGE_BYTES = 400 * 1024 * 1024  # as the engine's own limit
_LEVELS = {
    analyzer_pb2.ADVISORY: "advisory",
    analyzer_pb2.MANDATORY: "mandatory",
    analyzer_pb2.DISABLED: "disabled",
    analyzer_pb2.REMEDIATE: "remediate",
}
_NUMBERS = {level: number for number, level in _LEVELS.items()}


class PolicyServicer(analyzer_pb2_grpc.AnalyzerServicer):
    """Answers the engine for one run."""

    def __init__(self, run: PolicyRun) -> None:
        self._run = run
        self._lock = threading.Lock()

    def Handshake(self, request: Any, context: Any) -> analyzer_pb2.AnalyzerHandshakeResponse:
        """The engine introduces itself."""
        return analyzer_pb2.AnalyzerHandshakeResponse()

    def GetPluginInfo(self, request: Any, context: Any) -> plugin_pb2.PluginInfo:
        """The version."""
        return plugin_pb2.PluginInfo(version=_version())

    def GetAnalyzerInfo(self, request: Any, context: Any) -> analyzer_pb2.AnalyzerInfo:
        """The policies, with the keys of their configuration."""
        return analyzer_pb2.AnalyzerInfo(
            name=PACK,
            displayName="Alibaba Cloud ECR attachments",
            description="Stops an attachment of an Express Connect Router that the API would refuse, or worse, accept.",
            version=_version(),
            supportsConfig=True,
            policies=map(_policy_info, RULES),
        )

    def ConfigureStack(self, request: Any, context: Any) -> analyzer_pb2.AnalyzerStackConfigureResponse:
        """Whether it is a preview, and the stack's configuration."""
        self._run.configure_stack(request.dry_run, dict(request.config))
        return analyzer_pb2.AnalyzerStackConfigureResponse()

    def Configure(self, request: Any, context: Any) -> Empty:
        """The policies' configuration, which the engine has completed with the levels."""
        self._run.configure(
            {
                name: {"enforcementLevel": _LEVELS[part.enforcementLevel], **from_struct(part.properties)}
                for name, part in request.policyConfig.items()
            }
        )
        return Empty()

    def Remediate(self, request: Any, context: Any) -> analyzer_pb2.RemediateResponse:
        """Nothing is remediated."""
        return analyzer_pb2.RemediateResponse()

    def Analyze(self, request: Any, context: Any) -> analyzer_pb2.AnalyzeResponse:
        """A resource before the engine works on it."""
        with self._lock:
            return _response(self._run.register(_resource(request)))

    def AnalyzeStack(self, request: Any, context: Any) -> analyzer_pb2.AnalyzeResponse:
        """All resources, at the end of the run."""
        with self._lock:
            return _response(self._run.finish(map(_stack_resource, request.resources)))


def serve() -> None:
    """Run the pack until the engine ends it, or is gone itself."""
    parent = os.getppid()
    server = grpc.server(
        ThreadPoolExecutor(max_workers=4), options=[("grpc.max_receive_message_length", _MESSAGE_BYTES)]
    )
    analyzer_pb2_grpc.add_AnalyzerServicer_to_server(PolicyServicer(PolicyRun(_pending)), server)
    port = server.add_insecure_port("127.0.0.1:0")
    server.start()
    sys.stdout.write(f"{port}\n")
    sys.stdout.flush()
    try:
        while os.getppid() == parent:
            time.sleep(1)
    except KeyboardInterrupt:
        pass
    server.stop(0)


def _pending(urn: str) -> bool:
    # The engine's address is the first argument that a pack is started with, as it is a provider's.
    return len(sys.argv) > 1 and urn in PendingCreations(sys.argv[1])


def _policy_info(rule: Rule) -> analyzer_pb2.PolicyInfo:
    info = analyzer_pb2.PolicyInfo(
        name=rule.name,
        description=rule.description,
        enforcementLevel=_NUMBERS[rule.level],
        url=rule.help_uri,
    )
    info.configSchema.properties.update({key: dict(configuration_schema.KEYS[key]) for key in rule.keys})
    return info


def _response(reports: Iterable[Report]) -> analyzer_pb2.AnalyzeResponse:
    return analyzer_pb2.AnalyzeResponse(
        diagnostics=[
            analyzer_pb2.AnalyzeDiagnostic(
                policyName=report.rule.name,
                policyPackName=PACK,
                policyPackVersion=_version(),
                description=report.rule.description,
                message=f"{report.rule.description}\n{report.text}",
                enforcementLevel=_NUMBERS[report.level],
                urn=report.urn,
            )
            for report in reports
        ]
    )


def _resource(message: Any) -> Resource:
    """A resource that is being registered: its dependencies aren't told, and its properties are its inputs."""
    properties = _properties(message)
    has_provider = message.HasField("provider")
    return Resource(
        urn=message.urn,
        type=message.type,
        properties=properties,
        inputs=properties,
        parent=message.options.parent,
        # The engine says nowhere that a resource is a component; only custom resources have a provider.
        component=not has_provider and not message.type.startswith("pulumi:providers:"),
        provider=message.provider.urn if has_provider else "",
        protected=message.options.protect,
    )


def _stack_resource(message: Any) -> Resource:
    resource = _resource(message)
    return Resource(
        **{
            **vars(resource),
            "parent": message.parent,
            "dependencies": tuple(message.dependencies),
            "property_dependencies": {
                name: tuple(item.urns) for name, item in message.propertyDependencies.items()
            },
        }
    )


def _properties(message: Any) -> Mapping[str, object]:
    return plain_properties(from_struct(message.properties)) if message.type in SHAPES else {}


def _version() -> str:
    try:
        return metadata.version("pulumi-alicloud-ecr")
    except metadata.PackageNotFoundError:
        return "0.0.0"
