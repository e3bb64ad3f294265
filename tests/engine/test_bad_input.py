"""Mistakes of a user on the real engine: refused before anything happens, one clear line each, never a traceback."""

from typing import Any

import pytest
from tests.engine.conftest import NewSite
from tests.engine.outcome import Outcome
from tests.engine.site import CEN, CREATE, attachment, program

#: Input → its bad value, and the property and the rule that the line about it names.
BAD: dict[str, tuple[Any, str, str]] = {
    "ecr_id": ("écr-1", "ecrId", "must be an id of printable ASCII characters without spaces"),
    "ecr_owner_id": ("acct", "ecrOwnerId", "must be the id of an Alibaba Cloud account"),
    "transit_router_attachment_name": (
        "n" * 129,
        "transitRouterAttachmentName",
        "has 129 characters, at most 128",
    ),
    "transit_router_attachment_description": (
        "http://d",
        "transitRouterAttachmentDescription",
        "must not start with http:// or https://",
    ),
    "tags": ({f"key-{i}": "v" for i in range(21)}, "tags", "has 21 tags, at most 20 are allowed"),
    "order_type": ("PayByMe", "orderType", "must be one of PayByCenOwner, PayByResourceOwner"),
    "transit_router_id": (None, "transitRouterId", "neither transitRouterId nor cenId is given"),
}


def assert_lines_only(outcome: Outcome) -> None:
    assert "Traceback" not in outcome.screen
    assert 'File "' not in outcome.screen
    assert outcome.errors
    assert all("\n" not in error for error in outcome.errors), outcome.errors


def test_all_that_is_wrong_with_an_attachment_is_said_at_once_at_preview(new_site: NewSite) -> None:
    site = new_site()
    site.declare(**{name: value for name, (value, _, _) in BAD.items()})

    outcome = site.stack.preview(fails=True)

    assert_lines_only(outcome)
    assert len(outcome.errors) == len(BAD)
    for _, wire, rule in BAD.values():
        (line,) = [e for e in outcome.errors if f"property {wire} value" in e]
        assert rule in line
        assert "resource 'line'" in line
    assert site.all_calls() == 0


@pytest.mark.parametrize(
    ("tags", "rule"),
    [
        ({"acs:x": "1"}, "the key of tag 'acs:x' must not start with aliyun or acs:"),
        ({"": "1"}, "a tag key must not be empty"),
        ({"k" * 65: "1", "v": "v" * 129}, "has 129 characters, at most 128 are allowed"),
    ],
    ids=["reserved", "empty", "long"],
)
def test_a_bad_tag_is_named_at_preview(tags: dict[str, str], rule: str, new_site: NewSite) -> None:
    site = new_site()
    site.declare(tags=tags)

    outcome = site.stack.preview(fails=True)

    assert_lines_only(outcome)
    (error,) = outcome.errors
    assert rule in error


def test_a_bad_value_in_an_existing_stack_is_refused_and_nothing_is_touched(new_site: NewSite) -> None:
    site = new_site()
    site.stack.up()
    before, calls = site.the_attachment(), site.all_calls()
    site.declare(transit_router_attachment_name="n" * 129)

    outcome = site.stack.up(fails=True)

    assert_lines_only(outcome)
    assert (site.the_attachment(), site.all_calls()) == (before, calls)


def test_a_cen_without_any_region_is_refused_at_preview(new_site: NewSite) -> None:
    site = new_site(env={"ALIBABA_CLOUD_REGION_ID": ""})
    site.declare(transit_router_id=None, cen_id=CEN)

    outcome = site.stack.preview(fails=True)

    assert_lines_only(outcome)
    (error,) = outcome.errors
    assert "alicloud-ecr:region" in error


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"ALICLOUD_ECR_ENDPOINT": "http://cbn.example.com"}, "plain HTTP is for loopback (127.0.0.1) only"),
        ({"ALICLOUD_ECR_ENDPOINT": "http://10.0.0.1:8080"}, "plain HTTP is for loopback (127.0.0.1) only"),
        (
            {"ALICLOUD_ECR_ENDPOINT": "ftp://cbn.example.com"},
            "alicloud-ecr:endpoint must be https://HOST[:PORT]",
        ),
        (
            {"ALICLOUD_ECR_ENDPOINT": "http://127.0.0.1:99999"},
            "alicloud-ecr:endpoint has a port that is none",
        ),
    ],
    ids=["plain HTTP to a host", "plain HTTP to a private address", "another scheme", "no such port"],
)
def test_an_endpoint_that_can_not_be_used_is_refused_at_preview(
    env: dict[str, str], said: str, new_site: NewSite
) -> None:
    outcome = new_site(env=env).stack.preview(fails=True)

    assert_lines_only(outcome)
    (error,) = outcome.errors
    assert said in error


@pytest.mark.parametrize(
    ("env", "said"),
    [
        ({"ALICLOUD_ECR_ENDPOINT": "http://127.0.0.1:9"}, "the connection was refused (6 attempts in"),
        (
            {"ALIBABA_CLOUD_ACCESS_KEY_ID": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ""},
            "no usable credentials in the configuration (alicloud-ecr:accessKey",
        ),
        ({"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-nobody"}, "InvalidAccessKeyId.NotFound"),
        ({"ALIBABA_CLOUD_ACCESS_KEY_SECRET": "not-the-secret"}, "SignatureDoesNotMatch"),
    ],
    ids=["nobody at the endpoint", "no credentials", "unknown key", "wrong secret"],
)
def test_an_api_that_can_not_be_called_is_said_in_one_line(
    env: dict[str, str], said: str, new_site: NewSite
) -> None:
    site = new_site(env=env)

    outcome = site.stack.up(fails=True)

    assert_lines_only(outcome)
    (error,) = outcome.errors
    assert said in error
    assert "not-the-secret" not in outcome.screen
    assert site.calls(CREATE) == 0


def test_a_profile_that_does_not_exist_is_named(new_site: NewSite) -> None:
    site = new_site()
    site.stack.write(program(attachment(profile="nobody")))

    outcome = site.stack.up(fails=True)

    assert_lines_only(outcome)
    (error,) = outcome.errors
    assert "nobody" in error


def test_debug_shows_where_an_error_comes_from_and_only_then(new_site: NewSite) -> None:
    site = new_site(env={"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-nobody", "ALICLOUD_ECR_DEBUG": "1"})

    outcome = site.stack.up(fails=True)

    assert "Traceback" in outcome.screen
