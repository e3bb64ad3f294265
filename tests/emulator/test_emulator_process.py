"""The program: options, readiness, state file, kills, control routes, the page."""

from __future__ import annotations

import gc
import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.emulator import rpc
from tests.emulator.cloud import CREATE, DELETE, LIST, QUICKSTART

import alicloud_ecr_emulator
from alicloud_ecr_emulator import DEFAULT_ACCOUNT_ID, QUICKSTART_CEN_ID
from alicloud_ecr_emulator.http.faults import PLAN_KINDS, WIRE_KINDS
from alicloud_ecr_emulator.process import EmulatorProcess

Start = Callable[..., EmulatorProcess]


def _eventually(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + 10
    while not condition():
        assert time.monotonic() < end, "it did not happen"
        time.sleep(0.02)


def _get(process: EmulatorProcess, path: str) -> tuple[int, str, str]:
    with urllib.request.urlopen(process.endpoint + path, timeout=5) as response:
        return response.status, response.headers["Content-Type"], response.read().decode()


def _post(
    process: EmulatorProcess, path: str, body: bytes, headers: dict[str, str] | None = None
) -> tuple[int, Any]:
    headers = {"Content-Type": "application/json", **(headers or {})}
    request = urllib.request.Request(process.endpoint + path, body, headers, method="POST")
    try:
        with urllib.request.urlopen(request, timeout=5) as response:
            return response.status, json.load(response)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


def test_ready_says_so_in_its_frozen_shape(ecr_emulator: EmulatorProcess) -> None:
    status, kind, body = _get(ecr_emulator, "/ready")
    assert (status, kind.partition(";")[0]) == (200, "application/json")
    document = json.loads(body)
    assert document.keys() == {"status", "version"}
    assert document["status"] == "ready"


def test_the_page_is_whole_and_fetches_nothing_from_elsewhere(ecr_emulator: EmulatorProcess) -> None:
    status, kind, body = _get(ecr_emulator, "/")
    assert (status, kind.partition(";")[0]) == (200, "text/html")
    assert "</html>" in body
    files, seen = re.findall(r'(?:src|href)="([^"]+)"', body), {"data:,"}
    while files:
        name = files.pop().replace("./", "/page/")
        if name in seen:
            continue
        seen.add(name)
        assert name.startswith("/page/")
        status, _, body = _get(ecr_emulator, name)
        assert status == 200
        files += re.findall(r'from "([^"]+)"', body)
        assert [word for word in ("http://", "https://", "import(") if word in body] == []
    with pytest.raises(urllib.error.HTTPError, match="404"):
        _get(ecr_emulator, "/page/__init__.py")


def test_the_port_file_is_there_when_ready_and_gone_at_the_end(
    ecr_emulator_factory: Start, tmp_path: Path
) -> None:
    port_file = tmp_path / "port"
    process = ecr_emulator_factory(port_file=port_file)
    assert port_file.read_text() == f"{process.port}\n"
    process.stop()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly_even_during_a_slow_answer(number: signal.Signals) -> None:
    command = [sys.executable, "-m", "alicloud_ecr_emulator", "--latency", "60"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline().rpartition(":")[2])
        with pytest.raises((OSError, ValueError)):
            urllib.request.urlopen(f"http://127.0.0.1:{port}/?Action=DescribeCens", timeout=0.1)
        os.kill(process.pid, number)
        _, errors = process.communicate(timeout=10)
    assert (process.returncode, errors) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--attach-seconds", "-1"], "--attach-seconds"),
        (["--qps", "many"], "--qps"),
        (["--nonsense"], "--nonsense"),
    ],
)
def test_a_wrong_option_is_named(arguments: list[str], said: str) -> None:
    command = [sys.executable, "-m", "alicloud_ecr_emulator", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_said_in_one_line(ecr_emulator: EmulatorProcess) -> None:
    with pytest.raises(RuntimeError, match=f"alicloud-ecr emulator: .*{ecr_emulator.port}") as refused:
        EmulatorProcess(port=ecr_emulator.port)
    assert "\n" not in str(refused.value)


def test_a_state_file_that_cannot_be_read_is_named_and_left_alone(tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    state.write_text('{"attachments": [{"bad": 1}]}')
    with pytest.raises(RuntimeError, match=r"state\.json: .*bad"):
        EmulatorProcess(state=state)
    assert state.read_text() == '{"attachments": [{"bad": 1}]}'


def test_a_stopped_emulator_goes_on_where_it_was_and_time_goes_on(
    ecr_emulator_factory: Start, tmp_path: Path
) -> None:
    process = ecr_emulator_factory(state=tmp_path / "state.json", attach_seconds=0.6)
    process.seed(settings={"require_association": False})
    _, made = rpc.call(process.port, CREATE, **QUICKSTART, ClientToken="t")
    process.restart()
    _, again = rpc.call(process.port, CREATE, **QUICKSTART, ClientToken="t")
    assert again["TransitRouterAttachmentId"] == made["TransitRouterAttachmentId"]

    def status() -> str:
        shown: str = rpc.call(process.port, LIST)[1]["TransitRouterAttachments"][0]["Status"]
        return shown

    _eventually(lambda: status() == "Attached")


def test_a_killed_emulator_keeps_what_was_written_and_the_file_is_whole(
    ecr_emulator_factory: Start, tmp_path: Path
) -> None:
    state = tmp_path / "state.json"
    process = ecr_emulator_factory(state=state)
    _, made = rpc.call(process.port, "CreateCen")
    _eventually(lambda: state.exists() and made["CenId"] in state.read_text())
    process.kill()
    json.loads(state.read_text())
    process.start()
    assert made["CenId"] in {each["cen_id"] for each in process.state()["cens"]}
    assert state.stat().st_mode & 0o077 == 0


def test_options_given_again_win_over_the_state_file(ecr_emulator_factory: Start, tmp_path: Path) -> None:
    state = tmp_path / "state.json"
    process = ecr_emulator_factory(state=state, attach_seconds=1)
    process.seed(settings={"detach_seconds": 7})
    process.stop()
    settings = ecr_emulator_factory(state=state, attach_seconds=2).state()["settings"]
    assert (settings["attach_seconds"], settings["detach_seconds"]) == (2.0, 7.0)


def test_the_options_reach_the_settings(ecr_emulator_factory: Start) -> None:
    process = ecr_emulator_factory(
        attach_seconds=1, detach_seconds=2, modify_seconds=3, association_seconds=4, latency=0.01, qps=50, list_lag=5,
        allow_duplicates=True, no_signatures=True, empty=True,
    )  # fmt: skip
    state = process.state()
    expected = {
        "attach_seconds": 1, "detach_seconds": 2, "modify_seconds": 3, "association_seconds": 4, "latency_seconds": 0.01,
        "qps": 50, "list_lag_seconds": 5, "allow_duplicates": True, "verify_signatures": False,
    }  # fmt: skip
    assert {name: state["settings"][name] for name in expected} == expected
    assert (state["cens"], state["routers"], len(state["accounts"])) == ([], [], 3)


def test_reset_brings_back_the_start(ecr_emulator: EmulatorProcess) -> None:
    before = ecr_emulator.state()
    rpc.call(ecr_emulator.port, "CreateCen")
    ecr_emulator.seed(settings={"qps": 1}, remove={"routers": ["ecr-quickstart0000001"]})
    ecr_emulator.faults({"kind": "drop"})
    ecr_emulator.reset()
    after = ecr_emulator.state()
    assert ecr_emulator.requests() == []
    assert [len(after[name]) for name in ("cens", "routers", "faults")] == [1, len(before["routers"]), 0]
    assert after["settings"] == before["settings"]


def test_a_seed_adds_changes_and_removes_and_a_removed_attachment_frees_its_association(
    ecr_emulator: EmulatorProcess,
) -> None:
    ecr_emulator.seed(
        cens=[
            {"cen_id": "cen-1", "owner_id": DEFAULT_ACCOUNT_ID},
            {"cen_id": QUICKSTART_CEN_ID, "name": "renamed"},
        ],
        associations=[
            {
                "association_id": "ecr-assoc-1",
                "ecr_id": QUICKSTART["EcrId"],
                "owner_id": DEFAULT_ACCOUNT_ID,
                "cen_id": QUICKSTART_CEN_ID,
                "region_id": "cn-hangzhou",
                "transit_router_id": QUICKSTART["TransitRouterId"],
            }
        ],
        settings={"attach_seconds": 0},
    )
    attachment_id = rpc.call(ecr_emulator.port, CREATE, **QUICKSTART)[1]["TransitRouterAttachmentId"]
    state = ecr_emulator.state()
    assert {each["cen_id"]: each["name"] for each in state["cens"]} == {
        QUICKSTART_CEN_ID: "renamed",
        "cen-1": "",
    }
    assert state["associations"][0]["status"] == "ACTIVE"
    ecr_emulator.seed(remove={"attachments": [attachment_id]})
    state = ecr_emulator.state()
    assert (state["attachments"], state["associations"][0]["status"]) == ([], "INACTIVE")


def test_what_the_state_shows_can_be_seeded_again(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(settings={"require_association": False})
    rpc.call(ecr_emulator.port, CREATE, **QUICKSTART)
    shown = ecr_emulator.state()
    ecr_emulator.reset()
    ecr_emulator.seed(**{name: part for name, part in shown.items() if name not in ("now", "faults")})
    again = ecr_emulator.state()
    assert [each["attachment_id"] for each in again["attachments"]] == [
        each["attachment_id"] for each in shown["attachments"]
    ]


def test_a_seed_of_a_status_stops_a_change_that_is_due(ecr_emulator: EmulatorProcess) -> None:
    ecr_emulator.seed(settings={"require_association": False})
    attachment_id = rpc.call(ecr_emulator.port, CREATE, **QUICKSTART)[1]["TransitRouterAttachmentId"]
    ecr_emulator.seed(attachments=[{"attachment_id": attachment_id, "status": "Suspended"}])
    time.sleep(0.15)
    assert rpc.call(ecr_emulator.port, LIST)[1]["TransitRouterAttachments"][0]["Status"] == "Suspended"


@pytest.mark.parametrize(
    ("document", "said"),
    [
        ({"nonsense": []}, "nonsense"),
        ({"tokens": []}, "tokens"),
        ({"cens": [{"cen_id": "cen-1"}]}, "owner_id"),
        ({"cens": [{"cen_id": "cen-1", "owner_id": 5}]}, "owner_id"),
        ({"cens": [{"cen_id": "cen-1", "owner_id": "o", "nmae": "x"}]}, "nmae"),
        ({"cens": {}}, "cens"),
        ({"cens": ["cen-1"]}, "cen"),
        ({"settings": {"attach_seconds": "soon"}}, "attach_seconds"),
        ({"settings": {"attach_seconds": 1e300}}, "attach_seconds"),
        ({"remove": {"nonsense": []}}, "nonsense"),
        ({"remove": {"cens": "cen-1"}}, "cens"),
    ],
)
def test_a_seed_that_makes_no_sense_is_refused_with_the_field_and_changes_nothing(
    ecr_emulator: EmulatorProcess, document: dict[str, Any], said: str
) -> None:
    with pytest.raises(ValueError, match=said):
        ecr_emulator.seed(accounts=[{"account_id": "1000000000000009"}], **document)
    assert len(ecr_emulator.state()["accounts"]) == 3


@pytest.mark.parametrize(
    "body", [b"{", b"[]", b"\xff", b"[" * 100_000, b'{"settings": {"latency_seconds": NaN}}']
)
@pytest.mark.parametrize("path", ["seed", "faults"])
def test_a_body_that_is_no_document_is_refused(ecr_emulator: EmulatorProcess, path: str, body: bytes) -> None:
    status, answer = _post(ecr_emulator, f"/_emulator/{path}", body)
    assert (status, answer["status"]) == (400, "refused")


def test_the_request_log_counts_and_narrows(ecr_emulator: EmulatorProcess) -> None:
    rpc.call(ecr_emulator.port, "DescribeCens")
    rpc.call(ecr_emulator.port, DELETE)
    rpc.call(ecr_emulator.port, LIST, CenId="cen-1")
    totals = ecr_emulator.totals()
    assert (totals["total"], totals["by_action"][LIST], totals["by_code"]) == (
        3,
        1,
        {"MissingTransitRouterAttachmentId": 1},
    )
    assert (totals["peak_concurrent"], totals["peak_per_second"] >= 1) == (1, True)
    (entry,) = ecr_emulator.requests(action=LIST)
    assert (entry["parameters"], entry["status"], entry["account"]) == (
        {"CenId": "cen-1"},
        200,
        DEFAULT_ACCOUNT_ID,
    )
    assert [each["action"] for each in ecr_emulator.requests(since=1)] == [DELETE, LIST]
    assert [each["action"] for each in ecr_emulator.requests(limit=1)] == [LIST]
    with pytest.raises(ValueError, match="since"):
        ecr_emulator.requests(since="yesterday")


def test_the_fixture_points_programs_at_the_emulator_and_its_own_folder(ecr_emulator_factory: Start) -> None:
    first, second = ecr_emulator_factory().env, ecr_emulator_factory().env
    own = {"ALICLOUD_ECR_ENDPOINT", "ALICLOUD_ECR_STATE_DIR", "PULUMI_BACKEND_URL"}
    assert {name for name in first if first[name] != second[name]} == own
    assert {name: value for name, value in first.items() if name not in own} == {
        "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAI-emulator-default",
        "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "emulator-default-secret",
        "ALIBABA_CLOUD_SECURITY_TOKEN": "",
        "ALIBABA_CLOUD_PROFILE": "",
        "ALIBABA_CLOUD_REGION_ID": "cn-hangzhou",
        "PULUMI_CONFIG_PASSPHRASE": "emulator",
        "PULUMI_SKIP_UPDATE_CHECK": "true",
    }


def test_the_folder_outlives_a_restart_and_goes_with_the_emulator() -> None:
    process = EmulatorProcess()
    folder = Path(process.env["ALICLOUD_ECR_STATE_DIR"]).parent
    process.kill()
    process.restart()
    assert folder.is_dir()
    process.stop()
    del process
    gc.collect()
    assert not folder.exists()


def test_an_ended_emulator_can_be_stopped_and_killed_again(ecr_emulator_factory: Start) -> None:
    process = ecr_emulator_factory()
    process.kill()
    process.stop()
    process.kill()
    process.restart()
    assert process.state()["accounts"]


def test_an_emulator_that_cannot_have_its_port_leaves_the_files_of_the_other_alone(
    ecr_emulator_factory: Start, tmp_path: Path
) -> None:
    files = {"state": tmp_path / "state.json", "port_file": tmp_path / "port"}
    process = ecr_emulator_factory(**files)
    _eventually(files["state"].exists)
    files["state"].write_text(before := files["state"].read_text().replace("quickstart", "renamed"))
    with pytest.raises(RuntimeError, match=str(process.port)):
        EmulatorProcess(port=process.port, **files)
    assert (files["port_file"].read_text(), files["state"].read_text()) == (f"{process.port}\n", before)


def test_the_seed_of_the_readme_is_taken_and_its_settings_and_kinds_are_all_there_are(
    ecr_emulator: EmulatorProcess,
) -> None:
    readme = (Path(alicloud_ecr_emulator.__file__).parent / "README.md").read_text()
    document = json.loads(readme.partition("```json\n")[2].partition("```")[0])
    ecr_emulator.seed(**document)
    named = set(re.findall(r"`(\w+)`", readme))
    assert set(ecr_emulator.state()["settings"]) <= named
    assert set(WIRE_KINDS + PLAN_KINDS) <= named
