"""The page at `/`: resources and the request log, live. One file of plain HTML, nothing fetched from elsewhere."""

from __future__ import annotations

import functools
from importlib import resources


@functools.cache
def page() -> str:
    """The page's HTML; it reads `/_emulator/state` and `/_emulator/requests` every second."""
    return resources.files(__package__).joinpath("page.html").read_text("utf-8")
