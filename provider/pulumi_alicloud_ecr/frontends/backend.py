"""Which Pulumi backend has the states: stacks of the same name on two backends are two stacks."""

from __future__ import annotations

import json
import platform
from collections.abc import Mapping
from pathlib import Path


def current_backend(environ: Mapping[str, str]) -> str:
    """The URL of the backend as the CLI chooses it: PULUMI_BACKEND_URL, else the current login; empty when unknown.

    A backend of local files is told from the same path on another machine and in another folder.
    """
    url = environ.get("PULUMI_BACKEND_URL") or _current_login(environ)
    if not url.startswith("file://"):
        return url.rstrip("/")
    try:
        path = Path(url.removeprefix("file://")).expanduser().resolve()
    except (OSError, RuntimeError):
        return url
    return f"file://{platform.node()}{path}"


def _current_login(environ: Mapping[str, str]) -> str:
    try:
        home = Path(environ.get("PULUMI_HOME") or Path.home() / ".pulumi")
        found = json.loads((home / "credentials.json").read_bytes())
    except (OSError, ValueError, RuntimeError, RecursionError):
        return ""
    current = found.get("current") if isinstance(found, dict) else None
    return current if isinstance(current, str) else ""
