"""From Attached to routes on the real engine: the component, its parts, and what happens when answers are lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from tests.engine.conftest import NewSite
from tests.engine.native import native
from tools.testing.site import ECR, TRANSIT_ROUTER, Site, declared, program

from alicloud_ecr_emulator import QUICKSTART_ROUTE_TABLE_ID as SYSTEM
from alicloud_ecr_emulator import SECOND_ACCOUNT_ID

CUSTOM = "vtb-custom000000001"
LINK = "AssociateTransitRouterAttachmentWithRouteTable"
ENABLE = "EnableTransitRouterRouteTablePropagation"
RELINK = "ReplaceTransitRouterRouteTableAssociation"
ENDS = {"ecr_id": ECR, "transit_router_id": TRANSIT_ROUTER}
CHILDREN = ["line-association", "line-attachment", "line-route-table", "line-propagation"]

FRONT_ENDS = pytest.mark.parametrize("program_of", [program, native], ids=["dynamic", "native"])
Program = Callable[..., str]


def connection(**inputs: Any) -> str:
    return declared("EcrConnection", "line", **{**ENDS, **inputs})


def prepare(new_site: NewSite, **options: Any) -> Site:
    site = new_site(associated=False, **options)
    site.cloud.seed(route_tables=[{"route_table_id": CUSTOM, "transit_router_id": TRANSIT_ROUTER}])
    return site


def tables(site: Site) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The route tables that forward, and those that learn, with the status of each."""
    state = site.cloud.state()
    associations, propagations = (
        sorted((i["route_table_id"], i["status"]) for i in state[f"route_table_{what}"])
        for what in ("associations", "propagations")
    )
    return associations, propagations


def nothing_left(site: Site) -> bool:
    return not site.attachments() and not site.cloud.state()["associations"] and tables(site) == ([], [])


@FRONT_ENDS
def test_a_connection_is_a_working_line_and_leaves_nothing_behind(
    program_of: Program, new_site: NewSite
) -> None:
    site = prepare(new_site)
    exports = "pulumi.export('status', line.status)\npulumi.export('learned', line.routes_learned)"
    site.stack.write(program_of(connection(), exports))

    site.stack.up()

    assert site.stack.outputs() == {"status": "Attached", "learned": True}
    assert tables(site) == ([(SYSTEM, "Active")], [(SYSTEM, "Active")])
    calls = site.all_calls()
    assert set(site.stack.preview("--expect-no-changes").ops.values()) == {"same"}
    assert site.all_calls() == calls
    site.stack.refresh("--expect-no-changes")
    assert set(site.stack.preview("--expect-no-changes").ops.values()) == {"same"}

    site.stack.destroy()
    assert nothing_left(site)


@FRONT_ENDS
def test_another_table_takes_over_in_place_and_learns_instead(program_of: Program, new_site: NewSite) -> None:
    site = prepare(new_site)
    site.stack.write(program_of(connection(propagation_route_table_ids=[SYSTEM])))
    site.stack.up()
    site.stack.write(
        program_of(connection(transit_router_route_table_id=CUSTOM, propagation_route_table_ids=[SYSTEM]))
    )

    preview = site.stack.preview()
    outcome = site.stack.up()

    changed = {name: op for name, op in outcome.ops.items() if op != "same"}
    assert changed == {"line-route-table": "update"} == {n: o for n, o in preview.ops.items() if o != "same"}
    assert site.calls(RELINK) == 1
    assert tables(site) == ([(CUSTOM, "Active")], [(SYSTEM, "Active")])
    site.stack.write(program_of(connection(transit_router_route_table_id=CUSTOM)))
    site.stack.up()
    assert tables(site) == ([(CUSTOM, "Active")], [(CUSTOM, "Active")])
    site.stack.destroy()
    assert nothing_left(site)


@FRONT_ENDS
def test_a_table_that_is_left_out_later_goes_on_forwarding_and_learning(
    program_of: Program, new_site: NewSite
) -> None:
    site = prepare(new_site)

    def change(**inputs: Any) -> dict[str, str]:
        """What an up of a connection of these inputs does."""
        site.stack.write(program_of(connection(**inputs)))
        return {name: op for name, op in site.stack.up().ops.items() if op != "same"}

    change(transit_router_route_table_id=CUSTOM)
    calls = site.all_calls()
    # Left out, stated, and in a list of its own: the same line.
    for inputs in (
        {},
        {"transit_router_route_table_id": CUSTOM},
        {"transit_router_route_table_id": CUSTOM, "propagation_route_table_ids": [CUSTOM]},
        {"transit_router_route_table_id": CUSTOM},
        {},
        {"propagation_route_table_ids": [CUSTOM]},
    ):
        assert change(**inputs) == {}, inputs
    assert site.all_calls() == calls
    assert tables(site) == ([(CUSTOM, "Active")], [(CUSTOM, "Active")])

    change(transit_router_route_table_id=SYSTEM)
    assert tables(site) == ([(SYSTEM, "Active")], [(SYSTEM, "Active")])
    assert change() == {}
    site.stack.preview("--expect-no-changes")
    site.stack.destroy()
    assert nothing_left(site)


@FRONT_ENDS
def test_a_flat_stack_moves_into_a_connection_without_a_change_in_the_cloud(
    program_of: Program, new_site: NewSite
) -> None:
    site = prepare(new_site)
    attachment = {"ecr_id": "association.ecr_id", "transit_router_id": "association.transit_router_id"}
    given = ", ".join(f"{name}={value}" for name, value in attachment.items())
    flat = [
        declared("EcrAssociation", "association", **ENDS),
        f"line = EcrAttachment('line', {given})",
        "table = EcrRouteTableAssociation('table', transit_router_attachment_id=line.id)",
        "learns = EcrRouteTablePropagation('learns', transit_router_attachment_id=line.id)",
    ]
    site.stack.write(program_of(*flat))
    site.stack.up()
    before = site.cloud.state()
    writes = site.all_calls()
    moved = [
        "def was(name):",
        "    alias = pulumi.Alias(name=name, parent=pulumi.ROOT_STACK_RESOURCE)",
        "    return pulumi.ResourceOptions(aliases=[alias])",
        f"EcrConnection('line', ecr_id={ECR!r}, transit_router_id={TRANSIT_ROUTER!r},",
        "    association_opts=was('association'), attachment_opts=was('line'),",
        "    route_table_association_opts=was('table'), propagation_opts=was('learns'))",
    ]
    site.stack.write(program_of("\n".join(moved)))

    outcome = site.stack.up()

    assert {outcome.ops[name] for name in CHILDREN} == {"same"}
    assert site.all_calls() == writes
    assert site.cloud.state()["attachments"] == before["attachments"]
    site.stack.destroy()
    assert nothing_left(site)


@FRONT_ENDS
def test_the_children_of_a_connection_adopt_what_is_there(program_of: Program, new_site: NewSite) -> None:
    site = prepare(new_site)
    site.stack.write(program_of(connection()))
    site.stack.up()
    ids = {name: r["id"] for name, r in site.stack.resources().items() if name in CHILDREN}
    for name in reversed(CHILDREN):
        site.stack.pulumi("state", "delete", "--yes", site.stack.resources()[name]["urn"])
    # Another machine: nothing here says who made them.
    for entry in site.records.glob("*"):
        entry.unlink()
    if program_of is native:
        ids["line-association"] = f"{ECR}:{ids['line-association']}"
    opts = {
        "association_opts": ids["line-association"],
        "attachment_opts": ids["line-attachment"],
        "route_table_association_opts": ids["line-route-table"],
        "propagation_opts": ids["line-propagation"],
    }
    given = ", ".join(f"{name}=pulumi.ResourceOptions(import_={id!r})" for name, id in opts.items())
    site.stack.write(
        program_of(
            f"EcrConnection('line', ecr_id={ECR!r}, transit_router_id={TRANSIT_ROUTER!r}, region_id='cn-hangzhou',"
            f" {given})"
        )
    )

    site.stack.up()

    assert len(site.attachments()) == 1
    assert tables(site) == ([(SYSTEM, "Active")], [(SYSTEM, "Active")])
    site.stack.destroy()
    assert nothing_left(site)


@pytest.mark.parametrize("after", [False, True], ids=["before", "after"])
def test_lost_answers_leave_one_of_each(after: bool, new_site: NewSite) -> None:
    site = prepare(new_site)
    when = "after" if after else "before"
    site.cloud.faults(
        *({"kind": "drop", "operation": operation, "when": when, "count": 2} for operation in (LINK, ENABLE))
    )
    site.stack.write(program(connection()))

    site.stack.up()

    assert tables(site) == ([(SYSTEM, "Active")], [(SYSTEM, "Active")])
    site.stack.destroy()
    assert nothing_left(site)


def test_prefixes_go_from_three_to_two_to_none_to_three_in_place(new_site: NewSite) -> None:
    site = prepare(new_site)
    three = ["10.0.0.0/8", "172.16.0.0/12", "2001:db8::/32"]

    def there() -> list[str]:
        (association,) = site.cloud.state()["associations"]
        return sorted(association["allowed_prefixes"])

    site.stack.write(program(connection(allowed_prefixes=three)))
    site.stack.up()
    assert there() == three
    for prefixes in (three[:2], [], three):
        site.stack.write(program(connection(allowed_prefixes=prefixes)))
        changed = {name: op for name, op in site.stack.up().ops.items() if op != "same"}
        assert changed == {"line-association": "update"}
        assert there() == prefixes
        assert set(site.stack.preview("--expect-no-changes").ops.values()) == {"same"}
    site.stack.write(program(connection(allowed_prefixes=[*reversed(three), "2001:DB8::/32"])))
    assert set(site.stack.preview("--expect-no-changes").ops.values()) == {"same"}


def test_a_connection_by_cen_needs_no_transit_router(new_site: NewSite) -> None:
    site = prepare(new_site)
    site.stack.write(
        program(connection(transit_router_id=None, cen_id="cen-quickstart0000001", region_id="cn-hangzhou"))
    )
    site.stack.up()
    assert site.the_attachment()["transit_router_id"] == TRANSIT_ROUTER
    site.stack.refresh("--expect-no-changes")
    site.stack.destroy()
    assert nothing_left(site)


@FRONT_ENDS
def test_programs_look_up_associations_grants_and_route_tables(
    program_of: Program, new_site: NewSite
) -> None:
    site = prepare(new_site)
    site.cloud.seed(cens=[{"cen_id": "cen-theirs", "owner_id": SECOND_ACCOUNT_ID}])
    grant = {"ecr_id": ECR, "cen_id": "cen-theirs", "cen_owner_id": SECOND_ACCOUNT_ID}
    site.stack.write(
        program_of(
            declared("EcrAssociation", "association", **ENDS, allowed_prefixes=["10.0.0.0/8"]),
            declared("EcrGrant", "grant", **grant),
            f"tables = get_ecr_route_tables({TRANSIT_ROUTER!r})",
            "pulumi.export('tables', [(t.id, t.type) for t in tables])",
            f"custom = get_ecr_route_tables_output({TRANSIT_ROUTER!r}, type='Custom')",
            "pulumi.export('custom', custom.apply(lambda found: [t.id for t in found]))",
            "id = pulumi.Output.concat(association.ecr_id, ':', association.association_id)",
            "found = get_ecr_association_output(id)",
            "pulumi.export('prefixes', found.apply(lambda a: list(a.allowed_prefixes)))",
            "listed = get_ecr_associations_output(association.ecr_id)",
            "pulumi.export('associations', listed.apply(lambda all: [a.status for a in all]))",
            "grants = get_ecr_grants_output(grant.ecr_id)",
            "pulumi.export('grants', grants.apply(lambda all: [(g.id, g.cen_owner_id) for g in all]))",
        )
    )

    site.stack.preview()
    site.stack.up()

    assert site.stack.outputs() == {
        "tables": [[CUSTOM, "Custom"], [SYSTEM, "System"]],
        "custom": [CUSTOM],
        "prefixes": ["10.0.0.0/8"],
        "associations": ["INACTIVE"],
        "grants": [[f"{ECR}:cen-theirs", SECOND_ACCOUNT_ID]],
    }


@FRONT_ENDS
def test_a_look_up_that_finds_nothing_fails_the_program_in_one_line(
    program_of: Program, new_site: NewSite
) -> None:
    site = prepare(new_site)
    site.stack.write(program_of("get_ecr_association('ecr-quickstart0000001:ecr-assoc-nobody')"))

    outcome = site.stack.preview(fails=True)

    assert "no such association ecr-assoc-nobody" in outcome.screen


@pytest.mark.parametrize("action", [LINK, ENABLE])
def test_a_run_that_is_killed_while_a_table_is_linked_is_followed_by_one_that_finishes(
    action: str, new_site: NewSite
) -> None:
    site = prepare(new_site)
    site.stack.write(program(connection()))
    # The call takes effect, and its answer never comes.
    site.cloud.faults({"kind": "slow", "seconds": 30.0, "operation": action, "when": "after", "count": 1})
    running = site.stack.start("up")
    running.wait_until(lambda: site.calls(action) == 1)
    running.kill_all()
    site.cloud.faults()
    site.stack.unlock()
    site.stack.mend_checkpoint()

    site.stack.up("--refresh")

    assert site.stack.outputs() == {}
    assert tables(site) == ([(SYSTEM, "Active")], [(SYSTEM, "Active")])
    assert len(site.attachments()) == 1
    site.stack.destroy()
    assert nothing_left(site)
