"""Grants: what the ECR's owner allows the CEN of another account."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.unit.conftest import CEN, REGION, TR, Bench
from tools.testing.world_cloud import GRANT, REVOKE, Fault, Killed, WorldCloud, dropped, refusal

import alicloud_ecr_emulator as emulator
from pulumi_alicloud_ecr.api.errors import (
    EcrError,
    Exists,
    NotFound,
    Refused,
)
from pulumi_alicloud_ecr.schema import GrantInputs, GrantState

ECR = emulator.SECOND_ACCOUNT_ECR_ID
OWN = emulator.DEFAULT_ACCOUNT_ID
ID = f"{ECR}:{CEN}"


@pytest.fixture
def owner(bench: Bench) -> Bench:
    """The second account, which owns the ECR."""
    bench.cloud = WorldCloud(bench.world, bench.clock, emulator.SECOND_ACCOUNT_ID)
    return bench.process()


def inputs(**given: Any) -> GrantInputs:
    wanted = {"ecr_id": ECR, "cen_id": CEN, "cen_owner_id": OWN, "origin": "EcrGrant:o/p/s/g"}
    return GrantInputs(**{**wanted, **given})


def create(bench: Bench, **given: Any) -> tuple[str, GrantState]:
    return bench.grants.create(inputs(**given), bench.call())


def granted(bench: Bench) -> list[str]:
    return [f"{g.ecr_id}:{g.cen_id}" for g in bench.world.grants]


def test_a_grant_is_known_by_ecr_and_cen_and_resolved(owner: Bench) -> None:
    id, state = create(owner)
    assert (id, granted(owner)) == (ID, [ID])
    assert (state.cen_owner_id, state.region_id) == (OWN, REGION)


def test_who_pays_is_sent_and_read_back(owner: Bench) -> None:
    id, state = create(owner, order_type="PayByResourceOwner")
    found = owner.grants.read(id, state, owner.call())
    assert found is not None
    assert found[0].order_type == "PayByResourceOwner"


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
@pytest.mark.parametrize("error", [dropped, refusal("InternalError", 500), refusal("Throttling")])
def test_a_grant_call_that_fails_for_a_moment_is_made_again(
    owner: Bench, error: Callable[[str], EcrError], after: bool
) -> None:
    owner.cloud.faults.append(Fault(GRANT, error, after=after, times=2))
    assert create(owner)[0] == ID
    assert granted(owner) == [ID]


def test_a_kill_after_the_call_is_made_good_by_the_next_run(owner: Bench) -> None:
    owner.cloud.faults.append(Fault(GRANT, lambda _: Killed(), after=True))
    with pytest.raises(Killed):
        create(owner)
    assert create(owner.process())[0] == ID


def test_what_somebody_else_has_granted_is_not_taken_over(owner: Bench) -> None:
    owner.seed(
        grants=[{"ecr_id": ECR, "ecr_owner_id": owner.cloud.account, "cen_id": CEN, "cen_owner_id": OWN}]
    )
    with pytest.raises(Exists, match=f'import_="{ID}"'):
        create(owner)
    assert create(owner, import_id=ID)[0] == ID


def test_importing_what_is_not_granted_says_how_its_id_is_made(owner: Bench) -> None:
    with pytest.raises(
        NotFound, match="no such grant x in account 1000000000000002; its id is <ecr id>:<cen id>"
    ):
        create(owner, import_id="x")
    with pytest.raises(NotFound):
        create(owner, import_id=ID)


def test_revoking_ends_it_and_revoking_again_is_success(owner: Bench) -> None:
    id, state = create(owner)
    owner.grants.delete(id, state, owner.call())
    assert granted(owner) == []
    owner.grants.delete(id, state, owner.call())
    assert create(owner)[0] == ID


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_a_revoke_call_that_is_dropped_ends_in_absence(owner: Bench, after: bool) -> None:
    id, state = create(owner)
    owner.cloud.faults.append(Fault(REVOKE, dropped, after=after, times=2))
    owner.grants.delete(id, state, owner.call())
    assert granted(owner) == []


def test_a_grant_in_use_is_not_revoked_and_says_why(owner: Bench) -> None:
    id, state = create(owner)
    owner.foreign(ecr_id=ECR, ecr_owner_id=owner.cloud.account, transit_router_id=TR)
    with pytest.raises(Refused, match=rf"the grant {ID} is not revoked: .*OperationFailed\.AttachmentExist"):
        owner.grants.delete(id, state, owner.call())


def test_a_grant_of_an_ecr_of_another_account_is_refused_with_the_reason(bench: Bench) -> None:
    with pytest.raises(Refused, match=r"InvalidInstanceId\.NotFound"):
        create(bench)


def test_a_revoked_grant_is_read_as_gone(owner: Bench) -> None:
    id, state = create(owner)
    owner.seed(remove={"grants": [f"{ECR}/{CEN}"]})
    assert owner.grants.read(id, state, owner.call()) is None


def test_a_local_change_costs_no_call(owner: Bench) -> None:
    id, state = create(owner)
    owner.cloud.calls.clear()
    assert owner.grants.update(id, state, inputs(profile="other"), owner.call()).profile == "other"
    assert owner.cloud.calls == []
