"""Runs rules over a stack, one resource at a time: what happens to one never hides another.

A judgement that crashes is undecided with the error as its reason. Exemptions and `strict` are applied here, once
for the pack and the `check` command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fnmatch import fnmatchcase

from ..prerequisites import Pass, Undecided, Verdict, Violation
from .configuration import Behaviour, Configuration, Exemption
from .context import Context
from .graph import GraphTooLarge
from .live import Live
from .resources import Resource
from .rules import Needs, Rule
from .stack_facts import StackFacts


class Result(Enum):
    """What became of one resource under one rule."""

    PASS = "pass"
    VIOLATION = "violation"
    UNDECIDED = "undecided"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Finding:
    """What one rule says of one resource; `reason` is the exemption's."""

    rule: Rule
    resource: Resource
    result: Result
    message: str = ""
    remedy: str = ""
    reason: str = ""
    #: The message without this resource's ids, for several that share it; empty if it has none.
    shared: str = ""


#: The look into the cloud with a credentials profile.
LiveFor = Callable[[str], Live]


@dataclass(frozen=True)
class Evaluation:
    """The rules with all that they need besides the stack."""

    configuration: Configuration
    live_for: LiveFor
    today: date

    def level(self, rule: Rule) -> str:
        """The rule's enforcement level: advisory, mandatory or disabled."""
        level = self.configuration.of(rule.name).level or rule.level
        return (
            "mandatory" if level == "remediate" else level
        )  # nothing here can be remediated, as the engine has it

    def whole_stack(self, rule: Rule, facts: StackFacts) -> Iterator[Finding]:
        """The findings of one rule, one for each of its resources."""
        for resource in sorted(facts.stack.of(rule.subject), key=lambda item: item.urn):
            yield self._finding(rule, resource, facts, final=True)

    def at_registration(
        self, rules: Iterable[Rule], resource: Resource, facts: StackFacts
    ) -> Iterator[Finding]:
        """The mandatory rules' violations by a resource that has just been registered."""
        for rule in rules:
            if rule.subject is not resource.kind or rule.needs is Needs.WHOLE_STACK:
                continue
            if self.level(rule) == "mandatory":
                final = not any(facts.stack.of(kind) for kind in rule.reads)
                finding = self._finding(rule, resource, facts, final)
                if finding.result is Result.VIOLATION:
                    yield finding

    def unused_exemptions(self, rule: Rule, facts: StackFacts) -> list[str]:
        """The resources that the rule's exemptions name and that the stack doesn't have."""
        resources = facts.stack.of(rule.subject)
        return [
            exemption.resource
            for exemption in self.configuration.of(rule.name).exemptions
            if not any(_covers(exemption, resource) for resource in resources)
        ]

    def _finding(self, rule: Rule, resource: Resource, facts: StackFacts, final: bool) -> Finding:
        """`final` is False if more may be known later, so that an undecided verdict stands under no policy yet."""
        behaviour = self.configuration.of(rule.name)
        try:
            profile = resource.value("profile")
            live = self.live_for(profile if isinstance(profile, str) else "") if behaviour.live else None
            verdict = rule.judge(Context(facts, resource, self.configuration.declared, live), behaviour)
        except GraphTooLarge:
            raise
        except Exception as error:  # noqa: BLE001  a crash in one resource must not hide the others
            verdict = Undecided(f"the policy failed here ({type(error).__name__}: {error}), please report it")
        return _finding(rule, resource, verdict, behaviour, self.today, strict=behaviour.strict and final)


def _finding(
    rule: Rule, resource: Resource, verdict: Verdict, behaviour: Behaviour, today: date, strict: bool
) -> Finding:
    if isinstance(verdict, Pass):
        return Finding(rule, resource, Result.PASS)
    message = verdict.message if isinstance(verdict, Violation) else verdict.reason
    remedy = verdict.remedy if isinstance(verdict, Violation) else ""
    exemptions = [item for item in behaviour.exemptions if _covers(item, resource)]
    valid = next((item for item in exemptions if item.expires is None or item.expires >= today), None)
    if valid:
        until = f"until {valid.expires}" if valid.expires else "without expiry"
        told = f"{until} ({valid.reason}): {message}"
        return Finding(rule, resource, Result.EXEMPT, told, reason=valid.reason)
    if exemptions:
        message += f" (the exemption {exemptions[0].reason!r} expired on {exemptions[0].expires})"
    if isinstance(verdict, Violation):
        return Finding(rule, resource, Result.VIOLATION, message, remedy)
    if strict:
        return Finding(rule, resource, Result.VIOLATION, f"undecided, and strict is on: {message}")
    shared = verdict.shared if not exemptions else ""
    return Finding(rule, resource, Result.UNDECIDED, message, shared=shared)


def _covers(exemption: Exemption, resource: Resource) -> bool:
    return any(
        text == exemption.resource or fnmatchcase(text, exemption.resource)
        for text in (resource.name, resource.urn)
    )
