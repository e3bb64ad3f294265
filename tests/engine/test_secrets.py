"""Nothing secret in the state, the events, the screen, the API's request log or the engine's own verbose logs."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.engine.conftest import NewSite
from tools.testing.outcome import Outcome
from tools.testing.site import ECR, TRANSIT_ROUTER, Site, attachment, declared, program

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID

KEY_ID = "LTAI-only-for-this-test"
SECRET = "S3cret-of-this-test-0123456789"
TOKEN = "STS-token-of-this-test-0123456789"

TWO = program(
    declared("EcrAssociation", "association", ecr_id=ECR, transit_router_id=TRANSIT_ROUTER),
    attachment(opts="depends_on=[association]"),
)


def with_credentials_in_the_environment(new_site: NewSite) -> Site:
    env = {
        "ALIBABA_CLOUD_ACCESS_KEY_ID": KEY_ID,
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET,
        "ALIBABA_CLOUD_SECURITY_TOKEN": TOKEN,
    }
    return prepared(new_site(associated=False, env=env))


def with_credentials_in_the_configuration(new_site: NewSite) -> Site:
    none = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ""}
    site = new_site(associated=False, env=none)
    for key, value in {"accessKey": KEY_ID, "secretKey": SECRET, "securityToken": TOKEN}.items():
        site.stack.pulumi("config", "set", "--secret", f"alicloud-ecr:{key}", value)
    return prepared(site)


def prepared(site: Site) -> Site:
    set_secret(site, SECRET)
    site.stack.write(TWO)
    return site


def set_secret(site: Site, secret: str) -> None:
    """What the API takes for the key's secret."""
    credential = {"access_key_id": KEY_ID, "access_key_secret": secret, "security_token": TOKEN}
    site.cloud.seed(credentials=[{**credential, "account_id": DEFAULT_ACCOUNT_ID}])


def assert_no_secret(*texts: str) -> None:
    for text in texts:
        assert text  # an empty log would prove nothing
        assert SECRET not in text
        assert TOKEN not in text


def everything_said(outcome: Outcome) -> tuple[str, str]:
    return outcome.screen, json.dumps(outcome.events)


def files_in(folder: Path) -> list[str]:
    return [
        file.read_text(errors="replace")
        for file in folder.rglob("*")
        if file.is_file() and file.stat().st_size
    ]


@pytest.mark.parametrize(
    "make",
    [with_credentials_in_the_environment, with_credentials_in_the_configuration],
    ids=["environment", "configuration"],
)
def test_a_stacks_whole_life_leaves_no_secret_anywhere(
    make: Callable[[NewSite], Site], new_site: NewSite, tmp_path: Path
) -> None:
    site = make(new_site)
    for outcome in (site.stack.up(), site.stack.refresh()):
        assert_no_secret(*everything_said(outcome))
    exported = json.dumps(site.stack.export())
    assert_no_secret(
        exported, json.dumps(site.cloud.requests()), *files_in(tmp_path / "backend"), *files_in(site.records)
    )
    assert KEY_ID not in exported

    # A refusal repeats what was signed, and a traceback shows where.
    set_secret(site, "another")
    refused = site.stack.destroy(fails=True, env={"ALICLOUD_ECR_DEBUG": "1"})
    assert "SignatureDoesNotMatch" in refused.screen
    assert_no_secret(*everything_said(refused))


def test_the_engines_verbose_log_has_no_secret_of_the_environment(new_site: NewSite) -> None:
    # Secrets of the configuration are another matter: at this level the engine itself logs what it hands to any provider.
    outcome = with_credentials_in_the_environment(new_site).stack.up("-v=9", "--logtostderr")

    # Lines of level 9, as this engine and the oldest one write them: the log is as verbose as it gets.
    assert '"v":9' in outcome.screen or "Marshaling property" in outcome.screen
    assert_no_secret(*everything_said(outcome))
