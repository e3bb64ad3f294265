"""Each example program of the policies, previewed by the real engine with the pack and the examples' configuration."""

import pytest
from tests.engine.conftest import NewStack
from tests.engine.packs import told, with_pack
from tools.project import ROOT

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
}


def test_every_example_is_run() -> None:
    assert {folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()} == {*FAILING, "passing"}


def test_the_passing_example_passes_every_policy_without_a_word(new_stack: NewStack) -> None:
    stack = new_stack(EXAMPLES / "passing", project="ecr-policy-passing")
    outcome = stack.preview(*with_pack(stack, EXAMPLES / "policy-config.json"))
    assert told(outcome) == {}


@pytest.mark.parametrize("example", FAILING)
def test_a_failing_example_fails_its_policy_alone(new_stack: NewStack, example: str) -> None:
    policy, level, resource, says = FAILING[example]
    stack = new_stack(EXAMPLES / example, project=f"ecr-policy-{example}")
    outcome = stack.preview(*with_pack(stack, EXAMPLES / "policy-config.json"), fails=level == "mandatory")
    answers = told(outcome)
    assert {name for name, _ in answers} == {policy}
    assert answers[policy, resource][0] == level
    assert says in answers[policy, resource][1]


def test_each_policy_has_a_failing_example() -> None:
    from pulumi_alicloud_ecr.policy.rules import RULES

    assert {policy for policy, *_ in FAILING.values()} == {rule.name for rule in RULES}
