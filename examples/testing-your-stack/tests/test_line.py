"""What this stack promises, tried on the real engine."""

import subprocess

from conftest import Stack


def test_the_line_comes_up_and_routes_are_learned(stack: Stack) -> None:
    stack.up()
    state = stack.emulator.state()
    assert [each["status"] for each in state["attachments"]] == ["Attached"]
    assert [each["status"] for each in state["route_table_propagations"]] == ["Active"]
    assert stack.outputs()["attachment_id"] == state["attachments"][0]["attachment_id"]


def test_a_new_name_is_an_update_of_the_same_line(stack: Stack) -> None:
    stack.up()
    before = stack.outputs()["attachment_id"]
    stack.configure(name="renamed")
    stack.up()
    assert stack.outputs()["attachment_id"] == before
    assert [each["name"] for each in stack.emulator.state()["attachments"]] == ["renamed"]


def test_a_lost_answer_doesn_t_make_a_second_line(stack: Stack) -> None:
    operation = "CreateTransitRouterEcrAttachment"
    stack.emulator.faults({"kind": "drop", "when": "after", "operation": operation, "count": 1})
    stack.up()
    assert len(stack.emulator.state()["attachments"]) == 1


def test_a_missing_association_is_stopped_before_the_cloud_hears_of_it(stack: Stack) -> None:
    program = stack.project / "__main__.py"
    program.write_text(
        "from pulumi_alicloud_ecr import EcrAttachment\n"
        "EcrAttachment('bare', ecr_id='ecr-quickstart0000001', transit_router_id='tr-quickstart0000001')\n"
    )
    pack = subprocess.run(
        ["alicloud-ecr", "policy-pack"], capture_output=True, text=True, check=True
    ).stdout.strip()
    said = stack.pulumi("up", "--yes", "--skip-preview", "--policy-pack", pack, fails=True)
    assert "ecr-association-required" in said
    assert not stack.emulator.requests(action="CreateTransitRouterEcrAttachment")
