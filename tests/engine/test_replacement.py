"""Replacing what takes a place that holds only one, on the real engine: old first and dependents before it, also when
the engine or the user forces it; and nothing is cut for a replacement that would be refused."""

from typing import Any

import pytest
from tests.engine.conftest import NewSite
from tools.testing.harness import Stack
from tools.testing.site import CEN, CREATE, DELETE, ECR, TRANSIT_ROUTER, Site, declared

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, DEFAULT_REGION_ID, SECOND_ACCOUNT_ID

OTHER_ECR = "ecr-other0000000001"
OTHER_ROUTER = "tr-other00000000001"
DYNAMIC, NATIVE = "pulumi_alicloud_ecr", "pulumi_alicloud_ecr.native"

# Both front ends do all of it; each test runs with those in which it could go wrong in its own way.
both = pytest.mark.parametrize("module", [DYNAMIC, NATIVE])
dynamic = pytest.mark.parametrize("module", [DYNAMIC])
native = pytest.mark.parametrize("module", [NATIVE])


@pytest.fixture
def site(new_site: NewSite) -> Site:
    """A cloud with a second ECR and a second transit router, and nothing associated."""
    site = new_site(associated=False)
    router = {"cen_id": CEN, "region_id": DEFAULT_REGION_ID, "owner_id": DEFAULT_ACCOUNT_ID}
    site.cloud.seed(
        routers=[{"ecr_id": OTHER_ECR, "owner_id": DEFAULT_ACCOUNT_ID}],
        transit_routers=[{"transit_router_id": OTHER_ROUTER, **router}],
    )
    return site


def program(module: str, *statements: str) -> str:
    return "\n".join(["import pulumi", f"from {module} import *", *statements, ""])


def association(ecr: str = ECR, router: str = TRANSIT_ROUTER, opts: str = "", **inputs: Any) -> str:
    return declared("EcrAssociation", "association", opts, ecr_id=ecr, transit_router_id=router, **inputs)


def line(
    ecr: str = ECR, router: str = TRANSIT_ROUTER, opts: str = "depends_on=[association]", **inputs: Any
) -> str:
    return declared("EcrAttachment", "line", opts, ecr_id=ecr, transit_router_id=router, **inputs)


#: README's attachment: its ids come from the outputs of the association.
LINE_FROM_OUTPUTS = """line = EcrAttachment("line", ecr_id=association.ecr_id,
    transit_router_id=association.transit_router_id, opts=pulumi.ResourceOptions(depends_on=[association]))"""


def urn(stack: Stack, name: str = "line") -> str:
    found: str = stack.resources()[name]["urn"]
    return found


def ends(site: Site) -> tuple[str, str]:
    """The ECR and the transit router of the one attachment and of the one association that the API has."""
    (associated,) = site.cloud.state()["associations"]
    attached = site.the_attachment()
    found = (attached["ecr_id"], attached["transit_router_id"])
    assert found == (associated["ecr_id"], associated["transit_router_id"])
    return found


def order(site: Site) -> list[str]:
    """The deletes and creates that succeeded, in their order."""
    done = ("Delete", "Create")
    return [
        r["action"]
        for r in site.cloud.requests()
        if r["action"].startswith(done) and r["code"] == "" and not r["parameters"].get("DryRun")
    ]


def _how(value: str) -> str:
    return {"": "literals", LINE_FROM_OUTPUTS: "outputs"}.get(value, value.rpartition(".")[2])


ATTACH, DETACH = CREATE, DELETE
ASSOCIATE = "CreateExpressConnectRouterAssociation"
DISSOCIATE = "DeleteExpressConnectRouterAssociation"
REPLACED_IN_ORDER = [ASSOCIATE, ATTACH, DETACH, DISSOCIATE, ASSOCIATE, ATTACH]


@pytest.mark.parametrize(
    ("how", "module"),
    [
        ("taint", DYNAMIC),
        ("taint", NATIVE),
        ("--replace", DYNAMIC),
        ("replace_on_changes", DYNAMIC),
        ("replace_on_changes", NATIVE),
    ],
)
def test_a_forced_replacement_of_an_attachment_deletes_the_old_one_first(
    how: str, site: Site, module: str
) -> None:
    opts = "depends_on=[association], replace_on_changes=['tags']"
    site.stack.write(program(module, association(), line(opts=opts)))
    site.stack.up()
    old = site.the_attachment()["attachment_id"]

    if how == "taint":
        site.stack.pulumi("state", "taint", urn(site.stack), "--yes")
        site.stack.up()
    elif how == "--replace":
        site.stack.up("--replace", urn(site.stack))
    else:
        site.stack.write(program(module, association(), line(opts=opts, tags={"a": "1"})))
        site.stack.up()

    assert site.the_attachment()["attachment_id"] != old
    assert site.state_and_api_agree()
    assert order(site) == [ASSOCIATE, ATTACH, DETACH, ATTACH]
    assert site.stack.preview().ops == {"association": "same", "line": "same"}


@native
def test_a_tainted_association_takes_its_attachment_along(site: Site, module: str) -> None:
    site.stack.write(program(module, association(), line()))
    site.stack.up()
    site.stack.pulumi("state", "taint", urn(site.stack, "association"), "--yes")

    site.stack.up()

    assert order(site) == REPLACED_IN_ORDER
    assert site.stack.preview().ops == {"association": "same", "line": "same"}


@dynamic
def test_a_tainted_grant_is_granted_anew(site: Site, module: str) -> None:
    site.cloud.seed(cens=[{"cen_id": "cen-theirs", "owner_id": SECOND_ACCOUNT_ID}])
    given = {"ecr_id": ECR, "cen_id": "cen-theirs", "cen_owner_id": SECOND_ACCOUNT_ID}
    site.stack.write(program(module, declared("EcrGrant", "grant", **given)))
    site.stack.up()
    site.stack.pulumi("state", "taint", urn(site.stack, "grant"), "--yes")

    site.stack.up()

    assert len(site.cloud.state()["grants"]) == 1
    assert site.stack.preview().ops == {"grant": "same"}


@native
def test_delete_before_replace_can_not_be_switched_off(site: Site, module: str) -> None:
    opts = "depends_on=[association], delete_before_replace=False"
    site.stack.write(program(module, association(), line(opts=opts)))
    site.stack.up()
    site.stack.pulumi("state", "taint", urn(site.stack), "--yes")

    outcome = site.stack.up()

    assert order(site) == [ASSOCIATE, ATTACH, DETACH, ATTACH]
    assert "delete_before_replace=False has no effect" in outcome.screen


@pytest.mark.parametrize(("attachment", "module"), [(LINE_FROM_OUTPUTS, DYNAMIC), ("", NATIVE)], ids=_how)
def test_another_ecr_replaces_the_attachment_before_and_after_its_association(
    attachment: str, site: Site, module: str
) -> None:
    site.stack.write(program(module, association(), attachment or line()))
    site.stack.up()
    site.stack.write(program(module, association(OTHER_ECR), attachment or line(OTHER_ECR)))

    assert site.stack.preview().ops == {"association": "replace", "line": "replace"}
    site.stack.up()

    assert ends(site) == (OTHER_ECR, TRANSIT_ROUTER)
    assert order(site) == REPLACED_IN_ORDER
    assert site.stack.preview().ops == {"association": "same", "line": "same"}


@pytest.mark.parametrize(("attachment", "module"), [(LINE_FROM_OUTPUTS, NATIVE), ("", DYNAMIC)], ids=_how)
def test_another_transit_router_replaces_the_attachment_before_and_after_its_association(
    attachment: str, site: Site, module: str
) -> None:
    site.stack.write(program(module, association(), attachment or line()))
    site.stack.up()
    site.stack.write(
        program(module, association(router=OTHER_ROUTER), attachment or line(router=OTHER_ROUTER))
    )

    site.stack.up()

    assert ends(site) == (ECR, OTHER_ROUTER)
    assert order(site) == REPLACED_IN_ORDER


@dynamic
def test_an_update_of_the_association_shows_no_replacement_of_its_attachment(site: Site, module: str) -> None:
    site.stack.write(program(module, association(), LINE_FROM_OUTPUTS))
    site.stack.up()
    site.stack.write(program(module, association(description="another"), LINE_FROM_OUTPUTS))

    assert "replace" not in site.stack.preview().ops.values()
    assert "replace" not in site.stack.up().ops.values()
    assert order(site) == [ASSOCIATE, ATTACH]


@both
def test_a_typo_in_the_ecr_of_an_attachment_leaves_the_working_one(site: Site, module: str) -> None:
    site.stack.write(program(module, association(), line()))
    site.stack.up()
    site.stack.write(program(module, association(), line("ecr-typo")))

    preview, up = site.stack.preview(fails=True), site.stack.up(fails=True)

    for outcome in (preview, up):
        assert any("no ECR ecr-typo" in error for error in outcome.errors), outcome.screen
    assert order(site) == [ASSOCIATE, ATTACH]
    site.stack.write(program(module, association(), line()))
    assert site.stack.up().ops == {"association": "same", "line": "same"}


@pytest.mark.parametrize(("attachment", "module"), [(LINE_FROM_OUTPUTS, NATIVE), ("", DYNAMIC)], ids=_how)
def test_a_typo_in_the_ecr_of_both_leaves_both(attachment: str, site: Site, module: str) -> None:
    site.stack.write(program(module, association(), attachment or line()))
    site.stack.up()
    site.stack.write(program(module, association("ecr-typo"), attachment or line("ecr-typo")))

    outcome = site.stack.up(fails=True)

    assert any("no ECR ecr-typo" in error for error in outcome.errors), outcome.screen
    assert order(site) == [ASSOCIATE, ATTACH]
    site.stack.write(program(module, association(), attachment or line()))
    assert site.stack.up().ops == {"association": "same", "line": "same"}


@dynamic
def test_a_missing_association_of_the_new_place_leaves_the_working_one(site: Site, module: str) -> None:
    site.stack.write(program(module, association(), line()))
    site.stack.up()
    site.stack.write(program(module, association(), line(OTHER_ECR)))

    site.stack.preview()
    outcome = site.stack.up(fails=True)

    assert any(f"no association of ECR {OTHER_ECR}" in error for error in outcome.errors), outcome.screen
    assert order(site) == [ASSOCIATE, ATTACH]
    site.stack.write(program(module, association(), line()))
    assert site.stack.up().ops == {"association": "same", "line": "same"}


@native
def test_an_attachment_moves_to_an_association_that_the_same_update_makes(site: Site, module: str) -> None:
    site.stack.write(program(module, association(), line()))
    site.stack.up()
    second = declared("EcrAssociation", "second", ecr_id=OTHER_ECR, transit_router_id=TRANSIT_ROUTER)
    site.stack.write(program(module, association(), second, line(OTHER_ECR, opts="depends_on=[second]")))

    site.stack.preview()
    site.stack.up()

    assert site.the_attachment()["ecr_id"] == OTHER_ECR
    assert order(site) == [ASSOCIATE, ATTACH, ASSOCIATE, DETACH, ATTACH]


@dynamic
def test_a_connection_moves_to_another_ecr_in_one_update(site: Site, module: str) -> None:
    statement = 'EcrConnection("c", ecr_id="{}", transit_router_id="' + TRANSIT_ROUTER + '")'
    site.stack.write(program(module, statement.format(ECR)))
    site.stack.up()
    site.stack.write(program(module, statement.format(OTHER_ECR)))

    site.stack.up()

    assert ends(site) == (OTHER_ECR, TRANSIT_ROUTER)
    links = site.cloud.requests(action="DissociateTransitRouterAttachmentFromRouteTable")
    assert [link["code"] for link in links] == [""]
