"""Replacing what takes a place that holds only one: the old one goes first, also when the engine or the user forces it."""

import pytest
from tests.engine.conftest import NewSite
from tools.testing.harness import Stack
from tools.testing.site import (
    ECR,
    TRANSIT_ROUTER,
    Site,
    declared,
)

MODULES = {"dynamic": "pulumi_alicloud_ecr", "native": "pulumi_alicloud_ecr.native"}
OTHER_ECR = "ecr-other0000000001"
OTHER_TRANSIT_ROUTER = "tr-other0000000001"


@pytest.fixture(params=["dynamic", "native"])
def module(request: pytest.FixtureRequest) -> str:
    """The module that a program takes the resources from."""
    return MODULES[request.param]


def program(module: str, *statements: str) -> str:
    return "\n".join(["import pulumi", f"from {module} import *", *statements, ""])


def line(opts: str = "", ecr: str = ECR, transit_router: str = TRANSIT_ROUTER, **inputs: object) -> str:
    return declared("EcrAttachment", "line", opts, ecr_id=ecr, transit_router_id=transit_router, **inputs)


def urn(stack: Stack, name: str = "line") -> str:
    found: str = stack.resources()[name]["urn"]
    return found


def live(site: Site) -> list[str]:
    return [a["attachment_id"] for a in site.attachments()]


def test_a_tainted_attachment_is_replaced_old_first(new_site: NewSite, module: str) -> None:
    site = new_site()
    site.stack.write(program(module, line()))
    site.stack.up()
    (old,) = live(site)
    site.stack.pulumi("state", "taint", urn(site.stack), "--yes")
    site.stack.up()
    (new,) = live(site)
    assert new != old
    assert site.state_and_api_agree()
