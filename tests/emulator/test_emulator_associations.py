"""The ECR's side: associations, routers, the CENs and transit routers around them, and two accounts."""

from __future__ import annotations

import pytest
from tests.emulator.cloud import CREATE, DELETE, QUICKSTART, Cloud

from alicloud_ecr_emulator import (
    BASIC_REGION_ID,
    BASIC_TRANSIT_ROUTER_ID,
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    INTERNATIONAL_ACCOUNT_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    SECOND_ACCOUNT_ECR_ID,
    SECOND_ACCOUNT_ID,
)

ASSOCIATE = "CreateExpressConnectRouterAssociation"
DISSOCIATE = "DeleteExpressConnectRouterAssociation"
HERE = {**QUICKSTART, "AssociationRegionId": DEFAULT_REGION_ID}
THEIRS = {"EcrId": SECOND_ACCOUNT_ECR_ID, "TransitRouterId": QUICKSTART_TRANSIT_ROUTER_ID}
GRANT = {
    "InstanceId": SECOND_ACCOUNT_ECR_ID,
    "InstanceType": "ECR",
    "CenId": QUICKSTART_CEN_ID,
    "CenOwnerId": DEFAULT_ACCOUNT_ID,
}


def _grant(cloud: Cloud, **parameters: str) -> None:
    cloud.call("GrantInstanceToTransitRouter", account=SECOND_ACCOUNT_ID, **{**GRANT, **parameters})


def _associate_theirs(cloud: Cloud) -> None:
    owner = {"TransitRouterOwnerId": DEFAULT_ACCOUNT_ID, "AssociationRegionId": DEFAULT_REGION_ID}
    cloud.call(ASSOCIATE, account=SECOND_ACCOUNT_ID, **THEIRS, **owner)
    cloud.wait(1)


def test_an_association_is_creating_then_inactive(cloud: Cloud) -> None:
    cloud.call(ASSOCIATE, **HERE, Description="d", **{"AllowedPrefixes.1": "10.0.0.0/8"})
    assert cloud.association_status() == "CREATING"
    cloud.wait(1)
    (shown,) = cloud.call("DescribeExpressConnectRouterAssociation", EcrId=QUICKSTART_ECR_ID)[
        "AssociationList"
    ]
    assert (shown["Status"], shown["Description"], shown["AllowedPrefixes"]) == (
        "INACTIVE",
        "d",
        ["10.0.0.0/8"],
    )
    assert (shown["CenId"], shown["TransitRouterId"]) == (QUICKSTART_CEN_ID, QUICKSTART_TRANSIT_ROUTER_ID)


def test_create_attachment_makes_the_attachment_too_and_delete_attachment_ends_both(cloud: Cloud) -> None:
    association_id = cloud.call(ASSOCIATE, **HERE, CreateAttachment="true")["AssociationId"]
    assert [each["Status"] for each in cloud.listed()] == ["Attaching"]
    cloud.wait(10)
    assert (cloud.listed()[0]["Status"], cloud.association_status()) == ("Attached", "ACTIVE")
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": association_id}
    assert cloud.code(DISSOCIATE, **named) == "OperationDenied.EcrAttachmentExisted"
    cloud.call(DISSOCIATE, **named, DeleteAttachment="true")
    assert cloud.code(DISSOCIATE, **named) == "Conflict.Lock"
    cloud.wait(10)
    assert (cloud.listed(), cloud.association_status()) == ([], None)


def test_an_association_can_be_described_changed_and_deleted(cloud: Cloud) -> None:
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate()}
    cloud.call("ModifyExpressConnectRouterAssociation", **named, Description="new")
    assert cloud.association_status() == "UPDATING"
    assert cloud.code("ModifyExpressConnectRouterAssociation", **named) == "Conflict.Lock"
    cloud.wait(1)
    assert cloud.association_status() == "INACTIVE"
    cloud.call(DISSOCIATE, **named)
    assert cloud.association_status() == "DELETING"
    cloud.wait(1)
    assert cloud.association_status() is None
    assert cloud.code(DISSOCIATE, **named) == "ResourceNotFound.AssociationId"


def test_a_dry_run_of_an_association_makes_and_deletes_nothing(cloud: Cloud) -> None:
    assert cloud.call(ASSOCIATE, **HERE, DryRun="true").keys() == {"RequestId"}
    assert cloud.association_status() is None
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate()}
    cloud.call("ModifyExpressConnectRouterAssociation", **named, DryRun="true")
    cloud.call(DISSOCIATE, **named, DryRun="true")
    assert cloud.association_status() == "INACTIVE"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"EcrId": "ecr-nowhere"}, "ResourceNotFound.EcrId"),
        ({"TransitRouterId": "tr-nowhere"}, "InvalidTransitRouterId.NotFound"),
        (
            {"TransitRouterId": BASIC_TRANSIT_ROUTER_ID, "AssociationRegionId": BASIC_REGION_ID},
            "OperationUnsupported.TransitRouterType",
        ),
        ({"AssociationRegionId": "cn-shanghai"}, "InvalidTransitRouterId.NotFound"),
        ({"AssociationRegionId": ""}, "MissingAssociationRegionId"),
        ({"VpcId": "vpc-1"}, "InvalidParameter"),
        ({"Description": "x" * 129}, "InvalidParameter"),
    ],
)
def test_an_association_that_cannot_be_is_refused(
    cloud: Cloud, parameters: dict[str, str], code: str
) -> None:
    assert cloud.code(ASSOCIATE, **{**HERE, **parameters}) == code


def test_an_ecr_has_one_association_in_a_region(cloud: Cloud) -> None:
    cloud.associate()
    assert cloud.code(ASSOCIATE, **HERE) == "ResourceAlreadyExist.Association"


def test_an_ecr_in_transit_is_locked(cloud: Cloud) -> None:
    cloud.seed(routers=[{"ecr_id": QUICKSTART_ECR_ID, "status": "UPDATING"}])
    assert cloud.code(ASSOCIATE, **HERE) == "Conflict.Lock"


def test_routers_can_be_made_described_and_deleted(cloud: Cloud) -> None:
    made = cloud.call("CreateExpressConnectRouter", AlibabaSideAsn="45104", Name="mine")["EcrId"]
    (shown,) = cloud.call("DescribeExpressConnectRouter", EcrId=made)["EcrList"]
    assert (shown["Name"], shown["Status"], shown["BizStatus"]) == ("mine", "ACTIVE", "Normal")
    cloud.call("DeleteExpressConnectRouter", EcrId=made)
    assert cloud.call("DescribeExpressConnectRouter", EcrId=made)["EcrList"] == []
    cloud.associate()
    assert (
        cloud.code("DeleteExpressConnectRouter", EcrId=QUICKSTART_ECR_ID)
        == "OperationFailed.AssociationExist"
    )


def test_cens_and_transit_routers_can_be_made_and_deleted_from_the_outside_in(cloud: Cloud) -> None:
    cen_id = cloud.call("CreateCen", Name="c")["CenId"]
    where = {"CenId": cen_id, "RegionId": "cn-shanghai"}
    assert cloud.code("CreateTransitRouter", **where, DryRun="true") == "DryRunOperation"
    transit_router_id = cloud.call("CreateTransitRouter", **where)["TransitRouterId"]
    assert cloud.code("CreateTransitRouter", **where) == "InvalidTransitRouter.Exist"
    assert cloud.code("DeleteCen", CenId=cen_id) == "OperationFailed.TransitRouterExist"
    cloud.associate(TransitRouterId=transit_router_id, AssociationRegionId="cn-shanghai")
    attachment_id = cloud.call(CREATE, EcrId=QUICKSTART_ECR_ID, **where)["TransitRouterAttachmentId"]
    named = {"TransitRouterId": transit_router_id}
    assert cloud.code("DeleteTransitRouter", **named) == "OperationFailed.AttachmentExist"
    cloud.wait(10)
    cloud.call(DELETE, TransitRouterAttachmentId=attachment_id, Force="true")
    cloud.wait(10)
    cloud.call("DeleteTransitRouter", **named)
    cloud.call("DeleteCen", CenId=cen_id)
    assert cloud.code("DeleteCen", CenId=cen_id) == "InvalidCenId.NotFound"


def test_an_ecr_of_another_account_needs_its_owner_and_a_grant(cloud: Cloud) -> None:
    _associate_theirs(cloud)
    assert cloud.code(CREATE, **THEIRS) == "ResourceNotFound"
    theirs = {**THEIRS, "EcrOwnerId": SECOND_ACCOUNT_ID}
    refusal = cloud.refusal(CREATE, **theirs)
    assert (refusal.code, refusal.status) == ("Forbbiden.AttachChildInstanceAcrossUid", 409)
    _grant(cloud, OrderType="PayByResourceOwner")
    cloud.call(CREATE, **theirs)
    (shown,) = cloud.listed()
    assert (shown["EcrOwnerId"], shown["OrderType"]) == (int(SECOND_ACCOUNT_ID), "PayByResourceOwner")


@pytest.mark.parametrize("apart", [{"enterprise": "another"}, {"site": "International"}])
def test_accounts_of_two_enterprises_or_sites_cannot_attach(cloud: Cloud, apart: dict[str, str]) -> None:
    _grant(cloud)
    cloud.seed(accounts=[{"account_id": SECOND_ACCOUNT_ID, **apart}])
    code = cloud.code(CREATE, **THEIRS, EcrOwnerId=SECOND_ACCOUNT_ID)
    assert code == "Forbbiden.AttachChildInstanceAcrossBid"


def test_a_grant_is_seen_from_both_sides_and_goes_only_after_the_attachment(cloud: Cloud) -> None:
    _associate_theirs(cloud)
    _grant(cloud)
    asked = {"CenId": QUICKSTART_CEN_ID, "ProductType": "ECR"}
    (rule,) = cloud.call("DescribeGrantRulesToCen", **asked)["GrantRules"]["GrantRule"]
    assert (rule["ChildInstanceId"], rule["ChildInstanceOwnerId"]) == (
        SECOND_ACCOUNT_ECR_ID,
        int(SECOND_ACCOUNT_ID),
    )
    asked = {"ResourceId": SECOND_ACCOUNT_ECR_ID, "ProductType": "ECR"}
    (rule,) = cloud.call("DescribeGrantRulesToResource", account=SECOND_ACCOUNT_ID, **asked)["GrantRules"]
    assert (rule["CenId"], rule["CenOwnerId"]) == (QUICKSTART_CEN_ID, int(DEFAULT_ACCOUNT_ID))
    made = cloud.call(CREATE, **THEIRS, EcrOwnerId=SECOND_ACCOUNT_ID)["TransitRouterAttachmentId"]
    cloud.wait(10)
    revoke = "RevokeInstanceFromTransitRouter"
    assert cloud.code(revoke, account=SECOND_ACCOUNT_ID, **GRANT) == "OperationFailed.AttachmentExist"
    cloud.call(DELETE, TransitRouterAttachmentId=made)
    cloud.wait(10)
    cloud.call(revoke, account=SECOND_ACCOUNT_ID, **GRANT)
    assert cloud.code(revoke, account=SECOND_ACCOUNT_ID, **GRANT) == "InvalidCenId.NotFound"


def test_granting_twice_is_granting_once_and_the_payer_of_a_grant_may_change(cloud: Cloud) -> None:
    _grant(cloud)
    _grant(cloud)
    named = {
        "InstanceId": SECOND_ACCOUNT_ECR_ID,
        "CenId": QUICKSTART_CEN_ID,
        "OrderType": "PayByResourceOwner",
    }
    modify = "ModifyGrantInstanceToTransitRouter"
    assert cloud.code(modify, account=SECOND_ACCOUNT_ID, **named) == "OperationUnsupported.OrderType"
    cloud.seed(settings={"modify_grant": "take"})
    cloud.call(modify, account=SECOND_ACCOUNT_ID, **named)
    (rule,) = cloud.call("DescribeGrantRulesToCen", CenId=QUICKSTART_CEN_ID, ProductType="ECR")["GrantRules"][
        "GrantRule"
    ]
    assert rule["OrderType"] == "PayByResourceOwner"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"InstanceId": QUICKSTART_ECR_ID}, "InvalidInstanceId.NotFound"),
        ({"CenOwnerId": INTERNATIONAL_ACCOUNT_ID}, "InvalidCenId.NotFound"),
        ({"InstanceType": "VPC"}, "InvalidParameter"),
        ({"RegionId": "cn-nowhere"}, "IllegalParam.RegionId"),
        ({"OrderType": "PayByNobody"}, "InvalidParameter"),
    ],
)
def test_a_grant_that_cannot_be_is_refused(cloud: Cloud, parameters: dict[str, str], code: str) -> None:
    refused = cloud.code("GrantInstanceToTransitRouter", account=SECOND_ACCOUNT_ID, **{**GRANT, **parameters})
    assert refused == code


def test_accounts_of_one_enterprise_are_one_resource_directory(cloud: Cloud) -> None:
    directory = cloud.call("GetResourceDirectory")["ResourceDirectory"]
    assert directory["MasterAccountId"] == DEFAULT_ACCOUNT_ID
    members = cloud.call("ListAccounts")["Accounts"]["Account"]
    assert [each["AccountId"] for each in members] == [DEFAULT_ACCOUNT_ID, SECOND_ACCOUNT_ID]
    cloud.seed(accounts=[{"account_id": SECOND_ACCOUNT_ID, "enterprise": ""}])
    assert cloud.code("GetResourceDirectory", account=SECOND_ACCOUNT_ID) == "EntityNotExist.ResourceDirectory"


def test_cens_are_found_by_id_and_regions_have_names(cloud: Cloud) -> None:
    asked = {"Filter.1.Key": "CenId", "Filter.1.Value.1": QUICKSTART_CEN_ID}
    assert [each["CenId"] for each in cloud.call("DescribeCens", **asked)["Cens"]["Cen"]] == [
        QUICKSTART_CEN_ID
    ]
    asked["Filter.1.Value.1"] = "cen-other"
    assert cloud.call("DescribeCens", **asked)["Cens"]["Cen"] == []
    regions = cloud.call("DescribeChildInstanceRegions")["Regions"]["Region"]
    assert {"RegionId": "cn-hangzhou", "LocalName": "China (Hangzhou)"} in regions


def test_the_ecr_is_locked_while_one_of_its_associations_changes(cloud: Cloud) -> None:
    first = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate()}
    second = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate_cen("cn-shanghai")}
    cloud.call("ModifyExpressConnectRouterAssociation", **first, Description="d")
    for action in ("ModifyExpressConnectRouterAssociation", "DeleteExpressConnectRouterAssociation"):
        assert cloud.code(action, **second) == "Conflict.Lock"
    other = {"EcrId": QUICKSTART_ECR_ID, "CenId": QUICKSTART_CEN_ID, "AssociationRegionId": "cn-hongkong"}
    assert cloud.code("CreateExpressConnectRouterAssociation", **other) == "Conflict.Lock"
    cloud.wait(1)
    cloud.call("CreateExpressConnectRouterAssociation", **other)


def test_the_ecrs_side_may_know_of_a_detached_attachment_for_a_while() -> None:
    cloud = Cloud(association_free_seconds=7.0)
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate()}
    attachment_id = cloud.call(CREATE, **QUICKSTART)["TransitRouterAttachmentId"]
    cloud.wait(10)
    cloud.call(DELETE, TransitRouterAttachmentId=attachment_id)
    cloud.wait(10)
    assert (cloud.status(attachment_id), cloud.association_status()) == (None, "INACTIVE")
    refused = "OperationDenied.EcrAttachmentExisted"
    assert cloud.code("DeleteExpressConnectRouterAssociation", **named) == refused
    cloud.wait(7)
    cloud.call("DeleteExpressConnectRouterAssociation", **named)
    cloud.wait(1)
    assert cloud.association_status() is None


def test_prefixes_go_from_three_to_two_to_none_to_three_in_place(cloud: Cloud) -> None:
    blocks = ["10.0.0.0/8", "172.16.0.0/12", "2001:db8::/32"]
    numbered = [
        {f"AllowedPrefixes.{n}": block for n, block in enumerate(some, 1)}
        for some in (blocks, blocks[:2], [])
    ]
    association_id = cloud.associate(**numbered[0])
    for some, expected in zip([*numbered[1:], numbered[0]], [blocks[:2], [], blocks], strict=True):
        cloud.call(
            "ModifyExpressConnectRouterAssociationAllowedPrefix",
            EcrId=QUICKSTART_ECR_ID,
            AssociationId=association_id,
            **some,
        )
        assert cloud.association_status() == "UPDATING"
        cloud.wait(1)
        (known,) = cloud.call("DescribeExpressConnectRouterAssociation", EcrId=QUICKSTART_ECR_ID)[
            "AssociationList"
        ]
        assert (known["AssociationId"], known["AllowedPrefixes"], known["Status"]) == (
            association_id,
            expected,
            "INACTIVE",
        )


@pytest.mark.parametrize("prefix", ["10.0.0.0", "10.0.0.1/8", "10.0.0.0/33", "", "x", "10.0.0.0/8 ", "::1/0"])
def test_what_is_no_block_is_no_prefix(prefix: str, cloud: Cloud) -> None:
    named = {**QUICKSTART, "AssociationRegionId": "cn-hangzhou", "AllowedPrefixes.1": prefix}
    assert cloud.code("CreateExpressConnectRouterAssociation", **named) == "InvalidParameter"


def test_clients_that_are_not_ours_get_by(cloud: Cloud) -> None:
    """What Terraform's provider asks beside the operations that we use."""
    named = {"EcrId": QUICKSTART_ECR_ID}
    (found,) = cloud.call("ListTransitRouters", TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID)[
        "TransitRouters"
    ]
    assert found["CenId"] == QUICKSTART_CEN_ID
    (found,) = cloud.call("ListTransitRouters", TransitRouterName="quickstart-basic")["TransitRouters"]
    assert found["Type"] == "Basic"
    instance = {"InstanceId": "vbr-1", "InstanceType": "VBR", "InstanceRegionId": "cn-hangzhou"}
    owner = {"EcrOwnerAliUid": DEFAULT_ACCOUNT_ID}
    cloud.call("GrantInstanceToExpressConnectRouter", SECOND_ACCOUNT_ID, **named, **instance, **owner)
    (granted,) = cloud.call("DescribeInstanceGrantedToExpressConnectRouter", **named)[
        "EcrGrantedInstanceList"
    ]
    assert (granted["NodeId"], granted["NodeOwnerUid"]) == ("vbr-1", int(SECOND_ACCOUNT_ID))
    cloud.call("RevokeInstanceFromExpressConnectRouter", SECOND_ACCOUNT_ID, **named, **instance, **owner)
    assert (
        cloud.call("DescribeInstanceGrantedToExpressConnectRouter", **named)["EcrGrantedInstanceList"] == []
    )
    mode = {"TransitModeList.1.RegionId": "cn-hangzhou", "TransitModeList.1.Mode": "ECMP"}
    cloud.call("ModifyExpressConnectRouterInterRegionTransitMode", **named, **mode)
    modes = cloud.call("DescribeExpressConnectRouterInterRegionTransitMode", **named)
    assert modes["InterRegionTransitModeList"] == [{"RegionId": "cn-hangzhou", "Mode": "ECMP"}]
    cloud.associate()
    assert cloud.call("DescribeExpressConnectRouterRegion", **named)["RegionIdList"] == ["cn-hangzhou"]
