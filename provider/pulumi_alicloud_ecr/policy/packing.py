"""The policy pack `alicloud-ecr`: our rules as pulumi_policy's policies, and nothing decided here.

Violations are reported at the policy's level; what is undecided or exempt as an advisory line; a bad
configuration as a mandatory one, since a policy that can't read its configuration protects nothing.
Stack policies run after the last resource is known: at preview, which comes before every `pulumi up`, they stop
the deployment; with `--skip-preview` they report only after the fact.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from pulumi_policy import (
    EnforcementLevel,
    Policy,
    PolicyConfigSchema,
    PolicyPack,
    PolicyResource,
    ReportViolation,
    ResourceValidationArgs,
    ResourceValidationPolicy,
    StackValidationArgs,
    StackValidationPolicy,
)
from pulumi_policy.proxy import UnknownValueError

from . import configuration, schema
from .connecting import live_answers
from .evaluation import Finding, Result, evaluate
from .graph import Stack
from .resources import NOT_KNOWN_YET, SHAPES, Resource
from .rules import KEYS_OF, RULES, Rule
from .runtime import at_level, configuration_of_all
from .survey import Survey

PACK = "alicloud-ecr"
_DOCUMENTATION = "docs/policies.md"


def serve() -> None:
    """Run the pack until the engine ends it."""
    PolicyPack(
        PACK,
        policies(),
        enforcement_level=EnforcementLevel.ADVISORY,
        display_name="Alibaba Cloud ECR attachments",
        description="Stops an attachment of an Express Connect Router that the API would refuse, or worse, accept.",
        provider="alicloud",
    )


def policies() -> list[Policy]:
    """The pack's policies, one for each rule."""
    return [_policy(rule) for rule in RULES]


def _policy(rule: Rule) -> Policy:
    level = EnforcementLevel(rule.level)
    shape = PolicyConfigSchema({key: dict(schema.KEYS[key]) for key in rule.keys})
    if rule.inputs_only:
        return ResourceValidationPolicy(
            rule.name, rule.description, _Inputs(rule), level, shape, url=_DOCUMENTATION
        )
    return StackValidationPolicy(rule.name, rule.description, _Whole(rule), level, shape, url=_DOCUMENTATION)


class _Whole:
    """A rule over the stack, called once per run."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule

    def __call__(self, args: StackValidationArgs, report: ReportViolation) -> None:
        settings = _settings(self._rule, args.get_config(), report)
        if settings is not None:
            _run(self._rule, map(_from_stack, args.resources), settings, report)


class _Inputs:
    """A rule over inputs, called for every resource of the run."""

    def __init__(self, rule: Rule) -> None:
        self._rule = rule
        self._complained = False

    def __call__(self, args: ResourceValidationArgs, report: ReportViolation) -> None:
        if self._complained:
            return
        settings = _settings(self._rule, args.get_config(), report)
        self._complained = settings is None
        if settings is not None and args.resource_type in SHAPES:
            properties = plain(args.props)
            resource = Resource(args.urn, args.resource_type, args.name, properties, properties)
            _run(self._rule, (resource,), settings, report)


def _settings(
    rule: Rule, own: Mapping[str, Any], report: ReportViolation
) -> configuration.Configuration | None:
    """The configuration; None after its mistakes were reported, those of this policy by this policy."""
    everyone = configuration_of_all(report)
    raw = {name: _plain(values) for name, values in (everyone or {rule.name: own}).items()}
    settings = configuration.read(raw, KEYS_OF)
    mine = [
        problem
        for problem in settings.problems
        if problem.policy == rule.name or (problem.policy not in KEYS_OF and rule is RULES[0])
    ]
    for problem in mine:
        at_level(report, EnforcementLevel.MANDATORY)(str(problem), None)
    return None if mine else settings


def _run(
    rule: Rule, resources: Iterable[Resource], settings: configuration.Configuration, report: ReportViolation
) -> None:
    survey = Survey(Stack(resources))
    live_for = live_answers(json.loads(os.environ.get("PULUMI_CONFIG") or "{}"))
    for finding in evaluate(rule, survey, settings, live_for, datetime.now(UTC).date()):
        _report(finding, report)


def _report(finding: Finding, report: ReportViolation) -> None:
    if finding.result is Result.VIOLATION:
        report(finding.text, finding.resource.urn)
    elif finding.result is not Result.PASS:
        at_level(report, EnforcementLevel.ADVISORY)(finding.text, finding.resource.urn)


def _from_stack(resource: PolicyResource) -> Resource:
    properties = plain(resource.props) if resource.resource_type in SHAPES else {}
    return Resource(
        urn=resource.urn,
        type=resource.resource_type,
        name=resource.name,
        properties=properties,
        inputs=properties,
        parent=resource.parent.urn if resource.parent else "",
        dependencies=tuple(item.urn for item in resource.dependencies),
        property_dependencies={
            name: tuple(item.urn for item in items) for name, items in resource.property_dependencies.items()
        },
        # The engine says nowhere that a resource is a component; only custom resources have a provider.
        component=resource.provider is None and not resource.resource_type.startswith("pulumi:providers:"),
        provider=resource.provider.urn if resource.provider else "",
    )


def plain(properties: Mapping[str, Any]) -> dict[str, object]:
    """The properties out of pulumi_policy's proxy, which raises when an unknown one is read."""
    return {name: _plain_item(properties, name) for name in properties}


def _plain_item(container: Any, key: Any) -> object:
    try:
        return _plain(container[key])
    except UnknownValueError:
        return NOT_KNOWN_YET


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return plain(value)
    if isinstance(value, (str, bytes)) or not hasattr(value, "__getitem__"):
        return value
    return [_plain_item(value, index) for index in range(len(value))]
