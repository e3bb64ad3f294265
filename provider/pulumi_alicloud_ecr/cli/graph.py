"""`alicloud-ecr graph`: the attachments of an account as a picture."""

from __future__ import annotations

from pathlib import Path

from . import OK
from .account import Account
from .inventory import survey
from .mermaid import mermaid
from .output import write
from .picture import Picture
from .svg import svg
from .wanted import Wanted


def run(account: Account, wanted: Wanted, as_svg: bool, output: Path | None) -> int:
    """Write the picture."""
    picture = Picture.of(survey(account.connect(), wanted))
    write(svg(picture) if as_svg else mermaid(picture), output)
    return OK
