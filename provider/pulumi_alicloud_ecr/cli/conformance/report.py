"""What a run has found, as Markdown and JSON that can be sent to others: ids and accounts are masked."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from .assumption import Assumption


class Outcome(StrEnum):
    """How one assumption fared."""

    HOLDS = "holds"
    DIFFERS = "differs"
    #: What the probe needs could not be had.
    NOT_PROBED = "could not be tried"
    #: Can't be tried safely on an account.
    NOT_TRIED = "not tried"


@dataclass(frozen=True)
class Finding:
    """One assumption, tried."""

    assumption: Assumption
    outcome: Outcome
    seen: str
    seconds: float


@dataclass(frozen=True)
class Report:
    """One run."""

    #: Versions, endpoint, region, time: what a reader needs to understand the findings.
    about: Mapping[str, str]
    findings: Sequence[Finding]
    #: A line for each resource that could not be removed.
    left: Sequence[str] = ()

    @property
    def is_clean(self) -> bool:
        """Whether all that can be tried was tried and holds, and nothing is left behind."""
        return not (self.count(Outcome.DIFFERS) or self.count(Outcome.NOT_PROBED) or self.left)

    def of(self, *outcomes: Outcome) -> list[Finding]:
        """The findings with these outcomes."""
        return [each for each in self.findings if each.outcome in outcomes]

    def count(self, outcome: Outcome) -> int:
        return len(self.of(outcome))


_ID = re.compile(r"\b((?:ecr-assoc|tr-attach|ecr|tr|cen|vtb)-)(\w+)")
_ACCOUNT = re.compile(r"\b\d{13,19}\b")


def masked(text: str) -> str:
    """The text without what identifies an account: of ids the end stays, so that two can be told apart."""
    text = _ID.sub(lambda m: f"{m[1]}…{m[2][-3:]}", text)
    return _ACCOUNT.sub(lambda m: f"…{m[0][-3:]}", text)


def markdown(report: Report) -> str:
    """The report for people."""
    counts = ", ".join(f"{report.count(each)} {each}" for each in Outcome)
    lines = [
        "# Conformance report",
        "",
        f"{len(report.findings)} assumptions: {counts}.",
        "",
        *(f"- {name}: {value}" for name, value in report.about.items()),
        "",
        *_section("Differs", report.of(Outcome.DIFFERS)),
        *_section("Could not be tried", report.of(Outcome.NOT_PROBED)),
        *_section("Holds", report.of(Outcome.HOLDS)),
        *_section("Not tried, since it would not be safe", report.of(Outcome.NOT_TRIED)),
        *(["## Left behind", "", *(f"- {masked(line)}" for line in report.left), ""] if report.left else []),
    ]
    return "\n".join(lines)


def _section(title: str, findings: Sequence[Finding]) -> list[str]:
    if not findings:
        return []
    rows = (
        f"| **{each.assumption.name}**: {each.assumption.sentence} | {_cell(masked(each.seen))} "
        f"| {each.assumption.basis} | {_cell(each.assumption.source)} |"
        for each in findings
    )
    head = ["| assumption | what was seen | basis | source |", "|---|---|---|---|"]
    return [f"## {title}", "", *head, *rows, ""]


def as_json(report: Report) -> str:
    """The report for programs."""
    document = {
        "about": dict(report.about),
        "summary": {str(each): report.count(each) for each in Outcome},
        "findings": [
            {
                "name": each.assumption.name,
                "assumption": each.assumption.sentence,
                "basis": str(each.assumption.basis),
                "source": each.assumption.source,
                "outcome": str(each.outcome),
                "seen": masked(each.seen),
                "seconds": round(each.seconds, 1),
            }
            for each in report.findings
        ],
        "left": [masked(line) for line in report.left],
    }
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")
