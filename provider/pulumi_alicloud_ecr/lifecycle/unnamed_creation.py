"""Exactly once for what has no id of its own and no tags: a route table association, a propagation.

The API knows such a thing by what it says, so making it twice is making it once; what has to be found out is whose the
one that is there is. This process's memory and the journal of this machine tell: the key was noted before the call.
Anything else that is there is somebody else's, and is left alone.
"""

from __future__ import annotations

import uuid
from typing import Generic, Protocol, TypeVar

from ..api import error_codes
from ..api.error_codes import Reaction
from ..api.errors import ApiError, EcrError, Unreachable
from ..api.retry import Call, Tries
from .connection import Connection

T = TypeVar("T")


class UnnamedCreation(Protocol[T]):
    """What is to be made."""

    @property
    def what(self) -> str:
        """For messages: "the association of tr-attach-1 with vtb-1"."""
        ...

    @property
    def key(self) -> str:
        """Digest of the resource: which entry of the journal is its own."""
        ...

    def find(self, since: float, call: Call) -> T | None:
        """What is there in its place, in a listing begun after `since`."""
        ...

    def create(self, token: str, timeout: float) -> None:
        """One create call."""
        ...

    def in_the_way(self, there: T) -> EcrError:
        """The error for something that is there and not provably ours."""
        ...

    def look_into(self, error: ApiError, call: Call) -> EcrError | None:
        """Why the API refused, when a missing prerequisite explains it; None when nothing is missing."""
        ...


def create_unnamed(connection: Connection, creation: UnnamedCreation[T], call: Call) -> T | None:
    """Make it; what was there already and is ours, None when it was made now.

    Raises:
        Exists: it is there, and this resource can't prove to have made it.
        Refused: the API refused, with the reason.
        ApiError, Unreachable, TimedOut, Cancelled: the operation ended before the API had an answer.
    """
    return _CreateUnnamed(connection, creation, call).run()


class _CreateUnnamed(Generic[T]):
    def __init__(self, connection: Connection, creation: UnnamedCreation[T], call: Call) -> None:
        self._connection = connection
        self._creation = creation
        self._call = call
        self._tries = Tries(connection.caller, call)
        #: A call ended without an answer: what is there now, and was not before, is ours.
        self._doubtful = False
        self._sound = False

    def run(self) -> T | None:
        journal, key = self._connection.journal, self._creation.key
        if (there := self._find()) is not None:
            if not journal.read(key).token:
                raise self._creation.in_the_way(there)
            return there
        token = f"pulumi-ecr-{uuid.uuid4().hex}"
        journal.sending(key, token)
        try:
            return self._create(token)
        except EcrError:
            # A call that was refused has made nothing.
            if not self._doubtful:
                journal.ended(key, "")
            raise

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
            raise self._creation.in_the_way(there)
        if then is not Reaction.RETRY and not self._sound:
            if (problem := self._creation.look_into(error, self._call)) is not None:
                raise problem
            self._sound = True
        if not error_codes.passes(error):
            self._tries.final(error)
            raise error_codes.explained(error, f"{self._creation.what} is not made")
        return None

    def _find(self) -> T | None:
        return self._creation.find(self._connection.clock.now(), self._call)
