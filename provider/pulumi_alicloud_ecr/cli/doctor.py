"""`alicloud-ecr doctor`: everything that can stand in the way, looked at without changing anything."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from ..api.cloud import NewAttachment
from . import OK, REFUSED, Misuse
from .account import Account, Session
from .diagnosis import access, machine, path, prerequisites
from .diagnosis.finding import Finding, Verdict
from .terminal import json_text


def run(
    account: Account, planned: NewAttachment, ecr_profile: str, as_json: bool, attachment_id: str = ""
) -> int:
    """Print the findings as they come, or all as JSON. 0 when nothing is wrong, otherwise 1."""
    _check_planned(planned)
    findings = []
    for finding in _findings(account, planned, ecr_profile, attachment_id):
        findings.append(finding)
        if not as_json:
            print(finding.line(), flush=True)
    if as_json:
        print(json_text([finding.document() for finding in findings]))
    return REFUSED if any(finding.verdict is Verdict.WRONG for finding in findings) else OK


def _check_planned(planned: NewAttachment) -> None:
    target = planned.transit_router_id or planned.cen_id
    if planned.ecr_id and not target:
        raise Misuse("--ecr-id needs --transit-router-id, or --cen-id with --region-id")
    if not planned.ecr_id and (target or planned.ecr_owner_id):
        raise Misuse("a planned attachment needs --ecr-id")


def _findings(
    account: Account, planned: NewAttachment, ecr_profile: str, attachment_id: str
) -> Iterator[Finding]:
    yield from machine.look()
    settings = account.settings()
    with account.session() as session:
        impossible = False
        for finding in access.look(settings, session, planned):
            impossible = impossible or (finding.what in ("endpoint", "credentials") and _is_wrong(finding))
            yield finding
        if planned.ecr_id and not impossible:
            yield from prerequisites.look(session, planned, _of(account, ecr_profile, session))
        if attachment_id and not impossible:
            yield from path.look(session, attachment_id, _of(account, ecr_profile, session))


def _is_wrong(finding: Finding) -> bool:
    return finding.verdict is Verdict.WRONG


def _of(account: Account, profile: str, session: Session) -> Session | None:
    """The session of another profile."""
    return replace(session, connection=account.connection(profile)) if profile else None
