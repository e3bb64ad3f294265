"""`live: true`: answers come from the API, and what can't be read is undecided, soon."""

from collections.abc import Iterator
from typing import Any

import pytest

from alicloud_ecr_emulator import (
    BASIC_TRANSIT_ROUTER_ID,
    DEFAULT_ACCOUNT_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    SECOND_ACCOUNT_ECR_ID,
    SECOND_ACCOUNT_ID,
)
from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.api.cloud import Cloud
from pulumi_alicloud_ecr.api.errors import Unreachable
from pulumi_alicloud_ecr.policy.live import Live
from pulumi_alicloud_ecr.policy.testing import Sample, attachment, run
from pulumi_alicloud_ecr.prerequisites import Unknown

MANDATORY = (
    "ecr-association-required",
    "ecr-same-enterprise",
    "ecr-cross-account-grant",
    "ecr-enterprise-edition",
)
LIVE: dict[str, Any] = {policy: {"live": True} for policy in MANDATORY}


def planned(**changes: Any) -> Sample:
    properties = {
        "ecrId": QUICKSTART_ECR_ID,
        "transitRouterId": QUICKSTART_TRANSIT_ROUTER_ID,
        "cenId": QUICKSTART_CEN_ID,
        "regionId": "cn-hangzhou",
        **changes,
    }
    return attachment(**{name: value for name, value in properties.items() if value is not None})


@pytest.fixture(scope="module")
def emulator() -> Iterator[EmulatorProcess]:
    with EmulatorProcess() as running:
        yield running


@pytest.fixture
def cloud(emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch) -> EmulatorProcess:
    emulator.reset()
    for name, value in emulator.env.items():
        monkeypatch.setenv(name, value)
    return emulator


def associate(cloud: EmulatorProcess, status: str = "INACTIVE") -> None:
    cloud.seed(
        associations=[
            {
                "association_id": "ecr-assoc-1",
                "ecr_id": QUICKSTART_ECR_ID,
                "owner_id": DEFAULT_ACCOUNT_ID,
                "cen_id": QUICKSTART_CEN_ID,
                "region_id": "cn-hangzhou",
                "transit_router_id": QUICKSTART_TRANSIT_ROUTER_ID,
                "status": status,
            }
        ]
    )


def test_all_prerequisites_can_be_found_in_the_cloud(cloud: EmulatorProcess) -> None:
    associate(cloud)
    report = run(planned(), config=LIVE)
    for policy in MANDATORY:
        report.passes(policy)


def test_an_association_that_the_cloud_has_not_is_a_violation(cloud: EmulatorProcess) -> None:
    run(planned(), config=LIVE).violates("ecr-association-required")


def test_an_association_that_is_not_ready_is_a_violation_with_its_status(cloud: EmulatorProcess) -> None:
    associate(cloud, "DELETING")
    run(planned(), config=LIVE).violates("ecr-association-required", containing="DELETING")


def test_the_edition_and_region_come_from_the_cloud(cloud: EmulatorProcess) -> None:
    basic = planned(transitRouterId=BASIC_TRANSIT_ROUTER_ID, regionId=None)
    run(basic, config=LIVE).violates("ecr-enterprise-edition", containing="Basic")
    elsewhere = planned(regionId="cn-beijing")
    run(elsewhere, config=LIVE).violates("ecr-enterprise-edition", containing="cn-hangzhou")


def test_a_transit_router_that_the_cloud_has_not_is_a_violation(cloud: EmulatorProcess) -> None:
    run(planned(transitRouterId="tr-none"), config=LIVE).violates(
        "ecr-enterprise-edition", containing="does not exist"
    )


def test_across_accounts_the_grant_and_the_callers_account_come_from_the_cloud(
    cloud: EmulatorProcess,
) -> None:
    theirs = planned(ecrId=SECOND_ACCOUNT_ECR_ID, ecrOwnerId=SECOND_ACCOUNT_ID)
    config = {
        **LIVE,
        "ecr-same-enterprise": {"live": True, "enterprises": {"a": [DEFAULT_ACCOUNT_ID, SECOND_ACCOUNT_ID]}},
    }
    before = run(theirs, config=config)
    before.violates("ecr-cross-account-grant")
    before.passes("ecr-same-enterprise")
    before.is_undecided("ecr-association-required", containing="only the ECR's owner")
    grant = {"ecr_id": SECOND_ACCOUNT_ECR_ID, "ecr_owner_id": SECOND_ACCOUNT_ID}
    cloud.seed(grants=[{**grant, "cen_id": QUICKSTART_CEN_ID, "cen_owner_id": DEFAULT_ACCOUNT_ID}])
    run(theirs, config=config).passes("ecr-cross-account-grant")


def test_only_reading_calls_are_made_and_each_question_is_asked_once(cloud: EmulatorProcess) -> None:
    associate(cloud)
    run(planned(), planned(), config=LIVE)
    actions = cloud.totals()["by_action"]
    assert actions
    assert all(action.startswith(("Describe", "List", "Get")) for action in actions)


def test_what_may_not_be_read_is_undecided_with_the_code(cloud: EmulatorProcess) -> None:
    operation = "DescribeExpressConnectRouterAssociation"
    cloud.faults({"operation": operation, "kind": "error", "code": "Forbidden.RAM"})
    run(planned(), config=LIVE).is_undecided("ecr-association-required", containing="Forbidden.RAM")


def test_without_an_answer_all_is_undecided_and_no_second_call_is_tried(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tried: list[str] = []

    def connect() -> Cloud:
        tried.append("connect")
        raise Unreachable("GetCallerIdentity", "connection refused")

    live = Live(connect)
    assert isinstance(live.account(), Unknown)
    assert isinstance(live.associations("ecr-1"), Unknown)
    assert tried == ["connect"]


def test_settings_that_cannot_be_used_leave_it_undecided_and_are_named(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("ALICLOUD_ECR_ENDPOINT", "http://example.com")
    run(planned(), config=LIVE).is_undecided("ecr-association-required", containing="alicloud-ecr:endpoint")
