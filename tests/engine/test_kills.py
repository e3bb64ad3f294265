"""Engine and provider host end at the worst moments; the next run finds everything and makes nothing twice.

The API takes a second attachment of the same ECR here, so nothing but the provider keeps it from being made.
"""

import itertools
from collections.abc import Callable

import pytest
from tests.engine.conftest import NewSite
from tools.testing.harness import Running
from tools.testing.kill_runs import Operation, Victim, end_and_run_again, random_points, run_point
from tools.testing.site import CREATE, UPDATE, Site, attachment, program

#: What the API shows while each operation is under way.
UNDER_WAY = {Operation.CREATE: "Attaching", Operation.UPDATE: "Modifying", Operation.DELETE: "Detaching"}


def while_it_is(site: Site, status: str) -> Callable[[Running], None]:
    def moment(running: Running) -> None:
        running.wait_until(lambda: [a["status"] for a in site.attachments()] == [status])

    return moment


@pytest.mark.parametrize("victim", list(Victim), ids=lambda victim: victim.name.lower())
def test_an_end_while_the_cloud_works_loses_and_doubles_nothing(victim: Victim, new_site: NewSite) -> None:
    site = new_site(attach_seconds=2.5, modify_seconds=2.5, detach_seconds=2.5, allow_duplicates=True)
    ids = set()
    for operation in Operation:
        result = end_and_run_again(site, operation, victim, while_it_is(site, UNDER_WAY[operation]))
        assert result.under_way, operation
        assert result.is_clean, (operation, result)
        ids |= {a["attachment_id"] for a in site.attachments()}
    assert len(ids) == 1  # the same one from its creation to its end
    assert site.codes(CREATE).count("") >= 1


@pytest.mark.parametrize("elsewhere", [False, True], ids=["on this machine", "on another machine"])
@pytest.mark.parametrize("kind", ["slow", "slow_headers"])
def test_an_end_while_the_create_call_is_under_way_doubles_nothing(
    kind: str, elsewhere: bool, new_site: NewSite
) -> None:
    site = new_site(allow_duplicates=True)
    site.cloud.faults({"kind": kind, "seconds": 3.0, "operation": CREATE, "count": 1})

    result = end_and_run_again(
        site,
        Operation.CREATE,
        Victim.BOTH,
        lambda running: running.wait_until(lambda: site.calls(CREATE) == 1),
        elsewhere=elsewhere,
    )

    assert result.under_way
    assert result.is_clean, result


def test_a_crash_right_after_the_create_call_is_found_by_its_token_on_another_machine_too(
    new_site: NewSite,
) -> None:
    site = new_site(attach_seconds=2, allow_duplicates=True)

    result = end_and_run_again(
        site,
        Operation.CREATE,
        Victim.BOTH,
        lambda running: running.wait_until(lambda: bool(site.attachments())),
        elsewhere=True,
    )

    assert result.is_clean, result


@pytest.mark.parametrize("seed", [1, 2])
def test_random_ends_of_create_update_and_delete_lose_and_double_nothing(
    seed: int, new_site: NewSite
) -> None:
    site = new_site(attach_seconds=0.6, modify_seconds=0.4, detach_seconds=0.5, allow_duplicates=True)
    for point in itertools.islice(random_points(seed), 6):
        result = run_point(site, point)
        assert result.is_clean, (point, result)


def test_a_file_of_pulumis_backend_that_a_kill_left_empty_costs_no_attachment(new_site: NewSite) -> None:
    site = new_site(allow_duplicates=True)
    site.stack.up()
    id = site.the_attachment()["attachment_id"]
    site.stack.checkpoint.with_name(f"{site.stack.checkpoint.name}.attrs").write_bytes(b"")
    assert "failed to load checkpoint: EOF" in site.stack.pulumi("cancel", "--yes", fails=True)

    assert site.stack.mend_checkpoint()
    site.stack.unlock()
    site.stack.up()

    assert site.the_attachment()["attachment_id"] == id
    assert site.state_and_api_agree()


def test_an_interrupt_ends_the_wait_for_the_cloud_and_keeps_the_id(new_site: NewSite) -> None:
    site = new_site(attach_seconds=600)
    running = site.stack.start("up")
    while_it_is(site, "Attaching")(running)
    running.wait_until(lambda: running.shows("line creating"))

    running.interrupt()
    outcome = running.wait()

    # It ended although the attachment has minutes to go.
    there = site.the_attachment()
    assert there["status"] == "Attaching"
    assert outcome.exit_code != 0
    assert "Traceback" not in outcome.screen
    recorded = site.stack.resources()["line"]
    assert recorded["id"] == there["attachment_id"]
    assert "was interrupted" in recorded["initErrors"][0]

    site.cloud.seed(attachments=[{"attachment_id": there["attachment_id"], "status": "Attached"}])
    assert site.stack.up().ops == {"line": "update"}
    assert (site.calls(CREATE), site.calls(UPDATE)) == (1, 0)
    assert site.state_and_api_agree()


def test_an_interrupt_while_calls_are_tried_again_ends_them_and_leaves_nothing_behind(
    new_site: NewSite,
) -> None:
    site = new_site()
    site.cloud.faults({"kind": "throttle", "operation": CREATE, "retry_after": 600})
    running = site.stack.start("up")
    running.wait_until(lambda: site.codes(CREATE) == ["Throttling.User"])

    running.interrupt()
    outcome = running.wait()

    assert outcome.exit_code != 0
    assert "Traceback" not in outcome.screen
    assert "line" not in site.stack.resources()
    site.cloud.faults()
    assert site.stack.up().ops == {"line": "create"}
    assert site.state_and_api_agree()


@pytest.mark.parametrize("module", ["pulumi_alicloud_ecr", "pulumi_alicloud_ecr.native"])
def test_a_provider_ends_with_an_engine_that_was_killed(module: str, new_site: NewSite) -> None:
    site = new_site(attach_seconds=600)
    site.stack.write(
        program(attachment()).replace("from pulumi_alicloud_ecr import", f"from {module} import")
    )
    running = site.stack.start("up")
    running.wait_until(lambda: bool(site.attachments()))

    running.kill_engine()

    running.wait_until(
        lambda: not (running.provider_host_runs() or running.processes("alicloud-ecr")), engine_is_gone=True
    )
