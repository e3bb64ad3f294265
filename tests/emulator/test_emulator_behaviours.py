"""The table of behaviours: each is tried, and is no longer so with its switch turned."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from tests.emulator.cloud import CREATE, DELETE, LIST, QUICKSTART, UPDATE, Cloud

import alicloud_ecr_emulator
from alicloud_ecr_emulator import (
    BEHAVIOURS,
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_ROUTE_TABLE_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    Behaviour,
    Settings,
    Source,
)
from alicloud_ecr_emulator.world import behaviours
from alicloud_ecr_emulator.world.plan import Plan

Probe = Callable[[Cloud], bool]
PROBES: dict[str, Probe] = {}

ASSOCIATE = "CreateExpressConnectRouterAssociation"
DESCRIBE = "DescribeExpressConnectRouterAssociation"
PREFIXES = "ModifyExpressConnectRouterAssociationAllowedPrefix"
DISSOCIATE = "DeleteExpressConnectRouterAssociation"
TIE = "AssociateTransitRouterAttachmentWithRouteTable"
UNTIE = "DissociateTransitRouterAttachmentFromRouteTable"
TIES = "ListTransitRouterRouteTableAssociations"
LEARN = "EnableTransitRouterRouteTablePropagation"
GRANT = {
    "InstanceId": QUICKSTART_ECR_ID,
    "CenId": QUICKSTART_CEN_ID,
    "InstanceType": "ECR",
    "CenOwnerId": DEFAULT_ACCOUNT_ID,
}
TAG = {"Tag.1.Key": "k", "Tag.1.Value": "v"}


def probe(name: str) -> Callable[[Probe], Probe]:
    def add(function: Probe) -> Probe:
        PROBES[name] = function
        return function

    return add


def code(cloud: Cloud, action: str, **parameters: str) -> str:
    """The code of the refusal, or an empty string for an answer."""
    return cloud.outcome(action, parameters)


def by_id(attachment_id: str) -> dict[str, str]:
    return {"TransitRouterAttachmentId": attachment_id}


def tied(attachment_id: str, table_id: str = QUICKSTART_ROUTE_TABLE_ID) -> dict[str, str]:
    return {**by_id(attachment_id), "TransitRouterRouteTableId": table_id}


def row(cloud: Cloud, attachment_id: str) -> dict[str, Any]:
    return cloud.listed(TransitRouterAttachmentId=attachment_id)[0]


def association(cloud: Cloud) -> dict[str, Any] | None:
    rows = cloud.call(DESCRIBE, EcrId=QUICKSTART_ECR_ID)["AssociationList"]
    return rows[0] if rows else None


def ended(cloud: Cloud, **parameters: str) -> str:
    """An attachment's id after its detach."""
    attachment_id = cloud.attached()
    cloud.call(DELETE, **by_id(attachment_id), **parameters)
    cloud.wait(10)
    return attachment_id


def custom_table(cloud: Cloud) -> str:
    made = cloud.call("CreateTransitRouterRouteTable", TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID)
    return str(made["TransitRouterRouteTableId"])


@probe("attaching-first")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attach()
    first = cloud.status(attachment_id)
    cloud.wait(10)
    return (first, cloud.status(attachment_id)) == ("Attaching", "Attached")


@probe("failure-stays-listed")
def _(cloud: Cloud) -> bool:
    cloud.associate()
    plan = Plan(attach_to=cloud.world.settings.failed_status)
    made = alicloud_ecr_emulator.call(cloud.world, DEFAULT_ACCOUNT_ID, CREATE, QUICKSTART, plan=plan)
    cloud.wait(10)
    known = ("Attaching", "Attached", "Modifying", "Detaching", "Detached", None)
    return cloud.status(str(made["TransitRouterAttachmentId"])) not in known


@probe("association-first")
def _(cloud: Cloud) -> bool:
    return code(cloud, CREATE, **QUICKSTART) != ""


@probe("association-missing-code")
def _(cloud: Cloud) -> bool:
    return code(cloud, CREATE, **QUICKSTART) == "ResourceNotFound"


@probe("one-in-a-region")
def _(cloud: Cloud) -> bool:
    cloud.attached()
    return code(cloud, CREATE, **QUICKSTART) == "QuotaFull.ChildInstanceRelatedCen"


@probe("create-sets-tags")
def _(cloud: Cloud) -> bool:
    cloud.associate(**TAG)
    made = cloud.call(CREATE, **QUICKSTART, **TAG)["TransitRouterAttachmentId"]
    tags = [{"Key": "k", "Value": "v"}]
    known = association(cloud)
    return known is not None and row(cloud, made)["Tags"] == known["Tags"] == tags


@probe("payer-from-grant")
def _(cloud: Cloud) -> bool:
    cloud.call("GrantInstanceToTransitRouter", **GRANT, OrderType="PayByResourceOwner")
    return bool(row(cloud, cloud.attach())["OrderType"] == "PayByResourceOwner")


@probe("cen-mode")
def _(cloud: Cloud) -> bool:
    cloud.associate_cen("cn-shanghai")
    cloud.call(CREATE, EcrId=QUICKSTART_ECR_ID, CenId=QUICKSTART_CEN_ID, RegionId="cn-shanghai")
    (made,) = cloud.call("ListTransitRouters", RegionId="cn-shanghai")["TransitRouters"]
    return bool(made["Type"] == "Enterprise")


@probe("no-table-by-itself")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    return bool(cloud.call(TIES, **by_id(attachment_id))["TransitRouterAssociations"] == [])


@probe("token-replays")
def _(cloud: Cloud) -> bool:
    first = cloud.attach(ClientToken="t")
    return (
        code(cloud, CREATE, **QUICKSTART, ClientToken="t") == ""
        and cloud.listed()[0]["TransitRouterAttachmentId"] == first
    )


@probe("token-mismatch")
def _(cloud: Cloud) -> bool:
    cloud.attach(ClientToken="t")
    other = {**QUICKSTART, "TransitRouterAttachmentName": "other"}
    return code(cloud, CREATE, **other, ClientToken="t") == "IdempotentParameterMismatch"


@probe("token-outlives")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attach(ClientToken="t")
    cloud.wait(10)
    cloud.call(DELETE, **by_id(attachment_id))
    cloud.wait(10)
    again = cloud.call(CREATE, **QUICKSTART, ClientToken="t")["TransitRouterAttachmentId"]
    return bool(again == attachment_id)


@probe("dry-run")
def _(cloud: Cloud) -> bool:
    cloud.associate()
    return code(cloud, CREATE, **QUICKSTART, DryRun="true") == "DryRunOperation"


@probe("listed-at-once")
@probe("listed-at-first-read")
def _(cloud: Cloud) -> bool:
    return cloud.status(cloud.attach()) is not None


@probe("list-scopes")
def _(cloud: Cloud) -> bool:
    cloud.attach()
    scopes: tuple[dict[str, str], ...] = ({"RegionId": DEFAULT_REGION_ID}, {"CenId": QUICKSTART_CEN_ID}, {})
    return all(code(cloud, LIST, **scope) == "" for scope in scopes)


@probe("page-of-100")
def _(cloud: Cloud) -> bool:
    return code(cloud, LIST, MaxResults="100") == ""


@probe("modifying")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(UPDATE, **by_id(attachment_id), TransitRouterAttachmentName="n")
    return cloud.status(attachment_id) == "Modifying"


@probe("empty-clears")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached(TransitRouterAttachmentName="n", TransitRouterAttachmentDescription="d")
    cloud.call(UPDATE, **by_id(attachment_id), TransitRouterAttachmentName="")
    shown = row(cloud, attachment_id)
    names = (shown["TransitRouterAttachmentName"], shown["TransitRouterAttachmentDescription"])
    return names == ("", "d")


@probe("payer-fixed")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    refused = code(cloud, UPDATE, **by_id(attachment_id), OrderType="PayByResourceOwner")
    return (refused, row(cloud, attachment_id)["OrderType"]) == ("", "PayByCenOwner")


@probe("payer-not-locked")
def _(cloud: Cloud) -> bool:
    cloud.seed(settings={"order_type_on_update": "take"})
    return code(cloud, UPDATE, **by_id(cloud.attached()), OrderType="PayByResourceOwner") == ""


@probe("tags-need-attached")
def _(cloud: Cloud) -> bool:
    tagged = {"ResourceType": "TransitRouterEcrAttachment", "ResourceId.1": cloud.attach(), **TAG}
    return code(cloud, "TagResources", **tagged) == "IncorrectStatus.TransitRouterAttachment"


@probe("in-transit")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attach()
    refused = {code(cloud, action, **by_id(attachment_id)) for action in (UPDATE, DELETE)}
    return refused == {"IncorrectStatus.TransitRouterAttachment"}


@probe("unknown-delete")
def _(cloud: Cloud) -> bool:
    return code(cloud, DELETE, **by_id("tr-attach-none")) == ""


@probe("dependents-refuse")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(TIE, **tied(attachment_id))
    return code(cloud, DELETE, **by_id(attachment_id)) == "OperationFailed.RouteTableAssociationExist"


@probe("force-takes-association")
def _(cloud: Cloud) -> bool:
    ended(cloud, Force="true")
    return association(cloud) is None


@probe("detach-keeps-association")
def _(cloud: Cloud) -> bool:
    ended(cloud)
    known = association(cloud)
    return known is not None and known["Status"] == "INACTIVE"


@probe("gone-is-not-listed")
def _(cloud: Cloud) -> bool:
    return cloud.status(ended(cloud)) is None


@probe("association-creating")
def _(cloud: Cloud) -> bool:
    cloud.call(ASSOCIATE, **QUICKSTART, AssociationRegionId=DEFAULT_REGION_ID)
    first = cloud.association_status()
    cloud.wait(1)
    return (first, cloud.association_status()) == ("CREATING", "INACTIVE")


@probe("association-active")
def _(cloud: Cloud) -> bool:
    cloud.attach()
    first = cloud.association_status()
    cloud.wait(10)
    return (first, cloud.association_status()) == ("ASSOCIATING", "ACTIVE")


@probe("association-deleting")
def _(cloud: Cloud) -> bool:
    cloud.call(DISSOCIATE, EcrId=QUICKSTART_ECR_ID, AssociationId=cloud.associate())
    first = cloud.association_status()
    cloud.wait(1)
    return (first, cloud.association_status()) == ("DELETING", None)


@probe("association-in-use")
def _(cloud: Cloud) -> bool:
    cloud.attached()
    known = association(cloud)
    assert known is not None
    return code(cloud, DISSOCIATE, EcrId=QUICKSTART_ECR_ID, AssociationId=known["AssociationId"]) != ""


@probe("detaching")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(DELETE, **by_id(attachment_id))
    return cloud.status(attachment_id) == "Detaching"


@probe("transit-router-by-id")
def _(cloud: Cloud) -> bool:
    return code(cloud, "ListTransitRouters", TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID) == ""


@probe("update-applies")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(UPDATE, **by_id(attachment_id), TransitRouterAttachmentName="n")
    return bool(row(cloud, attachment_id)["TransitRouterAttachmentName"] == "n")


@probe("tag-operations")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    tagged = {"ResourceType": "TransitRouterEcrAttachment", "ResourceId.1": attachment_id}
    cloud.call("TagResources", **tagged, **TAG)
    first = row(cloud, attachment_id)["Tags"]
    cloud.call("UntagResources", **tagged, **{"TagKey.1": "k"})
    return (first, row(cloud, attachment_id)["Tags"]) == ([{"Key": "k", "Value": "v"}], [])


@probe("association-by-cen")
def _(cloud: Cloud) -> bool:
    return bool(cloud.associate_cen("cn-shanghai"))


@probe("one-association")
def _(cloud: Cloud) -> bool:
    cloud.associate()
    return code(cloud, ASSOCIATE, **QUICKSTART, AssociationRegionId=DEFAULT_REGION_ID) != ""


@probe("ecr-locked")
def _(cloud: Cloud) -> bool:
    cloud.call(ASSOCIATE, **QUICKSTART, AssociationRegionId=DEFAULT_REGION_ID)
    other = {"EcrId": QUICKSTART_ECR_ID, "CenId": QUICKSTART_CEN_ID, "AssociationRegionId": "cn-shanghai"}
    return code(cloud, ASSOCIATE, **other) == "Conflict.Lock"


@probe("attached-association-code")
def _(cloud: Cloud) -> bool:
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate()}
    cloud.call(CREATE, **QUICKSTART)
    cloud.wait(10)
    return code(cloud, DISSOCIATE, **named) == "OperationDenied.EcrAttachmentExisted"


@probe("free-at-once")
def _(cloud: Cloud) -> bool:
    ended(cloud)
    known = association(cloud)
    assert known is not None
    return code(cloud, DISSOCIATE, EcrId=QUICKSTART_ECR_ID, AssociationId=known["AssociationId"]) == ""


@probe("no-prefixes-clears")
def _(cloud: Cloud) -> bool:
    id = cloud.associate(**{"AllowedPrefixes.1": "10.0.0.0/8"})
    cloud.call(PREFIXES, EcrId=QUICKSTART_ECR_ID, AssociationId=id)
    known = association(cloud)
    return known is not None and known["AllowedPrefixes"] == []


@probe("prefixes-mode")
def _(cloud: Cloud) -> bool:
    cloud.associate(**{"AllowedPrefixes.1": "10.0.0.0/8"})
    known = association(cloud)
    return known is not None and known["AllowedPrefixesMode"] == "MatchMode"


@probe("prefix-host-bits")
def _(cloud: Cloud) -> bool:
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate()}
    return code(cloud, PREFIXES, **named, **{"AllowedPrefixes.1": "10.0.0.1/8"}) == "InvalidParameter"


@probe("most-prefixes")
def _(cloud: Cloud) -> bool:
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate()}
    many = {f"AllowedPrefixes.{n + 1}": f"10.{n // 256}.{n % 256}.0/24" for n in range(10_001)}
    one_too_many = code(cloud, PREFIXES, **named, **many)
    del many["AllowedPrefixes.10001"]
    return (one_too_many, code(cloud, PREFIXES, **named, **many)) == ("InvalidParameter", "")


@probe("unknown-ecr-is-empty")
def _(cloud: Cloud) -> bool:
    return code(cloud, DESCRIBE, EcrId="ecr-none") == ""


@probe("grant-again")
def _(cloud: Cloud) -> bool:
    for payer in ("PayByCenOwner", "PayByResourceOwner"):
        cloud.call("GrantInstanceToTransitRouter", **GRANT, OrderType=payer)
    (rule,) = cloud.call("DescribeGrantRulesToCen", CenId=QUICKSTART_CEN_ID, ProductType="ECR")["GrantRules"][
        "GrantRule"
    ]
    return bool(rule["OrderType"] == "PayByResourceOwner")


@probe("grant-is-not-modified")
def _(cloud: Cloud) -> bool:
    cloud.call("GrantInstanceToTransitRouter", **GRANT)
    return code(cloud, "ModifyGrantInstanceToTransitRouter", **GRANT, OrderType="PayByResourceOwner") != ""


@probe("revoke-needs-detached")
def _(cloud: Cloud) -> bool:
    cloud.call("GrantInstanceToTransitRouter", **GRANT)
    cloud.attached()
    return code(cloud, "RevokeInstanceFromTransitRouter", **GRANT) != ""


@probe("system-table")
def _(cloud: Cloud) -> bool:
    tables = cloud.call("ListTransitRouterRouteTables", TransitRouterId=QUICKSTART_TRANSIT_ROUTER_ID)
    return [each["TransitRouterRouteTableType"] for each in tables["TransitRouterRouteTables"]] == ["System"]


@probe("one-table-forwards")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(TIE, **tied(attachment_id))
    cloud.wait(1)
    tables = (QUICKSTART_ROUTE_TABLE_ID, custom_table(cloud))
    return all(code(cloud, TIE, **tied(attachment_id, each)) != "" for each in tables)


@probe("unknown-tie")
def _(cloud: Cloud) -> bool:
    return code(cloud, UNTIE, **tied(cloud.attached())) != ""


@probe("replacing-shows-new")
def _(cloud: Cloud) -> bool:
    attachment_id, other = cloud.attached(), custom_table(cloud)
    cloud.call(TIE, **tied(attachment_id))
    cloud.wait(1)
    cloud.call("ReplaceTransitRouterRouteTableAssociation", **tied(attachment_id, other))
    (shown,) = cloud.call(TIES, **by_id(attachment_id))["TransitRouterAssociations"]
    return bool(shown["TransitRouterRouteTableId"] == other)


@probe("ended-is-not-listed")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(TIE, **tied(attachment_id))
    cloud.wait(1)
    cloud.call(UNTIE, **tied(attachment_id))
    cloud.wait(1)
    return bool(cloud.call(TIES, **by_id(attachment_id))["TransitRouterAssociations"] == [])


@probe("changes-side-by-side")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(TIE, **tied(attachment_id))
    return code(cloud, LEARN, **tied(attachment_id)) == ""


@probe("learned-at-once")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(LEARN, **tied(attachment_id))
    cloud.wait(1)
    entries = cloud.call(
        "ListTransitRouterRouteEntries",
        TransitRouterRouteTableId=QUICKSTART_ROUTE_TABLE_ID,
        TransitRouterRouteEntryNextHopId=attachment_id,
    )
    return bool(entries["TransitRouterRouteEntries"])


@probe("all-tables-advertised")
def _(cloud: Cloud) -> bool:
    cloud.attached()
    found = cloud.call(
        "DescribeExpressConnectRouterRouteEntries",
        EcrId=QUICKSTART_ECR_ID,
        NexthopInstanceId=QUICKSTART_TRANSIT_ROUTER_ID,
    )
    return bool(found["RouteEntriesList"])


@probe("pages-go-on")
def _(cloud: Cloud) -> bool:
    custom_table(cloud)
    page = cloud.call("ListTransitRouterRouteTables", MaxResults="1")
    more = page["NextToken"] and cloud.call(
        "ListTransitRouterRouteTables", MaxResults="1", NextToken=page["NextToken"]
    )
    return bool(more) and more["TransitRouterRouteTables"] != page["TransitRouterRouteTables"]


@probe("payer-listed")
def _(cloud: Cloud) -> bool:
    return bool(row(cloud, cloud.attached())["OrderType"])


@probe("router-by-cen")
def _(cloud: Cloud) -> bool:
    cloud.associate()
    named = {"EcrId": QUICKSTART_ECR_ID, "CenId": QUICKSTART_CEN_ID, "RegionId": DEFAULT_REGION_ID}
    return code(cloud, CREATE, **named) == ""


@probe("long-tags")
def _(cloud: Cloud) -> bool:
    tag = {"Tag.1.Key": "k", "Tag.1.Value": "v" * 128, "ResourceType": "TRANSITROUTERECRATTACHMENT"}
    return code(cloud, "TagResources", **{"ResourceId.1": cloud.attached()}, **tag) == ""


@probe("force-takes-dependents")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(TIE, **tied(attachment_id))
    return code(cloud, DELETE, **by_id(attachment_id), Force="true") == ""


@probe("prefixes-apply")
def _(cloud: Cloud) -> bool:
    named = {"EcrId": QUICKSTART_ECR_ID, "AssociationId": cloud.associate()}
    cloud.call(PREFIXES, **named, **{"AllowedPrefixes.1": "10.0.0.0/8"})
    known = association(cloud)
    return known is not None and known["AllowedPrefixes"] == ["10.0.0.0/8"]


@probe("second-table")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(TIE, **tied(attachment_id))
    cloud.wait(1)
    return code(cloud, TIE, **tied(attachment_id, custom_table(cloud))) != ""


@probe("several-tables-learn")
def _(cloud: Cloud) -> bool:
    attachment_id = cloud.attached()
    cloud.call(LEARN, **tied(attachment_id))
    cloud.wait(1)
    return code(cloud, LEARN, **tied(attachment_id, custom_table(cloud))) == ""


@probe("ties-by-attachment")
def _(cloud: Cloud) -> bool:
    return code(cloud, TIES, **by_id(cloud.attached())) == ""


@probe("documented-words")
def _(cloud: Cloud) -> bool:
    refusal = code(cloud, CREATE, **QUICKSTART)
    return (refusal, cloud.status(cloud.attached())) == ("ResourceNotFound", "Attached")


OVER_HTTP = {"errors-have-statuses"}
"""Behaviours of the HTTP side, tried in test_emulator_faults."""
TRIED = [each for each in BEHAVIOURS if each.name not in OVER_HTTP]


@pytest.mark.parametrize("behaviour", TRIED, ids=lambda each: each.name)
def test_the_behaviour_is_so(behaviour: Behaviour) -> None:
    assert PROBES[behaviour.name](Cloud()), behaviour.sentence


@pytest.mark.parametrize("behaviour", [each for each in TRIED if each.switch], ids=lambda each: each.name)
def test_the_behaviour_is_not_so_with_its_switch_turned(behaviour: Behaviour) -> None:
    cloud = Cloud(**{behaviour.switch: behaviour.otherwise})
    assert not PROBES[behaviour.name](cloud), behaviour.sentence


def test_the_table_is_whole() -> None:
    assert len({each.name for each in BEHAVIOURS}) == len(BEHAVIOURS)
    assert {each.name for each in BEHAVIOURS} == PROBES.keys() | OVER_HTTP
    known = {field.name: field.default for field in fields(Settings)}
    for each in BEHAVIOURS:
        assert each.source != Source.ASSUMED or each.switch, f"{each.name}: assumed without a switch"
        assert not each.switch or known[each.switch] != each.otherwise, (
            f"{each.name}: otherwise is the default"
        )


def test_every_switch_of_the_settings_is_in_the_table() -> None:
    beside = {
        *(f"{name}_seconds" for name in ("attach", "detach", "association", "transit_router", "route_table")),
        *("table_association_seconds", "propagation_seconds", "latency_seconds", "qps", "verify_signatures"),
        *("attachments_per_transit_router", "cens_per_ecr"),
    }
    switches = {each.switch for each in BEHAVIOURS if each.switch}
    assert {field.name for field in fields(Settings)} - switches == beside


def test_the_readme_shows_the_table() -> None:
    readme = (Path(alicloud_ecr_emulator.__file__).parent / "README.md").read_text()
    assert behaviours.markdown() in readme, "python -m alicloud_ecr_emulator.world.behaviours prints it"
