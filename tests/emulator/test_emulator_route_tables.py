"""Route tables: which forwards for an attachment, which learn its routes, and what stands in the way of a delete."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from tests.emulator.cloud import DELETE, Cloud

from alicloud_ecr_emulator import (
    DEFAULT_REGION_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_ROUTE_TABLE_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    SECOND_ACCOUNT_ECR_ID,
    SECOND_ACCOUNT_ID,
)
from alicloud_ecr_emulator.world.transitions import settle

TABLES = "ListTransitRouterRouteTables"
ASSOCIATE = "AssociateTransitRouterAttachmentWithRouteTable"
REPLACE = "ReplaceTransitRouterRouteTableAssociation"
DISSOCIATE = "DissociateTransitRouterAttachmentFromRouteTable"
ASSOCIATIONS = "ListTransitRouterRouteTableAssociations"
ENABLE = "EnableTransitRouterRouteTablePropagation"
DISABLE = "DisableTransitRouterRouteTablePropagation"
PROPAGATIONS = "ListTransitRouterRouteTablePropagations"
ENTRIES = "ListTransitRouterRouteEntries"
ARRIVED = "DescribeExpressConnectRouterRouteEntries"


def named(attachment_id: str, table_id: str = QUICKSTART_ROUTE_TABLE_ID) -> dict[str, str]:
    return {"TransitRouterAttachmentId": attachment_id, "TransitRouterRouteTableId": table_id}


def association(cloud: Cloud, attachment_id: str, **filters: str) -> tuple[str, str] | None:
    """Table and status of the attachment's association as it is listed."""
    rows = cloud.call(ASSOCIATIONS, TransitRouterAttachmentId=attachment_id, **filters)[
        "TransitRouterAssociations"
    ]
    return (rows[0]["TransitRouterRouteTableId"], rows[0]["Status"]) if rows else None


def propagation(cloud: Cloud, attachment_id: str, table_id: str = QUICKSTART_ROUTE_TABLE_ID) -> str | None:
    rows = cloud.call(PROPAGATIONS, **named(attachment_id, table_id))["TransitRouterPropagations"]
    return rows[0]["Status"] if rows else None


def prefixes(cloud: Cloud, table_id: str = QUICKSTART_ROUTE_TABLE_ID, **filters: str) -> list[str]:
    rows = cloud.call(ENTRIES, TransitRouterRouteTableId=table_id, **filters)["TransitRouterRouteEntries"]
    return [row["TransitRouterRouteEntryDestinationCidrBlock"] for row in rows]


def arrived(cloud: Cloud, **filters: str) -> list[str]:
    """What the ECR has got from the transit router."""
    filters = {"NexthopInstanceId": QUICKSTART_TRANSIT_ROUTER_ID, **filters}
    rows = cloud.call(ARRIVED, EcrId=QUICKSTART_ECR_ID, MaxResults="1000", **filters)["RouteEntriesList"]
    return sorted(row["DestinationCidrBlock"] for row in rows)


def custom_table(cloud: Cloud, **parameters: str) -> str:
    made = cloud.call(
        "CreateTransitRouterRouteTable", TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID, **parameters
    )
    return str(made["TransitRouterRouteTableId"])


def tables(cloud: Cloud, **filters: str) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = cloud.call(TABLES, **filters)["TransitRouterRouteTables"]
    return found


def test_every_enterprise_transit_router_has_one_system_table(cloud: Cloud) -> None:
    (system,) = tables(cloud, TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID)
    assert system["TransitRouterRouteTableId"] == QUICKSTART_ROUTE_TABLE_ID
    assert (system["TransitRouterRouteTableType"], system["TransitRouterRouteTableStatus"]) == (
        "System",
        "Active",
    )
    made = cloud.call("CreateTransitRouter", CenId=QUICKSTART_CEN_ID, RegionId="cn-shanghai")[
        "TransitRouterId"
    ]
    assert [row["RegionId"] for row in tables(cloud, TransitRouterId=made)] == ["cn-shanghai"]
    cloud.seed(
        transit_routers=[
            {
                "transit_router_id": "tr-seeded",
                "cen_id": QUICKSTART_CEN_ID,
                "region_id": "cn-hongkong",
                "owner_id": "1000000000000001",
            }
        ]
    )
    assert [row["TransitRouterRouteTableId"] for row in tables(cloud, TransitRouterId="tr-seeded")] == [
        "vtb-seeded"
    ]
    assert len(tables(cloud)) == 3, "the Basic Edition transit router has none"


def test_a_custom_table_lives_and_dies(cloud: Cloud) -> None:
    cloud.seed(settings={"route_table_seconds": 2})
    table_id = custom_table(cloud, TransitRouterRouteTableName="a", **{"Tag.1.Key": "k", "Tag.1.Value": "v"})
    named = {"TransitRouterRouteTableId": table_id}
    (table,) = tables(cloud, TransitRouterRouteTableType="Custom")
    assert (table["TransitRouterRouteTableStatus"], table["Tags"]) == (
        "Creating",
        [{"Key": "k", "Value": "v"}],
    )
    assert cloud.code("DeleteTransitRouterRouteTable", **named) == "IncorrectStatus.Status"
    cloud.wait(2)
    cloud.call("UpdateTransitRouterRouteTable", **named, TransitRouterRouteTableName="b")
    (table,) = tables(cloud, **{"TransitRouterRouteTableIds.1": table_id})
    assert (table["TransitRouterRouteTableStatus"], table["TransitRouterRouteTableName"]) == ("Active", "b")
    cloud.call("DeleteTransitRouterRouteTable", **named)
    assert tables(cloud, TransitRouterRouteTableStatus="Deleting")
    cloud.wait(2)
    assert tables(cloud, TransitRouterRouteTableType="Custom") == []


def test_an_attachment_is_in_no_table_by_itself(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    assert association(cloud, attachment_id) is None
    assert propagation(cloud, attachment_id) is None
    assert prefixes(cloud) == ["10.1.0.0/16", "10.2.0.0/16"]


def test_an_association_is_made_moved_and_ended(cloud: Cloud) -> None:
    attachment_id, other = cloud.attached(), custom_table(cloud)
    cloud.call(ASSOCIATE, **named(attachment_id))
    assert association(cloud, attachment_id) == (QUICKSTART_ROUTE_TABLE_ID, "Associating")
    assert cloud.code(DISSOCIATE, **named(attachment_id)) == "IncorrectStatus.Status"
    cloud.wait(1)
    assert association(cloud, attachment_id) == (QUICKSTART_ROUTE_TABLE_ID, "Active")
    cloud.call(REPLACE, **named(attachment_id, other))
    assert association(cloud, attachment_id) == (other, "Replacing")
    cloud.wait(1)
    assert association(cloud, attachment_id, Status="Active") == (other, "Active")
    assert cloud.code(DISSOCIATE, **named(attachment_id)) == "InvalidRouteTableAssociation.NotFound"
    cloud.call(DISSOCIATE, **named(attachment_id, other))
    assert association(cloud, attachment_id) == (other, "Dissociating")
    cloud.wait(1)
    assert association(cloud, attachment_id) is None


def test_while_replacing_the_old_table_may_be_shown(cloud: Cloud) -> None:
    cloud.seed(settings={"replacing_shows_new_table": False})
    attachment_id, other = cloud.attached(), custom_table(cloud)
    cloud.call(ASSOCIATE, **named(attachment_id))
    cloud.wait(1)
    cloud.call(REPLACE, **named(attachment_id, other))
    assert association(cloud, attachment_id) == (QUICKSTART_ROUTE_TABLE_ID, "Replacing")
    assert association(cloud, attachment_id, TransitRouterRouteTableId=other) is None
    cloud.wait(1)
    assert association(cloud, attachment_id) == (other, "Active")


def test_replacing_a_table_by_itself_changes_nothing(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    cloud.call(ASSOCIATE, **named(attachment_id))
    cloud.wait(1)
    cloud.call(REPLACE, **named(attachment_id))
    assert association(cloud, attachment_id) == (QUICKSTART_ROUTE_TABLE_ID, "Active")


def test_an_ended_association_may_stay_listed_as_deleted(cloud: Cloud) -> None:
    cloud.seed(settings={"deleted_seconds": 5})
    attachment_id = cloud.attached()
    cloud.call(ASSOCIATE, **named(attachment_id))
    cloud.wait(1)
    cloud.call(DISSOCIATE, **named(attachment_id))
    cloud.wait(1)
    assert association(cloud, attachment_id) == (QUICKSTART_ROUTE_TABLE_ID, "Deleted")
    assert cloud.code(DISSOCIATE, **named(attachment_id)) == "InvalidRouteTableAssociation.NotFound"
    cloud.wait(5)
    assert association(cloud, attachment_id) is None
    cloud.call(DELETE, TransitRouterAttachmentId=attachment_id)


def test_several_tables_learn_and_each_once(cloud: Cloud) -> None:
    attachment_id, other = cloud.attached(), custom_table(cloud)
    for table_id in (QUICKSTART_ROUTE_TABLE_ID, other):
        cloud.call(ENABLE, **named(attachment_id, table_id))
        assert propagation(cloud, attachment_id, table_id) == "Enabling"
        assert cloud.code(ENABLE, **named(attachment_id, table_id)) == "IncorrectStatus.Status"
    assert prefixes(cloud, other) == []
    cloud.wait(1)
    assert prefixes(cloud, other) == ["192.168.0.0/16"]
    assert cloud.code(ENABLE, **named(attachment_id, other)) == "OperationFailed.RouteTablePropagationExist"
    (entry,) = cloud.call(
        ENTRIES,
        TransitRouterRouteTableId=QUICKSTART_ROUTE_TABLE_ID,
        TransitRouterRouteEntryNextHopId=attachment_id,
    )["TransitRouterRouteEntries"]
    assert entry["TransitRouterRouteEntryNextHopResourceId"] == QUICKSTART_ECR_ID
    cloud.call(DISABLE, **named(attachment_id, other))
    assert propagation(cloud, attachment_id, other) == "Disabling"
    assert prefixes(cloud, other) == []
    cloud.wait(1)
    assert propagation(cloud, attachment_id, other) is None
    assert propagation(cloud, attachment_id) == "Active"
    assert cloud.code(DISABLE, **named(attachment_id, other)) == "InvalidRouteTablePropagation.NotFound"


def test_learning_may_take_its_time(cloud: Cloud) -> None:
    cloud.seed(settings={"route_learning_seconds": 5})
    attachment_id = cloud.attached()
    cloud.call(ENABLE, **named(attachment_id))
    cloud.wait(1)
    assert (propagation(cloud, attachment_id), "192.168.0.0/16" in prefixes(cloud)) == ("Active", False)
    cloud.wait(5)
    assert "192.168.0.0/16" in prefixes(cloud)


@pytest.mark.parametrize(
    ("made", "code"),
    [
        (ASSOCIATE, "OperationFailed.RouteTableAssociationExist"),
        (ENABLE, "OperationFailed.RouteTablePropagationExist"),
    ],
)
def test_what_is_tied_is_not_deleted_without_force(cloud: Cloud, made: str, code: str) -> None:
    attachment_id, other = cloud.attached(), custom_table(cloud)
    cloud.call(made, **named(attachment_id, other))
    assert cloud.code(DELETE, TransitRouterAttachmentId=attachment_id) == code
    assert cloud.code("DeleteTransitRouterRouteTable", TransitRouterRouteTableId=other) == code


def test_force_takes_the_ties_along(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    cloud.call(ASSOCIATE, **named(attachment_id))
    cloud.call(ENABLE, **named(attachment_id))
    cloud.wait(1)
    cloud.call(DELETE, TransitRouterAttachmentId=attachment_id, Force="true")
    assert association(cloud, attachment_id) == (QUICKSTART_ROUTE_TABLE_ID, "Dissociating")
    assert propagation(cloud, attachment_id) == "Disabling"
    cloud.wait(10)
    settle(cloud.world)
    assert (len(cloud.world.route_table_associations), len(cloud.world.route_table_propagations)) == (0, 0)


def test_one_change_may_block_the_next(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    cloud.seed(settings={"route_changes_block": True})
    cloud.call(ASSOCIATE, **named(attachment_id))
    assert cloud.code(ENABLE, **named(attachment_id)) == "Operation.Blocking"
    cloud.wait(1)
    cloud.call(ENABLE, **named(attachment_id))


@pytest.mark.parametrize("action", [ASSOCIATE, ENABLE, REPLACE, DISSOCIATE, DISABLE])
def test_what_cannot_be_tied_is_refused(cloud: Cloud, action: str) -> None:
    attachment_id = cloud.attach()
    assert cloud.code(action, **named(attachment_id)) == "IncorrectStatus.Status"
    cloud.wait(10)
    other = cloud.call("CreateTransitRouter", CenId=QUICKSTART_CEN_ID, RegionId="cn-shanghai")[
        "TransitRouterId"
    ]
    (table,) = tables(cloud, TransitRouterId=other)
    elsewhere = named(attachment_id, table["TransitRouterRouteTableId"])
    assert cloud.code(action, **elsewhere) == "IllegalParam.TransitRouterRouteTableId"
    assert cloud.code(action, **named(attachment_id, "vtb-x")) == "InvalidTransitRouterRouteTableId.NotFound"
    assert cloud.code(action, **named("tr-attach-x")) == "InvalidTransitRouterAttachmentId.NotFound"
    assert (
        cloud.code(action, SECOND_ACCOUNT_ID, **named(attachment_id))
        == "InvalidTransitRouterAttachmentId.NotFound"
    )


@pytest.mark.parametrize("action", [ASSOCIATE, ENABLE])
def test_dry_runs_and_tokens(cloud: Cloud, action: str) -> None:
    attachment_id = cloud.attached()
    assert cloud.code(action, **named(attachment_id), DryRun="true") == "DryRunOperation"
    cloud.call(action, **named(attachment_id), ClientToken="t")
    cloud.call(action, **named(attachment_id), ClientToken="t")
    other = named(attachment_id, custom_table(cloud))
    assert cloud.code(action, **other, ClientToken="t") == "IdempotentParameterMismatch"


def test_the_transit_routers_routes_arrive_at_the_ecr(cloud: Cloud) -> None:
    assert arrived(cloud) == []
    attachment_id = cloud.attached()
    assert arrived(cloud) == ["10.1.0.0/16", "10.2.0.0/16"], "by themselves, without a table"
    cloud.call(ENABLE, **named(attachment_id))
    cloud.wait(1)
    assert arrived(cloud) == ["10.1.0.0/16", "10.2.0.0/16"], "its own routes don't come back"
    everything = cloud.call(ARRIVED, EcrId=QUICKSTART_ECR_ID)["RouteEntriesList"]
    assert ("192.168.0.0/16", "vbr-emulator") in [
        (row["DestinationCidrBlock"], row["NexthopInstanceId"]) for row in everything
    ]


def test_another_ecrs_routes_arrive_too(cloud: Cloud) -> None:
    cloud.seed(
        routers=[{"ecr_id": "ecr-other", "owner_id": "1000000000000001", "prefixes": ["172.16.0.0/12"]}],
        attachments=[
            {
                "attachment_id": "tr-attach-other",
                "cen_id": QUICKSTART_CEN_ID,
                "transit_router_id": QUICKSTART_TRANSIT_ROUTER_ID,
                "region_id": DEFAULT_REGION_ID,
                "owner_id": "1000000000000001",
                "ecr_id": "ecr-other",
                "ecr_owner_id": "1000000000000001",
            }
        ],
        route_table_propagations=[
            {"attachment_id": "tr-attach-other", "route_table_id": QUICKSTART_ROUTE_TABLE_ID}
        ],
    )
    cloud.attached()
    assert "172.16.0.0/12" in arrived(cloud)


def test_only_what_is_allowed_arrives(cloud: Cloud) -> None:
    """MatchMode lets through what is inside the prefixes; IncrementalMode withdraws nothing from the ECR's own table."""
    cloud.attached()
    (known,) = cloud.call("DescribeExpressConnectRouterAssociation", EcrId=QUICKSTART_ECR_ID)[
        "AssociationList"
    ]
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": known["AssociationId"]}
    modify = "ModifyExpressConnectRouterAssociationAllowedPrefix"
    for allowed, mode, expected in (
        ("10.2.0.0/15", "", ["10.2.0.0/16"]),
        ("10.1.0.0/16", "", ["10.1.0.0/16"]),
        ("172.16.0.0/12", "", []),
        ("172.16.0.0/12", "IncrementalMode", ["10.1.0.0/16", "10.2.0.0/16"]),
    ):
        cloud.call(modify, **named, **{"AllowedPrefixes.1": allowed}, AllowedPrefixesMode=mode)
        cloud.wait(1)
        assert arrived(cloud) == expected, allowed
    cloud.call(modify, **named)
    cloud.wait(1)
    assert arrived(cloud) == ["10.1.0.0/16", "10.2.0.0/16"]


def test_only_the_associated_table_may_be_advertised(cloud: Cloud) -> None:
    cloud.seed(settings={"advertises_associated_table_only": True})
    attachment_id = cloud.attached()
    assert arrived(cloud) == []
    cloud.call(ASSOCIATE, **named(attachment_id))
    assert arrived(cloud) == ["10.1.0.0/16", "10.2.0.0/16"]


def test_routes_come_in_pages(cloud: Cloud) -> None:
    many = [f"10.{number}.0.0/16" for number in range(50)]
    cloud.seed(route_tables=[{"route_table_id": QUICKSTART_ROUTE_TABLE_ID, "prefixes": many}])
    found: list[str] = []
    token = ""
    while True:
        answer = cloud.call(
            ENTRIES, TransitRouterRouteTableId=QUICKSTART_ROUTE_TABLE_ID, MaxResults="7", NextToken=token
        )
        found += [
            row["TransitRouterRouteEntryDestinationCidrBlock"] for row in answer["TransitRouterRouteEntries"]
        ]
        token = answer["NextToken"]
        if not token:
            break
    assert sorted(found) == sorted(many)
    assert prefixes(cloud, **{"RouteFilter.1.Key": "CidrBlock", "RouteFilter.1.Value.1": "10.7.0.0/16"}) == [
        "10.7.0.0/16"
    ]


def test_pages_follow_a_tie_that_has_moved(cloud: Cloud) -> None:
    ids = cloud.add_attachments(5)
    other = custom_table(cloud)
    for attachment_id in ids:
        cloud.call(ASSOCIATE, **named(attachment_id))
    cloud.wait(1)
    cloud.call(REPLACE, **named(ids[0], other))
    cloud.wait(1)
    cloud.call(REPLACE, **named(ids[0]))
    found: list[str] = []
    token = ""
    while True:
        answer = cloud.call(ASSOCIATIONS, MaxResults="2", NextToken=token)
        found += [row["TransitRouterAttachmentId"] for row in answer["TransitRouterAssociations"]]
        token = answer["NextToken"]
        if not token:
            break
    assert found == ids


def test_nobody_else_sees_them(cloud: Cloud) -> None:
    attachment_id = cloud.attached()
    cloud.call(ASSOCIATE, **named(attachment_id))
    cloud.call(ENABLE, **named(attachment_id))
    assert cloud.call(ASSOCIATIONS, SECOND_ACCOUNT_ID)["TransitRouterAssociations"] == []
    assert cloud.call(TABLES, SECOND_ACCOUNT_ID)["TransitRouterRouteTables"] == []
    table = {"TransitRouterRouteTableId": QUICKSTART_ROUTE_TABLE_ID}
    assert cloud.call(PROPAGATIONS, SECOND_ACCOUNT_ID, **table)["TransitRouterPropagations"] == []
    assert cloud.code(ENTRIES, SECOND_ACCOUNT_ID, **table) == "InvalidTransitRouterRouteTableId.NotFound"
    assert cloud.code(ARRIVED, EcrId=SECOND_ACCOUNT_ECR_ID) == "ResourceNotFound.EcrId"
