"""Each reach into pulumi_policy's inside: when one of these fails, read policy/runtime.py for what to delete."""

from typing import Any

import pytest
from pulumi_policy import EnforcementLevel, StackValidationArgs, StackValidationPolicy, proxy

from pulumi_alicloud_ecr.policy import runtime
from pulumi_alicloud_ecr.policy.resources import UNKNOWN_SENTINELS
from pulumi_alicloud_ecr.policy.testing import attachment, run


def reporting(validate: Any) -> StackValidationPolicy:
    return StackValidationPolicy("probe", "Probes.", validate, EnforcementLevel.MANDATORY)


def test_a_message_of_a_mandatory_policy_can_be_advisory() -> None:
    def validate(args: StackValidationArgs, report: Any) -> None:
        runtime.at_level(report, EnforcementLevel.ADVISORY)("softly", None)
        report("loudly", None)

    report = run(policies=[reporting(validate)])
    assert [(m.level, m.text) for m in report.messages] == [("advisory", "softly"), ("mandatory", "loudly")]


def test_a_policy_can_see_the_configuration_of_the_others() -> None:
    seen: list[Any] = []

    def validate(args: StackValidationArgs, report: Any) -> None:
        seen.append(runtime.configuration_of_all(report))

    run(
        policies=[reporting(validate)],
        config={"probe": {"a": 1}, "other": {"b": "c", "enforcementLevel": "advisory"}},
    )
    assert seen == [{"probe": {"a": 1.0}, "other": {"b": "c"}}]


def test_without_these_reaches_a_message_goes_to_the_packs_output(capsys: pytest.CaptureFixture[str]) -> None:
    def report(message: str, urn: str | None = None) -> None:
        raise AssertionError("at the policy's own level")

    runtime.at_level(report, EnforcementLevel.ADVISORY)("softly", "urn::x")
    assert capsys.readouterr().err == "softly (urn::x)\n"
    assert runtime.configuration_of_all(report) is None


def test_the_unknown_values_are_those_of_pulumi_policy() -> None:
    constants = {value for name, value in vars(proxy).items() if name.startswith("UNKNOWN_")}
    assert constants == UNKNOWN_SENTINELS


def test_the_kit_runs_policies_that_are_not_ours() -> None:
    def validate(args: StackValidationArgs, report: Any) -> None:
        for resource in args.resources:
            report(f"no {resource.name} here", resource.urn)

    forbidden = attachment("thing")
    run(forbidden, policies=[reporting(validate)]).violates("probe", forbidden, containing="no thing here")
