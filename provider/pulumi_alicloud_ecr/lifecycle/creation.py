"""Exactly once: makes one resource, or goes on with the one that an interrupted create of this resource made, and never a
second.

1. Look it up. Nothing there: create, with a ClientToken that an interrupted create of this machine repeats.
2. No usable answer: look again, create again with the same token.
3. Something is there: ours by its claim or by the journal (`ownership`), or left alone.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

from ..api import error_codes
from ..api.call import Call
from ..api.error_codes import Reaction
from ..api.errors import (
    ApiError,
    EcrError,
    NothingMissing,
    NotReady,
    TimedOut,
    Unreachable,
    WaitFailed,
)
from ..api.journal import Attempt
from ..api.retry import Tries
from ..api.waiter import Observed
from .connection import Connection
from .ownership import Hold, Ownership

T = TypeVar("T")

MISMATCH = "IdempotentParameterMismatch"
DRY_RUN_PASSED = "DryRunOperation"

#: A listing of this age still shows what another run made; one look-up serves the creates of a whole program.
_LOOK_UP_AGE = 1.0

#: Seconds for which what was made may not be listed.
LATE = 60.0
#: Seconds for which an id that an interrupted create was answered with may be neither listed nor known to the API.
_DENIED = 5.0
#: How often, in seconds, a place is looked at where something may show late.
_LOOK_EVERY = 1.0


class Creation(Protocol[T]):
    """What is to be made."""

    @property
    def what(self) -> str:
        """For messages: "the attachment of ecr-1 to tr-1"."""
        ...

    @property
    def resource(self) -> str:
        """The class of the resource: EcrAttachment."""
        ...

    def find(self, since: float, call: Call) -> Mapping[str, T]:
        """What is there in its place, by id, in a listing begun after `since`."""
        ...

    def see(self, id: str, since: float, call: Call) -> Observed[T]:
        """The resource of that id, in a listing begun after `since`."""
        ...

    def exists(self, id: str, call: Call) -> bool | None:
        """Whether the API knows the id, asked in another way than by listing; None when it doesn't tell."""
        ...

    def create(self, token: str, claim: str, timeout: float, dry_run: bool) -> str:
        """One create call: the id; nothing or the refusal DryRunOperation when a dry run passes."""
        ...

    def claim_of(self, there: T) -> str:
        """The claim that is seen on it; empty when none is."""
        ...

    def status_of(self, there: T) -> str: ...

    def is_ready(self, there: T) -> bool: ...

    def created_at(self, there: T) -> float | None:
        """When it was made, in seconds since the epoch; None when the API doesn't tell."""
        ...

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        """Why the API refused; NothingMissing when it may have another answer now, None when that can't be looked into."""
        ...

    def unfinished(self, id: str, hold: Hold, reason: EcrError) -> NotReady:
        """The error for something made that can't be looked at any more."""
        ...


def create_once(
    connection: Connection, ownership: Ownership, creation: Creation[T], call: Call
) -> tuple[str, T, Hold]:
    """The id of the one resource, what it looks like now, and the claim with which it is held.

    Raises:
        Exists: something is there that this resource does not hold.
        NotReady: it was made, but could not be seen before the operation ended.
        Refused: the API refused, with the reason.
        ApiError, Unreachable, TimedOut, Cancelled: the operation ended before the API had an answer.
    """
    return _CreateOnce(connection, ownership, creation, call).run()


class _CreateOnce(Generic[T]):
    def __init__(
        self, connection: Connection, ownership: Ownership, creation: Creation[T], call: Call
    ) -> None:
        self._caller = connection.caller
        self._clock = connection.clock
        self._journal = connection.journal
        self._ownership = ownership
        self._creation = creation
        self._call = call
        self._tries = Tries(connection.caller, call)
        self._sound = False
        #: A call ended without an answer: something may have been made.
        self._doubtful = False
        #: The tokens that an earlier run may have sent: only they can be answered with what is gone.
        self._sent_before = {a.token for a in ownership.attempts()}

    def run(self) -> tuple[str, T, Hold]:
        found = self._creation.find(self._clock.now() - _LOOK_UP_AGE, self._call) and self._find()
        if found:
            return self._hold_one(found)
        try:
            return self._create()
        except NotReady:
            raise
        except EcrError as error:
            self._note_refusal()
            if isinstance(error, TimedOut) and self._tries.last is not None:
                # What the API said last tells more than that its turn came too late.
                raise self._tries.last from None
            raise

    def _note_refusal(self) -> None:
        """A create that was refused for good has most likely made nothing: it is not sent again."""
        if not self._doubtful:
            for attempt in self._ownership.attempts():
                if attempt.token not in self._sent_before:
                    self._ownership.refused(attempt)

    def _create(self) -> tuple[str, T, Hold]:
        attempt = self._ownership.begin(self._creation.what)
        found: Mapping[str, T] = {}
        while not found:
            try:
                id = attempt.id or self._caller.once(self._call, self._sender(attempt))
            except Unreachable as error:
                self._doubtful = True
                self._tries.pause(error)
                found = self._find()
            except ApiError as error:
                # What may be answered otherwise later ("the same call is still being worked on") decides nothing.
                passing = error_codes.meaning(error).then is Reaction.RETRY
                self._doubtful = self._doubtful or passing or error_codes.is_ambiguous(error)
                if error.code == MISMATCH:
                    # An older create with other values had this token; what became of it, its claim tells.
                    found = self._wait_found(attempt)
                    attempt = attempt if found else self._ownership.begin_anew(self._creation.what)
                else:
                    found = self._after_refusal(error)
            else:
                hold = self._ownership.made(attempt, id)
                if (item := self._seen(id, attempt, hold)) is not None:
                    return id, item, hold
                self._ownership.failed(attempt)
                self._call.say(
                    f"{self._creation.what}: {id}, which an earlier create made, is gone; making another"
                )
                attempt, found = self._ownership.begin(self._creation.what), self._find()
        return self._hold_one(found)

    def _sender(self, attempt: Attempt, dry_run: bool = False) -> Callable[[float], str]:
        return lambda timeout: self._creation.create(attempt.token, attempt.claim, timeout, dry_run)

    def _find(self) -> Mapping[str, T]:
        return self._creation.find(self._clock.now(), self._call)

    def _after_refusal(self, error: ApiError) -> Mapping[str, T]:
        """Decide about a refused create: what is there now, nothing to try again; raises when it is final."""
        then = error_codes.meaning(error).then
        if error_codes.is_ambiguous(error) or then is Reaction.RETRY:
            self._tries.pause(error)
            return self._find() if error_codes.is_ambiguous(error) else {}
        if found := self._find_all_the_same():
            return found
        if not self._may_pass(error, then):
            self._tries.final(error)
            raise error_codes.explained(error, f"{self._creation.what} is not made")
        self._tries.pause(error)
        return {}

    def _find_all_the_same(self) -> Mapping[str, T]:
        """What is there, as far as the API can be asked: it has just refused something."""
        with contextlib.suppress(ApiError, Unreachable):
            return self._find()
        return {}

    def _may_pass(self, error: ApiError, then: Reaction) -> bool:
        """Whether the call may be answered otherwise now; raises what is missing, if the refusal can mean that.

        A status is waited for once the prerequisites have been looked at. Any other refusal is tried once more when
        nothing is missing, since what was missing may have come meanwhile, and while something is on its way.
        """
        if then is Reaction.RETRY_IF_SOUND and self._sound:
            return True
        if then not in (Reaction.INVESTIGATE, Reaction.MISSING, Reaction.RETRY_IF_SOUND):
            return False
        self._tries.final(error)
        problem = self._creation.look_into(error, self._call)
        if problem is None:
            return then is Reaction.RETRY_IF_SOUND
        if not isinstance(problem, NothingMissing) or (self._sound and not problem.coming):
            raise problem
        self._sound = True
        return True

    def _hold_one(self, found: Mapping[str, T]) -> tuple[str, T, Hold]:
        """The one of what is there that is ours; raises Exists when none is."""
        for id, there in found.items():
            if (hold := self._hold(id, there)) is not None:
                return id, there, hold
        if (answered := self._ask_whose(found)) is not None:
            return answered
        id, there = next(iter(found.items()))
        raise self._ownership.refusal(
            self._creation.what,
            id,
            self._creation.status_of(there),
            self._creation.claim_of(there),
            self._creation.resource,
        )

    def _hold(self, id: str, there: T) -> Hold | None:
        creation, seen = self._creation, self._creation.claim_of(there)
        if (attempt := self._ownership.attempt_for(id, seen)) is not None:
            return self._ownership.made(attempt, id)
        begun = self._ownership.taken_over(id, seen)
        if begun is not None or self._ownership.may_take_over(
            id, seen, creation.created_at(there), creation.is_ready(there)
        ):
            # Said again by the run that goes on with it: the interrupted one may not have come to it.
            self._call.warn(
                f"taking over {id}, which an interrupted run of this resource made on another machine"
            )
            return begun or self._ownership.adopt(id, seen, creation.what)
        return None

    def _ask_whose(self, found: Mapping[str, T]) -> tuple[str, T, Hold] | None:
        """What a create without an outcome has made, asked of the API where claims can't be seen: it answers a repeated
        token with the same id. None when it doesn't know the token, or when asking would make a second one, which a
        dry run says first."""
        attempt = next((a for a in self._ownership.attempts() if not (a.id or a.refused)), None)
        if attempt is None or any(self._creation.claim_of(there) for there in found.values()):
            return None
        try:
            id = self._repeat(self._sender(attempt, dry_run=True))
        except ApiError as error:
            passing = error_codes.meaning(error).then is Reaction.RETRY_IF_SOUND
            if passing or error.code == DRY_RUN_PASSED:
                return None
            try:
                id = self._repeat(self._sender(attempt))
            except ApiError:
                return None
        if not id or not self._ownership.is_free(id, attempt.claim):
            return None
        hold = self._ownership.made(attempt, id)
        item = found.get(id) or self._seen(id, attempt, hold)
        return None if item is None else (id, item, hold)

    def _repeat(self, make: Callable[[float], str]) -> str:
        return self._caller.call(self._call, make, lambda e: error_codes.meaning(e).then is Reaction.RETRY)

    def _age(self, attempt: Attempt) -> float:
        return self._journal.wall_time() - attempt.sent

    def _wait_found(self, attempt: Attempt) -> Mapping[str, T]:
        """What shows in the place, until what that create made must have."""
        while not (found := self._find()) and 0 <= self._age(attempt) < LATE:
            self._clock.sleep(_LOOK_EVERY, self._call.cancelled)
        return found

    def _seen(self, id: str, attempt: Attempt, hold: Hold) -> T | None:
        """What was answered, once it is listed; None when it is gone: only what an older create was answered with can be."""
        begun = since = self._clock.now()
        try:
            while True:
                seen = self._creation.see(id, since, self._call)
                if seen.item is not None:
                    return seen.item
                missing = seen.at - begun
                old = attempt.token in self._sent_before and self._age(attempt) >= LATE
                if old and missing >= _DENIED and self._creation.exists(id, self._call) is False:
                    return None
                if missing >= LATE:
                    raise WaitFailed(
                        f"{self._creation.what} was answered with {id}, which is not listed after {LATE:.0f} s"
                    )
                since = seen.at
        except EcrError as error:
            reason = error_codes.explained(error) if isinstance(error, ApiError) else error
            self._ownership.answered(id, hold)
            raise self._creation.unfinished(id, hold, reason) from None
