"""Which route table associations and propagations of a stack are of which attachment.

A route names its attachment by an id, which isn't known at the first preview; then it is the attachment's that the id
comes from. The engine tells policies no resource's id at all, so that once all is made an attachment's is learned from
the routes that depend on it.
"""

from __future__ import annotations

from collections import defaultdict

from .graph import Stack
from .resources import Kind, Resource

_ATTACHMENT_ID = "transitRouterAttachmentId"


class RouteFacts:
    """The routes of one kind."""

    def __init__(self, stack: Stack, kind: Kind) -> None:
        self._by_maker: dict[str, list[Resource]] = defaultdict(list)
        self._by_id: dict[str, list[Resource]] = defaultdict(list)
        #: Ids by the URN of the attachment that they come from.
        self.ids: dict[str, str] = {}
        #: Whether some are of an attachment that can't be known.
        self._open = False
        attachments = {resource.urn for resource in stack.of(Kind.ATTACHMENT)}
        for route in stack.of(kind):
            maker, id = stack.maker(route, _ATTACHMENT_ID), stack.value(route, _ATTACHMENT_ID)
            if maker in attachments:
                self._by_maker[maker].append(route)
                if isinstance(id, str):
                    self.ids[maker] = id
            elif isinstance(id, str):
                self._by_id[id].append(route)
            else:
                self._open = True

    def of(self, attachment: Resource, id: str) -> tuple[list[Resource], bool]:
        """An attachment's routes, and whether there may be more of them; `id` is empty where it isn't known."""
        found = [*self._by_maker.get(attachment.urn, []), *(self._by_id.get(id, []) if id else [])]
        return found, self._open or (not id and bool(self._by_id))
