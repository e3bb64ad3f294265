"""What is no answer is never absence: nothing is dropped from a state, and no delete is taken for done."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.network.conftest import CloudOf, Serve
from tests.network.hostile import HostileServer, Peer
from tools.testing.fake_clock import FakeClock

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.errors import EcrError
from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.api.journal_files import Folder
from pulumi_alicloud_ecr.lifecycle import LIFECYCLES, Connection
from pulumi_alicloud_ecr.schema import (
    AssociationState,
    AttachmentState,
    GrantState,
    RouteTableAssociationState,
    RouteTablePropagationState,
)

#: Of each kind, an id and a state.
STATES: dict[str, tuple[str, Any]] = {
    "EcrAttachment": (
        "tr-attach-1",
        AttachmentState("ecr-1", transit_router_id="tr-1", region_id="cn-hangzhou", status="Attached"),
    ),
    "EcrAssociation": (
        "ecr-assoc-1",
        AssociationState("ecr-1", transit_router_id="tr-1", association_id="ecr-assoc-1", status="ACTIVE"),
    ),
    "EcrGrant": ("ecr-1/cen-1/1", GrantState("ecr-1", "cen-1", "1", region_id="cn-hangzhou")),
    "EcrRouteTableAssociation": (
        "tr-attach-1:vtb-1",
        RouteTableAssociationState("tr-attach-1", "vtb-1", status="Active"),
    ),
    "EcrRouteTablePropagation": (
        "tr-attach-1:vtb-1",
        RouteTablePropagationState("tr-attach-1", "vtb-1", status="Active"),
    ),
}
_LISTS = (
    "TransitRouterAttachments",
    "AssociationList",
    "GrantRules",
    "TransitRouterAssociations",
    "TransitRouterPropagations",
    "TransitRouterRouteTables",
)


def _all_lists(value: object) -> dict[str, object]:
    return {"RequestId": "r", **dict.fromkeys(_LISTS, value)}


ANSWERS: dict[str, Any] = {
    "no list": {"RequestId": "r"},
    "null": _all_lists(None),
    "no ids": _all_lists([{}]),
    "no list but text": _all_lists("none"),
    "Success=false": {**_all_lists([]), "Success": False},
    "Success=false and a code": {**_all_lists([]), "Success": False, "Code": "SystemBusy"},
    "Success=false and a code of absence": {
        **_all_lists([]),
        "Success": False,
        "Code": "ResourceNotFound.AssociationId",
    },
    "Success=false and another": {
        **_all_lists([]),
        "Success": "false",
        "Code": "InvalidTransitRouterAttachmentId.NotFound",
    },
    "a page": "<html>Log in</html>",
    "nothing": "",
}


@pytest.fixture
def lifecycle_of(cloud_of: CloudOf, tmp_path: Path) -> Callable[[str, HostileServer, FakeClock], Any]:
    def made(kind: str, server: HostileServer, clock: FakeClock) -> Any:
        connection = Connection.over(cloud_of(server), clock, Journal(Folder(tmp_path)), "cn-hangzhou")
        return LIFECYCLES[kind](lambda _: connection)

    return made


@pytest.mark.parametrize("answer", ANSWERS)
@pytest.mark.parametrize("kind", STATES)
@pytest.mark.parametrize("operation", ["read", "delete"])
def test_an_answer_that_is_none_ends_in_an_error(
    serve: Serve,
    lifecycle_of: Callable[[str, HostileServer, FakeClock], Any],
    kind: str,
    answer: str,
    operation: str,
) -> None:
    server = serve(lambda peer: peer.answer(ANSWERS[answer]))
    clock = FakeClock()
    said: list[str] = []
    id, state = STATES[kind]
    with pytest.raises(EcrError) as raised:
        getattr(lifecycle_of(kind, server, clock), operation)(
            id, state, Call(clock.now() + 1200, say=said.append)
        )
    assert "\n" not in str(raised.value)
    # It is asked again, says so, and isn't asked for as long as there is time.
    assert 2 <= len(server.requests) <= 60
    assert any("calling again" in line for line in said)
    assert clock.now() < 1000 + 600


@pytest.mark.parametrize("kind", STATES)
def test_a_passing_fault_costs_a_retry(
    serve: Serve, lifecycle_of: Callable[[str, HostileServer, FakeClock], Any], kind: str
) -> None:
    seen: list[str] = []

    def script(peer: Peer) -> None:
        seen.append(peer.line)
        peer.answer(ANSWERS["no list"] if len(seen) % 2 else _all_lists([]))

    clock = FakeClock()
    id, state = STATES[kind]
    assert lifecycle_of(kind, serve(script), clock).read(id, state, Call(clock.now() + 1200)) is None
