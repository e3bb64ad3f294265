"""Whatever is asked, in whatever order: the world refuses or answers, and stays consistent."""

from __future__ import annotations

import contextlib
import http.client
import json
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.emulator.cloud import Cloud

from alicloud_ecr_emulator import (
    DEFAULT_ACCESS_KEY_ID,
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_ROUTE_TABLE_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
    SECOND_ACCOUNT_ECR_ID,
    SECOND_ACCOUNT_ID,
    ApiError,
    Settings,
    World,
    default_world,
)
from alicloud_ecr_emulator.actions import gateway
from alicloud_ecr_emulator.process import EmulatorProcess
from alicloud_ecr_emulator.world import documents as world_documents
from alicloud_ecr_emulator.world.transitions import settle

ACTIONS = sorted({action for _, actions in gateway.PRODUCTS.values() for action in actions})
NAMES = [
    "CenId", "RegionId", "TransitRouterId", "EcrId", "EcrOwnerId", "AssociationRegionId", "AssociationId", "ResourceId.1",
    "ResourceType", "Tag.1.Key", "Tag.1.Value", "TagKey.1", "ClientToken", "DryRun", "Force", "CreateAttachment",
    "DeleteAttachment", "InstanceId", "InstanceType", "CenOwnerId", "TransitRouterOwnerId", "OrderType", "MaxResults",
    "NextToken", "PageNumber", "PageSize", "TransitRouterAttachmentId", "TransitRouterAttachmentName", "RoleArn",
    "TransitRouterRouteTableId", "AllowedPrefixes.1", "AllowedPrefixesMode", "ProductType", "TransitRouterRouteEntryStatus",
    "RoleSessionName", "AlibabaSideAsn", "Filter.1.Key", "Filter.1.Value.1", "TransitRouterAttachmentDescription",
]  # fmt: skip
LIKELY = [
    QUICKSTART_CEN_ID, QUICKSTART_ECR_ID, QUICKSTART_TRANSIT_ROUTER_ID, SECOND_ACCOUNT_ECR_ID, DEFAULT_ACCOUNT_ID,
    SECOND_ACCOUNT_ID, DEFAULT_REGION_ID, "cn-shanghai", QUICKSTART_ROUTE_TABLE_ID, "10.0.0.0/8", "true", "false", "ECR", "TRANSITROUTERECRATTACHMENT", "20", "t",
    "PayByResourceOwner", "made", "",
]  # fmt: skip
VALUES = st.sampled_from(LIKELY) | st.text(max_size=12)
REQUESTS = st.tuples(
    st.sampled_from(ACTIONS),
    st.sampled_from([DEFAULT_ACCOUNT_ID, SECOND_ACCOUNT_ID]),
    st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=8),
    st.sampled_from([0.0, 0.0, 1.0, 20.0]),
)
LIKELY_LIVES = st.lists(
    st.sampled_from(
        [
            ("CreateExpressConnectRouterAssociation", {"EcrId": QUICKSTART_ECR_ID, "AssociationRegionId": DEFAULT_REGION_ID,
                                                       "TransitRouterId": QUICKSTART_TRANSIT_ROUTER_ID}),
            ("CreateTransitRouterEcrAttachment", {"EcrId": QUICKSTART_ECR_ID, "CenId": QUICKSTART_CEN_ID,
                                                  "RegionId": DEFAULT_REGION_ID}),
            ("CreateTransitRouterEcrAttachment", {"EcrId": QUICKSTART_ECR_ID, "CenId": QUICKSTART_CEN_ID,
                                                  "RegionId": "cn-shanghai", "ClientToken": "t"}),
            ("UpdateTransitRouterEcrAttachmentAttribute", {"TransitRouterAttachmentId": "made"}),
            ("DeleteTransitRouterEcrAttachment", {"TransitRouterAttachmentId": "made"}),
            ("DeleteTransitRouterEcrAttachment", {"TransitRouterAttachmentId": "made", "Force": "true"}),
            ("DeleteExpressConnectRouterAssociation", {"EcrId": QUICKSTART_ECR_ID, "AssociationId": "made",
                                                       "DeleteAttachment": "true"}),
            ("AssociateTransitRouterAttachmentWithRouteTable", {"TransitRouterAttachmentId": "made",
                                                                "TransitRouterRouteTableId": QUICKSTART_ROUTE_TABLE_ID}),
            ("EnableTransitRouterRouteTablePropagation", {"TransitRouterAttachmentId": "made",
                                                          "TransitRouterRouteTableId": QUICKSTART_ROUTE_TABLE_ID}),
            ("wait", {}),
        ]
    ),
    max_size=14,
)  # fmt: skip


def _check(world: World) -> None:
    """What must hold at any time: one attachment per ECR and region, indexes that agree, associations that go along."""
    places = [(each.ecr_id, each.region_id) for each in world.attachments]
    assert len(places) == len(set(places))
    known = {each.attachment_id for each in world.attachments}
    ties = [*world.route_table_associations, *world.route_table_propagations]
    assert {each.attachment_id for each in ties} <= known
    for attachment in world.attachments:
        assert attachment in world.attachments.where("ecr_id", attachment.ecr_id)
        transit_router = world.transit_routers.get(attachment.transit_router_id)
        assert transit_router is not None
        association = world.association_of(attachment.ecr_id, transit_router)
        assert association is not None
        expected = {"Attaching": "ASSOCIATING", "Detaching": "DISSOCIATING"}.get(attachment.status, "ACTIVE")
        assert association.status in (expected, "UPDATING")


def _ask(cloud: Cloud, action: str, account: str, parameters: dict[str, str]) -> None:
    made = {
        "TransitRouterAttachmentId": [each.attachment_id for each in cloud.world.attachments],
        "AssociationId": [each.association_id for each in cloud.world.associations],
    }
    parameters = {
        name: made[name][-1] if value == "made" and made.get(name) else value
        for name, value in parameters.items()
    }
    with contextlib.suppress(ApiError):  # anything else is a bug
        cloud.call(action, account, **parameters)


@settings(max_examples=150, deadline=None)
@given(st.lists(REQUESTS, max_size=15))
def test_no_request_sequence_breaks_the_world(sequence: list[tuple[str, str, dict[str, str], float]]) -> None:
    cloud = Cloud()
    for action, account, parameters, seconds in sequence:
        _ask(cloud, action, account, parameters)
        cloud.wait(seconds)
    settle(cloud.world)
    _check(cloud.world)


@settings(max_examples=150, deadline=None)
@given(LIKELY_LIVES)
def test_attachment_and_association_go_along_through_any_life(life: list[tuple[str, dict[str, str]]]) -> None:
    cloud = Cloud()
    for action, parameters in life:
        if action == "wait":
            cloud.wait(10)
        else:
            _ask(cloud, action, DEFAULT_ACCOUNT_ID, parameters)
        settle(cloud.world)
        _check(cloud.world)


@settings(max_examples=50, deadline=None)
@given(LIKELY_LIVES)
def test_a_world_that_is_written_and_read_is_the_same_world(life: list[tuple[str, dict[str, str]]]) -> None:
    cloud = Cloud()
    for action, parameters in life:
        cloud.wait(3)
        if action != "wait":
            _ask(cloud, action, DEFAULT_ACCOUNT_ID, parameters)
    text = json.dumps(world_documents.snapshot(cloud.world))
    copy = World(Settings(), lambda: cloud.now)
    world_documents.restore(copy, json.loads(text))
    cloud.wait(30)
    assert world_documents.shown(copy) == world_documents.shown(cloud.world)
    assert json.loads(json.dumps(world_documents.snapshot(copy))) == json.loads(
        json.dumps(world_documents.snapshot(cloud.world))
    )


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda each: st.lists(each, max_size=3) | st.dictionaries(st.text(max_size=8), each, max_size=3),
    max_leaves=8,
)
PARTS = st.sampled_from(
    ["accounts", "attachments", "settings", "remove", "empty", "grants", "regions", "rules", "append"]
)
FIELDS = st.sampled_from(
    ["account_id", "attachment_id", "tags", "change", "attach_seconds", "kind", "nth", "created_at"]
)


@settings(max_examples=120, deadline=None)
@given(
    st.dictionaries(PARTS, JSON | st.lists(st.dictionaries(FIELDS, JSON, max_size=4), max_size=2), max_size=3)
)
def test_any_document_is_taken_or_refused_and_a_refused_one_changes_nothing(document: dict[str, Any]) -> None:
    world = default_world(Settings(), lambda: 1_750_000_000.0)
    before = world_documents.snapshot(world)
    try:
        world_documents.seed(world, document)
    except ValueError:
        assert world_documents.snapshot(world) == before


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    method=st.sampled_from(["GET", "POST"]),
    query=st.binary(max_size=40),
    body=st.binary(max_size=60),
    action=st.sampled_from(["", "ListTransitRouterEcrAttachments", "CreateCen"]),
    authorization=st.sampled_from(["", "ACS3-HMAC-SHA256 Credential=a,SignedHeaders=host,Signature=\xff"]),
)
def test_no_bytes_on_the_wire_make_an_internal_error(
    shared_emulator: EmulatorProcess, method: str, query: bytes, body: bytes, action: str, authorization: str
) -> None:
    path = "/?AccessKeyId=" + DEFAULT_ACCESS_KEY_ID + "&" + "".join(f"%{byte:02x}" for byte in query)
    connection = http.client.HTTPConnection("127.0.0.1", shared_emulator.port, timeout=10)
    try:
        headers = {"x-acs-action": action, "Authorization": authorization, "x-acs-version": "2017-09-12"}
        headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        assert connection.getresponse().status < 500
    finally:
        connection.close()
