"""An attachment's life on the real engine: up, no-op, update, replace, refresh, destroy; what the state says, and the API."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from tests.engine.conftest import NewSite, NewStack
from tools.project import ROOT
from tools.testing.site import (
    ASSOCIATION,
    CEN,
    CREATE,
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

from alicloud_ecr_emulator import (
    DEFAULT_ACCESS_KEY_ID,
    DEFAULT_ACCESS_KEY_SECRET,
    DEFAULT_ACCOUNT_ID,
    SECOND_ACCESS_KEY_ID,
    SECOND_ACCESS_KEY_SECRET,
    SECOND_ACCOUNT_ECR_ID,
)

IN_PLACE: dict[str, tuple[str, Any, Any]] = {
    "transit_router_attachment_name": ("name", "line-1", "line-2"),
    "transit_router_attachment_description": ("description", "to the data centre", "to the other one"),
    "tags": ("tags", {"team": "net", "ecrId": "kept as it is"}, {"team": "core", "owner": "me"}),
}


def test_each_in_place_property_is_updated_and_cleared_in_place(new_site: NewSite) -> None:
    site = new_site()
    before = {name: values[1] for name, values in IN_PLACE.items()}
    site.declare(**before)
    site.stack.up()
    made = site.the_attachment()
    assert {api: made[api] for api, *_ in IN_PLACE.values()} == {v[0]: v[1] for v in IN_PLACE.values()}

    inputs: dict[str, Any] = dict(before)
    for name, (api, _, after) in IN_PLACE.items():
        inputs[name] = after
        site.declare(**inputs)
        assert site.stack.up().ops == {"line": "update"}, name
        assert site.the_attachment()[api] == after

    # Left out, a value is cleared.
    site.declare()
    assert site.stack.up().ops == {"line": "update"}
    cleared = site.the_attachment()
    assert [cleared[key] for key in ("name", "description", "tags")] == ["", "", {}]
    assert cleared["attachment_id"] == made["attachment_id"]
    assert site.state_and_api_agree()
    assert site.stack.preview().ops == {"line": "same"}


def test_an_up_with_nothing_to_do_makes_no_api_call(new_site: NewSite) -> None:
    site = new_site()
    site.declare(tags={"team": "net"})
    site.stack.up()
    calls = site.all_calls()

    assert site.stack.up().ops == {"line": "same"}
    assert site.stack.preview().ops == {"line": "same"}
    assert site.all_calls() == calls


def test_a_preview_of_a_new_attachment_makes_no_api_call(new_site: NewSite) -> None:
    site = new_site()
    assert site.stack.preview().ops == {"line": "create"}
    assert site.all_calls() == 0


@pytest.mark.parametrize(
    "given",
    [{"transit_router_id": TRANSIT_ROUTER}, {"transit_router_id": None, "cen_id": CEN, "region_id": REGION}],
    ids=["by transit router", "by CEN and region"],
)
def test_leaving_out_what_the_cloud_resolves_or_adding_it_changes_nothing(
    given: dict[str, Any], new_site: NewSite
) -> None:
    site = new_site()
    site.declare(**given)
    site.stack.up()
    resolved = {
        "transit_router_id": TRANSIT_ROUTER,
        "cen_id": CEN,
        "region_id": REGION,
        "ecr_owner_id": DEFAULT_ACCOUNT_ID,
    }

    assert site.stack.preview().ops == {"line": "same"}
    assert site.stack.refresh().ops == {"line": "same"}
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}
    site.declare(**resolved)
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}
    # A preview looks at the place that a replacement would take: it is there, and associated.
    site.cloud.seed(
        transit_routers=[
            {
                "transit_router_id": "tr-other",
                "cen_id": CEN,
                "region_id": REGION,
                "owner_id": DEFAULT_ACCOUNT_ID,
            }
        ],
        associations=[
            {**ASSOCIATION, "association_id": "ecr-assoc-other", "transit_router_id": "tr-other"},
        ],
    )
    for other in (
        {"cen_id": "cen-other"},
        {"transit_router_id": "tr-other"},
        {"ecr_owner_id": "1000000000000009"},
    ):
        site.declare(**{**resolved, **other})
        assert site.stack.preview().ops == {"line": "replace"}, other


def test_cen_and_region_make_a_transit_router_where_there_is_none(new_site: NewSite) -> None:
    site = new_site(associated=False)
    by_cen = {"association_id": "ecr-assoc-by-cen", "region_id": "cn-shanghai", "transit_router_id": ""}
    site.cloud.seed(associations=[{**ASSOCIATION, **by_cen}])
    site.declare(transit_router_id=None, cen_id=CEN, region_id="cn-shanghai")

    site.stack.up()

    made = site.the_attachment()
    assert (made["cen_id"], made["region_id"]) == (CEN, "cn-shanghai")
    assert site.stack.resources()["line"]["outputs"]["transitRouterId"] == made["transit_router_id"]
    site.stack.refresh()
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}


def test_another_immutable_value_deletes_the_old_attachment_before_it_makes_the_new_one(
    new_site: NewSite,
) -> None:
    site = new_site()
    site.stack.up()
    old = site.the_attachment()["attachment_id"]
    ecr = {"ecr_id": "ecr-another0000000001", "owner_id": DEFAULT_ACCOUNT_ID}
    site.cloud.seed(
        routers=[ecr],
        associations=[{**ASSOCIATION, "association_id": "ecr-assoc-2", "ecr_id": ecr["ecr_id"]}],
    )
    site.declare(ecr_id=ecr["ecr_id"])

    assert site.stack.up().ops == {"line": "replace"}
    new = site.the_attachment()
    assert new["attachment_id"] != old
    assert new["ecr_id"] == ecr["ecr_id"]
    changing = [
        r["action"] for r in site.cloud.requests() if r["action"].startswith(("Create", "Delete", "Update"))
    ]
    assert changing == [CREATE, DELETE, CREATE]
    assert site.state_and_api_agree()


def test_what_was_edited_behind_pulumis_back_is_seen_by_refresh_and_mended_by_the_next_up(
    new_site: NewSite,
) -> None:
    site = new_site()
    site.declare(tags={"team": "net"}, transit_router_attachment_name="line")
    site.stack.up()
    id = site.the_attachment()["attachment_id"]
    site.cloud.seed(
        attachments=[
            {
                "attachment_id": id,
                "name": "edited",
                "tags": {"team": "edited", "stray": "1", "acs:rm:rgId": "rg-1"},
            }
        ]
    )

    assert site.stack.refresh().ops == {"line": "update"}
    seen = site.stack.resources()["line"]["outputs"]
    assert (seen["transitRouterAttachmentName"], seen["tags"]) == ("edited", {"team": "edited", "stray": "1"})

    assert site.stack.up().ops == {"line": "update"}
    mended = site.the_attachment()
    assert (mended["attachment_id"], mended["name"]) == (id, "line")
    assert mended["tags"] == {"team": "net", "acs:rm:rgId": "rg-1"}
    assert site.stack.refresh("--expect-no-changes").ops == {"line": "same"}


def test_tags_that_alibaba_cloud_sets_or_ignore_tags_names_are_no_drift(new_site: NewSite) -> None:
    site = new_site(config={"alicloud-ecr:ignoreTags": '["costCenter"]'})
    site.declare(tags={"team": "net"})
    site.stack.up()
    tags = {"team": "net", "acs:rm:rgId": "rg-1", "aliyun-created": "x", "costCenter": "7"}
    site.cloud.seed(attachments=[{"attachment_id": site.the_attachment()["attachment_id"], "tags": tags}])

    assert site.stack.refresh("--expect-no-changes").ops == {"line": "same"}
    assert site.stack.preview("--expect-no-changes").ops == {"line": "same"}
    assert site.the_attachment()["tags"] == tags


def test_an_attachment_deleted_behind_pulumis_back_is_made_again_after_refresh(new_site: NewSite) -> None:
    site = new_site()
    site.stack.up()
    old = site.the_attachment()["attachment_id"]
    site.cloud.seed(remove={"attachments": [old]})

    assert site.stack.refresh().ops == {"line": "delete"}
    assert "line" not in site.stack.resources()
    assert site.stack.up().ops == {"line": "create"}
    assert site.the_attachment()["attachment_id"] != old
    assert site.state_and_api_agree()


def test_destroy_leaves_nothing_and_an_up_right_after_it_makes_a_new_attachment(new_site: NewSite) -> None:
    site = new_site()
    site.stack.up()
    old = site.the_attachment()["attachment_id"]

    assert site.stack.destroy().ops == {"line": "delete"}
    assert site.attachments() == []
    assert site.stack.resources() == {}
    # The API still remembers the token of the first create, and would answer with the dead id.
    assert site.stack.up().ops == {"line": "create"}
    assert site.the_attachment()["attachment_id"] != old
    assert site.state_and_api_agree()


def test_destroying_what_is_gone_already_succeeds(new_site: NewSite) -> None:
    site = new_site()
    site.stack.up()
    site.cloud.seed(remove={"attachments": [site.the_attachment()["attachment_id"]]})

    site.stack.destroy()

    assert site.stack.resources() == {}


def test_the_example_of_the_quick_start_goes_up_and_leaves_nothing(
    new_site: NewSite, new_stack: NewStack
) -> None:
    site = new_site(associated=False)
    site.stack.write(program((ROOT / "examples/quickstart/__main__.py").read_text()))

    assert site.stack.up().ops == {"association": "create", "data-centre": "create"}
    outputs = site.stack.outputs()
    assert outputs["status"] == "Attached"
    assert outputs["attachment_id"].startswith("tr-attach-")
    # Refresh sees that the association has become ACTIVE meanwhile, and nothing more comes of it.
    site.stack.refresh()
    assert site.stack.preview("--expect-no-changes").ops == {"association": "same", "data-centre": "same"}
    site.stack.destroy()
    left = site.cloud.state()
    assert (left["attachments"], left["associations"]) == ([], [])


def test_two_accounts_fit_in_one_stack_by_their_profiles(new_site: NewSite, tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".aliyun").mkdir(parents=True)
    keys = {
        "network": (DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET),
        "router": (SECOND_ACCESS_KEY_ID, SECOND_ACCESS_KEY_SECRET),
    }
    profiles = [
        {"name": name, "mode": "AK", "access_key_id": id, "access_key_secret": secret, "region_id": REGION}
        for name, (id, secret) in keys.items()
    ]
    (home / ".aliyun" / "config.json").write_text(json.dumps({"current": "network", "profiles": profiles}))
    no_keys = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ""}
    site = new_site(associated=False, env={"HOME": str(home), **no_keys})
    owner, there = "1000000000000002", {"ecr_id": SECOND_ACCOUNT_ECR_ID, "transit_router_id": TRANSIT_ROUTER}
    site.stack.write(
        program(
            declared(
                "EcrGrant", "grant", profile="router",
                ecr_id=SECOND_ACCOUNT_ECR_ID, cen_id=CEN, cen_owner_id=DEFAULT_ACCOUNT_ID,
            ),
            declared(
                "EcrAssociation", "association", "depends_on=[grant]", profile="router",
                cen_id=CEN, transit_router_owner_id=DEFAULT_ACCOUNT_ID, **there,
            ),
            attachment(opts="depends_on=[association]", profile="network", ecr_owner_id=owner, **there),
        )
    )  # fmt: skip

    assert site.stack.up().ops == {"grant": "create", "association": "create", "line": "create"}
    assert {r["account"] for r in site.cloud.requests(action="GrantInstanceToTransitRouter")} == {owner}
    assert {r["account"] for r in site.cloud.requests(action=CREATE)} == {DEFAULT_ACCOUNT_ID}
    made = site.the_attachment()
    assert (made["owner_id"], made["ecr_owner_id"]) == (DEFAULT_ACCOUNT_ID, owner)
    site.stack.refresh()
    site.stack.preview("--expect-no-changes")
    site.stack.destroy()
    left = site.cloud.state()
    assert [left[part] for part in ("attachments", "associations", "grants")] == [[], [], []]


def test_an_association_is_updated_in_place_and_replaced_by_its_immutable_values(new_site: NewSite) -> None:
    site = new_site(associated=False)

    def declare(**inputs: Any) -> None:
        given: dict[str, Any] = {"ecr_id": ECR, "transit_router_id": TRANSIT_ROUTER, **inputs}
        site.stack.write(program(declared("EcrAssociation", "association", **given)))

    declare(description="first")
    site.stack.up()
    declare(description="second")
    assert site.stack.up().ops == {"association": "update"}
    (association,) = site.cloud.state()["associations"]
    assert association["description"] == "second"
    declare(description="second", cen_id="cen-other")
    assert site.stack.preview().ops == {"association": "replace"}


def test_the_state_holds_one_short_provider_for_all_and_no_secret(new_site: NewSite) -> None:
    site = new_site(associated=False)
    site.stack.write(
        program(
            declared("EcrAssociation", "association", ecr_id=ECR, transit_router_id=TRANSIT_ROUTER),
            attachment(opts="depends_on=[association]"),
        )
    )
    site.stack.up()

    exported = site.stack.export()
    ours = [r for r in exported["resources"] if r["type"].startswith("pulumi-python:dynamic/alicloud-ecr:")]
    providers = {part["__provider"] for r in ours for part in (r["inputs"], r["outputs"])}
    assert len(ours) == 2
    (provider,) = providers
    assert len(provider) < 200
    assert {r["sourcePosition"].partition("#")[0] for r in ours} == {"project:///__main__.py"}
    text = json.dumps(exported)
    assert DEFAULT_ACCESS_KEY_SECRET not in text
    assert DEFAULT_ACCESS_KEY_ID not in text
    assert site.cloud.endpoint not in text


def test_a_program_of_1500_attachments_previews(new_site: NewSite) -> None:
    site = new_site()
    site.stack.write(
        program(
            "for i in range(1500):",
            f"    EcrAttachment(f'line-{{i}}', ecr_id=f'ecr-{{i}}', transit_router_id={TRANSIT_ROUTER!r})",
        )
    )

    outcome = site.stack.preview("--parallel", "16")

    assert outcome.changes["create"] == 1501  # and the stack
    assert site.all_calls() == 0


def test_attributes_in_a_program_have_their_types_and_leave_keys_of_tags_alone(new_site: NewSite) -> None:
    site = new_site()
    tags = {"ecrId": "1", "transit_router_id": "2", "cenId": "3"}
    attributes = (
        "id", "ecr_id", "transit_router_id", "cen_id", "region_id", "ecr_owner_id", "transit_router_attachment_name",
        "transit_router_attachment_description", "tags", "order_type", "force_delete", "verify_prerequisites", "profile",
        "status", "creation_time", "resource_type", "auto_publish_route_enabled",
    )  # fmt: skip
    exports = [f"pulumi.export({name!r}, line.{name})" for name in attributes]
    site.stack.write(program(attachment(tags=tags, transit_router_attachment_name="n"), *exports))

    site.stack.up()

    made, outputs = site.the_attachment(), site.stack.outputs()
    assert outputs.pop("creation_time").endswith("Z")
    assert {name: value for name, value in outputs.items() if value is not None} == {
        "id": made["attachment_id"],
        "ecr_id": ECR,
        "transit_router_id": TRANSIT_ROUTER,
        "cen_id": CEN,
        "region_id": REGION,
        "ecr_owner_id": DEFAULT_ACCOUNT_ID,
        "transit_router_attachment_name": "n",
        "tags": tags,
        "order_type": "PayByCenOwner",
        "force_delete": False,
        "verify_prerequisites": False,
        "status": "Attached",
        "resource_type": "ECR",
        "auto_publish_route_enabled": True,
    }
    assert made["tags"] == tags


def test_custom_timeouts_end_a_wait_and_the_next_up_resumes_it(new_site: NewSite) -> None:
    site = new_site(attach_seconds=12)
    site.declare(opts="custom_timeouts=pulumi.CustomTimeouts(create='3s')")

    failed = site.stack.up(fails=True)

    (error,) = failed.errors
    recorded = site.stack.resources()["line"]
    id = site.the_attachment()["attachment_id"]
    assert recorded["id"] == id
    assert recorded["initErrors"]
    # The engine puts its own frame around the one line: "1 error occurred:" and a bullet.
    assert [line for line in error.splitlines() if id in line] == [f"\t* {recorded['initErrors'][0]}"]
    assert "Traceback" not in failed.screen
    assert site.stack.up().ops == {"line": "update"}
    assert (site.calls(CREATE), site.calls(UPDATE)) == (1, 0)
    assert site.the_attachment()["attachment_id"] == id
    assert "initErrors" not in site.stack.resources()["line"]
    assert site.state_and_api_agree()


def test_progress_of_a_long_wait_is_shown_on_the_resources_row(new_site: NewSite) -> None:
    site: Site = new_site(attach_seconds=13)

    outcome = site.stack.up()

    progress = [d for d in outcome.diagnostics if re.search(r"Attaching after 1[0-3] s", d.message)]
    assert any(d.urn.endswith("::line") for d in progress)
