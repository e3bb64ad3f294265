"""What only the native plugin does: detailed diffs, previews with what is known, many waits, and ending them at once."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.empty_pb2 import Empty
from google.protobuf.json_format import MessageToDict
from pulumi.runtime.proto import provider_pb2
from tests.contract.front_ends import Native, Unfinished, engine_error
from tests.contract.place import Place

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, DEFAULT_REGION_ID
from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.frontends.engine_messages import struct
from pulumi_alicloud_ecr.schema import UNKNOWN

URN = "urn:pulumi:test::contract::alicloud-ecr:index:EcrAttachment::"
STATE = {
    "ecrId": "ecr-1",
    "transitRouterId": "tr-1",
    "cenId": "cen-1",
    "regionId": DEFAULT_REGION_ID,
    "ecrOwnerId": DEFAULT_ACCOUNT_ID,
    "transitRouterAttachmentName": "one",
    "tags": {"a": "1"},
    "forceDelete": False,
    "status": "Attached",
}
GIVEN = {
    "ecrId": "ecr-1",
    "transitRouterId": "tr-1",
    "transitRouterAttachmentName": "one",
    "tags": {"a": "1"},
}
Stub = Any


@pytest.fixture(scope="module")
def plugin(cloud: EmulatorProcess, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stub]:
    yield from _plugin(cloud, tmp_path_factory.mktemp("records"))


@pytest.fixture
def own_plugin(cloud: EmulatorProcess, tmp_path: Path) -> Iterator[Stub]:
    """A plugin for one test alone: a cancelled one is of no further use."""
    yield from _plugin(cloud, tmp_path)


def _plugin(cloud: EmulatorProcess, records: Path) -> Iterator[Stub]:
    process = Native({**cloud.env, "ALICLOUD_ECR_STATE_DIR": str(records)})
    yield process.stub
    process.end()


def _diff(
    plugin: Stub, news: dict[str, Any], olds: dict[str, Any] = STATE, name: str = "x"
) -> tuple[dict[str, str], Any]:
    request = provider_pb2.DiffRequest(urn=URN + name, id="i", olds=struct(olds), news=struct(news))
    answer = plugin.Diff(request)
    kinds = {
        wire: provider_pb2.PropertyDiff.Kind.Name(change.kind) for wire, change in answer.detailedDiff.items()
    }
    return kinds, answer


def test_a_detailed_diff_says_of_each_property_whether_it_comes_goes_or_changes(plugin: Stub) -> None:
    assert _diff(plugin, GIVEN)[0] == {}
    changed = {**GIVEN, "tags": {"a": "2"}, "transitRouterAttachmentDescription": "new"}
    del changed["transitRouterAttachmentName"]

    kinds, answer = _diff(plugin, changed)

    assert kinds == {
        "tags": "UPDATE",
        "transitRouterAttachmentDescription": "ADD",
        "transitRouterAttachmentName": "DELETE",
    }
    assert list(answer.replaces) == []
    assert not answer.deleteBeforeReplace


def test_a_replacement_names_what_replaces_and_deletes_first(plugin: Stub) -> None:
    kinds, answer = _diff(plugin, {**GIVEN, "ecrId": "ecr-2"})

    assert kinds == {"ecrId": "UPDATE_REPLACE"}
    assert list(answer.replaces) == ["ecrId"]
    assert answer.deleteBeforeReplace


def test_an_unknown_value_is_a_change_that_does_not_replace_yet(plugin: Stub) -> None:
    news = {**GIVEN, "ecrId": UNKNOWN, "tags": {"a": UNKNOWN}}
    plugin.Check(provider_pb2.CheckRequest(urn=URN + "declared", olds=struct(GIVEN), news=struct(news)))

    kinds, answer = _diff(plugin, news, name="declared")

    assert kinds == {"ecrId": "UPDATE", "tags": "UPDATE"}
    assert list(answer.replaces) == []


def test_before_the_program_has_come_to_it_an_unknown_value_comes_from_what_is_replaced(plugin: Stub) -> None:
    kinds, answer = _diff(plugin, {**GIVEN, "ecrId": UNKNOWN, "tags": {"a": UNKNOWN}}, name="dependent")

    assert kinds == {"ecrId": "UPDATE_REPLACE", "tags": "UPDATE"}
    assert list(answer.replaces) == ["ecrId"]
    assert answer.deleteBeforeReplace


def test_a_preview_of_a_create_knows_the_inputs_and_leaves_open_what_the_cloud_decides(plugin: Stub) -> None:
    given = {"ecrId": UNKNOWN, "transitRouterId": "tr-1", "tags": {"a": UNKNOWN}, "forceDelete": False}

    answer = plugin.Create(provider_pb2.CreateRequest(urn=URN + "x", properties=struct(given), preview=True))

    foreseen = MessageToDict(answer.properties)
    assert foreseen.items() >= {**given, "regionId": DEFAULT_REGION_ID}.items()
    undecided = {"cenId", "ecrOwnerId", "orderType", "status", "creationTime"}
    assert {foreseen[wire] for wire in undecided} == {UNKNOWN}
    assert "transitRouterAttachmentName" not in foreseen


def test_a_preview_of_an_update_keeps_what_the_cloud_decided(plugin: Stub) -> None:
    request = provider_pb2.UpdateRequest(
        urn=URN + "x",
        id="i",
        olds=struct(STATE),
        news=struct({"ecrId": "ecr-1", "tags": {"b": "2"}}),
        preview=True,
    )

    foreseen = MessageToDict(plugin.Update(request).properties)

    assert foreseen["tags"] == {"b": "2"}
    assert foreseen["status"] == "Attached"
    assert foreseen["cenId"] == "cen-1"
    assert "transitRouterAttachmentName" not in foreseen


def test_what_only_the_provider_sets_is_refused_from_a_program(plugin: Stub) -> None:
    news = struct({**GIVEN, "origin": "x", "importId": "y"})

    answer = plugin.Check(provider_pb2.CheckRequest(urn=URN + "x", news=news))

    assert {failure.property for failure in answer.failures} == {"origin", "importId"}


def test_a_type_that_is_not_ours_is_named(plugin: Stub) -> None:
    request = provider_pb2.CheckRequest(urn="urn:pulumi:s::p::alicloud-ecr:index:Router::x", news=struct({}))

    with pytest.raises(grpc.RpcError) as refused:
        plugin.Check(request)

    assert "there is no resource alicloud-ecr:index:Router; there are" in str(refused.value.details())


def test_200_attachments_wait_at_the_same_time_and_a_cancel_ends_them_with_their_ids(
    own_plugin: Stub, cloud: EmulatorProcess
) -> None:
    place = Place(cloud)
    place.prepare(associated=False)
    ecrs = [f"{place.ecr_id}-{n}" for n in range(200)]
    where = {
        "cen_id": place.cen_id,
        "region_id": DEFAULT_REGION_ID,
        "transit_router_id": place.transit_router_id,
    }
    whose = {"owner_id": DEFAULT_ACCOUNT_ID, "transit_router_owner_id": DEFAULT_ACCOUNT_ID}
    cloud.seed(
        settings={"attach_seconds": 3600},
        routers=[{"ecr_id": ecr, "owner_id": DEFAULT_ACCOUNT_ID} for ecr in ecrs],
        associations=[{"association_id": f"assoc-{ecr}", "ecr_id": ecr, **where, **whose} for ecr in ecrs],
    )
    try:
        creates = [
            own_plugin.Create.future(
                provider_pb2.CreateRequest(
                    urn=URN + ecr,
                    properties=struct({"ecrId": ecr, "transitRouterId": place.transit_router_id}),
                )
            )
            for ecr in ecrs
        ]
        _wait_until_there(cloud, place, len(ecrs))
        own_plugin.Cancel(Empty())
        errors = [engine_error(create.exception(timeout=30)) for create in creates]
    finally:
        cloud.seed(settings={"attach_seconds": 0.1})

    kept = [error.made.id for error in errors if isinstance(error, Unfinished)]
    assert sorted(kept) == sorted(_there(cloud, place))
    assert len(kept) == len(ecrs)


def _there(cloud: EmulatorProcess, place: Place) -> list[str]:
    attachments = cloud.state()["attachments"]
    return [a["attachment_id"] for a in attachments if a["transit_router_id"] == place.transit_router_id]


def _wait_until_there(cloud: EmulatorProcess, place: Place, count: int) -> None:
    deadline = time.monotonic() + 120
    while len(_there(cloud, place)) < count:
        assert time.monotonic() < deadline, "the attachments were not created"
        time.sleep(0.1)
    time.sleep(1.0)  # until the last create has its answer
