"""Updating, reading and deleting an attachment: what was applied is kept, and the state says what the cloud has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.unit.conftest import ORIGIN, TR, Bench, inputs, user_tags
from tools.testing.world_cloud import DELETE, LIST, TAG, UNTAG, UPDATE, Fault, dropped, refusal
from tools.testing.world_routing import LINKS

from alicloud_ecr_emulator import QUICKSTART_ROUTE_TABLE_ID as SYSTEM
from alicloud_ecr_emulator.world.plan import Plan
from pulumi_alicloud_ecr.api.errors import (
    Cancelled,
    EcrError,
    NotFound,
    NotReady,
    Refused,
    TimedOut,
    WaitFailed,
)
from pulumi_alicloud_ecr.schema import AttachmentState

NewBench = Callable[..., Bench]


def made(bench: Bench, **given: Any) -> tuple[str, AttachmentState]:
    """An attachment with a name, a text and two tags."""
    wanted = inputs(
        **{
            "transit_router_attachment_name": "name",
            "transit_router_attachment_description": "text",
            "tags": {"a": "1", "b": "2"},
            **given,
        }
    )
    found = bench.create(wanted)
    bench.cloud.calls.clear()
    return found


def update(bench: Bench, id: str, state: AttachmentState, **given: Any) -> AttachmentState:
    return bench.attachments.update(id, state, inputs(**given), bench.call())


SAME: dict[str, Any] = {
    "transit_router_attachment_name": "name",
    "transit_router_attachment_description": "text",
    "tags": {"a": "1", "b": "2"},
}


def test_each_kind_of_change_costs_one_call(bench: Bench) -> None:
    id, state = made(bench)
    new = update(bench, id, state, transit_router_attachment_name="n", tags={"b": "3", "c": "4"})
    assert [bench.cloud.count(op) for op in (UPDATE, UNTAG, TAG)] == [1, 1, 1]
    world = bench.there[0]
    assert (world.name, world.description, user_tags(world)) == ("n", "", {"b": "3", "c": "4"})
    assert (new.transit_router_attachment_name, new.tags) == ("n", {"b": "3", "c": "4"})
    assert new.transit_router_attachment_description is None
    assert new.status == "Attached"


def test_what_did_not_change_is_not_sent(bench: Bench) -> None:
    id, state = made(bench)
    update(bench, id, state, **{**SAME, "tags": {"a": "9", "b": "2"}})
    assert [bench.cloud.count(op) for op in (UPDATE, UNTAG, TAG)] == [0, 0, 1]


def test_local_changes_cost_no_call(bench: Bench) -> None:
    id, state = made(bench)
    new = update(bench, id, state, **SAME, force_delete=True, verify_prerequisites=True)
    assert (new.force_delete, new.verify_prerequisites) == (True, True)
    assert bench.cloud.calls == []


def test_the_modifying_status_is_waited_out(bench: Bench) -> None:
    id, state = made(bench)
    begun = bench.clock.now()
    assert update(bench, id, state, **{**SAME, "transit_router_attachment_name": "n"}).status == "Attached"
    assert 5 <= bench.clock.now() - begun < 7


def test_who_pays_is_read_and_never_sent(bench: Bench) -> None:
    id, state = made(bench)
    assert state.order_type == "PayByCenOwner"
    bench.seed(attachments=[{"attachment_id": id, "order_type": "PayByResourceOwner"}])
    new = update(bench, id, state, **{**SAME, "tags": {}})
    assert new.order_type == "PayByResourceOwner"
    assert bench.cloud.count(UPDATE) == 0


def test_twenty_tags_can_be_replaced_by_twenty_others(bench: Bench) -> None:
    id, state = made(bench, tags={f"old{n}": "x" for n in range(20)})
    tags = {f"new{n}": "x" for n in range(20)}
    update(bench, id, state, **{**SAME, "tags": tags})
    assert user_tags(bench.there[0]) == tags


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("operation", [UPDATE, TAG, UNTAG, LIST])
@pytest.mark.parametrize(
    "error",
    [dropped, refusal("Throttling.User"), refusal("InternalError", 500)],
    ids=["drop", "throttle", "500"],
)
def test_a_call_that_fails_for_a_moment_changes_nothing_of_the_end(
    bench: Bench, operation: str, error: Callable[[str], EcrError], after: bool
) -> None:
    id, state = made(bench)
    bench.cloud.faults.append(Fault(operation, error, after=after, times=2))
    new = update(bench, id, state, transit_router_attachment_name="n", tags={"c": "4"})
    assert (new.transit_router_attachment_name, new.tags) == ("n", {"c": "4"})
    assert (bench.there[0].name, user_tags(bench.there[0])) == ("n", {"c": "4"})


def test_what_was_applied_before_a_failure_is_in_the_state(bench: Bench) -> None:
    id, state = made(bench)
    bench.cloud.faults.append(Fault(TAG, refusal("Forbidden.RAM"), times=99))
    with pytest.raises(NotReady) as raised:
        update(bench, id, state, transit_router_attachment_name="n", tags={"b": "3"})
    kept = raised.value.state
    assert (kept.transit_router_attachment_name, kept.tags) == ("n", {"b": "2"})
    assert user_tags(bench.there[0]) == {"b": "2"}
    assert "the caller may not do this" in str(raised.value)
    bench.cloud.faults.clear()
    assert update(bench, id, kept, transit_router_attachment_name="n", tags={"b": "3"}).tags == {"b": "3"}


def test_nothing_is_recorded_of_a_change_that_was_refused(bench: Bench) -> None:
    id, state = made(bench)
    bench.cloud.faults.append(Fault(UPDATE, refusal("InvalidParameter"), times=99))
    with pytest.raises(NotReady) as raised:
        update(bench, id, state, **{**SAME, "transit_router_attachment_name": "n"})
    assert raised.value.state == state


def test_updating_one_that_is_gone_says_what_to_do(bench: Bench) -> None:
    id, state = made(bench)
    bench.seed(remove={"attachments": [id]})
    with pytest.raises(NotFound, match=f"{id} is gone: run pulumi refresh"):
        update(bench, id, state)


def test_an_interrupted_update_keeps_what_was_applied(bench: Bench) -> None:
    id, state = made(bench)
    stop = bench.clock.now() + 2
    wanted = inputs(**{**SAME, "transit_router_attachment_name": "n", "tags": {}})
    with pytest.raises(NotReady) as raised:
        bench.attachments.update(id, state, wanted, bench.call(cancelled=lambda: bench.clock.now() >= stop))
    assert isinstance(raised.value.reason, Cancelled)
    assert raised.value.state.transit_router_attachment_name == "n"
    assert raised.value.state.tags == SAME["tags"]


def test_an_edit_behind_our_back_is_seen_in_state_and_inputs(bench: Bench) -> None:
    id, state = made(bench)
    bench.seed(attachments=[{"attachment_id": id, "name": "theirs", "tags": {"z": "9"}}])
    found = bench.process().attachments.read(id, state, bench.call())
    assert found is not None
    assert (found[0].transit_router_attachment_name, found[0].tags) == ("theirs", {"z": "9"})
    assert (found[1].transit_router_attachment_name, found[1].tags) == ("theirs", {"z": "9"})
    assert found[1].origin == ORIGIN


def test_a_name_cleared_behind_our_back_is_seen(bench: Bench) -> None:
    id, state = made(bench)
    bench.seed(attachments=[{"attachment_id": id, "name": "", "tags": {}}])
    found = bench.process().attachments.read(id, state, bench.call())
    assert found is not None
    assert (found[0].transit_router_attachment_name, found[0].tags) == (None, None)


def test_tags_of_the_system_and_those_to_ignore_are_no_drift(bench: Bench) -> None:
    id, state = made(bench)
    theirs = {"a": "1", "b": "2", "acs:x": "1", "aliyun-y": "2", "cost": "3"}
    bench.seed(attachments=[{"attachment_id": id, "tags": theirs}])
    bench.process(ignore_tags=frozenset({"cost"}))
    found = bench.attachments.read(id, state, bench.call())
    assert found is not None
    assert found[0] == state
    update(bench, id, state, **{**SAME, "tags": {"a": "5", "b": "2"}})
    assert user_tags(bench.there[0]) == {**theirs, "a": "5"}


def test_a_tag_that_the_program_sets_is_its_own_even_when_the_key_is_ignored(bench: Bench) -> None:
    bench.process(ignore_tags=frozenset({"a"}))
    id, state = made(bench)
    assert state.tags == {"a": "1", "b": "2"}
    found = bench.attachments.read(id, state, bench.call())
    assert found is not None
    assert found[0] == state


def test_one_that_is_gone_is_read_as_gone(bench: Bench) -> None:
    id, state = made(bench)
    bench.seed(remove={"attachments": [id]})
    assert bench.process().attachments.read(id, state, bench.call()) is None


def test_one_that_is_not_listed_yet_is_not_read_as_gone(bench: Bench) -> None:
    bench.cloud.plan = Plan(hide_seconds=100)
    with pytest.raises(NotReady) as raised:
        bench.create(seconds=5)
    found = bench.process().attachments.read(raised.value.id, raised.value.state, bench.call())
    assert found is not None
    assert found[0] == raised.value.state


def test_reads_of_many_in_one_transit_router_share_a_listing(bench: Bench) -> None:
    id, state = made(bench)
    bench.cloud.latency = 0.05

    def read() -> None:
        assert bench.attachments.read(id, state, bench.call())

    bench.clock.run(*[read] * 20)
    assert bench.cloud.count(LIST) <= 2


def delete(bench: Bench, id: str, state: AttachmentState, seconds: float = 600) -> None:
    bench.attachments.delete(id, state, bench.call(seconds))


def test_a_delete_ends_when_the_attachment_is_gone(bench: Bench) -> None:
    id, state = made(bench)
    begun = bench.clock.now()
    delete(bench, id, state)
    assert bench.there == []
    assert 10 <= bench.clock.now() - begun < 12
    assert bench.cloud.count(DELETE) == 1


@pytest.mark.parametrize("answer", ["silent", "error"])
def test_deleting_what_is_gone_is_success(new_bench: NewBench, answer: str) -> None:
    bench = new_bench(unknown_delete=answer)
    id, state = made(bench)
    bench.seed(remove={"attachments": [id]})
    delete(bench, id, state)


def test_a_refusal_that_names_something_missing_is_believed_only_when_it_is_not_listed(bench: Bench) -> None:
    id, state = made(bench)
    bench.cloud.faults.append(Fault(DELETE, refusal("ResourceNotFound"), times=99))
    with pytest.raises(Refused, match="is not deleted"):
        delete(bench, id, state)
    bench.seed(remove={"attachments": [id]})
    delete(bench, id, state)


@pytest.mark.parametrize("code", ["InvalidAccessKeyId.NotFound", "InvalidAction.NotFound"])
def test_a_404_about_something_else_is_no_success(bench: Bench, code: str) -> None:
    id, state = made(bench)
    bench.cloud.faults.append(Fault(DELETE, refusal(code, 404), times=99))
    with pytest.raises(Refused, match=code.replace(".", r"\.")):
        delete(bench, id, state)
    assert len(bench.there) == 1


def test_a_delete_that_was_ignored_is_made_again(bench: Bench) -> None:
    id, state = made(bench)
    bench.cloud.plan = Plan(ignore_delete=True)

    def mend() -> None:
        bench.clock.sleep(12, lambda: False)
        bench.cloud.plan = Plan()

    bench.clock.run(lambda: delete(bench, id, state), mend)
    assert bench.there == []
    assert bench.cloud.count(DELETE) == 3


def test_a_delete_that_is_ignored_for_good_is_no_success(bench: Bench) -> None:
    id, state = made(bench)
    bench.cloud.plan = Plan(ignore_delete=True)
    with pytest.raises(
        WaitFailed, match=f"{id} is still there: the API accepted 3 delete calls and did nothing"
    ):
        delete(bench, id, state)


@pytest.mark.parametrize(
    ("dependent", "named"),
    [
        ("route_table_association", "is associated with a route table"),
        ("route_table_propagation", "learns routes from the attachment"),
        ("route_entry", "route entries point to the attachment"),
        ("prefix_list", "prefix lists are associated"),
        ("flow_log", "a flow log or a NIS inspection"),
    ],
)
def test_a_dependent_is_named_with_what_to_do(bench: Bench, dependent: str, named: str) -> None:
    id, state = made(bench)
    bench.seed(attachments=[{"attachment_id": id, "dependents": [dependent]}])
    with pytest.raises(Refused, match=f"{id} is not deleted: .*{named}"):
        delete(bench, id, state)
    assert bench.there[0].status == "Attached"


def test_force_delete_takes_dependents_and_association_along(bench: Bench) -> None:
    id, state = made(bench, force_delete=True)
    bench.seed(attachments=[{"attachment_id": id, "dependents": ["route_entry"]}])
    delete(bench, id, state)
    assert bench.there == []
    assert list(bench.world.associations) == []


def test_without_force_the_association_stays(bench: Bench) -> None:
    delete(bench, *made(bench))
    assert [a.status for a in bench.world.associations] == ["INACTIVE"]


def test_one_that_still_attaches_is_deleted_when_it_may_be(bench: Bench) -> None:
    with pytest.raises(NotReady) as raised:
        bench.create(seconds=2)
    delete(bench, raised.value.id, raised.value.state)
    assert bench.there == []


def test_the_remains_of_a_failed_attachment_can_be_deleted(bench: Bench) -> None:
    bench.cloud.plan = Plan(attach_to="AttachFailed", attach_seconds=2)
    with pytest.raises(NotReady) as raised:
        bench.create()
    delete(bench, raised.value.id, raised.value.state)
    assert bench.there == []


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [dropped, refusal("InternalError", 500), refusal("Throttling")])
def test_a_delete_call_that_fails_for_a_moment_still_ends_in_absence(
    bench: Bench, error: Callable[[str], EcrError], after: bool
) -> None:
    id, state = made(bench)
    bench.cloud.faults.append(Fault(DELETE, error, after=after, times=2))
    delete(bench, id, state)
    assert bench.there == []


def test_an_unfinished_delete_says_so_and_the_next_one_ends_it(bench: Bench) -> None:
    id, state = made(bench)
    with pytest.raises(TimedOut, match=f"waiting for ECR attachment {id} to be gone timed out"):
        delete(bench, id, state, seconds=4)
    delete(bench.process(), id, state)
    assert bench.there == []


def test_replacing_makes_a_new_one_at_once_after_the_old_one_is_gone(bench: Bench) -> None:
    id, state = made(bench)
    delete(bench, id, state)
    begun = bench.clock.now()
    second, state = bench.create()
    assert second != id
    assert state.transit_router_id == TR
    assert bench.clock.now() - begun < 12


def test_what_keeps_an_attachment_from_being_deleted_is_named(bench: Bench) -> None:
    id, state = made(bench)
    bench.seed(
        route_tables=[{"route_table_id": "vtb-custom", "transit_router_id": TR}],
        route_table_associations=[{"attachment_id": id, "route_table_id": "vtb-custom"}],
        route_table_propagations=[{"attachment_id": id, "route_table_id": "vtb-custom"}],
    )
    with pytest.raises(Refused) as refused:
        bench.attachments.delete(id, state, bench.call())
    said = str(refused.value)
    assert "association with route table vtb-custom, propagation to route table vtb-custom" in said
    assert "force_delete=True" in said
    assert "import them here" in said
    assert [a.attachment_id for a in bench.there] == [id]


def test_dependents_that_cannot_be_listed_leave_the_api_s_own_words(bench: Bench) -> None:
    id, state = made(bench)
    bench.seed(route_table_propagations=[{"attachment_id": id, "route_table_id": SYSTEM}])
    bench.cloud.faults.append(Fault(LINKS, refusal("Forbidden.RAM", 403), times=99))
    with pytest.raises(Refused, match="a route table learns routes from the attachment"):
        bench.attachments.delete(id, state, bench.call())
