"""A conformance run: what it will do is said first; what it made is removed in the end, also when it is interrupted."""

from __future__ import annotations

import contextlib
import importlib.metadata
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType

from ...api.cloud import TransitRouter
from ...api.errors import ApiError, EcrError, NotFound
from ...lifecycle import Connection
from .. import OK, REFUSED, Misuse
from ..account import ALIBABA_CLOUD, Account, question
from ..output import refuse_existing, write_all
from ..progress import note
from .assumption import Assumption
from .assumptions import ASSUMPTIONS
from .laboratory import TAG, Laboratory
from .removal import clean_up, remove_leftovers
from .report import Finding, Outcome, Report, as_json, markdown

_FILES = {"conformance.md": markdown, "conformance.json": as_json}


def run(
    account: Account,
    ecr_id: str,
    transit_router_id: str,
    ecr_owner_id: str,
    agreed: bool,
    folder: Path,
    force: bool,
) -> int:
    """Try every assumption and write the report. 0 when all hold, 1 when one differs or could not be tried."""
    files = {folder / name: make for name, make in _FILES.items()}
    if not force:
        refuse_existing(*files)
    connection = account.connection()
    lab = _laboratory(connection, ecr_id, transit_router_id, ecr_owner_id)
    print(_plan(lab, account), file=sys.stderr)
    if not agreed and not _agrees():
        note("nothing was done")
        return REFUSED
    report = conduct(lab, ASSUMPTIONS, account.settings().endpoint)
    folder.mkdir(parents=True, exist_ok=True)
    write_all({file: make(report) for file, make in files.items()}, force)
    for finding in report.findings:
        print(f"{finding.outcome:<20}{finding.assumption.name:<34}{finding.seen}")
    for line in report.left:
        note(f"left behind: {line}")
    counts = ", ".join(f"{report.count(each)} {each}" for each in Outcome)
    note(f"{counts}; the report is in {' and '.join(map(str, files))}, ids and accounts masked")
    return OK if report.is_clean else REFUSED


def conduct(lab: Laboratory, assumptions: Sequence[Assumption], endpoint: str = "") -> Report:
    """Run the probes in order, then remove what is left of the line; also what an interrupted run has found is reported."""
    findings: list[Finding] = []
    left: list[str] = []
    begun = datetime.now(UTC)
    with _interruptible() as interrupted:
        lab.interrupted = interrupted.is_set
        try:
            findings += (_try(lab, assumption) for assumption in assumptions)
        finally:
            left = list(clean_up(lab))
    about = {
        "package": f"pulumi-alicloud-ecr {importlib.metadata.version('pulumi-alicloud-ecr')}",
        "endpoint": endpoint or ALIBABA_CLOUD,
        "region": lab.transit_router.region_id,
        "begun": begun.isoformat(timespec="seconds"),
        "ended": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    return Report(about, findings, left)


def _try(lab: Laboratory, assumption: Assumption) -> Finding:
    if assumption.probe is None:
        return Finding(assumption, Outcome.NOT_TRIED, assumption.not_tried, 0.0)
    if lab.interrupted():
        return Finding(assumption, Outcome.NOT_PROBED, "interrupted", 0.0)
    clock = lab.connection.clock
    begun = clock.now()
    lab.say(f"{assumption.name} …")
    try:
        verdict = assumption.probe(lab)
        outcome, seen = (Outcome.HOLDS if verdict.holds else Outcome.DIFFERS), verdict.seen
    except EcrError as error:
        outcome, seen = Outcome.NOT_PROBED, str(error)
    return Finding(assumption, outcome, seen, clock.now() - begun)


def _laboratory(connection: Connection, ecr_id: str, transit_router_id: str, ecr_owner_id: str) -> Laboratory:
    """The place of the run. Raises NotFound without such a transit router, Misuse where there is a line already."""
    router = find_transit_router(connection, transit_router_id)
    if router is None:
        raise NotFound(
            f"no transit router {transit_router_id} in account {connection.account(question(connection))}"
        )
    lab = Laboratory(connection, ecr_id, router, ecr_owner_id, note)
    if left := list(remove_leftovers(lab)):
        raise EcrError("; ".join(left))
    if connected := [*(each.id for each in lab.listed()), *(each.id for each in lab.associated_with())]:
        raise Misuse(
            f"{ecr_id} and {transit_router_id} are connected already ({', '.join(connected)}): "
            "name an ECR that has nothing to lose"
        )
    return lab


def find_transit_router(connection: Connection, id: str) -> TransitRouter | None:
    """The transit router by its id; where the API wants to know the CEN, by asking for those of each CEN."""
    cloud, call = connection.cloud, question(connection)
    with contextlib.suppress(ApiError):
        found = connection.caller.call(call, lambda t: cloud.list_transit_routers(t, transit_router_id=id))
        return next((each for each in found if each.id == id), None)
    for cen in connection.call(call, cloud.list_cens).items:
        for each in connection.call(call, lambda t, cen=cen: cloud.list_transit_routers(t, cen_id=cen)):  # type: ignore[misc]
            if each.id == id:
                return each
    return None


def _plan(lab: Laboratory, account: Account) -> str:
    router = lab.transit_router
    tried = sum(1 for each in ASSUMPTIONS if each.probe)
    return (
        f"This tries {tried} assumptions at {account.settings().endpoint or 'Alibaba Cloud'}, with "
        f"{lab.ecr_id} and {router.id} in {router.region_id}:\n"
        "- creates up to 3 associations and, one after the other, up to 5 attachments between the two, changes name,\n"
        "  description, tags and allowed prefixes of them, and ties them to 2 route tables that it makes for that;\n"
        "  nothing else in the account is touched;\n"
        "- takes about as long as three times attaching and detaching: up to half an hour;\n"
        "- costs what Alibaba Cloud charges for one transit router connection in that time (per hour, begun hours count);\n"
        "- removes all of it in the end, also after Ctrl-C; what a killed run leaves, the next run removes (tags and names "
        f"{TAG})."
    )


def _agrees() -> bool:
    if not sys.stdin.isatty():
        raise Misuse("nobody is there to agree: give --yes")
    return input("Go on? [y/N] ").strip().lower() in ("y", "yes")


@contextlib.contextmanager
def _interruptible() -> Iterator[threading.Event]:
    """The first Ctrl-C ends the wait and the run; what was made is still removed, further ones change nothing."""
    interrupted = threading.Event()

    def stop(_signal: int, _frame: FrameType | None) -> None:
        note("interrupted: removing what was made, then writing what was found so far")
        interrupted.set()

    if threading.current_thread() is not threading.main_thread():
        yield interrupted
        return
    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield interrupted
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
