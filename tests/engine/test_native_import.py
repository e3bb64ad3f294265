"""Existing resources come under management through the native plugin, without a write call to the API."""

from collections.abc import Iterable
from typing import Any

import pytest
from tests.engine.conftest import NewSite
from tests.engine.native import TYPE, declare, native
from tools.testing.site import ECR, FOREIGN, REGION, TRANSIT_ROUTER, Site, attachment, declared

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID

ID = str(FOREIGN["attachment_id"])
THERE = {"name": "line", "description": "made elsewhere", "tags": {"team": "net", "acs:rm:rgId": "rg-1"}}
SAME: dict[str, Any] = {
    "transit_router_attachment_name": "line",
    "transit_router_attachment_description": "made elsewhere",
    "tags": {"team": "net"},
}
_READS = ("List", "Describe", "Get", "Check")


@pytest.fixture
def site(new_site: NewSite) -> Site:
    site = new_site()
    site.cloud.seed(attachments=[{**FOREIGN, **THERE}])
    return site


def writes(actions: Iterable[str]) -> list[str]:
    return [action for action in actions if not action.startswith(_READS)]


def test_pulumi_import_takes_it_into_the_stack_and_the_same_program_previews_empty(site: Site) -> None:
    site.stack.write(native())
    site.stack.import_(TYPE, "line", ID)

    declare(site, **SAME)

    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}
    inputs = site.stack.resources()["line"]["inputs"]
    assert inputs["ecrId"] == ECR
    assert inputs["tags"] == {"team": "net"}
    assert not {"origin", "importId", "adopt"} & set(inputs)
    assert writes(site.cloud.totals()["by_action"]) == []


def test_import_in_the_program_adopts_without_a_write_and_then_changes_nothing(site: Site) -> None:
    declare(site, opts=f"import_={ID!r}", **SAME)

    assert site.stack.up().ops == {"line": "import"}
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}
    declare(site, **SAME)
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}
    assert writes(site.cloud.totals()["by_action"]) == []
    site.stack.destroy()
    assert site.attachments() == []


def test_an_id_that_nobody_has_is_said_with_region_and_account(site: Site) -> None:
    site.stack.write(native())

    refused = site.stack.import_(TYPE, "line", "tr-attach-wrong", fails=True)

    said = f"no such ECR attachment tr-attach-wrong in region {REGION}, account {DEFAULT_ACCOUNT_ID}"
    assert said in "".join(refused.errors)


def test_an_association_is_imported_by_its_ecr_and_its_own_id(site: Site) -> None:
    site.stack.write(native())
    [there] = site.cloud.state()["associations"]
    id = there["association_id"]

    refused = site.stack.import_("alicloud-ecr:index:EcrAssociation", "association", id, fails=True)
    assert "<ecr id>:<association id>" in "".join(refused.errors)
    site.stack.import_("alicloud-ecr:index:EcrAssociation", "association", f"{ECR}:{id}")

    given = {"ecr_id": ECR, "transit_router_id": TRANSIT_ROUTER}
    site.stack.write(native(declared("EcrAssociation", "association", **given)))
    assert site.stack.preview("--expect-no-changes").ops == {"association": "same"}
    # The id may stay in the program, and the resource under it is changed and deleted like any other.
    site.stack.write(native(declared("EcrAssociation", "association", f"import_='{ECR}:{id}'", **given)))
    assert site.stack.preview("--expect-no-changes").ops == {"association": "same"}
    site.stack.write(native(declared("EcrAssociation", "association", description="line", **given)))
    assert site.stack.up().ops == {"association": "update"}
    [changed] = site.cloud.state()["associations"]
    assert (changed["association_id"], changed["description"]) == (id, "line")


def test_get_reads_an_attachment_that_the_stack_does_not_manage(site: Site) -> None:
    site.stack.write(
        native(
            f"there = EcrAttachment.get('there', {ID!r})",
            "pulumi.export('name', there.transit_router_attachment_name)",
        )
    )

    assert site.stack.up().ops == {"there": "read"}
    assert site.stack.outputs() == {"name": "line"}
    site.stack.destroy()
    assert len(site.attachments()) == 1


def test_the_functions_look_up_one_and_list_all_that_have_the_tags(site: Site) -> None:
    others = [
        {
            **FOREIGN,
            "attachment_id": f"tr-attach-other{n:04}",
            "ecr_id": f"ecr-other{n:04}",
            "tags": {"team": "core" if n % 2 else "net"},
        }
        for n in range(150)
    ]
    site.cloud.seed(attachments=others)
    site.stack.write(
        native(
            f"one = get_ecr_attachment({ID!r})",
            "pulumi.export('one', [one.id, one.ecr_id, one.transit_router_attachment_name, one.status, dict(one.tags)])",
            f"found = get_ecr_attachments(transit_router_id={TRANSIT_ROUTER!r}, tags={{'team': 'net'}})",
            "pulumi.export('found', len(found))",
            "every = get_ecr_attachments()",
            "pulumi.export('every', len(every))",
            "later = pulumi.Output.from_input('tr-attach-foreign001')",
            "pulumi.export('later', get_ecr_attachment_output(later).apply(lambda a: a.status))",
        )
    )
    site.stack.up()

    assert site.stack.outputs() == {
        "one": [ID, ECR, "line", "Attached", {"team": "net"}],
        "found": 76,
        "every": 151,
        "later": "Attached",
    }


def test_an_attachment_of_somebody_else_is_not_taken_over_silently(site: Site) -> None:
    site.stack.write(native(attachment()))

    error = "".join(site.stack.up(fails=True).errors)

    assert ID in error
    assert "import_" in error
