"""A cloud without HTTP and with a clock of its own, and one with both, for the emulator's tests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from alibabacloud_cbn20170912.client import Client as CbnClient
from alibabacloud_expressconnectrouter20230901.client import Client as EcrClient
from alibabacloud_sts20150401.client import Client as StsClient
from alibabacloud_tea_openapi.utils_models import Config

import alicloud_ecr_emulator as emulator
from alicloud_ecr_emulator.process import EmulatorProcess
from alicloud_ecr_emulator.world.entities import Attachment, Router
from alicloud_ecr_emulator.world.transitions import settle

CREATE = "CreateTransitRouterEcrAttachment"
LIST = "ListTransitRouterEcrAttachments"
UPDATE = "UpdateTransitRouterEcrAttachmentAttribute"
DELETE = "DeleteTransitRouterEcrAttachment"

QUICKSTART = {"EcrId": emulator.QUICKSTART_ECR_ID, "TransitRouterId": emulator.QUICKSTART_TRANSIT_ROUTER_ID}


class Cloud:
    """The default world with a clock that stands still until `wait`."""

    def __init__(self, **settings: Any) -> None:
        self.now = 1_750_000_000.0
        defaults = {
            "attach_seconds": 10.0,
            "detach_seconds": 10.0,
            "modify_seconds": 5.0,
            "association_seconds": 1.0,
        }
        self.world = emulator.default_world(emulator.Settings(**{**defaults, **settings}), lambda: self.now)

    def wait(self, seconds: float) -> None:
        self.now += seconds

    def seed(self, **document: Any) -> None:
        emulator.seed(self.world, document)

    def call(
        self,
        action: str,
        account: str = emulator.DEFAULT_ACCOUNT_ID,
        **parameters: str,
    ) -> dict[str, Any]:
        return emulator.call(self.world, account, action, parameters)

    def refusal(
        self, action: str, account: str = emulator.DEFAULT_ACCOUNT_ID, **parameters: str
    ) -> emulator.ApiError:
        """The error of a call that must be refused, and must leave no trace when it is."""
        settle(self.world)
        before = self.world.revision
        try:
            answer = self.call(action, account, **parameters)
        except emulator.ApiError as error:
            assert self.world.revision == before, "a refused request changed the world"
            return error
        raise AssertionError(f"{action} was answered: {answer}")

    def code(self, action: str, account: str = emulator.DEFAULT_ACCOUNT_ID, **parameters: str) -> str:
        return self.refusal(action, account, **parameters).code

    def outcome(self, action: str, parameters: Mapping[str, str], version: str = "") -> str:
        """The code of the refusal, or an empty string for an answer."""
        try:
            emulator.call(self.world, emulator.DEFAULT_ACCOUNT_ID, action, parameters, version=version)
        except emulator.ApiError as error:
            return error.code
        return ""

    def associate(self, ecr_id: str = emulator.QUICKSTART_ECR_ID, **parameters: str) -> str:
        """An association that is ready to be attached."""
        defaults = {
            "EcrId": ecr_id,
            "TransitRouterId": emulator.QUICKSTART_TRANSIT_ROUTER_ID,
            "AssociationRegionId": emulator.DEFAULT_REGION_ID,
        }
        made = self.call("CreateExpressConnectRouterAssociation", **{**defaults, **parameters})
        self.wait(1)
        return str(made["AssociationId"])

    def associate_cen(self, region_id: str) -> str:
        """An association of the quick start's ECR with its CEN in a region, without a transit router id."""
        made = self.call(
            "CreateExpressConnectRouterAssociation",
            EcrId=emulator.QUICKSTART_ECR_ID,
            CenId=emulator.QUICKSTART_CEN_ID,
            AssociationRegionId=region_id,
        )
        self.wait(1)
        return str(made["AssociationId"])

    def attach(self, **parameters: str) -> str:
        """An attachment of the quick start's ECR, still Attaching."""
        self.associate()
        return str(self.call(CREATE, **QUICKSTART, **parameters)["TransitRouterAttachmentId"])

    def attached(self, **parameters: str) -> str:
        """An attachment of the quick start's ECR that is Attached."""
        attachment_id = self.attach(**parameters)
        self.wait(10)
        return attachment_id

    def listed(self, **parameters: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.call(LIST, **parameters)["TransitRouterAttachments"]
        return found

    def status(self, attachment_id: str) -> str | None:
        found = self.listed(TransitRouterAttachmentId=attachment_id)
        return found[0]["Status"] if found else None

    def association_status(self, ecr_id: str = emulator.QUICKSTART_ECR_ID) -> str | None:
        found = self.call("DescribeExpressConnectRouterAssociation", EcrId=ecr_id)["AssociationList"]
        return found[0]["Status"] if found else None

    def add_attachments(self, count: int, first: int = 0) -> list[str]:
        """So many attachments, each of an ECR of its own, without the calls."""
        for number in range(first, first + count):
            self.world.put(Router(f"ecr-many{number}", emulator.DEFAULT_ACCOUNT_ID))
            self.world.put(
                Attachment(
                    f"tr-attach-many{number}",
                    emulator.QUICKSTART_CEN_ID,
                    emulator.QUICKSTART_TRANSIT_ROUTER_ID,
                    emulator.DEFAULT_REGION_ID,
                    emulator.DEFAULT_ACCOUNT_ID,
                    f"ecr-many{number}",
                    emulator.DEFAULT_ACCOUNT_ID,
                )
            )
        return [f"tr-attach-many{number}" for number in range(first, first + count)]


class Clients:
    """The official SDK's clients, pointed at an emulator."""

    def __init__(
        self,
        process: EmulatorProcess,
        key: str = emulator.DEFAULT_ACCESS_KEY_ID,
        secret: str = emulator.DEFAULT_ACCESS_KEY_SECRET,
        token: str | None = None,
    ) -> None:
        self._config = {
            "access_key_id": key,
            "access_key_secret": secret,
            "security_token": token,
            "endpoint": f"127.0.0.1:{process.port}",
            "protocol": "http",
            "region_id": emulator.DEFAULT_REGION_ID,
            "read_timeout": 5000,
        }
        self.cbn = CbnClient(Config(**self._config))
        self.ecr = EcrClient(Config(**self._config))
        self.sts = StsClient(Config(**self._config))
