"""The native plugin's configuration: explicit providers, what they inherit, what stays secret, and the example."""

import json
from pathlib import Path

from tests.engine.conftest import NewSite, NewStack
from tests.engine.native import DATA_CENTRE, NETWORK, declare, native, profiles
from tools.project import ROOT
from tools.testing.site import attachment

from alicloud_ecr_emulator import DEFAULT_ACCESS_KEY_ID, DEFAULT_ACCESS_KEY_SECRET

_NO_CREDENTIALS = {"ALIBABA_CLOUD_ACCESS_KEY_ID": "", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": ""}


def test_the_example_with_two_accounts_goes_up_stays_and_is_destroyed(
    new_site: NewSite, tmp_path: Path
) -> None:
    profiles(tmp_path / "home", network=NETWORK, **{"data-centre": DATA_CENTRE})
    site = new_site(associated=False, env={"HOME": str(tmp_path / "home"), **_NO_CREDENTIALS})
    example = ROOT / "examples" / "native"
    site.stack.write((example / "__main__.py").read_text())

    site.stack.up()

    outputs = site.stack.outputs()
    assert outputs["status"] == "Attached"
    assert outputs["attachments_of_the_transit_router"] == [outputs["attachment_id"]]
    unchanged = site.stack.preview("--expect-no-changes").ops
    assert unchanged == {"grant": "same", "association": "same", "data-centre": "same"}
    site.stack.destroy()
    world = site.cloud.state()
    assert [world["attachments"], world["associations"], world["grants"]] == [[], [], []]


def test_keys_given_to_a_provider_are_used_and_are_secret_in_the_state(new_site: NewSite) -> None:
    site = new_site(env=_NO_CREDENTIALS)
    site.stack.write(
        native(
            f"one = Provider('one', region='cn-hangzhou', access_key={DEFAULT_ACCESS_KEY_ID!r},"
            f" secret_key={DEFAULT_ACCESS_KEY_SECRET!r}, ignore_tags=['theirs'])",
            attachment(opts="provider=one"),
        )
    )

    site.stack.up()

    assert len(site.attachments()) == 1
    assert DEFAULT_ACCESS_KEY_SECRET not in json.dumps(site.stack.export())
    site.stack.refresh("--expect-no-changes")


def test_a_plain_secret_key_in_the_configuration_is_secret_in_the_state(new_site: NewSite) -> None:
    keys = {
        "alicloud-ecr:region": "cn-hangzhou",
        "alicloud-ecr:accessKey": DEFAULT_ACCESS_KEY_ID,
        "alicloud-ecr:secretKey": DEFAULT_ACCESS_KEY_SECRET,
    }
    site = new_site(env=_NO_CREDENTIALS, config=keys)
    declare(site)

    site.stack.up()

    assert DEFAULT_ACCESS_KEY_SECRET not in json.dumps(site.stack.export())


def test_an_explicit_provider_hands_on_what_the_stack_configures_for_pulumi_alicloud(
    new_site: NewSite,
) -> None:
    site = new_site(
        env={"ALIBABA_CLOUD_REGION_ID": ""},
        config={"alicloud:region": "cn-hangzhou"},
    )
    site.stack.write(native("one = Provider('one')", attachment(opts="provider=one")))

    site.stack.up()

    assert site.stack.resources()["line"]["outputs"]["regionId"] == "cn-hangzhou"


def test_a_configuration_that_can_not_be_used_is_one_line_with_its_key(new_site: NewSite) -> None:
    site = new_site(config={"alicloud-ecr:endpoint": "http://example.com"})
    declare(site)

    [error] = [e for e in site.stack.preview(fails=True).errors if "endpoint" in e]

    assert "alicloud-ecr:endpoint is refused: plain HTTP is for loopback" in error
    assert "Traceback" not in error


def test_another_region_in_the_configuration_replaces_nothing(new_site: NewSite) -> None:
    site = new_site(config={"alicloud-ecr:region": "cn-hangzhou"})
    declare(site)
    site.stack.up()
    site.stack.pulumi("config", "set", "alicloud-ecr:region", "cn-shanghai", "--stack", site.stack.name)

    assert site.stack.preview().ops == {"line": "same"}


def test_the_plugin_folder_answers_with_the_schema_that_is_checked_in(new_stack: NewStack) -> None:
    schema = new_stack("").pulumi("package", "get-schema", str(ROOT / "provider"))

    kept = ROOT / "provider" / "pulumi_alicloud_ecr" / "native" / "schema.json"
    assert json.loads(schema) == json.loads(kept.read_text())


def test_the_schema_that_is_checked_in_is_the_one_that_the_tables_make(new_stack: NewStack) -> None:
    from pulumi_alicloud_ecr.native import schema

    kept = ROOT / "provider" / "pulumi_alicloud_ecr" / "native" / "schema.json"
    assert kept.read_text() == schema.text(), "python -m pulumi_alicloud_ecr.native.schema > " + str(kept)
    new_stack("").pulumi("schema", "check", str(kept))
