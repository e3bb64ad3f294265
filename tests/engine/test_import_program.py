"""Programs that `alicloud-ecr import` writes, run on the real engine: they adopt everything and write nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from tests.cli.world import HOSTILE, world
from tests.engine.adopting import written
from tests.engine.conftest import NewStack

from alicloud_ecr_emulator.process import EmulatorProcess
from pulumi_alicloud_ecr.cli import main

Cli = Callable[..., tuple[int, str]]


@pytest.fixture
def cli(
    ecr_emulator: EmulatorProcess, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Cli:
    """The command line, pointed at the emulator: its exit code and its standard output."""
    for name, value in ecr_emulator.env.items():
        monkeypatch.setenv(name, value)

    def run(*argv: str) -> tuple[int, str]:
        code = main(argv)
        return code, capsys.readouterr().out

    return run


def test_a_program_of_hostile_names_and_tags_adopts_all_of_them_without_a_write(
    cli: Cli, ecr_emulator: EmulatorProcess, new_stack: NewStack
) -> None:
    ecr_emulator.seed(**world(len(HOSTILE), hostile=True))
    code, program = cli("import")
    assert code == 0

    stack = new_stack(program, env=ecr_emulator.env)
    assert set(stack.preview().ops.values()) == {"create"}
    stack.up()

    ids = {resource["id"] for resource in stack.resources().values()}
    assert ids == {f"{kind}-{n:018}" for kind in ("tr-attach", "ecr-assoc") for n in range(len(HOSTILE))}
    assert written(ecr_emulator) == {}
    assert set(stack.preview().ops.values()) == {"same"}


def test_taking_import_out_of_the_program_changes_nothing(
    cli: Cli, ecr_emulator: EmulatorProcess, new_stack: NewStack
) -> None:
    ecr_emulator.seed(**world(2))
    _, program = cli("import")
    stack = new_stack(program, env=ecr_emulator.env)
    stack.up()
    assert "import_" in program

    without = program
    for resource in stack.resources().values():
        without = without.replace(f'import_="{resource["id"]}"', "")
    stack.write(without.replace("(, ", "("))

    assert "tr-attach" not in without
    assert set(stack.up().ops.values()) == {"same"}
    assert written(ecr_emulator) == {}


def linked(attachments: int) -> dict[str, Any]:
    """A world whose attachments are forwarded by their System route table, and learned by it and another one."""
    seed = world(attachments)
    routers = {a["transit_router_id"] for a in seed["attachments"]}
    tables = {tr: [f"vtb-{kind}{tr[3:]}" for kind in ("system", "custom")] for tr in routers}
    seed["route_tables"] = [
        {"route_table_id": id, "transit_router_id": tr, "type": type}
        for tr, ids in tables.items()
        for id, type in zip(ids, ("System", "Custom"), strict=True)
    ]
    links = [
        {"attachment_id": a["attachment_id"], "route_table_id": table}
        for a in seed["attachments"]
        for table in tables[a["transit_router_id"]]
    ]
    return {**seed, "route_table_associations": links[::2], "route_table_propagations": links}


def test_links_with_route_tables_come_along_and_end_with_the_stack(
    cli: Cli, ecr_emulator: EmulatorProcess, new_stack: NewStack
) -> None:
    ecr_emulator.seed(**linked(2))
    _, program = cli("import", "--route-tables")
    stack = new_stack(program, env=ecr_emulator.env)
    assert set(stack.preview().ops.values()) == {"create"}
    stack.up()

    kinds = Counter(state["type"].rpartition(":")[2] for state in stack.resources().values())
    assert kinds == {
        "EcrAssociation": 2,
        "EcrAttachment": 2,
        "EcrRouteTableAssociation": 2,
        "EcrRouteTablePropagation": 4,
    }
    stack.preview("--expect-no-changes")
    assert written(ecr_emulator) == {}

    stack.destroy()
    state = ecr_emulator.state()
    assert [
        state[part] for part in ("attachments", "route_table_associations", "route_table_propagations")
    ] == [
        [],
        [],
        [],
    ]


def test_destroying_what_was_imported_deletes_it(
    cli: Cli, ecr_emulator: EmulatorProcess, new_stack: NewStack
) -> None:
    ecr_emulator.seed(**world(3))
    _, program = cli("import")
    stack = new_stack(program, env=ecr_emulator.env)
    stack.up()

    stack.destroy()

    state = ecr_emulator.state()
    assert (state["attachments"], state["associations"]) == ([], [])
