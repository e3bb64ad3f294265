"""The same rules over a file: what `alicloud-ecr check` does, apart from reading and writing files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .configuration import Configuration
from .connecting import live_answers
from .documents import Document
from .evaluation import Finding, Result, evaluate
from .graph import Stack
from .rules import RULES, Rule
from .survey import Survey


@dataclass(frozen=True)
class Answer:
    """All findings over one document, in the order of the policies, and those policies that ran."""

    findings: tuple[Finding, ...]
    levels: dict[str, str]
    gap: str = ""

    @property
    def rules(self) -> list[Rule]:
        """The policies that ran."""
        return [rule for rule in RULES if rule.name in self.levels]

    def level(self, finding: Finding) -> str:
        """The enforcement level of a finding's policy: advisory or mandatory."""
        return self.levels[finding.rule.name]

    def of(self, result: Result) -> list[Finding]:
        """The findings with that result."""
        return [finding for finding in self.findings if finding.result is result]

    @property
    def failed(self) -> bool:
        """Whether a mandatory policy is violated."""
        return any(self.level(finding) == "mandatory" for finding in self.of(Result.VIOLATION))


def check(document: Document, configuration: Configuration, today: date) -> Answer:
    """Run every policy that isn't disabled."""
    survey = Survey(Stack(document.resources, document.gap))
    live_for = live_answers({})
    levels = {rule.name: _level(rule, configuration) for rule in RULES}
    levels = {name: level for name, level in levels.items() if level != "disabled"}
    findings = (
        finding
        for rule in RULES
        if rule.name in levels
        for finding in evaluate(rule, survey, configuration, live_for, today)
    )
    return Answer(tuple(findings), levels, document.gap)


def _level(rule: Rule, configuration: Configuration) -> str:
    level = configuration.of(rule.name).level or rule.level
    return (
        "mandatory" if level == "remediate" else level
    )  # as the engine does: nothing here can be remediated
