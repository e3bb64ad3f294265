"""What this machine knows of creates and adoptions that the cloud and the states can't tell.

- Creates whose outcome no state is known to have: written before the call, dropped when the engine has ended as it
  should after the answer, or when a later operation shows that a state has it. So a create that follows a crash sends the
  same ClientToken, and a create that follows anything else does not take what some state has had.
- Who holds what this machine adopted, and which states it has seen under another name than they were made for.

Nothing fails without it (no home, a read-only one, a fresh CI runner): the claims in the cloud remain, and what the
process itself knows. Nothing secret is in it.
"""

from __future__ import annotations

import functools
import os
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from ..schema.claim import Claim, Holder, digest
from .clock import Clock
from .journal_files import Files
from .pace import SharedPace

#: Creates of one resource; the oldest go first.
_MOST_ATTEMPTS = 8
#: Seconds after which a create without an outcome is forgotten: whatever it made is long seen.
_FORGOTTEN_AFTER = 30 * 86400.0
#: How old the creates in files without a time are taken to be, in seconds.
_LONG_AGO = 86400.0


@dataclass(frozen=True)
class Attempt:
    """A create call that was sent, or is about to be."""

    token: str
    #: The claim that it carries; empty in files of versions that had none.
    claim: str = ""
    #: What it makes, for people: "the attachment of ecr-1 to tr-1".
    what: str = ""
    #: When it was first sent: seconds since the epoch.
    sent: float = 0.0
    #: The id that the API answered, once it did.
    id: str = ""
    #: The API refused it: most likely nothing was made, but an answer can be wrong, and a claim can't.
    refused: bool = False


class Journal:
    """The journal of this machine, one for each process; safe to use from many threads."""

    def __init__(self, files: Files, wall_time: Callable[[], float] = time.time) -> None:
        self._files = files
        self._wall_time = wall_time
        self._lock = threading.RLock()
        self._machine = ""
        #: The creates under way, by key; those of earlier processes once they are asked for.
        self._attempts: dict[str, tuple[Attempt, ...]] = {}
        #: The ids on their way to the engine, by the key of their create.
        self._answered: dict[str, str] = {}
        #: By id, the claim that a state has it with, as far as this process has seen.
        self._held: dict[str, str] = {}
        self._handed_out: set[str] = set()
        #: The files of states that have been moved or renamed.
        self._moves: set[str] = set()
        self._scanned = False

    @property
    def machine(self) -> str:
        """Eight hexadecimal digits that no other journal has: claims with them were made here."""
        with self._lock:
            if not self._machine:
                found = self._files.load("machine").get("machine")
                known = (
                    isinstance(found, str) and len(found) == 8 and not set(found) - set("0123456789abcdef")
                )
                self._machine = str(found) if known else os.urandom(4).hex()
                if not known:
                    self._files.save("machine", {"machine": self._machine})
            return self._machine

    def attempts(self, key: str, *older: str) -> tuple[Attempt, ...]:
        """The creates of a resource without a known outcome, the latest first. `older` are the keys under which
        versions before the claim kept them."""
        with self._lock:
            if key not in self._attempts:
                self._attempts[key] = self._stored(key) or tuple(
                    found for name in older if (found := _older(self._files.load(name)))
                )
            return self._attempts[key]

    def sending(self, key: str, attempt: Attempt) -> None:
        """About to create."""
        self._replace(key, attempt)

    def made(self, key: str, attempt: Attempt, id: str) -> Attempt:
        """The API has answered with an id."""
        made = replace(attempt, id=id)
        self._replace(key, made)
        return made

    def failed(self, key: str, attempt: Attempt) -> None:
        """It is certain that nothing of that create is alive."""
        self._drop(key, lambda a: a.token == attempt.token)

    def refused(self, key: str, attempt: Attempt) -> None:
        """The API has refused the create for good."""
        self._replace(key, replace(attempt, refused=True))

    def answered(self, key: str, id: str) -> None:
        """The engine is being told what came of the create: a state knows it once the engine has ended well."""
        with self._lock:
            self._answered[key] = id

    def settle(self) -> None:
        """The engine has ended well: the states have what it was told."""
        with self._lock:
            for key, id in self._answered.items():
                self._drop(key, functools.partial(_is_of, id, ""))
            self._answered.clear()

    def observed(self, id: str, claim: str, by: Holder | None = None) -> None:
        """A state has that id with that claim, or without one: the state of `by`."""
        with self._lock:
            self._held.setdefault(id, claim)
            self._scan()
            for key, attempts in list(self._attempts.items()):
                if any(_is_of(id, claim, a) for a in attempts):
                    self._drop(key, functools.partial(_is_of, id, claim))
            if " " in claim and not self._files.load(_held_name(id)):
                # Taken over from another, perhaps by an import that could write nothing to the cloud.
                self._files.save(_held_name(id), {"claim": claim})
            if by is not None:
                self._note_move(id, claim, by)

    def moved_to(self, id: str, claim: str) -> Holder | None:
        """Whose state was seen last with that id and claim; None when no other was seen than that of the resource that the
        claim was made for."""
        found = self._files.load(_held_name(id))
        same = str(found.get("claim") or "").split()[:1] == claim.split()[:1]
        return Holder(str(found["holder"]), str(found.get("name"))) if same and found.get("holder") else None

    def handing_out(self, id: str, claim: str, *, lasting: bool = False) -> None:
        """This process gives the id to a resource; remembered beyond it when it was taken over from another (`lasting`)."""
        with self._lock:
            self._held[id] = claim
            self._handed_out.add(id)
            if lasting:
                self._files.save(_held_name(id), {"claim": claim})

    def holder(self, id: str) -> str | None:
        """The claim with which a state has the id, as far as this machine knows; None when it knows of none."""
        with self._lock:
            held = self._held.get(id)
            if id in self._handed_out:
                return held
        # A state that was only seen may be the one that it was taken over from.
        found = self._files.load(_held_name(id)).get("claim")
        return str(found) if found else held

    def in_use(self, id: str) -> bool:
        """Whether a state that this process has seen has the id."""
        with self._lock:
            return id in self._held

    def handed_out(self, id: str) -> bool:
        """Whether this process itself has just given the id to a resource."""
        with self._lock:
            return id in self._handed_out

    def wall_time(self) -> float:
        """Seconds since the epoch."""
        return self._wall_time()

    def released(self, id: str, claim: str) -> None:
        """A state has let go of the id."""
        with self._lock:
            self.observed(id, claim)
            self._held.pop(id, None)
            self._handed_out.discard(id)
            self._files.remove(_held_name(id))

    def pace(self, name: str, clock: Clock) -> SharedPace:
        """The pace at which an endpoint takes the calls of an account, shared by all processes with this journal."""
        return SharedPace(self._files, f"pace-{digest(name)}", clock, self._wall_time)

    def _note_move(self, id: str, claim: str, by: Holder) -> None:
        """Remember a state that has been moved or renamed since; states that were not cost no file."""
        made_for = Claim.parse(claim.partition(" ")[0])
        if made_for is None or (made_for.holder == by.digest and _held_name(id) not in self._moves):
            return
        known = self._files.load(_held_name(id))
        if known and str(known.get("claim")).split()[:1] != claim.split()[:1]:
            return
        # The holder that it was made for, too, when it is seen after another one.
        if (moved := {"claim": claim, "holder": by.digest, "name": by.name}) != known:
            self._moves.add(_held_name(id))
            self._files.save(_held_name(id), moved)

    def _replace(self, key: str, attempt: Attempt) -> None:
        with self._lock:
            others = tuple(a for a in self.attempts(key) if a.token != attempt.token)
            self._write(key, (attempt, *others)[:_MOST_ATTEMPTS])

    def _drop(self, key: str, which: Callable[[Attempt], bool]) -> None:
        with self._lock:
            self._write(key, tuple(a for a in self.attempts(key) if not which(a)))

    def _write(self, key: str, attempts: tuple[Attempt, ...]) -> None:
        self._attempts[key] = attempts
        if attempts:
            self._files.save(key, {"attempts": [asdict(a) for a in attempts]})
        else:
            self._files.remove(key)

    def _stored(self, key: str) -> tuple[Attempt, ...]:
        found = self._files.load(key).get("attempts")
        attempts = [_attempt(each) for each in found] if isinstance(found, list) else []
        oldest = self._wall_time() - _FORGOTTEN_AFTER
        return tuple(a for a in attempts if a is not None and a.sent > oldest)[:_MOST_ATTEMPTS]

    def _scan(self) -> None:
        """Get to know the creates of earlier processes."""
        if self._scanned:
            return
        self._scanned = True
        for name in self._files.names():
            if name.startswith("held-") and self._files.load(name).get("holder"):
                self._moves.add(name)
            if name == "machine" or name.startswith("held-") or name in self._attempts:
                continue
            if attempts := self._stored(name):
                self._attempts[name] = attempts


def _is_of(id: str, claim: str, attempt: Attempt) -> bool:
    return attempt.id == id or (bool(attempt.claim) and attempt.claim in claim.split())


def _held_name(id: str) -> str:
    return f"held-{digest(id)}"


def _attempt(found: object) -> Attempt | None:
    if not isinstance(found, dict):
        return None
    try:
        texts = {name: str(found.get(name) or "") for name in ("token", "claim", "what", "id")}
        sent, refused = float(found.get("sent") or 0.0), found.get("refused") is True
        return Attempt(**texts, sent=sent, refused=refused) if texts["token"] else None
    except (TypeError, ValueError, OverflowError):
        return None


def _older(found: Mapping[str, Any]) -> Attempt | None:
    """The create that a file of a version before the claim speaks of, when its outcome was never known."""
    token, id = found.get("token"), found.get("id")
    long_ago = time.time() - _LONG_AGO
    return Attempt(token, sent=long_ago) if isinstance(token, str) and token and not id else None
