"""Why does no traffic flow over an attachment? Its path, step by step."""

from __future__ import annotations

from collections.abc import Iterator

from ...lifecycle.traffic_path import Answer, Step, walk
from ..account import Session
from .finding import Finding, Verdict

_VERDICTS = {Answer.YES: Verdict.FINE, Answer.NO: Verdict.WRONG, Answer.UNKNOWN: Verdict.NOTE}


def look(session: Session, attachment_id: str, owners: Session | None) -> Iterator[Finding]:
    """The steps of the path of an attachment that exists; with the ECR owner's session their side as well."""
    of_owner = owners.connection if owners else None
    for step in walk(session.connection, attachment_id, session.call(), of_owner):
        yield _finding(step)


def _finding(step: Step) -> Finding:
    said = f"can't tell: {step.found}" if step.answer is Answer.UNKNOWN else step.found
    return Finding(_VERDICTS[step.answer], step.name, said, step.next_step)
