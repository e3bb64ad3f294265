"""A stack beside an emulated cloud of its own: the program that most engine tests run, and what the API says of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from alicloud_ecr_emulator import (
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
)
from alicloud_ecr_emulator.process import EmulatorProcess
from tools.testing.harness import Stack

ECR = QUICKSTART_ECR_ID
TRANSIT_ROUTER = QUICKSTART_TRANSIT_ROUTER_ID
CEN = QUICKSTART_CEN_ID
REGION = DEFAULT_REGION_ID

#: The key of the tag that says which resource of which stack holds an attachment.
CLAIM_TAG = "pulumi-alicloud-ecr"

CREATE = "CreateTransitRouterEcrAttachment"
LIST = "ListTransitRouterEcrAttachments"
UPDATE = "UpdateTransitRouterEcrAttachmentAttribute"
DELETE = "DeleteTransitRouterEcrAttachment"

#: The association that the API wants to see before it attaches; most tests are not about it.
ASSOCIATION: Mapping[str, object] = {
    "association_id": "ecr-assoc-test00001",
    "ecr_id": ECR,
    "owner_id": DEFAULT_ACCOUNT_ID,
    "cen_id": CEN,
    "region_id": REGION,
    "transit_router_id": TRANSIT_ROUTER,
    "transit_router_owner_id": DEFAULT_ACCOUNT_ID,
}

#: An attachment of the same ECR and transit router that some other stack or person has made.
FOREIGN: Mapping[str, object] = {
    "attachment_id": "tr-attach-foreign001",
    "cen_id": CEN,
    "transit_router_id": TRANSIT_ROUTER,
    "region_id": REGION,
    "owner_id": DEFAULT_ACCOUNT_ID,
    "ecr_id": ECR,
    "ecr_owner_id": DEFAULT_ACCOUNT_ID,
}


def program(*resources: str) -> str:
    """A Pulumi program of these statements."""
    imports = "import pulumi\nfrom pulumi_alicloud_ecr import *"
    return "\n".join([imports, *resources, ""])


def attachment(name: str = "line", opts: str = "", **inputs: Any) -> str:
    """A statement that declares an attachment, of the ECR to the transit router unless `inputs` says otherwise.

    None leaves an input out; `opts` is the text of the resource options' arguments.
    """
    given: dict[str, Any] = {"ecr_id": ECR, "transit_router_id": TRANSIT_ROUTER, **inputs}
    return declared("EcrAttachment", name, opts, **given)


def declared(kind: str, name: str, opts: str = "", **inputs: Any) -> str:
    """A statement `name = Kind("name", …)`."""
    given = [f"{key}={value!r}" for key, value in inputs.items() if value is not None]
    arguments = ", ".join([repr(name), *given, f"opts=pulumi.ResourceOptions({opts})"])
    return f"{name.replace('-', '_')} = {kind}({arguments})"


@dataclass(frozen=True)
class Site:
    """One stack and its cloud."""

    stack: Stack
    cloud: EmulatorProcess
    #: Where the provider on this machine writes down what it has asked for.
    records: Path

    def declare(self, opts: str = "", **inputs: Any) -> None:
        """Make the stack's program one attachment with these inputs, named `line`."""
        self.stack.write(program(attachment(opts=opts, **inputs)))

    def attachments(self) -> list[dict[str, Any]]:
        """What the API has, by its own account of the world; the tag that says who holds it stands beside the others."""
        found: list[dict[str, Any]] = self.cloud.state()["attachments"]
        return [{**each, "claim": each.get("tags", {}).pop(CLAIM_TAG, "")} for each in found]

    def the_attachment(self) -> dict[str, Any]:
        """The one attachment that the API has."""
        (only,) = self.attachments()
        return only

    def codes(self, action: str) -> list[str]:
        """How the calls of an operation were answered, in their order; empty for success."""
        return [request["code"] for request in self.cloud.requests(action=action)]

    def calls(self, action: str) -> int:
        return len(self.codes(action))

    def all_calls(self) -> int:
        total: int = self.cloud.totals()["total"]
        return total

    def state_and_api_agree(self, name: str = "line") -> bool:
        """Whether the state has exactly the attachments of the API, and each is finished on both sides."""
        recorded = {r["id"]: r["outputs"]["status"] for n, r in self.stack.resources().items() if n == name}
        there = {a["attachment_id"]: a["status"] for a in self.attachments()}
        return recorded == there and set(there.values()) <= {"Attached"}
