"""Findings as lines for people: what several resources share is said once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from .evaluation import Finding, Result

#: How many resources a line names.
_NAMED = 3


@dataclass(frozen=True)
class Line:
    """One line about one resource, or about several that share it."""

    findings: tuple[Finding, ...]

    @property
    def first(self) -> Finding:
        """One of the findings: they differ in the resource only."""
        return self.findings[0]

    @property
    def about(self) -> str:
        """The resources' names."""
        names = [finding.resource.name for finding in self.findings]
        if len(names) == 1:
            return names[0]
        more = f" and {len(names) - _NAMED} more" if len(names) > _NAMED else ""
        return f"{len(names)} {self.first.rule.noun} ({', '.join(names[:_NAMED])}{more})"

    @property
    def message(self) -> str:
        """What is said of them."""
        return self.first.message if len(self.findings) == 1 else self.first.shared or self.first.message

    @property
    def text(self) -> str:
        """The line."""
        result = "" if self.first.result is Result.VIOLATION else f"{self.first.result.value}: "
        line = f"{self.about}: {result}{self.message}"
        return f"{line}; {self.first.remedy}" if self.first.remedy else line


def visible(text: str) -> str:
    """The text on one line, with what a terminal would obey (control characters, changes of direction) spelled out."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def lines(findings: Iterable[Finding], each: bool) -> list[Line]:
    """A line for each thing said of each policy, passes left out; with `each`, violations have one per resource."""
    shared: dict[tuple[object, ...], list[Finding]] = {}
    for finding in findings:
        if finding.result is not Result.PASS:
            urn = finding.resource.urn if each and finding.result is Result.VIOLATION else ""
            key = (finding.rule.name, finding.result, finding.shared or finding.message, finding.remedy, urn)
            shared.setdefault(key, []).append(finding)
    return [Line(tuple(found)) for found in shared.values()]
