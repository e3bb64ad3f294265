"""A test kit for policies: stacks as plain values, judged exactly as the engine's runtime judges them.

    from pulumi_alicloud_ecr.policy.testing import UNKNOWN, association, attachment, run

    def test_the_association_must_come_first():
        before = association("assoc", ecrId="ecr-1", transitRouterId="tr-1")
        late = attachment("late", ecrId="ecr-1", transitRouterId="tr-1")
        run(before, late).violates("ecr-association-required", late, containing="depends_on")

Property names are wire names. The resources go through pulumi_policy's own servicer as the messages that the
engine would send, so that unknown values raise when read, numbers are floats and secrets are unwrapped, as at
run time. `run` takes other policies than this pack's too, to test your own. No process is started.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2
from pulumi_policy import EnforcementLevel, Policy
from pulumi_policy.policy import (
    _PolicyAnalyzerServicer,
)  # the runtime itself: pulumi_policy offers no test harness

from .packing import PACK
from .packing import policies as pack_policies
from .resources import Kind

#: A value that isn't known at preview.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_DYNAMIC = "pulumi-python:dynamic/alicloud-ecr"
_LEVELS = {
    EnforcementLevel.ADVISORY: analyzer_pb2.ADVISORY,
    EnforcementLevel.MANDATORY: analyzer_pb2.MANDATORY,
    EnforcementLevel.DISABLED: analyzer_pb2.DISABLED,
    EnforcementLevel.REMEDIATE: analyzer_pb2.REMEDIATE,
}


@dataclass(frozen=True)
class Sample:
    """A resource of a stack to be judged.

    `depends_on` are the resources it waits for, `sources` has for a property those that its value comes from
    (which it waits for as well). Without a provider it is a component.
    """

    type: str
    name: str
    properties: Mapping[str, Any] = field(default_factory=dict)
    depends_on: tuple[Sample, ...] = ()
    sources: Mapping[str, tuple[Sample, ...]] = field(default_factory=dict)
    parent: Sample | None = None
    provider: str = "default"

    @property
    def urn(self) -> str:
        """The resource's URN."""
        chain = f"{self.parent.urn.split('::')[2]}${self.type}" if self.parent else self.type
        return f"urn:pulumi:test::project::{chain}::{self.name}"

    @property
    def provider_urn(self) -> str:
        """The URN of its provider resource; empty for a component."""
        package = self.type.partition(":")[0]
        return (
            f"urn:pulumi:test::project::pulumi:providers:{package}::{self.provider}" if self.provider else ""
        )


def sample(
    type: str,
    name: str,
    /,
    *,
    depends_on: Iterable[Sample] = (),
    sources: Mapping[str, Iterable[Sample]] | None = None,
    parent: Sample | None = None,
    provider: str = "default",
    **properties: Any,
) -> Sample:
    """Any resource."""
    origins = {name: tuple(items) for name, items in (sources or {}).items()}
    return Sample(type, name, properties, tuple(depends_on), origins, parent, provider)


def attachment(
    name: str = "attachment", *, type: str = f"{_DYNAMIC}:{Kind.ATTACHMENT.value}", **rest: Any
) -> Sample:
    """An EcrAttachment."""
    return sample(type, name, **rest)


def association(
    name: str = "association", *, type: str = f"{_DYNAMIC}:{Kind.ASSOCIATION.value}", **rest: Any
) -> Sample:
    """An EcrAssociation."""
    return sample(type, name, **rest)


def grant(name: str = "grant", *, type: str = f"{_DYNAMIC}:{Kind.GRANT.value}", **rest: Any) -> Sample:
    """An EcrGrant."""
    return sample(type, name, **rest)


def component(name: str = "component", *, type: str = "test:index:Component", **rest: Any) -> Sample:
    """A component resource."""
    return sample(type, name, provider="", **rest)


@dataclass(frozen=True)
class Message:
    """What a policy reported: `level` is advisory or mandatory, `urn` empty if it concerns no resource."""

    policy: str
    level: str
    urn: str
    text: str

    @property
    def kind(self) -> str:
        """violation, undecided or exempt."""
        told = self.text.removeprefix(f"{self.urn.rsplit('::', 1)[-1]}: ")
        return next((kind for kind in ("undecided", "exempt") if told.startswith(f"{kind}: ")), "violation")


@dataclass(frozen=True)
class Report:
    """All that the policies reported in one run."""

    messages: tuple[Message, ...]

    def of(self, policy: str, about: Sample | None = None) -> list[Message]:
        """The messages of a policy, about one resource or all."""
        return [m for m in self.messages if m.policy == policy and (about is None or m.urn == about.urn)]

    def passes(self, policy: str, about: Sample | None = None) -> None:
        """Assert that the policy reported nothing."""
        found = self.of(policy, about)
        assert not found, f"{policy} was to pass, but reported {found}"

    def violates(self, policy: str, about: Sample | None = None, containing: str = "") -> None:
        """Assert a violation that says this."""
        self._has("violation", policy, about, containing)

    def is_undecided(self, policy: str, about: Sample | None = None, containing: str = "") -> None:
        """Assert an advisory line that the policy is undecided, for this reason."""
        self._has("undecided", policy, about, containing)

    def is_exempt(self, policy: str, about: Sample | None = None, containing: str = "") -> None:
        """Assert an advisory line that the resource is exempt."""
        self._has("exempt", policy, about, containing)

    def _has(self, kind: str, policy: str, about: Sample | None, containing: str) -> None:
        found = self.of(policy, about)
        good = [m for m in found if m.kind == kind and containing in m.text]
        assert good, f"{policy} was to report {kind} {containing!r}, but reported {found or 'nothing'}"


def run(
    *resources: Sample, config: Mapping[str, Any] | None = None, policies: list[Policy] | None = None
) -> Report:
    """Judge a stack of these resources.

    `config` is the content of a policy-pack configuration file; `policies` are this pack's unless given.
    """
    ours = pack_policies() if policies is None else policies
    servicer = _PolicyAnalyzerServicer(PACK, "0.0.0", ours, EnforcementLevel.ADVISORY)
    servicer.Configure(_configuration(ours, config or {}), None)
    stack = analyzer_pb2.AnalyzeStackRequest(resources=map(_stack_resource, resources))
    answers = [servicer.Analyze(_inputs(resource), None) for resource in resources]
    answers.append(servicer.AnalyzeStack(stack, None))
    return Report(tuple(_message(diagnostic) for answer in answers for diagnostic in answer.diagnostics))


def _configuration(ours: list[Policy], config: Mapping[str, Any]) -> analyzer_pb2.ConfigureAnalyzerRequest:
    """The configuration as the engine completes it: a level for every policy, and then the rest of the file."""
    levels = {policy.name: (policy.enforcement_level or EnforcementLevel.ADVISORY).value for policy in ours}
    parts = {
        name: {"enforcementLevel": part} if isinstance(part, str) else part for name, part in config.items()
    }
    everyone = parts.pop("all", {}).get("enforcementLevel")
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    for name in {**levels, **parts}:
        part = dict(parts.get(name, {}))
        level = part.pop("enforcementLevel", None) or everyone or levels.get(name, "advisory")
        request.policyConfig[name].enforcementLevel = _LEVELS[EnforcementLevel(level)]
        request.policyConfig[name].properties.update(part)
    return request


def _inputs(resource: Sample) -> analyzer_pb2.AnalyzeRequest:
    return analyzer_pb2.AnalyzeRequest(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=_struct(resource.properties),
        provider=_provider(resource),
    )


def _stack_resource(resource: Sample) -> analyzer_pb2.AnalyzerResource:
    sources = {name: [item.urn for item in items] for name, items in resource.sources.items()}
    waits_for = [item.urn for item in resource.depends_on] + [
        urn for urns in sources.values() for urn in urns
    ]
    return analyzer_pb2.AnalyzerResource(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=_struct(resource.properties),
        provider=_provider(resource),
        parent=resource.parent.urn if resource.parent else "",
        dependencies=dict.fromkeys(waits_for),
        propertyDependencies={
            name: analyzer_pb2.AnalyzerPropertyDependencies(urns=urns) for name, urns in sources.items()
        },
    )


def _provider(resource: Sample) -> analyzer_pb2.AnalyzerProviderResource | None:
    if not resource.provider:
        return None
    package = resource.type.partition(":")[0]
    return analyzer_pb2.AnalyzerProviderResource(
        type=f"pulumi:providers:{package}", urn=resource.provider_urn, name=resource.provider
    )


def _struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    return json_format.ParseDict(dict(properties), struct_pb2.Struct())


def _message(diagnostic: analyzer_pb2.AnalyzeDiagnostic) -> Message:
    level = next(level for level, number in _LEVELS.items() if number == diagnostic.enforcementLevel)
    text = diagnostic.message.removeprefix(f"{diagnostic.description}\n")
    return Message(diagnostic.policyName, level.value, diagnostic.urn, text)
