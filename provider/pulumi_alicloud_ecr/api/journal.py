"""What this machine has asked the API to create: the write-ahead record behind "exactly once".

The ClientToken of a create is derived from what the resource is (project, stack, name, immutable inputs) and a
generation. The generation goes up when what was made has been deleted, since the API may remember a token and
answer it with the dead id; no page says for how long it remembers.

One small file for each resource, written before the create call. It survives a crash, so the next run knows
that something may exist that no state file mentions, and can prove it with the same token. Without the file
(another machine, a fresh CI runner, a read-only home) everything still works by look-up and token; see
`lifecycle.once`. Nothing secret is in it.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import threading
from dataclasses import asdict, dataclass, replace
from pathlib import Path


@dataclass(frozen=True)
class JournalEntry:
    """What is known of creating one resource."""

    generation: int = 0
    #: The ClientToken with which a create call may have been sent; empty when none was.
    token: str = ""
    #: The id that the API answered, once it did.
    id: str = ""


def digest(*parts: str | None) -> str:
    """A short name for the parts: the same for the same parts, different for any others."""
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:40]


def token(create: str, generation: int) -> str:
    """The ClientToken of a create, given its digest: ASCII, at most 64 characters."""
    return f"pulumi-ecr-{create}-{generation}"


class Journal:
    """The records of this machine, each under the digest of its resource."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # What this process knows itself, so that a folder that can't be written costs only the memory of other runs.
        self._known: dict[str, JournalEntry] = {}

    def read(self, key: str) -> JournalEntry:
        """The record, or a blank one when there is none or it can't be read."""
        if key in self._known:
            return self._known[key]
        try:
            found = json.loads(self._file(key).read_text())
            return JournalEntry(int(found["generation"]), str(found["token"]), str(found["id"]))
        except (OSError, ValueError, KeyError, TypeError, OverflowError):
            return JournalEntry()

    def sending(self, key: str, token: str) -> JournalEntry:
        """About to create with this token."""
        return self._write(key, replace(self.read(key), token=token))

    def made(self, key: str, id: str) -> JournalEntry:
        """The API has answered with an id."""
        return self._write(key, replace(self.read(key), id=id))

    def ended(self, key: str, id: str) -> JournalEntry:
        """What was made, with this id, is gone: the next create is another one. A record of another id stays."""
        known = self.read(key)
        return known if known.id not in ("", id) else self._write(key, JournalEntry(known.generation + 1))

    def _write(self, key: str, intent: JournalEntry) -> JournalEntry:
        self._known[key] = intent
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            temporary = self._file(key).with_suffix(f".{os.getpid()}.{threading.get_ident()}.tmp")
            temporary.write_text(json.dumps(asdict(intent)))
            temporary.replace(self._file(key))
        return intent

    def _file(self, key: str) -> Path:
        return self._folder / f"{key}.json"


def default_folder() -> Path:
    """`$ALICLOUD_ECR_STATE_DIR`, else the user's state folder."""
    if folder := os.environ.get("ALICLOUD_ECR_STATE_DIR"):
        return Path(folder)
    state = os.environ.get("XDG_STATE_HOME") or Path.home() / ".local" / "state"
    return Path(state) / "pulumi-alicloud-ecr" / "intents"
