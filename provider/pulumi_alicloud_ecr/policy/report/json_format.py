"""The report for programs."""

from __future__ import annotations

import json
from collections import Counter

from ..checking import Answer


def to_json(answer: Answer) -> str:
    """One object: `summary` counts by result, `findings` holds every answer, passes included."""
    counts = Counter(finding.result.value for finding in answer.findings)
    findings = [
        {
            "policy": finding.rule.name,
            "enforcementLevel": answer.level(finding),
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
        for finding in answer.findings
    ]
    return (
        json.dumps(
            {
                "version": 1,
                "failed": answer.failed,
                "summary": {name: counts[name] for name in ("pass", "violation", "undecided", "exempt")},
                **({"note": answer.gap} if answer.gap else {}),
                "findings": findings,
            },
            indent=2,
        )
        + "\n"
    )
