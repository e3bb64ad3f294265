"""Route table associations and propagations: made once, Active before they are done, gone when they are deleted."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.unit.conftest import ECR, TR, Bench
from tools.testing.world_cloud import Fault, Killed, dropped, refusal
from tools.testing.world_routing import DISABLE, ENABLE, LINK, RELINK, TABLES, UNLINK

from alicloud_ecr_emulator import QUICKSTART_ROUTE_TABLE_ID as SYSTEM
from alicloud_ecr_emulator.world.transitions import settle
from pulumi_alicloud_ecr.api.cloud import NewAttachment
from pulumi_alicloud_ecr.api.errors import Differs, EcrError, Exists, NotFound, NotReady, Refused
from pulumi_alicloud_ecr.lifecycle import LIFECYCLES
from pulumi_alicloud_ecr.schema import ROUTE_TABLE_ASSOCIATION, ROUTE_TABLE_PROPAGATION, Kind

CUSTOM = "vtb-custom"
BOTH = pytest.mark.parametrize(
    "kind", [ROUTE_TABLE_ASSOCIATION, ROUTE_TABLE_PROPAGATION], ids=["association", "propagation"]
)
MAKE = {ROUTE_TABLE_ASSOCIATION.name: LINK, ROUTE_TABLE_PROPAGATION.name: ENABLE}
END = {ROUTE_TABLE_ASSOCIATION.name: UNLINK, ROUTE_TABLE_PROPAGATION.name: DISABLE}
AnyKind = Kind[Any, Any]
Ids = list[tuple[str, str, str]]


@pytest.fixture
def attached(bench: Bench) -> Bench:
    """A world with an attachment, and a Custom table beside the System one."""
    bench.foreign(attachment_id="tr-attach-1")
    bench.seed(route_tables=[{"route_table_id": CUSTOM, "transit_router_id": TR}])
    return bench


def inputs(kind: AnyKind, table: str | None = None, **given: Any) -> Any:
    made = {
        "transitRouterAttachmentId": "tr-attach-1",
        "transitRouterRouteTableId": table,
        "origin": "o",
        **given,
    }
    return kind.inputs_of(made)


def create(bench: Bench, kind: AnyKind, table: str | None = None, **given: Any) -> tuple[str, Any]:
    made: tuple[str, Any] = lifecycle(bench, kind).create(inputs(kind, table, **given), bench.call())
    return made


def lifecycle(bench: Bench, kind: AnyKind) -> Any:
    return LIFECYCLES[kind.name](lambda _: bench.connection)


def there(bench: Bench, kind: AnyKind) -> Ids:
    settle(bench.world)
    single = kind is ROUTE_TABLE_ASSOCIATION
    found = bench.world.route_table_associations if single else bench.world.route_table_propagations
    return [(i.attachment_id, i.route_table_id, i.status) for i in found]


@BOTH
def test_left_out_the_table_is_the_system_one(attached: Bench, kind: AnyKind) -> None:
    id, state = create(attached, kind)
    assert id == f"tr-attach-1:{SYSTEM}"
    assert there(attached, kind) == [("tr-attach-1", SYSTEM, "Active")]
    assert (state.transit_router_route_table_id, state.status) == (SYSTEM, "Active")


@BOTH
def test_another_table_can_be_named_and_read(attached: Bench, kind: AnyKind) -> None:
    id, state = create(attached, kind, CUSTOM)
    attached.clock.sleep(2, lambda: False)
    assert lifecycle(attached, kind).read(id, state, attached.call()) == (state, kind.inputs_in(state))
    assert there(attached, kind) == [("tr-attach-1", CUSTOM, "Active")]


@BOTH
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "error", [dropped, refusal("InternalError", 500), refusal("Throttling"), refusal("Operation.Blocking")]
)
def test_one_is_made_when_the_call_fails(
    attached: Bench, kind: AnyKind, error: Callable[[str], EcrError], after: bool
) -> None:
    attached.cloud.faults.append(Fault(MAKE[kind.name], error, after=after, times=2))
    create(attached, kind)
    assert there(attached, kind) == [("tr-attach-1", SYSTEM, "Active")]


@BOTH
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("index", range(4))
def test_a_run_that_is_killed_at_any_call_is_followed_by_one_that_finishes(
    attached: Bench, kind: AnyKind, index: int, after: bool
) -> None:
    attached.cloud.faults.append(Fault("*", lambda _: Killed(), after=after, skip=index))
    with contextlib.suppress(Killed):
        create(attached, kind)
    attached.process()
    _, state = create(attached, kind)
    assert there(attached, kind) == [("tr-attach-1", SYSTEM, "Active")]
    assert state.status == "Active"


@BOTH
def test_somebody_elses_is_left_alone_and_named(attached: Bench, kind: AnyKind, tmp_path: Path) -> None:
    create(attached, kind)
    attached.process(tmp_path / "elsewhere")
    with pytest.raises(Exists, match=rf'{kind.name}.*import_="tr-attach-1:{SYSTEM}"'):
        create(attached, kind)


def test_an_attachment_that_forwards_by_another_table_says_which(attached: Bench, tmp_path: Path) -> None:
    create(attached, ROUTE_TABLE_ASSOCIATION, CUSTOM)
    attached.process(tmp_path / "elsewhere")
    with pytest.raises(Exists, match=f"tr-attach-1:{CUSTOM}"):
        create(attached, ROUTE_TABLE_ASSOCIATION, SYSTEM)


def test_several_tables_learn_the_routes_of_one_attachment(attached: Bench) -> None:
    create(attached, ROUTE_TABLE_PROPAGATION)
    create(attached, ROUTE_TABLE_PROPAGATION, CUSTOM)
    assert [table for _, table, _ in there(attached, ROUTE_TABLE_PROPAGATION)] == [SYSTEM, CUSTOM]


@BOTH
def test_an_existing_one_is_adopted_without_a_write(attached: Bench, kind: AnyKind, tmp_path: Path) -> None:
    id, state = create(attached, kind)
    attached.process(tmp_path / "elsewhere")
    attached.cloud.calls.clear()
    found_id, found = create(attached, kind, importId=id)
    assert (found_id, found) == (id, replace(state, import_id=id, claim=found.claim))
    assert not {MAKE[kind.name], END[kind.name], RELINK} & set(attached.cloud.calls)


@BOTH
@pytest.mark.parametrize("id", ["tr-attach-1", "tr-attach-1:vtb-nowhere"])
def test_what_is_not_there_is_not_adopted(attached: Bench, kind: AnyKind, id: str) -> None:
    with pytest.raises(EcrError, match=f"no such {kind.name} {id}"):
        create(attached, kind, importId=id)


def test_another_attachment_is_not_adopted(attached: Bench) -> None:
    id, _ = create(attached, ROUTE_TABLE_PROPAGATION)
    with pytest.raises(Differs, match="transitRouterAttachmentId"):
        create(attached, ROUTE_TABLE_PROPAGATION, importId=id, transitRouterAttachmentId="tr-attach-2")


@pytest.mark.parametrize("new_first", [True, False])
def test_another_table_takes_over_in_place(new_bench: Callable[..., Bench], new_first: bool) -> None:
    bench = new_bench(replacing_shows_new_table=new_first)
    bench.foreign(attachment_id="tr-attach-1")
    bench.seed(route_tables=[{"route_table_id": CUSTOM, "transit_router_id": TR}])
    id, state = create(bench, ROUTE_TABLE_ASSOCIATION)
    bench.cloud.calls.clear()
    links = lifecycle(bench, ROUTE_TABLE_ASSOCIATION)
    new = links.update(id, state, inputs(ROUTE_TABLE_ASSOCIATION, CUSTOM), bench.call())
    assert (new.transit_router_route_table_id, new.status) == (CUSTOM, "Active")
    assert there(bench, ROUTE_TABLE_ASSOCIATION) == [("tr-attach-1", CUSTOM, "Active")]
    assert bench.cloud.count(RELINK) == 1
    assert bench.cloud.count(UNLINK) == bench.cloud.count(LINK) == 0
    # The id still says the first table; everything goes by the state.
    links.delete(id, new, bench.call())
    assert there(bench, ROUTE_TABLE_ASSOCIATION) == []


def test_leaving_the_table_out_later_leaves_it_as_it_is(attached: Bench) -> None:
    id, state = create(attached, ROUTE_TABLE_ASSOCIATION, CUSTOM)
    attached.cloud.calls.clear()
    links = lifecycle(attached, ROUTE_TABLE_ASSOCIATION)
    assert links.update(id, state, inputs(ROUTE_TABLE_ASSOCIATION), attached.call()) == state
    assert attached.cloud.calls == []


def test_a_table_that_somebody_else_put_is_read_and_put_back(attached: Bench) -> None:
    id, state = create(attached, ROUTE_TABLE_ASSOCIATION)
    attached.seed(route_table_associations=[{"attachment_id": "tr-attach-1", "route_table_id": CUSTOM}])
    attached.clock.sleep(2, lambda: False)
    links = lifecycle(attached, ROUTE_TABLE_ASSOCIATION)
    found, _ = links.read(id, state, attached.call())
    assert found.transit_router_route_table_id == CUSTOM
    links.update(id, found, inputs(ROUTE_TABLE_ASSOCIATION, SYSTEM), attached.call())
    assert there(attached, ROUTE_TABLE_ASSOCIATION) == [("tr-attach-1", SYSTEM, "Active")]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_replacement_whose_answer_is_lost_is_made_once(attached: Bench, after: bool) -> None:
    id, state = create(attached, ROUTE_TABLE_ASSOCIATION)
    attached.cloud.faults.append(Fault(RELINK, dropped, after=after, times=2))
    links = lifecycle(attached, ROUTE_TABLE_ASSOCIATION)
    links.update(id, state, inputs(ROUTE_TABLE_ASSOCIATION, CUSTOM), attached.call())
    assert there(attached, ROUTE_TABLE_ASSOCIATION) == [("tr-attach-1", CUSTOM, "Active")]


@BOTH
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [dropped, refusal("InternalError", 500), refusal("IncorrectStatus.Status")])
def test_a_delete_that_fails_for_a_moment_ends_all_the_same(
    attached: Bench, kind: AnyKind, error: Callable[[str], EcrError], after: bool
) -> None:
    id, state = create(attached, kind)
    attached.cloud.faults.append(Fault(END[kind.name], error, after=after, times=2))
    lifecycle(attached, kind).delete(id, state, attached.call())
    assert there(attached, kind) == []
    lifecycle(attached, kind).delete(id, state, attached.call())
    again, _ = create(attached, kind)
    assert again == id


def test_an_association_that_stays_listed_as_deleted_is_gone(new_bench: Callable[..., Bench]) -> None:
    bench = new_bench(deleted_seconds=60.0)
    bench.foreign(attachment_id="tr-attach-1")
    id, state = create(bench, ROUTE_TABLE_ASSOCIATION)
    links = lifecycle(bench, ROUTE_TABLE_ASSOCIATION)
    links.delete(id, state, bench.call())
    assert links.read(id, state, bench.call()) is None


@BOTH
def test_one_that_went_with_its_attachment_is_gone(attached: Bench, kind: AnyKind) -> None:
    id, state = create(attached, kind)
    attached.cloud.delete_attachment("tr-attach-1", True, 10.0)
    attached.clock.sleep(30, lambda: False)
    settle(attached.world)
    assert lifecycle(attached, kind).read(id, state, attached.call()) is None
    lifecycle(attached, kind).delete(id, state, attached.call())


@BOTH
def test_a_wait_that_runs_out_of_time_is_resumed(new_bench: Callable[..., Bench], kind: AnyKind) -> None:
    bench = new_bench(table_association_seconds=60.0, propagation_seconds=60.0)
    bench.foreign(attachment_id="tr-attach-1")
    with pytest.raises(NotReady) as kept:
        lifecycle(bench, kind).create(inputs(kind), bench.call(5.0))
    assert kept.value.id == f"tr-attach-1:{SYSTEM}"
    assert kept.value.state.status in ("Associating", "Enabling")
    state = lifecycle(bench, kind).update(kept.value.id, kept.value.state, inputs(kind), bench.call())
    assert state.status == "Active"


@BOTH
def test_a_table_of_another_transit_router_is_named_with_those_that_there_are(
    attached: Bench, kind: AnyKind
) -> None:
    attached.seed(route_tables=[{"route_table_id": "vtb-far", "transit_router_id": "tr-far"}])
    with pytest.raises(Refused, match=rf"vtb-\w+ is not a route table.*{TR}: it has .*{SYSTEM} \(System\)"):
        create(attached, kind, "vtb-nowhere")


@BOTH
def test_a_table_that_comes_while_its_absence_is_looked_into_is_enough(
    attached: Bench, kind: AnyKind
) -> None:
    late = {"route_table_id": "vtb-late", "transit_router_id": TR}
    attached.cloud.when(TABLES, lambda: attached.seed(route_tables=[late]))
    create(attached, kind, "vtb-late")
    assert there(attached, kind) == [("tr-attach-1", "vtb-late", "Active")]
    assert attached.cloud.count(MAKE[kind.name]) == 2


@BOTH
def test_an_attachment_that_is_not_there_is_named(attached: Bench, kind: AnyKind) -> None:
    with pytest.raises(NotFound, match="there is no attachment tr-attach-9 in account"):
        create(attached, kind, transitRouterAttachmentId="tr-attach-9")
    with pytest.raises(Refused, match="there is no attachment tr-attach-9 in account"):
        create(attached, kind, CUSTOM, transitRouterAttachmentId="tr-attach-9")


@BOTH
def test_an_attachment_that_is_still_attaching_is_waited_for(bench: Bench, kind: AnyKind) -> None:
    id = bench.cloud.create_attachment(NewAttachment(ECR, TR), "token", 10.0)
    create(bench, kind, transitRouterAttachmentId=id)
    assert there(bench, kind) == [(id, SYSTEM, "Active")]
    assert any("calling again after IncorrectStatus" in line for line in bench.said)


def test_an_association_and_a_propagation_of_the_same_ids_do_not_hold_each_other(attached: Bench) -> None:
    made = {
        kind.name: create(attached, kind, origin=kind.name)
        for kind in (ROUTE_TABLE_ASSOCIATION, ROUTE_TABLE_PROPAGATION)
    }
    for kind in (ROUTE_TABLE_ASSOCIATION, ROUTE_TABLE_PROPAGATION):
        id, state = made[kind.name]
        lifecycle(attached, kind).delete(id, replace(state, origin=kind.name), attached.call())
        assert there(attached, kind) == []


def test_what_another_resource_has_taken_over_is_left_to_it(attached: Bench) -> None:
    id, state = create(attached, ROUTE_TABLE_ASSOCIATION, origin="first")
    moved = lifecycle(attached, ROUTE_TABLE_ASSOCIATION).update(
        id, state, inputs(ROUTE_TABLE_ASSOCIATION, CUSTOM, origin="first"), attached.call()
    )
    create(attached, ROUTE_TABLE_ASSOCIATION, origin="second", importId=f"tr-attach-1:{CUSTOM}")

    lifecycle(attached, ROUTE_TABLE_ASSOCIATION).delete(id, moved, attached.call())

    assert there(attached, ROUTE_TABLE_ASSOCIATION) == [("tr-attach-1", CUSTOM, "Active")]
