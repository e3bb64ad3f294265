"""Each kind of fault, seen through the official SDK; and which calls a rule fires for."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from typing import Any

import pytest
from alibabacloud_cbn20170912 import models as cbn
from tests.emulator import rpc
from tests.emulator.cloud import CREATE, DELETE, LIST, Clients

from alicloud_ecr_emulator import QUICKSTART_ECR_ID, QUICKSTART_TRANSIT_ROUTER_ID
from alicloud_ecr_emulator.process import EmulatorProcess

CEN = "CreateCen"
WITHOUT_ASSOCIATION = {"settings": {"require_association": False}}


def _cens(process: EmulatorProcess) -> int:
    return len(process.state()["cens"]) - 1


def _create_cen(clients: Clients) -> Any:
    return clients.cbn.create_cen(cbn.CreateCenRequest())


def _attach(clients: Clients) -> str:
    request = cbn.CreateTransitRouterEcrAttachmentRequest(
        ecr_id=QUICKSTART_ECR_ID, transit_router_id=QUICKSTART_TRANSIT_ROUTER_ID
    )
    made: str = clients.cbn.create_transit_router_ecr_attachment(request).body.transit_router_attachment_id
    return made


def _status(clients: Clients, attachment_id: str) -> str | None:
    request = cbn.ListTransitRouterEcrAttachmentsRequest(transit_router_attachment_id=attachment_id)
    found = clients.cbn.list_transit_router_ecr_attachments(request).body.transit_router_attachments
    return found[0].status if found else None


def _refusal(clients: Clients) -> Any:
    with pytest.raises(Exception, match=r"^Error: ") as refused:
        _create_cen(clients)
    return refused.value


@pytest.mark.parametrize(
    ("rule", "code", "status"),
    [
        ({"kind": "throttle"}, "Throttling.User", 400),
        ({"kind": "unavailable"}, "ServiceUnavailable", 503),
        ({"kind": "expired_credentials"}, "InvalidSecurityToken.Expired", 400),
        ({"kind": "clock_skew"}, "InvalidTimeStamp.Expired", 400),
        ({"kind": "error", "code": "Operation.Blocking"}, "Operation.Blocking", 400),
        ({"kind": "error", "code": "Made.Up", "status": 418, "message": "short and stout"}, "Made.Up", 418),
        ({"kind": "error", "code": "InternalError"}, "InternalError", 500),
    ],
)
@pytest.mark.parametrize("when", ["before", "after"])
def test_an_error_is_answered_before_or_after_the_work_is_done(
    ecr_emulator: EmulatorProcess, clients: Clients, rule: dict[str, Any], code: str, status: int, when: str
) -> None:
    ecr_emulator.faults({**rule, "operation": CEN, "when": when})
    error = _refusal(clients)
    assert (error.code, error.status_code) == (code, status)
    assert str(rule.get("message", "")) in error.message
    assert _cens(ecr_emulator) == (when == "after")


def test_a_throttle_can_say_how_long_to_wait(ecr_emulator: EmulatorProcess, clients: Clients) -> None:
    ecr_emulator.faults({"kind": "throttle", "retry_after": 2.5})
    error = _refusal(clients)
    assert (type(error).__name__, error.retry_after) == ("ThrottlingException", 2500)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_connection_is_dropped_before_or_after_the_work_is_done(
    ecr_emulator: EmulatorProcess, clients: Clients, when: str
) -> None:
    ecr_emulator.faults({"kind": "drop", "when": when})
    with pytest.raises(Exception, match=r"(?i)connection|remote"):
        _create_cen(clients)
    assert _cens(ecr_emulator) == (when == "after")
    assert ecr_emulator.requests()[-1]["fault"] == "drop"


@pytest.mark.parametrize("kind", ["cut", "html"])
def test_a_body_that_cannot_be_read_comes_after_the_work_is_done(
    ecr_emulator: EmulatorProcess, clients: Clients, kind: str
) -> None:
    ecr_emulator.faults({"kind": kind, "when": "after"})
    with pytest.raises(Exception, match=r"(?i)failed to parse|incomplete|connection broken"):
        _create_cen(clients)
    assert _cens(ecr_emulator) == 1


def test_an_html_page_can_come_instead_of_the_work_and_with_any_status(
    ecr_emulator: EmulatorProcess, clients: Clients
) -> None:
    ecr_emulator.faults({"kind": "html", "status": 200})
    with pytest.raises(Exception, match=r"(?i)failed to parse"):
        _create_cen(clients)
    assert (_cens(ecr_emulator), ecr_emulator.requests()[-1]["status"]) == (0, 200)


@pytest.mark.parametrize("kind", ["slow", "slow_headers"])
def test_a_slow_answer_comes_late_but_whole(
    ecr_emulator: EmulatorProcess, clients: Clients, kind: str
) -> None:
    ecr_emulator.faults({"kind": kind, "seconds": 0.3})
    begun = time.monotonic()
    assert _create_cen(clients).body.cen_id
    assert time.monotonic() - begun >= 0.3


def test_a_slow_answer_holds_up_nobody_else(ecr_emulator: EmulatorProcess, clients: Clients) -> None:
    ecr_emulator.faults({"kind": "slow_headers", "seconds": 60, "operation": CEN})
    clients.cbn._read_timeout = 100
    with pytest.raises(Exception, match=r"(?i)timed out"):
        _create_cen(clients)
    assert _cens(ecr_emulator) == 1


def test_a_new_attachment_can_be_seen_late(ecr_emulator: EmulatorProcess, clients: Clients) -> None:
    ecr_emulator.seed(**WITHOUT_ASSOCIATION)
    ecr_emulator.faults({"kind": "late_visibility", "operation": CREATE, "reads": 2})
    attachment_id = _attach(clients)
    seen = [_status(clients, attachment_id) for _ in range(3)]
    assert seen[:2] == [None, None]
    assert seen[2] in ("Attaching", "Attached")


@pytest.mark.parametrize(("kind", "status"), [("attach_fails", "AttachFailed"), ("attach_vanishes", None)])
def test_an_attachment_can_fail_or_vanish_while_it_is_waited_for(
    ecr_emulator: EmulatorProcess, clients: Clients, kind: str, status: str | None
) -> None:
    ecr_emulator.seed(**WITHOUT_ASSOCIATION)
    ecr_emulator.faults({"kind": kind, "operation": CREATE, "seconds": 1})
    attachment_id = _attach(clients)
    assert _status(clients, attachment_id) == "Attaching"
    time.sleep(1)
    assert _status(clients, attachment_id) == status


def test_the_name_of_the_failed_state_can_be_chosen_and_the_failed_attachment_deleted(
    ecr_emulator: EmulatorProcess, clients: Clients
) -> None:
    ecr_emulator.seed(
        settings={"require_association": False, "failed_status": "CreateFailed", "attach_seconds": 0}
    )
    ecr_emulator.faults({"kind": "attach_fails"})
    attachment_id = _attach(clients)
    assert _status(clients, attachment_id) == "CreateFailed"
    rpc.call(ecr_emulator.port, DELETE, TransitRouterAttachmentId=attachment_id)
    time.sleep(0.15)
    assert _status(clients, attachment_id) is None


def test_an_attachment_can_be_stuck(ecr_emulator: EmulatorProcess, clients: Clients) -> None:
    ecr_emulator.seed(**WITHOUT_ASSOCIATION)
    ecr_emulator.faults({"kind": "attach_stuck"})
    attachment_id = _attach(clients)
    time.sleep(0.15)
    assert _status(clients, attachment_id) == "Attaching"


def test_a_delete_can_answer_and_do_nothing(ecr_emulator: EmulatorProcess, clients: Clients) -> None:
    ecr_emulator.seed(settings={"require_association": False, "attach_seconds": 0, "detach_seconds": 60})
    attachment_id = _attach(clients)
    ecr_emulator.faults({"kind": "delete_ignored", "operation": DELETE, "count": 1})
    assert rpc.call(ecr_emulator.port, DELETE, TransitRouterAttachmentId=attachment_id)[0] == 200
    assert _status(clients, attachment_id) == "Attached"
    assert rpc.call(ecr_emulator.port, DELETE, TransitRouterAttachmentId=attachment_id)[0] == 200
    assert _status(clients, attachment_id) == "Detaching"


def test_a_rule_fires_for_its_operation_and_its_nth_calls(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"kind": "unavailable", "operation": LIST, "nth": [1, 3]})
    assert [rpc.call(ecr_emulator.port, LIST)[0] for _ in range(4)] == [503, 200, 503, 200]
    assert rpc.call(ecr_emulator.port, "DescribeCens")[0] == 200
    (rule,) = ecr_emulator.state()["faults"]
    assert (rule["calls"], rule["hits"]) == (4, 2)


def test_a_rule_fires_so_many_times_and_for_matching_parameters(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"kind": "unavailable", "count": 2, "match": {"CenId": "cen-1"}})
    asked = [rpc.call(ecr_emulator.port, LIST, CenId=cen)[0] for cen in ("cen-1", "cen-2", "cen-1", "cen-1")]
    assert asked == [503, 200, 503, 200]


def test_probability_follows_the_seed(ecr_emulator: EmulatorProcess) -> None:
    runs = []
    for _ in range(2):
        ecr_emulator.faults({"kind": "unavailable", "probability": 0.5}, seed=7)
        runs.append([rpc.call(ecr_emulator.port, LIST)[0] for _ in range(20)])
    assert runs[0] == runs[1]
    assert {200, 503} == set(runs[0])


def test_the_first_rule_for_the_answer_wins_and_rules_can_be_appended_and_cleared(
    ecr_emulator: EmulatorProcess,
) -> None:
    ecr_emulator.faults({"kind": "unavailable", "count": 1})
    ecr_emulator.faults({"kind": "throttle", "count": 2}, append=True)
    assert [rpc.call(ecr_emulator.port, LIST)[1].get("Code") for _ in range(2)] == [
        "ServiceUnavailable",
        "Throttling.User",
    ]
    ecr_emulator.faults()
    assert rpc.call(ecr_emulator.port, LIST)[0] == 200


def test_a_wrong_signature_is_refused_before_any_fault(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"kind": "drop"})
    _, answer = rpc.send(ecr_emulator.port, "POST", rpc.signed_query("POST", LIST, {}, secret="wrong"))
    assert answer["Code"] == "SignatureDoesNotMatch"


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"kind": "explode"}, "explode"),
        ({"kind": "error"}, "code"),
        ({"kind": "drop", "when": "during"}, "during"),
        ({"kind": "html", "status": 42}, "42"),
        ({"kind": "drop", "probability": 2}, "probability"),
        ({"kind": "drop", "oops": 1}, "oops"),
        ({}, "kind"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused_and_changes_nothing(
    ecr_emulator: EmulatorProcess, rule: dict[str, Any], said: str
) -> None:
    ecr_emulator.faults({"kind": "throttle", "nth": [99]})
    with pytest.raises(ValueError, match=said):
        ecr_emulator.faults(rule)
    assert [each["kind"] for each in ecr_emulator.state()["faults"]] == ["throttle"]


def test_qps_throttles_each_account_and_operation_by_itself(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(settings={"qps": 1})
    codes = [rpc.call(ecr_emulator.port, LIST)[1].get("Code") for _ in range(5)]
    assert codes[0] is None
    assert "Throttling.User" in codes
    assert rpc.call(ecr_emulator.port, "DescribeCens")[0] == 200


def _raw(process: EmulatorProcess, action: str) -> tuple[int, dict[str, Any]]:
    return rpc.call(process.port, action)


@pytest.mark.parametrize("kind", ["no_list", "no_ids", "unsuccessful", "endless_pages"])
def test_an_answer_can_say_less_or_something_else(kind: str, ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"kind": kind})
    status, document = _raw(ecr_emulator, "ListTransitRouters")
    assert status == 200
    if kind == "no_list":
        assert "TransitRouters" not in document
        assert "Cens" not in _raw(ecr_emulator, "DescribeCens")[1]
    elif kind == "no_ids":
        assert not any(name.endswith("Id") for each in document["TransitRouters"] for name in each)
        assert document["TransitRouters"][0]["Type"]
    elif kind == "unsuccessful":
        assert (document["Success"], bool(document["TransitRouters"])) == (False, True)
    else:
        assert document["NextToken"] != _raw(ecr_emulator, "ListTransitRouters")[1]["NextToken"]


def test_any_body_and_any_redirect_can_be_sent(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"kind": "body", "text": '{"Cens": null}', "status": 202, "operation": CEN})
    assert _raw(ecr_emulator, CEN) == (202, {"Cens": None})
    assert _cens(ecr_emulator) == 0
    ecr_emulator.faults({"kind": "redirect", "text": "http://127.0.0.1:1/elsewhere"})
    query = rpc.signed_query("POST", CEN, {})
    request = urllib.request.Request(
        f"{ecr_emulator.endpoint}/?{urllib.parse.urlencode(query)}", b"", method="POST"
    )
    with pytest.raises(urllib.error.URLError, match="refused"):
        urllib.request.urlopen(request, timeout=10)


def test_a_huge_body_is_sent_without_being_held(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"kind": "huge", "size": 2**40})
    connection = http.client.HTTPConnection("127.0.0.1", ecr_emulator.port, timeout=10)
    query = rpc.signed_query("POST", "DescribeCens", {})
    connection.request("POST", f"/?{urllib.parse.urlencode(query)}")
    response = connection.getresponse()
    assert (response.getheader("Content-Length"), len(response.read(2**20))) == (str(2**40), 2**20)
    connection.close()
    ecr_emulator.faults()
    assert _raw(ecr_emulator, "DescribeCens")[0] == 200


def test_a_dripping_body_arrives_whole(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.faults({"kind": "drip", "seconds": 0.6})
    begun = time.monotonic()
    status, document = _raw(ecr_emulator, "DescribeCens")
    assert (status, len(document["Cens"]["Cen"])) == (200, 1)
    assert time.monotonic() - begun >= 0.6


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        ({"kind": "redirect"}, "text"),
        ({"kind": "huge", "size": -1}, "size"),
        ({"kind": "drip", "seconds": -1}, "seconds"),
    ],
)
def test_a_hostile_rule_that_makes_no_sense_is_refused(
    rule: dict[str, Any], said: str, ecr_emulator: EmulatorProcess
) -> None:
    with pytest.raises(ValueError, match=said):
        ecr_emulator.faults(rule)


def test_refusals_of_the_ecr_service_may_come_with_http_200(ecr_emulator: EmulatorProcess) -> None:
    """The behaviour "errors-have-statuses", and its switch."""
    form = {"EcrId": "ecr-nowhere", "Version": "2023-09-01"}
    action = "DescribeExpressConnectRouterRegion"
    assert rpc.call(ecr_emulator.port, action, **form)[0] == 404
    ecr_emulator.seed(settings={"ecr_errors_with_http_200": True})
    status, document = rpc.call(ecr_emulator.port, action, **form)
    assert (status, document["Success"], document["Code"]) == (200, False, "ResourceNotFound.EcrId")
