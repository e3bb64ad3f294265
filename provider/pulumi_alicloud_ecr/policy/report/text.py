"""The report for eyes: what is wrong first, a line for what to do, a count at the end."""

from __future__ import annotations

from collections.abc import Iterator

from ..checking import Answer
from ..evaluation import Finding, Result

_COLOURS = {"mandatory": "31", "advisory": "33", "undecided": "36", "exempt": "2"}


def to_text(answer: Answer, colour: bool = False) -> str:
    """The findings that aren't passes, grouped by policy, and a summary line."""
    return "\n".join(_lines(answer, colour)) + "\n"


def _lines(answer: Answer, colour: bool) -> Iterator[str]:
    for rule in answer.rules:
        told = [
            finding
            for finding in answer.findings
            if finding.rule is rule and finding.result is not Result.PASS
        ]
        if told:
            yield f"{_paint(rule.name, '1', colour)}  {rule.description}"
            for finding in told:
                yield from _finding(finding, answer.level(finding), colour)
            yield ""
    if answer.gap:
        yield f"Note: {answer.gap}."
    attachments = len({finding.resource.urn for finding in answer.findings})
    mandatory = sum(answer.level(finding) == "mandatory" for finding in answer.of(Result.VIOLATION))
    yield (
        f"{attachments} attachments, {len(answer.rules)} policies: {mandatory} mandatory and"
        f" {len(answer.of(Result.VIOLATION)) - mandatory} advisory violations,"
        f" {len(answer.of(Result.UNDECIDED))} undecided, {len(answer.of(Result.EXEMPT))} exempt"
    )


def _finding(finding: Finding, level: str, colour: bool) -> Iterator[str]:
    word = level if finding.result is Result.VIOLATION else finding.result.value
    where = f"  ({finding.resource.source.replace('#', ':')})" if finding.resource.source else ""
    yield f"  {_paint(word.ljust(9), _COLOURS[word], colour)}  {finding.resource.name}: {finding.message}{where}"
    if finding.remedy:
        yield f"             fix: {finding.remedy}"


def _paint(text: str, code: str, colour: bool) -> str:
    return f"\x1b[{code}m{text}\x1b[0m" if colour else text
