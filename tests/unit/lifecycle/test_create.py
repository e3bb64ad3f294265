"""Creating an attachment: exactly one in the world, whatever happens to the call."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.unit.conftest import CEN, REGION, TR, Bench, inputs, user_tags
from tools.testing.world_cloud import (
    CREATE,
    IDENTITY,
    LIST,
    Fault,
    Killed,
    dropped,
    refusal,
)

from alicloud_ecr_emulator.world.plan import Plan
from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.errors import (
    Cancelled,
    EcrError,
    Exists,
    NotReady,
    Refused,
    Unreachable,
)

NewBench = Callable[..., Bench]


def test_a_create_ends_when_the_attachment_is_attached(bench: Bench) -> None:
    id, state = bench.create(inputs(transit_router_attachment_name="n", tags={"a": "b"}))
    assert [a.attachment_id for a in bench.there] == [id]
    assert (state.status, state.cen_id, state.region_id) == ("Attached", CEN, REGION)
    assert (state.transit_router_attachment_name, state.tags) == ("n", {"a": "b"})
    assert state.creation_time.endswith("Z")


def test_a_create_costs_one_create_call_and_one_look_up(bench: Bench) -> None:
    bench.create()
    assert bench.cloud.count(CREATE) == 1
    assert set(bench.cloud.calls) == {CREATE, LIST}
    assert bench.cloud.calls[:2] == [LIST, CREATE]


def test_attached_is_noticed_within_about_a_second(bench: Bench) -> None:
    begun = bench.clock.now()
    bench.create()
    assert 10.0 <= bench.clock.now() - begun <= 11.2


def test_in_cen_mode_the_state_names_the_transit_router_that_the_api_made(bench: Bench) -> None:
    bench.seed(remove={"transit_routers": [TR]})
    bench.seed(associations=[{"association_id": "ecr-assoc-unit000000001", "transit_router_id": ""}])
    _, state = bench.create(inputs(transit_router_id=None, cen_id=CEN, region_id=REGION))
    assert state.transit_router_id == bench.there[0].transit_router_id != TR


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize(
    "error",
    [
        dropped,
        refusal("InternalError", 500),
        refusal("ServiceUnavailable", 503),
        refusal("SomethingNew", 502),
        refusal("Throttling.User"),
        refusal("Throttling", 429, retry_after=2.0),
        refusal("Operation.Blocking"),
        refusal("TokenProcessing"),
    ],
    ids=["drop", "500", "503", "502", "throttle", "429", "blocking", "processing"],
)
@pytest.mark.parametrize("duplicates", [False, True], ids=["one-only", "duplicates-allowed"])
def test_one_is_made_when_the_create_call_fails(
    new_bench: NewBench, error: Callable[[str], EcrError], after: bool, duplicates: bool
) -> None:
    bench = new_bench(allow_duplicates=duplicates)
    bench.cloud.faults.append(Fault(CREATE, error, after=after, times=2))
    id, state = bench.create()
    assert [a.attachment_id for a in bench.there] == [id]
    assert state.status == "Attached"


@pytest.mark.parametrize("operation", [CREATE, LIST, "*"])
def test_a_create_outlasts_a_minute_without_an_answer(bench: Bench, operation: str) -> None:
    bench.cloud.faults.append(Fault(operation, dropped, times=8))
    id, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [id]


#: More calls than a create makes in its first second; the later ones are polls, all alike.
_CALLS = 8


def test_the_kills_below_reach_into_the_wait(bench: Bench) -> None:
    bench.create()
    assert len(bench.cloud.calls) > _CALLS


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same-machine", "other-machine"])
@pytest.mark.parametrize("duplicates", [False, True], ids=["one-only", "duplicates-allowed"])
@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("index", range(_CALLS))
def test_a_kill_at_any_call_leaves_one_and_the_next_run_finds_it(
    new_bench: NewBench, tmp_path: Path, index: int, after: bool, duplicates: bool, elsewhere: bool
) -> None:
    bench = new_bench(allow_duplicates=duplicates)
    bench.cloud.faults.append(Fault("*", lambda _: Killed(), after=after, skip=index))
    with pytest.raises(Killed):
        bench.create()
    made = [a.attachment_id for a in bench.there]
    bench.process(tmp_path / "elsewhere" if elsewhere else None)
    id, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [id]
    assert made in ([], [id])


def test_a_crashed_create_with_other_names_since_is_ours_and_is_brought_to_them(bench: Bench) -> None:
    bench.cloud.faults.append(Fault(CREATE, lambda _: Killed(), after=True))
    with pytest.raises(Killed):
        bench.create(inputs(transit_router_attachment_name="old"))
    id, state = bench.process().create(inputs(transit_router_attachment_name="new"))
    assert [(a.attachment_id, a.name) for a in bench.there] == [(id, "new")]
    assert state.transit_router_attachment_name == "new"


@pytest.mark.parametrize("elsewhere", [False, True], ids=["same-machine", "other-machine"])
def test_after_a_destroy_the_old_token_does_not_bring_back_the_dead_id(
    bench: Bench, tmp_path: Path, elsewhere: bool
) -> None:
    first, state = bench.create()
    bench.attachments.delete(first, state, bench.call())
    bench.process(tmp_path / "elsewhere" if elsewhere else None)
    second, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [second]
    assert second != first


def test_a_dead_id_answered_to_a_create_with_another_name_is_noticed_too(
    bench: Bench, tmp_path: Path
) -> None:
    first, state = bench.create()
    bench.attachments.delete(first, state, bench.call())
    second, _ = bench.process(tmp_path / "elsewhere").create(inputs(transit_router_attachment_name="n"))
    assert [a.attachment_id for a in bench.there] == [second]


def test_one_that_was_deleted_behind_our_back_is_made_anew_after_a_refresh(bench: Bench) -> None:
    first, state = bench.create()
    bench.seed(remove={"attachments": [first]})
    assert bench.process().attachments.read(first, state, bench.call()) is None
    begun = bench.clock.now()
    second, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [second]
    assert bench.clock.now() - begun < 12


@pytest.mark.parametrize("duplicates", [False, True], ids=["one-only", "duplicates-allowed"])
@pytest.mark.parametrize("status", ["Attached", "Attaching"])
def test_what_somebody_else_made_is_never_taken_over(
    new_bench: NewBench, duplicates: bool, status: str
) -> None:
    bench = new_bench(allow_duplicates=duplicates)
    foreign = bench.foreign(status=status)
    with pytest.raises(Exists) as raised:
        bench.create()
    assert [a.attachment_id for a in bench.there] == [foreign]
    assert f"{foreign} ({status})" in str(raised.value)
    assert f'import_="{foreign}"' in str(raised.value)


def test_one_that_the_association_made_is_not_ours(bench: Bench) -> None:
    foreign = bench.foreign(name="")
    with pytest.raises(Exists):
        bench.create()
    with pytest.raises(Exists):
        bench.process().create()
    assert [a.attachment_id for a in bench.there] == [foreign]


def test_a_foreign_one_is_told_from_ours_beside_it(new_bench: NewBench) -> None:
    bench = new_bench(allow_duplicates=True)
    bench.cloud.faults.append(Fault(CREATE, lambda _: Killed(), after=True))
    with pytest.raises(Killed):
        bench.create()
    ours = bench.there[0].attachment_id
    bench.foreign()
    id, _ = bench.process().create()
    assert id == ours
    assert len(bench.there) == 2


def test_our_record_of_another_id_proves_nothing(new_bench: NewBench) -> None:
    bench = new_bench(allow_duplicates=True)
    first, _ = bench.create()
    bench.seed(remove={"attachments": [first]})
    foreign = bench.foreign()
    with pytest.raises(Exists):
        bench.process().create()
    assert [a.attachment_id for a in bench.there] == [foreign]


def test_the_second_life_that_another_machine_began_is_ours_too(bench: Bench, tmp_path: Path) -> None:
    first, state = bench.create()
    bench.process(tmp_path / "elsewhere").attachments.delete(first, state, bench.call())
    bench.cloud.faults.append(Fault(CREATE, lambda _: Killed(), after=True))
    with pytest.raises(Killed):
        bench.create()
    second = bench.there[0].attachment_id
    for folder in (tmp_path / "here", tmp_path / "third"):
        assert bench.process(folder).create()[0] == second != first
    assert len(bench.there) == 1


def test_a_server_that_takes_no_notice_of_dry_runs_nor_tokens_is_left_with_what_was_there(
    new_bench: NewBench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench = new_bench(allow_duplicates=True, token_seconds=0)
    create = bench.cloud.create_attachment
    monkeypatch.setattr(
        bench.cloud,
        "create_attachment",
        lambda new, token, timeout, dry_run=False: create(new, token, timeout),
    )
    foreign = bench.foreign()
    with pytest.raises(Exists, match=foreign):
        bench.create()
    bench.clock.sleep(60, lambda: False)
    assert [a.attachment_id for a in bench.there] == [foreign]


def test_a_server_that_forgets_tokens_and_shows_no_claim_is_left_with_what_was_there(
    new_bench: NewBench,
) -> None:
    bench = new_bench(allow_duplicates=True, token_seconds=0)
    bench.cloud.hides_tags = True
    bench.cloud.faults.append(Fault(CREATE, lambda _: Killed(), after=True))
    with pytest.raises(Killed):
        bench.create()
    there = bench.there[0].attachment_id
    with pytest.raises(Exists):
        bench.process().create()
    bench.clock.sleep(30, lambda: False)
    assert [a.attachment_id for a in bench.there] == [there]


def test_of_two_stacks_that_race_one_makes_it_and_the_other_is_told(bench: Bench) -> None:
    other = Bench(bench.world, bench.clock, bench.folder / "other")
    outcomes: list[str] = []

    def race(which: Bench, origin: str) -> None:
        try:
            outcomes.append(which.create(inputs(origin=origin))[0])
        except Exists as error:
            outcomes.append(str(error))

    bench.clock.run(
        lambda: race(bench, "EcrAttachment:o/p/s/a"), lambda: race(other, "EcrAttachment:o/p/s/b")
    )
    ids = [a.attachment_id for a in bench.there]
    assert len(ids) == 1
    assert ids[0] in outcomes
    assert sum(f'import_="{ids[0]}"' in outcome for outcome in outcomes) == 1


@pytest.mark.parametrize("plan", [Plan(hide_seconds=10), Plan(hide_reads=8)], ids=["10 s", "8 reads"])
@pytest.mark.parametrize("fault", [None, dropped], ids=["answered", "dropped"])
def test_late_visibility_is_waited_out(
    bench: Bench, plan: Plan, fault: Callable[[str], Unreachable] | None
) -> None:
    bench.cloud.plan = plan
    if fault:
        bench.cloud.faults.append(Fault(CREATE, fault, after=True))
    id, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [id]


def test_an_id_that_is_not_listed_before_the_deadline_is_not_lost(bench: Bench) -> None:
    bench.cloud.plan = Plan(hide_seconds=30)
    with pytest.raises(NotReady) as raised:
        bench.create(seconds=5)
    assert raised.value.id == bench.there[0].attachment_id
    assert raised.value.state.transit_router_id == TR
    state = bench.attachments.update(raised.value.id, raised.value.state, inputs(), bench.call())
    assert state.status == "Attached"
    assert len(bench.there) == 1


def test_an_interrupt_while_the_id_is_not_listed_keeps_it(bench: Bench) -> None:
    bench.cloud.plan = Plan(hide_seconds=30)
    stop = bench.clock.now() + 3
    with pytest.raises(NotReady) as raised:
        bench.attachments.create(inputs(), bench.call(cancelled=lambda: bench.clock.now() >= stop))
    assert isinstance(raised.value.reason, Cancelled)
    assert raised.value.id == bench.there[0].attachment_id


def test_a_timeout_while_attaching_keeps_the_id_and_the_next_run_goes_on(bench: Bench) -> None:
    with pytest.raises(NotReady) as raised:
        bench.create(seconds=4)
    error = raised.value
    assert (error.id, error.state.status) == (bench.there[0].attachment_id, "Attaching")
    assert "its last status was Attaching" in str(error)
    state = bench.process().attachments.update(error.id, error.state, inputs(), bench.call())
    assert state.status == "Attached"
    assert bench.cloud.count(CREATE) == 1


def test_an_interrupt_while_attaching_ends_the_wait_at_once(bench: Bench) -> None:
    stop = bench.clock.now() + 3
    with pytest.raises(NotReady) as raised:
        bench.attachments.create(inputs(), bench.call(cancelled=lambda: bench.clock.now() >= stop))
    assert bench.clock.now() - stop <= 1.0
    assert isinstance(raised.value.reason, Cancelled)


def test_a_failed_attachment_is_reported_at_once_and_kept(bench: Bench) -> None:
    bench.cloud.plan = Plan(attach_to="AttachFailed", attach_seconds=2)
    begun = bench.clock.now()
    with pytest.raises(
        NotReady, match=r"is AttachFailed.*next pulumi up deletes it and makes a new one"
    ) as raised:
        bench.create()
    assert bench.clock.now() - begun < 4
    assert raised.value.state.status == "AttachFailed"


def test_one_that_vanishes_while_waited_for_is_reported_with_the_next_step(bench: Bench) -> None:
    bench.cloud.plan = Plan(attach_to="", attach_seconds=2)
    with pytest.raises(
        NotReady, match="is gone, its last status was Attaching: run pulumi refresh"
    ) as raised:
        bench.create()
    assert bench.attachments.read(raised.value.id, raised.value.state, bench.call()) is None
    bench.cloud.plan = Plan()
    id, _ = bench.create()
    assert [a.attachment_id for a in bench.there] == [id]


def test_without_an_answer_to_the_end_the_error_says_how_often_it_was_tried(bench: Bench) -> None:
    bench.cloud.faults.append(Fault(CREATE, dropped, times=10_000))
    with pytest.raises(Unreachable, match=r"no usable answer: .* \(\d+ attempts in \d+ s\)"):
        bench.create(seconds=60)
    assert bench.there == []


def test_a_refusal_for_good_says_what_it_means_and_what_to_do(bench: Bench) -> None:
    bench.cloud.faults.append(Fault(CREATE, refusal("SignatureDoesNotMatch", message="bad"), times=99))
    with pytest.raises(Refused) as raised:
        bench.create()
    text = str(raised.value)
    assert "the AccessKey secret is wrong. Check the credentials." in text
    assert "SignatureDoesNotMatch: bad" in text
    assert "RequestId REQ-1" in text
    assert bench.cloud.count(CREATE) == 1


def test_credentials_that_the_look_up_finds_bad_are_explained_as_well(bench: Bench) -> None:
    bench.cloud.faults.append(Fault("*", refusal("InvalidAccessKeyId.NotFound", 404), times=99))
    with pytest.raises(Refused, match="there is no such AccessKey"):
        bench.create()


def test_an_interrupt_before_the_create_call_makes_nothing(bench: Bench) -> None:
    with pytest.raises(Cancelled):
        bench.attachments.create(inputs(), Call(bench.clock.now() + 60, lambda: True))
    assert bench.there == []


def test_adopting_brings_the_attachment_to_the_program(bench: Bench) -> None:
    foreign = bench.foreign(name="old", tags={"a": "1", "acs:x": "y"})
    id, state = bench.create(inputs(import_id=foreign, transit_router_attachment_name="new", tags={"b": "2"}))
    assert (id, state.transit_router_attachment_name, state.tags) == (foreign, "new", {"b": "2"})
    assert (bench.there[0].name, user_tags(bench.there[0])) == ("new", {"acs:x": "y", "b": "2"})
    assert bench.cloud.count(CREATE) == 0


def test_adopting_with_keep_leaves_it_and_says_what_would_change(bench: Bench) -> None:
    foreign = bench.foreign(name="old")
    wanted = inputs(import_id=foreign, transit_router_attachment_name="new", adopt="keep")
    _, state = bench.create(wanted)
    assert (state.transit_router_attachment_name, bench.there[0].name) == ("old", "old")
    assert "the next update changes transitRouterAttachmentName" in bench.said[0]


def test_adopting_one_that_is_elsewhere_says_what_differs(bench: Bench) -> None:
    foreign = bench.foreign()
    wanted = inputs(import_id=foreign, transit_router_id="tr-other")
    with pytest.raises(EcrError, match=f"transitRouterId is '{TR}', the program says 'tr-other'"):
        bench.create(wanted)
    assert bench.attachments.differences(wanted, bench.call()) == [
        f"transitRouterId is '{TR}', the program says 'tr-other'"
    ]


def test_adopting_a_wrong_id_says_where_it_was_sought(bench: Bench) -> None:
    with pytest.raises(
        EcrError, match=f"no such ECR attachment tr-x in region {REGION}, account 1000000000000001"
    ):
        bench.create(inputs(import_id="tr-x"))
    assert IDENTITY in bench.cloud.calls
