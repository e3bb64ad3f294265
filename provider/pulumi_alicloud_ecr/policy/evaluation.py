"""Runs rules over a stack, one attachment at a time: what happens to one never hides another.

A judgement that crashes is undecided with the error as its reason. Exemptions and `strict` are applied here, once
for the pack and the `check` command.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fnmatch import fnmatchcase

from ..prerequisites import (
    Pass,
    Undecided,
    Verdict,
    Violation,
)
from .case import Case
from .configuration import Behaviour, Configuration, Exemption
from .live import Live
from .resources import Resource
from .rules import Rule
from .survey import Survey


class Result(Enum):
    """What became of one attachment under one rule."""

    PASS = "pass"
    VIOLATION = "violation"
    UNDECIDED = "undecided"
    EXEMPT = "exempt"


@dataclass(frozen=True)
class Finding:
    """One rule's answer for one attachment; `reason` is the exemption's."""

    rule: Rule
    resource: Resource
    result: Result
    message: str = ""
    remedy: str = ""
    reason: str = ""

    @property
    def text(self) -> str:
        """The one line to show."""
        known = self.result is Result.VIOLATION
        line = f"{self.resource.name}: {'' if known else f'{self.result.value}: '}{self.message}"
        return f"{line}; {self.remedy}" if self.remedy else line


#: The live answers for a credentials profile.
LiveFor = Callable[[str], Live]


def evaluate(
    rule: Rule, survey: Survey, configuration: Configuration, live_for: LiveFor, today: date
) -> Iterator[Finding]:
    """The findings of one rule, one for each attachment of the stack."""
    behaviour = configuration.of(rule.name)
    for entry in survey.attachments.all:
        try:
            profile = entry.resource.value("profile")
            live = live_for(profile if isinstance(profile, str) else "") if behaviour.live else None
            case = Case(survey, entry.resource, entry.fact, configuration.declared, live)
            verdict = rule.judge(case, behaviour)
        except Exception as error:  # noqa: BLE001  a crash in one attachment must not hide the others
            verdict = Undecided(f"the policy failed here ({type(error).__name__}: {error}), please report it")
        yield _finding(rule, entry.resource, verdict, behaviour, today)


def _finding(rule: Rule, resource: Resource, verdict: Verdict, behaviour: Behaviour, today: date) -> Finding:
    if isinstance(verdict, Pass):
        return Finding(rule, resource, Result.PASS)
    exemption = next((item for item in behaviour.exemptions if _covers(item, resource)), None)
    expired = exemption is not None and exemption.expires is not None and exemption.expires < today
    message = verdict.message if isinstance(verdict, Violation) else verdict.reason
    remedy = verdict.remedy if isinstance(verdict, Violation) else ""
    if exemption and not expired:
        until = f"until {exemption.expires}" if exemption.expires else "without expiry"
        return Finding(
            rule,
            resource,
            Result.EXEMPT,
            f"{until} ({exemption.reason}): {message}",
            "",
            exemption.reason,
        )
    if exemption:
        message += f" (the exemption {exemption.reason!r} expired on {exemption.expires})"
    if isinstance(verdict, Violation):
        return Finding(rule, resource, Result.VIOLATION, message, remedy)
    if behaviour.strict:
        return Finding(rule, resource, Result.VIOLATION, f"undecided, and strict is on: {message}")
    return Finding(rule, resource, Result.UNDECIDED, message)


def _covers(exemption: Exemption, resource: Resource) -> bool:
    return any(fnmatchcase(text, exemption.resource) for text in (resource.name, resource.urn))
