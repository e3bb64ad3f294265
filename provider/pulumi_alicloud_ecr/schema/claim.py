"""The claim: the tag that says who holds a resource of the cloud. Pure.

The create call sets it, the state knows it, and whoever adopts a resource writes a new one. So a claim in the cloud that
is not the one in the state means that somebody else holds the resource now. It names its holder (a resource of a stack
of a backend), and each create or adoption has a nonce of its own, from which its ClientToken is made: a token is never
used for a second create.

    7b0f6ce1a2d94e58-5f0c9a1e-0d3b8c6f1a2e4d79/project/stack/name
    holder           machine  nonce            for people
"""

from __future__ import annotations

import hashlib
import os
import re
from dataclasses import dataclass

from .validation import TAG_VALUE_MAX

_FORMAT = re.compile(r"([0-9a-f]{16})-([0-9a-f]{8})-([0-9a-f]{16})/(.*)")
#: Characters of a name that are kept: no scheme (`http://`) and no blank can come about.
_UNSAFE = re.compile(r"[^\w./-]+")


@dataclass(frozen=True)
class Holder:
    """A resource of a stack of a backend."""

    digest: str
    #: For people: project/stack/name.
    name: str

    @classmethod
    def of(cls, backend: str, urn: str) -> Holder:
        """The holder of that URN (or other unique name) in the backend at that URL: the name alone would be the
        same in every copy of a program."""
        parts = urn.split("::")
        stack = parts[0].rpartition(":")[2]
        name = (
            f"{parts[1]}/{stack}/{'::'.join(parts[3:])}" if len(parts) > 3 else urn.partition(":")[2] or urn
        )
        return cls(digest(backend, urn)[:16], name)


@dataclass(frozen=True)
class Claim:
    """One create or adoption by a holder."""

    holder: str
    #: The machine's journal that knows of it.
    machine: str
    nonce: str
    name: str

    @classmethod
    def new(cls, holder: Holder, machine: str) -> Claim:
        """A claim that never was before."""
        nonce = os.urandom(8).hex()
        room = TAG_VALUE_MAX - len(holder.digest) - len(machine) - len(nonce) - 3
        return cls(holder.digest, machine, nonce, _UNSAFE.sub("-", holder.name)[:room].replace("//", "/"))

    @classmethod
    def parse(cls, text: str) -> Claim | None:
        """The claim in the value of a tag; None when it is not one of ours."""
        found = _FORMAT.fullmatch(text)
        return cls(*found.groups()) if found else None

    def __str__(self) -> str:
        return f"{self.holder}-{self.machine}-{self.nonce}/{self.name}"

    @property
    def token(self) -> str:
        """The ClientToken of this create: ASCII, at most 64 characters."""
        return f"pulumi-ecr-{self.holder}-{self.nonce}"


def holder_name(text: str) -> str:
    """Who holds what has a tag of that value, for people."""
    claim = Claim.parse(text)
    return (claim.name if claim else text) or "another resource"


def digest(*parts: str | None) -> str:
    """A short name for the parts: the same for the same parts, different for any others."""
    return hashlib.sha256("\0".join(part or "" for part in parts).encode()).hexdigest()[:40]
