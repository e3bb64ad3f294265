"""`alicloud-ecr list`, and how every command answers mistakes and refusals."""

from __future__ import annotations

import json

import pytest
from tests.cli.conftest import Cli
from tests.cli.world import HOSTILE, world
from tests.support.keys import with_keys

from alicloud_ecr_emulator import DEFAULT_ACCESS_KEY_ID
from alicloud_ecr_emulator.process import EmulatorProcess


def ids(text: str) -> list[str]:
    return [row["transitRouterAttachmentId"] for row in json.loads(text)]


def test_json_has_the_names_of_the_properties_and_the_id(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(**world(1))

    [row] = json.loads(cli("list", "--json").out)

    assert row == {
        "transitRouterAttachmentId": "tr-attach-000000000000000000",
        "associationId": "ecr-assoc-000000000000000000",
        "ecrId": "ecr-000000000000000000",
        "transitRouterId": "tr-000000000000000000",
        "cenId": "cen-000000000000000000",
        "regionId": "cn-hangzhou",
        "ecrOwnerId": "1000000000000001",
        "transitRouterAttachmentName": "line-0",
        "transitRouterAttachmentDescription": "line-0 described",
        "tags": {"team": "network", "line-0": "line-0"},
        "orderType": "PayByCenOwner",
        "status": "Attached",
        "creationTime": "2023-11-14T22:13:20Z",
        "resourceType": "ECR",
        "autoPublishRouteEnabled": True,
    }


def test_json_of_nothing_is_an_empty_array(cli: Cli) -> None:
    assert json.loads(cli("list", "--json").out) == []


@pytest.mark.parametrize(
    ("options", "numbers"),
    [
        (["--cen-id", "cen-000000000000000001"], [2, 3, 6, 7]),
        (["--region-id", "cn-shanghai"], [1, 3, 5, 7]),
        (["--cen-id", "cen-000000000000000001", "--region-id", "cn-shanghai"], [3, 7]),
        (["--transit-router-id", "tr-000000000000000002"], [2, 6]),
        (["--tag", "line-5=line-5"], [5]),
        (["--tag", "team=network", "--tag", "line-6=line-6"], [6]),
        (["--tag", "team=other"], []),
        (["--region-id", "cn-beijing"], []),
    ],
)
def test_filters_narrow_the_list(
    cli: Cli, ecr_emulator: EmulatorProcess, options: list[str], numbers: list[int]
) -> None:
    ecr_emulator.seed(**world(8))
    assert ids(cli("list", "--json", *options).out) == [f"tr-attach-{n:018}" for n in numbers]


def test_200_attachments_over_pages_and_regions_come_in_one_go_with_progress(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    ecr_emulator.seed(**world(200, cens=1))

    answer = cli("list", "--json")

    assert ids(answer.out) == [f"tr-attach-{n:018}" for n in range(200)]
    assert "200 attachments found" in answer.err


def test_transit_routers_are_asked_where_the_account_as_a_whole_is_refused(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    ecr_emulator.seed(**world(8))
    ecr_emulator.faults(
        {"operation": "ListTransitRouterEcrAttachments", "kind": "error", "code": "MissingParam", "nth": [1]}
    )
    assert len(ids(cli("list", "--json").out)) == 8


def test_the_account_as_a_whole_is_enough_where_its_cens_may_not_be_listed(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    ecr_emulator.seed(**world(8))
    ecr_emulator.faults({"operation": "DescribeCens", "kind": "error", "code": "Forbidden.RAM"})

    answer = cli("list", "--json")

    assert len(ids(answer.out)) == 8
    assert "DescribeCens was refused with Forbidden.RAM" in answer.err


def test_the_table_has_a_line_for_each_and_escapes_control_characters(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    ecr_emulator.seed(**world(len(HOSTILE), hostile=True))

    lines = cli("list").out.splitlines()

    heads = ["ID", "NAME", "STATUS", "ECR", "TRANSIT ROUTER", "REGION", "CEN", "TAGS"]
    assert lines[0].split("\t") == heads
    assert {len(line.split("\t")) for line in lines} == {len(heads)}
    assert len(lines) == 1 + len(HOSTILE)
    assert any(r"line\nbreak and\ttab" in line for line in lines)
    assert any("[bold]markup[/bold]" in line for line in lines)


@pytest.mark.parametrize(
    ("argv", "said"),
    [
        (["list", "--tag", "x"], "error: --tag 'x' must be KEY=VALUE"),
        (
            ["list", "--nonsense"],
            "error: No such option: --nonsense (alicloud-ecr list --help shows the options)",
        ),
        (["nonsense"], "error: No such command 'nonsense'"),
        (["graph", "--format", "png"], "error: Invalid value for '--format'"),
        (["list", "--endpoint", "http://192.0.2.1"], "plain HTTP is for loopback"),
        (
            ["graph", "--output", "/nowhere/at/all"],
            "error: can't write /nowhere/at/all: No such file or directory",
        ),
        (["doctor", "--ecr-id", "ecr-1"], "error: --ecr-id needs --transit-router-id"),
        (["import", "--into", "dev"], "error: --into needs the folder of a Pulumi project"),
    ],
)
def test_a_mistake_is_one_line_and_exit_code_2(
    cli: Cli,
    argv: list[str],
    said: str,
    tmp_path_factory: pytest.TempPathFactory,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))
    answer = cli(*argv)
    assert (answer.code, answer.out) == (2, "")
    [line] = answer.err.splitlines()
    assert said in line


def test_a_refusal_of_the_api_is_one_line_and_exit_code_1(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, ecr_emulator: EmulatorProcess
) -> None:
    with_keys(monkeypatch, DEFAULT_ACCESS_KEY_ID, "wrong")
    answer = cli("list")
    assert answer.code == 1
    [line] = answer.err.splitlines()
    assert "ListTransitRouterEcrAttachments was refused with SignatureDoesNotMatch" in line


def test_no_credentials_is_one_line(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    with_keys(monkeypatch, None, None)
    monkeypatch.setenv("HOME", str(tmp_path_factory.mktemp("home")))
    answer = cli("list")
    assert answer.code == 2
    [line] = answer.err.splitlines()
    assert "no usable credentials" in line


def test_no_control_character_reaches_a_terminal(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    seed = world(len(HOSTILE), hostile=True)
    ecr_emulator.seed(**seed)
    for command in (
        ["list"],
        ["list", "--json"],
        ["graph"],
        ["graph", "--json"],
        ["import"],
        ["import", "--json"],
    ):
        answer = cli(*command)
        assert answer.code == 0
        shown = set(answer.out + answer.err) - {"\n", "\t"}
        assert not [c for c in shown if not c.isprintable()], command


def test_associations_that_are_not_visible_are_said_in_one_line(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    ecr_emulator.seed(**world(5))
    ecr_emulator.faults(
        {"operation": "DescribeExpressConnectRouterAssociation", "kind": "error", "code": "Forbidden.RAM"}
    )
    answer = cli("list", "--json")
    assert [row["associationId"] for row in json.loads(answer.out)] == [""] * 5
    [line] = answer.err.splitlines()
    assert "and of 4 more ECRs are not visible to this account" in line
