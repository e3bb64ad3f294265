"""Who holds an attachment, on the real engine: renames with an import, stacks that move, one ECR in two regions, machines
without a past."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.engine.conftest import NewSite
from tools.testing.site import CREATE, DELETE, ECR, REGION, TRANSIT_ROUTER, Site, attachment, declared

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID

MODULES = ("pulumi_alicloud_ecr", "pulumi_alicloud_ecr.native")
both = pytest.mark.parametrize("module", MODULES)


def program(module: str, *statements: str) -> str:
    return "\n".join(["import pulumi", f"from {module} import *", *statements, ""])


def urn(site: Site, name: str = "line") -> str:
    found: str = site.stack.resources()[name]["urn"]
    return found


@both
def test_a_rename_with_an_import_keeps_the_line(new_site: NewSite, module: str) -> None:
    site = new_site()
    site.stack.write(program(module, attachment("line")))
    site.stack.up()
    id = site.the_attachment()["attachment_id"]
    site.stack.write(program(module, attachment("new")))
    assert "aliases=" in site.stack.up(fails=True).screen
    site.stack.write(program(module, attachment("new", opts=f"import_={id!r}")))
    assert f"{id} is held by probe/{site.stack.name}/new" in site.stack.up().screen
    assert site.the_attachment()["attachment_id"] == id
    assert site.calls(DELETE) == 0
    site.stack.write(program(module, attachment("new")))
    site.stack.preview("--expect-no-changes")
    assert [r["id"] for r in site.stack.resources().values()] == [id]
    site.stack.destroy()
    assert site.attachments() == []


@both
def test_a_rename_by_alias_changes_nothing(new_site: NewSite, module: str) -> None:
    site = new_site()
    site.stack.write(program(module, attachment("line")))
    site.stack.up()
    before = site.the_attachment()
    site.stack.write(program(module, attachment("new", opts="aliases=[pulumi.Alias(name='line')]")))
    site.stack.preview("--expect-no-changes")
    site.stack.up()
    assert site.the_attachment() == before
    site.stack.destroy()
    assert site.attachments() == []


@both
def test_what_was_moved_to_another_stack_is_not_taken_back(new_site: NewSite, module: str) -> None:
    source = new_site()
    source.stack.write(program(module, attachment("line")))
    source.stack.up()
    line = source.the_attachment()
    target = new_site(cloud=source.cloud)
    target.stack.write(program(module))
    target.stack.up()
    source.stack.pulumi(
        "state", "move", "--source", source.stack.name, "--dest", target.stack.name, urn(source), "--yes"
    )
    screen = source.stack.up(fails=True).screen
    assert line["attachment_id"] in screen
    assert f'import_="{line["attachment_id"]}"' in screen
    source.stack.write(program(module))
    source.stack.up()
    assert source.the_attachment() == line
    target.stack.write(program(module, attachment("line")))
    target.stack.preview("--expect-no-changes")
    target.stack.destroy()
    assert source.attachments() == []


@both
def test_a_copy_of_a_stack_takes_over_by_import_and_the_first_one_lets_go(
    new_site: NewSite, module: str
) -> None:
    first = new_site()
    first.stack.write(program(module, attachment("line")))
    first.stack.up()
    id = first.the_attachment()["attachment_id"]
    second = new_site(cloud=first.cloud)
    second.stack.write(program(module, attachment("line", opts=f"import_={id!r}")))
    second.stack.up()
    # The plugin's import only reads; what has it now shows with the next operation on its state.
    second.stack.preview("--expect-no-changes")
    assert f"{id} is held by probe/{second.stack.name}/line" in first.stack.destroy().screen
    assert first.the_attachment()["attachment_id"] == id
    second.stack.destroy()
    assert first.attachments() == []


TWO_REGIONS = """
class Site(pulumi.ComponentResource):
    def __init__(self, kind, region, router):
        super().__init__(f"probe:index:{kind}", kind)
        EcrAttachment("line", ecr_id="ECR", transit_router_id=router, region_id=region,
                      opts=pulumi.ResourceOptions(parent=self))

Site("North", "REGION", "ROUTER")
Site("South", "cn-shanghai", "tr-south000000000001")
"""


@both
def test_one_ecr_in_two_regions_under_two_components_survives_lost_answers(
    new_site: NewSite, module: str
) -> None:
    site = new_site()
    south = {"cen_id": "cen-south0000000001", "region_id": "cn-shanghai", "owner_id": DEFAULT_ACCOUNT_ID}
    site.cloud.seed(
        cens=[{"cen_id": "cen-south0000000001", "owner_id": DEFAULT_ACCOUNT_ID}],
        transit_routers=[{"transit_router_id": "tr-south000000000001", **south}],
        associations=[
            {
                "association_id": "ecr-assoc-south00001",
                "ecr_id": ECR,
                "transit_router_id": "tr-south000000000001",
                "transit_router_owner_id": DEFAULT_ACCOUNT_ID,
                **south,
            }
        ],
    )
    text = TWO_REGIONS.replace('ECR"', f'{ECR}"').replace("REGION", REGION).replace("ROUTER", TRANSIT_ROUTER)
    site.stack.write(program(module, text))
    site.cloud.faults({"operation": CREATE, "kind": "drop", "when": "after", "count": 2})
    site.stack.up()
    there = {a["attachment_id"] for a in site.attachments()}
    recorded = {r["id"] for r in site.stack.export()["resources"] if "EcrAttachment" in r["type"]}
    assert len(there) == 2
    assert recorded == there


@both
def test_stacks_that_come_and_go_on_new_machines_are_as_quick_as_the_first(
    new_site: NewSite, module: str, tmp_path: Path
) -> None:
    site = new_site()
    site.stack.write(
        program(module, declared("EcrAttachment", "line", ecr_id=ECR, transit_router_id=TRANSIT_ROUTER))
    )
    for number in range(5):
        fresh = {"ALICLOUD_ECR_STATE_DIR": str(tmp_path / f"machine-{number}")}
        creates, lists = site.calls(CREATE), site.all_calls()
        site.stack.up(env=fresh)
        # Never more than one create call, and no waiting that shows in more calls than the first time.
        assert site.calls(CREATE) - creates == 1
        assert site.all_calls() - lists < 12
        site.stack.destroy(env=fresh)
