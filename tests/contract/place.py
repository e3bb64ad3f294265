"""Where a scenario takes place."""

import itertools
import time
from dataclasses import dataclass, field
from typing import Any

from tools.testing.site import CLAIM_TAG

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, DEFAULT_REGION_ID
from alicloud_ecr_emulator.process import EmulatorProcess

_COUNT = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """A CEN with a transit router, and an ECR associated with it, that no other scenario uses."""

    cloud: EmulatorProcess
    number: int = field(default_factory=lambda: next(_COUNT))

    @property
    def name(self) -> str:
        """The name of the scenario's resource."""
        return f"line-{self.number}"

    @property
    def ecr_id(self) -> str:
        return f"ecr-contract{self.number:08}"

    @property
    def cen_id(self) -> str:
        return f"cen-contract{self.number:08}"

    @property
    def transit_router_id(self) -> str:
        return f"tr-contract{self.number:08}"

    @property
    def by_transit_router(self) -> dict[str, Any]:
        return {"ecrId": self.ecr_id, "transitRouterId": self.transit_router_id}

    @property
    def by_cen(self) -> dict[str, Any]:
        return {"ecrId": self.ecr_id, "cenId": self.cen_id, "regionId": DEFAULT_REGION_ID}

    @property
    def resolved(self) -> dict[str, Any]:
        """The immutable values that an attachment here has."""
        return {**self.by_transit_router, **self.by_cen, "ecrOwnerId": DEFAULT_ACCOUNT_ID}

    def prepare(self, *, associated: bool) -> None:
        account = DEFAULT_ACCOUNT_ID
        ends = {"ecr_id": self.ecr_id, "transit_router_id": self.transit_router_id, "cen_id": self.cen_id}
        where = {
            **ends,
            "region_id": DEFAULT_REGION_ID,
            "owner_id": account,
            "transit_router_owner_id": account,
        }
        router = {"transit_router_id": self.transit_router_id, "cen_id": self.cen_id}
        self.cloud.seed(
            cens=[{"cen_id": self.cen_id, "owner_id": account}],
            transit_routers=[{**router, "region_id": DEFAULT_REGION_ID, "owner_id": account}],
            routers=[{"ecr_id": self.ecr_id, "owner_id": account}],
            associations=[{"association_id": f"ecr-assoc-{self.number:08}", **where}] if associated else [],
        )

    def attach(self, id: str, **there: object) -> None:
        """Let somebody else have made an attachment here."""
        account = DEFAULT_ACCOUNT_ID
        ends = {"ecr_id": self.ecr_id, "transit_router_id": self.transit_router_id, "cen_id": self.cen_id}
        whose = {"region_id": DEFAULT_REGION_ID, "owner_id": account, "ecr_owner_id": account}
        self.cloud.seed(attachments=[{"attachment_id": id, **ends, **whose, **there}])

    def attachments(self) -> list[dict[str, Any]]:
        """What the API has here, the tag that says who holds it beside the others."""
        found = [a for a in self.cloud.state()["attachments"] if a["ecr_id"] == self.ecr_id]
        return [{**a, "claim": a["tags"].pop(CLAIM_TAG, "")} for a in found]

    def let_listings_age(self) -> None:
        """Reads of one process share a listing that is up to half a second old; what is to be read must be older."""
        time.sleep(0.6)
