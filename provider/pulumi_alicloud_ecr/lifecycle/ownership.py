"""Who holds what: nothing that somebody else holds is taken or deleted, and nothing of ours is lost.

A state knows the claim with which its resource is held (`schema.claim`); where the API has tags the cloud knows it too,
set by the create call itself. The rules are the table in docs/architecture.md, "Who holds what".

What the cloud can't say, the journal of this machine and the memory of this process say as far as they can: which creates
have no known outcome, and what was handed out last. A kind without tags uses the same with nothing seen:

    ownership = Ownership(connection, call, inputs.origin)
    attempt = ownership.begin("the grant of ecr-1 to cen-1")    # before the create call: what a crash leaves is ours
    ... the create call; attempt.token is its ClientToken, if it takes one ...
    hold = ownership.made(attempt, id)
    state.claim = hold.text
    ownership.answered(id, hold)                   # the last thing: the engine is being told

    ownership.attempt_of(what), .is_free(id)       # create, something is there: an interrupted create of ours, or None
    ownership.refusal(what, id, status, "")        # create, it is not ours: the error
    ownership.adopt(id)                            # import: the hold for the state
    ownership.other_holder(id, state.claim)        # update, delete: who else holds it; empty when it is ours
    ownership.released(id, state.claim)            # deleted, or let go
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from ..api.call import Call
from ..api.errors import Exists
from ..api.journal import Attempt
from ..schema.claim import Claim, Holder, digest, holder_name
from .connection import Connection

#: Seconds since it was made, for which what a lost run of the same resource has left is taken over without being
#: asked. Older ones may be in a state that this machine does not know.
FRESH = 3600.0

#: What to do about a resource of this stack that somebody else holds.
TAKE_OUT = "take it out of this stack (pulumi state delete), or import it here to take it over"


@dataclass(frozen=True)
class Hold:
    """With which claim a resource is held."""

    claim: str
    #: The claim that ours takes the place of: it may still be seen, by lag or where it can't be replaced.
    superseded: str = ""

    @classmethod
    def parse(cls, text: str) -> Hold | None:
        """The hold that a state records; None when it has none."""
        claim, _, superseded = text.partition(" ")
        return cls(claim, superseded) if claim else None

    @property
    def text(self) -> str:
        """How a state records it."""
        return f"{self.claim} {self.superseded}".rstrip()


class Ownership:
    """What one resource of one stack can say of what it finds in the cloud."""

    def __init__(self, connection: Connection, call: Call, origin: str | None, *older_keys: str) -> None:
        """`origin` names the resource where the host does not tell its URN; `older_keys` are the names of its files in
        journals before the claim."""
        self._journal = connection.journal
        self._call = call
        self._older_keys = older_keys
        self.holder = Holder.of(connection.backend, call.urn or origin or "")
        self._key = digest(connection.cloud.name, self.holder.digest)

    def attempts(self) -> tuple[Attempt, ...]:
        """The creates of this resource whose outcome no state is known to have, the latest first."""
        return self._journal.attempts(self._key, *self._older_keys)

    def attempt_for(self, id: str, seen: str = "") -> Attempt | None:
        """The create without a known outcome that has made this; `seen` is the claim on it."""
        found = next((a for a in self.attempts() if (a.claim == seen if seen else a.id == id)), None)
        return found if found is not None and self.is_free(id, found.claim) else None

    def attempt_of(self, what: str) -> Attempt | None:
        """The create of that without a known outcome: all that tells where what is made has no id of its own."""
        return next((a for a in self.attempts() if a.what in (what, "") and not a.refused), None)

    def is_free(self, id: str, claim: str = "") -> bool:
        """Whether no state has the id, as far as this machine knows, but perhaps the one that has it with that claim."""
        hold = Hold.parse(self._journal.holder(id) or "")
        return not self._journal.in_use(id) and (hold is None or hold.claim == claim)

    def begin(self, what: str) -> Attempt:
        """A create call is about to be sent: the same again when the last one has no known outcome, else a new one."""
        attempt = self.attempt_of(what) or self._new_attempt(what)
        for other in self.attempts():
            if other.what not in (what, "") and not other.refused:
                made = f"has made {other.id}" if other.id else f"may have made one tagged {other.claim}"
                self._call.warn(
                    f"an interrupted run began {other.what} and {made}: look for it in the console"
                )
        self._journal.sending(self._key, attempt)
        return attempt

    def begin_anew(self, what: str) -> Attempt:
        """The same with a new token, whatever became of the last one."""
        attempt = self._new_attempt(what)
        self._journal.sending(self._key, attempt)
        return attempt

    def made(self, attempt: Attempt, id: str) -> Hold:
        """The API has answered the create with an id."""
        claim = attempt.claim or str(self._new_claim())
        self._journal.made(self._key, attempt, id)
        return Hold(claim)

    def failed(self, attempt: Attempt) -> None:
        """Nothing of that create is alive."""
        self._journal.failed(self._key, attempt)

    def refused(self, attempt: Attempt) -> None:
        """The API has refused that create for good: it is not sent again, and only its claim could say otherwise."""
        self._journal.refused(self._key, attempt)

    def may_take_over(self, id: str, seen: str, created: float | None, ready: bool) -> bool:
        """Whether what has that claim was left by a lost run of this same resource: not by one of this machine, whose
        outcome the journal knows, and only while it is fresh. `created` is in seconds since the epoch."""
        claim = Claim.parse(seen)
        if claim is None or claim.holder != self.holder.digest or claim.machine == self._journal.machine:
            return False
        age = None if created is None else abs(self._journal.wall_time() - created)
        return self.is_free(id, seen) and (not ready if age is None else age < FRESH)

    def taken_over(self, id: str, seen: str) -> Hold | None:
        """The hold of an interrupted run of this resource on this machine that had begun to take it over from `seen`."""
        hold = Hold.parse(self._journal.holder(id) or "")
        if hold is None or not seen or hold.superseded != seen or self._journal.in_use(id):
            return None
        return hold if any((a.id, a.claim) == (id, hold.claim) for a in self.attempts()) else None

    def adopt(self, id: str, seen: str = "", what: str = "") -> Hold:
        """Take it over from whoever holds it: `seen`, the claim on it, is to be replaced where that can be done.
        `what` is given by a create that takes over: what it makes."""
        hold = Hold(str(self._new_claim()), seen)
        if what:
            attempt = replace(self._new_attempt(what), claim=hold.claim, id=id)
            self._journal.sending(self._key, attempt)
        self._journal.handing_out(id, hold.text, lasting=True)
        return hold

    def held(self, known: str, seen: str = "") -> Hold:
        """The hold of a state; a state of a version before the claim gets one."""
        return Hold.parse(known) or Hold(seen or str(self._new_claim()))

    def other_holder(self, id: str, known: str, seen: str = "") -> str:
        """Who else holds what this state has, for people; empty when this state does. `known` is the claim in the
        state, `seen` the one in the cloud."""
        accepted = set(known.split())
        if seen and seen not in accepted and (accepted or not self._is_own(seen)):
            return holder_name(seen)
        moved = self._journal.moved_to(id, known) if known else None
        if moved is not None and moved.digest != self.holder.digest:
            return moved.name
        handed = Hold.parse(self._journal.holder(id) or "")
        if handed is None or handed.claim in accepted:
            return ""
        # Where the cloud shows what came after it, this machine's memory is the older one.
        if self._journal.handed_out(id) or seen in ("", handed.superseded):
            return holder_name(handed.claim)
        return ""

    def answered(self, id: str, hold: Hold) -> None:
        """The engine is being told the id."""
        self._journal.handing_out(id, hold.text)
        self._journal.answered(self._key, id)

    @contextmanager
    def handing_out(self, id: str, hold: Hold) -> Iterator[None]:
        """Whatever comes of the block, the engine is told the id at its end."""
        try:
            yield
        finally:
            self.answered(id, hold)

    def import_claim(self, id: str, seen: str) -> str:
        """The claim for the state of what Pulumi imports by reading it, which writes nothing to the cloud; empty when
        it has none. The one that is seen stays valid until an update replaces it."""
        if not seen:
            return ""
        held = (self._journal.holder(id) or "").split()
        if held[1:] == [seen]:
            return " ".join(held)
        hold = Hold(str(self._new_claim()), seen)
        self._journal.handing_out(id, hold.text)
        return hold.text

    def observed(self, id: str, known: str) -> None:
        """A state has it."""
        self._journal.observed(id, known, self.holder)

    def released(self, id: str, known: str) -> None:
        """It is gone, or this state has let go of it."""
        self._journal.released(id, known)

    def refusal(self, what: str, id: str, status: str, seen: str, resource: str, held_as: str = "") -> Exists:
        """The error for a create that finds what it does not hold: who does, and what to do. `resource` is the class,
        `held_as` the journal's name of it where that is not the id."""
        if self._journal.in_use(held_as or id):
            return Exists(
                f"{what} exists as {id} ({status}) and is in a state already; a replacement has to be deleted first: "
                "run pulumi state untaint, or set delete_before_replace=True and run pulumi up again"
            )
        if self._is_own(seen):
            held = "was made by this very resource, but not by a run that this state knows of"
        elif seen:
            held = f"is held by {holder_name(seen)}"
        else:
            held = "was not made by this resource"
        return Exists(
            f"{what} exists already as {id} ({status}) and {held}; if this resource was renamed or moved, say so with "
            f"aliases=[...]; to manage it here instead, import it: {resource}(..., "
            f'opts=ResourceOptions(import_="{id}")), or delete it first'
        )

    def _is_own(self, seen: str) -> bool:
        claim = Claim.parse(seen)
        return claim is not None and claim.holder == self.holder.digest

    def _new_claim(self) -> Claim:
        return Claim.new(self.holder, self._journal.machine)

    def _new_attempt(self, what: str) -> Attempt:
        claim = self._new_claim()
        return Attempt(claim.token, str(claim), what, self._journal.wall_time())
