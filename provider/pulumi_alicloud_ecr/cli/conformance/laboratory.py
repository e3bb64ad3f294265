"""Where the probes work: one ECR, one transit router, and everything that was made between them, to be removed again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from ...api.call import Call
from ...api.cloud import (
    Association,
    Attachment,
    AttachmentScope,
    NewAssociation,
    NewAttachment,
    TransitRouter,
)
from ...api.error_codes import is_throttled, passes
from ...api.errors import ApiError, EcrError
from ...lifecycle import Connection

T = TypeVar("T")

#: Seconds for one call, throttling and broken connections included.
_PATIENCE = 60.0
#: Seconds for a status to be reached: attaching takes minutes.
_STATUS_PATIENCE = 20 * 60.0
_LOOK_FIRST, _LOOK_MOST = 0.2, 5.0
#: Marks what a conformance run made, so that a later run may remove what a killed one left.
TAG = "alicloud-ecr-conformance"


class NotProbed(EcrError):
    """What the probe needs could not be had."""


@dataclass
class Laboratory:
    """One run. The ids of what it made stay in it until they are seen gone."""

    connection: Connection
    ecr_id: str
    transit_router: TransitRouter
    ecr_owner_id: str = ""
    say: Callable[[str], None] = print
    run: str = field(default_factory=lambda: secrets.token_hex(6))
    #: Ids of attachments and associations that exist, or may.
    attachments: list[str] = field(default_factory=list)
    associations: list[str] = field(default_factory=list)
    #: The id that each ClientToken was first answered with.
    answered: dict[str, str] = field(default_factory=dict)
    #: What earlier probes have seen: statuses by id, in order, each once.
    statuses: dict[str, list[str]] = field(default_factory=dict)

    @property
    def tags(self) -> dict[str, str]:
        return {TAG: self.run}

    @property
    def scope(self) -> AttachmentScope:
        return AttachmentScope(transit_router_id=self.transit_router.id)

    def token(self, name: str) -> str:
        """A ClientToken of this run."""
        return f"{TAG}-{self.run}-{name}"

    def new_attachment(self, name: str = "conformance") -> NewAttachment:
        router = self.transit_router
        return NewAttachment(
            self.ecr_id,
            router.id,
            region_id=router.region_id,
            ecr_owner_id=self.ecr_owner_id,
            name=name,
            description="made by alicloud-ecr conformance",
            tags=self.tags,
        )

    def new_association(self, description: str = "made by alicloud-ecr conformance") -> NewAssociation:
        router = self.transit_router
        owner = router.owner_id if router.owner_id != self.ecr_owner_id and self.ecr_owner_id else ""
        return NewAssociation(
            self.ecr_id,
            router.id,
            router.region_id,
            cen_id=router.cen_id,
            transit_router_owner_id=owner,
            description=description,
            tags=self.tags,
        )

    def ask(self, make: Callable[[float], T]) -> T:
        """One call, repeated only when it was throttled or had no answer. Raises ApiError as the API answered."""
        call = Call(self.connection.clock.now() + _PATIENCE)
        return self.connection.caller.call(call, make, is_throttled)

    def refusal(self, make: Callable[[float], object]) -> ApiError | None:
        """The refusal of a call; None when it was accepted."""
        try:
            self.ask(make)
        except ApiError as error:
            return error
        return None

    def create_attachment(self, token: str, new: NewAttachment | None = None) -> str:
        """Attach, and remember the id. Raises ApiError."""
        wanted = new or self.new_attachment()
        id = self.ask(lambda t: self.connection.cloud.create_attachment(wanted, self.token(token), t))
        self.answered.setdefault(token, id)
        if id not in self.attachments:
            self.attachments.append(id)
        return id

    def create_association(self, token: str, new: NewAssociation | None = None) -> str:
        """Associate, and remember the id. Raises ApiError."""
        wanted = new or self.new_association()
        id = self.ask(lambda t: self.connection.cloud.create_association(wanted, self.token(token), t))
        if id not in self.associations:
            self.associations.append(id)
        return id

    def attachment(self, id: str) -> Attachment | None:
        """The attachment as it is listed now."""
        cloud = self.connection.cloud
        page = self.ask(lambda t: cloud.list_attachments(AttachmentScope(attachment_id=id), t))
        return next((each for each in page.items if each.id == id), None)

    def association(self, id: str) -> Association | None:
        """The association as it is described now."""
        cloud = self.connection.cloud
        page = self.ask(lambda t: cloud.list_associations(self.ecr_id, t, association_id=id))
        return next((each for each in page.items if each.id == id), None)

    def listed(self) -> list[str]:
        """Ids of all attachments of this ECR to this transit router."""
        cloud = self.connection.cloud
        page = self.ask(lambda t: cloud.list_attachments(self.scope, t))
        return [each.id for each in page.items if each.ecr_id == self.ecr_id]

    def watch(
        self,
        id: str,
        look: Callable[[str], Attachment | Association | None],
        until: Callable[[str], bool],
        seconds: float = _STATUS_PATIENCE,
    ) -> str:
        """The status ('' for absent) that `until` takes, every one on the way noted. Raises NotProbed in the end."""
        seen = self.statuses.setdefault(id, [])
        for _ in self._looks(seconds):
            there = look(id)
            status = there.status if there else ""
            if status and (not seen or seen[-1] != status):
                seen.append(status)
                self.say(f"{id}: {status}")
            if until(status):
                return status
        raise NotProbed(f"{id} is still {seen[-1] if seen else 'not listed'} after {seconds:.0f} s")

    def attached(self, id: str) -> None:
        self.watch(id, self.attachment, lambda status: status == "Attached")

    def associated(self, id: str) -> None:
        self.watch(id, self.association, lambda status: status in ("INACTIVE", "ACTIVE"))

    def detach(self, id: str, force: bool = False) -> None:
        """Delete an attachment and see it gone."""
        cloud = self.connection.cloud
        self._until_accepted(lambda t: cloud.delete_attachment(id, force, t), lambda: self.attachment(id))
        self.watch(id, self.attachment, lambda status: not status)
        self.attachments.remove(id)

    def clean_up(self) -> Iterator[str]:
        """Remove all that was made; a line for each that could not be removed."""
        for id in list(self.attachments):
            yield from self._removed(id, lambda id=id: self.detach(id, force=False))  # type: ignore[misc]
        for id in list(self.associations):
            yield from self._removed(id, lambda id=id: self.dissociate(id))  # type: ignore[misc]

    def dissociate(self, id: str) -> None:
        """Delete an association and see it gone."""
        cloud = self.connection.cloud
        self._until_accepted(
            lambda t: cloud.delete_association(id, self.ecr_id, False, t), lambda: self.association(id)
        )
        self.watch(id, self.association, lambda status: not status)
        self.associations.remove(id)

    def _until_accepted(self, delete: Callable[[float], None], look: Callable[[], object]) -> None:
        """Delete what may be in a status that refuses it for a while. Raises the refusal that stays."""
        error: ApiError | None = None
        for _ in self._looks(_STATUS_PATIENCE):
            error = self.refusal(delete)
            if error is None or look() is None:
                return
            if not passes(error):
                break
        if error is not None:
            raise error

    def _removed(self, id: str, remove: Callable[[], None]) -> Iterator[str]:
        try:
            remove()
        except EcrError as error:
            yield f"{id} is left: {error}"

    def _looks(self, seconds: float) -> Iterator[None]:
        clock = self.connection.clock
        end, pause = clock.now() + seconds, _LOOK_FIRST
        while True:
            yield
            if clock.now() >= end:
                return
            clock.sleep(pause, lambda: False)
            pause = min(_LOOK_MOST, pause * 1.3)
