"""`alicloud-ecr check`: exit codes, inputs, reports written before failing."""

import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.policy.documents import export, preview, state

from pulumi_alicloud_ecr.cli.check import run_check
from pulumi_alicloud_ecr.cli.policy_pack import run_policy_pack
from pulumi_alicloud_ecr.policy.testing import (
    UNKNOWN,
    Sample,
    association,
    attachment,
)

FIRST = association(ecrId="ecr-1", transitRouterId="tr-1")
GOOD = attachment("good", depends_on=[FIRST], ecrId="ecr-1", transitRouterId="tr-1")
LONE = attachment("lone", ecrId="ecr-2", transitRouterId="tr-1")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "document.json"


def checked(file: Path, *resources: Sample, **options: Any) -> int:
    file.write_text(preview(resources))
    return run_check(str(file), **options)


def test_a_good_preview_is_0(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(file, FIRST, GOOD) == 0
    assert "1 attachments, 12 policies: 0 mandatory" in capsys.readouterr().out


def test_a_mandatory_violation_is_1_and_named(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(file, FIRST, GOOD, LONE) == 1
    out = capsys.readouterr().out
    assert "mandatory" in out
    assert "lone: no association of ECR ecr-2" in out
    assert "\x1b[" not in out


def test_an_advisory_violation_is_0(file: Path) -> None:
    forced = attachment(depends_on=[FIRST], forceDelete=True, **GOOD.properties)
    assert checked(file, FIRST, forced) == 0


def test_standard_input_is_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(preview([LONE]).encode())))
    assert run_check("-") == 1


def test_an_export_is_checked_by_outputs_and_without_what_awaits_deletion(file: Path) -> None:
    outputs = {**GOOD.properties, "cenId": "cen-1", "ecrOwnerId": "1"}
    good = state(GOOD, outputs=outputs, id="tr-attach-1")
    file.write_text(export([state(FIRST, outputs=FIRST.properties), good, state(LONE, delete=True)]))
    assert run_check(str(file)) == 0


def test_what_a_preview_deletes_is_not_checked(file: Path) -> None:
    steps = [{"op": "delete", "urn": LONE.urn, "oldState": state(LONE)}]
    file.write_text(json.dumps({"steps": steps, "changeSummary": {"delete": 1}}))
    assert run_check(str(file)) == 0


def test_unknowns_of_a_preview_are_undecided(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(file, FIRST, attachment(ecrId=UNKNOWN, transitRouterId="tr-1")) == 0
    assert "undecided" in capsys.readouterr().out


@pytest.mark.parametrize(
    "secret",
    [
        "[secret]",
        {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", "ciphertext": "v1:x"},
    ],
)
def test_a_secret_is_undecided_and_never_shown(
    file: Path, capsys: pytest.CaptureFixture[str], secret: object
) -> None:
    assert checked(file, FIRST, attachment(ecrId=secret, transitRouterId="tr-1")) == 0
    out = capsys.readouterr().out
    assert "undecided" in out
    assert "v1:x" not in out


def test_a_secret_shown_by_show_secrets_is_read(file: Path) -> None:
    signature = "4dabf18193072939515e22adb298388d"
    secret = {signature: "1b47061264138c4ac30d75fd1eb44270", "plaintext": '"ecr-1"'}
    assert checked(file, FIRST, attachment(depends_on=[FIRST], ecrId=secret, transitRouterId="tr-1")) == 0


def test_a_preview_that_leaves_out_unchanged_resources_accuses_nobody_of_missing_them(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_text(preview([LONE], left_out=3))
    assert run_check(str(file)) == 2
    shown = capsys.readouterr()
    assert "undecided" in shown.out
    assert "leaves out 3 unchanged resources, run it with --show-sames" in shown.err
    assert shown.err.count("\n") == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "it is empty"),
        ("no json", "not JSON"),
        ("{}", "neither from `pulumi preview --json` nor"),
        ("[]", "neither"),
        ('{"steps": 1}', "not have the form"),
        ('{"steps": [{}]}', "not have the form"),
        ('{"deployment": {"resources": [1]}}', "not have the form"),
    ],
)
def test_another_document_is_2_and_one_line(
    file: Path, capsys: pytest.CaptureFixture[str], content: str, says: str
) -> None:
    file.write_text(content)
    assert run_check(str(file)) == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.count("\n") == 1


def test_a_missing_file_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_check("/nowhere/at/all.json") == 2
    assert "can't read /nowhere/at/all.json: No such file or directory" in capsys.readouterr().err


def test_an_unknown_format_is_2(file: Path) -> None:
    assert checked(file, GOOD, format="yaml") == 2


def test_the_packs_configuration_file_is_taken(file: Path, tmp_path: Path) -> None:
    config = tmp_path / "config.json"
    for part in (
        {"ecr-association-required": {"associations": [{"ecrId": "ecr-2", "transitRouterId": "tr-1"}]}},
        {"ecr-association-required": "disabled"},
        {"all": "advisory"},
    ):
        config.write_text(json.dumps(part))
        assert checked(file, LONE, config=str(config)) == 0


@pytest.mark.parametrize(
    ("config", "says"),
    [
        ("{", "not JSON"),
        ("[]", "must be an object of policy names"),
        ('{"ecr-naming": {}}', "configuration key ecr-naming is not a policy"),
        ('{"all": "loud"}', "configuration key all.enforcementLevel 'loud' is none of"),
        (
            '{"ecr-naming-and-tags": {"namePattern": "("}}',
            "ecr-naming-and-tags.namePattern is not a regular expression",
        ),
    ],
)
def test_a_bad_configuration_is_2_and_names_the_key(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], config: str, says: str
) -> None:
    (tmp_path / "config.json").write_text(config)
    assert checked(file, GOOD, config=str(tmp_path / "config.json")) == 2
    err = capsys.readouterr().err
    assert says in err
    assert err.count("\n") == 1


@pytest.mark.parametrize("format", ["text", "json", "sarif", "junit"])
def test_the_report_is_on_disk_when_a_violation_is_returned(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], format: str
) -> None:
    report = tmp_path / "report"
    assert checked(file, LONE, format=format, output=str(report)) == 1
    assert "lone" in report.read_text()
    assert "1 mandatory" in capsys.readouterr().err


def test_a_report_that_cannot_be_written_is_2(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert checked(file, LONE, output="/nowhere/at/all") == 2
    assert "can't write /nowhere/at/all" in capsys.readouterr().err


def test_the_text_is_coloured_on_a_terminal_only(
    file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    checked(file, LONE)
    assert "\x1b[31mmandatory" in capsys.readouterr().out


def test_policy_pack_prints_a_folder_that_the_engine_takes(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_policy_pack() == 0
    folder = Path(capsys.readouterr().out.strip())
    assert (folder / "PulumiPolicy.yaml").is_file()
    assert (folder / "__main__.py").is_file()
