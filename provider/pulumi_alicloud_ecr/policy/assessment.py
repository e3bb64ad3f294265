"""The same rules over a file: what `alicloud-ecr check` does, apart from reading and writing files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .configuration import Configuration
from .evaluation import Evaluation, Finding, Result
from .live import live_lookups
from .preview_reader import Document
from .rules import RULES, Rule
from .stack_facts import StackFacts


@dataclass(frozen=True)
class Assessment:
    """All findings over one document, in the order of the policies, and those policies that ran."""

    findings: tuple[Finding, ...]
    levels: dict[str, str]
    #: Why the document isn't enough to pass: what it doesn't show, and how to show it; empty if it is.
    incomplete: str = ""
    #: How many resources it is known not to show.
    left_out: int = 0
    notes: tuple[str, ...] = ()

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


def assess(document: Document, configuration: Configuration, today: date) -> Assessment:
    """Run every policy that isn't disabled. Raises GraphTooLarge."""
    facts = StackFacts(document.resources, document.gap)
    evaluation = Evaluation(configuration, live_lookups({}), today)
    rules = [rule for rule in RULES if evaluation.level(rule) != "disabled"]
    findings = tuple(finding for rule in rules for finding in evaluation.whole_stack(rule, facts))
    unused = ((rule, evaluation.unused_exemptions(rule, facts)) for rule in rules)
    notes = tuple(
        f"no {rule.noun[:-1]} of the stack is named by the exemption of {', '.join(names)} from {rule.name}"
        for rule, names in unused
        if names
    )
    levels = {rule.name: evaluation.level(rule) for rule in rules}
    return Assessment(findings, levels, document.failure or document.gap, document.left_out, notes)
