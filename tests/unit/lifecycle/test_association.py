"""The association of an ECR with a transit router: made once, ready before it is done, gone when it is deleted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.unit.conftest import CEN, ECR, REGION, TR, Bench
from tools.testing.world_cloud import (
    ASSOCIATE,
    ASSOCIATIONS,
    DISSOCIATE,
    MODIFY_ASSOCIATION,
    MODIFY_PREFIXES,
    Fault,
    Killed,
    dropped,
    refusal,
)

from alicloud_ecr_emulator.world.transitions import settle
from pulumi_alicloud_ecr.api.errors import (
    Differs,
    EcrError,
    Exists,
    NotFound,
    NotReady,
    Refused,
)
from pulumi_alicloud_ecr.schema import AssociationInputs, AssociationState

SEEDED = "ecr-assoc-unit000000001"


def inputs(**given: Any) -> AssociationInputs:
    return AssociationInputs(
        **{"ecr_id": ECR, "transit_router_id": TR, "origin": "EcrAssociation:o/p/s/a", **given}
    )


@pytest.fixture
def bare(bench: Bench) -> Bench:
    """A world without any association."""
    bench.seed(remove={"associations": [SEEDED]})
    return bench


def create(bench: Bench, **given: Any) -> tuple[str, AssociationState]:
    return bench.associations.create(inputs(**given), bench.call())


def ids(bench: Bench) -> list[str]:
    settle(bench.world)
    return [a.association_id for a in bench.world.associations]


def test_an_association_is_done_when_it_awaits_its_attachment(bare: Bench) -> None:
    id, state = create(bare, description="text")
    assert ids(bare) == [id]
    assert (state.status, state.cen_id, state.region_id, state.description) == (
        "INACTIVE",
        CEN,
        REGION,
        "text",
    )
    assert state.association_id == id


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [dropped, refusal("InternalError", 500), refusal("Throttling")])
def test_one_is_made_when_the_create_call_fails(
    bare: Bench, error: Callable[[str], EcrError], after: bool
) -> None:
    bare.cloud.faults.append(Fault(ASSOCIATE, error, after=after, times=2))
    id, _ = create(bare)
    assert ids(bare) == [id]


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("index", range(4))
def test_a_kill_at_any_call_leaves_one_and_the_next_run_finds_it(
    bare: Bench, index: int, after: bool
) -> None:
    bare.cloud.faults.append(Fault("*", lambda _: Killed(), after=after, skip=index))
    with pytest.raises(Killed):
        create(bare)
    id, _ = create(bare.process())
    assert ids(bare) == [id]


def test_one_that_is_there_already_is_named_with_the_import_line(bench: Bench) -> None:
    with pytest.raises(Exists, match=rf'{SEEDED} \(INACTIVE\).*import_="{SEEDED}"'):
        create(bench)


def test_one_with_another_router_of_the_region_is_refused_in_the_api_s_words(bench: Bench) -> None:
    bench.seed(associations=[{"association_id": SEEDED, "transit_router_id": "tr-other"}])
    with pytest.raises(Refused, match=r"ResourceAlreadyExist\.Association"):
        create(bench)


def test_adopting_brings_the_description(bench: Bench) -> None:
    id, state = create(bench, import_id=SEEDED, description="ours")
    assert (id, state.description) == (SEEDED, "ours")


def test_taking_over_from_another_stack_is_said_with_what_the_tag_cannot_tell_it(
    bare: Bench, tmp_path: Path
) -> None:
    id, _ = create(bare)
    bare.process(tmp_path / "elsewhere")
    create(bare, import_id=id, origin="EcrAssociation:o/p/other/a")
    (line,) = [line for line in bare.said if "over from" in line]
    assert id in line
    assert "pulumi state delete" in line


def test_adopting_what_is_not_there_or_elsewhere_says_so(bench: Bench) -> None:
    with pytest.raises(NotFound, match="no such association x of ECR"):
        create(bench, import_id="x")
    with pytest.raises(Differs, match=f"transitRouterId is '{TR}', the program says 'tr-2'"):
        create(bench, import_id=SEEDED, transit_router_id="tr-2")
    assert bench.associations.differences(inputs(import_id=SEEDED), bench.call()) == []


def test_a_timeout_keeps_the_id_and_the_next_update_goes_on(bare: Bench) -> None:
    bare.seed(settings={"association_seconds": 60.0})
    with pytest.raises(NotReady) as raised:
        bare.associations.create(inputs(), bare.call(10))
    state = bare.associations.update(raised.value.id, raised.value.state, inputs(), bare.call())
    assert state.status == "INACTIVE"
    assert bare.cloud.count(ASSOCIATE) == 1


def test_the_description_is_changed_in_place_and_cleared(bare: Bench) -> None:
    id, state = create(bare, description="old")
    state = bare.associations.update(id, state, inputs(description="new"), bare.call())
    assert (state.description, state.status) == ("new", "INACTIVE")
    state = bare.associations.update(id, state, inputs(), bare.call())
    assert state.description is None
    assert next(iter(bare.world.associations)).description == ""


def test_a_refused_change_keeps_the_id_and_is_explained(bare: Bench) -> None:
    id, state = create(bare)
    bare.cloud.faults.append(Fault(MODIFY_ASSOCIATION, refusal("Forbidden.RAM"), times=9))
    with pytest.raises(NotReady, match="the caller may not do this") as raised:
        bare.associations.update(id, state, inputs(description="new"), bare.call())
    assert (raised.value.id, raised.value.state) == (id, state)


def test_reading_sees_the_status_that_the_attachment_gives_it(bare: Bench) -> None:
    id, state = create(bare)
    bare.create()
    found = bare.process().associations.read(id, state, bare.call())
    assert found is not None
    assert found[0].status == "ACTIVE"
    assert found[1].origin == state.origin


def test_one_that_is_gone_is_read_as_gone_and_updating_it_says_what_to_do(bare: Bench) -> None:
    id, state = create(bare)
    bare.seed(remove={"associations": [id]})
    bare.process()
    assert bare.associations.read(id, state, bare.call()) is None
    with pytest.raises(NotFound, match="run pulumi refresh"):
        bare.associations.update(id, state, inputs(), bare.call())


def test_a_delete_ends_when_it_is_gone_and_deleting_again_is_success(bare: Bench) -> None:
    id, state = create(bare)
    bare.associations.delete(id, state, bare.call())
    assert ids(bare) == []
    bare.associations.delete(id, state, bare.call())


def test_after_a_delete_a_new_one_is_made_at_once(bare: Bench) -> None:
    id, state = create(bare)
    bare.associations.delete(id, state, bare.call())
    begun = bare.clock.now()
    second, _ = create(bare)
    assert second != id
    assert bare.clock.now() - begun < 5


def test_deleting_it_when_the_whole_ecr_is_gone_is_success(bare: Bench) -> None:
    id, state = create(bare)
    bare.seed(remove={"associations": [id], "routers": [ECR]})
    bare.associations.delete(id, state, bare.call())


def test_one_that_carries_an_attachment_is_not_deleted_and_says_why(bare: Bench) -> None:
    id, state = create(bare)
    bare.create()
    with pytest.raises(
        Refused, match=rf"association {id} is not deleted: .*OperationDenied\.EcrAttachmentExisted"
    ):
        bare.associations.delete(id, state, bare.call())


def test_a_lock_is_waited_out(bare: Bench) -> None:
    id, state = create(bare)
    bare.cloud.faults.append(Fault(DISSOCIATE, refusal("Conflict.Lock"), times=3))
    bare.associations.delete(id, state, bare.call())
    assert ids(bare) == []


def test_many_associations_of_one_ecr_share_their_listings(bare: Bench) -> None:
    id, state = create(bare)
    bare.cloud.calls.clear()
    bare.cloud.latency = 0.05

    def read() -> None:
        assert bare.associations.read(id, state, bare.call())

    bare.clock.run(*[read] * 20)
    assert bare.cloud.count(ASSOCIATIONS) <= 2


def test_one_can_be_made_by_cen_and_region_without_a_transit_router(bare: Bench) -> None:
    id, state = create(bare, transit_router_id=None, cen_id=CEN)
    assert ids(bare) == [id]
    assert (state.cen_id, state.region_id) == (CEN, REGION)
    again = bare.associations.update(id, state, inputs(transit_router_id=None, cen_id=CEN), bare.call())
    assert again == state


def test_one_of_a_cen_that_somebody_else_made_is_named(bench: Bench) -> None:
    with pytest.raises(Exists, match=f"the association of {ECR} with {CEN} exists already as {SEEDED}"):
        create(bench, transit_router_id=None, cen_id=CEN)


def test_allowed_prefixes_are_sent_once_each_with_the_create(bare: Bench) -> None:
    blocks = ("10.0.0.0/8", "2001:DB8::/32", "10.0.0.0/8")
    _, state = create(bare, allowed_prefixes=blocks, allowed_prefixes_mode="MatchMode")
    (there,) = bare.world.associations
    assert tuple(there.allowed_prefixes) == state.allowed_prefixes == ("10.0.0.0/8", "2001:db8::/32")
    assert state.allowed_prefixes_mode == there.allowed_prefixes_mode == "MatchMode"
    assert bare.cloud.count(MODIFY_PREFIXES) == 0


def test_prefixes_and_mode_change_in_place_together(bare: Bench) -> None:
    three = ("10.0.0.0/8", "172.16.0.0/12", "2001:db8::/32")
    id, state = create(bare, allowed_prefixes=three, allowed_prefixes_mode="MatchMode")
    for prefixes in (three[:2], (), three):
        state = bare.associations.update(id, state, inputs(allowed_prefixes=prefixes), bare.call())
        (there,) = bare.world.associations
        assert tuple(there.allowed_prefixes) == prefixes == (state.allowed_prefixes or ())
        assert there.allowed_prefixes_mode == state.allowed_prefixes_mode == "MatchMode"
    assert bare.cloud.count(MODIFY_PREFIXES) == 3
    wanted = inputs(allowed_prefixes=three, allowed_prefixes_mode="IncrementalMode", description="text")
    state = bare.associations.update(id, state, wanted, bare.call())
    assert (state.allowed_prefixes_mode, state.description) == ("IncrementalMode", "text")
    assert bare.associations.update(id, state, wanted, bare.call()) == state
    assert bare.cloud.count(MODIFY_PREFIXES) == 4


def test_prefixes_that_others_have_set_are_read(bare: Bench) -> None:
    id, state = create(bare)
    bare.seed(associations=[{"association_id": id, "allowed_prefixes": ["10.0.0.0/8"], "tags": {"a": "1"}}])
    bare.clock.sleep(2, lambda: False)
    found = bare.associations.read(id, state, bare.call())
    assert found is not None
    assert (found[0].allowed_prefixes, found[0].tags) == (("10.0.0.0/8",), {"a": "1"})
    assert found[0].create_time


@pytest.mark.parametrize("code", ["OperationDenied.EcrAttachmentExisted", "OperationFailed.AttachmentExist"])
def test_a_delete_right_after_the_detachment_is_tried_until_it_works(
    new_bench: Callable[..., Bench], code: str
) -> None:
    bench = new_bench(association_free_seconds=30.0, attached_association_code=code)
    attached, attachment = bench.create()
    state = describe(bench)
    bench.attachments.delete(attached, attachment, bench.call())
    bench.associations.delete(SEEDED, state, bench.call())
    assert ids(bench) == []
    assert any("calling again after" in line for line in bench.said)


def test_a_delete_while_the_ecr_is_attached_names_the_attachment_at_once(bench: Bench) -> None:
    attached, _ = bench.create()
    begun = bench.clock.now()
    with pytest.raises(Refused, match=rf"association {SEEDED} is not deleted: .*{attached} \(Attached\)"):
        bench.associations.delete(SEEDED, describe(bench), bench.call())
    assert bench.clock.now() - begun < 5
    assert ids(bench) == [SEEDED]


def describe(bench: Bench) -> AssociationState:
    """The state of the association that is there."""
    return bench.associations.create(inputs(import_id=SEEDED), bench.call())[1]
