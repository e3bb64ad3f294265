"""Exactly once for what has no id of its own and no tags: a grant, a route table association, a propagation.

The API knows such a thing by what it says, so making it twice is making it once; what has to be found out is whose the
one that is there is. This process's memory and the journal of this machine tell (`ownership`): a create without a known
outcome was noted before the call. Anything else that is there is somebody else's, and is left alone.
"""

from __future__ import annotations

from typing import Generic, Protocol, TypeVar

from ..api import error_codes
from ..api.call import Call
from ..api.error_codes import Reaction
from ..api.errors import ApiError, EcrError, Unreachable
from ..api.retry import Tries
from .connection import Connection
from .ownership import Hold, Ownership

T = TypeVar("T")


class UnnamedCreation(Protocol[T]):
    """What is to be made."""

    @property
    def what(self) -> str:
        """For messages: "the association of tr-attach-1 with vtb-1"."""
        ...

    @property
    def id(self) -> str:
        """Under which the journal knows it: its id for Pulumi, where no other kind has such ids."""
        ...

    def find(self, since: float, call: Call) -> T | None:
        """What is there in its place, in a listing begun after `since`."""
        ...

    def create(self, token: str, timeout: float) -> None:
        """One create call."""
        ...

    def in_the_way(self, there: T, ownership: Ownership) -> EcrError:
        """The error for something that is there and not provably ours."""
        ...

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        """Why the API refused, when a missing prerequisite explains it; None when nothing is missing."""
        ...


def create_unnamed(
    connection: Connection, ownership: Ownership, creation: UnnamedCreation[T], call: Call
) -> tuple[T | None, Hold]:
    """Make it; what was there already and is ours (None when it was made now), and the claim with which it is held.

    Raises:
        Exists: it is there, and this resource can't prove to have made it.
        Refused: the API refused, with the reason.
        ApiError, Unreachable, TimedOut, Cancelled: the operation ended before the API had an answer.
    """
    return _CreateUnnamed(connection, ownership, creation, call).run()


class _CreateUnnamed(Generic[T]):
    def __init__(
        self, connection: Connection, ownership: Ownership, creation: UnnamedCreation[T], call: Call
    ) -> None:
        self._connection = connection
        self._ownership = ownership
        self._creation = creation
        self._call = call
        self._tries = Tries(connection.caller, call)
        #: A call ended without an answer: what is there now, and was not before, is ours.
        self._doubtful = False
        self._sound = False

    def run(self) -> tuple[T | None, Hold]:
        ownership, creation = self._ownership, self._creation
        if (there := self._find()) is not None:
            begun = ownership.attempt_of(creation.what) if ownership.is_free(creation.id) else None
            if begun is None:
                raise creation.in_the_way(there, ownership)
            return there, ownership.made(begun, creation.id)
        attempt = ownership.begin(creation.what)
        try:
            made = self._create(attempt.token)
        except EcrError:
            # A call that was refused has made nothing.
            if not self._doubtful:
                ownership.failed(attempt)
            raise
        return made, ownership.made(attempt, creation.id)

    def _create(self, token: str) -> T | None:
        while True:
            try:
                self._connection.caller.once(self._call, lambda t: self._creation.create(token, t))
            except Unreachable as error:
                self._doubtful = True
                self._tries.pause(error)
            except ApiError as error:
                if (there := self._after_refusal(error)) is not None:
                    return there
                self._tries.pause(error)
            else:
                return None

    def _after_refusal(self, error: ApiError) -> T | None:
        """What is there and ours; None to call again; raises when the refusal is final."""
        self._doubtful = self._doubtful or error_codes.is_ambiguous(error)
        then = error_codes.meaning(error).then
        if then is Reaction.RETRY and not self._doubtful:
            return None
        if (there := self._find()) is not None:
            if self._doubtful:
                return there
            raise self._creation.in_the_way(there, self._ownership)
        if then is not Reaction.RETRY and not self._sound:
            if (problem := self._creation.look_into(error, self._call)) is not None:
                raise problem
            self._sound = True
            if then in (Reaction.INVESTIGATE, Reaction.GONE):
                # What was missing may have come while it was looked into: once more.
                return None
        if not error_codes.passes(error):
            self._tries.final(error)
            raise error_codes.explained(error, f"{self._creation.what} is not made")
        return None

    def _find(self) -> T | None:
        return self._creation.find(self._connection.clock.now(), self._call)
