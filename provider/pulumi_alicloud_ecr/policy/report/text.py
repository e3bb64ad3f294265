"""The report for eyes: what is wrong first, a line for what to do, a count at the end."""

from __future__ import annotations

from collections.abc import Iterator

from ..assessment import Assessment
from ..evaluation import Result
from ..messages import Line, lines, visible
from ..resources import Kind

_COLOURS = {"mandatory": "31", "advisory": "33", "undecided": "36", "exempt": "2"}


def to_text(assessment: Assessment, colour: bool = False) -> str:
    """The findings that aren't passes, grouped by policy, and a summary line."""
    return "\n".join(_lines(assessment, colour)) + "\n"


def _lines(assessment: Assessment, colour: bool) -> Iterator[str]:
    for rule in assessment.rules:
        mandatory = assessment.levels[rule.name] == "mandatory"
        told = lines((finding for finding in assessment.findings if finding.rule is rule), each=mandatory)
        if told:
            yield f"{_paint(rule.name, '1', colour)}  {rule.description}"
            for line in told:
                yield from _line(line, assessment.level(line.first), colour)
            yield ""
    for note in (assessment.incomplete, *assessment.notes):
        if note:
            yield f"Note: {visible(note)}."
    attachments = len({f.resource.urn for f in assessment.findings if f.rule.subject is Kind.ATTACHMENT})
    mandatory_ones = sum(
        assessment.level(finding) == "mandatory" for finding in assessment.of(Result.VIOLATION)
    )
    yield (
        f"{attachments} attachments, {len(assessment.rules)} policies: {mandatory_ones} mandatory and"
        f" {len(assessment.of(Result.VIOLATION)) - mandatory_ones} advisory violations,"
        f" {len(assessment.of(Result.UNDECIDED))} undecided, {len(assessment.of(Result.EXEMPT))} exempt"
    )


def _line(line: Line, level: str, colour: bool) -> Iterator[str]:
    finding = line.first
    word = level if finding.result is Result.VIOLATION else finding.result.value
    source = finding.resource.source if len(line.findings) == 1 else ""
    where = f"  ({source.replace('#', ':')})" if source else ""
    told = visible(f"{line.about}: {line.message}{where}")
    yield f"  {_paint(word.ljust(9), _COLOURS[word], colour)}  {told}"
    if finding.remedy:
        yield f"             fix: {visible(finding.remedy)}"


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
