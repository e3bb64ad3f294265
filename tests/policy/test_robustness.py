"""No input crashes an evaluation, and a crash in one attachment hides no other."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_alicloud_ecr.policy.configuration import Configuration, read
from pulumi_alicloud_ecr.policy.evaluation import Evaluation, Result
from pulumi_alicloud_ecr.policy.live import Live
from pulumi_alicloud_ecr.policy.resources import SHAPES, Resource
from pulumi_alicloud_ecr.policy.rules import KEYS_OF, RULES, Needs, Rule
from pulumi_alicloud_ecr.policy.stack_facts import StackFacts
from pulumi_alicloud_ecr.policy.values import NOT_KNOWN_YET
from pulumi_alicloud_ecr.prerequisites import Pass

TODAY = date(2026, 1, 1)
ATTACHMENT = "alicloud-ecr:index:EcrAttachment"
NAMES = [
    "ecrId", "transitRouterId", "cenId", "regionId", "ecrOwnerId", "transitRouterOwnerId", "cenOwnerId", "tags",
    "forceDelete", "profile", "type", "instanceId", "instanceType", "transitRouterAttachmentName",
]  # fmt: skip
DEMANDING = read({"ecr-naming-and-tags": {"requiredTags": {"a": "x"}, "namePattern": "x"}}, KEYS_OF)


def no_live(profile: str) -> Live:
    raise AssertionError("no policy is live here")


values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.just(NOT_KNOWN_YET)
    | st.sampled_from(["a", "b"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)
urns = st.sampled_from([f"urn::{n}" for n in range(5)])
resources = st.lists(
    st.builds(
        Resource,
        urn=urns,
        type=st.sampled_from([*SHAPES, "other:index:Creation"]),
        properties=st.dictionaries(st.sampled_from(NAMES), values, max_size=8),
        inputs=st.dictionaries(st.sampled_from(NAMES), values, max_size=8),
        parent=urns | st.just(""),
        dependencies=st.lists(urns, max_size=3).map(tuple),
        property_dependencies=st.dictionaries(
            st.sampled_from(NAMES), st.lists(urns, max_size=3).map(tuple), max_size=3
        ),
        component=st.booleans(),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None)
@given(resources)
def test_no_stack_crashes_a_policy(stack: list[Resource]) -> None:
    facts = StackFacts(stack)
    for rule in RULES:
        for finding in Evaluation(DEMANDING, no_live, TODAY).whole_stack(rule, facts):
            assert "failed here" not in finding.message


def test_a_crash_in_one_attachment_is_its_own_and_undecided() -> None:
    def judge(context: Any, behaviour: Any) -> Pass:
        if context.resource.name == "bad":
            raise ZeroDivisionError("boom")
        return Pass()

    rule = Rule("breaking", "Breaks.", judge, Needs.INPUTS)
    stack = [Resource("urn:x::y::z::bad", ATTACHMENT), Resource("urn:x::y::z::good", ATTACHMENT)]
    bad, good = Evaluation(Configuration(), no_live, TODAY).whole_stack(rule, StackFacts(stack))
    assert bad.result is Result.UNDECIDED
    assert "ZeroDivisionError" in bad.message
    assert good.result is Result.PASS


@pytest.mark.parametrize("count", [1000])
def test_a_thousand_attachments_are_each_compared_with_their_own_ecr_only(count: int) -> None:
    def pair(n: int) -> list[Resource]:
        ids: dict[str, object] = {"ecrId": f"ecr-{n}", "transitRouterId": "tr-1"}
        first = Resource(f"urn::a{n}", "alicloud-ecr:index:EcrAssociation", ids)
        return [first, Resource(f"urn::{n}", ATTACHMENT, ids, ids, dependencies=(first.urn,))]

    facts = StackFacts([resource for n in range(count) for resource in pair(n)])
    assert all(len(facts.associations.of(entry.fact.ecr_id)) == 1 for entry in facts.attachments.all)
    findings = list(Evaluation(Configuration(), no_live, TODAY).whole_stack(RULES[0], facts))
    assert {finding.result for finding in findings} == {Result.PASS}
    assert len(findings) == count
