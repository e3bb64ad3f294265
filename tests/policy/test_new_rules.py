"""Routes, prefixes, protection and replacement: the happy stack without the one thing that the policy demands."""

import json
from pathlib import Path
from typing import Any

import pytest
from tests.policy.documents import state
from tests.policy.happy import CONFIG, the_association, the_attachment, the_grant, the_routes

from pulumi_alicloud_ecr.cli.check import run_check
from pulumi_alicloud_ecr.policy.testing import (
    UNKNOWN,
    Report,
    Sample,
    attachment,
    route_table_association,
    route_table_propagation,
    run,
)

ROUTES, TABLES, PREFIXES = "ecr-routes-intended", "ecr-route-tables", "ecr-allowed-prefixes"
PROTECTED, REPLACED = "ecr-protected", "ecr-no-replacement"
FIRST, GRANT = the_association(), the_grant()
PLANNED = the_attachment((FIRST, GRANT))
FORWARDING, LEARNING = the_routes(PLANNED)
BRIDGED = "alicloud:cen/transitRouterRouteTable{0}:TransitRouterRouteTable{0}"


def judged(*routes: Sample, **config: Any) -> Report:
    return run(FIRST, GRANT, PLANNED, *routes, config={**CONFIG, **config})


def test_with_both_routes_it_passes() -> None:
    judged(FORWARDING, LEARNING).passes(ROUTES)


@pytest.mark.parametrize(
    ("routes", "says"),
    [
        ((), "no route table association and no route table propagation"),
        ((FORWARDING,), "no route table propagation"),
        ((LEARNING,), "no route table association"),
    ],
)
def test_without_a_route_it_carries_nothing(routes: tuple[Sample, ...], says: str) -> None:
    judged(*routes).violates(ROUTES, PLANNED, containing=says)


def test_a_second_route_table_association_is_one_too_many() -> None:
    second = route_table_association("second", sources=FORWARDING.sources, **FORWARDING.properties)
    judged(FORWARDING, LEARNING, second).violates(ROUTES, containing="more than one")


def test_routes_of_another_attachment_are_not_its_own() -> None:
    other = attachment("other", ecrId="ecr-2", transitRouterId="tr-1")
    report = run(FIRST, GRANT, PLANNED, other, FORWARDING, LEARNING, config=CONFIG)
    report.passes(ROUTES, PLANNED)
    report.violates(ROUTES, other)


def test_a_route_whose_attachment_cannot_be_known_leaves_it_undecided() -> None:
    of_someone = route_table_propagation(transitRouterAttachmentId=UNKNOWN)
    judged(FORWARDING, of_someone).is_undecided(ROUTES, PLANNED)


def test_a_route_by_way_of_another_route_and_of_depends_on_is_found() -> None:
    """A class of ours has what it depends on among the dependencies of its first property."""
    learning = route_table_propagation(
        sources={"transitRouterAttachmentId": [FORWARDING, FIRST]}, **LEARNING.properties
    )
    judged(FORWARDING, learning).passes(ROUTES)


def test_known_ids_tell_as_well_once_all_is_made() -> None:
    ids = {"transitRouterAttachmentId": "tr-attach-1", "transitRouterRouteTableId": "vtb-1"}
    forwarding = route_table_association(sources={"transitRouterAttachmentId": [PLANNED]}, **ids)
    judged(forwarding, route_table_propagation(**ids)).passes(ROUTES)


def test_pulumi_alicloud_s_routes_count() -> None:
    theirs = [
        Sample(BRIDGED.format(kind), kind, each.properties, sources=each.sources)
        for kind, each in (("Association", FORWARDING), ("Propagation", LEARNING))
    ]
    judged(*theirs).passes(ROUTES)


def test_an_allowed_table_passes_and_without_a_list_every_table_does() -> None:
    judged(FORWARDING, LEARNING).passes(TABLES)
    judged(FORWARDING, LEARNING, **{TABLES: {"allowedRouteTables": ["vtb-1"]}}).passes(TABLES)


@pytest.mark.parametrize(
    ("table", "allowed", "says"),
    [
        ("vtb-1", ["vtb-2"], "route table vtb-1, which is not one of"),
        (None, ["vtb-2"], "System table"),
        (None, ["System"], ""),
    ],
)
def test_a_table_outside_the_list_is_told(table: str | None, allowed: list[str], says: str) -> None:
    ids = {**FORWARDING.properties, "transitRouterRouteTableId": table}
    given = {name: value for name, value in ids.items() if value is not None}
    report = judged(
        route_table_association("r", sources=FORWARDING.sources, **given),
        **{TABLES: {"allowedRouteTables": allowed}},
    )
    if says:
        report.violates(TABLES, PLANNED, containing=says)
    else:
        report.passes(TABLES)


def test_a_table_that_is_not_known_yet_is_undecided() -> None:
    route = route_table_association(
        sources=FORWARDING.sources, transitRouterAttachmentId=UNKNOWN, transitRouterRouteTableId=UNKNOWN
    )
    judged(route, **{TABLES: {"allowedRouteTables": ["vtb-1"]}}).is_undecided(TABLES)


def prefixes(*given: object, ranges: list[str] | None = None) -> Report:
    first = the_association(allowedPrefixes=list(given) or None)
    return run(first, config={PREFIXES: {"allowedRanges": ranges}} if ranges else {})


def test_stated_prefixes_pass_inside_their_ranges() -> None:
    prefixes("10.1.0.0/16", "2408:4000::/24").passes(PREFIXES)
    prefixes("10.1.0.0/16", ranges=["10.0.0.0/8"]).passes(PREFIXES)


@pytest.mark.parametrize(
    ("given", "ranges", "says"),
    [
        ((), None, "isn't stated"),
        (("0.0.0.0/0",), None, "everything"),
        (("::/0",), ["10.0.0.0/8"], "everything"),
        (("192.168.0.0/16",), ["10.0.0.0/8"], "outside of the allowed ranges (10.0.0.0/8)"),
        (("10.0.0.0/7",), ["10.0.0.0/8"], "outside"),
        (("10.0.0.0/40",), None, "not a CIDR block"),
    ],
)
def test_prefixes_that_let_too_much_out_are_told(
    given: tuple[str, ...], ranges: list[str] | None, says: str
) -> None:
    prefixes(*given, ranges=ranges).violates(PREFIXES, containing=says)


def test_a_prefix_that_is_not_known_yet_is_undecided() -> None:
    prefixes("10.0.0.0/8", UNKNOWN).is_undecided(PREFIXES)
    run(the_association(allowedPrefixes=UNKNOWN)).is_undecided(PREFIXES)


@pytest.mark.parametrize("pattern", ["line", "li*", "*::line", "a[0]"])
def test_what_must_be_protected_is_told_by_the_engine_as_undecided(pattern: str) -> None:
    """The engine doesn't say whether the resource is retained on deletion."""
    name = "a[0]" if pattern == "a[0]" else "line"
    config = {PROTECTED: {"protected": [pattern]}}
    run(attachment(name, ecrId="e"), config=config).is_undecided(PROTECTED, containing="protect isn't set")
    run(attachment(name, ecrId="e", protect=True), config=config).passes(PROTECTED)
    run(attachment("other", ecrId="e"), config=config).passes(PROTECTED)


@pytest.fixture
def checked(tmp_path: Path) -> Any:
    def check(op: str = "create", **more: Any) -> dict[str, str]:
        """What `check` says of a stack of one attachment, by policy."""
        step = {"op": op, "urn": PLANNED.urn, "newState": state(PLANNED, **more)}
        (tmp_path / "preview").write_text(json.dumps({"steps": [step], "changeSummary": {}}))
        (tmp_path / "config").write_text(json.dumps({PROTECTED: {"protected": ["*"]}}))
        run_check(str(tmp_path / "preview"), "json", str(tmp_path / "config"), str(tmp_path / "report"))
        findings = json.loads((tmp_path / "report").read_text())["findings"]
        return {finding["policy"]: finding["result"] for finding in findings}

    return check


def test_check_sees_protection_and_retention(checked: Any) -> None:
    assert checked()[PROTECTED] == "violation"
    assert checked(protect=True)[PROTECTED] == checked(retainOnDelete=True)[PROTECTED] == "pass"


@pytest.mark.parametrize(("op", "result"), [("replace", "violation"), ("update", "pass"), ("create", "pass")])
def test_check_sees_a_replacement(checked: Any, op: str, result: str) -> None:
    assert checked(op)[REPLACED] == result


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({TABLES: {"allowedRouteTables": "vtb-1"}}, "must be a list"),
        ({PREFIXES: {"allowedRanges": ["ten"]}}, "'ten' is not a CIDR block"),
        ({"ecr-same-enterprise": {"account": "acme"}}, "'acme' must be the id of an Alibaba Cloud account"),
        ({"ecr-same-enterprise": {"enterprises": {"a": ["1-2"]}}}, ".enterprises.a[0] '1-2' must be"),
        ({"ecr-same-enterprise": {"internationalAccounts": [""]}}, ".internationalAccounts[0] '' must be"),
        ({"ecr-association-required": "disabled", "ecr-typo": {}}, "ecr-typo is not a policy"),
        ({"all": {"enforcementLevel": "advisory", "live": True}}, "all.live is not a key of all"),
    ],
)
def test_a_typo_is_said(config: dict[str, Any], says: str) -> None:
    messages = [m for m in run(PLANNED, config=config).messages if m.level == "mandatory" and says in m.text]
    assert len(messages) == 1


def exempting(*exemptions: dict[str, str]) -> dict[str, Any]:
    return {"ecr-association-required": {"exemptions": [{"reason": "r", **each} for each in exemptions]}}


def test_an_exemption_that_names_nothing_is_said() -> None:
    report = run(PLANNED, config=exempting({"resource": "plannd"}))
    assert [m.text for m in report.messages if "plannd" in m.text and m.level == "advisory"]


def test_an_exemption_may_name_a_resource_with_brackets() -> None:
    lone = attachment("a[0]", ecrId="ecr-1", transitRouterId="tr-1")
    run(lone, config=exempting({"resource": "a[0]"})).is_exempt("ecr-association-required")


def test_an_expired_exemption_does_not_hide_a_valid_one() -> None:
    lone = attachment("lone", ecrId="ecr-1", transitRouterId="tr-1")
    config = exempting({"resource": "lo*", "expires": "2020-01-01"}, {"resource": "lone"})
    run(lone, config=config).is_exempt("ecr-association-required")
