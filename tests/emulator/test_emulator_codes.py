"""Every error code of the API page of CreateTransitRouterEcrAttachment is reached by doing what causes it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.emulator.cloud import CREATE, QUICKSTART, Cloud

from alicloud_ecr_emulator import (
    BASIC_TRANSIT_ROUTER_ID,
    CODES,
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    INTERNATIONAL_ACCOUNT_ID,
    INTERNATIONAL_ECR_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    SECOND_ACCOUNT_ECR_ID,
    SECOND_ACCOUNT_ID,
    UNSUPPORTED_REGION_ID,
)

PAGE = [
    line.split()
    for line in (Path(__file__).parent / "data" / "create_attachment_codes.txt").read_text().splitlines()
]


def _seeded(**document: Any) -> Callable[[Cloud], dict[str, str]]:
    def cause(cloud: Cloud) -> dict[str, str]:
        cloud.seed(**document)
        return QUICKSTART

    return cause


def _asking(**parameters: str) -> Callable[[Cloud], dict[str, str]]:
    return lambda cloud: {**QUICKSTART, **parameters}


def _account(**fields: Any) -> Callable[[Cloud], dict[str, str]]:
    return _seeded(accounts=[{"account_id": DEFAULT_ACCOUNT_ID, **fields}])


def _transit_router(**fields: Any) -> Callable[[Cloud], dict[str, str]]:
    return _seeded(transit_routers=[{"transit_router_id": QUICKSTART_TRANSIT_ROUTER_ID, **fields}])


def _cen(**fields: Any) -> Callable[[Cloud], dict[str, str]]:
    return _seeded(cens=[{"cen_id": QUICKSTART_CEN_ID, **fields}])


def _already_attached(cloud: Cloud) -> dict[str, str]:
    cloud.attach()
    return QUICKSTART


def _association_in_transit(cloud: Cloud) -> dict[str, str]:
    cloud.call("CreateExpressConnectRouterAssociation", **QUICKSTART, AssociationRegionId=DEFAULT_REGION_ID)
    return QUICKSTART


def _owner_without_service(cloud: Cloud) -> dict[str, str]:
    cloud.seed(accounts=[{"account_id": SECOND_ACCOUNT_ID, "transit_router_service": False}])
    return {**QUICKSTART, "EcrId": SECOND_ACCOUNT_ECR_ID, "EcrOwnerId": SECOND_ACCOUNT_ID}


CAUSES: dict[str, Callable[[Cloud], dict[str, str]]] = {
    "NoPermission.AliyunServiceRolePolicyForCEN": _account(
        service_linked_role=False, may_create_service_linked_role=False
    ),
    "OperationUnsupported.TransitRouterRegionId": lambda cloud: {
        "EcrId": QUICKSTART_ECR_ID,
        "CenId": QUICKSTART_CEN_ID,
        "RegionId": UNSUPPORTED_REGION_ID,
    },
    "InvalidCenId.NotFound": _asking(CenId="cen-nowhere"),
    "InvalidStatus.ResourceStatus": _association_in_transit,
    "InvalidTransitRouterId.NotFound": _asking(TransitRouterId="tr-nowhere"),
    "Forbbiden.TransitRouterServiceNotOpen": _account(transit_router_service=False),
    "OperationUnsupported.TransitRouterType": _asking(TransitRouterId=BASIC_TRANSIT_ROUTER_ID),
    "MissingParam.CenIdOrRegionId": lambda cloud: {"EcrId": QUICKSTART_ECR_ID, "CenId": QUICKSTART_CEN_ID},
    "IllegalParam.AssociateRouteTableId": _asking(AssociateRouteTableId="vtb-nowhere"),
    "Forbbiden.AttachChildInstanceAcrossBid": _asking(
        EcrId=INTERNATIONAL_ECR_ID, EcrOwnerId=INTERNATIONAL_ACCOUNT_ID
    ),
    "IllegalParam.RegionId": _asking(RegionId="cn-nowhere"),
    "OperationUnsupported.CenFullLevel": _cen(protection_level="FULL"),
    "InvalidOperation.CenInstanceStatus": _cen(status="Creating"),
    "IncorrectStatus.TransitRouter": _transit_router(status="Modifying"),
    "QuotaFull.ChildInstanceRelatedCen": _already_attached,
    "Forbidden.ResourceOwnerTransitRouterServiceNotOpen": _owner_without_service,
    "OperationUnsupported.BandwidthType": _asking(BandwidthType="DataTransfer"),
    "IllegalParam.BandwidthType": _asking(BandwidthType="Broad"),
    "IncorrectStatus.EcrResource": _seeded(
        routers=[{"ecr_id": QUICKSTART_ECR_ID, "status": "LOCKED_ATTACHING"}]
    ),
    "QuotaExceeded.CenQuotaEcrAttachPerTransitRouter": _seeded(
        settings={"attachments_per_transit_router": 0}
    ),
    "OperationUnsupported.ECRAttachment": _transit_router(supports_ecr=False),
    "InvalidTransitRouterMode.NeedUpgrade": _transit_router(mode="NeedUpgrade"),
    "ResourceNotFound": _asking(EcrId="ecr-nowhere"),
    "InvalidParameter": _asking(TransitRouterAttachmentName="http://name"),
    "Unauthorized": _account(denied_actions=["CreateTransitRouter*"]),
}


def test_there_is_a_cause_for_every_code_of_the_page_and_for_nothing_else() -> None:
    assert sorted(CAUSES) == sorted(code for _, code in PAGE)


@pytest.mark.parametrize(("status", "code"), PAGE, ids=lambda value: value)
def test_the_code_is_answered_to_whoever_does_what_causes_it(cloud: Cloud, status: str, code: str) -> None:
    parameters = CAUSES[code](cloud)
    error = cloud.refusal(CREATE, **parameters)
    assert (error.code, error.status) == (code, int(status))
    assert error.message.startswith(CODES[code].message)


def test_every_code_in_the_table_says_what_causes_it() -> None:
    assert [code for code, known in CODES.items() if not (known.cause and known.message)] == []
    assert [code for code, known in CODES.items() if not 400 <= known.status <= 599] == []


@pytest.mark.parametrize(
    ("settings", "parameters"),
    [
        ({}, {}),
        ({"missing_association_code": "InvalidStatus.ResourceStatus"}, {}),
    ],
)
def test_a_missing_association_is_refused_with_the_code_that_is_set(
    settings: dict[str, str], parameters: dict[str, str]
) -> None:
    cloud = Cloud(**settings)
    error = cloud.refusal(CREATE, **QUICKSTART, **parameters)
    assert error.code == settings.get("missing_association_code", "ResourceNotFound")
    assert QUICKSTART_ECR_ID in error.message


def test_a_business_lock_of_the_ecr_is_an_incorrect_status(cloud: Cloud) -> None:
    cloud.seed(routers=[{"ecr_id": QUICKSTART_ECR_ID, "business_status": "FinancialLocked"}])
    assert cloud.code(CREATE, **QUICKSTART) == "IncorrectStatus.EcrResource"


def test_an_ecr_can_be_attached_to_so_many_cens_only() -> None:
    cloud = Cloud(cens_per_ecr=1)
    cloud.attach()
    cen_id = cloud.call("CreateCen")["CenId"]
    elsewhere = {"EcrId": QUICKSTART_ECR_ID, "CenId": cen_id, "RegionId": "cn-shanghai"}
    assert cloud.code(CREATE, **elsewhere) == "QuotaFull.ChildInstanceRelatedCen"


def test_the_service_linked_role_is_made_by_the_first_attachment_when_that_is_allowed(cloud: Cloud) -> None:
    cloud.seed(accounts=[{"account_id": DEFAULT_ACCOUNT_ID, "service_linked_role": False}])
    cloud.attach()
    account = cloud.world.accounts.get(DEFAULT_ACCOUNT_ID)
    assert account is not None
    assert account.service_linked_role


def test_a_service_that_is_not_open_can_be_opened(cloud: Cloud) -> None:
    cloud.seed(accounts=[{"account_id": DEFAULT_ACCOUNT_ID, "transit_router_service": False}])
    assert cloud.call("CheckTransitRouterService")["Enabled"] == "false"
    cloud.call("OpenTransitRouterService")
    assert cloud.call("CheckTransitRouterService")["Enabled"] == "true"
    assert cloud.attach()


@pytest.mark.parametrize(
    ("parameters", "named"),
    [
        ({"TransitRouterAttachmentName": "x" * 129}, "TransitRouterAttachmentName"),
        ({"TransitRouterAttachmentDescription": "https://x"}, "TransitRouterAttachmentDescription"),
        ({"TransitRouterAttachmentDescription": "x" * 257}, "TransitRouterAttachmentDescription"),
        ({"Tag.1.Key": "", "Tag.1.Value": "v"}, "Tag.1.Key"),
        ({"Tag.1.Key": "acs:x"}, "Tag.1.Key"),
        ({"Tag.1.Key": "k" * 65}, "Tag.1.Key"),
        ({"Tag.1.Key": "see http://x"}, "Tag.1.Key"),
        ({"Tag.1.Key": "k", "Tag.1.Value": "aliyunx"}, "Tag.1.Value"),
        ({"Tag.1.Key": "k", "Tag.1.Value": "v" * 129}, "Tag.1.Value"),
        ({"Tag.1.Key": "k", "Tag.2.Key": "k"}, "Tag.2.Key"),
        ({f"Tag.{n}.Key": f"k{n}" for n in range(1, 22)}, "Tag"),
        ({"ClientToken": "tökén"}, "ClientToken"),
        ({"ClientToken": "t" * 65}, "ClientToken"),
        ({"DryRun": "perhaps"}, "DryRun"),
    ],
)
def test_a_value_that_breaks_a_rule_of_the_page_is_named(
    cloud: Cloud, parameters: dict[str, str], named: str
) -> None:
    cloud.associate()
    error = cloud.refusal(CREATE, **QUICKSTART, **parameters)
    assert error.code == "InvalidParameter"
    assert f" {named} " in error.message


def test_values_at_the_limits_are_taken(cloud: Cloud) -> None:
    tags = {f"Tag.{n}.Key": f"{n:02}" + "k" * 62 for n in range(1, 21)} | {"Tag.1.Value": "v" * 128}
    cloud.attach(
        TransitRouterAttachmentName="n" * 128,
        TransitRouterAttachmentDescription="d" * 256,
        ClientToken="t" * 64,
        **tags,
    )
    assert len(cloud.listed()[0]["Tags"]) == 20


def test_a_missing_parameter_is_named_by_the_code(cloud: Cloud) -> None:
    assert cloud.code(CREATE, TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID) == "MissingEcrId"


def test_an_unknown_action_and_an_unknown_version_are_named(cloud: Cloud) -> None:
    error = cloud.refusal("CreateTransitRouterVpcAttachment")
    assert (error.code, error.status) == ("InvalidAction.NotFound", 404)
    assert "CreateTransitRouterVpcAttachment" in error.message
