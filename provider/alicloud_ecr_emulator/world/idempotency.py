"""What the cloud remembers about a ClientToken: which request it came with and what was answered.

A repeated request gets the remembered answer even when what it made has been deleted since, which is what makes a stale
token dangerous. How long the real service remembers is documented nowhere: `Settings.token_seconds`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from .table import Table


@dataclass(frozen=True, slots=True)
class Remembered:
    """An answered request. `fingerprint` tells whether a repetition has the same parameters."""

    key: str
    fingerprint: str
    answer: Mapping[str, str]
    at: float


def token_key(account_id: str, action: str, token: str) -> str:
    """Tokens are remembered per account and operation."""
    return f"{account_id}/{action}/{token}"


def fingerprint(parameters: Mapping[str, str]) -> str:
    """A digest of every parameter except the token itself."""
    named = {name: value for name, value in parameters.items() if name != "ClientToken"}
    return hashlib.sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()


def forget(table: Table[Remembered], before: float) -> None:
    """Drop what was remembered before a time. Tokens arrive in order of time, so the first young one ends the search."""
    while (remembered := table.oldest()) is not None and remembered.at <= before:
        table.remove(remembered.key)
