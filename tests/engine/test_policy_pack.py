"""The policy pack in the real engine: programs as users write them, at the first preview and later ones."""

import json
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.engine.conftest import NewSite, NewStack
from tests.engine.packs import ECHO_PLUGIN, told, with_pack
from tools.engine import Engine
from tools.testing.harness import Stack
from tools.testing.site import ASSOCIATION

from pulumi_alicloud_ecr.cli.check import run_check
from pulumi_alicloud_ecr.policy.rules import RULES

POLICY = "ecr-association-required"
IDS = 'ecr_id="ecr-1", transit_router_id="tr-1"'
HEAD = """
import pulumi
from pulumi import ComponentResource, ResourceOptions as Opts
from pulumi.dynamic import CreateResult, Resource, ResourceProvider
from pulumi_alicloud_ecr import EcrAssociation, EcrAttachment, EcrGrant


class Later(Resource):
    value: pulumi.Output[str]

    class Provider(ResourceProvider):
        def create(self, props):
            return CreateResult("later", {"value": "ecr-later"})

    def __init__(self, name):
        super().__init__(Later.Provider(), name, {"value": None})

"""


def test_without_an_association_the_preview_fails_and_names_attachment_and_remedy(
    new_stack: NewStack,
) -> None:
    stack = new_stack(HEAD + f'EcrAttachment("main", {IDS}, region_id="cn-hangzhou")')
    level, message = told(stack.preview(*with_pack(stack), fails=True))[POLICY, "main"]
    assert level == "mandatory"
    assert message.startswith("main: ")
    assert "EcrAssociation" in message


def test_of_ten_attachments_the_wrong_one_fails_and_the_unknown_one_is_undecided(new_stack: NewStack) -> None:
    program = (
        HEAD
        + """
for n in range(8):
    first = EcrAssociation(f"association-{n}", ecr_id=f"ecr-{n}", transit_router_id="tr-1", region_id="cn-hangzhou")
    EcrAttachment(f"good-{n}", ecr_id=f"ecr-{n}", transit_router_id="tr-1", region_id="cn-hangzhou", opts=Opts(depends_on=[first]))
EcrAttachment("unknown", ecr_id=Later("later").value, transit_router_id="tr-1", region_id="cn-hangzhou")
EcrAttachment("wrong", ecr_id="ecr-9", transit_router_id="tr-1", region_id="cn-hangzhou")
"""
    )
    stack = new_stack(program)
    said = told(stack.preview(*with_pack(stack), fails=True))
    mine = {name: level for (policy, name), (level, _) in said.items() if policy == POLICY}
    assert mine == {"wrong": "mandatory", "unknown": "advisory"}
    assert "undecided" in said[POLICY, "unknown"][1]


ORDERINGS = (
    HEAD
    + """
class Both(ComponentResource):
    def __init__(self, name, opts=None):
        super().__init__("probe:index:Both", name, {}, opts)
        self.association = EcrAssociation(f"{name}-association", ecr_id=f"ecr-{name}", transit_router_id="tr-1",
                                          region_id="cn-hangzhou", opts=Opts(parent=self))
        self.register_outputs({})


class Attached(ComponentResource):
    def __init__(self, name, ecr, opts=None):
        super().__init__("probe:index:Attached", name, {}, opts)
        EcrAttachment(name, ecr_id=ecr, transit_router_id="tr-1", region_id="cn-hangzhou", opts=Opts(parent=self))
        self.register_outputs({})


def attach(name, ecr, **opts):
    EcrAttachment(name, ecr_id=ecr, transit_router_id="tr-1", region_id="cn-hangzhou", opts=Opts(**opts))


later = Later("ecr")
first = EcrAssociation("first", ecr_id=later.value, transit_router_id="tr-1", region_id="cn-hangzhou")
EcrAttachment("by-output", ecr_id=first.ecr_id, transit_router_id=first.transit_router_id, region_id="cn-hangzhou")
attach("by-source", later.value, depends_on=[first])
attach("unordered", later.value)
a, b, c, d = Both("a"), Both("b"), Both("c"), Both("d")
attach("on-component", "ecr-a", depends_on=[a])
Attached("in-component", "ecr-b", opts=Opts(depends_on=[b]))
attach("below-association", "ecr-c", parent=c.association)
attach("beside-association", "ecr-d", parent=d)
"""
)


def test_order_and_reference_are_read_from_the_real_graph_at_the_very_first_preview(
    new_stack: NewStack,
) -> None:
    stack = new_stack(ORDERINGS)
    said = told(stack.preview(*with_pack(stack, {POLICY: {"strict": True}}), fails=True))
    mine = {name: message for (policy, name), (_, message) in said.items() if policy == POLICY}
    assert set(mine) == {"unordered", "beside-association"}
    assert all("depends_on" in message for message in mine.values())


BRIDGED = """
import pulumi
import pulumi_alicloud as alicloud

ecr = alicloud.expressconnect.RouterExpressConnectRouter("ecr", alibaba_side_asn=4200000667)
other = alicloud.expressconnect.RouterExpressConnectRouter("other", alibaba_side_asn=4200000668)
cen = alicloud.cen.Instance("cen")
tr = alicloud.cen.TransitRouter("tr", cen_id=cen.id)
association = alicloud.expressconnect.RouterTrAssociation(
    "association", association_region_id="cn-hangzhou", ecr_id=ecr.id, cen_id=cen.id,
    transit_router_id=tr.transit_router_id, transit_router_owner_id=1000000000000001, allowed_prefixes=["10.0.0.0/8"],
)
good = alicloud.cen.TransitRouterEcrAttachment(
    "good", ecr_id=ecr.id, cen_id=association.cen_id, transit_router_id=tr.transit_router_id, ecr_owner_id=1000000000000001,
)
table = alicloud.cen.TransitRouterRouteTable("table", transit_router_id=tr.transit_router_id)
for route in (alicloud.cen.TransitRouterRouteTableAssociation, alicloud.cen.TransitRouterRouteTablePropagation):
    route("route", transit_router_attachment_id=good.id, transit_router_route_table_id=table.transit_router_route_table_id)
"""
WRONG = """
alicloud.cen.TransitRouterEcrAttachment("wrong", ecr_id=other.id, transit_router_id=association.transit_router_id)
"""


@pytest.fixture
def new_bridged(new_stack: NewStack, engine: Engine) -> Callable[[str], Stack]:
    """A stack that finds the echo plugin where pulumi-alicloud's would be."""
    places = (str(ECHO_PLUGIN), str(Path(sys.executable).parent), engine.search_path(os.environ["PATH"]))
    return lambda program: new_stack(program, env={"PATH": os.pathsep.join(places)})


def test_pulumi_alicloud_passes_strictly_at_the_first_preview_and_again_when_all_is_known(
    new_bridged: Callable[[str], Stack],
) -> None:
    stack = new_bridged(BRIDGED)
    options = with_pack(stack, {rule.name: {"strict": True} for rule in RULES})
    assert told(stack.preview(*options)) == {}
    assert told(stack.up(*options)) == {}


def test_pulumi_alicloud_with_another_ecr_fails_at_the_first_preview(
    new_bridged: Callable[[str], Stack],
) -> None:
    stack = new_bridged(BRIDGED + WRONG)
    said = told(stack.preview(*with_pack(stack), fails=True))
    mine = {name: level for (policy, name), (level, _) in said.items() if policy == POLICY}
    assert mine == {"wrong": "mandatory"}


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ({POLICY: {"associations": "ecr-1"}}, f"{POLICY}: associations"),
        ({POLICY: {"associations": [{"ecrId": "ecr-1"}]}}, "associations.0: transitRouterId is required"),
        ({"ecr-naming-and-tags": {"namePattern": "("}}, "configuration key ecr-naming-and-tags.namePattern"),
        ({"ecr-asociation": "mandatory"}, "configuration key ecr-asociation is not a policy"),
    ],
)
def test_a_bad_configuration_fails_the_preview_and_names_the_key(
    new_stack: NewStack, config: dict[str, Any], says: str
) -> None:
    stack = new_stack(HEAD)
    assert says in stack.preview(*with_pack(stack, config), fails=True).screen


def test_levels_exemptions_and_expiry_act_in_the_engine(new_stack: NewStack) -> None:
    stack = new_stack(
        HEAD
        + f'EcrAttachment("lone", {IDS}, region_id="cn-hangzhou")\nEcrAttachment("old", {IDS}, region_id="cn-hangzhou")'
    )
    exemptions = [
        {"resource": "lone", "reason": "migration", "expires": "2999-12-31"},
        {"resource": "old", "reason": "forgotten", "expires": "2020-01-01"},
    ]
    said = told(stack.preview(*with_pack(stack, {POLICY: {"exemptions": exemptions}}), fails=True))
    assert said[POLICY, "lone"][0] == "advisory"
    assert "migration" in said[POLICY, "lone"][1]
    assert said[POLICY, "old"][0] == "mandatory"
    assert "expired on 2020-01-01" in said[POLICY, "old"][1]
    said = told(stack.preview(*with_pack(stack, {"all": "advisory"})))
    assert {level for level, _ in said.values()} == {"advisory"}


def test_live_mode_asks_the_cloud_with_the_stacks_own_configuration(new_site: NewSite) -> None:
    site = new_site()
    options = with_pack(site.stack, {POLICY: {"live": True}})
    said = told(site.stack.preview(*options))
    assert not [name for policy, name in said if policy == POLICY]
    site.cloud.seed(remove={"associations": [ASSOCIATION["association_id"]]})
    said = told(site.stack.preview(*options, fails=True))
    assert said[POLICY, "line"][0] == "mandatory"


def test_the_check_command_says_the_same_of_a_real_preview_and_a_real_export(
    new_site: NewSite, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    site = new_site()
    document, report = tmp_path / "document.json", tmp_path / "report.json"

    def verdicts() -> dict[str, str]:
        code = run_check(str(document), "json", output=str(report))
        findings = json.loads(report.read_text())["findings"]
        found = {finding["policy"]: finding["result"] for finding in findings}
        assert code == (1 if found[POLICY] == "violation" else 0)
        return found

    document.write_text(site.stack.pulumi("preview", "--json", "--stack", site.stack.name))
    assert verdicts()[POLICY] == "violation"
    site.stack.up()
    document.write_text(site.stack.pulumi("stack", "export", "--stack", site.stack.name))
    assert verdicts()[POLICY] == "violation"
    document.write_text(site.stack.pulumi("preview", "--json", "--stack", site.stack.name))
    assert run_check(str(document)) == 2
    assert "--show-sames" in capsys.readouterr().err
    document.write_text(site.stack.pulumi("preview", "--json", "--show-sames", "--stack", site.stack.name))
    assert verdicts()[POLICY] == "violation"
