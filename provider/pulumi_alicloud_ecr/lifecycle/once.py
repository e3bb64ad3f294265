"""Exactly once: makes one thing, or finds the one that this resource made before, and never a second.

1. Look it up. Nothing there: create, with a ClientToken that is the same when the same create is tried again.
2. No usable answer: look again, create again with the same token.
3. Something is there: prove that this resource made it, or leave it alone.

The proof, strongest first: this machine's record has its id; the record says that a create with this token was
sent, and the same create answers with the same id or with IdempotentParameterMismatch; without a record, a dry
run with the token says so. A dry run that says a create would succeed proves nothing and would lead to a second
one, so that is where it ends: the error names what is there and how to import it.

A token that the API remembers may answer with the id of something deleted meanwhile. What is answered is therefore
looked up before it is believed; a dead id leads to the next generation of the token.
"""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from .. import codes
from ..codes import Then
from ..errors import ApiError, EcrError, Refused, Unreachable
from ..intents import token
from ..retry import Call, Tries
from ..waiting import Seen
from .connection import Connection

T = TypeVar("T")

MISMATCH = "IdempotentParameterMismatch"
DRY_RUN_PASSED = "DryRunOperation"

#: A listing of this age still shows what another run made; one look-up serves the creates of a whole program.
_LOOK_UP_AGE = 1.0

#: Seconds for which a new thing may not be listed: then it is asked for by itself, at last taken for dead.
#: Long, since taking a living one for dead is what doubles; it is only ever waited for after a replayed token.
_LATE = 30.0
_DEAD = 60.0


class Thing(Protocol[T]):
    """What is to be made."""

    @property
    def what(self) -> str:
        """For messages: "the attachment of ecr-1 to tr-1"."""
        ...

    @property
    def key(self) -> str:
        """Digest of the resource: which record of `intents` is its own."""
        ...

    @property
    def create_digest(self) -> str:
        """Digest of the create: what its ClientToken is derived from."""
        ...

    def find(self, since: float, call: Call) -> tuple[str, T] | None:
        """What is there in its place, with its id, in a listing begun at `since` or later."""
        ...

    def see(self, id: str, since: float, call: Call) -> Seen[T]:
        """The thing of that id, in a listing begun at `since` or later."""
        ...

    def exists(self, id: str, call: Call) -> bool:
        """Whether the API knows the id, asked in another way than by listing."""
        ...

    def create(self, token: str, timeout: float, dry_run: bool) -> str:
        """One create call."""
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


def obtain(connection: Connection, thing: Thing[T], call: Call) -> tuple[str, T]:
    """The id of the one thing, and what it looks like now.

    Raises:
        Exists: something is there that this resource can't prove to have made.
        Refused: the API refused, with the reason.
        ApiError, Unreachable: the last answer, when the deadline ended the tries.
    """
    return _Obtaining(connection, thing, call).run()


class _Obtaining(Generic[T]):
    def __init__(self, connection: Connection, thing: Thing[T], call: Call) -> None:
        self._connection = connection
        self._clock = connection.clock
        self._intents = connection.intents
        self._thing = thing
        self._call = call
        self._tries = Tries(connection.caller, call)
        self._sound = False

    def run(self) -> tuple[str, T]:
        found = self._thing.find(self._clock.now() - _LOOK_UP_AGE, self._call) and self._find()
        while True:
            if found is not None:
                return self._claim(*found)
            self._intents.sending(self._thing.key, self._token)
            try:
                id = self._connection.caller.once(self._call, self._create)
            except Unreachable as error:
                self._tries.pause(error)
                found = self._find()
            except ApiError as error:
                found = self._after_refusal(error)
            else:
                self._intents.made(self._thing.key, id)
                if (item := self._wait_visible(id)) is not None:
                    return id, item
                self._intents.ended(self._thing.key)

    @property
    def _token(self) -> str:
        return token(self._thing.create_digest, self._intents.read(self._thing.key).generation)

    def _create(self, timeout: float) -> str:
        return self._thing.create(self._token, timeout, dry_run=False)

    def _find(self) -> tuple[str, T] | None:
        return self._thing.find(self._clock.now(), self._call)

    def _after_refusal(self, error: ApiError) -> tuple[str, T] | None:
        """Decide about a refused create: what is there now, or None to try again; raises when it is final."""
        if error.code == MISMATCH:
            # Ours, made with other in-place values by a run that crashed, or since deleted.
            if (found := self._wait_found()) is None:
                self._intents.ended(self._thing.key)
            return found
        then = codes.meaning(error).then
        if codes.is_ambiguous(error) or then is Then.RETRY:
            self._tries.pause(error)
            return self._find() if codes.is_ambiguous(error) else None
        if (found := self._find()) is not None:
            return found
        if not self._sound:
            if (problem := self._thing.look_into(error, self._call)) is not None:
                raise problem
            self._sound = True
        if then is not Then.RETRY_IF_SOUND:
            raise self._refused(error)
        self._tries.pause(error)
        return None

    def _refused(self, error: ApiError) -> Refused:
        known = codes.meaning(error)
        final = self._tries.final(error)
        return Refused(f"{known.meaning}. {known.remedy} ({final})", error)

    def _claim(self, id: str, there: T) -> tuple[str, T]:
        """Prove that what is there is ours, or raise."""
        intent = self._intents.read(self._thing.key)
        if intent.id == id:
            return id, there
        if intent.id or (intent.token != self._token and not self._dry_run_proves(id, there)):
            raise self._thing.in_the_way(id, there)
        try:
            answered = self._connection.call(self._call, self._create)
        except ApiError as error:
            if error.code != MISMATCH:
                raise self._thing.in_the_way(id, there) from None
            answered = id
        if answered != id:
            # The API neither remembers the token nor refuses a second one.
            self._thing.undo(answered, self._call)
            raise self._thing.in_the_way(id, there)
        self._intents.made(self._thing.key, id)
        return id, there

    def _dry_run_proves(self, id: str, there: T) -> bool:
        """Whether it is proven, or safe to ask by the same create: true unless a create would make a second one."""
        try:
            answered = self._connection.call(
                self._call, lambda t: self._thing.create(self._token, t, dry_run=True)
            )
        except ApiError as error:
            return error.code != DRY_RUN_PASSED
        if answered != id:
            self._thing.undo(answered, self._call)
        return answered == id

    def _wait_found(self) -> tuple[str, T] | None:
        begun = self._clock.now()
        while (found := self._find()) is None and self._clock.now() - begun < _LATE:
            self._clock.sleep(1.0, self._call.cancelled)
        return found

    def _wait_visible(self, id: str) -> T | None:
        """The thing once it is listed; None when its id turns out to be dead."""
        begun = since = self._clock.now()
        while True:
            seen = self._thing.see(id, since, self._call)
            if seen.item is not None:
                return seen.item
            missing = self._clock.now() - begun
            if missing >= _DEAD or (missing >= _LATE and not self._thing.exists(id, self._call)):
                return None
            since = seen.at + 1e-6
