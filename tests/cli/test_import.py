"""What `alicloud-ecr import` writes; tests/engine/test_import_program.py runs it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Cli
from tests.cli.world import ACCOUNT, HOSTILE, world

from alicloud_ecr_emulator import DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET
from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.cli.names import Names, resource_name, variable
from pulumi_alicloud_ecr.cli.program import literal


@given(st.text())
def test_a_literal_is_the_text_again_on_one_line_of_ascii_safe_source(text: str) -> None:
    source = literal(text)
    assert ast.literal_eval(source) == text
    assert len(source.splitlines()) == 1


@given(st.text())
def test_every_name_becomes_a_variable(text: str) -> None:
    ast.parse(f"{variable(text)} = 1")


@given(st.lists(st.text(max_size=4), max_size=30))
def test_every_attachment_gets_a_name_of_its_own(wishes: list[str]) -> None:
    names = Names()
    given = [names.unique(resource_name(wish, "tr-attach-1"), "-") for wish in wishes]
    assert len(set(given)) == len(wishes)
    assert not [name for name in given if "::" in name or not name.strip()]


@pytest.mark.parametrize(
    ("name", "resource", "python"),
    [
        ("data centre (Hangzhou)", "data-centre-Hangzhou", "data_centre_hangzhou"),
        ("数据中心-专线", "数据中心-专线", "数据中心_专线"),
        ("42", "42", "ecr_42"),
        ("class", "class", "ecr_class"),
        ("::", "tr-attach-1", "tr_attach_1"),
        ("", "tr-attach-1", "tr_attach_1"),
    ],
)
def test_names_stay_recognisable(name: str, resource: str, python: str) -> None:
    assert resource_name(name, "tr-attach-1") == resource
    assert variable(resource) == python


def test_the_same_name_gets_a_number_and_keeps_it_when_more_come(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    def names() -> dict[str, str]:
        file = json.loads(cli("import", "--format", "json").out)
        return {r["id"]: r["name"] for r in file["resources"] if r["type"].endswith("EcrAttachment")}

    seed = world(3)
    for attachment in seed["attachments"]:
        attachment["name"] = "line"
    ecr_emulator.seed(**seed)
    before = names()
    assert list(before.values()) == ["line", "line-2", "line-3"]

    more = world(5)
    for attachment in more["attachments"]:
        attachment["name"] = "line"
    ecr_emulator.seed(**more)
    assert before.items() <= names().items()


def test_the_program_is_python_and_holds_no_more_than_the_program_needs(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    ecr_emulator.seed(**world(len(HOSTILE), hostile=True))

    tree = ast.parse(cli("import").out)

    calls = [node.value for node in tree.body if isinstance(node, ast.Assign)]
    assert len(calls) == 2 * len(HOSTILE)
    assert [type(node) for node in tree.body[1:3]] == [ast.Import, ast.ImportFrom]
    assert len(tree.body) == 3 + len(calls)
    texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant) and isinstance(n.value, str)]
    assert {t for t in texts if t.startswith(("acs:", "cen-", ACCOUNT))} == set()


def test_allowed_prefixes_are_a_list_as_a_person_would_write_it(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    seed = world(1)
    seed["associations"][0]["allowed_prefixes"] = ["10.0.0.0/8", "172.16.0.0/12"]
    ecr_emulator.seed(**seed)
    lines = [line.strip() for line in cli("import").out.splitlines()]
    begun = lines.index("allowed_prefixes=[")
    assert lines[begun + 1 : begun + 4] == ['"10.0.0.0/8",', '"172.16.0.0/12",', "],"]


def test_another_accounts_ecr_keeps_its_owner_and_goes_without_an_association(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    seed = world(1)
    other = {"ecr_id": "ecr-secondaccount0001", "ecr_owner_id": "1000000000000002"}
    seed["attachments"][0].update(other)
    ecr_emulator.seed(**{**seed, "associations": []})

    answer = cli("import")

    assert 'ecr_owner_id="1000000000000002"' in answer.out
    assert "EcrAssociation" not in answer.out
    assert "depends_on" not in answer.out


def test_the_profile_of_the_command_goes_into_the_program(
    ecr_emulator: EmulatorProcess, tmp_path: Path
) -> None:
    ecr_emulator.seed(**world(1))
    profile = {
        "name": "network",
        "mode": "AK",
        "access_key_id": DEFAULT_ACCESS_KEY_ID,
        "access_key_secret": DEFAULT_ACCESS_KEY_SECRET,
    }
    (tmp_path / ".aliyun").mkdir()
    (tmp_path / ".aliyun" / "config.json").write_text(
        json.dumps({"current": "network", "profiles": [profile]})
    )
    script = "import sys; from pulumi_alicloud_ecr.cli import main; sys.exit(main(sys.argv[1:]))"

    # In a process of its own: the credentials SDK looks up the home folder when it is imported.
    done = subprocess.run(
        [sys.executable, "-c", script, "import", "--profile", "network", "--endpoint", ecr_emulator.endpoint],
        env={**os.environ, "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.count('profile="network"') == 2


def test_the_file_names_types_ids_and_unique_names(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(**world(200))

    answer = cli("import", "--format", "json")

    resources = json.loads(answer.out)["resources"]
    assert resources[:2] == [
        {
            "type": "alicloud-ecr:index:EcrAssociation",
            "name": "line-0-association",
            "id": "ecr-000000000000000000:ecr-assoc-000000000000000000",
        },
        {
            "type": "alicloud-ecr:index:EcrAttachment",
            "name": "line-0",
            "id": "tr-attach-000000000000000000",
        },
    ]
    assert len({(r["type"], r["name"]) for r in resources}) == 400
    assert "200 attachments to import" in answer.err
    assert "200 ECRs asked for associations" in answer.err


def test_a_program_for_the_plugin_names_associations_as_the_plugin_finds_them(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    ecr_emulator.seed(**world(1))
    text = cli("import", "--native").out
    assert "from pulumi_alicloud_ecr.native import EcrAssociation, EcrAttachment" in text
    assert 'import_="ecr-000000000000000000:ecr-assoc-000000000000000000"' in text


def test_links_that_end_are_left_out_and_none_is_looked_for_without_being_asked(
    cli: Cli, ecr_emulator: EmulatorProcess
) -> None:
    ecr_emulator.seed(**world(1))
    (attachment,) = ecr_emulator.state()["attachments"]
    (table,) = [
        t["route_table_id"]
        for t in ecr_emulator.state()["route_tables"]
        if t["transit_router_id"] == attachment["transit_router_id"]
    ]
    link = {"attachment_id": attachment["attachment_id"], "route_table_id": table}
    ending = {**link, "status": "Disabling", "change": {"at": 9e9, "to": "Active"}}
    ecr_emulator.seed(route_table_associations=[link], route_table_propagations=[ending])

    taken = [r["type"].rpartition(":")[2] for r in json.loads(cli("import", "--json").out)["resources"]]
    assert taken == ["EcrAssociation", "EcrAttachment"]
    assert not [action for action in ecr_emulator.totals()["by_action"] if "RouteTable" in action]

    resources = json.loads(cli("import", "--json", "--route-tables").out)["resources"]
    assert resources[2:] == [
        {
            "type": "alicloud-ecr:index:EcrRouteTableAssociation",
            "name": "line-0-route-table",
            "id": f"{link['attachment_id']}:{table}",
        }
    ]


def test_one_that_is_being_deleted_is_left_out_and_said(cli: Cli, ecr_emulator: EmulatorProcess) -> None:
    seed = world(2)
    seed["attachments"][0].update(status="Detaching", change={"at": 9e9, "to": "Attached"})
    ecr_emulator.seed(**seed)

    answer = cli("import", "--format", "json")

    assert "tr-attach-000000000000000000" not in answer.out
    assert "left out: tr-attach-000000000000000000 is being deleted" in answer.err


def test_output_goes_to_the_file_as_utf_8(cli: Cli, ecr_emulator: EmulatorProcess, tmp_path: Path) -> None:
    ecr_emulator.seed(**world(5, hostile=True))
    answer = cli("import", "--output", str(tmp_path / "program.py"))
    assert answer.out == ""
    assert "数据中心" in (tmp_path / "program.py").read_text(encoding="utf-8")


def test_a_program_that_is_there_is_not_overwritten(
    cli: Cli, ecr_emulator: EmulatorProcess, tmp_path: Path
) -> None:
    ecr_emulator.seed(**world(1))
    program = tmp_path / "__main__.py"
    program.write_text("mine")

    answer = cli("import", "--output", str(program))
    assert (answer.code, answer.out) == (2, "")
    assert f"{program} exists already: write elsewhere, or overwrite it with --force" in answer.err
    assert program.read_text() == "mine"

    beside = cli("import", "--output", str(tmp_path))
    assert beside.code == 0
    assert program.read_text() == "mine"
    assert "EcrAttachment" in (tmp_path / "imported.py").read_text()
    assert "add `import imported` to it" in beside.err
    assert cli("import", "--output", str(tmp_path)).code == 2

    assert cli("import", "--output", str(program), "--force").code == 0
    assert "EcrAttachment" in program.read_text()


def test_into_without_an_engine_says_so(cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "Pulumi.yaml").write_text("name: probe\nruntime: python\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    answer = cli("import", "--into", "dev")
    assert (answer.code, answer.err) == (2, "error: --into needs the Pulumi CLI: pulumi is not on PATH\n")


def test_into_that_fails_writes_nothing(
    cli: Cli,
    ecr_emulator: EmulatorProcess,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    on_path: Callable[[str, str], Path],
) -> None:
    ecr_emulator.seed(**world(1))
    (tmp_path / "Pulumi.yaml").write_text("name: probe\nruntime: python\n")
    monkeypatch.chdir(tmp_path)
    on_path("pulumi", "exit 255")
    answer = cli("import", "--into", "dev")
    assert (answer.code, answer.out) == (1, "")
    assert "pulumi import ended with exit code 255" in answer.err
