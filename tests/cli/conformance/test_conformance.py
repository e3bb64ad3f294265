"""The conformance run: against the emulator all assumptions hold, and each differs when its switch is turned."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Cli
from tools.testing.fake_clock import FakeClock
from tools.testing.world_cloud import WorldCloud, new_world

import alicloud_ecr_emulator as emulator
from alicloud_ecr_emulator.process import EmulatorProcess
from alicloud_ecr_emulator.world.settings import Settings
from pulumi_alicloud_ecr.api.journal import Journal
from pulumi_alicloud_ecr.api.journal_files import Folder
from pulumi_alicloud_ecr.cli.conformance.assumption import Verdict
from pulumi_alicloud_ecr.cli.conformance.assumptions import ASSUMPTIONS
from pulumi_alicloud_ecr.cli.conformance.laboratory import Laboratory
from pulumi_alicloud_ecr.cli.conformance.report import Outcome, Report, masked
from pulumi_alicloud_ecr.cli.conformance.run import conduct, find_transit_router
from pulumi_alicloud_ecr.lifecycle import Connection

ECR, TR = emulator.QUICKSTART_ECR_ID, emulator.QUICKSTART_TRANSIT_ROUTER_ID
TRIED = [each for each in ASSUMPTIONS if each.probe]
SWITCHES = sorted({switch for each in TRIED for switch in each.switches})
#: What can't be tried when another assumption doesn't hold: what it is about was then not seen, or is not there.
BLOCKED = {
    "require_association=false": {"association-required-code"},
    "attached_association=take": {
        "association-in-use-code",
        "attachment-single",
        "association-stays",
        "association-free-at-once",
    },
    "prefixes_apply=false": {"prefixes-mode", "no-prefixes-clears"},
    "detach_keeps_association=false": {"association-free-at-once"},
}


def conducted(tmp_path: Path, **settings: Any) -> tuple[Report, emulator.World]:
    """A run over a world on a fake clock."""
    clock = FakeClock()
    world = new_world(clock, **settings)
    emulator.seed(world, {"remove": {"associations": [each.association_id for each in world.associations]}})
    connection = Connection.over(
        WorldCloud(world, clock), clock, Journal(Folder(tmp_path)), region="cn-hangzhou"
    )
    return conduct(laboratory(connection), ASSUMPTIONS), world


def laboratory(connection: Connection) -> Laboratory:
    router = find_transit_router(connection, TR)
    assert router is not None
    return Laboratory(connection, ECR, router, say=lambda _: None)


def setting(switch: str) -> dict[str, Any]:
    name, _, value = switch.partition("=")
    default = Settings.__dataclass_fields__[name].default
    return {name: value if isinstance(default, str) else json.loads(value)}


def outcomes(report: Report, outcome: Outcome) -> dict[str, str]:
    return {each.assumption.name: each.seen for each in report.findings if each.outcome is outcome}


def remains(report: Report, world: emulator.World) -> list[object]:
    """What a run has left, or says that it has."""
    tables = [each for each in world.route_tables if each.type != "System"]
    return [*world.attachments, *world.associations, *tables, *report.left]


def test_every_assumption_holds_and_nothing_is_left(tmp_path: Path) -> None:
    report, world = conducted(tmp_path)
    assert outcomes(report, Outcome.DIFFERS) == {}
    assert outcomes(report, Outcome.NOT_PROBED) == {}
    assert outcomes(report, Outcome.NOT_TRIED) == {e.name: e.not_tried for e in ASSUMPTIONS if not e.probe}
    assert remains(report, world) == []


@pytest.mark.parametrize("switch", SWITCHES)
def test_exactly_what_a_switch_turns_differs(switch: str, tmp_path: Path) -> None:
    report, world = conducted(tmp_path, **setting(switch))
    expected = {each.name for each in TRIED if switch in each.switches}
    assert set(outcomes(report, Outcome.DIFFERS)) == expected
    assert set(outcomes(report, Outcome.NOT_PROBED)) == BLOCKED.get(switch, set())
    assert remains(report, world) == []


@pytest.mark.parametrize(
    "switches",
    [
        # What is made by one of them must not be in the way of the probes that follow, nor stand for what they look for.
        ("require_association=false", "attach_uses_system_table=true"),
        ("attached_association=take", "allow_duplicates=true"),
        ("tags_need_attached=false", "create_sets_tags=false"),
    ],
)
def test_two_differences_are_told_apart(switches: tuple[str, str], tmp_path: Path) -> None:
    settings = setting(switches[0]) | setting(switches[1])
    report, world = conducted(tmp_path, **settings)
    expected = {each.name for each in TRIED if set(switches) & set(each.switches)}
    unclear = {each.assumption.name for each in report.of(Outcome.NOT_PROBED)}
    assert set(outcomes(report, Outcome.DIFFERS)) == expected - unclear
    assert remains(report, world) == []


def test_every_switch_is_a_setting_of_the_emulator() -> None:
    names = set(Settings.__dataclass_fields__)
    switches = {switch for each in ASSUMPTIONS for switch in each.switches}
    assert {switch.partition("=")[0] for switch in switches} <= names


def test_names_are_said_once() -> None:
    assert len({each.name for each in ASSUMPTIONS}) == len(ASSUMPTIONS)


@pytest.fixture
def fresh(ecr_emulator: EmulatorProcess) -> EmulatorProcess:
    """An emulator in which nothing is associated."""
    ecr_emulator.seed(
        settings={
            # Long enough to be tried in transit, on a busy machine too.
            "attach_seconds": 2.0,
            "detach_seconds": 0.2,
            "modify_seconds": 1.0,
            "association_seconds": 1.0,
        },
        remove={"associations": [each["association_id"] for each in ecr_emulator.state()["associations"]]},
    )
    return ecr_emulator


def test_a_run_over_http_writes_both_reports_without_an_id(
    fresh: EmulatorProcess, cli: Cli, tmp_path: Path
) -> None:
    words = [
        "conformance",
        "--ecr-id",
        ECR,
        "--transit-router-id",
        TR,
        "--output",
        str(tmp_path / "out"),
        "--yes",
    ]
    answer = cli(*words)
    assert answer.code == 0, answer.err
    assert f"tries {len(TRIED)} assumptions" in answer.err
    document = json.loads((tmp_path / "out" / "conformance.json").read_text())
    assert document["summary"] == {
        "holds": len(TRIED),
        "differs": 0,
        "could not be tried": 0,
        "not tried": len(ASSUMPTIONS) - len(TRIED),
    }
    for file in ("conformance.json", "conformance.md"):
        text = (tmp_path / "out" / file).read_text()
        assert not [secret for secret in (ECR, TR, emulator.DEFAULT_ACCOUNT_ID) if secret in text]
    assert fresh.state()["attachments"] == fresh.state()["associations"] == []
    again = cli(*words)
    assert again.code == 2
    assert "--force" in again.err


def test_nobody_agrees_nothing_is_called(fresh: EmulatorProcess, cli: Cli, tmp_path: Path) -> None:
    answer = cli("conformance", "--ecr-id", ECR, "--transit-router-id", TR, "--output", str(tmp_path / "out"))
    assert answer.code == 2
    assert "--yes" in answer.err
    assert not [each for each in fresh.requests() if each["action"].startswith("Create")]


def test_a_pair_that_carries_a_line_is_not_touched(fresh: EmulatorProcess, cli: Cli, tmp_path: Path) -> None:
    account = emulator.DEFAULT_ACCOUNT_ID
    fresh.seed(
        associations=[
            {
                "association_id": "ecr-assoc-users0000000001",
                "ecr_id": ECR,
                "owner_id": account,
                "cen_id": emulator.QUICKSTART_CEN_ID,
                "region_id": "cn-hangzhou",
                "transit_router_id": TR,
            }
        ]
    )
    answer = cli(
        "conformance", "--ecr-id", ECR, "--transit-router-id", TR, "--output", str(tmp_path), "--yes"
    )
    assert answer.code == 2
    assert "connected already (ecr-assoc-users0000000001)" in answer.err
    assert not [each for each in fresh.requests() if each["action"].startswith(("Create", "Delete"))]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tr-attach-abcdefgh123 of ecr-xyz987", "tr-attach-…123 of ecr-…987"),
        ("account 1000000000000001", "account …001"),
        ("Attaching → Attached", "Attaching → Attached"),
    ],
)
def test_masking(text: str, expected: str) -> None:
    assert masked(text) == expected


def test_an_interrupted_run_removes_what_it_made(tmp_path: Path) -> None:
    def interrupt(_: Laboratory) -> Verdict:
        raise KeyboardInterrupt

    at = next(n for n, each in enumerate(ASSUMPTIONS) if each.name == "attachment-statuses")
    clock = FakeClock()
    world = new_world(clock)
    emulator.seed(world, {"remove": {"associations": [each.association_id for each in world.associations]}})
    connection = Connection.over(
        WorldCloud(world, clock), clock, Journal(Folder(tmp_path)), region="cn-hangzhou"
    )
    with pytest.raises(KeyboardInterrupt):
        conduct(laboratory(connection), [*ASSUMPTIONS[:at], replace(ASSUMPTIONS[at], probe=interrupt)])
    assert (list(world.attachments), list(world.associations)) == ([], [])
