"""One run of the engine as the pack's process sees it: resources one after the other, and at last all of them.

In an update each resource is judged when it is registered, before the engine does anything with it, by what was
registered before: the only time when a violation still keeps it from the cloud. The engine tells neither
dependencies nor outcomes then, so that what needs them is judged at the end. A preview is judged at the end alone,
when most is known; nothing is made in between.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from . import configuration
from .configuration_schema import Problem
from .evaluation import Evaluation, Finding
from .graph import GraphTooLarge
from .live import live_lookups
from .messages import Line, lines, visible
from .resources import Resource
from .rules import KEYS_OF, RULES, Rule
from .stack_facts import StackFacts


@dataclass(frozen=True)
class Report:
    """A message of one policy; `urn` is empty if it concerns several resources or none."""

    rule: Rule
    level: str
    text: str
    urn: str = ""


class PolicyRun:
    """What was registered and reported so far."""

    def __init__(self, is_pending: Callable[[str], bool]) -> None:
        self.preview = False
        self._registered = StackFacts(is_pending=is_pending)
        self._inputs: dict[str, Resource] = {}
        self._reported: set[tuple[str, str]] = set()
        self._settings = configuration.Configuration()
        self._problems: tuple[Problem, ...] = ()
        self._stack_config: Mapping[str, str] = {}
        self._evaluation: Evaluation | None = None

    def configure(self, raw: Mapping[str, Any]) -> None:
        """Take the policies' configuration: levels and keys by policy name."""
        self._settings = configuration.read(raw, KEYS_OF)
        self._problems = self._settings.problems
        self._evaluation = None

    def configure_stack(self, preview: bool, stack_config: Mapping[str, str]) -> None:
        """Take what the engine says of the stack."""
        self.preview = preview
        self._stack_config = stack_config
        self._evaluation = None

    def register(self, resource: Resource) -> list[Report]:
        """A resource that the engine is about to work on; what is reported now keeps it from being made."""
        reports = self._mistakes()
        self._inputs[resource.urn] = resource
        self._registered.add(resource)
        if not self.preview:
            for finding in self._judge.at_registration(self._rules, resource, self._registered):
                self._reported.add((finding.rule.name, resource.urn))
                reports.append(self._report(Line((finding,))))
        return reports

    def finish(self, resources: Iterable[Resource]) -> list[Report]:
        """All resources of the stack, with their outcomes and dependencies."""
        reports = self._mistakes()
        facts = StackFacts(map(self._with_inputs, resources))
        for rule in self._rules:
            try:
                found = [finding for finding in self._judge.whole_stack(rule, facts) if self._is_new(finding)]
            except GraphTooLarge as error:
                reports.append(Report(rule, self._judge.level(rule), f"the stack can't be judged: {error}"))
                continue
            mandatory = self._judge.level(rule) == "mandatory"
            reports += map(self._report, lines(found, each=mandatory))
            if unused := self._judge.unused_exemptions(rule, facts):
                text = f"no {rule.noun[:-1]} of the stack is named by the exemption of {', '.join(unused)}"
                reports.append(Report(rule, "advisory", text))
        return reports

    @property
    def _judge(self) -> Evaluation:
        if self._evaluation is None:
            today = datetime.now(UTC).date()
            self._evaluation = Evaluation(self._settings, live_lookups(self._stack_config), today)
        return self._evaluation

    @property
    def _rules(self) -> list[Rule]:
        """Those that aren't disabled, and whose configuration has no mistake."""
        wrong = {problem.policy for problem in self._settings.problems}
        return [rule for rule in RULES if rule.name not in wrong and self._judge.level(rule) != "disabled"]

    def _mistakes(self) -> list[Report]:
        """The mistakes in the configuration, once: a policy that can't read it protects nothing."""
        problems, self._problems = self._problems, ()
        by_name = {rule.name: rule for rule in RULES}
        return [
            Report(by_name.get(problem.policy, RULES[0]), "mandatory", str(problem)) for problem in problems
        ]

    def _is_new(self, finding: Finding) -> bool:
        return (finding.rule.name, finding.resource.urn) not in self._reported

    def _report(self, line: Line) -> Report:
        finding = line.first
        level = self._judge.level(finding.rule) if finding.result.value == "violation" else "advisory"
        return Report(
            finding.rule, level, visible(line.text), finding.resource.urn if len(line.findings) == 1 else ""
        )

    def _with_inputs(self, resource: Resource) -> Resource:
        """At the end the engine tells the outcome; what the program stated was told at registration."""
        registered = self._inputs.get(resource.urn)
        return replace(resource, inputs=registered.inputs) if registered else resource
