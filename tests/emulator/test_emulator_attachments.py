"""An attachment's life: states that take time, both create modes, update, delete, and the association that goes along."""

from __future__ import annotations

import pytest
from tests.emulator.cloud import CREATE, DELETE, LIST, QUICKSTART, UPDATE, Cloud

from alicloud_ecr_emulator import (
    BASIC_REGION_ID,
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    SECOND_ACCOUNT_ID,
)
from alicloud_ecr_emulator.actions.ecr_attachments import DEPENDENT_CODES

CEN_MODE = {"EcrId": QUICKSTART_ECR_ID, "CenId": QUICKSTART_CEN_ID}


def test_attaching_becomes_attached_when_its_time_is_over_and_the_association_goes_along(
    cloud: Cloud,
) -> None:
    cloud.associate()
    assert cloud.association_status() == "INACTIVE"
    attachment_id = cloud.call(CREATE, **QUICKSTART)["TransitRouterAttachmentId"]
    assert attachment_id.startswith("tr-attach-")
    cloud.wait(9.9)
    assert (cloud.status(attachment_id), cloud.association_status()) == ("Attaching", "ASSOCIATING")
    cloud.wait(0.1)
    assert (cloud.status(attachment_id), cloud.association_status()) == ("Attached", "ACTIVE")


def test_list_shows_what_was_asked_for_and_what_was_resolved(cloud: Cloud) -> None:
    attachment_id = cloud.attached(
        TransitRouterAttachmentName="prod", **{"Tag.1.Key": "team", "Tag.1.Value": "network"}
    )
    (shown,) = cloud.listed()
    assert shown == {
        "TransitRouterAttachmentId": attachment_id,
        "TransitRouterAttachmentName": "prod",
        "TransitRouterAttachmentDescription": "",
        "TransitRouterId": QUICKSTART_TRANSIT_ROUTER_ID,
        "TransitRouterRegionId": DEFAULT_REGION_ID,
        "CenId": QUICKSTART_CEN_ID,
        "EcrId": QUICKSTART_ECR_ID,
        "EcrOwnerId": int(DEFAULT_ACCOUNT_ID),
        "OrderType": "PayByCenOwner",
        "ResourceType": "ECR",
        "AutoPublishRouteEnabled": True,
        "CreationTime": "2025-06-15T15:06:41Z",
        "Status": "Attached",
        "Tags": [{"Key": "team", "Value": "network"}],
    }


def test_cen_mode_takes_the_transit_router_that_is_in_the_region(cloud: Cloud) -> None:
    cloud.associate()
    cloud.call(CREATE, **CEN_MODE, RegionId=DEFAULT_REGION_ID)
    assert cloud.listed()[0]["TransitRouterId"] == QUICKSTART_TRANSIT_ROUTER_ID


def test_cen_mode_makes_a_transit_router_where_there_is_none(cloud: Cloud) -> None:
    cloud.associate_cen("cn-shanghai")
    cloud.call(CREATE, **CEN_MODE, RegionId="cn-shanghai")
    made = cloud.listed()[0]["TransitRouterId"]
    (router,) = cloud.call("ListTransitRouters", CenId=QUICKSTART_CEN_ID, RegionId="cn-shanghai")[
        "TransitRouters"
    ]
    assert (router["TransitRouterId"], router["Type"], router["Status"]) == (made, "Enterprise", "Active")
    (association,) = cloud.call("DescribeExpressConnectRouterAssociation", EcrId=QUICKSTART_ECR_ID)[
        "AssociationList"
    ]
    assert (association["TransitRouterId"], association["Status"]) == (made, "ASSOCIATING")


def test_a_transit_router_that_takes_time_to_make_delays_the_attachment() -> None:
    cloud = Cloud(transit_router_seconds=7.0)
    cloud.associate_cen("cn-shanghai")
    attachment_id = cloud.call(CREATE, **CEN_MODE, RegionId="cn-shanghai")["TransitRouterAttachmentId"]
    cloud.wait(16)
    assert cloud.status(attachment_id) == "Attaching"
    cloud.wait(1)
    assert cloud.status(attachment_id) == "Attached"


def test_an_association_by_cen_and_region_gets_the_transit_router_that_cen_mode_makes(cloud: Cloud) -> None:
    cloud.associate_cen("cn-shanghai")
    cloud.call(CREATE, **CEN_MODE, RegionId="cn-shanghai")
    (association,) = cloud.call("DescribeExpressConnectRouterAssociation", EcrId=QUICKSTART_ECR_ID)[
        "AssociationList"
    ]
    assert association["TransitRouterId"] == cloud.listed()[0]["TransitRouterId"]


def test_cen_mode_does_not_make_a_second_transit_router_beside_a_basic_one(cloud: Cloud) -> None:
    assert (
        cloud.code(CREATE, **CEN_MODE, RegionId=BASIC_REGION_ID) == "OperationUnsupported.TransitRouterType"
    )


def test_a_dry_run_answers_dry_run_operation_and_makes_nothing(cloud: Cloud) -> None:
    cloud.associate()
    cloud.associate_cen("cn-shanghai")
    assert cloud.code(CREATE, **QUICKSTART, DryRun="true") == "DryRunOperation"
    assert cloud.code(CREATE, **CEN_MODE, RegionId="cn-shanghai", DryRun="true") == "DryRunOperation"
    assert cloud.code(
        CREATE, EcrId="ecr-nowhere", TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID, DryRun="true"
    ) == ("ResourceNotFound")


def test_a_dry_run_of_update_and_delete_answers_a_request_id_and_changes_nothing(cloud: Cloud) -> None:
    attachment_id = cloud.attached(TransitRouterAttachmentName="old")
    for action in (UPDATE, DELETE):
        parameters = {"TransitRouterAttachmentId": attachment_id, "TransitRouterAttachmentName": "new"}
        assert cloud.call(action, DryRun="true", **parameters).keys() == {"RequestId"}
    assert (cloud.listed()[0]["Status"], cloud.listed()[0]["TransitRouterAttachmentName"]) == (
        "Attached",
        "old",
    )


def test_while_in_transit_an_attachment_can_only_be_queried(cloud: Cloud) -> None:
    attachment_id = cloud.attach()
    named = {"TransitRouterAttachmentId": attachment_id}
    tagged = {"ResourceId.1": attachment_id, "ResourceType": "TRANSITROUTERECRATTACHMENT"}

    def refused() -> set[str]:
        return {
            cloud.code(UPDATE, **named, TransitRouterAttachmentName="x"),
            cloud.code(DELETE, **named, Force="true"),
            cloud.code("TagResources", **tagged, **{"Tag.1.Key": "k"}),
            cloud.code("UntagResources", **tagged, All="true"),
        }

    assert (cloud.status(attachment_id), refused()) == (
        "Attaching",
        {"IncorrectStatus.TransitRouterAttachment"},
    )
    cloud.wait(10)
    cloud.call(UPDATE, **named, TransitRouterAttachmentName="x")
    assert (cloud.status(attachment_id), refused()) == (
        "Modifying",
        {"IncorrectStatus.TransitRouterAttachment"},
    )
    cloud.wait(5)
    cloud.call(DELETE, **named)
    assert (cloud.status(attachment_id), refused()) == (
        "Detaching",
        {"IncorrectStatus.TransitRouterAttachment"},
    )


def test_update_changes_what_is_given_and_an_empty_string_clears(cloud: Cloud) -> None:
    attachment_id = cloud.attached(TransitRouterAttachmentName="n", TransitRouterAttachmentDescription="d")
    named = {"TransitRouterAttachmentId": attachment_id}
    cloud.call(UPDATE, **named, TransitRouterAttachmentDescription="")
    (shown,) = cloud.listed()
    assert shown["Status"] == "Modifying"
    assert (shown["TransitRouterAttachmentName"], shown["TransitRouterAttachmentDescription"]) == ("n", "")
    cloud.wait(5)
    assert cloud.status(attachment_id) == "Attached"


def test_a_payer_in_an_update_is_ignored_refused_or_taken_as_the_setting_says(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    payer = {"TransitRouterAttachmentId": attachment_id, "OrderType": "PayByResourceOwner"}
    cloud.call(UPDATE, **payer)
    assert cloud.listed()[0]["OrderType"] == "PayByCenOwner"
    cloud.wait(5)
    cloud.seed(settings={"order_type_on_update": "refuse"})
    assert cloud.code(UPDATE, **payer) == "OperationUnsupported.OrderType"
    cloud.seed(settings={"order_type_on_update": "take"})
    cloud.call(UPDATE, **payer)
    assert cloud.listed()[0]["OrderType"] == "PayByResourceOwner"


def test_the_payer_is_what_the_grant_said(cloud: Cloud) -> None:
    grant = {"InstanceId": QUICKSTART_ECR_ID, "CenId": QUICKSTART_CEN_ID, "InstanceType": "ECR"}
    grant["CenOwnerId"] = DEFAULT_ACCOUNT_ID
    cloud.call("GrantInstanceToTransitRouter", **grant, OrderType="PayByResourceOwner")
    cloud.attach()
    assert cloud.listed()[0]["OrderType"] == "PayByResourceOwner"


def test_the_payer_is_one_of_two_and_can_be_locked_for_a_while() -> None:
    cloud = Cloud(order_type_lock_seconds=3600.0, order_type_on_update="take")
    named = {"TransitRouterAttachmentId": cloud.attached()}
    assert cloud.code(UPDATE, **named, OrderType="PayByNobody") == "InvalidParameter"
    assert cloud.code(UPDATE, **named, OrderType="PayByResourceOwner") == "OperationFailed.OrderTypeLocked"
    cloud.wait(3600)
    cloud.call(UPDATE, **named, OrderType="PayByResourceOwner")


def test_update_of_something_that_is_not_there_or_not_mine_is_refused(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    assert (
        cloud.code(UPDATE, TransitRouterAttachmentId="tr-attach-no")
        == "InvalidTransitRouterAttachmentId.NotFound"
    )
    other = cloud.code(UPDATE, account=SECOND_ACCOUNT_ID, TransitRouterAttachmentId=attachment_id)
    assert other == "InvalidTransitRouterAttachmentId.NotFound"


def test_delete_detaches_in_time_and_leaves_the_association_inactive(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    cloud.call(DELETE, TransitRouterAttachmentId=attachment_id)
    assert (cloud.status(attachment_id), cloud.association_status()) == ("Detaching", "DISSOCIATING")
    cloud.wait(10)
    assert (cloud.status(attachment_id), cloud.association_status()) == (None, "INACTIVE")


def test_a_forced_delete_takes_dependents_and_association_along(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    cloud.seed(attachments=[{"attachment_id": attachment_id, "dependents": list(DEPENDENT_CODES)}])
    cloud.call(DELETE, TransitRouterAttachmentId=attachment_id, Force="true")
    cloud.wait(10)
    assert (cloud.status(attachment_id), cloud.association_status()) == (None, None)


@pytest.mark.parametrize(("dependent", "code"), DEPENDENT_CODES.items())
def test_a_dependent_refuses_an_unforced_delete_with_its_code(
    cloud: Cloud, dependent: str, code: str
) -> None:
    attachment_id = cloud.attached()
    cloud.seed(attachments=[{"attachment_id": attachment_id, "dependents": [dependent]}])
    assert cloud.code(DELETE, TransitRouterAttachmentId=attachment_id) == code
    assert cloud.status(attachment_id) == "Attached"


def test_force_can_be_unsupported_and_the_ecr_can_be_locked(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    cloud.seed(attachments=[{"attachment_id": attachment_id, "force_deletable": False}])
    named = {"TransitRouterAttachmentId": attachment_id}
    assert cloud.code(DELETE, **named, Force="true") == "OperationFailed.NotSupportForceDelete"
    cloud.seed(routers=[{"ecr_id": QUICKSTART_ECR_ID, "status": "UPDATING"}])
    assert cloud.code(DELETE, **named) == "IncorrectStatus.EcrResource"
    cloud.seed(transit_routers=[{"transit_router_id": QUICKSTART_TRANSIT_ROUTER_ID, "type": "Basic"}])
    assert cloud.code(DELETE, **named) == "OperationUnsupported.TransitRouterType"


def test_delete_of_a_wrong_id_answers_a_request_id_unless_told_otherwise(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    named = {"TransitRouterAttachmentId": attachment_id + "x"}
    assert cloud.call(DELETE, **named).keys() == {"RequestId"}
    assert cloud.status(attachment_id) == "Attached"
    cloud.seed(settings={"unknown_delete": "error"})
    assert cloud.code(DELETE, **named) == "InvalidTransitRouterAttachmentId.NotFound"


def test_one_ecr_is_attached_once_in_a_region_unless_duplicates_are_allowed(cloud: Cloud) -> None:
    cloud.attached()
    assert cloud.code(CREATE, **QUICKSTART) == "QuotaFull.ChildInstanceRelatedCen"
    cloud.seed(settings={"allow_duplicates": True})
    cloud.call(CREATE, **QUICKSTART)
    assert len(cloud.listed()) == 2


def test_one_ecr_can_be_attached_in_several_regions(cloud: Cloud) -> None:
    cloud.attach()
    cloud.associate_cen("cn-shanghai")
    cloud.call(CREATE, **CEN_MODE, RegionId="cn-shanghai")
    assert {each["TransitRouterRegionId"] for each in cloud.listed()} == {DEFAULT_REGION_ID, "cn-shanghai"}


def test_without_the_association_rule_nothing_needs_to_be_associated() -> None:
    cloud = Cloud(require_association=False)
    assert cloud.status(cloud.call(CREATE, **QUICKSTART)["TransitRouterAttachmentId"]) == "Attaching"


def test_late_visibility_hides_a_new_attachment_for_a_while() -> None:
    cloud = Cloud(list_lag_seconds=3.0)
    attachment_id = cloud.attach()
    assert cloud.status(attachment_id) is None
    cloud.wait(3)
    assert cloud.status(attachment_id) == "Attaching"


def test_late_visibility_can_be_counted_in_reads() -> None:
    cloud = Cloud(list_lag_reads=2)
    attachment_id = cloud.attach()
    assert [cloud.status(attachment_id) for _ in range(3)] == [None, None, "Attaching"]


def test_the_filters_of_list_narrow_what_it_shows(cloud: Cloud) -> None:
    cloud.attach(**{"Tag.1.Key": "team", "Tag.1.Value": "network"})
    cloud.associate_cen("cn-shanghai")
    cloud.call(CREATE, **CEN_MODE, RegionId="cn-shanghai")

    def count(**parameters: str) -> int:
        assert cloud.call(LIST, **parameters)["TotalCount"] == len(cloud.listed(**parameters))
        return len(cloud.listed(**parameters))

    assert count() == count(CenId=QUICKSTART_CEN_ID) == 2
    assert count(RegionId="cn-shanghai") == count(CenId=QUICKSTART_CEN_ID, RegionId="cn-shanghai") == 1
    assert count(TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID) == 1
    assert count(TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID, RegionId="cn-shanghai") == 0
    assert count(CenId="cen-other") == count(TransitRouterId="tr-other") == 0
    assert count(**{"Tag.1.Key": "team"}) == count(**{"Tag.1.Key": "team", "Tag.1.Value": "network"}) == 1
    assert count(**{"Tag.1.Key": "team", "Tag.1.Value": "other"}) == count(**{"Tag.1.Key": "other"}) == 0
    assert cloud.code(LIST, RegionId="cn-nowhere") == "IllegalParam.RegionId"


def test_another_account_sees_nothing(cloud: Cloud) -> None:
    cloud.attach()
    assert cloud.call(LIST, account=SECOND_ACCOUNT_ID)["TransitRouterAttachments"] == []


def test_pages_are_whole_without_gaps_and_without_doubles(cloud: Cloud) -> None:
    ids = cloud.add_attachments(45)
    first = cloud.call(LIST)
    assert (len(first["TransitRouterAttachments"]), first["MaxResults"], first["TotalCount"]) == (20, 20, 45)
    cloud.seed(remove={"attachments": [ids[0], ids[19]]})
    late = cloud.add_attachments(1, first=45)
    seen = [each["TransitRouterAttachmentId"] for each in first["TransitRouterAttachments"]]
    token = first["NextToken"]
    while token:
        page = cloud.call(LIST, NextToken=token, MaxResults="7")
        seen += [each["TransitRouterAttachmentId"] for each in page["TransitRouterAttachments"]]
        token = page["NextToken"]
    assert seen == ids + late


@pytest.mark.parametrize(
    "parameters",
    [
        {"MaxResults": "0"},
        {"MaxResults": "101"},
        {"MaxResults": "ten"},
        {"NextToken": "x"},
        {"NextToken": "R3JhbnQ6MQ=="},
    ],
)
def test_a_page_that_cannot_be_is_refused(cloud: Cloud, parameters: dict[str, str]) -> None:
    assert cloud.code(LIST, **parameters) == "InvalidParameter"
