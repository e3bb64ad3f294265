"""What a change means: replace only for a given value that is known to differ."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pulumi_alicloud_ecr.schema import (
    ASSOCIATION,
    ATTACHMENT,
    GRANT,
    UNKNOWN,
    Kind,
    Role,
)
from pulumi_alicloud_ecr.schema.diff import Diff, diff, replacement_notices

STATE: dict[str, Any] = {
    "ecrId": "ecr-1",
    "transitRouterId": "tr-1",
    "cenId": "cen-1",
    "regionId": "cn-hangzhou",
    "ecrOwnerId": "1001",
    "transitRouterAttachmentName": "name",
    "transitRouterAttachmentDescription": "text",
    "tags": {"a": "1"},
    "orderType": "PayByCenOwner",
    "forceDelete": False,
    "verifyPrerequisites": False,
    "status": "Attached",
}
INPUTS = {
    "ecrId": "ecr-1",
    "transitRouterId": "tr-1",
    "transitRouterAttachmentName": "name",
    "transitRouterAttachmentDescription": "text",
    "tags": {"a": "1"},
    "forceDelete": False,
    "verifyPrerequisites": False,
}
IMMUTABLE = [p.wire for p in ATTACHMENT.properties if p.role is Role.IMMUTABLE]


def change(**news: Any) -> Diff:
    return diff(ATTACHMENT, STATE, {**INPUTS, **news})


def leaving_out(wire: str) -> Diff:
    return diff(ATTACHMENT, STATE, {name: value for name, value in INPUTS.items() if name != wire})


def test_the_same_inputs_change_nothing() -> None:
    assert change() == Diff()


@pytest.mark.parametrize("wire", [w for w in IMMUTABLE if w != "ecrId"])
def test_leaving_out_an_immutable_input_changes_nothing(wire: str) -> None:
    assert leaving_out(wire) == Diff()


@pytest.mark.parametrize("wire", IMMUTABLE)
def test_giving_the_value_that_was_resolved_changes_nothing(wire: str) -> None:
    assert change(**{wire: STATE[wire]}) == Diff()


@pytest.mark.parametrize("wire", IMMUTABLE)
def test_giving_another_immutable_value_replaces(wire: str) -> None:
    assert change(**{wire: "other"}) == Diff(replaces=(wire,))


@pytest.mark.parametrize("wire", IMMUTABLE)
def test_a_value_that_the_cloud_does_not_report_never_replaces(wire: str) -> None:
    olds = {name: value for name, value in STATE.items() if name != wire}
    assert diff(ATTACHMENT, olds, {**INPUTS, wire: "x"}).replaces == ()


@pytest.mark.parametrize("wire", IMMUTABLE)
def test_an_unknown_immutable_value_is_left_open(wire: str) -> None:
    assert change(**{wire: UNKNOWN}) == Diff(unknowns=(wire,))


def test_an_unknown_value_does_not_hide_what_is_known() -> None:
    found = change(transitRouterId=UNKNOWN, transitRouterAttachmentName="other", regionId="cn-beijing")
    assert found == Diff(("regionId",), ("transitRouterAttachmentName",), ("transitRouterId",))


def test_one_unknown_tag_leaves_the_tags_open() -> None:
    assert change(tags={"a": UNKNOWN}) == Diff(unknowns=("tags",))


@pytest.mark.parametrize(
    ("wire", "value"),
    [
        ("transitRouterAttachmentName", "other"),
        ("transitRouterAttachmentDescription", "other"),
        ("tags", {"a": "2"}),
        ("tags", {"a": "1", "b": "2"}),
    ],
)
def test_what_can_be_changed_in_place_is(wire: str, value: Any) -> None:
    assert change(**{wire: value}) == Diff(updates=(wire,))


@pytest.mark.parametrize(
    "wire", ["transitRouterAttachmentName", "transitRouterAttachmentDescription", "tags"]
)
def test_removing_name_description_or_tags_clears_them(wire: str) -> None:
    assert leaving_out(wire) == Diff(updates=(wire,))


def test_who_pays_is_an_output_and_never_a_change() -> None:
    assert change(orderType="PayByResourceOwner") == Diff()


@pytest.mark.parametrize("nothing", [None, "", {}])
def test_absent_none_and_empty_are_the_same(nothing: Any) -> None:
    bare = {k: v for k, v in STATE.items() if k not in ("tags", "transitRouterAttachmentName")}
    news = {**INPUTS, "transitRouterAttachmentName": nothing or "", "tags": nothing or {}}
    assert diff(ATTACHMENT, bare, news) == Diff()


def test_force_delete_and_profile_are_recorded_and_verifying_is_not() -> None:
    assert change(forceDelete=True) == Diff(updates=("forceDelete",))
    assert change(profile="network") == Diff(updates=("profile",))
    assert change(verifyPrerequisites=True) == Diff()


@pytest.mark.parametrize("local", ["origin", "importId", "adopt"])
def test_what_the_class_adds_is_no_change(local: str) -> None:
    assert change(**{local: "other"}) == Diff()


@pytest.mark.parametrize("status", ["AttachFailed", "Failed", "FAILED"])
def test_an_attachment_that_failed_is_replaced(status: str) -> None:
    assert diff(ATTACHMENT, {**STATE, "status": status}, INPUTS).replaces == ("status",)


@pytest.mark.parametrize("status", ["Attaching", "Modifying", "Detaching", "Whatever"])
def test_an_attachment_that_is_not_ready_is_updated_which_goes_on_waiting(status: str) -> None:
    assert diff(ATTACHMENT, {**STATE, "status": status}, INPUTS) == Diff(updates=("status",))


@pytest.mark.parametrize("status", ["Attached", "", None])
def test_a_ready_or_unreported_status_is_no_difference(status: str | None) -> None:
    assert diff(ATTACHMENT, {**STATE, "status": status}, INPUTS) == Diff()


@pytest.mark.parametrize(("status", "updates"), [("CREATING", ("status",)), ("INACTIVE", ()), ("ACTIVE", ())])
def test_an_association_that_is_not_ready_is_updated(status: str, updates: tuple[str, ...]) -> None:
    state = {"ecrId": "e", "transitRouterId": "t", "status": status}
    assert diff(ASSOCIATION, state, {"ecrId": "e", "transitRouterId": "t"}) == Diff(updates=updates)


def test_a_change_of_the_payer_says_what_it_takes() -> None:
    state = {"ecrId": "e", "cenId": "c", "cenOwnerId": "1", "orderType": "PayByCenOwner"}
    found = diff(GRANT, state, {**state, "orderType": "PayByResourceOwner"})
    (notice,) = replacement_notices(GRANT, found)
    assert [notice.index(step) for step in ("detach", "revoke", "grant again", "attach;")] == sorted(
        notice.index(step) for step in ("detach", "revoke", "grant again", "attach;")
    )
    assert replacement_notices(GRANT, diff(GRANT, state, {**state, "cenId": "d"})) == ()


def test_every_change_of_a_grant_replaces() -> None:
    state = {"ecrId": "e", "cenId": "c", "cenOwnerId": "1", "regionId": "r", "orderType": "PayByCenOwner"}
    for wire in state:
        assert diff(GRANT, state, {**state, wire: "other"}) == Diff(replaces=(wire,))


def test_an_association_changes_its_description_in_place() -> None:
    state = {"ecrId": "e", "transitRouterId": "t", "regionId": "r", "description": "old"}
    assert diff(ASSOCIATION, state, {**state, "description": "new"}) == Diff(updates=("description",))
    assert diff(ASSOCIATION, state, {"ecrId": "e", "transitRouterId": "t"}) == Diff(updates=("description",))


words = st.sampled_from(["", "a", "b", "http://x", UNKNOWN])


def wires(kind: Kind[Any, Any]) -> st.SearchStrategy[dict[str, Any]]:
    tags = st.dictionaries(st.sampled_from(["k", "l"]), words, max_size=2)
    return st.dictionaries(
        st.sampled_from([p.wire for p in kind.properties]),
        st.booleans() | tags | words | st.none(),
        max_size=8,
    )


@given(olds=wires(ATTACHMENT), news=wires(ATTACHMENT))
def test_replacing_takes_two_known_given_and_different_values(
    olds: dict[str, Any], news: dict[str, Any]
) -> None:
    for wire in diff(ATTACHMENT, olds, news).replaces:
        if wire != "status":
            assert olds[wire]
            assert news[wire]
            assert UNKNOWN not in str(news[wire])
            assert str(olds[wire]) != str(news[wire])


@given(state=wires(ATTACHMENT).filter(lambda s: UNKNOWN not in str(s)))
def test_a_state_never_differs_from_itself(state: dict[str, Any]) -> None:
    found = diff(ATTACHMENT, state, state)
    assert found.updates in ((), ("status",))
    assert found.replaces in ((), ("status",))
