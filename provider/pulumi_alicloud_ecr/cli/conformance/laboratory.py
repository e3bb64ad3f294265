"""Where the probes work: one ECR, one transit router, and everything that was made between them, to be removed again."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from ...api.cloud import (
    Association,
    Attachment,
    AttachmentScope,
    NewAssociation,
    NewAttachment,
    TransitRouter,
)
from ...api.errors import ApiError
from ...api.journal import Attempt
from ...api.routing import RouteTable, RouteTableLink, RouteTableScope
from ...lifecycle.route_table_links import Links
from .calls import Calls, NotProbed

_LOOK_MOST = 5.0
#: Marks what a conformance run made, so that a later run may remove what a killed one left: key of a tag, and the
#: beginning of names and descriptions, since whether tags are shown is one of the things that are tried.
TAG = "alicloud-ecr-conformance"


@dataclass
class Laboratory(Calls):
    """One run. The ids of what it made stay in it until they are seen gone."""

    ecr_id: str
    transit_router: TransitRouter
    ecr_owner_id: str = ""
    say: Callable[[str], None] = print
    run: str = field(default_factory=lambda: secrets.token_hex(6))
    #: Ids of attachments, associations and route tables that exist, or may.
    attachments: list[str] = field(default_factory=list)
    associations: list[str] = field(default_factory=list)
    route_tables: list[str] = field(default_factory=list)
    #: The id that each ClientToken was first answered with.
    answered: dict[str, str] = field(default_factory=dict)
    #: What earlier probes have seen: statuses by id, in order, each once.
    statuses: dict[str, list[str]] = field(default_factory=dict)
    #: Refusals that one probe has seen and a later one judges by their codes.
    refusals: dict[str, ApiError] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The name of all that this run makes."""
        return f"{TAG}-{self.run}"

    @property
    def tags(self) -> dict[str, str]:
        return {TAG: self.run}

    @property
    def scope(self) -> AttachmentScope:
        return AttachmentScope(transit_router_id=self.transit_router.id)

    @property
    def journal_key(self) -> str:
        """Under which the journal of this machine has what runs with this pair have made and not yet removed."""
        return f"conformance {self.ecr_id} {self.transit_router.id}"

    def token(self, name: str) -> str:
        """A ClientToken of this run."""
        return f"{TAG}-{self.run}-{name}"

    def new_attachment(self, name: str = "") -> NewAttachment:
        router = self.transit_router
        return NewAttachment(
            self.ecr_id,
            router.id,
            region_id=router.region_id,
            ecr_owner_id=self.ecr_owner_id,
            name=name or self.name,
            description=f"{TAG}: removed at the end of the run",
            tags=self.tags,
        )

    def new_association(self, description: str = f"{TAG}: removed at the end of the run") -> NewAssociation:
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

    def create_attachment(self, token: str, new: NewAttachment | None = None) -> str:
        """Attach, and remember the id. Raises ApiError."""
        cloud, given = self.connection.cloud, new or self.new_attachment()
        return self._create(
            self.attachments, token, lambda t: cloud.create_attachment(given, self.token(token), t)
        )

    def create_association(self, token: str, new: NewAssociation | None = None) -> str:
        """Associate, and remember the id. Raises ApiError."""
        cloud, given = self.connection.cloud, new or self.new_association()
        return self._create(
            self.associations, token, lambda t: cloud.create_association(given, self.token(token), t)
        )

    def create_route_table(self, token: str) -> str:
        """Make a Custom route table, and remember the id. Raises ApiError."""
        cloud, id = self.connection.cloud, self.transit_router.id
        return self._create(
            self.route_tables,
            token,
            lambda t: cloud.create_route_table(id, f"{self.name}-{token}", self.token(token), t),
        )

    def _create(self, made: list[str], token: str, make: Callable[[float], str]) -> str:
        journal, attempt = self.connection.journal, Attempt(self.token(token), what="conformance")
        journal.sending(self.journal_key, attempt)
        try:
            id = self.ask(make)
        except ApiError:
            journal.failed(self.journal_key, attempt)
            raise
        journal.made(self.journal_key, attempt, id)
        self.answered.setdefault(token, id)
        if id not in made:
            made.append(id)
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

    def link_status(self, links: Links, link: RouteTableLink) -> str:
        """The status of an attachment's association with a table, or its propagation to it; empty when it is not listed."""
        cloud, scope = self.connection.cloud, RouteTableScope(link.route_table_id)
        page = cloud.list_route_table_associations if links.single else cloud.list_route_table_propagations
        items = self.connection.listed(self.call(), lambda token, t: page(scope, t, token))
        return next((each.status for each in items if each.attachment_id == link.attachment_id), "")

    def watch_link(self, links: Links, link: RouteTableLink, until: Callable[[str], bool]) -> str:
        """`watch` for an association with a route table, or a propagation to it."""
        return self.watch(self.link_name(links, link), lambda: self.link_status(links, link), until)

    def link_name(self, links: Links, link: RouteTableLink) -> str:
        """Under which the statuses of a link are kept."""
        return f"{links.noun} of {link.attachment_id} and {link.route_table_id}"

    def links_of(self, attachment_id: str) -> tuple[RouteTableLink, ...]:
        """The attachment's route table associations, listed by the attachment alone. Raises ApiError."""
        cloud, scope = self.connection.cloud, RouteTableScope(attachment_id=attachment_id)
        return self.ask(lambda t: cloud.list_route_table_associations(scope, t)).items

    def tables(self) -> tuple[RouteTable, ...]:
        """The route tables of the transit router."""
        page = self.connection.cloud.list_route_tables
        return self.connection.listed(self.call(), lambda token, t: page(self.transit_router.id, t, token))

    def listed(self) -> list[Attachment]:
        """All attachments of this ECR to this transit router."""
        page = self.connection.cloud.list_attachments
        items = self.connection.listed(self.call(), lambda token, t: page(self.scope, t, token))
        return [each for each in items if each.ecr_id == self.ecr_id]

    def associated_with(self) -> list[Association]:
        """All associations of this ECR with this transit router, or with its CEN in its region."""
        page, router = self.connection.cloud.list_associations, self.transit_router
        items = self.connection.listed(self.call(), lambda token, t: page(self.ecr_id, t, next_token=token))
        place = (router.cen_id, router.region_id)
        return [
            each
            for each in items
            if each.transit_router_id == router.id
            or (not each.transit_router_id and (each.cen_id, each.region_id) == place)
        ]

    def watch(
        self,
        id: str,
        look: Callable[[], str],
        until: Callable[[str], bool],
        seconds: float = 0.0,
    ) -> str:
        """Look until the status (empty: absent) is so; the statuses seen are kept. Raises NotProbed after `seconds`."""
        seen = self.statuses.setdefault(id, [])
        for _ in self.looks(seconds):
            status = look()
            if status and (not seen or seen[-1] != status):
                seen.append(status)
                self.say(f"{id}: {status}")
            if until(status):
                return status
        raise NotProbed(
            f"{id} is still {seen[-1] if seen else 'not listed'} after {seconds or self.patience.status:.0f} s"
        )

    def attachment_status(self, id: str) -> str:
        """The status of an attachment now; empty when it is not listed."""
        found = self.attachment(id)
        return found.status if found else ""

    def association_status(self, id: str) -> str:
        """The status of an association now; empty when it is not described."""
        found = self.association(id)
        return found.status if found else ""

    def attached(self, id: str) -> None:
        """See an attachment Attached."""
        self.watch(id, lambda: self.attachment_status(id), lambda status: status == "Attached")

    def associated(self, id: str) -> None:
        """See an association at rest."""
        self.watch(id, lambda: self.association_status(id), lambda status: status in ("INACTIVE", "ACTIVE"))

    def looks(self, seconds: float = 0.0) -> Iterator[None]:
        """One turn for each look, with growing pauses, for so many seconds. Raises NotProbed when interrupted."""
        clock = self.connection.clock
        end, pause = clock.now() + (seconds or self.patience.status), self.patience.look
        while True:
            yield
            if clock.now() >= end:
                return
            clock.sleep(pause, self.interrupted)
            if self.interrupted():
                raise NotProbed("interrupted")
            pause = min(_LOOK_MOST, pause * 1.3)
