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
LISTS = {"TagResources": {"ResourceId", "Tag"}, "UntagResources": {"ResourceId"}}
"""Required lists: a list has no parameter of its own name, so the actions look for its first item themselves."""
ALTERNATIVES = {
    "CreateTransitRouterEcrAttachment": {"MissingParam.CenIdOrRegionId"},
    "CreateExpressConnectRouterAssociation": {"MissingParam.CenIdOrRegionId"},
    "TagResources": {"MissingTag"},
    "UntagResources": {"MissingTagKey"},
}
"""What has to be one of two things, neither of which the model calls required."""
VALUES = {
    "EcrId": QUICKSTART_ECR_ID,
    "InstanceId": QUICKSTART_ECR_ID,
    "ResourceId": QUICKSTART_ECR_ID,
    "CenId": QUICKSTART_CEN_ID,
    "CenOwnerId": alicloud_ecr_emulator.DEFAULT_ACCOUNT_ID,
    "EcrOwnerAliUid": alicloud_ecr_emulator.DEFAULT_ACCOUNT_ID,
    "InstanceType": "ECR",
    "ProductType": "ECR",
    "TransitRouterId": QUICKSTART_TRANSIT_ROUTER_ID,
    "TransitRouterRouteTableId": QUICKSTART_ROUTE_TABLE_ID,
    "RegionId": "cn-shanghai",
    "AssociationRegionId": "cn-shanghai",
    "AlibabaSideAsn": "45104",
    "RoleArn": "acs:ram::1000000000000002:role/r",
}
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
def test_the_action_demands_what_the_sdks_model_calls_required_and_no_more(version: str, action: str) -> None:
    assert _model(version, f"{action}Response") is not None
    assert set(gateway.PRODUCTS[version][1][action].required) | LISTS.get(action, set()) == _required(
        version, action
    )


@pytest.mark.parametrize(("version", "action"), ACTIONS)
def test_with_what_is_required_alone_nothing_is_missing(version: str, action: str, cloud: Cloud) -> None:
    given = {name: VALUES.get(name, "x") for name in gateway.PRODUCTS[version][1][action].required}
    given |= {f"{name}.1": "x" for name in LISTS.get(action, set())}
    code = cloud.outcome(action, given, version)
    assert code in ALTERNATIVES.get(action, set()) or not code.startswith("Missing")


def test_every_parameter_that_is_read_is_a_parameter_of_an_sdk_request() -> None:
    root = Path(alicloud_ecr_emulator.__file__).parent
    reads = re.compile(r'parameters\.(?:text|flag|number|prose|items|one_of)\(\s*f?"(\w+)')
    read = {name for path in (root / "actions").glob("*.py") for name in reads.findall(path.read_text())}
    known = set().union(*(_parameters(version, action) for version, action in ACTIONS))
    assert len(read) > 30
    assert read - known - {"Filter"} == UNDOCUMENTED


def _required(version: str, action: str) -> set[str]:
    """The parameters of which the SDK's model says that they are required, by their names on the wire."""
    if action == "GetCallerIdentity":  # has no parameters, and so no model
        return set()
    request = _model(version, f"{action}Request")
    wire = {
        field: name
        for name, field in re.findall(r"result\['(\w+)'\] = self\.(\w+)", inspect.getsource(request.to_map))
    }
    found, says_required = set(), False
    for line in inspect.getsource(request.__init__).splitlines():
        if field := re.match(r"\s*self\.(\w+) = ", line):
            if says_required:
                found.add(wire.get(field[1], field[1].capitalize()))
            says_required = False
        elif "This parameter is required" in line:
            says_required = True
    return found


def _answers(cloud: Cloud) -> dict[tuple[str, str], list[dict[str, Any]]]:
    """Answers of every action, full of everything."""
    found: dict[tuple[str, str], list[dict[str, Any]]] = {}

    def call(
        action: str,
        account: str = alicloud_ecr_emulator.DEFAULT_ACCOUNT_ID,
        version: str = "",
        **parameters: str,
    ) -> dict[str, Any]:
        version = version or next(version for version in SDKS if action in gateway.PRODUCTS[version][1])
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
    _router_answers(call, {"EcrId": router}, tag)
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


def _router_answers(call: Callable[..., dict[str, Any]], router: dict[str, str], tag: dict[str, str]) -> None:
    tagged = {"ResourceType": "EXPRESSCONNECTROUTER", "ResourceId.1": router["EcrId"]}
    for action, parameters in (("Tag", tag), ("List", {}), ("Untag", {"All": "true"})):
        name = "ListTagResources" if action == "List" else f"{action}Resources"
        call(name, version=gateway.EXPRESS_CONNECT_ROUTER, **tagged, **parameters)
    call("ModifyExpressConnectRouter", **router, Name="n")
    mode = {"TransitModeList.1.RegionId": "cn-hangzhou", "TransitModeList.1.Mode": "ECMP"}
    call("ModifyExpressConnectRouterInterRegionTransitMode", **router, **mode)
    call("DescribeExpressConnectRouterInterRegionTransitMode", **router)
    call("DescribeExpressConnectRouterRegion", **router)
    instance = {"InstanceId": "vbr-1", "InstanceType": "VBR", "InstanceRegionId": "cn-hangzhou"}
    owner = {"EcrOwnerAliUid": alicloud_ecr_emulator.DEFAULT_ACCOUNT_ID}
    call("GrantInstanceToExpressConnectRouter", **router, **instance, **owner)
    call("DescribeInstanceGrantedToExpressConnectRouter", **router)
    call("RevokeInstanceFromExpressConnectRouter", **router, **instance, **owner)


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
