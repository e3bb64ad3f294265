"""Previews and exports as they really come: failed, partial, in other encodings, hostile."""

import contextlib
import io
import json
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.policy.documents import export, preview, state

from pulumi_alicloud_ecr.cli.check import run_check
from pulumi_alicloud_ecr.policy.preview_reader import DocumentError, decode, read_document
from pulumi_alicloud_ecr.policy.testing import association, attachment

FIRST = association("first", ecrId="ecr-1", transitRouterId="tr-1")
GOOD = attachment("good", depends_on=[FIRST], ecrId="ecr-1", transitRouterId="tr-1")
LONE = attachment("lone", ecrId="ecr-2", transitRouterId="tr-1")
TRACEBACK = "error: Program failed with an unhandled exception:\nTraceback (most recent call last):\n  File …\nValueError: boom\n\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "document.json"


def failed(*messages: str) -> str:
    """A preview of the good stack that ended with these errors."""
    diagnostics = [{"message": message, "severity": "error"} for message in messages]
    return json.dumps({**json.loads(preview([FIRST, GOOD])), "diagnostics": diagnostics})


@pytest.mark.parametrize(
    ("message", "says"),
    [
        (TRACEBACK, "Program failed with an unhandled exception: ValueError: boom"),
        ("error: resource 'line': property ecrId value {x} has a problem: …\n", "property ecrId value"),
        ("error: configure failed: configuration alicloud-ecr:endpoint must be …\n", "configure failed"),
        ("error: preview failed\n", "run it without --policy-pack"),
        ("", "does not say why"),
    ],
)
def test_a_preview_that_failed_is_2_and_one_line_whatever_it_shows(
    file: Path, capsys: pytest.CaptureFixture[str], message: str, says: str
) -> None:
    file.write_text(failed(message, "error: Resource monitor has terminated, shutting down\n"))
    if "policy-pack" in says:
        file.write_text(failed(message))
    assert run_check(str(file)) == 2
    shown = capsys.readouterr()
    assert says in shown.err
    assert (shown.err.count("\n"), shown.out) == (1, "")


def test_a_warning_fails_nothing(file: Path) -> None:
    document = {
        **json.loads(preview([FIRST, GOOD])),
        "diagnostics": [{"message": "x", "severity": "warning"}],
    }
    file.write_text(json.dumps(document))
    assert run_check(str(file)) == 0


@pytest.mark.parametrize("format", ["json", "sarif", "junit"])
def test_what_is_not_shown_is_in_every_report(file: Path, tmp_path: Path, format: str) -> None:
    report = tmp_path / "report"
    for text, says in ((failed(TRACEBACK), "boom"), (preview([FIRST, GOOD], left_out=2), "--show-sames")):
        file.write_text(text)
        assert run_check(str(file), format, output=str(report)) == 2
        assert says in report.read_text()


def test_sarif_says_that_the_run_was_not_successful(file: Path, tmp_path: Path) -> None:
    file.write_text(preview([FIRST, GOOD], left_out=2))
    run_check(str(file), "sarif", output=str(tmp_path / "report"))
    [run] = json.loads((tmp_path / "report").read_text())["runs"]
    [invocation] = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert "--show-sames" in invocation["toolExecutionNotifications"][0]["message"]["text"]


@pytest.mark.parametrize(("left_out", "skipped"), [(2, "2"), (1_000_000, "100")])
def test_junit_counts_what_was_skipped(file: Path, tmp_path: Path, left_out: int, skipped: str) -> None:
    file.write_text(preview([FIRST, GOOD], left_out=left_out))
    run_check(str(file), "junit", output=str(tmp_path / "report"))
    suites = ElementTree.fromstring((tmp_path / "report").read_text())
    suite = next(suite for suite in suites if suite.get("name") == "input")
    assert (suite.get("tests"), suite.get("skipped"), suite.get("errors")) == (skipped, skipped, "0")


def test_a_state_with_interrupted_operations_is_not_the_whole_stack(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    document = json.loads(export([state(FIRST), state(GOOD)]))
    document["deployment"]["pending_operations"] = [{"resource": state(LONE), "type": "creating"}]
    file.write_text(json.dumps(document))
    assert run_check(str(file)) == 2
    assert "pulumi refresh" in capsys.readouterr().err


def test_what_a_refresh_found_is_there_unless_it_is_deleted_then(file: Path) -> None:
    refreshes = [
        {"op": "refresh", "urn": each.urn, "newState": state(each)} for each in (FIRST, GOOD, LONE)
    ] + [{"op": "refresh", "urn": "urn:pulumi:test::project::x::gone", "oldState": {}}]
    delete = {"op": "delete", "urn": LONE.urn, "oldState": state(LONE)}
    for steps in ([*refreshes, delete], [*refreshes, *json.loads(preview([FIRST, GOOD]))["steps"], delete]):
        file.write_text(json.dumps({"steps": steps, "changeSummary": {}}))
        assert run_check(str(file)) == 0


@pytest.mark.parametrize(
    "content",
    [
        '{"steps": {}}',
        '{"steps": []}',
        '{"steps": [{"op": "create"}]}',
        '{"steps": [{"op": "create", "urn": "u"}]}',
        '{"steps": [3]}',
        '{"steps": [], "changeSummary": {"same": "many"}}',
        '{"deployment": []}',
        '{"deployment": null}',
        '{"deployment": {"resources": {}}}',
        '{"sequence": 1, "timestamp": 2}',
        "3",
        "[" * 100_000,
        '{"steps":' + "[" * 100_000,
        '{"a":' * 100_000,
        '"\\ud800"',
    ],
)
def test_what_is_no_preview_is_2_and_one_line(
    file: Path, capsys: pytest.CaptureFixture[str], content: str
) -> None:
    file.write_text(content)
    assert run_check(str(file)) == 2
    shown = capsys.readouterr()
    assert (shown.err.count("\n"), shown.out) == (1, "")


ENCODINGS = ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("around", ["{}", "Previewing {{x}}:\n\nView: …\n{}\nwarning: {{\n"])
def test_every_encoding_and_text_around_it_is_read(
    file: Path, monkeypatch: pytest.MonkeyPatch, encoding: str, around: str
) -> None:
    data = around.format(preview([attachment("线", ecrId="ecr-2", transitRouterId="tr-1")])).encode(encoding)
    file.write_bytes(data)
    assert run_check(str(file)) == 1
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(data), encoding="ascii"))
    assert run_check("-") == 1


def test_bytes_in_no_encoding_are_2(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes(b'{"steps": "\xff"}')
    assert run_check(str(file)) == 2
    assert "not utf-8 text" in capsys.readouterr().err


def test_a_name_may_hold_colons(file: Path, tmp_path: Path) -> None:
    file.write_text(preview([attachment("carp::zuplo::line", ecrId="ecr-2", transitRouterId="tr-1")]))
    exemption = {"resource": "carp::zuplo::line", "reason": "moving"}
    config = tmp_path / "config.json"
    config.write_text(json.dumps({"ecr-association-required": {"exemptions": [exemption]}}))
    assert run_check(str(file), config=str(config)) == 0


@pytest.mark.parametrize("format", ["text", "json", "sarif", "junit"])
@pytest.mark.parametrize("encoding", ["ascii", "cp1252", "utf-8"])
def test_no_name_fails_the_output_or_reaches_the_terminal(
    file: Path, monkeypatch: pytest.MonkeyPatch, format: str, encoding: str
) -> None:
    nasty = attachment("x\x1b[2J\x9b\u202e线\ud800", ecrId="e\x07\r\n", transitRouterId="tr-1")
    file.write_text(preview([nasty]))
    printed = io.TextIOWrapper(io.BytesIO(), encoding=encoding)
    monkeypatch.setattr(sys, "stdout", printed)
    assert run_check(str(file), format) == 1
    text = printed.buffer.getvalue().decode(encoding)
    assert text
    assert not set("\x1b\x9b\u202e\x07\r") & set(text)


ATTACHMENT = "alicloud-ecr:index:EcrAttachment"


def made(name: int, **more: Any) -> dict[str, Any]:
    inputs = {"ecrId": "ecr-1", "transitRouterId": "tr-1"}
    return {"urn": urn(name), "type": ATTACHMENT, "custom": True, "inputs": inputs, **more}


def urn(name: int) -> str:
    return f"urn:pulumi:test::project::{ATTACHMENT}::{name}"


UNKNOWN_ID = {"ecrId": "04da6b54-80e4-46f7-96ec-b56ff0331ba9", "transitRouterId": "tr-1"}


@pytest.mark.parametrize(
    "states",
    [
        pytest.param([made(n, dependencies=[urn(n - 1)]) for n in range(3000)], id="chain"),
        pytest.param(
            [made(n, inputs=UNKNOWN_ID, propertyDependencies={"ecrId": [urn(n - 1)]}) for n in range(3000)],
            id="chain of values",
        ),
        pytest.param(
            [
                made(n, inputs=UNKNOWN_ID, propertyDependencies={"ecrId": [urn(n - m) for m in (1, 2, 3)]})
                for n in range(300)
            ],
            id="values by many ways",
        ),
        pytest.param(
            [
                made(n, inputs=UNKNOWN_ID, propertyDependencies={"ecrId": [urn((n + 1) % 9)]})
                for n in range(9)
            ],
            id="cycle",
        ),
        pytest.param(
            [
                made(n, inputs={"ecrId": "e", "transitRouterId": f"{n}", "regionId": f"{n}"})
                for n in range(2000)
            ],
            id="regions",
        ),
    ],
)
def test_a_huge_graph_ends(file: Path, states: list[dict[str, Any]]) -> None:
    steps = [{"op": "create", "urn": each["urn"], "newState": each} for each in states]
    file.write_text(json.dumps({"steps": steps, "changeSummary": {}}))
    assert run_check(str(file)) in (1, 2)  # hours before there was a limit


def test_following_too_many_dependencies_is_2(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("pulumi_alicloud_ecr.policy.graph._STEPS", 10)
    file.write_text(preview([FIRST, GOOD, LONE]))
    assert run_check(str(file)) == 2
    assert "takes more than 10 steps" in capsys.readouterr().err


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=6,
)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_damaged_preview_is_read_or_refused(data: st.DataObject) -> None:
    document = json.loads(preview([FIRST, GOOD]))
    step = document["steps"][data.draw(st.integers(0, 1))]
    holder = data.draw(st.sampled_from([document, step, step["newState"], step["newState"]["inputs"]]))
    holder[data.draw(st.sampled_from(sorted(holder)))] = data.draw(json_values)
    with contextlib.suppress(DocumentError):
        read_document(json.dumps(document))


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=50))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with contextlib.suppress(DocumentError):
        read_document(decode(data))
