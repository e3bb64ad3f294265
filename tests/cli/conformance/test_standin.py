"""A run against a stand-in of the API that isn't the emulator: the report names exactly what differs, come what may."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.cli.conformance.standin import ACCOUNT, CEN, ECR, REGION, TR, Standin

from pulumi_alicloud_ecr.api.settings import Settings
from pulumi_alicloud_ecr.cli.conformance.assumptions import ASSUMPTIONS
from pulumi_alicloud_ecr.cli.conformance.calls import Patience
from pulumi_alicloud_ecr.cli.conformance.laboratory import Laboratory
from pulumi_alicloud_ecr.cli.conformance.report import Outcome, Report, as_json, markdown
from pulumi_alicloud_ecr.cli.conformance.run import conduct, find_transit_router
from pulumi_alicloud_ecr.frontends.connections import Connections

#: What the stand-in can do otherwise → the assumptions in which it differs then.
DIFFERENCES = {
    "needs no association": {"association-required"},
    "create sets no tags": {"attachment-tags"},
    "dry run passes silently": {"dry-run", "cen-mode"},
    "scopes": {"scope-region", "scope-cen-region"},
    "pages of 50": {"page-of-100"},
    "one page only": {"pages-go-on"},
    "unknown delete": {"unknown-delete-accepted", "gone-delete-accepted"},
    "no prefixes keep": {"no-prefixes-clears"},
    "Replacing": {"table-replaced"},
    "second table instead": {"table-association-single"},
    "force keeps the association": {"forced-delete-takes-association"},
}
ARGUMENTS = ("conformance", "--ecr-id", ECR, "--transit-router-id", TR, "--region-id", REGION, "--yes")


@pytest.fixture
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[Standin], None]:
    """Points this process, and what it starts, at a stand-in."""

    def point(standin: Standin) -> None:
        for name, value in {
            "ALICLOUD_ECR_ENDPOINT": standin.url,
            "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-standin",
            "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "standin-secret",
            "HOME": str(tmp_path / "home"),
            "XDG_STATE_HOME": str(tmp_path / "state"),
        }.items():
            monkeypatch.setenv(name, value)

    return point


def names(report: Report, outcome: Outcome) -> set[str]:
    return {each.assumption.name for each in report.of(outcome)}


def run(standin: Standin) -> Report:
    """A run with little patience."""
    connection = Connections(Settings.from_config({"alicloud-ecr:region": REGION})).of(None)
    router = find_transit_router(connection, TR)
    assert router is not None
    lab = Laboratory(
        connection, ECR, router, say=lambda _: None, patience=Patience(call=1.0, status=5.0, look=0.01)
    )
    return conduct(lab, ASSUMPTIONS, standin.url)


@pytest.mark.parametrize(
    "differs",
    [
        (),
        ("create sets no tags", "dry run passes silently", "no prefixes keep", "Replacing", "scopes"),
        ("pages of 50", "one page only", "unknown delete", "force keeps the association"),
        ("second table instead",),
    ],
    ids=["not at all", "in statuses and answers", "in lists and deletes", "in tables"],
)
def test_the_report_names_exactly_what_differs(
    differs: tuple[str, ...], environment: Callable[[Standin], None]
) -> None:
    expected = {name for each in differs for name in DIFFERENCES[each]}
    with Standin(differs) as standin:
        environment(standin)
        report = run(standin)
        assert standin.remains == []
    document = json.loads(as_json(report))
    outcomes: dict[str, set[str]] = {}
    for finding in document["findings"]:
        outcomes.setdefault(finding["outcome"], set()).add(finding["name"])
    assert outcomes.get("differs", set()) == expected
    assert outcomes.get("could not be tried", set()) == set()
    assert named(markdown(report), "Differs") == expected
    assert report.is_clean == (not differs)
    assert not [secret for secret in (ECR, TR, CEN, ACCOUNT) if secret in markdown(report) + as_json(report)]


def test_no_two_actions_share_a_client_token(environment: Callable[[Standin], None]) -> None:
    """Nobody says whether a token is remembered for an action or for the account."""
    with Standin() as standin:
        environment(standin)
        run(standin)
    del standin.tokens[""]
    assert standin.tokens
    assert {token: actions for token, actions in standin.tokens.items() if len(actions) > 1} == {}


def named(page: str, title: str) -> set[str]:
    """The assumptions in a section of the report for people."""
    section = page.partition(f"## {title}\n")[2].partition("\n## ")[0]
    return {line.split("**")[1] for line in section.splitlines() if "**" in line}


@pytest.mark.parametrize("how", ["html", "error", "missing"])
@pytest.mark.parametrize(
    ("action", "untried"),
    [
        ("TagResources", {"tag-operations", "transit-refuses-tags", "claim-tag"}),
        ("ReplaceTransitRouterRouteTableAssociation", {"table-replaced"}),
    ],
)
def test_an_action_that_answers_badly_leaves_the_others_to_be_tried(
    action: str, untried: set[str], how: str, environment: Callable[[Standin], None]
) -> None:
    with Standin(broken={action: how}) as standin:
        environment(standin)
        report = run(standin)
        assert standin.remains == []
    assert names(report, Outcome.NOT_PROBED) == untried
    assert names(report, Outcome.DIFFERS) == set()
    assert report.left == []
    for finding in report.of(Outcome.NOT_PROBED):
        assert "\n" not in finding.seen
        assert finding.seen


def test_an_action_without_an_answer_is_waited_for_only_once(
    environment: Callable[[Standin], None],
) -> None:
    with Standin(broken={"TagResources": "error"}) as standin:
        environment(standin)
        report = run(standin)
    waited = ["attempts" in each.seen for each in report.of(Outcome.NOT_PROBED)]
    assert waited == [True, False, False]


def test_without_an_association_nothing_is_said_of_attachments(
    environment: Callable[[Standin], None],
) -> None:
    with Standin(broken={"CreateExpressConnectRouterAssociation": "missing"}) as standin:
        environment(standin)
        report = run(standin)
    assert names(report, Outcome.DIFFERS) == set()
    assert {"associable", "dry-run", "attachable", "attachment-statuses"} <= names(report, Outcome.NOT_PROBED)


def test_what_an_unanswered_create_has_made_is_removed(environment: Callable[[Standin], None]) -> None:
    """The answer to the create is lost, so that nobody knows the id."""
    with Standin(broken={"CreateTransitRouterEcrAttachment": "lost"}) as standin:
        environment(standin)
        report = run(standin)
        assert "DeleteTransitRouterEcrAttachment" in standin.calls
        assert standin.remains == []
    assert "attachable" in names(report, Outcome.NOT_PROBED)
    assert "associable" in names(report, Outcome.HOLDS)
    assert report.left == []


def test_an_interrupted_run_removes_what_it_made_and_reports(
    environment: Callable[[Standin], None], tmp_path: Path
) -> None:
    with Standin() as standin:
        environment(standin)
        standin.holds = True
        entry = "import sys; from pulumi_alicloud_ecr.cli import main; sys.exit(main(sys.argv[1:]))"
        command = [sys.executable, "-c", entry, *ARGUMENTS, "--output", str(tmp_path)]
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=dict(os.environ)) as process:
            # Three looks at the attachment that it has made; earlier probes list as often, for other reasons.
            looks = ["ListTransitRouterEcrAttachments"] * 3
            await_(lambda: bool(standin.attachments) and standin.calls[-3:] == looks)
            process.send_signal(signal.SIGINT)
            await_(lambda: "DeleteTransitRouterEcrAttachment" in standin.calls[-3:])
            standin.holds = False
            _, err = process.communicate(timeout=60)
        assert standin.remains == []
    assert (process.returncode, "interrupted" in err) == (1, True), err
    document = json.loads((tmp_path / "conformance.json").read_text())
    seen = {each["name"]: (each["outcome"], each["seen"]) for each in document["findings"]}
    assert seen["associable"] == ("holds", "accepted")
    assert seen["update-in-place"] == ("could not be tried", "interrupted")
    assert document["left"] == []


def await_(condition: Callable[[], bool]) -> None:
    """Wait until it is so."""
    end = time.monotonic() + 60
    while not condition():
        assert time.monotonic() < end, "that never came"
        time.sleep(0.05)
