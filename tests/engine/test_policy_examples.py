"""Each example program of the policies, in the real engine with the pack and the example's configuration."""

import json
from pathlib import Path

import pytest
from tests.engine.conftest import NewStack
from tests.engine.packs import told, with_pack
from tools.project import ROOT

from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.cli.check import run_check
from pulumi_alicloud_ecr.policy.rules import RULES

EXAMPLES = ROOT / "examples" / "policy"
#: Example → policy, level, resource, and what the user is told to do.
FAILING = {
    "association-missing": ("ecr-association-required", "mandatory", "unassociated", "EcrAssociation"),
    "association-not-ordered": ("ecr-association-required", "mandatory", "too-early", "depends_on"),
    "other-enterprise": ("ecr-same-enterprise", "mandatory", "stranger", "3000000000000003"),
    "owner-not-stated": ("ecr-same-enterprise", "mandatory", "ownerless", "ecr_owner_id"),
    "grant-missing": ("ecr-cross-account-grant", "mandatory", "ungranted", "EcrGrant"),
    "basic-edition": ("ecr-enterprise-edition", "mandatory", "basic", "Enterprise Edition"),
    "two-transit-routers": ("ecr-enterprise-edition", "mandatory", "first", "one transit router per region"),
    "force-delete": ("ecr-no-force-delete", "advisory", "forced", "force_delete"),
    "implicit-transit-router": ("ecr-explicit-transit-router", "advisory", "implicit", "transit_router_id"),
    "bad-name": ("ecr-naming-and-tags", "advisory", "nameless", "tag owner is missing"),
    "no-routes": ("ecr-routes-intended", "advisory", "silent", "EcrRouteTableAssociation"),
    "route-table-not-allowed": ("ecr-route-tables", "advisory", "everywhere", "System table"),
    "all-prefixes": ("ecr-allowed-prefixes", "advisory", "open", "0.0.0.0/0"),
    "unprotected": ("ecr-protected", "advisory", "production", "protect isn't set"),
}


def configuration(example: str) -> Path:
    """The example's own, or the one that most share."""
    own = EXAMPLES / example / "policy-config.json"
    return own if own.exists() else EXAMPLES / "policy-config.json"


def test_every_example_is_run() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()} == {
        *FAILING,
        "passing",
        "replaced",
    }


def test_the_passing_example_passes_every_policy_without_a_word(new_stack: NewStack) -> None:
    stack = new_stack(EXAMPLES / "passing", project="ecr-policy-passing")
    assert told(stack.preview(*with_pack(stack, configuration("passing")))) == {}


@pytest.mark.parametrize("example", FAILING)
def test_a_failing_example_fails_its_policy_alone(new_stack: NewStack, example: str) -> None:
    policy, level, resource, says = FAILING[example]
    stack = new_stack(EXAMPLES / example, project=f"ecr-policy-{example}")
    outcome = stack.preview(*with_pack(stack, configuration(example)), fails=level == "mandatory")
    answers = told(outcome)
    assert {name for name, _ in answers} == {policy}
    assert answers[policy, resource][0] == level
    assert says in answers[policy, resource][1]


def test_a_replacement_is_found_in_the_preview(
    new_stack: NewStack, ecr_emulator: EmulatorProcess, tmp_path: Path
) -> None:
    second = {"transit_router_id": "tr-second000000000001", "cen_id": "cen-second00000000001"}
    account = "1000000000000001"
    ecr_emulator.seed(
        cens=[{"cen_id": second["cen_id"], "owner_id": account}],
        transit_routers=[{**second, "region_id": "cn-hangzhou", "owner_id": account}],
    )
    stack = new_stack(EXAMPLES / "replaced", project="ecr-policy-replaced", env=ecr_emulator.env)
    stack.up()
    stack.pulumi("config", "set", "transitRouter", "tr-second000000000001", "--stack", stack.name)
    preview, report = tmp_path / "preview.json", tmp_path / "report.json"
    preview.write_text(stack.pulumi("preview", "--json", "--show-sames", "--stack", stack.name))
    assert run_check(str(preview), "json", str(configuration("replaced")), str(report)) == 0
    findings = json.loads(report.read_text())["findings"]
    assert [(f["policy"], f["resource"]["name"]) for f in findings if f["result"] == "violation"] == [
        ("ecr-no-replacement", "moved")
    ]


def test_each_policy_has_a_failing_example() -> None:
    found = {policy for policy, *_ in FAILING.values()}
    assert found | {"ecr-no-replacement"} == {rule.name for rule in RULES}
