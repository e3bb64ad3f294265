"""Stacks move from one front end, or one provider, to another, and nothing in the cloud is touched: docs/migrating.md."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from tests.engine.adopting import ID, SAME, seed_foreign, written
from tests.engine.conftest import NewSite
from tools.project import ROOT
from tools.testing.site import ASSOCIATION, ECR, REGION, TRANSIT_ROUTER, Site, attachment, declared, program

from pulumi_alicloud_ecr.cli import main

ASSOCIATION_ID = str(ASSOCIATION["association_id"])
#: The two ids for `import_`, by front end: the plugin finds an association only through its ECR.
DYNAMIC = (ASSOCIATION_ID, ID)
NATIVE = (f"{ECR}:{ASSOCIATION_ID}", ID)


def line(front_end: str, association_opts: str = "", attachment_opts: str = "") -> str:
    """The association and the attachment, with the classes of a front end."""
    text = program(
        declared(
            "EcrAssociation", "association", association_opts, ecr_id=ECR, transit_router_id=TRANSIT_ROUTER
        ),
        attachment("line", f"depends_on=[association], {attachment_opts}", **SAME),
    )
    return text.replace("pulumi_alicloud_ecr ", f"{front_end} ")


def imported(front_end: str, ids: tuple[str, str], more: str = "") -> str:
    return line(front_end, f"import_={ids[0]!r}, {more}", f"import_={ids[1]!r}, {more}")


@pytest.mark.parametrize(
    ("old", "old_ids", "new", "new_ids"),
    [
        ("pulumi_alicloud_ecr", DYNAMIC, "pulumi_alicloud_ecr.native", NATIVE),
        ("pulumi_alicloud_ecr.native", NATIVE, "pulumi_alicloud_ecr", DYNAMIC),
    ],
    ids=["dynamic to native", "native to dynamic"],
)
def test_a_stack_moves_to_the_other_front_end(
    new_site: NewSite, old: str, old_ids: tuple[str, str], new: str, new_ids: tuple[str, str]
) -> None:
    site = seed_foreign(new_site())
    site.stack.write(imported(old, old_ids))
    site.stack.up()
    there = site.the_attachment()

    # First the old resources learn that their end is not the end of what they manage ...
    site.stack.write(line(old, "retain_on_delete=True", "retain_on_delete=True"))
    site.stack.up()
    # ... then the new ones take over.
    site.stack.write(imported(new, new_ids))
    site.stack.up()

    states = site.stack.resources()
    assert (states["association"]["id"], states["line"]["id"]) == new_ids
    assert all(
        state["type"].startswith("pulumi-python:dynamic") == (new_ids == DYNAMIC) for state in states.values()
    )
    assert site.the_attachment() == there
    assert written(site.cloud) == {}
    site.stack.write(line(new))
    site.stack.preview("--expect-no-changes")


def test_a_stack_of_pulumi_alicloud_moves_in_without_its_plugin(new_site: NewSite) -> None:
    site = seed_foreign(new_site())
    bridged = {
        "ecr": "alicloud:cen/transitRouterEcrAttachment:TransitRouterEcrAttachment",
        "tra": "alicloud:expressconnect/routerTrAssociation:RouterTrAssociation",
    }
    ids = {"ecr": ID, "tra": f"{ECR}:{ASSOCIATION_ID}:{TRANSIT_ROUTER}"}
    urns = _put_into_state(site, bridged, ids)

    for urn in urns.values():
        site.stack.pulumi("state", "delete", urn, "--stack", site.stack.name, "--yes")
    site.stack.write(imported("pulumi_alicloud_ecr", DYNAMIC))
    site.stack.up()

    assert {n: s["id"] for n, s in site.stack.resources().items()} == {
        "association": ASSOCIATION_ID,
        "line": ID,
    }
    assert written(site.cloud) == {}
    site.stack.preview("--expect-no-changes")


def test_import_into_a_stack_does_all_of_it_in_one_command(
    new_site: NewSite, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    site = seed_foreign(new_site(config={"alicloud-ecr:region": REGION}))
    (table,) = [t["route_table_id"] for t in site.cloud.state()["route_tables"]]
    link = {"attachment_id": ID, "route_table_id": table}
    site.cloud.seed(route_table_associations=[link], route_table_propagations=[link])
    site.stack.write("")
    _as_a_user_of(site, monkeypatch)

    assert main(["import", "--into", site.stack.name, "--route-tables"]) == 0

    assert {s["id"] for s in site.stack.resources().values()} == {*NATIVE, f"{ID}:{table}"}
    assert not any(state.get("protect") for state in site.stack.resources().values())
    written_program = capsys.readouterr().out
    assert "import_=" not in written_program
    site.stack.write(written_program)
    site.stack.preview("--expect-no-changes")
    assert written(site.cloud) == {}


def test_the_example_adopts_what_is_there_and_protects_it(
    new_site: NewSite, new_stack: Callable[..., Any]
) -> None:
    site = seed_foreign(new_site())
    site.cloud.seed(
        attachments=[
            {
                "attachment_id": ID,
                "name": "data-centre",
                "description": "The line to the data centre",
                "tags": {"team": "network"},
            }
        ]
    )
    config = {"alicloud-ecr:region": REGION, "associationId": ASSOCIATION_ID, "attachmentId": ID}
    stack = new_stack(
        ROOT / "examples" / "import-existing", config=config, env=site.cloud.env, name="example"
    )

    stack.up()

    assert stack.outputs() == {"status": "Attached", "tags": {"team": "network"}}
    stack.preview("--expect-no-changes")
    stack.destroy(fails=True)
    assert written(site.cloud) == {}


def _put_into_state(site: Site, types: dict[str, str], ids: dict[str, str]) -> dict[str, str]:
    """Have the stack's state hold resources as pulumi-alicloud leaves them; their URNs."""
    site.stack.write("")
    site.stack.up()
    exported = json.loads(site.stack.pulumi("stack", "export", "--stack", site.stack.name))
    [root] = exported["deployment"]["resources"]
    prefix = root["urn"].split("::pulumi:pulumi")[0]
    provider = {
        "urn": f"{prefix}::pulumi:providers:alicloud::default_4_0_0",
        "custom": True,
        "id": "0b3ee96e-cdd0-4a8b-8b3b-8a4d5c4b8b1e",
        "type": "pulumi:providers:alicloud",
        "inputs": {"version": "4.0.0"},
    }
    urns = {name: f"{prefix}::{type_}::{name}" for name, type_ in types.items()}
    resources = [
        {
            "urn": urns[name],
            "custom": True,
            "id": ids[name],
            "type": types[name],
            "inputs": {"ecrId": ECR},
            "outputs": {"ecrId": ECR},
            "parent": root["urn"],
            "provider": f"{provider['urn']}::{provider['id']}",
        }
        for name in types
    ]
    exported["deployment"]["resources"] = [root, provider, *resources]
    file = site.stack.folder / "moved.json"
    file.write_text(json.dumps(exported))
    site.stack.pulumi("stack", "import", "--file", str(file), "--stack", site.stack.name)
    return urns


def _as_a_user_of(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put this process where a user of the stack would be: its folder, and its environment."""
    monkeypatch.chdir(site.stack.folder)
    for name, value in site.stack._environment.items():
        monkeypatch.setenv(name, value)
