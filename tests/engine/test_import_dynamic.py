"""Existing resources come under management through `import_` on the dynamic resources, and what becomes of them then."""

from __future__ import annotations

from typing import Any

import pytest
from tests.engine.adopting import ID, SAME, seed_foreign, written
from tests.engine.conftest import NewSite
from tools.testing.site import (
    ASSOCIATION,
    CEN,
    DELETE,
    ECR,
    REGION,
    TRANSIT_ROUTER,
    UPDATE,
    Site,
    attachment,
    declared,
    program,
)

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, SECOND_ACCOUNT_ID

IMPORT = f"import_={ID!r}"


@pytest.fixture
def site(new_site: NewSite) -> Site:
    return seed_foreign(new_site())


@pytest.fixture
def adopted(site: Site) -> Site:
    """A stack that has adopted the attachment; `import_` still stands in its program."""
    site.declare(opts=IMPORT, **SAME)
    site.stack.up()
    return site


def test_equal_values_are_adopted_without_a_write_and_the_next_preview_is_empty(site: Site) -> None:
    site.declare(opts=IMPORT, **SAME)

    assert site.stack.preview().ops == {"line": "create"}
    site.stack.up()

    assert site.stack.resources()["line"]["id"] == ID
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}
    site.stack.refresh("--expect-no-changes")
    assert written(site.cloud) == {}


def test_leaving_import_in_or_taking_it_out_afterwards_changes_nothing(adopted: Site) -> None:
    assert adopted.stack.up().ops == {"line": "same"}
    adopted.declare(**SAME)
    assert adopted.stack.up().ops == {"line": "same"}
    adopted.declare(opts=IMPORT, **SAME)
    assert adopted.stack.up().ops == {"line": "same"}
    assert written(adopted.cloud) == {}


def test_after_taking_import_out_an_edit_is_an_update_of_the_adopted_one(adopted: Site) -> None:
    adopted.declare(**{**SAME, "tags": {"team": "core"}})
    assert adopted.stack.up().ops == {"line": "update"}
    assert adopted.the_attachment()["tags"] == {"team": "core", "acs:rm:rgId": "rg-1"}
    assert adopted.the_attachment()["attachment_id"] == ID


def test_destroy_deletes_what_was_adopted(adopted: Site) -> None:
    adopted.stack.destroy()
    assert adopted.attachments() == []


def test_an_id_that_nobody_has_is_refused_with_region_and_account(site: Site) -> None:
    site.declare(opts="import_='tr-attach-wrong'", **SAME)
    said = f"no such ECR attachment tr-attach-wrong in region {REGION}, account {DEFAULT_ACCOUNT_ID}"

    for outcome in (site.stack.preview(fails=True), site.stack.up(fails=True)):
        assert said in outcome.screen
        assert "Traceback" not in outcome.screen
    assert site.stack.resources() == {}


def test_every_differing_immutable_value_is_named_at_preview(site: Site) -> None:
    site.declare(opts=IMPORT, transit_router_id="tr-other", region_id="cn-shanghai", cen_id="cen-other")

    screen = site.stack.preview(fails=True).screen

    for wire, has in (("transitRouterId", TRANSIT_ROUTER), ("regionId", REGION), ("cenId", CEN)):
        assert f"{wire} is {has!r}" in screen
    assert written(site.cloud) == {}


def test_differing_values_that_are_known_only_while_applying_are_refused_then(site: Site) -> None:
    association = declared(
        "EcrAssociation", "association", f"import_={ASSOCIATION['association_id']!r}",
        ecr_id=ECR, transit_router_id=TRANSIT_ROUTER,
    )  # fmt: skip
    given = f"ecr_id={ECR!r}, transit_router_id={TRANSIT_ROUTER!r}, cen_id=association.association_id"
    line = f"EcrAttachment('line', {given}, opts=pulumi.ResourceOptions({IMPORT}))"
    site.stack.write(program(association, line))

    screen = site.stack.up(fails=True).screen

    assert f"cenId is {CEN!r}, the program says {ASSOCIATION['association_id']!r}" in screen
    assert "Traceback" not in screen
    assert "line" not in site.stack.resources()


def test_other_in_place_values_are_brought_to_the_programs(site: Site) -> None:
    site.declare(opts=IMPORT, transit_router_attachment_name="renamed", tags={"team": "core"})
    site.stack.up()

    there = site.the_attachment()
    assert (there["name"], there["description"]) == ("renamed", "")
    assert there["tags"] == {"team": "core", "acs:rm:rgId": "rg-1"}
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}


def test_adopt_keep_takes_it_as_it_is_and_says_what_would_change(site: Site) -> None:
    site.declare(opts=IMPORT, adopt="keep", transit_router_attachment_name="renamed", tags={"team": "net"})

    said = site.stack.up().screen

    assert f"adopted {ID} as it is" in said
    assert "transitRouterAttachmentName, transitRouterAttachmentDescription" in said
    assert written(site.cloud) == {}
    assert site.stack.preview().ops == {"line": "update"}
    site.stack.up()
    assert site.the_attachment()["name"] == "renamed"


def test_a_value_of_adopt_that_is_unknown_is_refused_at_preview(site: Site) -> None:
    site.declare(opts=IMPORT, adopt="maybe", **SAME)
    assert "must be one of update, keep" in site.stack.preview(fails=True).screen


def test_get_reads_without_managing(site: Site) -> None:
    site.stack.write(
        program(
            f"line = EcrAttachment.get('line', {ID!r})",
            "pulumi.export('seen', [line.ecr_id, line.status, line.tags, line.transit_router_attachment_name])",
        )
    )
    site.stack.up()

    assert site.stack.outputs()["seen"] == [ECR, "Attached", {"team": "net"}, "line"]
    assert site.stack.preview("--expect-no-changes").exit_code == 0
    site.stack.destroy()
    assert site.the_attachment()["attachment_id"] == ID
    assert written(site.cloud) == {}


def test_get_of_an_id_that_nobody_has_fails_in_one_line(site: Site) -> None:
    site.stack.write(program("line = EcrAttachment.get('line', 'tr-attach-wrong')"))
    screen = site.stack.up(fails=True).screen
    assert "tr-attach-wrong" in screen
    assert "Traceback" not in screen


def test_retain_on_delete_forgets_it_and_leaves_it_in_the_cloud(site: Site) -> None:
    site.declare(opts=f"{IMPORT}, retain_on_delete=True", **SAME)
    site.stack.up()

    site.stack.destroy()

    assert site.stack.resources() == {}
    assert site.the_attachment()["status"] == "Attached"
    assert written(site.cloud) == {}


def test_protect_keeps_destroy_and_replacement_from_it(site: Site) -> None:
    site.declare(opts=f"{IMPORT}, protect=True", **SAME)
    site.stack.up()

    site.stack.destroy(fails=True)
    site.declare(opts="protect=True", **{**SAME, "transit_router_id": "tr-other"})
    site.stack.up(fails=True)

    assert site.calls(DELETE) == 0
    assert site.the_attachment()["attachment_id"] == ID


@pytest.mark.parametrize("prop", ["tags", "transitRouterAttachmentName", "transitRouterId"])
def test_ignore_changes_leaves_a_property_alone(adopted: Site, prop: str) -> None:
    other: dict[str, Any] = {
        "tags": {"team": "core"},
        "transit_router_attachment_name": "renamed",
        "transit_router_id": "tr-other",
    }
    python = {"tags": "tags", "transitRouterId": "transit_router_id"}.get(
        prop, "transit_router_attachment_name"
    )
    adopted.declare(opts=f"ignore_changes=[{prop!r}]", **{**SAME, python: other[python]})

    assert adopted.stack.up().ops == {"line": "same"}
    assert written(adopted.cloud) == {}


def test_a_renamed_resource_with_an_alias_stays_the_same_attachment(adopted: Site) -> None:
    adopted.stack.write(program(attachment("backbone", opts="aliases=[pulumi.Alias(name='line')]", **SAME)))

    outcome = adopted.stack.up()

    assert set(outcome.ops.values()) == {"same"}
    assert adopted.stack.resources()["backbone"]["id"] == ID
    assert written(adopted.cloud) == {}
    adopted.stack.write(program(attachment("backbone", **SAME)))
    assert adopted.stack.preview("--expect-no-changes").ops == {"backbone": "same"}


def test_one_made_by_the_stack_survives_a_rename_too(new_site: NewSite) -> None:
    site = new_site()
    site.declare(**SAME)
    site.stack.up()
    made = site.the_attachment()["attachment_id"]

    site.stack.write(program(attachment("backbone", opts="aliases=[pulumi.Alias(name='line')]", **SAME)))
    site.stack.up()
    site.stack.write(program(attachment("backbone", **{**SAME, "tags": {"team": "core"}})))
    assert site.stack.up().ops == {"backbone": "update"}

    assert site.the_attachment()["attachment_id"] == made
    site.stack.destroy()
    assert site.attachments() == []


def test_an_attachment_on_its_way_is_adopted_once_it_is_attached(new_site: NewSite) -> None:
    site = seed_foreign(new_site())
    site.cloud.seed(
        attachments=[{"attachment_id": ID, "status": "Attaching", "change": {"at": 0, "to": "Attached"}}]
    )
    site.declare(opts=IMPORT, **SAME)
    site.stack.up()
    assert site.stack.resources()["line"]["outputs"]["status"] == "Attached"


def test_an_association_is_adopted_by_its_id(site: Site) -> None:
    id = ASSOCIATION["association_id"]

    def declare(opts: str, **inputs: Any) -> None:
        given = {"ecr_id": ECR, "transit_router_id": TRANSIT_ROUTER, **inputs}
        site.stack.write(program(declared("EcrAssociation", "association", opts, **given)))

    declare("import_='ecr-assoc-wrong'")
    assert f"no such association ecr-assoc-wrong of ECR {ECR}" in site.stack.up(fails=True).screen
    declare(f"import_={id!r}", transit_router_id="tr-other")
    assert f"transitRouterId is {TRANSIT_ROUTER!r}" in site.stack.up(fails=True).screen
    declare(f"import_={id!r}")
    site.stack.up()
    assert written(site.cloud) == {}
    declare("")
    assert site.stack.preview("--expect-no-changes").ops == {"association": "same"}
    declare("", description="to the data centre")
    assert site.stack.up().ops == {"association": "update"}


def test_a_grant_is_adopted_by_ecr_and_cen(new_site: NewSite) -> None:
    site = new_site(associated=False)
    site.cloud.seed(
        cens=[{"cen_id": "cen-second", "owner_id": SECOND_ACCOUNT_ID}],
        grants=[
            {
                "ecr_id": ECR,
                "ecr_owner_id": DEFAULT_ACCOUNT_ID,
                "cen_id": "cen-second",
                "cen_owner_id": SECOND_ACCOUNT_ID,
            }
        ],
    )
    grant = {"ecr_id": ECR, "cen_id": "cen-second", "cen_owner_id": SECOND_ACCOUNT_ID}

    site.stack.write(program(declared("EcrGrant", "grant", "import_='wrong'", **grant)))
    assert "its id is <ecr id>:<cen id>" in site.stack.up(fails=True).screen
    site.stack.write(program(declared("EcrGrant", "grant", f"import_='{ECR}:cen-second'", **grant)))
    site.stack.up()
    assert written(site.cloud) == {}
    site.stack.write(program(declared("EcrGrant", "grant", **grant)))
    assert site.stack.preview("--expect-no-changes").ops == {"grant": "same"}
    site.stack.destroy()
    assert site.cloud.state()["grants"] == []


def test_a_failed_update_of_the_adopted_one_keeps_it_in_the_state(site: Site) -> None:
    site.cloud.faults({"operation": UPDATE, "kind": "error", "code": "Forbidden.RAM"})
    site.declare(opts=IMPORT, transit_router_attachment_name="renamed", tags={"team": "net"})

    site.stack.up(fails=True)

    assert site.stack.resources()["line"]["id"] == ID
    site.cloud.faults()
    assert site.stack.up().ops == {"line": "update"}
    assert site.the_attachment()["name"] == "renamed"
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}
