"""What goes wrong between the engine and the API, on the real engine: exactly one attachment, and one line about it.

Many faults go through one run of the engine: each has an ECR of its own, and a rule that meets only its calls.
"""

from collections.abc import Mapping
from typing import Any

import pytest
from tests.engine.conftest import NewSite
from tools.testing.outcome import Outcome
from tools.testing.site import (
    ASSOCIATION,
    CREATE,
    DELETE,
    ECR,
    FOREIGN,
    LIST,
    TRANSIT_ROUTER,
    UPDATE,
    Site,
    attachment,
    program,
)

Rule = Mapping[str, object]

#: What the network and the gateway do to a call, and what passes by itself.
PASSING: dict[str, tuple[Rule, ...]] = {
    "drop-before": ({"kind": "drop"},),
    "drop-after": ({"kind": "drop", "when": "after"},),
    "cut-body": ({"kind": "cut"},),
    "html-before": ({"kind": "html"},),
    "html-after": ({"kind": "html", "when": "after"},),
    "unavailable": ({"kind": "unavailable"},),
    "unavailable-after": ({"kind": "unavailable", "when": "after"},),
    "throttle": ({"kind": "throttle", "count": 2},),
    "throttle-retry-after": ({"kind": "throttle", "retry_after": 0.2},),
    "slow": ({"kind": "slow", "seconds": 1.0},),
    "slow-headers": ({"kind": "slow_headers", "seconds": 1.0},),
    "twice": ({"kind": "drop", "nth": [1]}, {"kind": "drop", "nth": [2], "when": "after"}),
}

#: What the work itself does on top.
ON_CREATE: dict[str, tuple[Rule, ...]] = {
    "seen-late": ({"kind": "late_visibility", "seconds": 2.0},),
    "seen-late-and-dropped": (
        {"kind": "late_visibility", "seconds": 2.0},
        {"kind": "drop", "when": "after"},
    ),
}


def one_ecr_for_each(site: Site, names: list[str]) -> None:
    owner = {"owner_id": ASSOCIATION["owner_id"]}
    site.cloud.seed(
        routers=[{"ecr_id": f"ecr-{name}", **owner} for name in names],
        associations=[
            {**ASSOCIATION, "association_id": f"ecr-assoc-{name}", "ecr_id": f"ecr-{name}"} for name in names
        ],
    )


def declare_each(site: Site, names: list[str], **inputs: Any) -> None:
    site.stack.write(program(*(attachment(name, ecr_id=f"ecr-{name}", **inputs) for name in names)))


def assert_clean(outcome: Outcome) -> None:
    assert outcome.errors == []
    assert "Traceback" not in outcome.screen


def assert_one_line(error: str) -> None:
    assert "\n" not in error
    assert "Traceback" not in error


def test_no_passing_fault_of_any_operation_loses_or_doubles_an_attachment(new_site: NewSite) -> None:
    site = new_site()
    faults = {**PASSING, **ON_CREATE}
    names = list(faults)
    one_ecr_for_each(site, names)
    declare_each(site, names)
    site.cloud.faults(
        *(
            {"count": 1, **rule, "operation": CREATE, "match": {"EcrId": f"ecr-{name}"}}
            for name, rules in faults.items()
            for rule in rules
        )
    )

    assert_clean(site.stack.up("--parallel", "32"))

    made = {a["ecr_id"].removeprefix("ecr-"): a for a in site.attachments()}
    assert len(site.attachments()) == len(names)
    recorded = {name: r["id"] for name, r in site.stack.resources().items()}
    assert recorded == {name: a["attachment_id"] for name, a in made.items()}
    hits = {rule["match"]["EcrId"]: rule["hits"] for rule in site.cloud.state()["faults"]}
    assert 0 not in hits.values(), hits

    def on_each(operation: str, parameter: str) -> list[dict[str, object]]:
        return [
            {"count": 1, **rule, "operation": operation, "match": {parameter: made[name]["attachment_id"]}}
            for name, rules in PASSING.items()
            for rule in rules
        ]

    declare_each(site, names, transit_router_attachment_name="new", tags={"team": "net"})
    site.cloud.faults(*on_each(UPDATE, "TransitRouterAttachmentId"), *on_each("TagResources", "ResourceId.1"))
    assert_clean(site.stack.up("--parallel", "32"))
    assert {(a["name"], a["tags"]["team"]) for a in site.attachments()} == {("new", "net")}
    assert {a["attachment_id"] for a in site.attachments()} == set(recorded.values())

    site.cloud.faults(
        *({"count": 1, **rule, "operation": LIST} for rules in PASSING.values() for rule in rules)
    )
    assert_clean(site.stack.refresh("--expect-no-changes"))

    site.cloud.faults(*on_each(DELETE, "TransitRouterAttachmentId"))
    assert_clean(site.stack.destroy("--parallel", "32"))
    assert site.attachments() == []
    assert site.stack.resources() == {}


def test_what_does_not_pass_ends_at_once_in_one_line_with_code_and_request_id(new_site: NewSite) -> None:
    site = new_site()
    codes = {
        "expired": ({"kind": "expired_credentials"}, "InvalidSecurityToken.Expired"),
        "skewed": ({"kind": "clock_skew"}, "InvalidTimeStamp.Expired"),
        "refused": ({"kind": "error", "code": "Unauthorized"}, "Unauthorized"),
        "unheard-of": ({"kind": "error", "code": "Surprise.NotInAnyList"}, "Surprise.NotInAnyList"),
    }
    one_ecr_for_each(site, list(codes))
    declare_each(site, list(codes))
    site.cloud.faults(
        *(
            {**rule, "operation": CREATE, "match": {"EcrId": f"ecr-{name}"}}
            for name, (rule, _) in codes.items()
        )
    )

    outcome = site.stack.up("--continue-on-error", fails=True)

    request_ids = {r["code"]: r["request_id"] for r in site.cloud.requests(action=CREATE)}
    errors = {d.urn.rsplit("::", 1)[-1]: d.message for d in outcome.diagnostics if d.severity == "error"}
    for name, (_, code) in codes.items():
        assert_one_line(errors[name])
        assert f"was refused with {code}" in errors[name]
        assert f"RequestId {request_ids[code]}" in errors[name]
    assert sorted(site.codes(CREATE)) == sorted(code for _, code in codes.values())  # one call each
    assert site.attachments() == []
    site.cloud.faults()
    site.stack.up()
    assert len(site.attachments()) == len(codes)


def test_a_fault_that_lasts_ends_at_the_deadline_with_the_last_code_and_how_often_it_was_tried(
    new_site: NewSite,
) -> None:
    site = new_site()
    site.declare(opts="custom_timeouts=pulumi.CustomTimeouts(create='10s')")
    site.cloud.faults({"kind": "unavailable", "operation": CREATE})

    outcome = site.stack.up(fails=True)

    (error,) = outcome.errors
    assert_one_line(error)
    tries = site.calls(CREATE)
    assert tries > 1
    assert "ServiceUnavailable" in error
    assert f"RequestId {site.cloud.requests(action=CREATE)[-1]['request_id']}, {tries} attempts in" in error
    assert site.attachments() == []


@pytest.mark.parametrize("code", ["ResourceNotFound", "IncorrectStatus.EcrResource"])
def test_a_missing_association_is_said_in_the_first_line_and_not_waited_for(
    code: str, new_site: NewSite
) -> None:
    site = new_site(associated=False)
    site.cloud.seed(settings={"missing_association_code": code})

    outcome = site.stack.up(fails=True)

    (error,) = outcome.errors
    assert_one_line(error)
    assert f"no association of ECR {ECR} with transit router {TRANSIT_ROUTER}" in error
    assert "EcrAssociation" in error
    assert code in error
    assert site.codes(CREATE) == [code]  # refused once, not tried until the deadline
    assert "line" not in site.stack.resources()


def test_prerequisites_are_looked_at_before_any_create_when_the_program_wants_it(new_site: NewSite) -> None:
    site = new_site(associated=False)
    site.declare(verify_prerequisites=True)

    outcome = site.stack.up(fails=True)

    assert f"no association of ECR {ECR} with transit router {TRANSIT_ROUTER}" in outcome.errors[0]
    assert site.calls(CREATE) == 0


@pytest.mark.parametrize(
    "allow_duplicates", [False, True], ids=["API refuses a second", "API takes a second"]
)
def test_a_foreign_attachment_in_the_way_is_named_and_never_taken_over(
    allow_duplicates: bool, new_site: NewSite
) -> None:
    site = new_site(allow_duplicates=allow_duplicates)
    site.cloud.seed(attachments=[{**FOREIGN, "name": "theirs"}])
    id = FOREIGN["attachment_id"]

    outcome = site.stack.up(fails=True)

    (error,) = outcome.errors
    assert_one_line(error)
    assert f"{id} (Attached)" in error
    assert f'import_="{id}"' in error
    assert site.the_attachment()["name"] == "theirs"
    assert "line" not in site.stack.resources()

    site.declare(opts=f"import_={id!r}", transit_router_attachment_name="ours")
    site.stack.up()
    assert (site.the_attachment()["attachment_id"], site.the_attachment()["name"]) == (id, "ours")
    assert site.state_and_api_agree()


def test_dependents_keep_an_attachment_unless_it_is_deleted_by_force(new_site: NewSite) -> None:
    site = new_site()
    site.stack.up()
    id = site.the_attachment()["attachment_id"]
    site.cloud.seed(attachments=[{"attachment_id": id, "dependents": ["route_table_association"]}])

    outcome = site.stack.destroy(fails=True)

    (error,) = outcome.errors
    assert_one_line(error)
    assert id in error
    assert "associated with a route table" in error
    assert "force_delete=True" in error
    assert site.the_attachment()["status"] == "Attached"
    assert site.stack.resources()["line"]["id"] == id
    assert len(site.cloud.state()["associations"]) == 1

    site.declare(force_delete=True)
    calls = site.all_calls()
    assert site.stack.up().ops == {"line": "update"}
    assert site.all_calls() == calls  # only the state has to learn of it
    site.stack.destroy()
    left = site.cloud.state()
    assert (left["attachments"], left["associations"]) == ([], [])


def test_a_status_of_failure_is_reported_at_once_and_the_next_up_replaces_the_remains(
    new_site: NewSite,
) -> None:
    site = new_site()
    site.cloud.faults({"kind": "attach_fails", "operation": CREATE, "count": 1})

    outcome = site.stack.up(fails=True)

    failed = site.the_attachment()
    (error,) = outcome.errors
    assert f"{failed['attachment_id']} is AttachFailed" in error
    assert site.stack.resources()["line"]["id"] == failed["attachment_id"]
    assert site.stack.up().ops == {"line": "replace"}
    assert site.the_attachment()["attachment_id"] != failed["attachment_id"]
    assert site.state_and_api_agree()


def test_an_attachment_that_vanishes_while_waited_for_is_said_and_made_anew(new_site: NewSite) -> None:
    site = new_site()
    site.cloud.faults({"kind": "attach_vanishes", "operation": CREATE, "count": 1, "seconds": 1.0})

    outcome = site.stack.up(fails=True)

    (error,) = outcome.errors
    assert "is gone, its last status was Attaching" in error
    assert "Traceback" not in outcome.screen
    assert site.attachments() == []
    site.stack.refresh()
    site.stack.up()
    assert site.state_and_api_agree()
    assert len(site.attachments()) == 1


def test_a_delete_that_answers_and_does_nothing_is_called_again_and_at_last_said(new_site: NewSite) -> None:
    site = new_site()
    site.stack.up()
    site.cloud.faults({"kind": "delete_ignored", "operation": DELETE})

    outcome = site.stack.destroy(fails=True)

    (error,) = outcome.errors
    assert_one_line(error)
    assert site.the_attachment()["attachment_id"] in error
    assert "did nothing" in error
    assert site.calls(DELETE) > 1
    assert site.stack.resources()["line"]["id"] == site.the_attachment()["attachment_id"]
    site.cloud.faults({"kind": "delete_ignored", "operation": DELETE, "count": 1})
    site.stack.destroy()
    assert site.attachments() == []


def test_of_two_stacks_that_race_for_one_attachment_one_gets_it_and_the_other_is_told(
    new_site: NewSite,
) -> None:
    first = new_site(attach_seconds=3)
    second = new_site(cloud=first.cloud)

    outcomes = [running.wait() for running in [site.stack.start("up") for site in (first, second)]]

    id = first.the_attachment()["attachment_id"]
    loser, winner = sorted(outcomes, key=lambda outcome: -outcome.exit_code)
    assert winner.exit_code == 0
    assert loser.exit_code != 0
    (error,) = loser.errors
    assert_one_line(error)
    assert id in error
    holders = [site for site in (first, second) if "line" in site.stack.resources()]
    assert len(holders) == 1
    assert holders[0].state_and_api_agree()


def test_a_rate_limit_slows_a_program_down_and_fails_nothing(new_site: NewSite) -> None:
    site = new_site(qps=2)
    names = [f"limited-{i}" for i in range(6)]
    one_ecr_for_each(site, names)
    declare_each(site, names)

    assert_clean(site.stack.up("--parallel", "32"))

    assert len(site.attachments()) == len(names)
    assert len(site.stack.resources()) == len(names)
