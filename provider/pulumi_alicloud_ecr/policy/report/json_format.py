"""The report for programs."""

from __future__ import annotations

import json
from collections import Counter

from ..assessment import Assessment


def to_json(assessment: Assessment) -> str:
    """One object: `summary` counts by result, `findings` holds every finding, passes included; `incomplete` says why a pass would
    mean nothing."""
    counts = Counter(finding.result.value for finding in assessment.findings)
    findings = [
        {
            "policy": finding.rule.name,
            "enforcementLevel": assessment.level(finding),
            "result": finding.result.value,
            "resource": {
                "urn": finding.resource.urn,
                "type": finding.resource.type,
                "name": finding.resource.name,
                **({"source": finding.resource.source} if finding.resource.source else {}),
            },
            "message": finding.message,
            "remedy": finding.remedy,
        }
        for finding in assessment.findings
    ]
    return (
        json.dumps(
            {
                "version": 1,
                "failed": assessment.failed,
                "summary": {name: counts[name] for name in ("pass", "violation", "undecided", "exempt")},
                **({"incomplete": assessment.incomplete} if assessment.incomplete else {}),
                **({"notes": assessment.notes} if assessment.notes else {}),
                "findings": findings,
            },
            indent=2,
        )
        + "\n"
    )
