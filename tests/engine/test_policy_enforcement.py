"""What a mandatory policy refuses never reaches the API, not even when nobody looks at a preview first."""

import json
import re
from pathlib import Path

import pytest
from tests.engine.conftest import NewSite
from tests.engine.packs import told, with_pack
from tools.testing.outcome import Outcome
from tools.testing.site import CEN, CREATE, ECR, FOREIGN, TRANSIT_ROUTER, Site

from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, SECOND_ACCOUNT_ECR_ID, SECOND_ACCOUNT_ID
from pulumi_alicloud_ecr.cli.check import run_check

STRANGER = "3000000000000003"
CONFIG = {
    "ecr-same-enterprise": {
        "account": DEFAULT_ACCOUNT_ID,
        "enterprises": {"acme": [DEFAULT_ACCOUNT_ID, SECOND_ACCOUNT_ID]},
    },
    "ecr-association-required": {
        "associations": [{"ecrId": SECOND_ACCOUNT_ECR_ID, "transitRouterId": TRANSIT_ROUTER}]
    },
}
IDS = f'ecr_id="{ECR}", transit_router_id="{TRANSIT_ROUTER}"'
THEIRS = f'ecr_id="{SECOND_ACCOUNT_ECR_ID}", transit_router_id="{TRANSIT_ROUTER}", cen_id="{CEN}"'
HEAD = """
import pulumi
from pulumi import ComponentResource, ResourceOptions as Opts
from pulumi.dynamic import CreateResult, Resource, ResourceProvider
from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment, EcrGrant
"""
BAD = {
    "no association": ("ecr-association-required", f'EcrAttachment("line", {IDS})'),
    "association of another transit router": (
        "ecr-association-required",
        f"""
first = EcrAssociation("first", {IDS})
EcrAttachment("line", ecr_id="{ECR}", transit_router_id="tr-another0000000001", opts=Opts(depends_on=[first]))
""",
    ),
    "association afterwards": (
        "ecr-association-required",
        f"""
line = EcrAttachment("line", {IDS})
EcrAssociation("late", {IDS}, opts=Opts(depends_on=[line]))
""",
    ),
    "association that the attachment doesn't wait for": (
        "ecr-association-required",
        f"""
EcrAssociation("first", {IDS})
EcrAttachment("line", {IDS})
""",
    ),
    "no association, in a component": (
        "ecr-association-required",
        f"""
class Line(ComponentResource):
    def __init__(self, name):
        super().__init__("probe:index:Line", name)
        EcrAttachment(name, {IDS}, opts=Opts(parent=self))

Line("line")
""",
    ),
    "alien owner": (
        "ecr-same-enterprise",
        f"""
first = EcrAssociation("first", {IDS})
EcrAttachment("line", {IDS}, cen_id="{CEN}", ecr_owner_id="{STRANGER}", opts=Opts(depends_on=[first]))
""",
    ),
    "another account's without a grant": (
        "ecr-cross-account-grant",
        f'EcrAttachment("line", {THEIRS}, ecr_owner_id="{SECOND_ACCOUNT_ID}")',
    ),
}
GOOD = {
    "by depends_on": f"""
first = EcrAssociation("first", {IDS})
EcrAttachment("line", {IDS}, opts=Opts(depends_on=[first]))
""",
    "by outputs": f"""
first = EcrAssociation("first", {IDS})
EcrAttachment("line", ecr_id=first.ecr_id, transit_router_id=first.transit_router_id)
""",
    "by the CEN alone": f"""
first = EcrAssociation("first", {IDS})
EcrAttachment("line", {IDS}, cen_id=first.cen_id)
""",
    "in a component that waits": f"""
class Line(ComponentResource):
    def __init__(self, name, opts):
        super().__init__("probe:index:Line", name, {{}}, opts)
        EcrAttachment(name, {IDS}, opts=Opts(parent=self))

Line("line", Opts(depends_on=[EcrAssociation("first", {IDS})]))
""",
    "with an id that is made in the run": f"""
class Later(Resource):
    value: pulumi.Output[str]

    class Provider(ResourceProvider):
        def create(self, props):
            return CreateResult("later", {{"value": "{ECR}"}})

    def __init__(self, name):
        super().__init__(Later.Provider(), name, {{"value": None}})


later = Later("ecr")
first = EcrAssociation("first", ecr_id=later.value, transit_router_id="{TRANSIT_ROUTER}")
EcrAttachment("line", ecr_id=later.value, transit_router_id="{TRANSIT_ROUTER}", opts=Opts(depends_on=[first]))
""",
}


NATIVE_HEAD = HEAD.replace("from pulumi_alicloud_ecr import", "from pulumi_alicloud_ecr.native import")


def mandatory(outcome: Outcome) -> set[str]:
    return {policy for (policy, _), (level, _) in told(outcome).items() if level == "mandatory"}


def config_for(program: str) -> dict[str, object]:
    """A declared grant says that another account owns the ECR: only for the program in which one does."""
    grant = {"ecr-cross-account-grant": {"grants": [{"ecrId": ECR, "cenId": CEN}]}}
    return {**CONFIG, **(grant if program == "alien owner" else {})}


def creates(site: Site) -> int:
    calls: dict[str, int] = site.cloud.totals()["by_action"]
    return calls.get(CREATE, 0)


@pytest.mark.parametrize("program", BAD)
def test_a_violation_is_refused_before_the_api_hears_of_it(new_site: NewSite, program: str) -> None:
    policy, text = BAD[program]
    site = new_site(associated=False)
    site.stack.write(HEAD + text)
    outcome = site.stack.up(*with_pack(site.stack, config_for(program)), fails=True)
    assert mandatory(outcome) == {policy}
    assert len([said for said in outcome.policies if said.level == "mandatory"]) == 1
    assert creates(site) == 0


@pytest.mark.parametrize("program", GOOD)
def test_what_is_right_passes_at_the_first_preview_and_in_an_update_without_one(
    new_site: NewSite, program: str
) -> None:
    site = new_site(associated=False)
    site.stack.write(HEAD + GOOD[program])
    options = with_pack(site.stack, CONFIG)
    assert mandatory(site.stack.preview(*options)) == set()
    assert mandatory(site.stack.up(*options)) == set()
    assert creates(site) == 1
    assert mandatory(site.stack.up(*options, "--refresh")) == set()


@pytest.mark.parametrize(
    "program", ["no association", "association that the attachment doesn't wait for", "alien owner"]
)
def test_the_plugin_s_resources_are_refused_as_well(new_site: NewSite, program: str) -> None:
    policy, text = BAD[program]
    site = new_site(associated=False)
    site.stack.write(NATIVE_HEAD + text)
    assert mandatory(site.stack.up(*with_pack(site.stack, config_for(program)), fails=True)) == {policy}
    assert creates(site) == 0


def test_an_update_with_target_refresh_and_a_forced_replacement_keeps_what_is_right(
    new_site: NewSite,
) -> None:
    site = new_site(associated=False)
    site.stack.write(HEAD + GOOD["by outputs"])
    options = with_pack(site.stack, CONFIG)
    site.stack.up(*options)
    line = site.stack.resources()["line"]["urn"]
    site.stack.pulumi("state", "taint", line, "--yes", "--stack", site.stack.name)
    assert mandatory(site.stack.up(*options, "--refresh")) == set()
    assert mandatory(site.stack.up(*options, "--target", line)) == set()
    assert creates(site) == 2
    site.stack.write(
        HEAD + f'EcrAttachment("other", ecr_id="{SECOND_ACCOUNT_ECR_ID}", transit_router_id="tr-9")'
    )
    other = line.replace("::line", "::other")
    assert mandatory(site.stack.up(*options, "--target", other, fails=True)) == {"ecr-association-required"}
    assert creates(site) == 2
    site.stack.destroy()


def test_an_import_is_judged_like_a_create(new_site: NewSite) -> None:
    site = new_site()
    site.cloud.seed(attachments=[FOREIGN])
    options = with_pack(site.stack, CONFIG)
    imported = f'EcrAttachment("line", {IDS}, opts=Opts(import_="{FOREIGN["attachment_id"]}"))'
    site.stack.write(HEAD + imported)
    assert mandatory(site.stack.up(*options, fails=True)) == {"ecr-association-required"}
    assert "line" not in site.stack.resources()
    declared = {
        "ecr-association-required": {"associations": [{"ecrId": ECR, "transitRouterId": TRANSIT_ROUTER}]}
    }
    assert mandatory(site.stack.up(*with_pack(site.stack, declared))) == set()
    assert creates(site) == 0


def test_the_engine_s_own_look_at_a_state_comes_to_the_same_verdicts_as_check(
    new_site: NewSite, tmp_path: Path
) -> None:
    site = new_site(associated=False)
    # Which of the two is made first is luck: the attachment has to come up all the same.
    site.cloud.seed(settings={"require_association": False})
    site.stack.write(HEAD + BAD["association that the attachment doesn't wait for"][1])
    site.stack.up()
    export, report = tmp_path / "export.json", tmp_path / "report.json"
    export.write_text(site.stack.pulumi("stack", "export", "--stack", site.stack.name))
    options = with_pack(site.stack, {"all": "advisory"})
    shown = site.stack.pulumi("policy", "analyze", *options, "--file", str(export))
    assert run_check(str(export), "json", options[-1], str(report)) == 0
    findings = json.loads(report.read_text())["findings"]
    assert set(re.findall(r"\[advisory\] +(ecr-[a-z-]+)", shown)) == {
        finding["policy"] for finding in findings if finding["result"] != "pass"
    }
    assert "is not ordered before the attachment" in shown
