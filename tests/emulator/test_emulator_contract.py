"""The emulator's names are the official SDKs' names: every action, every parameter it reads, every field it answers."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.emulator.cloud import CREATE, DELETE, LIST, QUICKSTART, UPDATE, Cloud

import alicloud_ecr_emulator
from alicloud_ecr_emulator import (
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_ROUTE_TABLE_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    SECOND_ACCOUNT_ECR_ID,
    SECOND_ACCOUNT_ID,
)
from alicloud_ecr_emulator.actions import gateway

SDKS = {
    gateway.CBN: "alibabacloud_cbn20170912",
    gateway.EXPRESS_CONNECT_ROUTER: "alibabacloud_expressconnectrouter20230901",
    gateway.STS: "alibabacloud_sts20150401",
}
ACTIONS = [(version, action) for version in SDKS for action in gateway.PRODUCTS[version][1]]
UNDOCUMENTED = {"AssociateRouteTableId", "BandwidthType"}
"""Parameters of two error codes of the API page that its own request model does not have."""


def _model(version: str, name: str) -> Any:
    return getattr(importlib.import_module(f"{SDKS[version]}.models"), name)


def _parameters(version: str, action: str) -> set[str]:
    """The request parameters that the SDK's model knows, by their wire names."""
    try:
        source = inspect.getsource(_model(version, f"{action}Request").to_map)
    except AttributeError:
        return set()
    return set(re.findall(r"result\['(\w+)'\]", source))


def _unknown_fields(model: Any, document: dict[str, Any], where: str) -> list[str]:
    """Fields of an answer that are lost on the way through the SDK's model."""
    kept = model().from_map(document).to_map()
    return [f"{where}.{name}" for name in _paths(document) - _paths(kept)]


def _paths(document: Any, prefix: str = "") -> set[str]:
    if isinstance(document, list):
        return {path for each in document for path in _paths(each, prefix)}
    if not isinstance(document, dict):
        return set()
    return {f"{prefix}{name}" for name in document} | {
        path for name, value in document.items() for path in _paths(value, f"{prefix}{name}.")
    }


@pytest.mark.parametrize(("version", "action"), ACTIONS)
def test_the_action_and_its_mandatory_parameters_are_the_sdks(version: str, action: str) -> None:
    assert _model(version, f"{action}Response") is not None
    assert set(gateway.PRODUCTS[version][1][action].required) <= _parameters(version, action)


def test_every_parameter_that_is_read_is_a_parameter_of_an_sdk_request() -> None:
    root = Path(alicloud_ecr_emulator.__file__).parent
    reads = re.compile(r'parameters\.(?:text|flag|number|prose|items|one_of)\(\s*f?"(\w+)')
    read = {name for path in (root / "actions").glob("*.py") for name in reads.findall(path.read_text())}
    known = set().union(*(_parameters(version, action) for version, action in ACTIONS))
    assert len(read) > 30
    assert read - known - {"Filter"} == UNDOCUMENTED


def _answers(cloud: Cloud) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Answers of every action, full of everything."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def call(
        action: str, account: str = alicloud_ecr_emulator.DEFAULT_ACCOUNT_ID, **parameters: str
    ) -> dict[str, Any]:
        version = next(version for version in SDKS if action in gateway.PRODUCTS[version][1])
        answer = alicloud_ecr_emulator.call(cloud.world, account, action, parameters, version=version)
        found.setdefault((version, action), []).append(answer)
        return answer

    tag = {"Tag.1.Key": "k", "Tag.1.Value": "v"}
    region = {"AssociationRegionId": "cn-hangzhou"}
    association = call("CreateExpressConnectRouterAssociation", **QUICKSTART, **region, **tag)[
        "AssociationId"
    ]
    cloud.wait(1)
    made = {"TransitRouterAttachmentId": call(CREATE, **QUICKSTART, **tag)["TransitRouterAttachmentId"]}
    cloud.wait(10)
    call(LIST)
    call("DescribeExpressConnectRouterRouteEntries", EcrId=QUICKSTART_ECR_ID)
    _route_table_answers(call, cloud, made)
    call(UPDATE, **made)
    cloud.wait(5)
    tagged = {"ResourceType": "TRANSITROUTERECRATTACHMENT", "ResourceId.1": made["TransitRouterAttachmentId"]}
    call("TagResources", **tagged, **tag)
    call("ListTagResources", **tagged)
    call("UntagResources", **tagged, All="true")
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": association}
    call("DescribeExpressConnectRouterAssociation", EcrId=QUICKSTART_ECR_ID)
    for action in ("", "AllowedPrefix"):
        call(f"ModifyExpressConnectRouterAssociation{action}", **named)
        cloud.wait(1)
    call(DELETE, **made)
    cloud.wait(10)
    call("DeleteExpressConnectRouterAssociation", **named)
    router = call("CreateExpressConnectRouter", AlibabaSideAsn="45104", **tag)["EcrId"]
    call("DescribeExpressConnectRouter")
    call("DeleteExpressConnectRouter", EcrId=router)
    cen = call("CreateCen", **tag)["CenId"]
    call("DescribeCens")
    transit_router = call("CreateTransitRouter", CenId=cen, RegionId="cn-shanghai", **tag)["TransitRouterId"]
    call("ListTransitRouters", CenId=cen)
    call("DeleteTransitRouter", TransitRouterId=transit_router)
    call("DeleteCen", CenId=cen)
    for action in ("CheckTransitRouterService", "OpenTransitRouterService", "DescribeChildInstanceRegions"):
        call(action)
    grant = {"InstanceId": SECOND_ACCOUNT_ECR_ID, "CenId": QUICKSTART_CEN_ID, "InstanceType": "ECR"}
    grant["CenOwnerId"] = alicloud_ecr_emulator.DEFAULT_ACCOUNT_ID
    call("GrantInstanceToTransitRouter", SECOND_ACCOUNT_ID, **grant)
    cloud.seed(settings={"modify_grant": "take"})
    call("ModifyGrantInstanceToTransitRouter", SECOND_ACCOUNT_ID, **grant, OrderType="PayByCenOwner")
    call("DescribeGrantRulesToCen", CenId=QUICKSTART_CEN_ID, ProductType="ECR")
    call(
        "DescribeGrantRulesToResource", SECOND_ACCOUNT_ID, ResourceId=SECOND_ACCOUNT_ECR_ID, ProductType="ECR"
    )
    call("RevokeInstanceFromTransitRouter", SECOND_ACCOUNT_ID, **grant)
    call("GetCallerIdentity")
    call("AssumeRole", RoleArn=f"acs:ram::{SECOND_ACCOUNT_ID}:role/r", RoleSessionName="s")
    return found


def _route_table_answers(
    call: Callable[..., dict[str, Any]], cloud: Cloud, attachment: dict[str, str]
) -> None:
    tags = {"Tag.1.Key": "k", "Tag.1.Value": "v"}
    transit_router = {"TransitRouterId": QUICKSTART_TRANSIT_ROUTER_ID}
    custom = call("CreateTransitRouterRouteTable", **transit_router, **tags)["TransitRouterRouteTableId"]
    system = {"TransitRouterRouteTableId": QUICKSTART_ROUTE_TABLE_ID}
    other = {"TransitRouterRouteTableId": custom}
    call("UpdateTransitRouterRouteTable", **other)
    call("ListTransitRouterRouteTables")
    call("AssociateTransitRouterAttachmentWithRouteTable", **attachment, **system)
    call("EnableTransitRouterRouteTablePropagation", **attachment, **system)
    cloud.wait(1)
    call("ListTransitRouterRouteEntries", **system)
    call("ListTransitRouterRouteTablePropagations", **system)
    call("DisableTransitRouterRouteTablePropagation", **attachment, **system)
    call("ReplaceTransitRouterRouteTableAssociation", **attachment, **other)
    cloud.wait(1)
    call("ListTransitRouterRouteTableAssociations")
    call("DissociateTransitRouterAttachmentFromRouteTable", **attachment, **other)
    cloud.wait(1)
    call("DeleteTransitRouterRouteTable", **other)


def test_every_field_of_every_answer_is_in_the_sdks_model(cloud: Cloud) -> None:
    answers = _answers(cloud)
    assert sorted(answers) == sorted(ACTIONS)
    unknown = [
        field
        for (version, action), documents in answers.items()
        for document in documents
        for field in _unknown_fields(_model(version, f"{action}ResponseBody"), document, action)
    ]
    assert unknown == []
