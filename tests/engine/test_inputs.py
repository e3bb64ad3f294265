"""What becomes of inputs on their way through the real engine: secrets, numbers, and what a refresh adds."""

import pytest
from tests.engine.conftest import NewSite
from tools.testing.site import ECR, TRANSIT_ROUTER, Site

MODULES = {"dynamic": "pulumi_alicloud_ecr", "native": "pulumi_alicloud_ecr.native"}
SECRET = "hunter2-hunter2"


@pytest.fixture(params=MODULES)
def module(request: pytest.FixtureRequest) -> str:
    return MODULES[request.param]


def write(site: Site, module: str, **inputs: str) -> None:
    """The program of one attachment, with these inputs as Python expressions."""
    given = "".join(f", {name}={text}" for name, text in inputs.items())
    site.stack.write(
        f"import pulumi\nfrom {module} import EcrAttachment\n"
        f'EcrAttachment("line", ecr_id="{ECR}", transit_router_id="{TRANSIT_ROUTER}"{given})\n'
    )


def test_a_secret_that_breaks_a_rule_is_not_shown(new_site: NewSite, module: str) -> None:
    site = new_site()
    write(
        site,
        module,
        transit_router_attachment_description=f'pulumi.Output.secret("{SECRET * 20}")',
        tags=f'{{"a": pulumi.Output.secret("acs:{SECRET}")}}',
    )

    outcome = site.stack.preview(fails=True)

    assert "at most 256 are allowed" in outcome.screen
    assert "the value of tag 'a' must not start with" in outcome.screen
    assert "transitRouterAttachmentDescription" in outcome.screen
    assert "hunter2" not in outcome.screen


def test_numbers_and_truth_arrive_as_the_program_wrote_them(new_site: NewSite, module: str) -> None:
    site = new_site()
    write(site, module, tags='{"a": False, "n": 12345678901234567, "o": pulumi.Output.from_input(3)}')

    site.stack.up()

    assert site.the_attachment()["tags"] == {"a": "false", "n": "12345678901234567", "o": "3"}
    assert site.stack.preview().ops == {"line": "same"}


def test_after_a_refresh_only_what_changes_is_shown(new_site: NewSite, module: str) -> None:
    site = new_site()
    write(site, module, transit_router_attachment_name='"one"')
    site.stack.up()
    before = site.stack.resources()["line"]["inputs"]

    site.stack.refresh()

    assert site.stack.resources()["line"]["inputs"] == before
    write(site, module, tags='{"a": "1"}')
    outcome = site.stack.preview("--diff")
    assert outcome.changed_properties("line") == {"tags", "transitRouterAttachmentName"}
    for decided in ("cenId", "ecrOwnerId", "regionId"):
        assert decided not in outcome.screen
