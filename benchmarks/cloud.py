"""The emulator as a case meets it: a transit router, associated ECRs to attach, and the log of what was asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from alicloud_ecr_emulator import (
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
)
from alicloud_ecr_emulator.process import EmulatorProcess
from benchmarks.plan import DETACH_SECONDS

TRANSIT_ROUTER = QUICKSTART_TRANSIT_ROUTER_ID
_LIST = "ListTransitRouterEcrAttachments"


@dataclass(frozen=True)
class Traffic:
    """The requests of one operation."""

    requests: tuple[Mapping[str, Any], ...]

    @property
    def calls(self) -> dict[str, int]:
        return dict(Counter(request["action"] for request in self.requests))

    @property
    def looks(self) -> int:
        """How many listings of attachments were begun; each may have several pages, and a call for each."""
        return sum(
            request["action"] == _LIST and "NextToken" not in request["parameters"]
            for request in self.requests
        )

    @property
    def throttled(self) -> int:
        return sum(request["code"].startswith("Throttling") for request in self.requests)

    def first_list_of(self, attachment_id: str, at: float) -> float | None:
        """When the first List that could show the attachment came in, at a time or later."""
        return next(
            (
                request["time"]
                for request in self.requests
                if request["action"] == _LIST
                and request["time"] >= at
                and not request["code"]
                and request["parameters"].get("TransitRouterAttachmentId", attachment_id) == attachment_id
            ),
            None,
        )


class Cloud:
    """One emulator with `size` ECRs ready to be attached."""

    def __init__(self, emulator: EmulatorProcess, size: int, attach_seconds: float) -> None:
        self._emulator = emulator
        self._attach_seconds = attach_seconds
        self.env = {
            **emulator.env,
            "BENCH_SIZE": str(size),
            "BENCH_TRANSIT_ROUTER": TRANSIT_ROUTER,
            "BENCH_ATTACH_SECONDS": str(attach_seconds),
            "BENCH_DETACH_SECONDS": str(DETACH_SECONDS),
        }
        emulator.seed(**_routers_and_associations(size))

    def mark(self) -> int:
        """The number of the last request so far."""
        total: int = self._emulator.totals()["total"]
        return total

    def traffic(self, since: int) -> Traffic:
        return Traffic(tuple(self._emulator.requests(since=since)))

    def attached_at(self) -> dict[str, float]:
        """Attachment id → when it became Attached after its create, on the system's clock."""
        return {
            attachment["attachment_id"]: attachment["created_at"] + self._attach_seconds
            for attachment in self._emulator.state()["attachments"]
        }

    def attached_ecrs(self) -> list[str]:
        """The ECR of each attachment that is there."""
        return [attachment["ecr_id"] for attachment in self._emulator.state()["attachments"]]


@contextmanager
def cloud(size: int, qps: int, attach_seconds: float) -> Iterator[Cloud]:
    """A cloud that ends with the block."""
    with EmulatorProcess(attach_seconds=attach_seconds, detach_seconds=DETACH_SECONDS, qps=qps) as emulator:
        yield Cloud(emulator, size, attach_seconds)


def _routers_and_associations(size: int) -> dict[str, list[dict[str, str]]]:
    routers = [{"ecr_id": f"ecr-bench-{n}", "owner_id": DEFAULT_ACCOUNT_ID} for n in range(size)]
    associations = [
        {
            "association_id": f"ecr-assoc-bench-{n}",
            "ecr_id": router["ecr_id"],
            "owner_id": DEFAULT_ACCOUNT_ID,
            "cen_id": QUICKSTART_CEN_ID,
            "region_id": DEFAULT_REGION_ID,
            "transit_router_id": TRANSIT_ROUTER,
            "transit_router_owner_id": DEFAULT_ACCOUNT_ID,
        }
        for n, router in enumerate(routers)
    ]
    return {"routers": routers, "associations": associations}
