"""What a unit test of the lifecycle works with: a world, a clock that never waits, and one account's connection."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from tools.testing.fake_clock import FakeClock, WallTime
from tools.testing.world_cloud import WorldCloud, new_world

import alicloud_ecr_emulator as emulator
from alicloud_ecr_emulator.world.entities import Attachment
from alicloud_ecr_emulator.world.transitions import settle
from pulumi_alicloud_ecr.api.call import Call
from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.api.journal_files import Folder
from pulumi_alicloud_ecr.lifecycle import (
    AssociationLifecycle,
    AttachmentLifecycle,
    Connection,
    GrantLifecycle,
)
from pulumi_alicloud_ecr.schema import AttachmentInputs, AttachmentState
from pulumi_alicloud_ecr.schema.validation import CLAIM_TAG

ECR = emulator.QUICKSTART_ECR_ID
TR = emulator.QUICKSTART_TRANSIT_ROUTER_ID
CEN = emulator.QUICKSTART_CEN_ID
REGION = emulator.DEFAULT_REGION_ID
ORIGIN = "EcrAttachment:org/project/stack/prod"


@dataclass
class Bench:
    """A cloud and what one machine does to it. `machine` begins a new process, on this or another machine."""

    world: emulator.World
    clock: FakeClock
    folder: Path
    cloud: WorldCloud = field(init=False)
    connection: Connection = field(init=False)
    said: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.cloud = WorldCloud(self.world, self.clock)
        self.process()

    def process(self, folder: Path | None = None, **options: Any) -> Bench:
        """Begin a new process: nothing is remembered but the records in the folder, and no fault is left."""
        self.folder = folder or self.folder
        self.cloud.faults.clear()
        options.setdefault("region", REGION)
        journal = Journal(Folder(self.folder), WallTime(self.clock))
        self.connection = Connection.over(self.cloud, self.clock, journal, **options)
        return self

    def call(self, seconds: float = 1200.0, cancelled: Callable[[], bool] = lambda: False) -> Call:
        return Call(self.clock.now() + seconds, cancelled, self.said.append, self.said.append)

    @property
    def attachments(self) -> AttachmentLifecycle:
        return AttachmentLifecycle(lambda _: self.connection)

    @property
    def associations(self) -> AssociationLifecycle:
        return AssociationLifecycle(lambda _: self.connection)

    @property
    def grants(self) -> GrantLifecycle:
        return GrantLifecycle(lambda _: self.connection)

    def create(
        self, wanted: AttachmentInputs | None = None, seconds: float = 1200.0
    ) -> tuple[str, AttachmentState]:
        return self.attachments.create(wanted or inputs(), self.call(seconds))

    @property
    def there(self) -> list[Attachment]:
        """The attachments that the world has now."""
        settle(self.world)
        return list(self.world.attachments)

    def seed(self, **document: Any) -> None:
        emulator.seed(self.world, document)

    def foreign(self, **given: Any) -> str:
        """An attachment in the same place that somebody else has made."""
        entry = {
            "attachment_id": "tr-attach-foreign",
            "cen_id": CEN,
            "transit_router_id": TR,
            "region_id": REGION,
            "owner_id": emulator.DEFAULT_ACCOUNT_ID,
            "ecr_id": ECR,
            "ecr_owner_id": emulator.DEFAULT_ACCOUNT_ID,
            **given,
        }
        self.seed(attachments=[entry])
        return str(entry["attachment_id"])


def user_tags(attachment: Attachment) -> dict[str, str]:
    """The tags of an attachment of the world without the claim."""
    return {key: value for key, value in attachment.tags.items() if key != CLAIM_TAG}


def inputs(**given: Any) -> AttachmentInputs:
    """Inputs in TR mode, as the class of a program passes them."""
    return AttachmentInputs(**{"ecr_id": ECR, "transit_router_id": TR, "origin": ORIGIN, **given})


@pytest.fixture
def new_bench(tmp_path: Path) -> Callable[..., Bench]:
    """Makes a bench; keywords are settings of the world."""

    def make(**settings: Any) -> Bench:
        clock = FakeClock()
        return Bench(new_world(clock, **settings), clock, tmp_path / "here")

    return make


@pytest.fixture
def bench(new_bench: Callable[..., Bench]) -> Bench:
    return new_bench()
