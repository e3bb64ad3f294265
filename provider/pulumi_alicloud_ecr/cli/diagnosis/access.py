"""The way to the API: endpoint, region, credentials, and the reads that an attachment's life needs."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from ...api.cloud import AttachmentScope, NewAttachment
from ...api.errors import ApiError, EcrError, Unreachable
from ...api.settings import Settings
from ..account import ALIBABA_CLOUD, Session, nobody_listens
from ..failure import UNREACHABLE, next_step, ram_action
from .finding import Finding, Verdict, fine, note, wrong

#: Seconds for one look; what takes longer is reported as it is.
_PATIENCE = 10.0


def look(settings: Settings, session: Session, planned: NewAttachment) -> Iterator[Finding]:
    """Endpoint, credentials, region, permissions. Ends with what makes all the rest impossible."""
    where = settings.endpoint or ALIBABA_CLOUD
    if reason := nobody_listens(settings.endpoint):
        yield wrong("endpoint", reason)
        return
    caller = list(_caller(session, where))
    yield from caller
    if any(finding.verdict is Verdict.WRONG for finding in caller):
        return
    yield from _region(settings, session)
    yield from _permissions(session, planned)


def _caller(session: Session, where: str) -> Iterator[Finding]:
    """The endpoint is fine once it has answered."""
    connection = session.connection
    try:
        account = connection.call(session.call(_PATIENCE), connection.cloud.account_id)
    except ApiError as error:
        yield fine("endpoint", where)
        yield wrong("credentials", str(error), next_step(error))
    except Unreachable as error:
        yield wrong("endpoint", f"{where}: {error}", UNREACHABLE)
    except EcrError as error:
        yield wrong("credentials", str(error))
    else:
        yield fine("endpoint", where)
        yield fine("credentials", f"account {account}")


def _region(settings: Settings, session: Session) -> Iterator[Finding]:
    region = settings.region
    if not region:
        yield note(
            "region",
            "none is configured",
            "give region_id, or `pulumi config set alicloud-ecr:region`, or ALIBABA_CLOUD_REGION_ID",
        )
        return
    try:
        known = session.connection.call(session.call(_PATIENCE), session.connection.cloud.list_regions)
    except EcrError:
        known = ()
    if known and region not in known:
        yield wrong("region", f"there is no region {region}", f"use one of {', '.join(sorted(known))}")
    else:
        yield fine("region", region)


def _permissions(session: Session, planned: NewAttachment) -> Iterator[Finding]:
    """The reads of a life of an attachment, one after the other; what writes can't be tried without writing."""
    cloud = session.connection.cloud
    scope = AttachmentScope(
        planned.transit_router_id, planned.cen_id, planned.region_id or session.connection.region
    )
    reads: list[tuple[str, Callable[[float], object]]] = [
        ("ListTransitRouterEcrAttachments", lambda t: cloud.list_attachments(scope, t)),
        ("DescribeCens", cloud.list_cens),
        ("CheckTransitRouterService", cloud.transit_router_service_enabled),
    ]
    if planned.ecr_id:
        reads += [
            ("DescribeExpressConnectRouter", lambda t: cloud.describe_router(planned.ecr_id, t)),
            ("DescribeExpressConnectRouterAssociation", lambda t: cloud.list_associations(planned.ecr_id, t)),
        ]
    for operation, read in reads:
        yield _permission(session, operation, read)


def _permission(session: Session, operation: str, read: Callable[[float], object]) -> Finding:
    action = ram_action(operation)
    try:
        answer = session.connection.call(session.call(_PATIENCE), read)
    except ApiError as error:
        return wrong("permission", f"{action}: {error}", next_step(error))
    except EcrError as error:
        return wrong("connection", f"{action}: {error}")
    if answer is False:
        return wrong("service", "the transit router service is not opened", "open it in the CEN console")
    return fine("permission", action)
