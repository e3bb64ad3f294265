"""What a picture of attachments shows: CEN instances, their transit routers, and the ECRs, with what ties them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from .filters import Filters
from .inventory import Inventory
from .routing import Routing

#: A tie that is an association without an attachment.
UNATTACHED = "associated"


@dataclass(frozen=True)
class TransitRouter:
    """A transit router in its CEN and region."""

    id: str
    cen_id: str
    region_id: str


@dataclass(frozen=True)
class Tie:
    """An attachment, or an association that carries none (`status` UNATTACHED)."""

    transit_router_id: str
    ecr_id: str
    status: str
    name: str = ""
    #: Which route tables forward and learn; None: not known, or nothing to forward.
    routing: Routing | None = None

    @property
    def missing(self) -> str:
        """What keeps packets from getting over it, as far as route tables are concerned; empty when nothing does."""
        if self.routing is None:
            return ""
        without = [
            what
            for what, there in (("forwards", self.routing.forwarded_by), ("learns", self.routing.learned_by))
            if not there
        ]
        return f"no route table {' or '.join(without)}" if without else ""


@dataclass(frozen=True)
class Picture:
    """Everything to be drawn, in drawing order."""

    transit_routers: tuple[TransitRouter, ...]
    ecr_ids: tuple[str, ...]
    ties: tuple[Tie, ...]

    @classmethod
    def of(
        cls, inventory: Inventory, filters: Filters, routing: Mapping[str, Routing] = MappingProxyType({})
    ) -> Picture:
        """The picture of what there is and passes the filters; `routing` is by attachment id."""
        attached = {(a.transit_router_id, a.ecr_id) for a in inventory.attachments}
        waiting = [
            a
            for a in inventory.associations
            if (a.transit_router_id, a.ecr_id) not in attached and filters.admit_association(a)
        ]
        routers = {TransitRouter(a.transit_router_id, a.cen_id, a.region_id) for a in inventory.attachments}
        routers |= {TransitRouter(a.transit_router_id, a.cen_id, a.region_id) for a in waiting}
        ordered = sorted(routers, key=lambda r: (r.cen_id, r.region_id, r.id))
        ties = [
            Tie(a.transit_router_id, a.ecr_id, a.status, a.name, routing.get(a.id))
            for a in inventory.attachments
        ]
        ties += [Tie(a.transit_router_id, a.ecr_id, UNATTACHED) for a in waiting]
        rank = {router.id: number for number, router in enumerate(ordered)}
        ties.sort(key=lambda t: (rank[t.transit_router_id], t.ecr_id))
        return cls(tuple(ordered), _by_neighbours(ties, rank), tuple(ties))

    @property
    def cen_ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(router.cen_id for router in self.transit_routers))


def _by_neighbours(ties: Iterable[Tie], rank: dict[str, int]) -> tuple[str, ...]:
    """The ECRs, each at the height of the middle of its transit routers: that keeps crossings few."""
    ranks: dict[str, list[int]] = {}
    for tie in ties:
        ranks.setdefault(tie.ecr_id, []).append(rank[tie.transit_router_id])
    return tuple(sorted(ranks, key=lambda ecr: (sum(ranks[ecr]) / len(ranks[ecr]), ecr)))
