"""The report as SARIF 2.1.0 (OASIS), which code hosts show beside the program's lines.

A violation is `fail`, undecided is `open` (not enough information), an exempt one is a suppressed `fail`. What keeps
the report from being the whole truth is a notification of the invocation, which then wasn't successful.
Hosts refuse a result without a file, so that a resource whose line isn't known points to Pulumi.yaml.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import metadata
from pathlib import PurePosixPath
from typing import Any
from urllib.parse import quote

from ..assessment import Assessment
from ..evaluation import Finding, Result
from ..messages import Line

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {"mandatory": "error", "advisory": "warning"}


def to_sarif(assessment: Assessment, source_root: str = "") -> str:
    """A SARIF log with one run; passes are left out. `source_root` is the program's folder in its repository."""
    indexes = {rule.name: index for index, rule in enumerate(assessment.rules)}
    rules = [
        {
            "id": rule.name,
            "shortDescription": {"text": rule.description},
            "helpUri": rule.help_uri,
            "defaultConfiguration": {"level": _LEVELS[assessment.levels[rule.name]]},
        }
        for rule in assessment.rules
    ]
    driver = {"name": "alicloud-ecr", "semanticVersion": _version(), "rules": rules}
    results = [
        _result(finding, _LEVELS[assessment.level(finding)], indexes[finding.rule.name], source_root)
        for finding in assessment.findings
        if finding.result is not Result.PASS
    ]
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(assessment)],
        "results": results,
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _invocation(assessment: Assessment) -> Mapping[str, Any]:
    told = [("error", assessment.incomplete)] if assessment.incomplete else []
    told += [("note", note) for note in assessment.notes]
    return {
        "executionSuccessful": not assessment.incomplete,
        "toolExecutionNotifications": [{"level": level, "message": {"text": text}} for level, text in told],
    }


def _result(finding: Finding, level: str, index: int, source_root: str) -> Mapping[str, Any]:
    is_open = finding.result is Result.UNDECIDED
    result: dict[str, Any] = {
        "ruleId": finding.rule.name,
        "ruleIndex": index,
        "kind": "open" if is_open else "fail",
        "level": "none" if is_open else level,
        "message": {"text": Line((finding,)).text},
        "locations": [_location(finding, source_root)],
        "partialFingerprints": {"policyAndUrn/v1": f"{finding.rule.name}:{finding.resource.urn}"},
    }
    if finding.result is Result.EXEMPT:
        result["suppressions"] = [{"kind": "external", "status": "accepted", "justification": finding.reason}]
    return result


def _location(finding: Finding, source_root: str) -> Mapping[str, Any]:
    file, _, line = (finding.resource.source or "Pulumi.yaml#1").partition("#")
    line = line.partition(",")[0]
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": quote(str(PurePosixPath(source_root, file)))},
            "region": {"startLine": max(int(line), 1) if line.isascii() and line.isdigit() else 1},
        },
        "logicalLocations": [
            {"name": finding.resource.name, "fullyQualifiedName": finding.resource.urn, "kind": "resource"}
        ],
    }


def _version() -> str:
    try:
        return metadata.version("pulumi-alicloud-ecr")
    except metadata.PackageNotFoundError:
        return "0.0.0"
