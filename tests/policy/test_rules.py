"""Each policy: the happy stack passes, and without the one thing that the policy demands it doesn't."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from tests.policy.happy import (
    CONFIG,
    OURS,
    STRANGER,
    THEIRS,
    the_association,
    the_attachment,
    the_grant,
    the_routes,
)

from pulumi_alicloud_ecr.policy.rules import RULES
from pulumi_alicloud_ecr.policy.testing import (
    UNKNOWN,
    Report,
    Sample,
    attachment,
    run,
    sample,
)

MANDATORY = [rule.name for rule in RULES if rule.mandatory]


def judged(
    change: Callable[[dict[str, Any]], None] | None = None,
    association: Sample | None = None,
    grant: Sample | None = None,
    **attachment_changes: Any,
) -> Report:
    """The happy stack with other inputs of the attachment, another association or grant, or another configuration."""
    config: dict[str, Any] = {name: dict(part) for name, part in CONFIG.items()}
    if change:
        change(config)
    first, second = association or the_association(), grant or the_grant()
    planned = the_attachment((first, second), **attachment_changes)
    return run(first, second, planned, *the_routes(planned), config=config)


def test_the_happy_stack_passes_every_policy_without_a_word() -> None:
    assert judged().messages == ()


def test_the_names_and_levels_are_those_that_users_configure() -> None:
    assert {rule.name: rule.level for rule in RULES} == {
        "ecr-association-required": "mandatory",
        "ecr-same-enterprise": "mandatory",
        "ecr-cross-account-grant": "mandatory",
        "ecr-enterprise-edition": "mandatory",
        "ecr-no-force-delete": "advisory",
        "ecr-explicit-transit-router": "advisory",
        "ecr-naming-and-tags": "advisory",
        "ecr-routes-intended": "advisory",
        "ecr-route-tables": "advisory",
        "ecr-allowed-prefixes": "advisory",
        "ecr-protected": "advisory",
        "ecr-no-replacement": "advisory",
    }


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"ecrId": "ecr-2"}, "is of ECR ecr-2"),
        ({"transitRouterId": "tr-2"}, "is of transit router tr-2"),
        ({"regionId": "cn-beijing"}, "is in region cn-beijing, not cn-hangzhou"),
    ],
)
def test_an_association_of_something_else_does_not_count(changes: dict[str, Any], says: str) -> None:
    judged(association=the_association(**changes)).violates("ecr-association-required", containing=says)


def test_without_an_association_the_attachment_is_named_and_what_to_add() -> None:
    report = run(the_grant(), the_attachment(()), config=CONFIG)
    [message] = report.of("ecr-association-required")
    assert message.level == "mandatory"
    assert message.urn.endswith("::attachment")
    assert "EcrAssociation" in message.text
    assert "depends_on" in message.text


def test_an_association_that_is_not_ordered_before_fails_and_says_depends_on() -> None:
    report = run(the_association(), the_grant(), the_attachment(()), config=CONFIG)
    report.violates("ecr-association-required", containing="depends_on")


def test_a_declared_association_stands_for_one_in_the_stack() -> None:
    config = {
        **CONFIG,
        "ecr-association-required": {"associations": [{"ecrId": "ecr-1", "transitRouterId": "tr-1"}]},
    }
    run(the_attachment(()), the_grant(), config=config).passes("ecr-association-required")


def test_a_declared_association_in_another_region_does_not_count() -> None:
    declared = [{"ecrId": "ecr-1", "transitRouterId": "tr-1", "regionId": "cn-beijing"}]
    config = {"ecr-association-required": {"associations": declared}}
    run(the_attachment(()), config=config).violates("ecr-association-required", containing="cn-beijing")


def test_in_cen_mode_the_association_is_that_of_the_cen() -> None:
    of_cen = the_association(transitRouterId=None, cenId="cen-1")
    judged(association=of_cen, transitRouterId=None).passes("ecr-association-required")
    of_another = the_association(transitRouterId=None, cenId="cen-2")
    judged(association=of_another, transitRouterId=None).violates("ecr-association-required")


def test_an_owner_outside_the_enterprise_fails() -> None:
    judged(ecrOwnerId=STRANGER).violates("ecr-same-enterprise", containing=STRANGER)


def test_an_owner_in_another_enterprise_fails_and_both_are_named() -> None:
    def other(config: dict[str, Any]) -> None:
        config["ecr-same-enterprise"] = {"enterprises": {"acme": [OURS], "rival": [THEIRS]}, "account": OURS}

    judged(other).violates("ecr-same-enterprise", containing="rival")


def test_accounts_of_two_sites_fail() -> None:
    def abroad(config: dict[str, Any]) -> None:
        config["ecr-same-enterprise"]["internationalAccounts"] = [THEIRS]

    judged(abroad).violates("ecr-same-enterprise", containing="International site")


def test_a_granted_ecr_without_ecr_owner_id_fails_with_that_name() -> None:
    judged(ecrOwnerId=None).violates("ecr-same-enterprise", containing="ecr_owner_id")


def test_the_owner_that_the_association_tells_must_be_stated_if_it_is_another() -> None:
    theirs = the_association(ownerId=THEIRS)
    planned = the_attachment((theirs,), ecrOwnerId=None)
    run(theirs, planned, config=CONFIG).violates(
        "ecr-same-enterprise", containing=f"set ecr_owner_id={THEIRS}"
    )
    ours = the_association(ownerId=OURS)
    run(ours, the_attachment((ours,), ecrOwnerId=None), config=CONFIG).passes("ecr-same-enterprise")


def test_an_association_made_with_another_profile_leaves_the_owner_undecided() -> None:
    theirs = the_association(profile="data-centre")
    planned = the_attachment((theirs,), ecrOwnerId=None)
    run(theirs, planned, config=CONFIG).is_undecided("ecr-cross-account-grant", containing="another profile")


def test_without_declared_enterprises_another_owner_is_undecided() -> None:
    def nothing(config: dict[str, Any]) -> None:
        config["ecr-same-enterprise"] = {"account": OURS}

    judged(nothing).is_undecided("ecr-same-enterprise", containing="enterprises")


def test_one_account_needs_neither_enterprise_nor_grant() -> None:
    first = the_association(transitRouterOwnerId=None)
    report = run(first, the_attachment((first,), ecrOwnerId=None))
    report.passes("ecr-same-enterprise")
    report.passes("ecr-cross-account-grant")


def test_account_numbers_from_pulumi_alicloud_are_read_as_text() -> None:
    judged(ecrOwnerId=int(THEIRS)).passes("ecr-same-enterprise")
    judged(ecrOwnerId=int(STRANGER)).violates("ecr-same-enterprise", containing=STRANGER)


@pytest.mark.parametrize("changes", [{"ecrId": "ecr-2"}, {"cenId": "cen-2"}])
def test_across_accounts_a_grant_of_something_else_does_not_count(changes: dict[str, Any]) -> None:
    judged(grant=the_grant(**changes)).violates("ecr-cross-account-grant", containing="EcrGrant")


def test_a_declared_grant_stands_for_one_in_the_stack() -> None:
    config = {**CONFIG, "ecr-cross-account-grant": {"grants": [{"ecrId": "ecr-1", "cenId": "cen-1"}]}}
    first = the_association()
    run(first, the_attachment((first,)), config=config).passes("ecr-cross-account-grant")


def test_a_basic_edition_transit_router_fails() -> None:
    def basic(config: dict[str, Any]) -> None:
        config["ecr-enterprise-edition"] = {"transitRouters": [{"id": "tr-1", "edition": "Basic"}]}

    judged(basic).violates("ecr-enterprise-edition", containing="Basic Edition")


def test_a_transit_router_of_another_region_fails() -> None:
    judged(association=the_association(regionId="cn-beijing"), regionId="cn-beijing").violates(
        "ecr-enterprise-edition", containing="cn-hangzhou"
    )


def test_a_transit_router_known_nowhere_is_undecided() -> None:
    def nothing(config: dict[str, Any]) -> None:
        del config["ecr-enterprise-edition"]

    judged(nothing).is_undecided("ecr-enterprise-edition", containing="tr-1")


def test_a_transit_router_made_in_the_stack_is_enterprise_edition() -> None:
    router = sample("alicloud:cen/transitRouter:TransitRouter", "tr", transitRouterId=UNKNOWN, type=UNKNOWN)
    planned = attachment(ecrId="ecr-1", transitRouterId=UNKNOWN, sources={"transitRouterId": [router]})
    run(router, planned).passes("ecr-enterprise-edition")


def test_a_basic_transit_router_of_the_stack_fails() -> None:
    router = sample("alicloud:cen/transitRouter:TransitRouter", "tr", transitRouterId="tr-9", type="Basic")
    run(router, attachment(ecrId="ecr-1", transitRouterId="tr-9")).violates("ecr-enterprise-edition")


def test_two_transit_routers_of_one_region_for_one_ecr_fail_and_name_each_other() -> None:
    one = attachment("one", ecrId="ecr-1", transitRouterId="tr-1", regionId="cn-hangzhou")
    two = attachment("two", ecrId="ecr-1", transitRouterId="tr-2", regionId="cn-hangzhou")
    report = run(one, two)
    report.violates("ecr-enterprise-edition", one, containing="two")
    report.violates("ecr-enterprise-edition", two, containing="one")


def test_two_transit_routers_of_two_regions_for_one_ecr_are_well() -> None:
    routers = [
        {"id": "tr-1", "regionId": "cn-hangzhou", "edition": "Enterprise"},
        {"id": "tr-2", "regionId": "cn-beijing", "edition": "Enterprise"},
    ]
    one = attachment("one", ecrId="ecr-1", transitRouterId="tr-1")
    two = attachment("two", ecrId="ecr-1", transitRouterId="tr-2")
    run(one, two, config={"ecr-enterprise-edition": {"transitRouters": routers}}).passes(
        "ecr-enterprise-edition"
    )


def test_forced_deletion_is_advised_against() -> None:
    [message] = judged(forceDelete=True).of("ecr-no-force-delete")
    assert message.level == "advisory"
    assert "association" in message.text


def test_leaving_the_transit_router_to_the_api_is_advised_against() -> None:
    judged(transitRouterId=None).violates("ecr-explicit-transit-router", containing="transit_router_id")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tags": {"env": "x"}}, "tag owner is missing"),
        ({"tags": None}, "tag owner is missing"),
        ({"transitRouterAttachmentName": "dev-ecr"}, "'dev-ecr' does not match '^prod-'"),
        ({"transitRouterAttachmentName": None}, "isn't stated"),
    ],
)
def test_a_wrong_name_or_a_missing_tag_is_told(changes: dict[str, Any], says: str) -> None:
    judged(**changes).violates("ecr-naming-and-tags", containing=says)


def test_a_tag_must_match_its_pattern() -> None:
    def pattern(config: dict[str, Any]) -> None:
        config["ecr-naming-and-tags"] = {"requiredTags": {"owner": "^team-"}}

    judged(pattern).violates("ecr-naming-and-tags", containing="'^team-'")
    judged(pattern, tags={"owner": "team-net"}).passes("ecr-naming-and-tags")


def _fields() -> Iterator[tuple[str, str]]:
    yield from (("attachment", name) for name in the_attachment(()).properties)
    yield from (("association", name) for name in the_association().properties)
    yield from (("grant", name) for name in the_grant().properties)


@pytest.mark.parametrize(("of", "name"), list(_fields()))
def test_an_unknown_in_any_field_neither_crashes_nor_accuses(of: str, name: str) -> None:
    first = the_association(**({name: UNKNOWN} if of == "association" else {}))
    second = the_grant(**({name: UNKNOWN} if of == "grant" else {}))
    planned = the_attachment((first, second), **({name: UNKNOWN} if of == "attachment" else {}))
    report = run(first, second, planned, *the_routes(planned), config=CONFIG)
    assert [message for message in report.messages if message.kind != "undecided"] == []


@pytest.mark.parametrize(
    ("name", "policy"),
    [
        ("ecrId", "ecr-association-required"),
        ("transitRouterId", "ecr-association-required"),
        ("regionId", "ecr-association-required"),
        ("ecrOwnerId", "ecr-same-enterprise"),
        ("ecrId", "ecr-cross-account-grant"),
        ("cenId", "ecr-cross-account-grant"),
        ("transitRouterId", "ecr-enterprise-edition"),
        ("regionId", "ecr-enterprise-edition"),
        ("forceDelete", "ecr-no-force-delete"),
        ("transitRouterAttachmentName", "ecr-naming-and-tags"),
        ("tags", "ecr-naming-and-tags"),
    ],
)
def test_an_unknown_that_a_policy_needs_makes_it_undecided(name: str, policy: str) -> None:
    judged(None, None, None, **{name: UNKNOWN}).is_undecided(policy)


def test_an_unknown_transit_router_is_stated_all_the_same() -> None:
    judged(transitRouterId=UNKNOWN).passes("ecr-explicit-transit-router")


def test_of_ten_attachments_the_wrong_one_is_told_and_the_unknown_one_undecided() -> None:
    associations = [the_association(ecrId=f"ecr-{n}") for n in range(10)]
    associations = [
        sample(each.type, f"association-{n}", **each.properties) for n, each in enumerate(associations)
    ]
    planned = [
        attachment(f"attachment-{n}", depends_on=[associations[n]], ecrId=f"ecr-{n}", transitRouterId="tr-1")
        for n in range(8)
    ]
    wrong = attachment("wrong", ecrId="ecr-8", transitRouterId="tr-1")
    unknown = attachment("unknown", ecrId=UNKNOWN, transitRouterId="tr-1")
    report = run(*associations, *planned, wrong, unknown)
    told = {message.urn: message.kind for message in report.of("ecr-association-required")}
    assert told == {wrong.urn: "violation", unknown.urn: "undecided"}
