"""`alicloud-ecr doctor`, `emulator`, `policy-pack`, and the help."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Cli
from tests.support.keys import with_keys

from alicloud_ecr_emulator import (
    DEFAULT_ACCOUNT_ID,
    DEFAULT_REGION_ID,
    QUICKSTART_CEN_ID,
    QUICKSTART_ECR_ID,
    QUICKSTART_TRANSIT_ROUTER_ID,
)
from alicloud_ecr_emulator.process import EmulatorProcess

PLANNED = ("--ecr-id", QUICKSTART_ECR_ID, "--transit-router-id", QUICKSTART_TRANSIT_ROUTER_ID)


@pytest.fixture
def engine(on_path: Callable[[str, str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An engine that has the plugin."""
    folder = tmp_path / "pulumi" / "plugins" / "resource-alicloud-ecr-v0.1.0"
    folder.mkdir(parents=True)
    (folder / "pulumi-resource-alicloud-ecr").touch()
    monkeypatch.setenv("PULUMI_HOME", str(tmp_path / "pulumi"))
    return on_path("pulumi", "echo v3.259.0")


@pytest.mark.usefixtures("engine")
def test_all_is_well_on_the_emulator(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    answer = cli("doctor")
    assert answer.code == 0
    assert answer.out.splitlines()[1:] == [
        "ok    engine        pulumi v3.259.0",
        "ok    plugin        Pulumi finds the native plugin",
        f"ok    endpoint      {ecr_emulator.endpoint}",
        "ok    credentials   account 1000000000000001",
        "ok    region        cn-hangzhou",
        "ok    permission    cen:ListTransitRouterEcrAttachments",
        "ok    permission    cen:DescribeCens",
        "ok    permission    cen:CheckTransitRouterService",
    ]


@pytest.mark.usefixtures("engine")
def test_a_missing_association_of_a_planned_attachment_is_named(cli: Cli) -> None:
    answer = cli("doctor", *PLANNED, "--cen-id", QUICKSTART_CEN_ID)
    assert answer.code == 1
    [line] = [line for line in answer.out.splitlines() if line.startswith("wrong")]
    assert (
        f"no association of ECR {QUICKSTART_ECR_ID} with transit router {QUICKSTART_TRANSIT_ROUTER_ID}"
        in line
    )


@pytest.mark.usefixtures("engine")
def test_a_planned_attachment_that_lacks_nothing_is_fine(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ends = {
        "ecr_id": QUICKSTART_ECR_ID,
        "transit_router_id": QUICKSTART_TRANSIT_ROUTER_ID,
        "owner_id": "1000000000000001",
    }
    ecr_emulator.seed(
        associations=[
            {**ends, "association_id": "a-1", "cen_id": QUICKSTART_CEN_ID, "region_id": "cn-hangzhou"}
        ]
    )
    answer = cli("doctor", *PLANNED, "--cen-id", QUICKSTART_CEN_ID)
    assert answer.code == 0
    assert "ok    prerequisite  nothing that could be looked at is missing" in answer.out


@pytest.mark.usefixtures("engine")
def test_a_refused_permission_is_named_and_the_looks_go_on(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"operation": "DescribeCens", "kind": "error", "code": "Forbidden.RAM"})
    answer = cli("doctor")
    assert answer.code == 1
    assert "wrong permission    cen:DescribeCens: DescribeCens was refused with Forbidden.RAM" in answer.out
    assert "ok    permission    cen:CheckTransitRouterService" in answer.out


@pytest.mark.usefixtures("engine")
def test_wrong_credentials_end_the_looks_with_one_line(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    with_keys(monkeypatch, "LTAI-nobody", "secret-of-nobody")
    answer = cli("doctor")
    assert answer.code == 1
    assert answer.out.splitlines()[-1].startswith("wrong credentials   GetCallerIdentity was refused with")
    assert "secret-of-nobody" not in answer.out + answer.err


def test_a_missing_engine_is_wrong(cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = cli("doctor")
    assert answer.code == 1
    assert "wrong engine        pulumi is not on PATH" in answer.out


@pytest.mark.usefixtures("engine")
def test_association_grant_and_region_that_are_missing_are_all_named_with_what_to_do(cli: Cli) -> None:
    other = ("--ecr-id", "ecr-secondaccount0001", "--ecr-owner-id", "1000000000000002")
    target = ("--transit-router-id", QUICKSTART_TRANSIT_ROUTER_ID, "--region-id", "cn-shanghai")

    answer = cli("doctor", *other, *target, "--json")

    assert answer.code == 1
    findings = [f for f in json.loads(answer.out) if f["verdict"] != "ok"]
    for found, fix in (
        ("is associated with tr-quickstart0000001", "declare EcrAssociation("),
        ("has not granted ECR ecr-secondaccount0001", "EcrGrant"),
        ("is in cn-hangzhou", "region_id=cn-hangzhou"),
    ):
        assert [f for f in findings if found in f["found"] and fix in f["fix"]], findings


@pytest.mark.usefixtures("engine")
def test_a_dead_endpoint_is_wrong_and_never_ok(cli: Cli) -> None:
    answer = cli("doctor", "--endpoint", "http://127.0.0.1:1")
    assert answer.code == 1
    assert answer.out.splitlines()[-1].startswith("wrong endpoint      nothing answers at http://127.0.0.1:1")
    assert "ok    endpoint" not in answer.out


@pytest.mark.usefixtures("engine")
def test_a_region_that_doesnt_exist_is_wrong(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALIBABA_CLOUD_REGION_ID", "cn-hangzou")
    answer = cli("doctor")
    assert "wrong region        there is no region cn-hangzou: use one of ap-southeast-1" in answer.out


def test_nothing_is_changed_by_looking(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    before = ecr_emulator.state()
    cli("doctor", *PLANNED)
    after = ecr_emulator.state()
    assert {**before, "now": 0} == {**after, "now": 0}


@pytest.mark.parametrize("help", ["-h", "--help"])
def test_the_emulators_options_are_passed_on(offline: Cli, help: str) -> None:
    answer = offline("emulator", help)
    assert answer.code == 0
    assert "--attach-seconds" in answer.out


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["--port", "x"], "'--port': 'x' is not a port from 0 to 65535"),
        (["--port", "65536"], "'--port': '65536' is not a port from 0 to 65535"),
        (["--attach-seconds", "nan"], "'--attach-seconds': 'nan' is not a number of seconds from 0"),
        (["--qps", "1.5"], "'--qps': '1.5' is not a whole number"),
        (["--nonsense"], "No such option: --nonsense"),
        (["extra"], "extra"),
    ],
)
def test_the_emulator_refuses_a_wrong_option_in_one_plain_line(
    offline: Cli, argv: list[str], said: str
) -> None:
    answer = offline("emulator", *argv)
    [line] = answer.err.splitlines()
    assert (answer.code, answer.out) == (2, "")
    assert line.startswith("error: ")
    assert said in line


def test_without_aiohttp_the_emulator_names_the_extra(offline: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name, *a: None if name == "aiohttp" else find(name, *a)
    )
    answer = offline("emulator")
    assert (answer.code, answer.err) == (
        2,
        "error: the emulator needs aiohttp: pip install 'pulumi-alicloud-ecr[emulator]'\n",
    )


def test_the_policy_packs_folder_is_printed(offline: Cli) -> None:
    assert (Path(offline("policy-pack").out.strip()) / "PulumiPolicy.yaml").exists()


def test_check_is_wired_with_its_exit_codes(offline: Cli, tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text('{"version": 3, "deployment": {"resources": []}}')
    assert offline("check", str(file), "--format", "json").code == 0
    assert offline("check", str(tmp_path / "none")).code == 2


def test_help_names_every_command_and_imports_nothing_slow() -> None:
    script = (
        "import sys; from pulumi_alicloud_ecr.cli import main; main(['--help']);"
        "print([m for m in ('pulumi', 'rich', 'aiohttp', 'grpc', 'alibabacloud_cbn20170912') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    for command in ("emulator", "list", "import", "graph", "doctor", "check", "policy-pack"):
        assert f"\n  {command} " in done.stdout
    assert done.stdout.splitlines()[-1] == "[]"


def test_without_a_command_the_help_is_shown(offline: Cli) -> None:
    answer: Any = offline()
    assert answer.code == 0
    assert answer.out.startswith("Usage: alicloud-ecr")


@pytest.mark.usefixtures("engine")
def test_the_path_of_an_attachment_is_walked(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(
        attachments=[
            {
                "attachment_id": "tr-attach-1",
                "cen_id": QUICKSTART_CEN_ID,
                "transit_router_id": QUICKSTART_TRANSIT_ROUTER_ID,
                "region_id": DEFAULT_REGION_ID,
                "owner_id": DEFAULT_ACCOUNT_ID,
                "ecr_id": QUICKSTART_ECR_ID,
                "ecr_owner_id": DEFAULT_ACCOUNT_ID,
            }
        ]
    )
    answer = cli("doctor", "--attachment-id", "tr-attach-1")
    assert answer.code == 1
    assert "ok    attachment    tr-attach-1 is Attached" in answer.out
    assert "wrong forwarding    no route table forwards what comes from" in answer.out
    assert "EcrRouteTablePropagation" in answer.out

    missing = cli("doctor", "--attachment-id", "tr-attach-nobody")
    assert missing.code == 1
    assert (
        "there is no ECR attachment tr-attach-nobody in account 1000000000000001" in missing.out + missing.err
    )
