"""What an update's registrations decide, one resource at a time, and what is left for the end."""

from typing import Any

import pytest
from tests.policy.happy import CONFIG, OURS, STRANGER, the_association, the_attachment, the_grant, the_routes

from pulumi_alicloud_ecr.policy.resources import Resource
from pulumi_alicloud_ecr.policy.run import PolicyRun, Report
from pulumi_alicloud_ecr.policy.testing import UNKNOWN, Sample, association, attachment, run

POLICY = "ecr-association-required"
IDS = {"ecrId": "ecr-1", "transitRouterId": "tr-1"}


def resource(sample: Sample, **more: Any) -> Resource:
    return Resource(sample.urn, sample.type, sample.properties, sample.properties, **more)


def registered(*samples: Sample, pending: str = "", config: dict[str, Any] | None = None) -> list[Report]:
    """What an update reports of the last resource when it is registered."""
    policies = PolicyRun(lambda urn: urn == pending)
    policies.configure(config or {})
    policies.configure_stack(False, {})
    return [policies.register(resource(sample)) for sample in samples][-1]


def test_without_an_association_before_it_an_attachment_is_refused() -> None:
    [report] = registered(attachment("line", **IDS))
    assert (report.rule.name, report.level) == (POLICY, "mandatory")


def test_an_association_that_comes_later_is_none() -> None:
    assert registered(attachment("line", **IDS), association(**IDS)) == []  # refused before
    assert [r.rule.name for r in registered(association(ecrId="ecr-2"), attachment("line", **IDS))] == [
        POLICY
    ]


def test_with_its_association_before_it_an_attachment_is_let_through() -> None:
    assert registered(association(**IDS), attachment("line", **IDS)) == []


def test_an_association_whose_create_has_not_answered_is_not_one_that_was_waited_for() -> None:
    first = association(**IDS)
    [report] = registered(first, attachment("line", **IDS), pending=first.urn)
    assert "depends_on" in report.text


def test_what_may_be_known_later_is_no_violation_yet_even_if_strict() -> None:
    by_cen = association(ecrId="ecr-1", cenId="cen-1")
    config = {POLICY: {"strict": True}}
    assert registered(by_cen, attachment("line", **IDS), config=config) == []


def test_what_nobody_will_know_is_one_if_strict() -> None:
    config = {"ecr-enterprise-edition": {"strict": True}}
    reports = registered(association(**IDS), attachment("line", **IDS), config=config)
    assert [report.rule.name for report in reports] == ["ecr-enterprise-edition"]


def test_a_preview_is_judged_at_its_end_alone() -> None:
    policies = PolicyRun(lambda _: False)
    policies.configure_stack(True, {})
    line = resource(attachment("line", **IDS))
    assert policies.register(line) == []
    assert POLICY in {report.rule.name for report in policies.finish([line])}


def test_a_violation_is_reported_once() -> None:
    report = run(attachment("line", **IDS), update=True)
    assert len(report.of(POLICY)) == 1


def test_the_happy_stack_registers_without_a_word() -> None:
    first, second = the_association(), the_grant()
    planned = the_attachment((first, second))
    assert run(first, second, planned, *the_routes(planned), config=CONFIG, update=True).messages == ()


@pytest.mark.parametrize(
    ("policy", "changes"),
    [("ecr-same-enterprise", {"ecrOwnerId": STRANGER}), (POLICY, {"transitRouterId": "tr-2"})],
)
def test_a_violation_is_found_when_its_resource_comes(policy: str, changes: dict[str, str]) -> None:
    first, second = the_association(), the_grant()
    reports = registered(first, second, the_attachment((first, second), **changes), config=CONFIG)
    assert policy in {report.rule.name for report in reports}


def test_a_grant_must_come_before_too() -> None:
    first = the_association()
    reports = registered(first, the_attachment((first,)), config=CONFIG)
    assert [report.rule.name for report in reports] == ["ecr-cross-account-grant"]


def test_two_attachments_of_one_ecr_and_transit_router_are_a_violation() -> None:
    first = association(**IDS)
    one, two = attachment("one", **IDS, depends_on=[first]), attachment("two", **IDS, depends_on=[first])
    run(first, one, two).violates("ecr-enterprise-edition", one, containing="by two as well")
    [report] = registered(first, one, two)
    assert "by one as well" in report.text


def test_mistakes_in_the_configuration_stop_the_first_resource() -> None:
    reports = registered(attachment("line", **IDS), config={"all": {"strict": True}})
    assert any("all.strict is not a key of all" in report.text for report in reports)


def test_a_secret_is_judged_and_never_printed() -> None:
    secret = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "value": "ecr-hidden"}
    lone = attachment("lone", ecrId=secret, transitRouterId="tr-1")
    report = run(lone, update=True)
    report.violates(POLICY, lone, containing="[secret]")
    assert all("ecr-hidden" not in message.text for message in report.messages)
    first = association(ecrId="ecr-hidden", transitRouterId="tr-1")
    run(first, attachment(ecrId=secret, transitRouterId="tr-1", depends_on=[first])).passes(POLICY)


def test_a_plain_stack_of_one_account_says_at_most_one_line_for_each_policy() -> None:
    pairs = [
        (first, attachment(f"line-{n}", ecrId=f"ecr-{n}", transitRouterId=f"tr-{n}", depends_on=[first]))
        for n in range(20)
        for first in [association(f"first-{n}", ecrId=f"ecr-{n}", transitRouterId=f"tr-{n}")]
    ]
    for update in (False, True):
        messages = run(*(each for pair in pairs for each in pair), update=update).messages
        assert {message.level for message in messages} == {"advisory"}
        assert len(messages) == len({message.policy for message in messages})
        assert not {message.policy for message in messages} & {
            POLICY,
            "ecr-same-enterprise",
            "ecr-cross-account-grant",
        }


def test_an_unknown_id_at_preview_accuses_nobody() -> None:
    report = run(association(**IDS), attachment("line", ecrId=UNKNOWN, transitRouterId="tr-1"))
    report.is_undecided(POLICY)
    assert OURS not in str(report)
