"""`alicloud-ecr graph`: the attachments of an account as a picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from pathlib import Path

from . import OK
from .account import Account
from .filters import Filters
from .inventory import inventory
from .mermaid import mermaid
from .output import refuse_existing, write
from .picture import Picture
from .routing import routing
from .svg import svg
from .terminal import json_text


def _json(picture: Picture) -> str:
    return json_text(dataclasses.asdict(picture)) + "\n"


_WRITERS: Mapping[str, Callable[[Picture], str]] = {"mermaid": mermaid, "svg": svg, "json": _json}


def run(account: Account, filters: Filters, format: str, output: Path | None, force: bool) -> int:
    """Write the picture."""
    if output is not None and not force:
        refuse_existing(output)
    with account.connected() as session:
        there = inventory(session, filters)
        picture = Picture.of(there, filters, routing(session, there.attachments))
    write(_WRITERS[format](picture), output, force)
    return OK
