"""The emulator's world as the provider's `Cloud`, in this process and on a fake clock: no HTTP, no SDK.

Parameters and answers are translated here in the API's names, once more than in `sdk`: a test of the lifecycle
then says nothing about the SDK edge, and a mistake there can't hide one here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import alicloud_ecr_emulator as emulator
from alicloud_ecr_emulator.world.plan import Plan
from pulumi_alicloud_ecr.api.cloud import (
    Association,
    Attachment,
    AttachmentScope,
    Grant,
    NewAssociation,
    NewAttachment,
    Page,
    Router,
    TransitRouter,
)
from pulumi_alicloud_ecr.api.errors import ApiError, Unreachable
from tools.testing.fake_clock import FakeClock, WallTime
from tools.testing.world_routing import WorldRouting

CREATE = "CreateTransitRouterEcrAttachment"
LIST = "ListTransitRouterEcrAttachments"
UPDATE = "UpdateTransitRouterEcrAttachmentAttribute"
DELETE = "DeleteTransitRouterEcrAttachment"
TAG = "TagResources"
UNTAG = "UntagResources"
ASSOCIATE = "CreateExpressConnectRouterAssociation"
ASSOCIATIONS = "DescribeExpressConnectRouterAssociation"
MODIFY_ASSOCIATION = "ModifyExpressConnectRouterAssociation"
MODIFY_PREFIXES = "ModifyExpressConnectRouterAssociationAllowedPrefix"
DISSOCIATE = "DeleteExpressConnectRouterAssociation"
ROUTERS = "DescribeExpressConnectRouter"
TRANSIT_ROUTERS = "ListTransitRouters"
SERVICE = "CheckTransitRouterService"
GRANT = "GrantInstanceToTransitRouter"
REVOKE = "RevokeInstanceFromTransitRouter"
GRANTS = "DescribeGrantRulesToResource"
GRANTS_TO_CEN = "DescribeGrantRulesToCen"
CENS = "DescribeCens"
IDENTITY = "GetCallerIdentity"

_TAGGED = "TRANSITROUTERECRATTACHMENT"
_NOTHING: Mapping[str, str] = {}


class Killed(BaseException):
    """The process ends here: no `except Exception` may see it."""


@dataclass
class Fault:
    """What goes wrong with calls of an operation ("*": any): the error, before or after the work is done."""

    operation: str
    error: Callable[[str], BaseException]
    after: bool = False
    #: Calls that pass first, and calls that fail then.
    skip: int = 0
    times: int = 1
    dry_runs: bool = True

    def hits(self, operation: str, dry_run: bool) -> bool:
        if self.operation not in ("*", operation) or (dry_run and not self.dry_runs):
            return False
        if self.skip > 0:
            self.skip -= 1
            return False
        self.times -= 1
        return self.times >= 0


def dropped(operation: str) -> Unreachable:
    """The connection broke: nobody knows whether the call took effect."""
    return Unreachable(operation, "the connection was broken")


def refusal(
    code: str, status: int = 400, retry_after: float | None = None, message: str = "refused"
) -> Callable[[str], ApiError]:
    """A refusal with a code."""
    return lambda operation: ApiError(operation, code, message, "REQ-1", status, retry_after)


class WorldCloud(WorldRouting):
    """`cloud.Cloud` over a world, as one account sees it."""

    def __init__(
        self, world: emulator.World, clock: FakeClock, account: str = emulator.DEFAULT_ACCOUNT_ID
    ) -> None:
        self.world = world
        self.account = account
        self.faults: list[Fault] = []
        #: How the next works go on: attachments that fail or vanish, deletes that do nothing, late visibility.
        self.plan = Plan()
        #: The operations called, in order, and when.
        self.calls: list[str] = []
        self.times: list[float] = []
        #: Seconds that each call takes, and calls a second for each operation (0: no limit).
        self.latency = 0.0
        self.qps = 0
        self.throttled = 0
        #: Whether lists show no tags.
        self.hides_tags = False
        self._clock = clock
        self._happens: dict[str, Callable[[], object]] = {}

    @property
    def name(self) -> str:
        return f"world as {self.account}"

    def when(self, operation: str, happens: Callable[[], object]) -> None:
        """Something that somebody else does just before the next call of the operation is answered."""
        self._happens[operation] = happens

    def count(self, operation: str) -> int:
        """How often the operation was called."""
        return self.calls.count(operation)

    def create_attachment(self, new: NewAttachment, token: str, timeout: float, dry_run: bool = False) -> str:
        answer = self._call(
            CREATE,
            EcrId=new.ecr_id,
            TransitRouterId=new.transit_router_id,
            CenId=new.cen_id,
            RegionId=new.region_id,
            EcrOwnerId=new.ecr_owner_id,
            TransitRouterAttachmentName=new.name,
            TransitRouterAttachmentDescription=new.description,
            ClientToken=token,
            DryRun=_flag(dry_run),
            **_tags(new.tags),
        )
        return str(
            answer.get("TransitRouterAttachmentId", "") if dry_run else answer["TransitRouterAttachmentId"]
        )

    def list_attachments(
        self,
        scope: AttachmentScope,
        timeout: float,
        next_token: str = "",
        tags: Mapping[str, str] | None = None,
        page_size: int = 0,
    ) -> Page[Attachment]:
        answer = self._call(
            LIST,
            TransitRouterId=scope.transit_router_id,
            CenId=scope.cen_id,
            RegionId=scope.region_id,
            TransitRouterAttachmentId=scope.attachment_id,
            NextToken=next_token,
            MaxResults=str(page_size or min(100, self.world.settings.largest_page)),
            **_tags(tags or {}),
        )
        rows = [self._shown(row) for row in answer["TransitRouterAttachments"]]
        return Page(tuple(_attachment(row) for row in rows), answer["NextToken"])

    def update_attachment(
        self,
        id: str,
        timeout: float,
        name: str | None = None,
        description: str | None = None,
        dry_run: bool = False,
    ) -> None:
        given = {
            "TransitRouterAttachmentName": name,
            "TransitRouterAttachmentDescription": description,
        }
        self._call(
            UPDATE,
            {wire: value for wire, value in given.items() if value is not None},
            TransitRouterAttachmentId=id,
            DryRun=_flag(dry_run),
        )

    def delete_attachment(self, id: str, force: bool, timeout: float) -> None:
        self._call(DELETE, TransitRouterAttachmentId=id, Force=_flag(force))

    def tag_attachment(self, id: str, region_id: str, tags: Mapping[str, str], timeout: float) -> None:
        self._call(TAG, ResourceType=_TAGGED, RegionId=region_id, **{"ResourceId.1": id}, **_tags(tags))

    def untag_attachment(self, id: str, region_id: str, keys: tuple[str, ...], timeout: float) -> None:
        listed = {f"TagKey.{number}": key for number, key in enumerate(keys, 1)}
        self._call(UNTAG, ResourceType=_TAGGED, RegionId=region_id, **{"ResourceId.1": id}, **listed)

    def create_association(
        self, new: NewAssociation, token: str, timeout: float, dry_run: bool = False
    ) -> str:
        answer = self._call(
            ASSOCIATE,
            EcrId=new.ecr_id,
            TransitRouterId=new.transit_router_id,
            AssociationRegionId=new.region_id,
            CenId=new.cen_id,
            TransitRouterOwnerId=new.transit_router_owner_id,
            Description=new.description,
            AllowedPrefixesMode=new.allowed_prefixes_mode,
            **_numbered("AllowedPrefixes", new.allowed_prefixes),
            CreateAttachment=_flag(new.create_attachment),
            ClientToken=token,
            DryRun=_flag(dry_run),
            **_tags(new.tags),
        )
        return str(answer.get("AssociationId", ""))

    def list_associations(
        self,
        ecr_id: str,
        timeout: float,
        association_id: str = "",
        transit_router_id: str = "",
        next_token: str = "",
        page_size: int = 0,
    ) -> Page[Association]:
        answer = self._call(
            ASSOCIATIONS,
            EcrId=ecr_id,
            AssociationId=association_id,
            TransitRouterId=transit_router_id,
            NextToken=next_token,
            MaxResults=str(page_size or ""),
        )
        rows = [self._shown(row) for row in answer["AssociationList"]]
        return Page(tuple(_association(row) for row in rows), answer["NextToken"])

    def update_association(self, id: str, ecr_id: str, description: str, timeout: float) -> None:
        self._call(MODIFY_ASSOCIATION, {"Description": description}, AssociationId=id, EcrId=ecr_id)

    def update_allowed_prefixes(
        self, id: str, ecr_id: str, prefixes: tuple[str, ...], mode: str, timeout: float
    ) -> None:
        self._call(
            MODIFY_PREFIXES,
            AssociationId=id,
            EcrId=ecr_id,
            AllowedPrefixesMode=mode,
            **_numbered("AllowedPrefixes", prefixes),
        )

    def delete_association(self, id: str, ecr_id: str, delete_attachment: bool, timeout: float) -> None:
        self._call(DISSOCIATE, AssociationId=id, EcrId=ecr_id, DeleteAttachment=_flag(delete_attachment))

    def list_cens(self, timeout: float, next_token: str = "") -> Page[str]:
        answer = self._call(CENS)
        return Page(tuple(row["CenId"] for row in answer["Cens"]["Cen"]))

    def describe_router(self, ecr_id: str, timeout: float) -> Router | None:
        rows = self._call(ROUTERS, EcrId=ecr_id)["EcrList"]
        found = [Router(r["EcrId"], r["Status"], str(r["OwnerId"]), r["Name"]) for r in rows]
        return found[0] if found else None

    def list_regions(self, timeout: float) -> tuple[str, ...]:
        rows = self._call("DescribeChildInstanceRegions")["Regions"]["Region"]
        return tuple(row["RegionId"] for row in rows)

    def list_transit_routers(
        self, timeout: float, transit_router_id: str = "", cen_id: str = "", region_id: str = ""
    ) -> tuple[TransitRouter, ...]:
        rows = self._call(
            TRANSIT_ROUTERS, TransitRouterId=transit_router_id, CenId=cen_id, RegionId=region_id
        )["TransitRouters"]
        return tuple(
            TransitRouter(
                r["TransitRouterId"], r["CenId"], r["RegionId"], r["Type"], r["Status"], str(r["AliUid"])
            )
            for r in rows
        )

    def transit_router_service_enabled(self, timeout: float) -> bool:
        return bool(self._call(SERVICE)["Enabled"] == "true")

    def create_grant(self, grant: Grant, timeout: float) -> None:
        self._call(GRANT, OrderType=grant.order_type, **_grant(grant))

    def delete_grant(self, grant: Grant, timeout: float) -> None:
        self._call(REVOKE, **_grant(grant))

    def list_grants(self, ecr_id: str, region_id: str, timeout: float, next_token: str = "") -> Page[Grant]:
        answer = self._call(
            GRANTS, ResourceId=ecr_id, ProductType="ECR", RegionId=region_id, NextToken=next_token
        )
        rows = answer["GrantRules"]
        found = (Grant(ecr_id, r["CenId"], str(r["CenOwnerId"]), region_id, r["OrderType"]) for r in rows)
        return Page(tuple(found), answer["NextToken"])

    def list_grants_to_cen(
        self, cen_id: str, ecr_id: str, timeout: float, next_token: str = ""
    ) -> Page[Grant]:
        answer = self._call(
            GRANTS_TO_CEN, CenId=cen_id, ChildInstanceId=ecr_id, ProductType="ECR", NextToken=next_token
        )
        rows = answer["GrantRules"]["GrantRule"]
        return Page(tuple(Grant(ecr_id, cen_id, str(r["CenOwnerId"])) for r in rows), answer["NextToken"])

    def account_id(self, timeout: float) -> str:
        return str(self._call(IDENTITY)["AccountId"])

    def _shown(self, row: Mapping[str, Any]) -> Mapping[str, Any]:
        return {**row, "Tags": []} if self.hides_tags else row

    def _call(self, operation: str, exact: Mapping[str, str] = _NOTHING, /, **given: str) -> dict[str, Any]:
        """One API call; of `given` only what is not empty is sent, of `exact` everything."""
        if self.latency:
            self._clock.sleep(self.latency, lambda: False)
        self.calls.append(operation)
        self.times.append(self._clock.now())
        self._check_rate(operation)
        self._happens.pop(operation, lambda: None)()
        fault = next((f for f in self.faults if f.hits(operation, bool(given.get("DryRun")))), None)
        if fault is not None and not fault.after:
            raise fault.error(operation)
        parameters = {**exact, **{name: value for name, value in given.items() if value}}
        try:
            answer = emulator.call(self.world, self.account, operation, parameters, plan=self.plan)
        except emulator.ApiError as error:
            hidden = self.world.settings.ecr_errors_with_http_200 and "ExpressConnectRouter" in operation
            status = 200 if hidden else error.status
            raise ApiError(operation, error.code, error.message, "REQ-1", status) from None
        if fault is not None:
            raise fault.error(operation)
        return answer

    def _check_rate(self, operation: str) -> None:
        if not self.qps:
            return
        now = self._clock.now()
        recent = [
            op
            for op, at in zip(self.calls[:-1], self.times[:-1], strict=True)
            if at > now - 1 and op == operation
        ]
        if len(recent) >= self.qps:
            self.throttled += 1
            raise ApiError(
                operation, "Throttling.User", "Request was denied due to user flow control.", "REQ-1"
            )


def new_world(clock: FakeClock, **settings: Any) -> emulator.World:
    """The emulator's default world on the fake clock, with an association that awaits its attachment."""
    defaults = {
        "attach_seconds": 10.0,
        "detach_seconds": 10.0,
        "modify_seconds": 5.0,
        "association_seconds": 1.0,
    }
    world = emulator.default_world(emulator.Settings(**{**defaults, **settings}), WallTime(clock))
    emulator.seed(
        world,
        {
            "associations": [
                {
                    "association_id": "ecr-assoc-unit000000001",
                    "ecr_id": emulator.QUICKSTART_ECR_ID,
                    "owner_id": emulator.DEFAULT_ACCOUNT_ID,
                    "cen_id": emulator.QUICKSTART_CEN_ID,
                    "region_id": emulator.DEFAULT_REGION_ID,
                    "transit_router_id": emulator.QUICKSTART_TRANSIT_ROUTER_ID,
                    "transit_router_owner_id": emulator.DEFAULT_ACCOUNT_ID,
                }
            ]
        },
    )
    return world


def _flag(value: bool) -> str:
    return "true" if value else ""


def _tags(tags: Mapping[str, str]) -> dict[str, str]:
    numbered = enumerate(tags.items(), 1)
    return {
        name: text
        for number, (key, value) in numbered
        for name, text in ((f"Tag.{number}.Key", key), (f"Tag.{number}.Value", value))
    }


def _numbered(name: str, items: tuple[str, ...]) -> dict[str, str]:
    return {f"{name}.{number}": item for number, item in enumerate(items, 1)}


def _grant(grant: Grant) -> dict[str, str]:
    return {
        "CenId": grant.cen_id,
        "CenOwnerId": grant.cen_owner_id,
        "InstanceId": grant.ecr_id,
        "InstanceType": "ECR",
        "RegionId": grant.region_id,
    }


def _attachment(row: Mapping[str, Any]) -> Attachment:
    return Attachment(
        id=row["TransitRouterAttachmentId"],
        status=row["Status"],
        ecr_id=row["EcrId"],
        transit_router_id=row["TransitRouterId"],
        cen_id=row["CenId"],
        region_id=row["TransitRouterRegionId"],
        ecr_owner_id=str(row["EcrOwnerId"]),
        name=row["TransitRouterAttachmentName"],
        description=row["TransitRouterAttachmentDescription"],
        order_type=row["OrderType"],
        resource_type=row["ResourceType"],
        creation_time=row["CreationTime"],
        auto_publish_route_enabled=row["AutoPublishRouteEnabled"],
        tags={tag["Key"]: tag["Value"] for tag in row["Tags"]},
    )


def _association(row: Mapping[str, Any]) -> Association:
    return Association(
        id=row["AssociationId"],
        status=row["Status"],
        ecr_id=row["EcrId"],
        transit_router_id=row["TransitRouterId"],
        cen_id=row["CenId"],
        region_id=row["RegionId"],
        owner_id=str(row["OwnerId"]),
        transit_router_owner_id=str(row["TransitRouterOwnerId"]),
        description=row["Description"],
        allowed_prefixes=tuple(row["AllowedPrefixes"]),
        allowed_prefixes_mode=row["AllowedPrefixesMode"],
        create_time=row["GmtCreate"],
        tags={tag["Key"]: tag["Value"] for tag in row["Tags"]},
    )
