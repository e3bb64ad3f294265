"""Why does no traffic flow: each step of an attachment's path, and what each missing one says to do."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.conftest import ECR, TR, Bench
from tools.testing.world_cloud import ASSOCIATIONS, Fault, refusal
from tools.testing.world_routing import LINKS, PROPAGATIONS, ROUTER_ENTRIES

from alicloud_ecr_emulator import QUICKSTART_ROUTE_TABLE_ID as SYSTEM
from pulumi_alicloud_ecr.api.errors import NotFound
from pulumi_alicloud_ecr.lifecycle.traffic_path import Answer, Step, walk

LINE = {"attachment_id": "tr-attach-foreign", "route_table_id": SYSTEM}
STEPS = [
    "association",
    "prefixes",
    "attachment",
    "forwarding",
    "learning",
    "routes to TR",
    "routes to ECR",
]


@pytest.fixture
def line(bench: Bench) -> Bench:
    """A line that carries traffic: routes on both sides."""
    bench.foreign()
    bench.seed(
        routers=[{"ecr_id": ECR, "prefixes": ["192.168.0.0/16"]}],
        route_tables=[{"route_table_id": SYSTEM, "transit_router_id": TR, "prefixes": ["10.0.0.0/8"]}],
        associations=[{"association_id": "ecr-assoc-unit000000001", "status": "ACTIVE"}],
        route_table_associations=[LINE],
        route_table_propagations=[LINE],
    )
    return bench


def steps(bench: Bench) -> dict[str, Step]:
    return {step.name: step for step in walk(bench.connection, "tr-attach-foreign", bench.call())}


def test_a_working_line_has_a_tick_at_every_step(line: Bench) -> None:
    found = steps(line)
    assert list(found) == STEPS
    assert {step.answer for step in found.values()} == {Answer.YES}
    assert "192.168.0.0/16" in found["routes to TR"].found
    assert "10.0.0.0/8" in found["routes to ECR"].found


@pytest.mark.parametrize(
    ("change", "broken", "said"),
    [
        ({"remove": {"associations": ["ecr-assoc-unit000000001"]}}, "association", "declare EcrAssociation"),
        (
            {"attachments": [{"attachment_id": "tr-attach-foreign", "status": "Modifying"}]},
            "attachment",
            "wait",
        ),
        (
            {"remove": {"route_table_associations": ["tr-attach-foreign"]}},
            "forwarding",
            "declare EcrRouteTableAssociation",
        ),
        ({"routers": [{"ecr_id": ECR, "prefixes": []}]}, "routes to TR", "its BGP peer is established"),
        (
            {
                "associations": [
                    {"association_id": "ecr-assoc-unit000000001", "allowed_prefixes": ["172.16.0.0/12"]}
                ]
            },
            "routes to ECR",
            "allowed prefixes",
        ),
    ],
)
def test_a_missing_step_is_named_with_what_to_do(
    line: Bench, change: dict[str, Any], broken: str, said: str
) -> None:
    line.seed(**change)
    step = steps(line)[broken]
    assert step.answer is Answer.NO
    assert said in step.next_step


def test_no_propagation_is_named_with_what_to_declare(bench: Bench) -> None:
    bench.foreign()
    found = steps(bench)
    assert found["learning"].answer is Answer.NO
    assert "declare EcrRouteTablePropagation" in found["learning"].next_step
    assert "routes to TR" not in found


@pytest.mark.parametrize(
    ("operation", "step"),
    [
        (ASSOCIATIONS, "association"),
        (LINKS, "forwarding"),
        (PROPAGATIONS, "learning"),
        (ROUTER_ENTRIES, "routes to ECR"),
    ],
)
def test_what_may_not_be_read_can_t_be_told(line: Bench, operation: str, step: str) -> None:
    line.cloud.faults.append(Fault(operation, refusal("Forbidden.RAM", 403), times=99))
    found = steps(line)[step]
    assert found.answer is Answer.UNKNOWN
    assert f"{operation} was refused with Forbidden.RAM" in found.found


def test_an_attachment_that_is_not_there_is_said(bench: Bench) -> None:
    with pytest.raises(NotFound, match="there is no ECR attachment tr-attach-foreign in account"):
        steps(bench)
