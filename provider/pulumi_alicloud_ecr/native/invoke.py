"""The functions getEcrAttachment and getEcrAttachments, as the plugin answers them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..api.cloud import AttachmentScope
from ..api.errors import EcrError
from ..api.retry import Call
from ..frontends.connections import Connections
from ..lifecycle.attachment import describe
from ..schema import ATTACHMENT, AttachmentState
from .read import read_unknown
from .type_tokens import GET_ATTACHMENT, GET_ATTACHMENTS

_SHOWN = frozenset(p.wire for p in ATTACHMENT.properties if p.is_reported)


def invoke(connections: Connections, function: str, args: Mapping[str, Any], call: Call) -> dict[str, Any]:
    """What the function answers. Raises EcrError: no such function, no such attachment, refused."""
    profile = str(args.get("profile") or "") or None
    if function == GET_ATTACHMENT:
        lifecycle = connections.lifecycle(ATTACHMENT.name)
        id = str(args.get("id") or "")
        state, _ = read_unknown(lifecycle, id, call, profile)
        return _result(id, state)
    if function == GET_ATTACHMENTS:
        connection = connections.of(profile)
        listing = connection.attachments.since(_scope(connections, args), connection.clock.now(), call)
        tags = dict(args.get("tags") or {})
        attachments = [
            _result(a.id, describe(connection, a))
            for a in sorted(listing.items, key=lambda a: a.id)
            if tags.items() <= a.tags.items()
        ]
        return {"ids": [a["id"] for a in attachments], "attachments": attachments}
    raise EcrError(f"there is no function {function}; there are {GET_ATTACHMENT} and {GET_ATTACHMENTS}")


def _scope(connections: Connections, args: Mapping[str, Any]) -> AttachmentScope:
    transit_router_id = str(args.get("transitRouterId") or "")
    # The API finds a transit router by its id in every region.
    region = "" if transit_router_id else connections.settings.region
    return AttachmentScope(
        transit_router_id, str(args.get("cenId") or ""), str(args.get("regionId") or region)
    )


def _result(id: str, state: AttachmentState) -> dict[str, Any]:
    wire = ATTACHMENT.wire_of(state)
    return {"id": id, **{name: value for name, value in wire.items() if name in _SHOWN}}
