"""Grants in pages: what stands on the second one is granted, and pages without end end."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.network.conftest import CloudOf, Serve
from tests.network.hostile import HostileServer, Peer
from tools.testing.fake_clock import FakeClock

from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.cloud import NewAttachment
from pulumi_alicloud_ecr.api.errors import EcrError
from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.api.journal_files import Folder
from pulumi_alicloud_ecr.api.pages import MOST_PAGES
from pulumi_alicloud_ecr.lifecycle import Connection, GrantLifecycle, preflight
from pulumi_alicloud_ecr.policy.live import Live
from pulumi_alicloud_ecr.prerequisites import Unknown
from pulumi_alicloud_ecr.schema import GrantInputs, GrantState

ECR, CEN, OWNER, REGION = "ecr-1", "cen-1", "1", "cn-hangzhou"
STATE = GrantState(ECR, CEN, OWNER, region_id=REGION)
NOT_GRANTED = "has not granted"
_TOKENS = itertools.count(1)


class Rules:
    """Answers the two listings of grants in pages, the grant on the last one; everything else is refused."""

    def __init__(self, pages: int) -> None:
        self.pages = pages
        self.revoked = False
        self.listings = 0

    def __call__(self, peer: Peer) -> None:
        action = peer.headers["x-acs-action"]
        if action == "RevokeInstanceFromTransitRouter":
            self.revoked = True
            peer.answer({"RequestId": "r"})
        elif not action.startswith("DescribeGrantRules"):
            peer.answer({"RequestId": "r", "Code": "NoPermission", "Message": "no"}, "403 Forbidden")
        else:
            self.listings += 1
            peer.answer(self._page(action, parse_qs(urlsplit(peer.line.split()[1]).query)))

    def _page(self, action: str, query: dict[str, list[str]]) -> dict[str, object]:
        number = int(query.get("NextToken", ["1"])[0])
        last = number == self.pages
        rows: list[dict[str, Any]] = [self._rule(f"cen-other-{number}", f"ecr-other-{number}")]
        if last and not self.revoked:
            rows.append(self._rule(CEN, ECR))
        of_cen = action == "DescribeGrantRulesToCen"
        token = "" if last else str(number + 1)
        return {
            "RequestId": "r",
            "NextToken": token,
            "GrantRules": {"GrantRule": rows} if of_cen else rows,
        }

    @staticmethod
    def _rule(cen_id: str, ecr_id: str) -> dict[str, Any]:
        return {
            "CenId": cen_id,
            "CenOwnerId": 1,
            "ChildInstanceId": ecr_id,
            "ChildInstanceRegionId": REGION,
            "OrderType": "PayByCenOwner",
        }


def _endless(peer: Peer) -> None:
    token = str(next(_TOKENS))
    rules = [Rules._rule("cen-other", "ecr-other")]
    of_cen = peer.headers["x-acs-action"] == "DescribeGrantRulesToCen"
    peer.answer(
        {"RequestId": "r", "NextToken": token, "GrantRules": {"GrantRule": rules} if of_cen else rules}
    )


@pytest.fixture
def connect(cloud_of: CloudOf, tmp_path: Path) -> Callable[[HostileServer], Connection]:
    return lambda server: Connection.over(cloud_of(server), FakeClock(), Journal(Folder(tmp_path)), REGION)


def _call(connection: Connection) -> Call:
    return Call(connection.clock.now() + 1200)


@pytest.mark.parametrize("pages", [1, 2, 5])
def test_a_grant_on_the_last_page_is_there_for_all_operations(
    serve: Serve, connect: Callable[[HostileServer], Connection], pages: int
) -> None:
    rules = Rules(pages)
    connection = connect(serve(rules))
    grants = GrantLifecycle(lambda _: connection)

    assert grants.read(f"{ECR}:{CEN}", STATE, _call(connection)) is not None
    imported = GrantInputs(ECR, CEN, OWNER, region_id=REGION, import_id=f"{ECR}:{CEN}")
    id, state = grants.create(imported, _call(connection))
    grants.delete(id, state, _call(connection))

    assert rules.revoked
    assert grants.read(f"{ECR}:{CEN}", STATE, _call(connection)) is None


def test_the_look_at_the_prerequisites_reads_all_pages(
    serve: Serve, connect: Callable[[HostileServer], Connection]
) -> None:
    rules = Rules(3)
    connection = connect(serve(rules))
    new = NewAttachment(ECR, cen_id=CEN, region_id=REGION, ecr_owner_id="2")
    assert NOT_GRANTED not in str(preflight.look(connection, new, _call(connection)))
    assert rules.listings == 3


def test_pages_without_end_are_neither_a_grant_nor_its_absence(
    serve: Serve, connect: Callable[[HostileServer], Connection]
) -> None:
    server = serve(_endless)
    connection = connect(server)
    with pytest.raises(EcrError, match=f"more than {MOST_PAGES} pages"):
        GrantLifecycle(lambda _: connection).read(f"{ECR}:{CEN}", STATE, _call(connection))
    assert len(server.requests) == MOST_PAGES


def test_a_policy_reads_all_pages_and_calls_a_list_without_end_undecided(
    serve: Serve, cloud_of: CloudOf
) -> None:
    assert Live(lambda: cloud_of(serve(Rules(3)))).granted(ECR, CEN) is True
    endless = Live(lambda: cloud_of(serve(_endless)))
    assert isinstance(found := endless.granted(ECR, CEN), Unknown)
    assert "pages" in found.reason
