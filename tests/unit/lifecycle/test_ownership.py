"""Who holds what, row by row of the table in docs/architecture.md; sequences of such steps are explored in tests/model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from tests.unit.conftest import TR, Bench, inputs
from tools.testing.world_cloud import CREATE, DELETE, LIST, TAG, Fault, Killed, dropped

from pulumi_alicloud_ecr.api.errors import Exists, NotReady
from pulumi_alicloud_ecr.schema import AttachmentState
from pulumi_alicloud_ecr.schema.claim import Claim, Holder
from pulumi_alicloud_ecr.schema.validation import CLAIM_TAG, tags

NewBench = Callable[..., Bench]
#: Another resource of the same program.
OTHER = inputs(origin="EcrAttachment:org/project/stack/other")


def killed_after_create(bench: Bench) -> str:
    bench.cloud.faults.append(Fault(CREATE, lambda _: Killed(), after=True))
    with pytest.raises(Killed):
        bench.create()
    return bench.there[0].attachment_id


def on_it(bench: Bench) -> str:
    return bench.there[0].tags.get(CLAIM_TAG, "")


def delete(bench: Bench, id: str, state: AttachmentState) -> None:
    bench.attachments.delete(id, state, bench.call())


def test_a_claim_names_its_holder_within_the_rules_of_tags() -> None:
    urn = (
        "urn:pulumi:aliyun::acs:net::my:index:Site$alicloud-ecr:index:EcrAttachment::http://line " + "x" * 200
    )
    claim = Claim.new(Holder.of("file:///a", urn), "0" * 8)
    assert tags({"k": str(claim)}) is None
    assert Claim.parse(str(claim)) == claim
    assert len(claim.token) <= 64
    assert claim.name.startswith("acs-net/aliyun/")


def test_a_claim_is_of_one_backend_and_one_urn() -> None:
    urn = "urn:pulumi:s::p::my:index:North$t::line"
    holders = {
        Holder.of("file:///a", urn).digest,
        Holder.of("file:///b", urn).digest,
        Holder.of("file:///a", urn.replace("North", "South")).digest,
    }
    assert len(holders) == 3
    assert Holder.of("", urn).name == "p/s/line"


def test_the_create_call_sets_the_claim_that_the_state_knows(bench: Bench) -> None:
    _, state = bench.create(inputs(tags={"a": "b"}))
    assert on_it(bench) == state.claim
    assert state.tags == {"a": "b"}
    assert set(bench.cloud.calls) == {CREATE, LIST}


def test_every_create_has_a_token_of_its_own(bench: Bench) -> None:
    claims = set()
    for number in range(5):
        bench.process(bench.folder.parent / f"machine-{number}")
        begun = bench.clock.now()
        id, state = bench.create()
        assert bench.clock.now() - begun < 11.5
        claims.add(state.claim)
        delete(bench, id, state)
    assert len(claims) == 5


def test_one_look_serves_the_deletes_of_a_moment(bench: Bench) -> None:
    id, state = bench.create()
    bench.process().cloud.calls.clear()
    delete(bench, id, state)
    assert bench.cloud.calls[:2] == [LIST, DELETE]


def test_an_interrupted_create_goes_on_with_its_claim(bench: Bench) -> None:
    killed_after_create(bench)
    claim = on_it(bench)
    _, state = bench.process().create()
    assert state.claim == claim
    assert bench.cloud.count(TAG) == 0


def test_what_a_lost_machine_left_is_taken_over_with_a_new_claim_and_said(
    bench: Bench, tmp_path: Path
) -> None:
    left = killed_after_create(bench)
    before = on_it(bench)
    id, state = bench.process(tmp_path / "elsewhere").create()
    assert id == left
    assert on_it(bench) == state.claim.split()[0] != before
    assert any(left in line and "taking over" in line for line in bench.said)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_taking_over_is_gone_on_with_when_it_was_killed_at_the_tag(
    bench: Bench, tmp_path: Path, after: bool
) -> None:
    left = killed_after_create(bench)
    bench.process(tmp_path / "elsewhere").cloud.faults.append(Fault(TAG, lambda _: Killed(), after=after))
    with pytest.raises(Killed):
        bench.create()
    bench.said.clear()
    id, state = bench.process().create()
    assert id == left
    assert on_it(bench) == state.claim.split()[0]
    # Until the claim is written nobody else can see it: the run that writes it says so.
    assert after or any(left in line and "taking over" in line for line in bench.said)


def test_what_a_lost_machine_left_long_ago_is_refused_with_the_import_line(
    bench: Bench, tmp_path: Path
) -> None:
    left = killed_after_create(bench)
    bench.clock.sleep(7200, lambda: False)
    with pytest.raises(Exists, match=f'made by this very resource.*aliases.*import_="{left}"'):
        bench.process(tmp_path / "elsewhere").create()


def test_what_some_state_has_had_is_not_taken_back(bench: Bench) -> None:
    id, _ = bench.create()
    bench.connection.journal.settle()
    with pytest.raises(Exists, match=id):
        bench.process().create()


def test_what_a_later_operation_shows_in_a_state_is_not_taken_back(bench: Bench) -> None:
    id, state = bench.create()
    bench.process().connection.journal.observed(id, state.claim)
    with pytest.raises(Exists, match=id):
        bench.process().create()


def test_a_replacement_that_is_made_first_is_refused_and_the_old_one_stays(bench: Bench) -> None:
    id, state = bench.create()
    bench.process().connection.journal.observed(id, state.claim)
    with pytest.raises(Exists, match=f"{id}.*in a state already.*untaint"):
        bench.create()
    assert [a.attachment_id for a in bench.there] == [id]


def test_another_s_is_refused_with_the_name_of_its_holder(bench: Bench) -> None:
    bench.create()
    with pytest.raises(Exists, match=r"is held by org/project/stack/prod; .*aliases"):
        bench.process().create(OTHER)


@pytest.mark.parametrize("hides", [False, True], ids=["claims", "no-tags-in-lists"])
def test_a_rename_with_an_import_keeps_it(bench: Bench, hides: bool) -> None:
    bench.cloud.hides_tags = hides
    id, state = bench.create()
    bench.process()
    adopted, new = bench.create(replace(OTHER, import_id=id))
    delete(bench, id, state)
    assert [a.attachment_id for a in bench.there] == [adopted]
    assert "NOT deleted" in bench.said[-1]
    bench.process()
    delete(bench, adopted, new)
    assert bench.there == []


def test_a_rename_with_an_import_that_only_reads_keeps_it(bench: Bench) -> None:
    id, state = bench.create()
    bench.process()
    found = bench.attachments.read(id, AttachmentState(state.ecr_id, TR), bench.call())
    assert found is not None
    delete(bench, id, state)
    assert [a.attachment_id for a in bench.there] == [id]
    bench.process()
    delete(bench, id, found[0])
    assert bench.there == []


def test_an_import_that_only_read_is_known_to_this_machine_once_its_state_is_seen(bench: Bench) -> None:
    id, state = bench.create()
    found = bench.process().attachments.read(id, AttachmentState(state.ecr_id, TR), bench.call())
    assert found is not None
    bench.process().connection.journal.observed(id, found[0].claim)
    bench.process()
    delete(bench, id, state)
    assert [a.attachment_id for a in bench.there] == [id]
    delete(bench, id, found[0])
    assert bench.there == []


def test_a_copy_of_a_state_that_was_moved_lets_go_on_a_machine_that_has_seen_the_new_one(
    bench: Bench,
) -> None:
    id, state = bench.create()
    moved = Holder.of("", "urn:pulumi:target::p::t::line")
    bench.process().connection.journal.observed(id, state.claim, moved)
    bench.process()
    delete(bench, id, state)
    assert [a.attachment_id for a in bench.there] == [id]
    assert "held by p/target/line" in bench.said[-1]
    bench.process().connection.journal.observed(id, state.claim, Holder.of("", inputs().origin or ""))
    delete(bench.process(), id, state)
    assert bench.there == []


def test_whoever_adopts_writes_a_new_claim_and_the_former_holder_lets_go(
    bench: Bench, tmp_path: Path
) -> None:
    id, state = bench.create()
    _, new = bench.process(tmp_path / "elsewhere").create(replace(OTHER, import_id=id))
    assert on_it(bench) == new.claim.split()[0]
    bench.process(tmp_path / "third")
    with pytest.raises(Exists, match="held by org/project/stack/other now: nothing was changed"):
        bench.attachments.update(id, state, inputs(transit_router_attachment_name="n"), bench.call())
    assert bench.attachments.read(id, state, bench.call()) is not None
    assert "held by org/project/stack/other" in bench.said[-1]
    delete(bench, id, state)
    assert [a.attachment_id for a in bench.there] == [id]


def test_adopting_what_nobody_holds_and_differs_in_nothing_writes_nothing(bench: Bench) -> None:
    foreign = bench.foreign()
    bench.create(inputs(import_id=foreign))
    assert set(bench.cloud.calls) == {LIST}
    assert on_it(bench) == ""


def test_adopting_what_nobody_holds_and_differs_claims_it(bench: Bench) -> None:
    foreign = bench.foreign(name="old")
    _, state = bench.create(inputs(import_id=foreign, transit_router_attachment_name="new"))
    assert on_it(bench) == state.claim


def test_a_claim_that_was_taken_off_is_no_drift_and_holds_nothing_back(bench: Bench) -> None:
    id, state = bench.create()
    bench.world.put(replace(bench.there[0], tags={}))
    bench.process()
    found = bench.attachments.read(id, state, bench.call())
    assert found == (state, found[1] if found else None)
    delete(bench, id, state)
    assert bench.there == []


def test_a_program_with_twenty_tags_works_without_a_claim_and_is_told(bench: Bench) -> None:
    most = {f"k{number}": "v" for number in range(20)}
    id, state = bench.create(inputs(tags=most))
    assert bench.there[0].tags == most
    assert CLAIM_TAG in bench.said[0]
    bench.process()
    delete(bench, id, state)
    assert bench.there == []


def test_the_twentieth_tag_takes_the_room_of_the_claim(bench: Bench) -> None:
    id, state = bench.create(inputs(tags={f"k{number}": "v" for number in range(19)}))
    most = {f"k{number}": "v" for number in range(20)}
    new = bench.attachments.update(id, state, inputs(tags=most), bench.call())
    assert bench.there[0].tags == new.tags == most


def test_without_claim_tags_nothing_is_written_and_nothing_judged(bench: Bench) -> None:
    bench.process(claim_tag=False)
    id, state = bench.create()
    assert on_it(bench) == ""
    with pytest.raises(Exists, match="was not made by this resource"):
        bench.process().create(OTHER)
    delete(bench, id, state)
    assert bench.there == []


@pytest.mark.parametrize("replays", [False, True], ids=["forgets-tokens", "replays-tokens"])
@pytest.mark.parametrize("sets", [False, True], ids=["ignores-tags", "sets-tags"])
def test_a_lost_answer_is_made_good_or_told(new_bench: NewBench, sets: bool, replays: bool) -> None:
    bench = new_bench(create_sets_tags=sets, replay_tokens=replays)
    bench.cloud.faults.append(Fault(CREATE, dropped, after=True))
    if sets or replays:
        id, _ = bench.create()
        assert [a.attachment_id for a in bench.there] == [id]
    else:
        with pytest.raises(Exists, match=bench.there[0].attachment_id if bench.there else "tr-attach"):
            bench.create()
        assert len(bench.there) == 1


def test_a_mismatch_of_a_token_proves_nothing_about_what_is_there(bench: Bench) -> None:
    killed_after_create(bench)
    bench.seed(remove={"attachments": [bench.there[0].attachment_id]})
    foreign = bench.foreign()
    with pytest.raises(Exists, match=foreign):
        bench.process().create(inputs(transit_router_attachment_name="other"))


def test_an_id_that_an_interrupted_create_made_and_somebody_deleted_costs_seconds_and_is_said(
    bench: Bench,
) -> None:
    dead = killed_after_create(bench)
    bench.clock.sleep(600, lambda: False)
    bench.seed(remove={"attachments": [dead]})
    begun = bench.clock.now()
    id, _ = bench.process().create()
    assert id != dead
    assert bench.clock.now() - begun < 20
    assert any(dead in line for line in bench.said)


def test_an_id_that_is_not_listed_is_kept_and_never_taken_for_dead(bench: Bench) -> None:
    bench.seed(settings={"list_lag_seconds": 300.0})
    with pytest.raises(NotReady, match="is not listed after 60 s") as raised:
        bench.create()
    assert raised.value.id == bench.there[0].attachment_id
    assert bench.cloud.count(CREATE) == 1


def test_what_is_gone_from_an_account_is_said_with_its_id(bench: Bench) -> None:
    id, state = bench.create()
    bench.seed(remove={"attachments": [id]})
    assert bench.process().attachments.read(id, state, bench.call()) is None
    assert f"{id} is not in account" in bench.said[-1]
