"""The pack's configuration: levels, exemptions, strictness, and mistakes that name their key."""

from datetime import UTC, datetime, timedelta
from typing import Any

import jsonschema
import pytest

from pulumi_alicloud_ecr.policy import configuration_schema as schema
from pulumi_alicloud_ecr.policy.configuration import read
from pulumi_alicloud_ecr.policy.rules import KEYS_OF, RULES
from pulumi_alicloud_ecr.policy.testing import (
    UNKNOWN,
    association,
    attachment,
    run,
)

POLICY = "ecr-association-required"
LONE = attachment("lone", ecrId="ecr-1", transitRouterId="tr-1")
TODAY = datetime.now(UTC).date()


def exempting(resource: str, days: int, **more: str) -> dict[str, Any]:
    """A configuration that exempts the resource for so many days from now."""
    expires = (TODAY + timedelta(days=days)).isoformat()
    return {
        POLICY: {"exemptions": [{"resource": resource, "reason": "migration", "expires": expires, **more}]}
    }


@pytest.mark.parametrize("pattern", ["lone", "l*", LONE.urn, "*::lone"])
def test_an_exempt_resource_is_listed_with_the_reason_and_fails_nothing(pattern: str) -> None:
    report = run(LONE, config=exempting(pattern, 1))
    report.is_exempt(POLICY, LONE, containing="migration")
    assert [message.level for message in report.of(POLICY)] == ["advisory"]


def test_an_exemption_holds_on_its_last_day() -> None:
    run(LONE, config=exempting("lone", 0)).is_exempt(POLICY)


def test_an_expired_exemption_exempts_no_more_and_is_reported_as_expired() -> None:
    run(LONE, config=exempting("lone", -1)).violates(POLICY, containing="'migration' expired on")


def test_an_exemption_of_another_resource_changes_nothing() -> None:
    run(LONE, config=exempting("other", 1)).violates(POLICY)


def test_an_exemption_without_expiry_says_so() -> None:
    config = {POLICY: {"exemptions": [{"resource": "lone", "reason": "for ever"}]}}
    run(LONE, config=config).is_exempt(POLICY, containing="without expiry")


def test_a_passing_resource_is_not_listed_as_exempt() -> None:
    before = association(ecrId="ecr-1", transitRouterId="tr-1")
    after = attachment("lone", ecrId="ecr-1", transitRouterId="tr-1", depends_on=[before])
    run(before, after, config=exempting("lone", 1)).passes(POLICY)


def test_strict_makes_undecided_a_violation_of_that_policy_alone() -> None:
    before = association(ecrId="ecr-1", transitRouterId="tr-1")
    unknown = attachment(ecrId=UNKNOWN, transitRouterId="tr-1")
    report = run(before, unknown, config={POLICY: {"strict": True}})
    report.violates(POLICY, containing="strict")
    report.is_undecided("ecr-enterprise-edition")


@pytest.mark.parametrize(
    "config", [{POLICY: "advisory"}, {"all": "advisory"}, {POLICY: {"enforcementLevel": "advisory"}}]
)
def test_the_level_can_be_lowered_for_one_policy_and_for_all(config: dict[str, Any]) -> None:
    assert [message.level for message in run(LONE, config=config).of(POLICY)] == ["advisory"]


def test_a_disabled_policy_is_silent() -> None:
    run(LONE, config={POLICY: "disabled"}).passes(POLICY)


def test_all_mandatory_does_not_make_undecided_mandatory() -> None:
    report = run(attachment(ecrId="ecr-1", transitRouterId="tr-9"), config={"all": "mandatory"})
    assert [message.level for message in report.of("ecr-enterprise-edition")] == ["advisory"]


def test_a_fact_declared_under_one_policy_holds_for_all() -> None:
    config = {
        "ecr-same-enterprise": {"account": "1"},
        "ecr-cross-account-grant": {"grants": [{"ecrId": "ecr-1", "cenId": "cen-1"}]},
    }
    report = run(attachment(ecrId="ecr-1", transitRouterId="tr-1", cenId="cen-1"), config=config)
    report.violates("ecr-same-enterprise", containing="ecr_owner_id")


@pytest.mark.parametrize(
    ("policy", "part", "line"),
    [
        (POLICY, {"associations": "ecr-1"}, ".associations must be a list"),
        (POLICY, {"associations": [{"ecrId": "ecr-1"}]}, ".associations[0].transitRouterId is missing"),
        (
            POLICY,
            {"associations": [{"ecrId": 1, "transitRouterId": "t"}]},
            ".associations[0].ecrId must be a string",
        ),
        (
            POLICY,
            {"associations": [{"ecrId": "e", "transitRouterId": "t", "x": "y"}]},
            ".associations[0].x is not known",
        ),
        (POLICY, {"strict": "yes"}, ".strict must be true or false"),
        (POLICY, {"requiredTags": []}, ".requiredTags is not a key of this policy"),
        (POLICY, {"exemptions": [{"resource": "a"}]}, ".exemptions[0].reason is missing"),
        (
            POLICY,
            {"exemptions": [{"resource": "a", "reason": ""}]},
            ".exemptions[0].reason must not be empty",
        ),
        (
            POLICY,
            {"exemptions": [{"resource": "a", "reason": "b", "expires": "soon"}]},
            ".exemptions[0].expires 'soon'",
        ),
        ("ecr-same-enterprise", {"enterprises": ["1"]}, ".enterprises must be an object"),
        ("ecr-same-enterprise", {"enterprises": {"a": ["1"], "b": ["1"]}}, ".enterprises.b has account 1"),
        ("ecr-same-enterprise", {"account": 1.5}, ".account must be a string or a whole number"),
        ("ecr-naming-and-tags", {"namePattern": "("}, ".namePattern is not a regular expression"),
        ("ecr-naming-and-tags", {"requiredTags": {"a": "["}}, ".requiredTags.a is not a regular expression"),
        ("ecr-enterprise-edition", {"transitRouters": [{}]}, ".transitRouters[0].id is missing"),
    ],
)
def test_a_mistake_is_one_line_that_names_its_key_and_fails_whatever_the_level(
    policy: str, part: dict[str, Any], line: str
) -> None:
    report = run(LONE, config={policy: {**part, "enforcementLevel": "advisory"}})
    messages = report.of(policy)
    assert [message.level for message in messages] == ["mandatory"]
    assert messages[0].text.startswith(f"configuration key {policy}{line}")
    assert "\n" not in messages[0].text


def test_a_mistake_under_one_policy_leaves_the_others_at_work() -> None:
    run(LONE, config={"ecr-naming-and-tags": {"namePattern": "("}}).violates(POLICY)


def test_a_mistyped_policy_name_is_reported_once() -> None:
    report = run(LONE, config={"ecr-asociation-required": "mandatory"})
    assert [m.text for m in report.messages if "ecr-asociation-required is not a policy" in m.text] != []
    assert sum("is not a policy" in message.text for message in report.messages) == 1


def test_every_key_of_the_design_can_be_set() -> None:
    config = {
        "all": "mandatory",
        POLICY: {"associations": [], "live": False, "strict": False, "exemptions": []},
        "ecr-same-enterprise": {
            "enterprises": {},
            "account": 1234567890123456,
            "internationalAccounts": ["1"],
        },
        "ecr-cross-account-grant": {"grants": [], "account": "1"},
        "ecr-enterprise-edition": {"transitRouters": [{"id": "tr-1"}]},
        "ecr-naming-and-tags": {"requiredTags": ["a"], "namePattern": "x"},
    }
    configuration = read(config, KEYS_OF)
    assert configuration.problems == ()
    assert configuration.declared.account == "1234567890123456"


def test_the_schemas_that_the_engine_reads_are_valid_schemas() -> None:
    for rule in RULES:
        for key in rule.keys:
            jsonschema.Draft7Validator.check_schema(dict(schema.KEYS[key]))


@pytest.mark.parametrize("key", schema.KEYS)
@pytest.mark.parametrize(
    "value", ["x", "", 1, 1.5, True, None, [], [1], ["a"], [{}], {}, {"a": 1}, {"a": ["1"]}, {"a": "b"}]
)
def test_our_check_accepts_what_the_engines_validator_accepts(key: str, value: Any) -> None:
    valid = jsonschema.Draft7Validator(dict(schema.KEYS[key])).is_valid(value)
    accepted = list(schema.check(key, value, key)) == []
    # What a schema can't say of these: that an account id is digits, and a range a CIDR block.
    stricter = key in ("account", "enterprises", "internationalAccounts", "allowedRanges")
    assert (not accepted or valid) if stricter else accepted == valid
