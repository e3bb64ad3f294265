"""Who may use the control routes, what fills the log, and which parts of a request count."""

from __future__ import annotations

import http.client
import json
import urllib.parse
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.emulator import rpc
from tests.emulator.cloud import Clients

from alicloud_ecr_emulator import DEFAULT_ACCESS_KEY_ID
from alicloud_ecr_emulator.http.request_log import RequestLog
from alicloud_ecr_emulator.process import EmulatorProcess

POSTED = ("reset", "seed", "faults")
CONTROL = [("POST", f"/_emulator/{name}") for name in POSTED] + [
    ("GET", "/_emulator/state"),
    ("GET", "/_emulator/requests"),
    ("GET", "/"),
]


def ask(
    process: EmulatorProcess, method: str, path: str, body: bytes | None = None, **headers: str
) -> tuple[int, bytes]:
    """One request with exactly these headers, underscores standing for hyphens, beside the Host that is right."""
    connection = http.client.HTTPConnection("127.0.0.1", process.port, timeout=10)
    try:
        connection.request(
            method, path, body, {name.replace("_", "-"): value for name, value in headers.items()}
        )
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


@pytest.mark.parametrize(("method", "path"), CONTROL)
@pytest.mark.parametrize(
    "foreign",
    [
        {"Host": "rebound.example:8080"},
        {"Host": "127.0.0.1.example"},
        {"Origin": "https://example.com"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "null"},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
def test_a_foreign_page_is_refused(
    method: str, path: str, foreign: dict[str, str], ecr_emulator: EmulatorProcess
) -> None:
    body = json.dumps({"empty": True, "rules": []}).encode() if method == "POST" else None
    status, said = ask(ecr_emulator, method, path, body, Content_Type="application/json", **foreign)
    assert (status, json.loads(said)["status"]) == (403, "refused")
    assert ecr_emulator.state()["cens"]


@pytest.mark.parametrize("path", POSTED)
@pytest.mark.parametrize(
    "kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data", ""]
)
def test_what_a_form_can_send_is_refused(path: str, kind: str, ecr_emulator: EmulatorProcess) -> None:
    headers = {"Content_Type": kind} if kind else {"Accept": "*/*"}
    status, _ = ask(ecr_emulator, "POST", f"/_emulator/{path}", b"{}", **headers)
    assert status == 415


def test_the_page_itself_and_programs_of_this_machine_are_let_in(ecr_emulator: EmulatorProcess) -> None:
    for host in (f"127.0.0.1:{ecr_emulator.port}", f"localhost:{ecr_emulator.port}"):
        own = {"Host": host, "Origin": f"http://{host}", "Sec_Fetch_Site": "same-origin"}
        assert ask(ecr_emulator, "GET", "/", Host=host)[0] == 200
        assert ask(ecr_emulator, "GET", "/_emulator/state", None, **own)[0] == 200
        json_body = {"Content_Type": "application/json; charset=utf-8", **own}
        assert ask(ecr_emulator, "POST", "/_emulator/seed", b"{}", **json_body)[0] == 200
    assert ask(ecr_emulator, "POST", "/_emulator/reset")[0] == 200


def test_callers_without_a_key_fill_no_log(ecr_emulator: EmulatorProcess, clients: Clients) -> None:
    rpc.call(ecr_emulator.port, "DescribeCens")
    for number in range(150):
        query = {"Action": f"Invented{number}", "Version": "2017-09-12", "Junk": "x" * 1000}
        ask(ecr_emulator, "POST", f"/?{urllib.parse.urlencode(query)}")
    logged = ecr_emulator.requests()
    assert len(logged) == 101
    assert logged[0]["action"] == "DescribeCens"
    assert {(each["action"], str(each["parameters"])) for each in logged[1:]} == {("(unknown)", "{}")}
    totals = ecr_emulator.totals()
    assert (totals["total"], totals["by_action"]) == (151, {"DescribeCens": 1, "(unknown)": 150})


def test_callers_with_a_key_invent_no_names_either(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(settings={"qps": 5})
    for number in range(3):
        assert rpc.call(ecr_emulator.port, f"Invented{number}")[1]["Code"] == "InvalidAction.NotFound"
    assert ecr_emulator.totals()["by_action"] == {"(unknown)": 3}


def test_the_log_is_bounded_in_bytes_and_in_entries() -> None:
    log = RequestLog()
    long = {f"P{number}": "x" * 1000 for number in range(100)}
    for _ in range(6_000):
        entry = log.begin(0.0, "Cbn", "DescribeCens")
        log.admit(entry, "1", long)
        log.answered(entry, {"Cens": ["y" * 10_000]})
        log.end(entry, 0.0)
    kept: Any = log.shown({})["requests"]
    assert log.total == 6_000
    assert sum(len(json.dumps(each)) for each in kept) < 80 * 2**20
    assert len(json.dumps(kept[0])) < 20_000
    for _ in range(21_000):
        log.end(entry := log.begin(0.0, "Cbn", "DescribeCens"), 0.0)
        log.admit(entry, "1", {})
    short: Any = log.shown({})["requests"]
    assert len(short) == 20_000


def test_answers_are_shown_when_asked_for_and_without_credentials(ecr_emulator: EmulatorProcess) -> None:
    rpc.call(ecr_emulator.port, "DescribeCens")
    rpc.call(ecr_emulator.port, "DescribeCens", PageSize="99")
    form = {"RoleArn": "acs:ram::1000000000000002:role/r", "RoleSessionName": "s", "Version": "2015-04-01"}
    rpc.call(ecr_emulator.port, "AssumeRole", **form)
    plain, shown = ecr_emulator.requests(), ecr_emulator.requests(answers="true")
    assert "answer" not in plain[0]
    assert shown[0]["answer"]["TotalCount"] == 1
    assert shown[1]["answer"]["Code"] == "InvalidParameter"
    assert shown[2]["answer"].keys() == {"RequestId", "AssumedRoleUser"}
    assert [each["number"] for each in ecr_emulator.requests(number=2)] == [2]


def test_an_unsigned_header_does_not_decide_what_is_done(ecr_emulator: EmulatorProcess) -> None:
    query = rpc.signed_query("POST", "DescribeCens", {})
    headers = {"x-acs-action": "CreateCen", "x-acs-version": "2017-09-12"}
    status, document = rpc.send(ecr_emulator.port, "POST", query, headers=headers)
    assert (status, "Cens" in document) == (200, True)
    assert len(ecr_emulator.state()["cens"]) == 1


def test_an_unsigned_parameter_does_not_decide_what_is_done(
    clients: Clients, ecr_emulator: EmulatorProcess
) -> None:
    """Today's SDKs sign the action as a header: the same request with another Content-Type is the same request."""
    from alibabacloud_cbn20170912 import models as cbn

    answer = clients.cbn.describe_cens(cbn.DescribeCensRequest())
    assert answer.body.total_count == 1
    (entry,) = ecr_emulator.requests()
    assert entry["action"] == "DescribeCens"


def test_a_request_larger_than_any_is_refused(ecr_emulator: EmulatorProcess) -> None:
    for body in (b"x=" + b"y" * 5_000_000, b"&".join(b"a=b" for _ in range(30_000))):
        status, said = ask(ecr_emulator, "POST", "/", body, Content_Type="application/x-www-form-urlencoded")
        assert (status, json.loads(said)["Code"]) == (413, "RequestEntityTooLarge")
    assert ask(ecr_emulator, "GET", "/ready")[0] == 200


@pytest.mark.parametrize("field", ["access_key_id", "access_key_secret"])
def test_empty_keys_are_refused(field: str, ecr_emulator: EmulatorProcess) -> None:
    whole = {"access_key_id": "LTAI-other", "access_key_secret": "s", "account_id": "1000000000000001"}
    with pytest.raises(ValueError, match="empty one"):
        ecr_emulator.seed(credentials=[{**whole, field: ""}])


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("attach_seconds", -1, "attach_seconds: expected seconds from 0 to 1000000000, got -1"),
        ("qps", -1, "qps: expected a whole number from 0 to 1000000000, got -1"),
        ("largest_page", 0, "largest_page: expected a whole number from 1"),
        ("grant_again", "sometimes", "grant_again: expected one of replace, ignore, refuse, got 'sometimes'"),
        ("qps", True, "qps"),
    ],
)
def test_a_setting_out_of_range_is_refused_in_plain_words(
    setting: str, value: object, said: str, ecr_emulator: EmulatorProcess
) -> None:
    with pytest.raises(ValueError, match=said):
        ecr_emulator.seed(settings={setting: value})


def test_a_state_file_has_one_writer(ecr_emulator_factory: Any, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    first = ecr_emulator_factory(state=state)
    with pytest.raises(RuntimeError, match="another emulator is writing this file"):
        EmulatorProcess(state=state)
    first.kill()
    first.start()
    first.stop()
    assert len(json.loads(state.read_text())["cens"]) == 1


def test_an_empty_state_file_is_a_new_world(ecr_emulator_factory: Any, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.touch()
    assert ecr_emulator_factory(state=state).state()["cens"]


HEADER_TEXT = st.text(st.characters(min_codepoint=33, max_codepoint=126), max_size=20)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    path=st.sampled_from(
        [path for _, path in CONTROL] + ["/ready", "/page/main.js", "/page/../x", "/_emulator/x"]
    ),
    method=st.sampled_from(["GET", "POST", "PUT", "HEAD", "OPTIONS", "DELETE"]),
    host=st.sampled_from(["127.0.0.1", "[::1]", "localhost", "example.com"]) | HEADER_TEXT,
    origin=st.none() | st.sampled_from(["http://127.0.0.1", "null", "http://[::1"]) | HEADER_TEXT,
    body=st.binary(max_size=40) | st.sampled_from([b"{}", b'{"rules": [{"kind": "drop"}]}']),
    query=st.sampled_from(["", "?since=x", "?limit=-1", "?number=99999999999999999999", "?answers=true"]),
)
def test_no_request_to_the_control_routes_is_an_internal_error(
    shared_emulator: EmulatorProcess,
    path: str,
    method: str,
    host: str,
    origin: str | None,
    body: bytes,
    query: str,
) -> None:
    headers = {"Host": host, "Content_Type": "application/json", **({"Origin": origin} if origin else {})}
    status, _ = ask(shared_emulator, method, path + query, body, **headers)
    assert status < 500
    assert ask(shared_emulator, "GET", "/ready")[0] == 200


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    action=st.sampled_from(["DescribeCens", "ListTransitRouterEcrAttachments", "TagResources", "AssumeRole"]),
    form=st.dictionaries(
        st.sampled_from(["NextToken", "MaxResults", "Tag.1.Key", "Filter.1.Key", "Version", "ResourceId.1"])
        | st.text(max_size=5),
        st.text(max_size=30),
        max_size=5,
    ),
)
def test_no_signed_request_is_an_internal_error(
    shared_emulator: EmulatorProcess, action: str, form: dict[str, str]
) -> None:
    shared_emulator.faults()
    form = {name: value.encode("utf-8", "replace").decode() for name, value in form.items()}
    query = rpc.signed_query("POST", action, form)
    assert query["AccessKeyId"] == DEFAULT_ACCESS_KEY_ID
    status, document = rpc.send(shared_emulator.port, "POST", query, form)
    assert status < 500
    assert document["RequestId"]
