"""Exactly once: makes one resource, or finds the one that this resource made before, and never a second.

1. Look it up. Nothing there: create, with a ClientToken that is the same when the same create is tried again.
2. No usable answer: look again, create again with the same token.
3. Something is there: prove that this resource made it, or leave it alone.

The proof, strongest first: this machine's record has its id; the record says that a create with this token was
sent, and the same create answers with the same id or with IdempotentParameterMismatch; without a record, a dry
run with the token says that asking so is safe. A dry run that says a create would succeed proves nothing and would
lead to a second one, so that is where it ends: the error names what is there and how to import it.

A token that the API remembers may answer with the id of something deleted meanwhile. What is answered is therefore
looked up before it is believed; a dead id leads to the next generation of the token.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from typing import Generic, Protocol, TypeVar

from ..api import error_codes
from ..api.error_codes import Reaction
from ..api.errors import (
    ApiError,
    EcrError,
    NotReady,
    Unreachable,
)
from ..api.journal import token
from ..api.retry import Call, Tries
from ..api.waiter import Observed
from .connection import Connection

T = TypeVar("T")

MISMATCH = "IdempotentParameterMismatch"
DRY_RUN_PASSED = "DryRunOperation"

#: A listing of this age still shows what another run made; one look-up serves the creates of a whole program.
_LOOK_UP_AGE = 1.0

#: Seconds for which a new resource may not be listed.
LATE = 30.0
#: Seconds after which an answered id that is not listed is taken for dead: when the API also denies it to another
#: question, and when it doesn't. Taking a living one for dead is what doubles.
_DENIED = 10.0
#: The same once one answered id has turned out to be dead: the API is seen to remember old tokens, so the next
#: generation is likely to be another one, where stacks come and go on machines without records.
_DENIED_AGAIN = 2.0
_DEAD = 60.0

#: How many tokens are tried to find whose a resource is: each stands for one that another machine has made and deleted.
_GENERATIONS = 8


class Creation(Protocol[T]):
    """What is to be made."""

    @property
    def what(self) -> str:
        """For messages: "the attachment of ecr-1 to tr-1"."""
        ...

    @property
    def key(self) -> str:
        """Digest of the resource: which record of `journal` is its own."""
        ...

    @property
    def create_digest(self) -> str:
        """Digest of the create: what its ClientToken is derived from."""
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

    def create(self, token: str, timeout: float, dry_run: bool) -> str:
        """One create call: the id; nothing or the refusal DryRunOperation when a dry run passes."""
        ...

    def undo(self, id: str, call: Call) -> None:
        """Delete what has just been made in error."""
        ...

    def in_the_way(self, id: str, there: T) -> EcrError:
        """The error for something that is there and not provably ours."""
        ...

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        """Why the API refused, when a missing prerequisite explains it; None when nothing is missing."""
        ...

    def unfinished(self, id: str, reason: EcrError) -> NotReady:
        """The error for something made that can't be looked at any more."""
        ...


def create_once(connection: Connection, creation: Creation[T], call: Call) -> tuple[str, T]:
    """The id of the one resource, and what it looks like now.

    Raises:
        Exists: something is there that this resource can't prove to have made.
        NotReady: it was made, but could not be seen before the operation ended.
        Refused: the API refused, with the reason.
        ApiError, Unreachable, TimedOut, Cancelled: the operation ended before the API had an answer.
    """
    return _CreateOnce(connection, creation, call).run()


class _CreateOnce(Generic[T]):
    def __init__(self, connection: Connection, creation: Creation[T], call: Call) -> None:
        self._caller = connection.caller
        self._clock = connection.clock
        self._journal = connection.journal
        self._creation = creation
        self._call = call
        self._tries = Tries(connection.caller, call)
        self._sound = False
        self._denied = _DENIED

    def run(self) -> tuple[str, T]:
        found = self._creation.find(self._clock.now() - _LOOK_UP_AGE, self._call) and self._find()
        while not found:
            self._journal.sending(self._creation.key, self._token)
            try:
                id = self._caller.once(self._call, self._create)
            except Unreachable as error:
                self._tries.pause(error)
                found = self._find()
            except ApiError as error:
                found = self._after_refusal(error)
            else:
                if (item := self._seen(id)) is not None:
                    return id, item
                self._journal.ended(self._creation.key, id)
                self._denied = _DENIED_AGAIN
                found = self._find()
        return self._claim(found)

    @property
    def _token(self) -> str:
        return token(self._creation.create_digest, self._journal.read(self._creation.key).generation)

    def _create(self, timeout: float) -> str:
        return self._creation.create(self._token, timeout, dry_run=False)

    def _find(self) -> Mapping[str, T]:
        return self._creation.find(self._clock.now(), self._call)

    def _after_refusal(self, error: ApiError) -> Mapping[str, T]:
        """Decide about a refused create: what is there now, nothing to try again; raises when it is final."""
        if error.code == MISMATCH:
            # Ours, made with other in-place values by a run that crashed, or since deleted.
            if not (found := self._wait_found()):
                self._journal.ended(self._creation.key, self._journal.read(self._creation.key).id)
            return found
        then = error_codes.meaning(error).then
        if error_codes.is_ambiguous(error) or then is Reaction.RETRY:
            self._tries.pause(error)
            return self._find() if error_codes.is_ambiguous(error) else {}
        if found := self._find_all_the_same():
            return found
        self._look_into(error, then)
        if then is not Reaction.RETRY_IF_SOUND:
            self._tries.final(error)
            raise error_codes.explained(error, f"{self._creation.what} is not made")
        self._tries.pause(error)
        return {}

    def _find_all_the_same(self) -> Mapping[str, T]:
        """What is there, as far as the API can be asked: it has just refused something."""
        with contextlib.suppress(ApiError, Unreachable):
            return self._find()
        return {}

    def _look_into(self, error: ApiError, then: Reaction) -> None:
        """Raise what is missing, if the refusal can mean that; once, for what is sound now was not missing."""
        if self._sound or then not in (Reaction.INVESTIGATE, Reaction.MISSING, Reaction.RETRY_IF_SOUND):
            return
        self._tries.final(error)
        if (problem := self._creation.look_into(error, self._call)) is not None:
            raise problem
        self._sound = True

    def _claim(self, found: Mapping[str, T]) -> tuple[str, T]:
        """Prove that one of what is there is ours, or raise."""
        for _ in range(_GENERATIONS):
            intent = self._journal.read(self._creation.key)
            if intent.id in found:
                return intent.id, found[intent.id]
            # A recorded id that isn't there is dead: then another machine may have made the next one.
            id = intent.id or self._ask_whose(found, recorded=intent.token == self._token)
            if id in found:
                self._journal.made(self._creation.key, id)
                return id, found[id]
            if not id:
                break
            self._journal.ended(self._creation.key, id)
        raise self._creation.in_the_way(*next(iter(found.items())))

    def _ask_whose(self, found: Mapping[str, T], recorded: bool) -> str:
        """The id that the API made with our token, dead or alive; empty when it doesn't know the token, or when
        asking could make a second one: without a record, a dry run says that first."""
        try:
            answered = self._repeat(self._create if recorded else self._create_dry)
        except ApiError as error:
            if recorded:
                return next(iter(found)) if error.code == MISMATCH and len(found) == 1 else ""
            # A status passes while one looks, and then the create that was refused would succeed.
            passing = error_codes.meaning(error).then is Reaction.RETRY_IF_SOUND
            return "" if passing or error.code == DRY_RUN_PASSED else self._ask_whose(found, recorded=True)
        # An id from a dry run: the API takes no notice of DryRun, and has answered as it answers the create itself.
        return answered if answered in found or (answered and self._is_dead(answered)) else ""

    def _is_dead(self, id: str) -> bool:
        """Whether what the API answered is gone; a second one, just made, is deleted again."""
        second = id in self._find()
        self._creation.undo(id, self._call)
        return not second

    def _create_dry(self, timeout: float) -> str:
        return self._creation.create(self._token, timeout, dry_run=True)

    def _repeat(self, make: Callable[[float], str]) -> str:
        return self._caller.call(self._call, make, lambda e: error_codes.meaning(e).then is Reaction.RETRY)

    def _wait_found(self) -> Mapping[str, T]:
        begun = self._clock.now()
        while not (found := self._find()) and self._clock.now() - begun < LATE:
            self._clock.sleep(1.0, self._call.cancelled)
        return found

    def _seen(self, id: str) -> T | None:
        """What was answered, once it is listed; None when its id turns out to be dead."""
        self._journal.made(self._creation.key, id)
        begun = since = self._clock.now()
        try:
            while True:
                seen = self._creation.see(id, since, self._call)
                if seen.item is not None:
                    return seen.item
                missing = seen.at - begun
                if missing >= _DEAD or (
                    missing >= self._denied and self._creation.exists(id, self._call) is False
                ):
                    return None
                since = seen.at
        except EcrError as error:
            reason = error_codes.explained(error) if isinstance(error, ApiError) else error
            raise self._creation.unfinished(id, reason) from None
