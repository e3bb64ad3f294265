"""`alicloud-ecr list`: the attachments as a table for eyes, or as JSON."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..api.cloud import Attachment
from ..lifecycle.attachment import describe
from ..schema import ATTACHMENT, Type
from ..schema.validation import Value
from . import OK
from .account import Account, Session
from .filters import Filters
from .inventory import attachments, inventory
from .progress import note
from .table import Cell, Column, print_table
from .terminal import Colour, json_text

#: The API's names of ids that are no property in Pulumi.
_ID, _ASSOCIATION = "transitRouterAttachmentId", "associationId"

_COLUMNS = (
    Column("ID", 0),
    Column("NAME", 3, least=12),
    Column("STATUS", 1),
    Column("ECR", 2),
    Column("TRANSIT ROUTER", 4),
    Column("REGION", 5),
    Column("CEN", 6),
    Column("TAGS", 7, least=20),
)


def run(account: Account, filters: Filters, as_json: bool) -> int:
    """Print the attachments."""
    with account.connected() as session:
        if as_json:
            print(json_text(_documents(session, filters)))
            return OK
        found = attachments(session, filters)
        # As Pulumi sees them: without the tags of the system and of this provider.
        tags = [describe(session.connection, a).tags or {} for a in found]
    if found:
        _print(found, tags)
    note(f"{len(found)} attachment{'' if len(found) == 1 else 's'}")
    return OK


def status_colour(status: str) -> Colour | None:
    """The colour of an attachment's status: settled, on its way, or failed."""
    if status == "Attached":
        return Colour.GOOD
    return Colour.BAD if "fail" in status.lower() else Colour.ATTENTION


def _print(found: Sequence[Attachment], tags: Sequence[Mapping[str, str]]) -> None:
    rows = [
        (
            a.id,
            a.name,
            Cell(a.status, status_colour(a.status)),
            a.ecr_id,
            a.transit_router_id,
            a.region_id,
            a.cen_id,
            ", ".join(f"{key}={value}" for key, value in its_tags.items()),
        )
        for a, its_tags in zip(found, tags, strict=True)
    ]
    print_table(_COLUMNS, rows)


def _documents(session: Session, filters: Filters) -> list[dict[str, Value]]:
    there = inventory(session, filters)
    rows = []
    for a in there.attachments:
        association = there.association_of(a)
        ids: dict[str, Value] = {_ID: a.id, _ASSOCIATION: association.id if association else ""}
        rows.append({**ids, **_properties(describe(session.connection, a))})
    return rows


def _properties(state: Any) -> dict[str, Value]:
    """Everything that the cloud knows, always with every name, so that a reader needs no case for absence."""
    empty: dict[Type, Value] = {Type.STRING: "", Type.BOOLEAN: False, Type.TAGS: {}}
    reported = [p for p in ATTACHMENT.properties if p.is_reported]
    return {p.wire: getattr(state, p.python) or empty[p.type] for p in reported}
