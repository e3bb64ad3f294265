"""An attachment's life from the native plugin on the real engine: what the engine shows, keeps and asks for."""

import pytest
from tests.engine.conftest import NewSite
from tests.engine.native import declare, native
from tools.testing.site import CREATE, DELETE, ECR, LIST, TRANSIT_ROUTER, attachment, declared


def test_an_attachment_goes_up_stays_and_is_destroyed(new_site: NewSite) -> None:
    site = new_site(associated=False)
    there = {"ecr_id": ECR, "transit_router_id": TRANSIT_ROUTER}
    site.stack.write(
        native(
            declared("EcrAssociation", "association", **there),
            attachment(opts="depends_on=[association]", tags={"team": "net"}),
            "pulumi.export('status', line.status)",
            "pulumi.export('tags', line.tags)",
        )
    )

    assert site.stack.preview().ops == {"association": "create", "line": "create"}
    assert site.all_calls() == 0
    site.stack.up()
    assert site.stack.outputs() == {"status": "Attached", "tags": {"team": "net"}}
    calls = site.all_calls()
    assert site.stack.preview("--expect-no-changes").ops == {"association": "same", "line": "same"}
    assert site.all_calls() == calls
    site.stack.refresh("--expect-no-changes")
    site.stack.destroy()
    assert site.attachments() == []
    assert site.cloud.state()["associations"] == []


def test_name_description_and_tags_change_in_place(new_site: NewSite) -> None:
    site = new_site()
    declare(
        site,
        transit_router_attachment_name="one",
        tags={"team": "net", "old": "x"},
    )
    site.stack.up()
    before = site.the_attachment()

    declare(
        site,
        transit_router_attachment_description="new",
        tags={"team": "core"},
    )
    preview = site.stack.preview("--diff")
    outcome = site.stack.up()

    assert preview.ops == outcome.ops == {"line": "update"}
    assert outcome.changed_properties("line") == {
        "transitRouterAttachmentName",
        "transitRouterAttachmentDescription",
        "tags",
    }
    after = site.the_attachment()
    assert after["attachment_id"] == before["attachment_id"]
    assert [after[key] for key in ("name", "description", "tags")] == [
        "",
        "new",
        {"team": "core"},
    ]
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}


def test_a_differing_immutable_value_deletes_the_old_attachment_first(new_site: NewSite) -> None:
    site = new_site()
    declare(site)
    site.stack.up()
    declare(site, ecr_owner_id="1000000000000002")

    preview = site.stack.preview()

    assert preview.ops == {"line": "replace"}
    assert preview.changed_properties("line") == {"ecrOwnerId"}
    steps = [e["resourcePreEvent"]["metadata"]["op"] for e in preview.events if "resourcePreEvent" in e]
    assert steps.index("delete-replaced") < steps.index("create-replacement")


def test_everything_that_is_wrong_is_said_at_preview_with_its_property(new_site: NewSite) -> None:
    site = new_site()
    declare(site, ecr_id="", transit_router_attachment_name="http://x", tags={"aliyun": "1"})

    outcome = site.stack.preview(fails=True)

    said = "\n".join(outcome.errors)
    for wire in ("ecrId", "transitRouterAttachmentName", "tags"):
        assert f"property {wire}" in said
    assert site.all_calls() == 0


def test_unknown_outputs_pass_through_a_first_preview(new_site: NewSite) -> None:
    site = new_site()
    site.stack.write(
        native(
            declared("EcrAssociation", "association", ecr_id=ECR, transit_router_id=TRANSIT_ROUTER),
            f"line = EcrAttachment('line', ecr_id=association.association_id.apply(lambda _: {ECR!r}),"
            " transit_router_id=association.transit_router_id, tags={'owner': association.owner_id})",
        )
    )

    assert site.stack.preview().ops == {"association": "create", "line": "create"}


def test_a_create_that_runs_out_of_time_is_kept_and_resumed_by_an_update(new_site: NewSite) -> None:
    site = new_site(attach_seconds=10)
    declare(site, opts="custom_timeouts=pulumi.CustomTimeouts(create='3s')")

    failed = site.stack.up(fails=True)

    assert "Attaching" in "".join(failed.errors)
    assert "Traceback" not in failed.screen
    kept = site.stack.resources()["line"]
    assert kept["id"] == site.the_attachment()["attachment_id"]
    assert "the id is kept" in kept["initErrors"][0] or kept["id"] in kept["initErrors"][0]
    assert site.stack.up().ops == {"line": "update"}
    assert site.calls(CREATE) == 1
    assert site.state_and_api_agree()
    assert "initErrors" not in site.stack.resources()["line"]


def test_an_interrupt_ends_the_wait_and_the_next_up_goes_on(new_site: NewSite) -> None:
    site = new_site(attach_seconds=8)
    declare(site)
    running = site.stack.start("up")
    running.wait_until(lambda: site.calls(CREATE) > 0 and site.calls(LIST) > 1)
    running.interrupt()

    assert running.wait(timeout_seconds=60).exit_code != 0
    assert site.the_attachment()["status"] == "Attaching"
    assert site.stack.resources()["line"]["id"] == site.the_attachment()["attachment_id"]
    site.stack.up()
    assert site.calls(CREATE) == 1
    assert site.state_and_api_agree()


def test_a_delete_that_runs_out_of_time_says_so_in_one_line(new_site: NewSite) -> None:
    site = new_site(detach_seconds=20)
    declare(site, opts="custom_timeouts=pulumi.CustomTimeouts(delete='6s')")
    site.stack.up()

    running = site.stack.start("destroy")
    failed = running.wait()

    [error] = [e for e in failed.errors if "timed out" in e]
    assert "\n" not in error.strip()
    assert "Detaching" in error
    assert site.calls(DELETE) == 1
    assert "line" in site.stack.resources()


def test_progress_of_a_long_wait_is_on_the_screen(new_site: NewSite) -> None:
    site = new_site(attach_seconds=13)
    declare(site)

    assert "Attaching after 1" in site.stack.up().screen


@pytest.mark.parametrize("change", ["name", "gone"])
def test_a_refresh_sees_what_changed_elsewhere(change: str, new_site: NewSite) -> None:
    site = new_site()
    declare(site, transit_router_attachment_name="ours")
    site.stack.up()
    [there] = site.attachments()
    if change == "name":
        site.cloud.seed(attachments=[{**_seedable(there), "name": "theirs"}])
        site.stack.refresh()
        assert site.stack.resources()["line"]["outputs"]["transitRouterAttachmentName"] == "theirs"
        assert site.stack.up().ops == {"line": "update"}
        assert site.the_attachment()["name"] == "ours"
    else:
        site.cloud.seed(remove={"attachments": [there["attachment_id"]]})
        site.stack.refresh()
        assert site.stack.resources() == {}
        assert site.stack.up().ops == {"line": "create"}


def _seedable(there: dict[str, object]) -> dict[str, object]:
    wanted = (
        "attachment_id",
        "cen_id",
        "transit_router_id",
        "region_id",
        "owner_id",
        "ecr_id",
        "ecr_owner_id",
    )
    return {key: there[key] for key in wanted}


def test_the_dry_run_of_the_api_speaks_at_preview_where_it_is_asked_for(new_site: NewSite) -> None:
    site = new_site(associated=False, config={"alicloud-ecr:previewDryRun": "true"})
    declare(site)

    outcome = site.stack.preview(fails=True)

    assert "dry run" in "".join(outcome.errors)
    assert "association" in "".join(outcome.errors)
    assert site.attachments() == []
