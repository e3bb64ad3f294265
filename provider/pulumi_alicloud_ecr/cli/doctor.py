"""`alicloud-ecr doctor`: everything that can stand in the way, looked at without changing anything."""

from __future__ import annotations

import importlib.metadata
import importlib.util
import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from enum import Enum

from ..api.cloud import AttachmentScope, NewAttachment
from ..api.errors import ApiError, EcrError
from ..api.retry import Call
from ..lifecycle import Connection, preflight
from . import OK, REFUSED, Misuse
from .account import Account, question

#: Seconds for one look; what takes longer is reported as it is.
_PATIENCE = 10.0
#: Seconds for the engine to tell its version.
_ENGINE_SECONDS = 20.0


class Verdict(Enum):
    """How one look ended."""

    FINE = "ok"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True)
class Finding:
    """What one look found."""

    verdict: Verdict
    what: str
    found: str

    def document(self) -> dict[str, str]:
        """As JSON has it."""
        return {"verdict": self.verdict.value, "what": self.what, "found": self.found}

    def __str__(self) -> str:
        return f"{self.verdict.value:<6}{self.what:<14}{self.found}"


def run(account: Account, planned: NewAttachment, as_json: bool) -> int:
    """Print the findings as they come, or all as JSON. 0 when nothing is wrong, otherwise 1."""
    _check_planned(planned)
    findings = []
    for finding in _findings(account, planned):
        findings.append(finding)
        if not as_json:
            print(finding, flush=True)
    if as_json:
        print(json.dumps([f.document() for f in findings], indent=2, ensure_ascii=False))
    return REFUSED if any(f.verdict is Verdict.WRONG for f in findings) else OK


def _check_planned(planned: NewAttachment) -> None:
    target = planned.transit_router_id or planned.cen_id
    if planned.ecr_id and not target:
        raise Misuse("--ecr-id needs --transit-router-id, or --cen-id with --region-id")
    if not planned.ecr_id and (target or planned.ecr_owner_id):
        raise Misuse("a planned attachment needs --ecr-id")


def _findings(account: Account, planned: NewAttachment) -> Iterator[Finding]:
    yield Finding(
        Verdict.FINE, "version", f"pulumi-alicloud-ecr {importlib.metadata.version('pulumi-alicloud-ecr')}"
    )
    yield from _tools()
    settings = account.settings()
    yield Finding(Verdict.FINE, "endpoint", settings.endpoint or "Alibaba Cloud's own")
    region = settings.region
    yield Finding(
        Verdict.FINE if region else Verdict.NOTE,
        "region",
        region or "none is configured: give region_id, alicloud-ecr:region, or ALIBABA_CLOUD_REGION_ID",
    )
    connection = account.connect()
    caller = _caller(connection)
    yield caller
    if caller.verdict is Verdict.WRONG:
        return
    yield from _permissions(connection, planned)
    if planned.ecr_id:
        yield from _prerequisites(connection, planned)


def _tools() -> Iterator[Finding]:
    engine = shutil.which("pulumi")
    if engine is None:
        yield Finding(
            Verdict.WRONG, "engine", "pulumi is not on PATH: install the Pulumi CLI, pulumi.com/docs/install"
        )
    else:
        yield Finding(Verdict.FINE, "engine", f"pulumi {_version(engine)}")
    for extra, module, use in (
        ("emulator", "aiohttp", "alicloud-ecr emulator"),
        ("policy", "pulumi_policy", "the policy pack"),
    ):
        if importlib.util.find_spec(module) is None:
            yield Finding(Verdict.NOTE, "extra", f"{use} needs: pip install 'pulumi-alicloud-ecr[{extra}]'")


def _version(engine: str) -> str:
    try:
        answer = subprocess.run(
            [engine, "version"], capture_output=True, text=True, timeout=_ENGINE_SECONDS, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"that does not start ({type(error).__name__})"
    return answer.stdout.strip() or "of an unknown version"


def _caller(connection: Connection) -> Finding:
    try:
        account = connection.call(_soon(connection), connection.cloud.account_id)
    except EcrError as error:
        return Finding(Verdict.WRONG, "credentials", str(error))
    return Finding(Verdict.FINE, "credentials", f"account {account}")


def _permissions(connection: Connection, planned: NewAttachment) -> Iterator[Finding]:
    """The reads of a life of an attachment, one after the other; what writes can't be tried without writing."""
    cloud = connection.cloud
    scope = AttachmentScope(planned.transit_router_id, planned.cen_id, planned.region_id or connection.region)
    looks: list[tuple[str, Callable[[float], object]]] = [
        ("cen:ListTransitRouterEcrAttachments", lambda t: cloud.list_attachments(scope, t)),
        ("cen:DescribeCens", cloud.list_cens),
        ("cen:CheckTransitRouterService", cloud.transit_router_service_enabled),
    ]
    if planned.ecr_id:
        looks += [
            (
                "expressconnectrouter:DescribeExpressConnectRouter",
                lambda t: cloud.describe_router(planned.ecr_id, t),
            ),
            (
                "expressconnectrouter:DescribeExpressConnectRouterAssociation",
                lambda t: cloud.list_associations(planned.ecr_id, t),
            ),
        ]
    for action, look in looks:
        yield _permission(connection, action, look)


def _permission(connection: Connection, action: str, look: Callable[[float], object]) -> Finding:
    try:
        answer = connection.call(_soon(connection), look)
    except ApiError as error:
        return Finding(Verdict.WRONG, "permission", f"{action}: {error}")
    except EcrError as error:
        return Finding(Verdict.WRONG, "connection", f"{action}: {error}")
    if answer is False:
        return Finding(
            Verdict.WRONG, "service", "the transit router service is not opened: open it in the CEN console"
        )
    return Finding(Verdict.FINE, "permission", action)


def _prerequisites(connection: Connection, planned: NewAttachment) -> Iterator[Finding]:
    planned = replace(planned, region_id=planned.region_id or connection.region)
    report = preflight.look(connection, planned, question(connection))
    for violation in report.missing:
        yield Finding(Verdict.WRONG, "prerequisite", f"{violation.message}: {violation.remedy}")
    for reason in report.unverified:
        yield Finding(Verdict.NOTE, "prerequisite", f"unverified: {reason}")
    if not report.missing:
        yield Finding(Verdict.FINE, "prerequisite", "nothing that could be looked at is missing")


def _soon(connection: Connection) -> Call:
    return Call(connection.clock.now() + _PATIENCE)
