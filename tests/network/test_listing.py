"""Lists: sizes of pages and scopes that the API refuses, and pages without end."""

from __future__ import annotations

import itertools
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.network.conftest import CloudOf, Serve
from tests.network.hostile import Peer, page
from tools.testing.fake_clock import FakeClock

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.cloud import AttachmentScope
from pulumi_alicloud_ecr.api.errors import ApiError, EcrError
from pulumi_alicloud_ecr.api.pages import MOST_PAGES, Page, all_pages
from pulumi_alicloud_ecr.api.rate_limit import RateLimit
from pulumi_alicloud_ecr.api.retry import Caller

ITEM = {"TransitRouterAttachmentId": "tr-attach-1", "Status": "Attached", "EcrId": "ecr-1"}


def _query(peer: Peer) -> dict[str, str]:
    query = {name: values[0] for name, values in parse_qs(urlsplit(peer.line.split()[1]).query).items()}
    return {**query, "Action": peer.headers["x-acs-action"]}


def _refuse(peer: Peer, code: str, message: str = "refused") -> None:
    peer.answer({"Code": code, "Message": message, "RequestId": "r"}, "400 Bad Request")


@pytest.mark.parametrize("most", [20, 50, 100])
def test_a_size_of_page_that_is_refused_is_not_asked_for_again(
    serve: Serve, cloud_of: CloudOf, most: int
) -> None:
    asked: list[str] = []

    def script(peer: Peer) -> None:
        size = _query(peer).get("MaxResults", "")
        asked.append(size)
        if size and int(size) > most:
            _refuse(peer, "InvalidParameter", f"MaxResults must be at most {most}.")
        else:
            peer.answer(page(TransitRouterAttachments=[ITEM]))

    cloud = cloud_of(serve(script))
    for _ in range(3):
        assert len(cloud.list_attachments(AttachmentScope("tr-1"), 10).items) == 1
    sizes = {100: ["100"], 50: ["100", "50"], 20: ["100", "50", ""]}[most]
    assert asked == [*sizes, sizes[-1], sizes[-1]]


@pytest.mark.parametrize("code", ["MissingParam.TransitRouterId", "IllegalParam.CenId", "InvalidParameter"])
def test_where_a_cen_is_no_scope_its_transit_router_is(serve: Serve, cloud_of: CloudOf, code: str) -> None:
    def script(peer: Peer) -> None:
        query = _query(peer)
        if query["Action"] == "ListTransitRouters":
            routers = [
                {"TransitRouterId": f"tr-{region}", "CenId": "cen-1", "RegionId": region}
                for region in ("cn-beijing", "cn-hangzhou")
            ]
            peer.answer({"RequestId": "r", "TransitRouters": routers})
        elif query.get("TransitRouterId") == "tr-cn-hangzhou":
            peer.answer(page(TransitRouterAttachments=[ITEM]))
        else:
            _refuse(peer, code)

    server = serve(script)
    cloud = cloud_of(server)
    scope = AttachmentScope(cen_id="cen-1", region_id="cn-hangzhou")
    for _ in range(2):
        assert [item.id for item in cloud.list_attachments(scope, 10).items] == ["tr-attach-1"]
    assert len(server.requests) == 5
    # A scope of which no part helps stays refused.
    with pytest.raises(ApiError):
        cloud.list_attachments(AttachmentScope(region_id="cn-hangzhou"), 10)


def _caller() -> tuple[Caller, Call]:
    clock = FakeClock()
    return Caller(clock, RateLimit(clock)), Call(clock.now() + 600)


def test_pages_without_end_end() -> None:
    tokens = itertools.count(1)
    with pytest.raises(EcrError, match=f"more than {MOST_PAGES} pages"):
        all_pages(*_caller(), lambda token, timeout: Page((), str(next(tokens))))


@pytest.mark.parametrize("cycle", [["a"], ["a", "b"], ["a", "b", "c"]])
def test_pages_that_come_again_are_no_list(cycle: list[str]) -> None:
    tokens = itertools.cycle(cycle)
    with pytest.raises(EcrError, match="repeat themselves"):
        all_pages(*_caller(), lambda token, timeout: Page((1,), next(tokens)))


def test_all_pages_are_read_in_order() -> None:
    pages = {"": Page((1, 2), "x"), "x": Page((), "y"), "y": Page((3,))}
    assert all_pages(*_caller(), lambda token, timeout: pages[token]) == ((1, 2, 3), 3)


def test_types_are_coerced_and_what_can_t_be_written_is_replaced(serve: Serve, cloud_of: CloudOf) -> None:
    item = {
        "TransitRouterAttachmentId": "tr-attach-1",
        "Status": 3,
        "EcrId": "ecr-1",
        "EcrOwnerId": 1234567890123456,
        "TransitRouterAttachmentName": 5.0,
        "TransitRouterAttachmentDescription": "lone \ud800 surrogate",
        "AutoPublishRouteEnabled": "true",
        "OrderType": True,
        "CreationTime": None,
        "Tags": [{"Key": 7, "Value": 1.5}, {"Key": "k"}, {"Value": "no key"}],
    }
    found = cloud_of(serve(lambda peer: peer.answer(page(TransitRouterAttachments=[item]))))
    (a,) = found.list_attachments(AttachmentScope("tr-1"), 10).items
    assert (a.status, a.ecr_owner_id, a.name, a.order_type) == ("3", "1234567890123456", "5", "true")
    assert a.description == "lone ? surrogate"
    assert a.auto_publish_route_enabled
    assert a.tags == {"7": "1.5", "k": ""}
