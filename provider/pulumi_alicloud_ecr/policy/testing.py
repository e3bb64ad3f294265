"""A test kit for policies: stacks as plain values, judged exactly as the engine's runtime judges them.

    from pulumi_alicloud_ecr.policy.testing import UNKNOWN, association, attachment, run

    def test_the_association_must_come_first():
        before = association("assoc", ecrId="ecr-1", transitRouterId="tr-1")
        late = attachment("late", ecrId="ecr-1", transitRouterId="tr-1")
        run(before, late).violates("ecr-association-required", late, containing="depends_on")

Property names are wire names. The resources go through the pack's own servicer as the messages that the engine
would send, so that numbers are floats and secrets are wrapped, as at run time. `run` takes other policies than this pack's too, to test your own. No process is started.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from google.protobuf import json_format, struct_pb2
from pulumi.runtime.proto import analyzer_pb2

from .resources import Kind
from .rules import RULES
from .run import PolicyRun
from .servicer import PACK, PolicyServicer

if TYPE_CHECKING:
    from pulumi_policy import Policy

#: A value that isn't known at preview.
UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9"
_DYNAMIC = "pulumi-python:dynamic/alicloud-ecr"
_LEVELS = {
    "advisory": analyzer_pb2.ADVISORY,
    "mandatory": analyzer_pb2.MANDATORY,
    "disabled": analyzer_pb2.DISABLED,
    "remediate": analyzer_pb2.REMEDIATE,
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
    protect: bool = False

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
    protect: bool = False,
    **properties: Any,
) -> Sample:
    """Any resource."""
    origins = {name: tuple(items) for name, items in (sources or {}).items()}
    return Sample(type, name, properties, tuple(depends_on), origins, parent, provider, protect)


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


def route_table_association(
    name: str = "route-table-association",
    *,
    type: str = f"{_DYNAMIC}:{Kind.ROUTE_TABLE_ASSOCIATION.value}",
    **rest: Any,
) -> Sample:
    """An EcrRouteTableAssociation."""
    return sample(type, name, **rest)


def route_table_propagation(
    name: str = "route-table-propagation",
    *,
    type: str = f"{_DYNAMIC}:{Kind.ROUTE_TABLE_PROPAGATION.value}",
    **rest: Any,
) -> Sample:
    """An EcrRouteTablePropagation."""
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
        return next((kind for kind in ("undecided", "exempt") if f": {kind}: " in self.text), "violation")

    def is_about(self, resource: Sample) -> bool:
        """Whether it concerns the resource, alone or with others."""
        return self.urn == resource.urn if self.urn else resource.name in self.text


@dataclass(frozen=True)
class Report:
    """All that the policies reported in one run."""

    messages: tuple[Message, ...]

    def of(self, policy: str, about: Sample | None = None) -> list[Message]:
        """The messages of a policy, about one resource or all."""
        return [m for m in self.messages if m.policy == policy and (about is None or m.is_about(about))]

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
    *resources: Sample,
    config: Mapping[str, Any] | None = None,
    policies: list[Policy] | None = None,
    update: bool = False,
) -> Report:
    """Judge a stack of these resources, in a preview or, with `update`, as an update registers them in this order.

    `config` is the content of a policy-pack configuration file; `policies` are pulumi_policy's, this pack's unless
    given.
    """
    servicer, levels = _pack() if policies is None else _other_pack(policies)
    servicer.ConfigureStack(analyzer_pb2.AnalyzerStackConfigureRequest(dry_run=not update), None)
    servicer.Configure(_configuration(levels, config or {}), None)
    stack = analyzer_pb2.AnalyzeStackRequest(resources=map(_stack_resource, resources))
    responses = [servicer.Analyze(_inputs(resource), None) for resource in resources]
    responses.append(servicer.AnalyzeStack(stack, None))
    return Report(
        tuple(_message(diagnostic) for response in responses for diagnostic in response.diagnostics)
    )


def _pack() -> tuple[Any, dict[str, str]]:
    return PolicyServicer(PolicyRun(lambda _urn: False)), {rule.name: rule.level for rule in RULES}


def _other_pack(policies: list[Policy]) -> tuple[Any, dict[str, str]]:
    """pulumi_policy's own servicer: it offers no test harness."""
    from pulumi_policy import EnforcementLevel
    from pulumi_policy.policy import _PolicyAnalyzerServicer

    default = EnforcementLevel.ADVISORY
    levels = {policy.name: (policy.enforcement_level or default).value for policy in policies}
    return _PolicyAnalyzerServicer(PACK, "0.0.0", policies, default), levels


def _configuration(
    levels: Mapping[str, str], config: Mapping[str, Any]
) -> analyzer_pb2.ConfigureAnalyzerRequest:
    """The configuration as the engine completes it: a level for every policy, and then the rest of the file."""
    parts = {
        name: {"enforcementLevel": part} if isinstance(part, str) else part for name, part in config.items()
    }
    everyone = parts.get("all", {}).get("enforcementLevel")
    request = analyzer_pb2.ConfigureAnalyzerRequest()
    for name in {**levels, **parts}:
        part = dict(parts.get(name, {}))
        level = part.pop("enforcementLevel", None) or everyone or levels.get(name, "advisory")
        request.policyConfig[name].enforcementLevel = _LEVELS[level]
        request.policyConfig[name].properties.update(part)
    return request


def _inputs(resource: Sample) -> analyzer_pb2.AnalyzeRequest:
    return analyzer_pb2.AnalyzeRequest(
        type=resource.type,
        urn=resource.urn,
        name=resource.name,
        properties=_struct(resource.properties),
        provider=_provider(resource),
        options=_options(resource),
    )


def _options(resource: Sample) -> analyzer_pb2.AnalyzerResourceOptions:
    parent = resource.parent.urn if resource.parent else ""
    return analyzer_pb2.AnalyzerResourceOptions(protect=resource.protect, parent=parent)


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
        options=_options(resource),
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
    return Message(diagnostic.policyName, level, diagnostic.urn, text)
