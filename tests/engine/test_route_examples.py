"""The examples that end with routes, on the real engine."""

import os
import sys
from collections.abc import Callable
from pathlib import Path

from tests.engine.conftest import NewStack
from tests.engine.packs import ECHO_PLUGIN
from tools.engine import Engine
from tools.project import ROOT

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, DEFAULT_REGION_ID, QUICKSTART_ROUTE_TABLE_ID
from alicloud_ecr_emulator.process import EmulatorProcess

EXAMPLES = ROOT / "examples"
#: The echo plugin numbers what it makes; the world has something under every number that it can come to.
_MADE = range(1, 41)


def environment(cloud: EmulatorProcess, tmp_path: Path) -> dict[str, str]:
    return {**cloud.env, "ALICLOUD_ECR_STATE_DIR": str(tmp_path / "records")}


def test_the_connection_example_ends_with_routes(
    new_stack: NewStack, ecr_emulator_factory: Callable[..., EmulatorProcess], tmp_path: Path
) -> None:
    cloud = ecr_emulator_factory(attach_seconds=0.1, detach_seconds=0.1)
    stack = new_stack(EXAMPLES / "connection", project="ecr-connection", env=environment(cloud, tmp_path))

    stack.up()

    outputs = stack.outputs()
    assert (outputs["status"], outputs["routes_learned"]) == ("Attached", True)
    assert outputs["route_tables"] == {QUICKSTART_ROUTE_TABLE_ID: "System"}
    stack.preview("--expect-no-changes")
    stack.destroy()
    state = cloud.state()
    assert not any(state[what] for what in ("attachments", "associations", "route_table_associations"))


def test_the_whole_line_stands_on_what_pulumi_alicloud_makes(
    new_stack: NewStack,
    ecr_emulator_factory: Callable[..., EmulatorProcess],
    engine: Engine,
    tmp_path: Path,
) -> None:
    cloud = ecr_emulator_factory(attach_seconds=0.1, detach_seconds=0.1)
    owner = {"owner_id": DEFAULT_ACCOUNT_ID}
    where = {"region_id": DEFAULT_REGION_ID, **owner}
    cloud.seed(
        cens=[{"cen_id": f"cen-{n}", **owner} for n in _MADE],
        transit_routers=[{"transit_router_id": f"tr-{n}", "cen_id": f"cen-{n}", **where} for n in _MADE],
        routers=[{"ecr_id": f"id-{n}", **owner} for n in _MADE],
    )
    places = (str(ECHO_PLUGIN), str(Path(sys.executable).parent), engine.search_path(os.environ["PATH"]))
    stack = new_stack(
        EXAMPLES / "whole-line",
        project="ecr-whole-line",
        env={**environment(cloud, tmp_path), "PATH": os.pathsep.join(places)},
    )

    stack.up()

    assert stack.outputs()["status"] == "Attached"
    (attachment,) = cloud.state()["attachments"]
    ecr = stack.resources()["ecr"]["id"]
    router = stack.resources()["transit-router"]["outputs"]["transitRouterId"]
    assert (attachment["ecr_id"], attachment["transit_router_id"]) == (ecr, router)
    stack.preview("--expect-no-changes")
    stack.destroy()
    assert cloud.state()["attachments"] == []
