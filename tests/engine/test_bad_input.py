"""Mistakes of a user on the real engine: refused before anything happens, one clear line each, never a traceback."""

from typing import Any

from tests.engine.conftest import NewSite
from tools.testing.outcome import Outcome
from tools.testing.site import CEN, CREATE, attachment, program

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
    "order_type": (
        "PayByMe",
        "orderType",
        "is not an input of EcrAttachment: the grant says who pays; set it on EcrGrant",
    ),
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


def test_every_bad_tag_is_named_at_preview(new_site: NewSite) -> None:
    site = new_site()
    site.declare(tags={"acs:x": "1", "": "1", "k" * 65: "1", "long": "v" * 129, "link": "see http://x"})

    outcome = site.stack.preview(fails=True)

    assert_lines_only(outcome)
    (error,) = outcome.errors
    for rule in (
        "the key of tag 'acs:x' must not start with aliyun or acs:",
        "a tag key must not be empty",
        f"the key of tag '{'k' * 64}' has 65 characters, at most 64 are allowed",
        "the value of tag 'long' has 129 characters, at most 128 are allowed",
        "the value of tag 'link' must not contain http:// or https://",
    ):
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


def test_an_endpoint_that_can_not_be_used_is_refused_at_preview(new_site: NewSite) -> None:
    site = new_site()
    for endpoint, said in (
        ("http://cbn.example.com", "plain HTTP is for loopback (127.0.0.1) only"),
        ("http://10.0.0.1:8080", "plain HTTP is for loopback (127.0.0.1) only"),
        ("ftp://cbn.example.com", "alicloud-ecr:endpoint must be https://HOST[:PORT]"),
        ("http://127.0.0.1:99999", "alicloud-ecr:endpoint has a port that is none"),
    ):
        outcome = site.stack.preview(fails=True, env={"ALICLOUD_ECR_ENDPOINT": endpoint})

        assert_lines_only(outcome)
        (error,) = outcome.errors
        assert said in error


def test_an_api_that_can_not_be_called_is_said_in_one_line(new_site: NewSite) -> None:
    site = new_site()
    nobody = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ""}
    for env, said in (
        ({"ALICLOUD_ECR_ENDPOINT": "http://127.0.0.1:9"}, "was refused (6 attempts in"),
        (nobody, "no usable credentials in the configuration (alicloud-ecr:accessKey"),
        ({"ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-nobody"}, "InvalidAccessKeyId.NotFound"),
        ({"ALIBABA_CLOUD_ACCESS_KEY_SECRET": "not-the-secret"}, "SignatureDoesNotMatch"),
    ):
        outcome = site.stack.up(fails=True, env=env)

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
