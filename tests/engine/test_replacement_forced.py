"""Where the resource option doesn't say "old first": a program in another language, or without our classes. The provider
itself lets no second one be made beside what stands, and nothing is touched when it refuses."""

import pytest
from tests.engine.conftest import NewSite
from tools.testing.site import ECR, TRANSIT_ROUTER, Site

PROGRAM = """import pulumi


class EcrAttachment(pulumi.CustomResource):
    def __init__(self, name, props, opts):
        super().__init__("alicloud-ecr:index:EcrAttachment", name, props, opts)


opts = pulumi.ResourceOptions(replace_on_changes=["tags"], delete_before_replace={dbr})
EcrAttachment("line", {{"ecrId": "{ecr}", "transitRouterId": "{router}", "tags": {tags}}}, opts)
"""


def write(site: Site, tags: dict[str, str], dbr: bool | None) -> None:
    site.stack.write(PROGRAM.format(ecr=ECR, router=TRANSIT_ROUTER, tags=tags, dbr=dbr))


@pytest.mark.parametrize("dbr", [None, False])
def test_what_would_be_made_beside_the_old_one_is_refused_with_the_way_back(
    dbr: bool | None, new_site: NewSite
) -> None:
    site = new_site()
    write(site, {"a": "1"}, dbr)
    site.stack.up()
    old = site.the_attachment()
    write(site, {"a": "2"}, dbr)

    outcome = site.stack.up(fails=True)

    (error,) = outcome.errors
    assert "delete_before_replace" in error
    assert site.the_attachment() == old
    write(site, {"a": "1"}, dbr)
    assert site.stack.up().ops == {"line": "same"}
    write(site, {"a": "2"}, True)
    site.stack.up()
    assert site.the_attachment()["attachment_id"] != old["attachment_id"]


def test_a_tainted_one_is_refused_and_untaint_leads_back(new_site: NewSite) -> None:
    site = new_site()
    write(site, {"a": "1"}, None)
    site.stack.up()
    old = site.the_attachment()
    urn = site.stack.resources()["line"]["urn"]
    site.stack.pulumi("state", "taint", urn, "--yes")

    outcome = site.stack.up(fails=True)

    print(outcome.screen)
    assert site.the_attachment() == old
    site.stack.pulumi("state", "untaint", urn, "--yes")
    assert site.stack.up().ops == {"line": "same"}
