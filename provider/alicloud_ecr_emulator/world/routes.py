"""Routes: what a route table holds and has learned, and what has arrived at an ECR. Worked out when asked for, never kept.

A table learns an attached ECR's prefixes while their propagation is Active. The transit router advertises its tables' routes
to an attached ECR by itself, within the association's allowed prefixes.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from .entities import ATTACHED, MODIFYING, TABLE_ACTIVE, Attachment, Router, RouteTable
from .world import World

MATCH_MODE: Final = "MatchMode"
INCREMENTAL_MODE: Final = "IncrementalMode"
_ATTACHED: Final = (ATTACHED, MODIFYING)


@dataclass(frozen=True, slots=True)
class Route:
    """A route to a prefix. `attachment` is its next hop; None: an attachment that is not an ECR's."""

    prefix: str
    attachment: Attachment | None = None


def routes_of(world: World, table: RouteTable, now: float) -> list[Route]:
    """The routes of a route table: those that it has from elsewhere, then those learned from ECRs."""
    return [*(Route(prefix) for prefix in table.prefixes), *_learned(world, table, now)]


def arrived_at(world: World, router: Router, now: float) -> list[tuple[str, Attachment]]:
    """The prefixes that an ECR has got from transit routers, each with the attachment that it came through."""
    found: list[tuple[str, Attachment]] = []
    for attachment in world.attachments.where("ecr_id", router.ecr_id):
        if attachment.status in _ATTACHED:
            found += [(prefix, attachment) for prefix in _advertised(world, attachment, now)]
    return found


def _learned(world: World, table: RouteTable, now: float) -> Iterator[Route]:
    for propagation in world.route_table_propagations.where("route_table_id", table.route_table_id):
        attachment = world.attachments.get(propagation.attachment_id)
        if attachment is None or attachment.status not in _ATTACHED:
            continue
        router = world.routers.get(attachment.ecr_id)
        if router is not None and propagation.status == TABLE_ACTIVE and propagation.learning_at <= now:
            yield from (Route(prefix, attachment) for prefix in router.prefixes)


def _advertised(world: World, attachment: Attachment, now: float) -> list[str]:
    """What the transit router tells the ECR of this attachment: every route that does not point back to it."""
    tables = world.route_tables.where("transit_router_id", attachment.transit_router_id)
    if world.settings.advertises_associated_table_only:
        association = world.route_table_associations.get(attachment.attachment_id)
        tables = [
            each for each in tables if association and each.route_table_id == association.route_table_id
        ]
    prefixes = {
        route.prefix: None
        for table in tables
        for route in routes_of(world, table, now)
        if route.attachment is None or route.attachment.ecr_id != attachment.ecr_id
    }
    return [prefix for prefix in prefixes if _allowed(world, attachment, prefix)]


def _allowed(world: World, attachment: Attachment, prefix: str) -> bool:
    association = world.association_behind(attachment)
    if association is None or not association.allowed_prefixes:
        return True
    if association.allowed_prefixes_mode == INCREMENTAL_MODE:
        return True
    return is_inside(prefix, frozenset(association.allowed_prefixes))


def is_prefix(text: str, *, host_bits: bool) -> bool:
    """Whether a text is a CIDR block; with `host_bits` also one with bits set behind the mask."""
    try:
        ipaddress.ip_network(text, strict=not host_bits)
    except ValueError:
        return False
    return "/" in text


def is_inside(prefix: str, allowed: frozenset[str]) -> bool:
    """Whether a prefix is one of, or a part of one of, the allowed prefixes."""
    network = ipaddress.ip_network(prefix, strict=False)
    return any(
        str(network.supernet(new_prefix=length)) in allowed for length in range(network.prefixlen, -1, -1)
    )
