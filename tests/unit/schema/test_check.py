"""Check: every problem at once, each with its property; what is unknown passes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pulumi_alicloud_ecr.schema import (
    ASSOCIATION,
    ATTACHMENT,
    GRANT,
    KINDS,
    UNKNOWN,
    Kind,
)
from pulumi_alicloud_ecr.schema.check import Checked, check

GOOD = {"ecrId": "ecr-1", "transitRouterId": "tr-1"}


def checked(region: str = "cn-hangzhou", **news: Any) -> Checked:
    return check(ATTACHMENT, {**GOOD, **news}, region)


def problems(found: Checked) -> dict[str, str]:
    return {failure.property: failure.reason for failure in found.failures}


def test_an_ecr_and_a_transit_router_are_enough() -> None:
    assert checked(region="").failures == ()


def test_everything_that_is_wrong_is_said_at_once_and_each_once() -> None:
    found = checked(
        ecrId="ecr ü",
        transitRouterId=None,
        transitRouterAttachmentName="x" * 129,
        transitRouterAttachmentDescription="http://x",
        tags={"acs:x": "1"},
        ecrOwnerId="abc",
        orderType="Nobody",
        forceDelete="yes",
        surprise="?",
    )
    names = [failure.property for failure in found.failures]
    assert sorted(names) == sorted(
        [
            "ecrId",
            "transitRouterId",
            "transitRouterAttachmentName",
            "transitRouterAttachmentDescription",
            "tags",
            "ecrOwnerId",
            "orderType",
            "forceDelete",
            "surprise",
        ]
    )


def test_neither_transit_router_nor_cen_is_refused_with_both_ways_out() -> None:
    reason = problems(checked(transitRouterId=None))["transitRouterId"]
    assert "neither transitRouterId nor cenId is given" in reason


def test_a_cen_needs_a_region_here_or_in_the_configuration() -> None:
    cen = {"transitRouterId": None, "cenId": "cen-1"}
    assert "alicloud-ecr:region" in problems(checked(region="", **cen))["regionId"]
    assert checked(region="cn-hangzhou", **cen).failures == ()
    assert checked(region="", regionId="cn-beijing", **cen).failures == ()
    assert checked(region="", regionId=UNKNOWN, **cen).failures == ()


@pytest.mark.parametrize(
    "wire", [p.wire for p in ATTACHMENT.properties if p.is_input and p.wire != "forceDelete"]
)
def test_an_unknown_value_passes_and_stays_unknown(wire: str) -> None:
    found = checked(**{wire: UNKNOWN})
    assert found.failures == ()
    assert found.inputs[wire] == UNKNOWN


def test_an_unknown_tag_value_passes_and_the_others_are_still_checked() -> None:
    assert checked(tags={"a": UNKNOWN}).failures == ()
    assert "acs:b" in problems(checked(tags={"a": UNKNOWN, "acs:b": "1"}))["tags"]
    assert "has 21 tags" in problems(checked(tags={f"k{n}": UNKNOWN for n in range(21)}))["tags"]


def test_required_properties_are_required_of_every_kind() -> None:
    for kind in KINDS:
        missing = {f.property for f in check(kind, {}, "cn-hangzhou").failures if f.reason == "is required"}
        assert missing == {p.wire for p in kind.properties if p.required}


def test_numbers_become_the_strings_that_they_stand_for() -> None:
    found = checked(ecrOwnerId=1234567890123456.0, tags={"floor": 3.0, "half": 0.5})
    assert found.failures == ()
    assert found.inputs["ecrOwnerId"] == "1234567890123456"
    assert found.inputs["tags"] == {"floor": "3", "half": "0.5"}


def test_true_and_false_become_the_text_that_tags_have() -> None:
    assert checked(tags={"a": False, "b": True}).inputs["tags"] == {"a": "false", "b": "true"}
    assert "ecrOwnerId" in problems(checked(ecrOwnerId=True))


@pytest.mark.parametrize("given", [{"ecrOwnerId": 12345678901234567.0}, {"tags": {"a": 1e300}}])
def test_a_number_that_a_float_may_have_changed_is_refused(given: dict[str, Any]) -> None:
    (reason,) = problems(checked(**given)).values()
    assert "write it as a string" in reason


SECRET = "hunter2-" * 40


@pytest.mark.parametrize(
    ("kind", "wire", "value"),
    [
        (kind, p.wire, value)
        for kind in KINDS
        for p in kind.properties
        if p.is_input
        for value in ("acs:" + SECRET, "a:" + SECRET, "ü " + SECRET, {"k": "acs:" + SECRET}, [SECRET])
    ],
)
def test_no_reason_repeats_the_value(kind: Any, wire: str, value: Any) -> None:
    found = check(kind, {**GOOD, wire: value}, "cn-hangzhou")
    assert not [failure.reason for failure in found.failures if "hunter2" in failure.reason]


def test_an_empty_string_for_an_optional_id_is_the_same_as_none() -> None:
    assert "cenId" not in checked(cenId="").inputs


def test_an_empty_required_id_is_refused() -> None:
    assert "non-empty" in problems(checked(ecrId=""))["ecrId"]


def test_defaults_are_filled_in_and_checking_twice_changes_nothing() -> None:
    once = checked(tags={"a": "1"}).inputs
    assert once["forceDelete"] is False
    assert check(ATTACHMENT, once, "").inputs == once


def test_pulumi_s_own_keys_are_no_properties() -> None:
    assert checked(__provider="x", __defaults=[]).failures == ()


@settings(max_examples=60)
@given(
    st.dictionaries(
        st.sampled_from([p.wire for p in ATTACHMENT.properties]) | st.text(max_size=5),
        st.recursive(
            st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=8) | st.just(UNKNOWN),
            lambda inner: (
                st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3)
            ),
            max_leaves=5,
        ),
    )
)
def test_no_input_makes_check_raise(news: dict[str, Any]) -> None:
    found = check(ATTACHMENT, news, "cn-hangzhou")
    assert all(failure.reason for failure in found.failures)


def test_an_order_type_on_an_attachment_is_answered_with_where_it_belongs() -> None:
    reason = problems(checked(orderType="PayByCenOwner"))["orderType"]
    assert "the grant says who pays; set it on EcrGrant" in reason


@pytest.mark.parametrize(
    ("kind", "theirs", "ours"),
    [
        (ATTACHMENT, "transitRouterEcrAttachmentName", "transitRouterAttachmentName"),
        (ATTACHMENT, "transitRouterEcrAttachmentDescription", "transitRouterAttachmentDescription"),
        (ASSOCIATION, "associationRegionId", "regionId"),
        (GRANT, "instanceId", "ecrId"),
    ],
)
def test_a_name_of_pulumi_alicloud_is_answered_with_ours(
    kind: Kind[Any, Any], theirs: str, ours: str
) -> None:
    found = {f.property: f.reason for f in check(kind, {theirs: "x"}, "cn-hangzhou").failures}
    assert f"write {ours}" in found[theirs]


def test_an_output_is_not_taken_as_an_input() -> None:
    assert (
        problems(checked(status="Attached"))["status"] == "is an output of EcrAttachment and can't be given"
    )


def test_the_compound_id_of_a_transit_router_is_answered_with_the_plain_one() -> None:
    reason = problems(checked(transitRouterId="cen-1:tr-1"))["transitRouterId"]
    assert "write its transit_router_id, the part after the last colon" in reason


def test_an_association_takes_a_transit_router_or_a_cen_and_its_region() -> None:
    def wrong(region: str = "", **given: object) -> list[str]:
        return [f.property for f in check(ASSOCIATION, {"ecrId": "ecr-1", **given}, region).failures]

    assert wrong(cenId="cen-1", regionId="cn-hangzhou") == []
    assert wrong("cn-hangzhou", cenId="cen-1") == []
    assert wrong("cn-hangzhou", transitRouterId="tr-1") == []
    assert wrong("cn-hangzhou") == ["transitRouterId"]
    assert wrong(cenId="cen-1") == wrong(transitRouterId="tr-1") == ["regionId"]


def test_a_grant_needs_no_region() -> None:
    given = {"ecrId": "ecr-1", "cenId": "cen-1", "cenOwnerId": "1"}
    assert check(GRANT, given, "").failures == ()
