"""The cloud of the model, its clock and a laptop's journal: what several places share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import alicloud_ecr_emulator as emulator
from alicloud_ecr_emulator.world.entities import Attachment
from alicloud_ecr_emulator.world.transitions import settle
from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.api.journal_files import Files, Memory
from pulumi_alicloud_ecr.lifecycle import Connection
from tools.testing.fake_clock import FakeClock, WallTime
from tools.testing.world_cloud import WorldCloud, new_world

#: The Pulumi backend of all stacks.
BACKEND = "b"
#: Seconds after which what was made shows, and what was deleted is gone.
_REST = 90.0


@dataclass
class Surroundings:
    """One world."""

    clock: FakeClock
    cloud: WorldCloud
    laptop: Files

    @classmethod
    def new(
        cls, settings: dict[str, Any] | None = None, hides_tags: bool = False, laptop: Files | None = None
    ) -> Surroundings:
        """`settings` are the emulator's; `hides_tags` is whether lists show no tags."""
        clock = FakeClock()
        cloud = WorldCloud(new_world(clock, **(settings or {})), clock)
        cloud.hides_tags = hides_tags
        return cls(clock, cloud, Memory() if laptop is None else laptop)

    @property
    def world(self) -> emulator.World:
        return self.cloud.world

    @property
    def shows_claims(self) -> bool:
        return self.world.settings.create_sets_tags and not self.cloud.hides_tags

    def add_router(self, ecr_id: str) -> None:
        """One more ECR, associated with the transit router."""
        own = {"owner_id": emulator.DEFAULT_ACCOUNT_ID, "ecr_id": ecr_id}
        association = {
            "association_id": f"ecr-assoc-{ecr_id}",
            "transit_router_id": emulator.QUICKSTART_TRANSIT_ROUTER_ID,
            "transit_router_owner_id": emulator.DEFAULT_ACCOUNT_ID,
            "cen_id": emulator.QUICKSTART_CEN_ID,
            "region_id": emulator.DEFAULT_REGION_ID,
        }
        emulator.seed(self.world, {"routers": [own], "associations": [{**own, **association}]})

    def connect(self, machine: str) -> Connection:
        """What a new process on that machine works with: a laptop keeps its journal, a CI runner has none."""
        files = self.laptop if machine == "laptop" else Memory()
        journal = Journal(files, WallTime(self.clock))
        region = emulator.DEFAULT_REGION_ID
        return Connection.over(self.cloud, self.clock, journal, region=region, backend=BACKEND)

    def attachments(self, ecr_id: str) -> list[Attachment]:
        """The living attachments of an ECR."""
        settle(self.world)
        return [a for a in self.world.attachments if a.ecr_id == ecr_id and a.status != "Detaching"]

    def rest(self) -> None:
        self.clock.sleep(_REST, lambda: False)
