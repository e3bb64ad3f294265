"""One assumption: what is relied on, where it comes from, and the probe that tries it, written beside each other."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from ...api.errors import ApiError
from .calls import NotProbed
from .laboratory import Laboratory


class Basis(StrEnum):
    """How well an assumption is founded."""

    DOCUMENTED = "documented"
    SEEN = "seen in a client"
    ASSUMED = "assumed"


@dataclass(frozen=True)
class Verdict:
    """How the API answered: as assumed or not, and what was seen."""

    holds: bool
    seen: str


#: Tries an assumption. Raises NotProbed when an earlier step left it without what it needs, ApiError when that is
#: refused which it needs: neither says anything about the assumption itself.
Probe = Callable[[Laboratory], Verdict]


@dataclass(frozen=True)
class Assumption:
    """One thing that is relied on."""

    name: str
    sentence: str
    basis: Basis
    #: The page, the SDK's model, or the client that it was read from.
    source: str
    #: None: can't be tried safely on an account; `not_tried` says why.
    probe: Probe | None
    #: The emulator's settings that play it the other way, each alone.
    switches: tuple[str, ...] = ()
    not_tried: str = ""


class Subject:
    """The assumptions about one subject, in the order in which they are tried."""

    def __init__(self) -> None:
        self.assumptions: list[Assumption] = []

    def assume(
        self, name: str, sentence: str, basis: Basis, source: str, *switches: str
    ) -> Callable[[Probe], Probe]:
        """Makes the decorated function the probe of an assumption."""

        def add(probe: Probe) -> Probe:
            self.assumptions.append(Assumption(name, sentence, basis, source, probe, switches))
            return probe

        return add

    def not_tried(
        self, name: str, sentence: str, basis: Basis, source: str, why: str, *switches: str
    ) -> None:
        """Lists an assumption that can't be tried safely."""
        self.assumptions.append(Assumption(name, sentence, basis, source, None, switches, why))


def refused(error: ApiError | None, *codes: str) -> Verdict:
    """The verdict over a call that is assumed to be refused, with one of these (parts of) codes if any are given."""
    if error is None:
        return Verdict(False, "accepted")
    return Verdict(not codes or any(code in error.code for code in codes), f"refused with {error.code}")


def accepted(error: ApiError | None) -> Verdict:
    """The verdict over a call that is assumed to be accepted."""
    return Verdict(error is None, "accepted" if error is None else f"refused with {error.code}")


def replayed(first: str, make: Callable[[], str]) -> Verdict:
    """The verdict over a create that is sent again with its ClientToken: the id of the first is assumed."""
    try:
        second = make()
    except ApiError as error:
        return accepted(error)
    return Verdict(first == second, "the same id" if first == second else "another id")


def second_refused(made: list[str], make: Callable[[], str], remove: Callable[[str], None]) -> Verdict:
    """The verdict over a second one beside those made, which is assumed to be refused; one that comes is removed again."""
    known = list(made)
    try:
        id = make()
    except ApiError as error:
        return refused(error)
    if id in known:
        return Verdict(False, "answered with the id of the first")
    remove(id)
    return Verdict(False, "a second one was made")


def statuses(seen: list[str], *assumed: str, then: str = "") -> Verdict:
    """The verdict over the statuses that were seen one after the other."""
    return Verdict(set(seen) <= set(assumed), " → ".join([*seen, *([then] if then else [])]))


def needed(ids: list[str], what: str) -> str:
    """The first of what was made; NotProbed without one."""
    if not ids:
        raise NotProbed(f"no {what} was made")
    return ids[0]
