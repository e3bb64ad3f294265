"""The facts that prerequisites are judged by, the three verdicts, and equality over values that may be unknown."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class Pass:
    """The prerequisite holds."""


@dataclass(frozen=True)
class Violation:
    """The prerequisite does not hold; `remedy` is one sentence that says what to do."""

    message: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.message}; {self.remedy}"


@dataclass(frozen=True)
class Undecided:
    """It can't be known whether the prerequisite holds, and why.

    `shared` says the same of several attachments, without the ids of one; empty if `reason` has none.
    """

    reason: str
    shared: str = ""


Verdict: TypeAlias = Pass | Violation | Undecided


@dataclass(frozen=True)
class Unknown:
    """A value that can't be known here.

    `origin` names what will make the value: two unknowns of one origin are equal. `kind` is what sort of thing
    the origin is, when it makes an id of its own: two origins of one kind never make the same id.
    """

    reason: str
    origin: str = ""
    kind: str = ""


Value: TypeAlias = str | Unknown | None


@dataclass(frozen=True)
class PlannedAttachment:
    """The attachment to be made, as stated; in CEN mode `transit_router_id` is None."""

    ecr_id: Value
    transit_router_id: Value = None
    cen_id: Value = None
    region_id: Value = None
    ecr_owner_id: Value = None
    label: str = ""


@dataclass(frozen=True)
class FoundAssociation:
    """An association of an ECR and a TR; `ordered_before` is False if the attachment may be made before it."""

    ecr_id: Value
    transit_router_id: Value = None
    cen_id: Value = None
    region_id: Value = None
    status: Value = None
    label: str = ""
    ordered_before: bool = True


@dataclass(frozen=True)
class FoundTransitRouter:
    """A transit router; `edition` is Enterprise or Basic (the API's Type)."""

    id: Value
    edition: Value = None
    region_id: Value = None
    status: Value = None


@dataclass(frozen=True)
class Accounts:
    """Whose the TR and the ECR are.

    `ecr_owner_stated` tells whether the attachment names the ECR's owner, `foreign` that it is known to be
    another account than the TR's, even if not which.
    """

    transit_router: Value
    ecr: Value
    ecr_owner_stated: bool = False
    foreign: bool = False

    @property
    def cross(self) -> bool | None:
        """Whether two accounts are involved; None if that can't be known."""
        if self.foreign:
            return True
        equal = same(self.transit_router, self.ecr)
        return None if equal is None else not equal


def same(one: Value, other: Value) -> bool | None:
    """Whether two values are equal; None if that can't be known. An absent value equals nothing known."""
    if isinstance(one, Unknown) and isinstance(other, Unknown):
        if one.origin and one.origin == other.origin:
            return True
        return False if one.kind and one.kind == other.kind and one.origin and other.origin else None
    if isinstance(one, Unknown) or isinstance(other, Unknown):
        return None
    return one is not None and one == other


def show(noun: str, value: Value) -> str:
    """The noun with its id for a message: `transit router tr-1`, or `the transit router` if the id isn't known."""
    return f"{noun} {value}" if isinstance(value, str) else f"the {noun}"


def compatible(one: Value, other: Value) -> bool | None:
    """Like `same`, but a value that one side doesn't state contradicts nothing."""
    return True if one is None or other is None else same(one, other)


def all_of(*answers: bool | None) -> bool | None:
    """Conjunction over three values: one False decides, one None leaves it open."""
    if False in answers:
        return False
    return None if None in answers else True


def worst(verdicts: Iterable[Verdict]) -> Verdict:
    """One verdict for several prerequisites: all violations in one, else all open questions, else Pass."""
    found = list(verdicts)
    violations = [verdict for verdict in found if isinstance(verdict, Violation)]
    if violations:
        return Violation(
            "; ".join(dict.fromkeys(verdict.message for verdict in violations)),
            "; ".join(dict.fromkeys(verdict.remedy for verdict in violations)),
        )
    undecided = [verdict for verdict in found if isinstance(verdict, Undecided)]
    if not undecided:
        return Pass()
    return Undecided(
        "; ".join(dict.fromkeys(verdict.reason for verdict in undecided)),
        "; ".join(dict.fromkeys(verdict.shared or verdict.reason for verdict in undecided)),
    )
