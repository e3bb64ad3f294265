"""`alicloud-ecr list`: the attachments as a table for eyes, or as JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from ..api.cloud import Attachment
from ..lifecycle.attachment import describe
from ..schema import ATTACHMENT, Role, Type
from ..schema.validation import Value
from . import OK
from .account import Account
from .filters import Filters
from .inventory import attachments
from .progress import note, printable

#: Columns where the output is no terminal, which has no width.
_WIDE = 400
#: The API's name of the id, which is no property in Pulumi.
_ID = "transitRouterAttachmentId"


def run(account: Account, filters: Filters, as_json: bool) -> int:
    """Print the attachments."""
    connection = account.connect()
    found = attachments(connection, filters)
    if as_json:
        rows = [{_ID: a.id, **_properties(describe(connection, a))} for a in found]
        print(json.dumps(rows, indent=2, ensure_ascii=False))
    else:
        _print_table(found)
        note(f"{len(found)} attachment{'' if len(found) == 1 else 's'}")
    return OK


def _properties(state: Any) -> dict[str, Value]:
    """Everything that the cloud knows, always with every name, so that a reader needs no case for absence."""
    empty: dict[Type, Value] = {Type.STRING: "", Type.BOOLEAN: False, Type.TAGS: {}}
    reported = [p for p in ATTACHMENT.properties if p.role is not Role.LOCAL]
    return {p.wire: getattr(state, p.python) or empty[p.type] for p in reported}


def _print_table(found: Sequence[Attachment]) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    console = Console(highlight=False)
    if not console.is_terminal:
        console.width = _WIDE
    table = Table(
        "ID", "NAME", "STATUS", "ECR", "TRANSIT ROUTER", "CEN", "REGION", "TAGS", box=None, pad_edge=False
    )
    for a in found:
        tags = ", ".join(f"{key}={value}" for key, value in a.tags.items())
        cells = (a.id, a.name, a.status, a.ecr_id, a.transit_router_id, a.cen_id, a.region_id, tags)
        table.add_row(*(Text(printable(cell), overflow="fold") for cell in cells))
    if found:
        console.print(table)
